"""``manifest.json`` of an archive that was made by ``author publish``: what is in it, and whether it is still that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gradtutor.i18n import tr
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course

MANIFEST_FILE: Final = "manifest.json"
FORMAT: Final = 1


def manifest(course: Course, about: Mapping[str, str], files: Mapping[str, bytes]) -> bytes:
    """The manifest of a course; ``about`` has its name, version, author and licence, ``files`` the bytes of each file
    by its path in the course. The same of the same, byte for byte."""
    from gradtutor.lessons.course.course import lesson_ids

    told = {
        "format": FORMAT,
        **about,
        "title": dict(course.titles),
        "languages": list(course.languages),
        "lessons": list(lesson_ids(course)),
        "files": {name: sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def difference(folder: Path) -> str:
    """In which way the unpacked course in ``folder`` is another than its manifest says, as the end of a sentence;
    empty where it is what it says, or has no manifest."""
    file = folder / MANIFEST_FILE
    if not file.is_file():
        return ""
    try:
        told: Any = json.loads(file.read_bytes())
        sums = told["files"]
        listed = {str(name): str(digest) for name, digest in sums.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return tr("its {file} cannot be read").format(file=MANIFEST_FILE)
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file() and path != file}
    for name, path in sorted(there.items()):
        if name not in listed:
            return tr("'{name}' is not in its {file}").format(name=quoted(name), file=MANIFEST_FILE)
        if sha256(path.read_bytes()).hexdigest() != listed[name]:
            return tr("'{name}' has been changed since it was published").format(name=quoted(name))
    return ""
