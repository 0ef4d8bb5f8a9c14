"""``gradtutor author publish FOLDER [--out FILE]``: a course as an archive, once nothing is wrong with it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from gradtutor.cli.authoring.check import check_folder
from gradtutor.cli.authoring.numbers import compare_folder
from gradtutor.cli.exit_codes import OK
from gradtutor.errors import UsageError
from gradtutor.i18n import ngettext, tr
from gradtutor.safe_text import harmless


def publish_course(folder: Path | None, out: Path | None) -> int:
    """Check a course, compare it with the numbers of its tests, and write its archive: into this folder, under its name
    and version, where ``out`` is left out. Raises ``LessonError`` for every fault, as ``author check`` does, and
    ``UsageError`` for what is no course or makes no archive that can be opened."""
    from gradtutor.lessons.course.archive import unpack
    from gradtutor.lessons.course.course import COURSE_FILE
    from gradtutor.lessons.course.publish import publish, write
    from gradtutor.lessons.course.temporary import temporary_folder
    from gradtutor.lessons.toml.files import TESTS_FILE

    if folder is None:
        raise UsageError(tr("Which course? Write: gradtutor author publish FOLDER"))
    folder = folder.parent if folder.name == COURSE_FILE else folder
    # What course.toml lacks is said before all lessons are run.
    published = publish(folder)
    check_folder(folder)
    if any(folder.glob(f"*/{TESTS_FILE}")):
        compare_folder(folder)
    file = out or Path(published.name)
    with temporary_folder() as into:
        # What nobody can open is not published.
        write(published, into / published.name)
        unpack(into / published.name, into)
    write(published, file)
    text = ngettext(
        "The course is in '{path}': {count} lesson, {size} KiB, sha256 {digest}.",
        "The course is in '{path}': {count} lessons, {size} KiB, sha256 {digest}.",
        published.lessons,
    )
    digest, size = sha256(published.raw).hexdigest(), -(-len(published.raw) // 1024)
    print(harmless(text.format(path=file, count=published.lessons, size=size, digest=digest)))
    return OK
