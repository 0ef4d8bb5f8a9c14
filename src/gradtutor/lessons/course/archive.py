"""A zip archive of lessons by somebody else, unpacked: only what a lesson is made of, and never more than is bounded.

An archive is not trusted: its names may lead anywhere, its sizes may lie, and a few bytes may stand for gigabytes.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from gradtutor.errors import UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.course.course import COURSE_FILE, is_id
from gradtutor.lessons.course.manifest import MANIFEST_FILE, difference
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import LESSON_FILE, is_glossary_file, is_lesson_file, parse_toml
from gradtutor.safe_text import first_obeyed, quoted

MOST_BYTES: Final = 8 * 2**20
"""Of the archive itself."""
MOST_ENTRIES: Final = 2000
MOST_IN_A_FILE: Final = 2**20
"""Bytes of one file once it is unpacked: no file of a lesson may be larger."""
MOST_UNPACKED: Final = 64 * 2**20
"""Bytes of all files together."""
MOST_RATIO: Final = 200
"""How many times as large as it is packed a file may be, where it is not small."""
SMALL: Final = 64 * 2**10
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OverflowError)
"""What zipfile raises over an archive that is none, is encrypted, or lies about itself."""
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Other ways to pack may ask for any amount of memory."""


def unpack(archive: Path, into: Path) -> Path:
    """Unpack the course or the lesson in ``archive`` below the folder ``into``; the path of its folder.

    Raises ``UsageError`` for an archive that is refused, ``OSError`` where it cannot be read or written.
    """
    with archive.open("rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise _refused(archive, tr("it is larger than {most} MiB").format(most=MOST_BYTES // 2**20))
    try:
        # From memory, where a seek to a place that is none is a plain error of the archive.
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            files = _inside(dict(_entries(archive, opened.infolist())), archive)
            folder = into / (_lesson_id(opened, files) if LESSON_FILE in files else "course")
            _write(archive, opened, files, folder)
    except _BROKEN:
        raise _refused(archive, tr("it is broken, or no zip archive")) from None
    if changed := difference(folder):
        raise _refused(archive, changed)
    return folder


def _entries(archive: Path, infos: list[zipfile.ZipInfo]) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """The files of an archive by their paths. Raises ``UsageError`` for a name that leads elsewhere, or is no file."""
    if len(infos) > MOST_ENTRIES:
        raise _refused(archive, tr("it has more than {most} entries").format(most=MOST_ENTRIES))
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        path = PurePosixPath(name)
        kind = stat.S_IFMT(info.external_attr >> 16)
        strange = first_obeyed(name) or any(sign in name for sign in "\\:\n")
        if path.is_absolute() or ".." in path.parts or strange:
            raise _refused(archive, tr("'{name}' leads out of it, or is no name").format(name=quoted(name)))
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _refused(archive, tr("'{name}' is no plain file").format(name=quoted(name)))
        if name in seen:
            raise _refused(archive, tr("'{name}' is in it twice").format(name=quoted(name)))
        seen.add(name)
        if not info.is_dir():
            yield path, info


def _inside(files: Mapping[PurePosixPath, zipfile.ZipInfo], archive: Path) -> dict[str, zipfile.ZipInfo]:
    """What of the files a course or a lesson is made of, by their paths inside its folder: that is the top of the
    archive, or the only folder there."""
    shown = {path: info for path, info in files.items() if not path.parts[0].startswith((".", "__MACOSX"))}
    tops = {path.parts[0] for path in shown if len(path.parts) > 1}
    roots = [PurePosixPath(), *(PurePosixPath(top) for top in tops if len(tops) == 1)]
    for root in roots:
        for file in (COURSE_FILE, LESSON_FILE):
            if root / file in shown:
                below = {path.relative_to(root): info for path, info in shown.items() if path.is_relative_to(root)}
                depth = 2 if file == COURSE_FILE else 1
                return {str(path): info for path, info in below.items() if _taken(path, depth)}
    raise _refused(archive, tr("it has neither {course} nor {lesson}").format(course=COURSE_FILE, lesson=LESSON_FILE))


def _taken(path: PurePosixPath, depth: int) -> bool:
    """Whether a path is that of a file of a course (``depth`` 2) or of a lesson (``depth`` 1)."""
    if depth == 2 and len(path.parts) == 1:
        return path.name in (COURSE_FILE, MANIFEST_FILE) or is_glossary_file(path.name)
    return len(path.parts) == depth and is_lesson_file(path.name) and all(is_id(part) for part in path.parts[:-1])


def _lesson_id(opened: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo]) -> str:
    """The id that a lesson gives itself: its folder must have that name."""
    with opened.open(files[LESSON_FILE]) as stream:
        text = stream.read(MOST_IN_A_FILE).decode("utf-8", errors="replace")
    id_ = (parse_toml(text, Faults(Path())) or {}).get("id")
    return id_ if isinstance(id_, str) and is_id(id_) else "lesson"


def _write(archive: Path, opened: zipfile.ZipFile, files: Mapping[str, zipfile.ZipInfo], folder: Path) -> None:
    """Write the files below ``folder``. Sizes are believed only once the bytes are there."""
    total = 0
    for name, info in files.items():
        if info.compress_type not in _PACKINGS:
            raise _refused(archive, tr("'{name}' is packed in an unusual way").format(name=quoted(name)))
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise _refused(archive, tr("'{name}' grows too much when it is unpacked").format(name=quoted(name)))
        with opened.open(info) as stream:
            raw = stream.read(MOST_IN_A_FILE + 1)
        total += len(raw)
        if len(raw) > MOST_IN_A_FILE or total > MOST_UNPACKED:
            raise _refused(archive, tr("'{name}' makes it too large").format(name=quoted(name)))
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)


def _refused(archive: Path, why: str) -> UsageError:
    return UsageError(tr("The archive '{path}' is not opened: {why}.").format(path=archive, why=why))
