"""``gradtutor trace``: the same run, however it is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.cli.main import main
from gradtutor.lessons.course.course import bundled

CHAIN = ["trace", "nonlinear-chain", "--variant", "default"]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    i18n.use("en")


def test_trace_by_id_and_by_path_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CHAIN, "--format", "json"]) == 0
    by_id = capsys.readouterr().out
    assert main(["trace", str(bundled() / "nonlinear-chain"), "--variant", "default", "--format=json"]) == 0
    assert capsys.readouterr().out == by_id


@pytest.mark.parametrize(
    ("setting", "way", "expected"),
    [
        ("x=3", ("parameters", "x"), 3.0),
        ("parameters.x.start=3.5", ("parameters", "x"), 3.5),
        ("y=1.17741", ("objective",), 0.0),
    ],
)
def test_set_changes_the_run(
    capsys: pytest.CaptureFixture[str], setting: str, way: tuple[str, ...], expected: float
) -> None:
    assert main([*CHAIN, "--set", setting, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["runs"][0]["iterations"][0]
    for step in way:
        found = found[step]
    assert found == pytest.approx(expected, abs=1e-5)


def test_set_of_rate_and_iterations(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["trace", "descent-1d", "--variant", "default", "--format", "json"]
    assert main([*words, "--set", "rule.rate=0.5", "--iterations", "1"]) == 0
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert run["stop"] == {"reason": "limit", "iteration": 1}
    assert run["iterations"][0]["updated"] == {"x": 0.0}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["trace"], "Which lesson? Write: gradtutor trace LESSON. 'gradtutor list' shows them."),
        ([*CHAIN[:2], "--variant", "defalt"], "There is no variant 'defalt'. Write 'default'."),
        ([*CHAIN, "--format", "xml"], "There is no format 'xml'. There are: table, json, csv, markdown."),
        ([*CHAIN, "--iterations", "0"], "--iterations must be a whole number from 1 to 1000000."),
        ([*CHAIN, "--iterations", "1000001"], "--iterations must be a whole number from 1 to 1000000."),
        ([*CHAIN, "--iterations", "9" * 5000], "--iterations must be a whole number from 1 to 1000000."),
        ([*CHAIN, "--every", "0"], "--every must be a whole number from 1 to 1000000."),
        ([*CHAIN, "--last", "x"], "--last must be a whole number from 1 to 1000000."),
        (
            [*CHAIN, "--only", "x", "q"],
            "--only q: there is no parameter or node of this name. There are: x, a, b, c.",
        ),
        ([*CHAIN, "--set", "q=1"], "--set q: there is no parameter or constant of this name. There are: x, y."),
        ([*CHAIN, "--set"], "The option --set is not used like that. See: gradtutor trace --help"),
        ([*CHAIN, "--all"], "This is not understood: --all. See: gradtutor trace --help"),
    ],
)
def test_what_is_refused(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.err == message + "\n"
    assert printed.out == ""


def test_a_broken_lesson_names_file_line_and_column(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "lesson.toml").write_text("format = 1\nid = \n")
    assert main(["trace", str(tmp_path)]) == 2
    assert "lesson.toml:2:" in capsys.readouterr().err


def test_a_run_that_diverges_exits_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["trace", "descent-1d", "--variant", "default", "--set", "rule.rate=1e200"]
    assert main(words) == 3
    assert "Diverged in iteration 2" in capsys.readouterr().out


def test_some_iterations_of_some_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CHAIN, "--format", "csv", "--every", "3", "--only", "x"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading == "variant,iteration,x,objective,grad_x,delta_x,next_x"
    assert [row.split(",")[1] for row in rows] == ["1", "4", "5"]


def test_a_pipe_that_is_closed_is_no_trouble() -> None:
    words = "import sys; from gradtutor.cli.main import main; sys.exit(main(sys.argv[1:]))"
    made = ["trace", "descent-1d", "--variant", "default", "--set", "rule.rate=1e-5", "--iterations", "1000000"]
    command = [sys.executable, "-c", words, *made, "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith("variant,iteration,")
        process.stdout.close()
        said = process.stderr.read()
        assert (process.wait(timeout=60), said) == (0, "")
