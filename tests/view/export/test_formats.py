"""The four formats of the trace. Numbers come from the article, recomputed by hand where it is wrong."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import tracemalloc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.engine.run import stream as loop_stream
from gradtutor.lessons.course.course import bundled
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.model import Lesson
from gradtutor.view.export import row_text
from gradtutor.view.export.complete_run import CompleteRun
from gradtutor.view.export.formats import write
from gradtutor.view.export.selection import Selection
from gradtutor.view.text.lines import width

WORDS = "# Title\n\nSummary.\n\n## intro\n\nText.\n\n## done\n\nText.\n"
ARRAYS = """
format = 1
id = "arrays"
digits = 2
[parameters]
w = 1.0
[data]
x = [1.0, 2.0]
[nodes]
yhat = "w*x"
L = "mean(yhat**2)"
[goal]
minimize = "L"
[rule]
kind = "sgd"
rate = 0.1
[stop]
max_iterations = 2
"""
LEAVING = """
format = 1
id = "leaving"
[parameters]
x = 1.0
[nodes]
a = "x - 2"
b = "ln(abs(a) + a)"
[goal]
minimize = "b"
[rule]
kind = "sgd"
"""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def made(folder: Path, text: str) -> Lesson:
    place = folder / text.split('id = "')[1].split('"')[0]
    place.mkdir()
    (place / "lesson.toml").write_text(text)
    for language in i18n.LANGUAGES:
        (place / f"text.{language}.md").write_text(WORDS + (VARIANTS if "[variants." in text else ""))
    return load_lesson(place)


def shipped(name: str, settings: Mapping[str, object] | None = None, variant: str | None = None) -> Lesson:
    return load_lesson(bundled() / name, settings, variant)


def written(lesson: Lesson, form: str, *variants: str, room: int = 100) -> str:
    stream = io.StringIO()
    write(lesson, [CompleteRun(lesson.variants[name]) for name in variants], form, stream, room)
    return stream.getvalue()


def test_json_is_the_contract() -> None:
    text = written(shipped("nonlinear-chain"), "json", "default")
    trace = json.loads(text)
    assert list(trace) == ["format", "lesson", "runs"]
    assert (trace["format"], trace["lesson"]) == (1, "nonlinear-chain")
    (run,) = trace["runs"]
    assert list(run) == ["variant", "rule", "stop", "iterations"]
    assert run["variant"] == "default"
    assert run["rule"] == "newton"
    assert run["stop"] == {"reason": "converged", "iteration": 5}
    first, *_, last = run["iterations"]
    assert list(first) == ["iteration", "parameters", "values", "objective", "gradients", "deltas", "updated"]
    assert list(last) == ["iteration", "parameters", "values", "objective"]
    assert list(first["values"]) == ["a", "b", "c"]
    assert list(first["gradients"]) == ["c", "b", "a", "x"]
    assert list(first["deltas"]) == ["c", "b", "a", "x"]


def test_json_has_the_numbers_in_full() -> None:
    first = json.loads(written(shipped("nonlinear-chain"), "json", "default"))["runs"][0]["iterations"][0]
    b = math.log(4)
    assert first["values"] == {"a": 4.0, "b": b, "c": math.sqrt(b)}
    assert first["objective"] == math.sqrt(b) - 2.13
    assert first["gradients"]["x"] == pytest.approx(1 / math.sqrt(b) / 2 / 4 * 4, rel=1e-15)
    assert first["updated"]["x"] == pytest.approx(4.243177973676141, rel=1e-15)


def test_json_of_several_variants() -> None:
    lesson = shipped("linear-backprop")
    trace = json.loads(written(lesson, "json", *lesson.variants))
    assert [run["variant"] for run in trace["runs"]] == list(lesson.variants)


def test_json_of_arrays_is_nested_lists(tmp_path: Path) -> None:
    run = json.loads(written(made(tmp_path, ARRAYS), "json", "default"))["runs"][0]
    first = run["iterations"][0]
    assert first["values"] == {"yhat": [1.0, 2.0], "L": 2.5}
    assert first["gradients"] == {"L": 1.0, "yhat": [1.0, 2.0], "w": 5.0}
    assert "deltas" not in first
    assert first["updated"] == {"w": 0.5}
    assert run["stop"] == {"reason": "limit", "iteration": 2}


def test_json_of_a_run_that_leaves_its_domain(tmp_path: Path) -> None:
    run = json.loads(written(made(tmp_path, LEAVING), "json", "default"))["runs"][0]
    assert run["stop"] == {"reason": "diverged", "iteration": 1}
    assert run["iterations"] == [
        {"iteration": 1, "parameters": {"x": 1.0}, "values": {"a": -1.0, "b": None}, "objective": None}
    ]


def test_a_run_that_waits_for_a_learner_ends_there() -> None:
    run = CompleteRun(shipped("guess-the-number").variants["by-hand"])
    assert (run.end.reason, run.waiting) == ("limit", True)
    assert len(list(run.iterations())) == run.end.iteration


def test_iterations_are_not_kept() -> None:
    lesson = shipped("nonlinear-chain", {"stop.when": "L < -1", "stop.max_iterations": 5000}, "gradient")
    run = CompleteRun(lesson.variants["gradient"])
    iterations = run.iterations()
    assert iter(iterations) is iterations
    assert sum(1 for _ in iterations) == 5000


def test_csv_has_a_row_per_iteration_and_variant() -> None:
    rows = list(csv.reader(io.StringIO(written(shipped("linear-backprop"), "csv", "default", "only-w"))))
    assert ",".join(rows[0]) == (
        "variant,iteration,w,b,x,y,z,objective,grad_x,grad_y,grad_z,grad_w,grad_b,"
        "delta_x,delta_y,delta_z,delta_w,delta_b,next_w,next_b"
    )
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["variant"] == "default"
    assert float(first["z"]) == 162.0
    assert float(first["grad_b"]) == 9 * 3 + 18 * 2
    assert float(first["next_b"]) == pytest.approx(4 - 6 / 63, rel=1e-15)
    ends = [row for row in rows if row[13] == "" and row[0] != "variant"]
    assert [row[0] for row in ends] == ["default", "only-w"]


def test_csv_without_deltas_and_with_arrays(tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(written(made(tmp_path, ARRAYS), "csv", "default"))))
    assert rows[0] == ["variant", "iteration", "w", "yhat", "L", "objective", "grad_yhat", "grad_L", "grad_w", "next_w"]
    assert json.loads(rows[1][3]) == [1.0, 2.0]


def test_table_is_table_2_2_of_the_article() -> None:
    expected = """\
