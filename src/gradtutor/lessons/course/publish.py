"""A course as an archive that says what is in it: the same files make the same archive, byte for byte, on any machine
and at any time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from gradtutor.errors import LessonError
from gradtutor.i18n import tr
from gradtutor.lessons.course.course import COURSE_FILE, Course, is_id, lesson_ids, load_course
from gradtutor.lessons.course.manifest import MANIFEST_FILE, manifest
from gradtutor.lessons.course.untrusted import check_links
from gradtutor.lessons.toml.faults import Faults, refusal
from gradtutor.lessons.toml.files import is_glossary_file, is_lesson_file, parse_toml, read_text
from gradtutor.lessons.toml.limits import MOST_TOML
from gradtutor.lessons.toml.publication import NEEDED
from gradtutor.records import NamedTuple
from gradtutor.safe_text import quoted

_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive can name: when it was made is of no account."""
_RIGHTS: Final = 0o100644 << 16
_UNIX: Final = 3
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]*")
_BESIDES: Final = re.compile(r"(?i)(licen[cs]e|readme|copying)[A-Za-z0-9._-]*")
"""Files beside course.toml that are for people: they go along, and nothing reads them."""


class Published(NamedTuple):
    """An archive."""

    name: str
    """Of its file."""
    raw: bytes
    lessons: int


def publish(folder: Path) -> Published:
    """The archive of the course in ``folder``. Raises ``LessonError`` where its course.toml is faulty or lacks what a
    published course says, ``UsageError`` for links that lead out of it. That the lessons are sound is for
    ``author check``."""
    course = load_course(folder)
    check_links(folder, (folder, *(folder / id_ for id_ in lesson_ids(course))))
    about = _about(course)
    files = dict(_files(course))
    files[MANIFEST_FILE] = manifest(course, about, files)
    return Published(f"{about['name']}-{about['version']}.zip", _packed(about["name"], files), len(lesson_ids(course)))


def _about(course: Course) -> dict[str, str]:
    """Name, version, author and licence."""
    file = course.folder / COURSE_FILE
    text = read_text(file, MOST_TOML, Faults(file)) or ""
    document = parse_toml(text, Faults(file)) or {}
    faults = Faults(file, text)
    about = {"name": str(document.get("name") or course.folder.resolve().name)}
    if not is_id(about["name"]):
        what = tr("'{name}' cannot be the name of an archive.").format(name=quoted(about["name"]))
        mend = tr('Write name = "{name}" in {file}.').format(name="my-course", file=COURSE_FILE)
        faults.at(1, 1, what, mend)
    for key in NEEDED:
        if key.name not in document:
            what = tr("'{key}' is missing: a course that is published says it.").format(key=key.name)
            faults.at(1, 1, what, tr("Write {key} = {example}.").format(key=key.name, example=key.example))
        about[key.name] = str(document.get(key.name, ""))
    if about["version"] and not _VERSION.fullmatch(about["version"]):
        what = tr("'{version}' cannot be a version.").format(version=quoted(about["version"]))
        faults.value(("version",), what, tr('Write version = "{example}".').format(example="1.0.0"))
    if faults.found:
        raise LessonError(faults.found)
    return about


def _files(course: Course) -> Iterator[tuple[str, bytes]]:
    """What belongs to a course, by its path in it."""
    for file in sorted(course.folder.iterdir()):
        ours = file.name == COURSE_FILE or is_glossary_file(file.name) or _BESIDES.fullmatch(file.name)
        if ours and file.is_file() and not file.is_symlink():
            yield file.name, file.read_bytes()
    for id_ in lesson_ids(course):
        for file in sorted((course.folder / id_).iterdir()):
            if file.is_file() and is_lesson_file(file.name):
                yield f"{id_}/{file.name}", file.read_bytes()


def _packed(name: str, files: Mapping[str, bytes]) -> bytes:
    """An archive with one folder. Nothing in it is compressed: how well that is done differs from one machine to
    another."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{path}", _TIME)
            entry.external_attr, entry.create_system = _RIGHTS, _UNIX
            archive.writestr(entry, files[path])
    return into.getvalue()


def write(published: Published, file: Path) -> None:
    """Write an archive. Raises ``UsageError`` where the file is there and is another one."""
    if file.exists() and not zipfile.is_zipfile(file):
        raise refusal(tr("'{path}' is there already, and is no archive.").format(path=file))
    file.write_bytes(published.raw)
