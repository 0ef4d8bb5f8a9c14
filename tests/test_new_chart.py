"""A kind of chart that the program does not know is a file of its own and a line in two registries; all else follows.

One is added for the length of a test: a row for each iteration, with the parameter's number in it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.authoring import reference
from gradtutor import i18n
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.charts import registry as formats
from gradtutor.lessons.toml.json_schema import lesson_schema
from gradtutor.view.charts import registry as drawings
from gradtutor.view.checking.fitting import faults_of_size
from tests.lessons.lessons import TOML, WORDS, make, messages
from tests.tui.programs import shown, tutor
from tests.view.scenes import at_end

MODULE = """
from typing import Literal, NamedTuple

from gradtutor.lessons.toml.charts.table import ChartFormat, ChartTable
from gradtutor.lessons.toml.kinds import Key, Text, Whole
from gradtutor.view.charts.drawing import Drawing


class Rows(NamedTuple):
    parameter: str
    indent: int = 0
    kind: Literal["rows"] = "rows"


def read(table: ChartTable) -> Rows:
    return Rows(table.plain("parameter", table.names.parameters), table.record.get("indent", int) or 0)


FORMAT = ChartFormat(
    (
        Key("parameter", Text(), "Whose numbers they are.", required=True, example='"x"'),
        Key("indent", Whole(0, 99), "Blanks in front of each.", 0, example="2"),
    ),
    read,
)


class RowsDrawing(Drawing[Rows]):
    room = "tall"
    compares = True

    def draw(self, scene, chart, canvas):
        path = scene.snapshot.paths[chart.parameter]
        return tuple((((" " * chart.indent + f"{number}: {value:.3f}"), "forward"),) for number, value in path)

    def compare(self, scene, chart, runs, canvas):
        ends = [(one, one.run.paths[chart.parameter][-1]) for one in runs if one.run.iterations]
        return tuple(((f"{one.letter} ends at {end:.3f}", one.role),) for one, end in ends)

    def describe(self, scene, chart):
        return [f"{chart.parameter} has had {len(scene.snapshot.paths[chart.parameter])} values."]


DRAWING = RowsDrawing()
"""
CHART = '\n[[chart]]\nkind = "rows"\nparameter = "x"\n'
VARIANT = '\n[variants.slow.rule]\nkind = "chord"\n'
NAMES = "\n## variant default\nNewton\n\n## variant slow\nChord\n"


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("kind")
    (folder / "rows_of_numbers.py").write_text(MODULE)
    monkeypatch.syspath_prepend(folder)
    for registry in (formats, drawings):
        monkeypatch.setitem(registry.MODULES, "rows", "rows_of_numbers")
    i18n.use("en")
    yield
    sys.modules.pop("rows_of_numbers", None)
    i18n.use("en")


def folder_with(parent: Path, more: str = CHART) -> Path:
    return make(parent, TOML + more + VARIANT, WORDS + NAMES)


def test_it_is_read_with_its_defaults(tmp_path: Path) -> None:
    (chart,) = load_lesson(folder_with(tmp_path)).variants["default"].charts
    assert chart == importlib.import_module("rows_of_numbers").Rows("x")


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        ('kind = "rows"', "'parameter' is missing in [[chart]]. Write parameter = \"x\"."),
        ('kind = "rows"\nparameter = "z"', "There is no 'z' to draw."),
        ('kind = "rows"\nparameter = "x"\nindent = 100', "'indent' must be from 0 to 99."),
        ('kind = "rows"\nparameter = "x"\nrings = 3', "'rings' does not go with kind = \"rows\". Take it out; it goes "
            "with: target."),
        ('kind = "objective"\nindent = 3', "'indent' does not go with kind = \"objective\". Take it out; it goes "
            "with: rows."),
    ],
)  # fmt: skip
def test_its_keys_are_checked(tmp_path: Path, chart: str, message: str) -> None:
    found = messages(folder_with(tmp_path, f"\n[[chart]]\n{chart}\n"))
    assert any(message in entry for entry in found), found


def test_editors_and_the_manual_know_its_keys() -> None:
    schema = lesson_schema()["properties"]["chart"]["items"]
    assert schema["properties"]["indent"]["maximum"] == 99
    (own,) = [rule["then"] for rule in schema["allOf"] if rule["if"]["properties"]["kind"] == {"const": "rows"}]
    assert own["required"] == ["parameter"]
    assert set(own["properties"]) == {"kind", "parameter", "indent"}
    assert "| `indent` | Blanks in front of each. | a whole number, 0 to 99 | `0` | `indent = 2` |" in reference()


async def test_it_is_seen_and_compared_on_the_screen(tmp_path: Path) -> None:
    program = tutor(folder_with(tmp_path))
    async with program.run_test(size=(80, 24)) as pilot:
        # b = ln(x²) = 2.13 and its slope is 2/x: from 2 Newton goes to 2 + (2.13 − 1.38629)·2/2 = 2.74371.
        await pilot.press("end")
        await pilot.pause()
        lines = [line.strip() for line in shown(program, "chart")]
        assert lines[:2] == ["1: 2.000", "2: 2.744"]
        await pilot.press("x")
        await program.workers.wait_for_complete()
        await pilot.press("c")
        await pilot.pause()
        ends = [line.strip() for line in shown(program, "curves")]
        # e^(2.13/2) = 2.90 to two digits, wherever the test of the gap lets a run end.
        assert [line[:14] for line in ends[:2]] == ["a ends at 2.90", "b ends at 2.90"]


def test_the_check_draws_it(tmp_path: Path) -> None:
    assert check(folder_with(tmp_path / "fits"), [faults_of_size]).faults == ()
    wide = folder_with(tmp_path / "wide", CHART + "indent = 60\n")
    # A chart that takes the right half of 80 columns has 36 of them.
    assert any("the chart is " in str(fault) for fault in check(wide, [faults_of_size]).faults)


def test_it_is_told_in_words(tmp_path: Path) -> None:
    chart = load_lesson(folder_with(tmp_path)).variants["default"].charts[0]
    here = at_end("nonlinear-chain", "default")
    count = len(here.snapshot.paths["x"])
    assert count > 3
    assert drawings.describe(here, chart) == [f"x has had {count} values."]
