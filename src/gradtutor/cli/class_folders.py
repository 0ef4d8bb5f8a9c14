"""``serve --classes FOLDER``: a folder with a folder for each class, whose name is the class's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.errors import ClassError
from gradtutor.i18n import tr

if TYPE_CHECKING:
    from gradtutor.classroom.room import Class

ROSTER: Final = "roster"
"""Of a file, whatever its ending is: who may enter."""
CODE: Final = "code.txt"
"""The class code, in one line."""
KEY: Final = ".pub"
"""The ending of a file with keys of the teacher."""


def classes_in(folder: Path) -> tuple[Class, ...]:
    """The classes of a folder, by their names. Raises ``ClassError`` where there is none, and for a file of a class
    that is not understood: a roster whose name is misspelt would let everybody in."""
    try:
        folders = sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
        found = tuple(_class(one) for one in folders)
    except (OSError, UnicodeDecodeError) as error:
        raise ClassError(tr("{file} cannot be read: {reason}").format(file=folder, reason=error)) from error
    if not found:
        what = tr("There is no class in {folder}. Make a folder for each there, with its name: Maths 7b")
        raise ClassError(what.format(folder=folder))
    return found


def _class(folder: Path) -> Class:
    from gradtutor.classroom.room import Class

    roster, code, keys = None, "", []
    for file in sorted(folder.iterdir()):
        if file.name.startswith("."):
            continue
        if file.stem == ROSTER and roster is None:
            roster = file
        elif file.name == CODE:
            code = file.read_text(encoding="utf-8-sig").strip()
        elif file.suffix == KEY:
            keys.append(file)
        else:
            what = tr(
                "{file}: not understood. A class has roster.csv, code.txt and keys of its teacher, such as me.pub."
            )
            raise ClassError(what.format(file=file))
    return Class(folder.name, roster, tuple(keys), code)