Nonlinear chain · default

iteration          1          2          3          4          5
x            2.00000    4.24318    7.34395    9.29539    9.65571
a = x²       4.00000   18.00456   53.93361   86.40419   93.23267
b = ln a     1.38629    2.89063    3.98775    4.45904    4.53510
c = √b       1.17741    1.70018    1.99694    2.11164    2.12958
y            2.13000    2.13000    2.13000    2.13000    2.13000
Δc          −0.95259   −0.42982   −0.13306   −0.01836    —
Δb          −2.24318   −1.46153   −0.53144   −0.07753    —
Δa          −8.97271  −26.31426  −28.66249   −6.69864    —
Δx          −2.24318   −3.10077   −1.95144   −0.36032    —

Ended by its stop rule in iteration 5. Method: Newton's method.
"""
    assert written(shipped("nonlinear-chain"), "table", "default") == expected


def test_a_table_that_is_too_wide_goes_on_below() -> None:
    text = written(shipped("nonlinear-chain"), "table", "default", room=44)
    assert all(width(line) <= 44 for line in text.splitlines()[:-1])
    heads = [line.split() for line in text.splitlines() if line.startswith("iteration")]
    assert [number for head in heads for number in head[1:]] == ["1", "2", "3", "4", "5"]
    assert len(heads) > 1


def test_a_table_of_gradients_and_of_short_arrays(tmp_path: Path) -> None:
    text = written(made(tmp_path, ARRAYS), "table", "default")
    labels = [line.strip().split("  ")[0] for line in text.splitlines()[2:9]]
    assert labels == ["iteration", "w", "yhat = w·x [1]", "[2]", "L = mean(yhat²)", "∂L/∂yhat [1]", "[2]"]
    assert text.endswith("Ended by its limit after iteration 2. Method: gradient descent.\n")


def test_a_table_says_where_the_domain_was_left(tmp_path: Path) -> None:
    text = written(made(tmp_path, LEAVING), "table", "default")
    assert "b = ln(|a| + a)" in text
    assert text.splitlines()[-1].startswith("Diverged in iteration 1: ln")
    assert "nan" not in text


def test_a_table_names_what_has_no_value_by_its_symbol(tmp_path: Path) -> None:
    # 1e200 squared is too large for a number.
    toml = ARRAYS.replace('yhat = "w*x"', 'yhat = { expression = "1e200*w*x", symbol = "ŷ" }')
    text = written(made(tmp_path, toml), "table", "default")
    assert "ŷ = 1e200·w·x [1]" in text
    assert text.splitlines()[-1].startswith("Diverged in iteration 1: ŷ² has no value")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_columns_are_straight_in_both_languages(language: str) -> None:
    i18n.use(language)
    lines = written(shipped("descent-1d"), "table", "default").splitlines()
    assert len({width(line) for line in lines[2:5]}) == 1


def test_markdown_is_a_table_of_markdown(tmp_path: Path) -> None:
    absolute = ARRAYS.replace("yhat**2", "abs(yhat)").replace('"arrays"', '"absolute"')
    lines = written(made(tmp_path, absolute), "markdown", "default").splitlines()
    assert lines[0] == "## Title · default"
    table: list[Any] = [line for line in lines if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in table}) == 1
    assert set(table[1]) == {"|", "-", ":"}
    assert any("\\|yhat\\|" in line for line in table)


# selections, and long runs

VARIANTS = "\n## variant default\n\nSlow.\n\n## variant fast\n\nFast.\n"
CREEPING = """
format = 1
id = "creeping"
[parameters]
x = 1.0
y = { start = 2.0, min = 0, max = 3 }
[nodes]
J = "x**2 + y"
[goal]
minimize = "J"
[rule]
kind = "sgd"
rate = 0.01
[stop]
max_iterations = 300
[variants.fast]
rule.kind = "momentum"
"""
WIDE = """
format = 1
id = "wide"
[parameters]
w = 2.0
[data]
x = {row}
[nodes]
yhat = "w*x"
L = "mean(yhat**2)"
[goal]
minimize = "L"
[rule]
kind = "sgd"
rate = 1e-5
[stop]
max_iterations = 30
"""


def selected(lesson: Lesson, form: str, selection: Selection, *variants: str) -> str:
    stream = io.StringIO()
    names = variants or ("default",)
    write(lesson, [CompleteRun(lesson.variants[name]) for name in names], form, stream, 100, selection)
    return stream.getvalue()


class InFull(CompleteRun):
    """A run of which no loop tells anything."""

    def pieces(self, selection: Selection) -> Any:
        return (piece for piece in self.iterations(selection))


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("every", [1, 2, 7, 50])
@pytest.mark.parametrize("last", [None, 1, 40])
@pytest.mark.parametrize("several", [1, 60, 1000])
def test_rows_of_a_loop_are_written_as_iterations_in_full_are(
    tmp_path: Path, form: str, every: int, last: int | None, several: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Many at once, one by one, or the one and then the other.
    monkeypatch.setattr(row_text, "SEVERAL", several)
    monkeypatch.setattr(loop_stream, "MOST_ROWS", 100)
    lesson = made(tmp_path, CREEPING)
    selection = Selection(every=every, last=last)
    stream = io.StringIO()
    write(lesson, [InFull(lesson.variants[name]) for name in lesson.variants], form, stream, 100, selection)
    assert selected(lesson, form, selection, *lesson.variants) == stream.getvalue()


def peak(lesson: Lesson, form: str) -> int:
    """Bytes that writing a lesson's run takes at its most."""
    tracemalloc.start()
    try:
        with Path(os.devnull).open("w") as nowhere:
            write(lesson, [CompleteRun(lesson.variants["default"])], form, nowhere, 100)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_longer_run_takes_no_more_memory(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_text, "SEVERAL", 1)
    monkeypatch.setattr(loop_stream, "MOST_ROWS", 500)

    def run(iterations: int) -> Lesson:
        settings = {"stop.max_iterations": iterations, "stop.when": "J < -1", "rule.rate": 1e-5}
        return shipped("descent-1d", settings, "default")

    peak(run(2000), form)  # and what is loaded once
    assert peak(run(8000), form) < 1.2 * peak(run(2000), form)


