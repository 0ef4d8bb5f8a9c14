"""The tool that asks whether tests notice a changed sign: what it changes where, and how it draws."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks.mutants.__main__ import LAYERS, PROJECT, drawn
from benchmarks.mutants.equivalent import EQUIVALENT
from benchmarks.mutants.sites import mutants
from benchmarks.mutants.trial import stages

SOURCE = '''\
"""A text, which is no sign: 1 < 2."""
from functools import lru_cache
if TYPE_CHECKING:
    LATER = 3


@lru_cache(maxsize=8)
def f(a: Literal[1], größer: int) -> int:
    if a < 1 and not größer:
        return a * 2
    return -größer
'''


def test_every_change_of_one_sign() -> None:
    found = [(one.line, one.change, one.of(SOURCE).splitlines()[one.line - 1].strip()) for one in mutants(SOURCE)]
    assert found == [
        (9, "1→2", "if a < (2) and not größer:"),
        (9, "And→Or", "if (a < 1 or not größer):"),
        (9, "Lt→LtE", "if (a <= 1) and not größer:"),
        (9, "Not dropped", "if a < 1 and (größer):"),
        (10, "2→3", "return a * (3)"),
        (10, "Mult→Div", "return (a / 2)"),
        (10, "return None", "return"),
        (11, "USub dropped", "return (größer)"),
        (11, "return None", "return"),
    ]


def test_where_two_are_of_equal_length_is_an_assertion_and_no_sign() -> None:
    (one,) = mutants("for a, b in zip(p, q[1:], strict=True): pass")
    assert (one.change, one.now) == ("1→2", "for a, b in zip(p, q[(2):], strict=True): pass")


def test_the_line_after_the_change_is_told() -> None:
    changed = {one.change: one.now for one in mutants("x = (a +\n     1 - größe)  # why\n")}
    assert changed == {
        "Add→Sub": "x = ((a - 1) - größe)  # why",
        "Sub→Add": "x = ((a + 1 + größe))  # why",
        "1→2": "(2) - größe)  # why",
    }


@pytest.mark.parametrize("file", EQUIVALENT)
def test_what_changes_nothing_is_still_there_and_is_not_drawn(file: str) -> None:
    known = {now for now, reason in EQUIVALENT[file] if reason}
    assert len(known) == len(EQUIVALENT[file])
    assert known <= {one.now for one in mutants((PROJECT / file).read_text(encoding="utf-8"))}
    left = drawn([file], 10**6, seed=0)
    assert left and known.isdisjoint(one.now for _, one in left)


def test_a_mutant_is_python_and_differs_from_the_file() -> None:
    for file, mutant in drawn([LAYERS[0]], 50, seed=3):
        source = (PROJECT / file).read_text(encoding="utf-8")
        ast.parse(mutant.of(source))
        assert mutant.of(source) != source
        assert file.startswith("src/gradtutor/engine/")


def test_the_same_seed_draws_the_same() -> None:
    assert drawn([LAYERS[0]], 20, seed=1) == drawn([LAYERS[0]], 20, seed=1)
    assert drawn([LAYERS[0]], 20, seed=1) != drawn([LAYERS[0]], 20, seed=2)


def test_a_file_has_its_own_test_its_folder_and_its_layer() -> None:
    assert stages("src/gradtutor/engine/run/trace.py") == [
        ["tests/engine/run/test_trace.py"],
        ["tests/engine/run", "--ignore=tests/engine/run/test_trace.py"],
        ["tests/engine", "--ignore=tests/engine/run/test_trace.py", "--ignore=tests/engine/run"],
    ]
    # A file of the layer itself has no folder between.
    assert [words[0] for words in stages("src/gradtutor/engine/problem.py")] == [
        "tests/engine/test_problem.py", "tests/engine",
    ]  # fmt: skip
    assert Path(PROJECT, stages("src/gradtutor/engine/run/trace.py")[0][0]).is_file()
