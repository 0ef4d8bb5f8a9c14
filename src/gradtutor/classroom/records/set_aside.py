"""Files of a class that were damaged and have been set aside: for as long as they lie there, they are told of."""

from __future__ import annotations

from pathlib import Path

from gradtutor.i18n import tr
from gradtutor.session.store.sqlite import broken_files


def set_aside_words(store: Path) -> list[str]:
    """A sentence for each damaged file that lies beside the store of a class, oldest first."""
    words = tr(
        "The class's file was damaged and has been set aside as {path}. What was in it, PINs too, is not in the class "
        "now. Keep that file for somebody who can mend it; once it is moved away, this is not said any more."
    )
    return [words.format(path=path) for path in broken_files(store)]