def test_every_nth_iteration_and_the_last(tmp_path: Path) -> None:
    text = selected(made(tmp_path, CREEPING), "csv", Selection(every=100))
    found = list(csv.DictReader(io.StringIO(text)))
    assert [row["iteration"] for row in found] == ["1", "101", "201", "300"]
    # x shrinks by 0.98 each time.
    assert [float(row["x"]) for row in found] == pytest.approx([1.0, 0.98**100, 0.98**200, 0.98**299])


def test_the_last_iterations_alone(tmp_path: Path) -> None:
    run = json.loads(selected(made(tmp_path, CREEPING), "json", Selection(last=2)))["runs"][0]
    assert run["stop"] == {"reason": "limit", "iteration": 300}
    assert [entry["iteration"] for entry in run["iterations"]] == [299, 300]


def test_only_some_names(tmp_path: Path) -> None:
    lesson = made(tmp_path, CREEPING)
    head = selected(lesson, "csv", Selection(only=("x",))).splitlines()[0]
    assert head == "variant,iteration,x,objective,grad_x,next_x"
    entry = json.loads(selected(lesson, "json", Selection(only=("J",), last=1)))["runs"][0]["iterations"][0]
    assert (entry["parameters"], list(entry["values"]), list(entry["gradients"])) == ({}, ["J"], ["J"])
    table = selected(lesson, "table", Selection(only=("y",), every=150))
    assert [line.split()[0] for line in table.splitlines()[2:6] if line] == ["iteration", "y", "∂J/∂y"]


