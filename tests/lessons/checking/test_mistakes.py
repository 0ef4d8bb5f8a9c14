"""Mistakes that authors make, planted in a shipped lesson: one mistake, one message, at its place, the cause first."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import Fault
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.checking.runs import Runs
from gradtutor.lessons.model import Lesson
from gradtutor.view.checking.question_faults import faults_of_questions
from tests.plain.transcripts import LESSONS

CHAIN = "nonlinear-chain"
PLANTED = [
    # file, what is replaced, by what, line of the message, what it must say
    ("lesson.toml", "y = 2.13", "y = 2,13", "y = 2", "2.13"),
    ("lesson.toml", "x = { start = 2.0,", "x = { start = 2,5,", "x = {", "2.5"),
    ("lesson.toml", 'b = "ln(a)"', "b = “ln(a)”", "b = ", 'Write straight ones: "ln(a)".'),
    ("lesson.toml", "[nodes]", "[node]", "[node]", "Write 'nodes'."),
    ("lesson.toml", "[goal]", "[gaol]", "[gaol]", "Write 'goal'."),
    ("lesson.toml", 'abs(error) < 1e-3"\nmax', 'abs(error) < 0"\nmax', "when = ", "never holds: |error| is never < 0"),
    ("lesson.toml", 'abs(error) < 1e-3"\nmax', 'error**2 + 1 <= 0.5"\nmax', "when = ", "never holds"),
    ("lesson.toml", 'c = "sqrt(b)"', 'c = "sqrt(b)"\nd = "a*2"', "d = ", "'d'"),
    ("lesson.toml", 'output = "c"', 'output = "b"', "c = ", "'c'"),
    ("lesson.toml", 'answer = "{next(x)}"', 'answer = "{x}"', "answer", "stands on the screen already"),
    ("lesson.toml", "min = 1\nmax = 10\n", "min = 100\nmax = 200\n", "min = 100", "x goes from 2 to 9.66"),
    ("text.en.md", "Watch Δ.", "Watch Δ. <b>Bold</b>", "Watch Δ", "'<b>' is HTML"),
    ("text.en.md", "Watch Δ.", "Watch Δ. [it](http://x)", "Watch Δ", "'[it](http://x)' is a link"),
    ("text.en.md", "Watch Δ.", "Watch Δ. ![p](x.png)", "Watch Δ", "'![p](x.png)' is a picture"),
    ("text.en.md", "Watch Δ.", "Watch $\\Delta$ and \\frac{1}{2}.", "Watch ", "Write Δ and 1/2."),
    ("text.en.md", "Watch Δ.", "Watch $\\hat y$.", "Watch ", "Write y\N{COMBINING CIRCUMFLEX ACCENT}."),
    ("text.en.md", "Closer than 0.001", "Closer than 0.01", "## loss", "says 0.01"),
    ("text.zh.md", "## forward b", "## forward b\n\n## forward b", "## forward b", "Join the two."),
]  # fmt: skip


def planted(folder: Path, file: str, old: str, new: str) -> tuple[list[str], str]:
    """What the check says of a copy of the lesson, and the file as it is now."""
    i18n.use("en")
    lesson = shutil.copytree(LESSONS / CHAIN, folder / CHAIN)
    text = (lesson / file).read_text("utf-8")
    assert text.count(old), "the lesson has changed: plant it elsewhere"
    (lesson / file).write_text(text.replace(old, new, 1), "utf-8")
    report = check(lesson, [faults_of_questions])
    return [str(fault).replace(f"{lesson}/", "") for fault in (*report.faults, *report.warnings)], text.replace(
        old, new, 1
    )


@pytest.mark.parametrize(("file", "old", "new", "line", "says"), PLANTED, ids=lambda value: str(value)[:24])
def test_one_mistake_one_message(tmp_path: Path, file: str, old: str, new: str, line: str, says: str) -> None:
    said, text = planted(tmp_path, file, old, new)
    assert len(said) == 1, said
    place = re.match(r"([\w.]+):(\d+):(\d+): ", said[0])
    assert place is not None and place[1] == file
    assert line in text.splitlines()[int(place[2]) - 1]
    assert says in said[0]


def test_a_paragraph_that_is_still_in_english(tmp_path: Path) -> None:
    text = (LESSONS / CHAIN / "text.zh.md").read_text("utf-8")
    section = re.search(r"## forward a\n\n(.+?)\n\n", text, re.DOTALL)
    assert section is not None
    # The same placeholders, so that nothing else is wrong.
    english = "a is x squared: {x} becomes {a}. Next comes the logarithm."
    said, after = planted(tmp_path, "text.zh.md", section[1], english)
    assert said == [
        f"text.zh.md:{after.splitlines().index(english) + 1}:1: "
        "This paragraph is in another language than the others. Translate it."
    ]


def test_what_only_looks_like_markup_is_let_be(tmp_path: Path) -> None:
    said, _ = planted(tmp_path, "text.en.md", "Watch Δ.", "Watch Δ: x < y > z, `<b>`, [0, 1] and (1), $5 and 6$.")
    assert said == []


def test_what_follows_from_a_fault_is_not_told_beside_it(tmp_path: Path) -> None:
    # With a stop that never holds the run goes on to its limit, and words that state a number of its end are doubtful.
    lesson = shutil.copytree(LESSONS / CHAIN, tmp_path / CHAIN)
    asked: list[str] = []

    def doubt(one: Lesson, runs: Runs) -> tuple[Fault, ...]:
        asked.append(one.id)
        return ()

    report = check(lesson, [faults_of_questions], [doubt])
    assert (report.faults, asked) == ((), [CHAIN])
    file = lesson / "lesson.toml"
    file.write_text(file.read_text("utf-8").replace('abs(error) < 1e-3"\nmax', 'abs(error) < 0"\nmax'), "utf-8")
    report = check(lesson, [faults_of_questions], [doubt])
    assert (len(report.faults), report.warnings, asked) == (1, (), [CHAIN])
