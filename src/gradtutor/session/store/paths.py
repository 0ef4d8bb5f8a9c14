"""Where a learner's progress is kept, and by which name a lesson is known in it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Final

DATA_VARIABLE: Final = "GRADTUTOR_DATA"
"""The environment variable that moves the data folder."""
PROGRESS_FILE: Final = "progress.sqlite"


def data_folder(chosen: Path | None = None) -> Path:
    """The folder of the user's data: ``chosen``, else that of ``GRADTUTOR_DATA``, else the system's usual one."""
    if chosen is not None:
        return chosen
    if named := os.environ.get(DATA_VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("gradtutor", appauthor=False)


def lesson_key(course_folder: Path, lesson_folder: Path) -> str:
    """By which name events speak of a lesson.

    Its id in the course that ships, which may be installed anywhere; elsewhere the id and a few digits that stand for
    the course's folder, since two courses may use the same id.
    """
    plain = lesson_folder.name not in ("", "..")
    return (lesson_folder if plain else lesson_folder.resolve()).name + _mark_of(course_folder)


@lru_cache(maxsize=16)
def _mark_of(course_folder: Path) -> str:
    from gradtutor.lessons.course.course import bundled

    folder = course_folder.resolve()
    if folder == bundled().resolve():
        return ""
    import hashlib

    return f"@{hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]}"
