"""What the author's check warns of in formulas that are sound: broadcasting unasked, and readings that may surprise."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.checking.doubtful_formulas import doubtful_formulas
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.lessons import make

COLUMN, ROW = "X=[[1], [2], [3]]", "y=[2, 4, 7]"


def warned(
    folder: Path, formulas: dict[str, str], starts: tuple[str, ...], constants: tuple[str, ...] = ()
) -> list[str]:
    """Line, column and text of each warning."""
    toml = [
        *("format = 1", 'id = "chain"', "[parameters]"),
        *(f"{start.partition('=')[0]} = {{ start = {start.partition('=')[2]} }}" for start in starts),
        *("[constants]", *constants, "[nodes]", *(f'{name} = "{text}"' for name, text in formulas.items())),
        *("[goal]", f'minimize = "{list(formulas)[-1]}"', "[rule]", 'kind = "sgd"', "rate = 0.001"),
        *("[stop]", "max_iterations = 2"),
    ]
    lesson = make(folder, "\n".join(toml), "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## done\nDone.\n")
    return [str(fault).replace(f"{lesson}/lesson.toml:", "") for fault in doubtful_formulas(load_lesson(lesson))]


@pytest.mark.parametrize(
    "formula",
    ["mean((X*w - y)^2)", "sum((y - X*w)**2)/3", "mean(max(X*w, y))", "mean(where(X*w > y, 1, 0)*w)"],
)
def test_a_column_against_a_row_is_warned_of(tmp_path: Path, formula: str) -> None:
    # 3×1 and 3 make 3×3: nine differences, where three are meant.
    (warning,) = warned(tmp_path, {"L": formula}, ("w=1",), (COLUMN, ROW))
    assert "'L': 3×1 against 3 makes 3×3" in warning
    assert "flatten" in warning


@pytest.mark.parametrize(
    "formula",
    [
        "mean((flatten(X)*w - y)^2)",
        "mean((X[:, 0]*w - y)^2)",
        "mean((X*w - 2)^2)",
        "sum(outer(y, y)*w)",
        # The way to write it that the warning gives.
        "mean((flatten(X*w) - y)^2)",
    ],
)
def test_what_has_one_shape_is_not(tmp_path: Path, formula: str) -> None:
    assert warned(tmp_path, {"L": formula}, ("w=1",), (COLUMN, ROW)) == []


def test_what_was_read_otherwise_than_may_be_meant_is_told_with_its_place(tmp_path: Path) -> None:
    found = warned(tmp_path, {"a": "1/2x", "L": "a^2 + sin 2x + w(x + 1)"}, ("x=2", "w=1"))
    assert [warning.partition(" ")[2] for warning in found] == [
        "1/2x is read as 1/2·x. Where that is meant, write it so.",
        "sin 2x is read as sin(2x). Where that is meant, write it so.",
        "w(x + 1) is read as w·(x + 1). Where that is meant, write it so.",
    ]
    columns = [int(warning.split(":")[1]) for warning in found]
    # a = "1/2x": behind the quotation mark; L = "a^2 + sin 2x + …".
    assert columns == [6, 12, 21]


def test_what_is_written_out_is_not(tmp_path: Path) -> None:
    assert warned(tmp_path, {"a": "x/2", "L": "a^2 + sin(2*x) + w*(x + 1)"}, ("x=2", "w=1")) == []
