"""Every lesson of the course taken wholly by ear, in both languages: each variant from its first step to its end, with
its questions, its tables, its graph and its pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.files import languages_of
from gradtutor.plain.course import run
from gradtutor.plain.voice import readable
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.memory import MemoryStore
from gradtutor.view.text import ascii_spelling
from tests.plain.transcripts import LESSONS

STEPS = 40
"""Single steps of a variant, before its end is gone to."""
LOOKS = ("chart", "chart 2", "graph", "table", "array")
# What no ear shall hear: a sign that stands for a number that is not there, code, a marker, a picture.
FALSE = re.compile(r"\bnan\b|\binf\b|\{\w|\*\*|`|—|[│█●○◆▸]")


def in_words(message: str) -> str:
    """A message as it is heard in the language in use."""
    return readable(tr(message))


class Learner:
    """Types a variant's steps; answers what is asked by having it shown."""

    def __init__(self, variants: int) -> None:
        self.sink = io.StringIO()
        self._lines = self._typed(variants)
        self._heard = 0
        self.questions = 0
        self.left = False
        """Whether everything has been typed that there is to type."""
        self.asked_to_work_out = False
        self.ended = False
        """Whether the last line came upon the end of a run."""

    def isatty(self) -> bool:
        return True

    def readline(self, _: int) -> str:
        return f"{next(self._lines)}\n"

    def _said(self) -> str:
        """What has been said since the last prompt."""
        text = self.sink.getvalue()[self._heard :]
        self._heard += len(text)
        return text

    def _answered(self, line: str) -> Iterator[str]:
        """A line, and an answer to whatever it leads to."""
        yield line
        while True:
            said = self._said()
            self.asked_to_work_out = in_words("Work it out; an empty line shows the answer, any other stops.") in said
            self.ended = in_words("This is the end of the run. 'start' goes back to its beginning.") in said
            if in_words("A question:") in said.splitlines():
                self.questions += 1
                yield from ("again", "hint", "table", "show")
                self._said()
            elif (move := in_words("Your move: next {name} = ?").partition("{")[0]) in said:
                # Where a bound is said, that; else a half.
                bounds = re.findall(r"-?\d+(?:\.\d+)?", said.rpartition(move)[2])
                yield bounds[0] if bounds else "0.5"
            elif f"\n{in_words('Question: {question} ({exact})').partition('{')[0]}" in said:
                yield "show"
            else:
                return

    def _typed(self, variants: int) -> Iterator[str]:
        for number in range(1, variants + 1):
            yield from self._answered(f"variant {number}")
            for step in range(STEPS):
                yield from self._answered("")
                if self.ended:
                    break
                if step in (0, 7, 23):
                    for look in LOOKS:
                        yield from self._answered(look)
            yield from self._answered("run")
            for look in LOOKS:
                yield from self._answered(look)
        yield from self._answered("errata")
        while self.asked_to_work_out:
            yield from self._answered("")
        yield "compare"
        self.left = True
        yield "quit"


@pytest.mark.parametrize(
    ("lesson", "language"),
    [(lesson, one) for lesson in lesson_ids(load_course(LESSONS)) for one in languages_of(LESSONS / lesson)],
)
def test_a_lesson_is_taken_wholly_by_ear(lesson: str, language: str) -> None:
    i18n.use(language)
    ascii_spelling.use(True, aloud=True)
    folder = LESSONS / lesson
    read = load_lesson(folder)
    learner = Learner(len(read.variants))
    run(load_course(LESSONS), Path(folder), Progress(MemoryStore()), learner, learner.sink)  # type: ignore[arg-type]
    said = learner.sink.getvalue()
    # Keys are those of the screen; what is chosen on a picture (u) is not heard at all.
    pressed = re.compile(r"[Pp]ress (space|[vcxgewph+−-]|End|Home)(?![\w*])|按 ?(空格键|[vcxgewph](?![\w*=])|End|Home)"
                         r"|[Dd]rücke (Leertaste|[vcxgewph+−-]|End|Home)(?![\w*])")  # fmt: skip
    assert not (keys := [line for line in said.splitlines() if pressed.search(line)]), keys[:3]
    wrong = [line for line in said.splitlines() if FALSE.search(line)]
    assert not wrong, wrong[:5]
    # What an article prints may be of another script; signs stand nowhere.
    assert language != "en" or not {sign for sign in said if not sign.isascii() and east_asian_width(sign) not in "WF"}
    assert in_words("'{text}' is not understood. 'help' says what is.").partition("}")[2] not in said
    # The end was the learner's own, not that of the input, and each question of the first iterations was asked.
    assert learner.left
    assert learner.questions >= len({one.id for one in read.questions if one.stage != "done" and one.iteration == 1})
