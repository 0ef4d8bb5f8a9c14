"""A new operation is one entry of the table: number, derivative, formula, code and lesson follow from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scratch import PROJECT, Scratch

ENTRY = '    Operation("cbrt", 1, "cbrt({a})", "np.cbrt({a})", ("1 / (3 * out**2)",)),\n'
SQUARE_ROOT, CUBE_ROOT = '        "sqrt": math.sqrt,\n', '        "cbrt": math.cbrt,\n'
AFTER = '    Operation("sin", 1, "sin({a})"'


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    made = Scratch(tmp_path_factory.mktemp("operation"))
    made.edit("engine/language/operations.py", AFTER, ENTRY + AFTER)
    made.edit(
        "engine/language/operations.py",
        '        "sqrt": math.sqrt,\n',
        '        "sqrt": math.sqrt,\n        "cbrt": math.cbrt,\n',
    )
    return made


def test_a_lesson_is_made_of_it_checked_and_run(scratch: Scratch, tmp_path: Path) -> None:
    words = ["try", "c = cbrt(x)", "--start", "x=8", "--target", "c=3", "--save", str(tmp_path / "root")]
    done = scratch.run("--lang", "en", *words)
    assert done.returncode == 0, done.stderr
    done = scratch.run("--lang", "en", "trace", str(tmp_path / "root"), "--format", "json")
    first = json.loads(done.stdout)["runs"][0]["iterations"][0]
    # ∛8 = 2, its slope 1/(3·2²); Newton closes the gap of −1 by x ← 8 + 12.
    assert first["values"]["c"] == pytest.approx(2.0)
    assert first["gradients"]["x"] == pytest.approx(1 / 12)
    assert first["updated"]["x"] == pytest.approx(20.0)
    done = scratch.run("--lang", "en", "author", "check", str(tmp_path / "root"))
    assert done.returncode == 0 and done.stdout.endswith("1 run, no fault.\n"), done.stdout + done.stderr


def test_arrays_take_it_too_and_plain_mode_writes_its_formula(scratch: Scratch) -> None:
    program = (
        "import numpy as np\n"
        "from tests.engine.problems import problem\n"
        "from gradtutor.engine.run.trace import Trace\n"
        "record = Trace(problem({'w': np.array([1.0, 8.0])}, {'L': 'sum(cbrt(w))'})).iteration(1)\n"
        "print(record.objective, record.gradients['w'].tolist())\n"
        "from gradtutor.engine.autodiff.symbolic import differentiate\n"
        "from gradtutor.engine.language.notation import write\n"
        "from gradtutor.engine.language.parser import parse\n"
        "print(write(differentiate(parse('cbrt(x)', ['x']), 'x')))\n"
    )
    done = scratch.python("-c", program)
    assert done.stderr == ""
    numbers, formula = done.stdout.splitlines()
    # 1 + 2; slopes 1/3 and 1/12.
    assert eval(numbers.replace(" [", ", [")) == (3.0, [pytest.approx(1 / 3), pytest.approx(1 / 12)])
    assert formula == "1/(3·cbrt(x)²)"


def test_without_a_case_the_tests_say_so(scratch: Scratch) -> None:
    done = scratch.python(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-x", "--rootdir", str(PROJECT),
        "-c", str(PROJECT / "pyproject.toml"), str(PROJECT / "tests/engine/language/test_operations.py"),
    )  # fmt: skip
    assert done.returncode == 1
    assert "cbrt" in done.stdout
