"""Where a class is kept: a folder of its own in the data folder, with its store and the server's key."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from gradtutor.errors import ClassError
from gradtutor.i18n import tr

CLASSES: Final = "classes"
STORE_FILE: Final = "class.sqlite"
NAME_STATE: Final = "class/name"
"""The state under which a class keeps its name as it was given."""
LONGEST_NAME: Final = 60


def class_folder(data_folder: Path, name: str) -> Path:
    """The folder of the class of this name. Raises ``ClassError`` for a name that is none.

    What can stand in a file's name of the class's name, and some digits that tell names apart which look alike then.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        what = tr("A class needs a name of at most {count} characters, such as --class 'Maths 7b'.")
        raise ClassError(what.format(count=LONGEST_NAME))
    digest = hashlib.sha256(plain.casefold().encode()).hexdigest()[:6]
    return data_folder / CLASSES / f"{word(plain)}-{digest}"


def word(name: str) -> str:
    """A class's name as one word, without capitals: ``maths-7b``."""
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-") or "class"


def class_store(data_folder: Path, name: str) -> Path:
    """The file of the class's store."""
    return class_folder(data_folder, name) / STORE_FILE


def classes(data_folder: Path) -> list[Path]:
    """The store files of all classes that there are, by name."""
    return sorted((data_folder / CLASSES).glob(f"*/{STORE_FILE}"))
