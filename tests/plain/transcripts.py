"""Whole dialogues as files: what the learner types stands behind the prompts, everything else is what is said.

``python -m tests.plain.transcripts`` holds each dialogue anew and writes the files again; what has changed in them is
to be read before it is kept.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.plain.course import run
from gradtutor.plain.voice import PROMPT
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.interface import Store
from gradtutor.view.text import ascii_spelling

FOLDER = Path(__file__).parent
LESSONS = FOLDER.parents[1] / "lessons"


def dialogue(
    typed: list[str], lesson: str = "", language: str = "en", store: Store | None = None, clock: float | None = None
) -> str:
    """What is said to a learner who types these lines; ``lesson`` is the id of the one to begin with."""
    i18n.use(language)
    ascii_spelling.use(True, aloud=True)
    sink = io.StringIO()
    source = io.StringIO("".join(f"{line}\n" for line in typed))
    progress = Progress(store) if clock is None else Progress(store, clock=lambda: clock)
    run(load_course(LESSONS), LESSONS / lesson if lesson else None, progress, source, sink)
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
    held = dialogue(typed_in(file.read_text("utf-8")), lesson, language)
    # The course grows.
    return re.sub(r"(of |共 )\d+( done| 课)", r"\1N\2", held)


if __name__ == "__main__":
    for one in files():
        one.write_text(held_again(one), "utf-8")
