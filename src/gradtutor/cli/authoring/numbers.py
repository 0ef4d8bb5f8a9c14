"""``gradtutor author test [PATH]``: do the runs of a lesson, or of all lessons of a course, have the numbers of their
``tests.toml``?"""

from __future__ import annotations

from pathlib import Path

from gradtutor.cli.command import Context
from gradtutor.cli.exit_codes import OK
from gradtutor.errors import LessonError, UsageError
from gradtutor.i18n import ngettext, tr


def compare_numbers(reference: Path | None, context: Context) -> int:
    """Print how much was compared of each lesson. Raises ``LessonError`` with every number that is another one, and
    ``UsageError`` where there is nothing to compare."""
    from gradtutor.cli.launch import course_at
    from gradtutor.lessons.course.course import bundled, find
    from gradtutor.lessons.course.untrusted import unpacked

    if reference is not None and not reference.exists():
        with course_at(context.course) as course:
            return compare_folder(find(str(reference), course))
    with unpacked(reference or context.course or bundled()) as path:
        return compare_folder(path)


def compare_folder(path: Path) -> int:
    """Compare a lesson, or those lessons of a course that have a tests.toml; raises as ``compare_numbers`` does."""
    from gradtutor.lessons.checking.expected_numbers import compare
    from gradtutor.lessons.toml.files import LESSON_FILE, TESTS_FILE
    from gradtutor.view.text.lines import in_columns

    folders = [path] if (path / LESSON_FILE).is_file() else sorted(file.parent for file in path.glob(f"*/{TESTS_FILE}"))
    if not any((folder / TESTS_FILE).is_file() for folder in folders):
        raise UsageError(tr("There is no {file} in '{path}': nothing to compare.").format(file=TESTS_FILE, path=path))
    compared = {folder.name: compare(folder) for folder in folders}
    for line in in_columns([(name, str(one.runs), str(one.numbers)) for name, one in compared.items()]):
        print(line)
    if faults := [fault for one in compared.values() for fault in one.faults]:
        raise LessonError(faults)
    count = sum(one.numbers for one in compared.values())
    print(ngettext("{count} number, as expected.", "{count} numbers, all as expected.", count).format(count=count))
    return OK
