"""The courses that a learner keeps at hand: folders and archives, named in a file of the learner's data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradtutor.errors import GradtutorError, UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.course.course import bundled, lesson_ids
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.lessons.course.course import Course

KNOWN_FILE: Final = "courses.json"
MOST: Final = 100
"""Courses that are kept."""


class KnownCourse(NamedTuple):
    """A course, and what can be said of it without opening its lessons."""

    path: Path
    titles: Mapping[str, str] = {}
    lessons: int = 0
    fault: str = ""
    """Why it cannot be opened; then there are no titles."""

    @property
    def ships(self) -> bool:
        """Whether it is the course that ships with the program."""
        return self.path == bundled()


class Shelf:
    """The courses that have been added; the one that ships is always the first, and is not in the file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def paths(self) -> tuple[Path, ...]:
        """Where the courses are, in the order in which they were added. Raises ``UsageError`` for a file that cannot be
        read."""
        if not self._file.is_file():
            return (bundled(),)
        import json

        try:
            told = json.loads(self._file.read_text(encoding="utf-8"))["courses"]
            return (bundled(), *(Path(one) for one in told[:MOST]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            what = tr("The list of courses in '{path}' cannot be read. Remove the file, and add the courses again.")
            raise UsageError(what.format(path=self._file)) from None

    def add(self, path: Path) -> KnownCourse:
        """Keep a course: a folder or an archive. Raises ``GradtutorError`` for what is none, ``UsageError`` for one too
        many, ``OSError`` where the list cannot be written."""
        course = described(path.resolve())
        if course.fault:
            raise UsageError(course.fault)
        others = [one for one in self.paths() if one not in (course.path, bundled())]
        if len(others) >= MOST:
            raise UsageError(tr("{most} courses are the most. Remove one first.").format(most=MOST))
        if not course.ships:
            self._write([*others, course.path])
        return course

    def remove(self, reference: str) -> Path:
        """Forget a course, named by its number in the list or by its path; its files and what was done in it stay.
        Raises ``UsageError`` where there is no such course."""
        paths = self.paths()
        numbered = dict(enumerate(map(str, paths), 1))
        wanted = numbered.get(int(reference), "") if reference.isdecimal() else str(Path(reference).resolve())
        found = next((path for path in paths[1:] if str(path) in (wanted, reference)), None)
        if found is None:
            what = tr("There is no course '{name}' to remove. 'gradtutor courses' shows them.")
            raise UsageError(what.format(name=reference))
        self._write([path for path in paths[1:] if path != found])
        return found

    def _write(self, paths: Sequence[Path]) -> None:
        import json

        self._file.parent.mkdir(parents=True, exist_ok=True)
        # Never half a list: a new one takes the place of the old one.
        new = self._file.with_suffix(".new")
        text = json.dumps({"format": 1, "courses": list(map(str, paths))}, ensure_ascii=False) + "\n"
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(self._file)


def described(path: Path) -> KnownCourse:
    """What can be said of the course at ``path``, and why it cannot be opened, where it cannot."""
    from gradtutor.lessons.course.untrusted import opened_course

    try:
        with opened_course(path) as course:
            return KnownCourse(path, dict(course.titles), len(lesson_ids(course)))
    except GradtutorError as error:
        return KnownCourse(path, fault=str(error).partition("\n")[0])
    except OSError as error:
        return KnownCourse(path, fault=f"{path}: {error.strerror}")


def place_of(course: Course, paths: Sequence[Path]) -> int:
    """Which of ``paths`` a course is, from 0; −1 where it is none of them."""
    homes = [path.resolve() for path in paths]
    home = course.home.resolve()
    return homes.index(home) if home in homes else -1
