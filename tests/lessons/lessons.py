"""Lesson folders for tests: a sound one, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.errors import Fault, LessonError
from gradtutor.lessons.loading.load import load_lesson

TOML = """\
format = 1
id = "chain"

[parameters]
x = { start = 2.0, min = 1.0, max = 10.0 }

[constants]
y = 2.13

[nodes]
a = "x**2"
b = "ln(a)"

[goal]
output = "b"
target = "y"

[rule]
kind = "newton"

[stop]
when = "abs(error) < 1e-3"
"""

WORDS = """\
# Title

A summary.

## intro
Press space.

## forward
{a:.2f} and {b}.

## done
Done.
"""


def make(folder: Path, toml: str = TOML, en: str = WORDS, zh: str | None = None, name: str = "chain") -> Path:
    """A lesson folder below ``folder``; returns its path."""
    lesson = folder / name
    lesson.mkdir(parents=True, exist_ok=True)
    (lesson / "lesson.toml").write_text(toml, "utf-8")
    (lesson / "text.en.md").write_text(en, "utf-8")
    (lesson / "text.zh.md").write_text(en if zh is None else zh, "utf-8")
    return lesson


def faults_of(lesson: Path) -> tuple[Fault, ...]:
    """The faults with which a lesson is refused."""
    with pytest.raises(LessonError) as caught:
        load_lesson(lesson)
    return caught.value.faults


def messages(lesson: Path) -> list[str]:
    """The faults of a lesson as a person reads them, without the folder."""
    return [str(fault).replace(f"{lesson}/", "") for fault in faults_of(lesson)]
