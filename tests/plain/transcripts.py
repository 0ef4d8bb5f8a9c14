"""Whole dialogues as files: what the learner types stands behind the prompts, everything else is what is said.

``python -m tests.plain.transcripts`` holds each dialogue anew and writes the files again; what has changed in them is
to be read before it is kept.
"""

from __future__ import annotations

import io
from collections.abc import Container
from pathlib import Path
from typing import Final

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.plain.course import run
from gradtutor.plain.voice import PROMPT
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.interface import Store
from gradtutor.view.text import ascii_spelling

FOLDER = Path(__file__).parent
LESSONS = FOLDER.parents[1] / "lessons"


OWN: Final = ("linear-backprop", "nonlinear-chain", "descent-1d", "one-sample-regression")
"""The lessons of the transcripts' course: the one that ships grows."""


def dialogue(
    typed: list[str],
    lesson: str = "",
    language: str = "en",
    store: Store | None = None,
    clock: float | None = None,
    kept: Container[str] | None = None,
) -> str:
    """What is said to a learner who types these lines; ``lesson`` is the id of the one to begin with, ``kept`` are the
    lessons that the course has, all where it is left out."""
    i18n.use(language)
    ascii_spelling.use(True, aloud=True)
    sink = io.StringIO()
    source = io.StringIO("".join(f"{line}\n" for line in typed))
    progress = Progress(store) if clock is None else Progress(store, clock=lambda: clock)
    course = load_course(LESSONS)
    if kept is not None:
        parts = (one._replace(lessons=tuple(id_ for id_ in one.lessons if id_ in kept)) for one in course.chapters)
        course = course._replace(chapters=tuple(one for one in parts if one.lessons))
    run(course, LESSONS / lesson if lesson else None, progress, source, sink)
    return sink.getvalue()


def typed_in(transcript: str) -> list[str]:
    """What the learner types in a transcript."""
    lines = transcript.splitlines()
    return [line.removeprefix(PROMPT.rstrip()).strip() for line in lines if line.startswith(PROMPT.rstrip())]


def files() -> list[Path]:
    """The transcripts: ``LESSON.LANGUAGE.txt``."""
    return sorted(FOLDER.glob("*.txt"))


def held_again(file: Path) -> str:
    """The dialogue of a file, as it goes now."""
    lesson, language, _ = file.name.split(".")
    return dialogue(typed_in(file.read_text("utf-8")), lesson, language, kept=OWN)


if __name__ == "__main__":
    for one in files():
        one.write_text(held_again(one), "utf-8")