def test_a_large_array_is_summed_up_unless_it_is_wanted_in_full(tmp_path: Path) -> None:
    lesson = made(tmp_path, WIDE.format(row=ROW))
    short = json.loads(selected(lesson, "json", Selection(full=False)))["runs"][0]["iterations"]
    # x = 0, 1, …, 100 and w = 2: yhat goes from 0 to 200, and its norm is 2·√(100·101·201/6).
    norm = pytest.approx(2 * math.sqrt(100 * 101 * 201 / 6))
    assert short[0]["values"]["yhat"] == {"shape": [101], "norm": norm, "min": 0.0, "max": 200.0}
    full = json.loads(selected(lesson, "json", Selection(full=True)))["runs"][0]["iterations"]
    assert full[0]["values"]["yhat"] == [2.0 * place for place in range(101)]
    for entry, whole in zip(short, full, strict=True):
        assert entry["values"]["L"] == whole["values"]["L"]
        if (values := whole["values"]["yhat"]) is not None:
            assert entry["values"]["yhat"]["max"] == max(values)
    cells = list(csv.DictReader(io.StringIO(selected(lesson, "csv", Selection(full=False)))))
    assert json.loads(cells[-1]["yhat"]) == short[-1]["values"]["yhat"]
    assert json.loads(cells[2]["yhat"]) == short[2]["values"]["yhat"]


ROW = [float(place) for place in range(101)]
