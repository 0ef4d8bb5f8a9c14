"""The shipped lessons spoilt at random, and texts that are almost formulas; ``benchmarks.fuzz`` tries a million.

Whatever is in the files, loading ends soon, in a lesson or in faults that can be printed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradtutor.engine.language.parser import parse, parse_condition
from gradtutor.errors import ExpressionError, LessonError, UsageError
from gradtutor.lessons.generate.generate import made_lesson
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.spoiling import formula, request, shipped, spoilt, write

LONGEST = 3.0
"""Seconds; the slowest of a million takes a tenth of that on an idle machine."""
SEEDS = st.integers(min_value=0, max_value=2**32)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(max_examples=150)
@given(seed=SEEDS)
@example(seed=29423)  # lists of arrays with a fault among them
@example(seed=940620)  # a number in the place of a table, in a variant that writes the table around it in one line
def test_a_spoilt_lesson_is_a_lesson_or_faults(folder: Path, seed: int) -> None:
    name, files = spoilt(seed)
    lesson = write(name, files, folder)
    began = time.monotonic()
    try:
        assert load_lesson(lesson).id == name
    except LessonError as error:
        for fault in error.faults:
            content = files.get(fault.file.name, b"")
            assert 1 <= fault.line <= content.count(b"\n") + 1
            assert fault.column >= 1
            assert fault.what.isprintable() and fault.mend.isprintable()
    assert time.monotonic() - began < LONGEST


@settings(max_examples=300)
@given(text=st.one_of(SEEDS.map(formula), st.text(max_size=40)))
def test_a_text_is_a_formula_or_has_a_fault_with_a_place(text: str) -> None:
    for read in (parse, parse_condition):
        fault = None
        try:
            read(text, ("x", "y", "w"))
        except ExpressionError as error:
            fault = error
        assert fault is None or (0 <= fault.start <= fault.end <= len(text) + 1 and str(fault).isprintable())


@settings(max_examples=60)
@given(seed=SEEDS)
@example(seed=41)  # nothing that may change
def test_a_lesson_made_on_the_spot_is_sound_or_refused(folder: Path, seed: int) -> None:
    said = ""
    with tempfile.TemporaryDirectory(dir=folder) as parent:
        try:
            assert load_lesson(made_lesson(request(seed), Path(parent))).variants
        except UsageError as error:
            said = str(error)
    assert all(line.isprintable() for line in said.split("\n"))


def test_the_same_seed_spoils_in_the_same_way() -> None:
    assert spoilt(7) == spoilt(7)
    assert len({repr(spoilt(seed)) for seed in range(40)}) > 35


def test_what_is_spoilt_was_sound(folder: Path) -> None:
    name, files = shipped()[0]
    assert load_lesson(write(name, files, folder)).id == name
