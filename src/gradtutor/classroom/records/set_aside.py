"""Files of a class that were damaged and have been set aside: for as long as they lie there, they are told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import tr

if TYPE_CHECKING:
    from gradtutor.session.store.interface import ClassStore


def set_aside_words(store: ClassStore) -> list[str]:
    """A sentence for each damaged file that has been the store of a class, oldest first."""
    words = tr(
        "The class's file was damaged and has been set aside as {path}. What was in it, PINs too, is not in the class "
        "now. Keep that file for somebody who can mend it; once it is moved away, this is not said any more."
    )
    return [words.format(path=path) for path in store.set_aside()]
