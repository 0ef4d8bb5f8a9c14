"""A new operation is one entry of the table: number, derivative, formula, code and lesson follow from it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from tests.scratch import PROJECT, Scratch

ENTRY = '    Operation("expm1", 1, "expm1({a})", "np.expm1({a})", ("out + 1",)),\n'
AFTER = '    Operation("sin", 1, "sin({a})"'


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    made = Scratch(tmp_path_factory.mktemp("operation"))
    made.edit("engine/language/operations.py", AFTER, ENTRY + AFTER)
    made.edit(
        "engine/language/operations.py",
        '        "sqrt": math.sqrt,\n',
        '        "sqrt": math.sqrt,\n        "expm1": math.expm1,\n',
    )
    return made


def test_a_lesson_is_made_of_it_checked_and_run(scratch: Scratch, tmp_path: Path) -> None:
    words = ["try", "c = expm1(x)", "--start", "x=1", "--target", "c=3", "--save", str(tmp_path / "root")]
    done = scratch.run("--lang", "en", *words)
    assert done.returncode == 0, done.stderr
    done = scratch.run("--lang", "en", "trace", str(tmp_path / "root"), "--format", "json")
    first = json.loads(done.stdout)["runs"][0]["iterations"][0]
    # e − 1, its slope e; Newton closes the gap to 3 by x ← 1 + (4 − e)/e.
    assert first["values"]["c"] == pytest.approx(math.e - 1)
    assert first["gradients"]["x"] == pytest.approx(math.e)
    assert first["updated"]["x"] == pytest.approx(4 / math.e)
    done = scratch.run("--lang", "en", "author", "check", str(tmp_path / "root"))
    assert done.returncode == 0 and done.stdout.endswith("1 run, no fault.\n"), done.stdout + done.stderr


def test_arrays_take_it_too_and_plain_mode_writes_its_formula(scratch: Scratch) -> None:
    program = (
        "import numpy as np\n"
        "from tests.engine.problems import problem\n"
        "from gradtutor.engine.run.trace import Trace\n"
        "record = Trace(problem({'w': np.array([0.0, 1.0])}, {'L': 'sum(expm1(w))'})).iteration(1)\n"
        "print(record.objective, record.gradients['w'].tolist())\n"
        "from gradtutor.engine.autodiff.symbolic import differentiate\n"
        "from gradtutor.engine.language.notation import write\n"
        "from gradtutor.engine.language.parser import parse\n"
        "print(write(differentiate(parse('expm1(x)', ['x']), 'x')))\n"
    )
    done = scratch.python("-c", program)
    assert done.stderr == ""
    numbers, formula = done.stdout.splitlines()
    # 0 + (e − 1); slopes 1 and e.
    assert eval(numbers.replace(" [", ", [")) == (pytest.approx(math.e - 1), [1.0, pytest.approx(math.e)])
    assert formula == "1 + expm1(x)"


def test_without_a_case_the_tests_say_so(scratch: Scratch) -> None:
    done = scratch.python(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-x", "--rootdir", str(PROJECT),
        "-c", str(PROJECT / "pyproject.toml"), str(PROJECT / "tests/engine/language/test_operations.py"),
    )  # fmt: skip
    assert done.returncode == 1
    assert "expm1" in done.stdout
