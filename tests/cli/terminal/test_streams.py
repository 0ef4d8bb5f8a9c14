"""What is printed fits into the stream that it goes to, and a stream that takes nothing is told in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = [sys.executable, "-m", "gradtutor"]


def _printed(words: list[str], encoding: str) -> str:
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUNBUFFERED": ""}
    done = subprocess.run([*PROGRAM, *words], env=environment, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode(encoding)


# The gap 1.17741 − 2.13 of the first iteration, as the README has it.
@pytest.mark.parametrize("encoding", ["latin1", "cp1252", "cp437", "ascii", "cp936", "koi8-r"])
def test_a_minus_is_a_minus_in_every_code_page(encoding: str) -> None:
    row = next(line for line in _printed(["trace", "nonlinear-chain"], encoding).splitlines() if "95259" in line)
    assert row.split()[:2] == ["Dc", "-0.95259"]


def test_columns_stay_below_each_other_in_an_old_code_page() -> None:
    rows = [line for line in _printed(["trace", "nonlinear-chain"], "cp1252").splitlines() if " = " in line][:3]
    assert len(rows) == 3 and len({row.index(".") for row in rows}) == 1


@pytest.mark.parametrize("encoding", ["cp936", "gb18030", "utf-16"])
def test_a_chinese_code_page_has_chinese(encoding: str) -> None:
    assert "斜率" in _printed(["--lang", "zh", "list"], encoding)


def test_a_code_page_of_another_script_has_question_marks_as_wide() -> None:
    text = _printed(["--lang", "zh", "list"], "cp1252")
    assert next(line for line in text.splitlines() if line.startswith("slope ")).split()[1:] == ["????", "????"]


def test_utf_8_has_every_sign() -> None:
    assert "−0.95259" in _printed(["trace", "nonlinear-chain"], "utf-8")


WAYS = (["list"], ["--help"], ["--version"], ["trace", "slope"], ["trace", "slope", "--format", "json"],
        ["--plain", "slope"], ["settings"], ["doctor"])  # fmt: skip


@pytest.mark.parametrize(("words", "unbuffered"), [*((words, "") for words in WAYS), (["list"], "1")])
@pytest.mark.parametrize(
    ("into", "said"),
    [
        (">&-", "There is nothing to write to: the standard output is closed.\n"),
        ("> /dev/full", "It cannot be written: No space left on device.\n"),
    ],
)
def test_an_output_that_takes_nothing_is_told_in_a_sentence(
    words: list[str], into: str, said: str, unbuffered: str
) -> None:
    if into != ">&-" and not os.path.exists("/dev/full"):
        pytest.skip("no device that is always full")
    done = subprocess.run(
        ["sh", "-c", f'"$@" < /dev/null {into}', "sh", *PROGRAM, *words],
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.parametrize("into", ["2>&-", "2> /dev/full"])
def test_a_fault_has_its_exit_code_also_where_it_cannot_be_told(into: str) -> None:
    run = ["sh", "-c", f'"$@" {into}', "sh", *PROGRAM, "trace", "nonsense"]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_reader_who_has_seen_enough_is_no_fault() -> None:
    run = ["sh", "-c", '"$@" | head -n 1', "sh", *PROGRAM, "trace", "nonlinear-chain", "--format", "csv"]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == "" and done.stdout.count("\n") == 1
