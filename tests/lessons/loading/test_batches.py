"""How data is cut into batches: at the bounds of the sizes, and what holds where nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.engine.problem import Batch
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.lessons import make, messages

FIT = """\
format = 1
id = "chain"
[parameters]
w = 1.0
[data]
x = [1.0, 2.0, 3.0]
y = [2.0, 4.0, 6.0]
[nodes]
L = "mean((w*x - y)**2)"
[goal]
minimize = "L"
[rule]
kind = "sgd"
rate = 0.1
[stop]
max_iterations = 3
"""
WORDS = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## forward\n{w}.\n\n## done\nDone.\n"


def batch(folder: Path, lines: str) -> Batch | None:
    (variant,) = load_lesson(make(folder, FIT + lines, WORDS)).variants.values()
    return variant.problem.batch


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("", None),
        # As docs/authoring.md says: slice after slice, seed 0.
        ("[batch]\nsize = 1\n", Batch(1, "sequential", 0)),
        ("[batch]\nsize = 3\norder = 'shuffle'\nseed = 7\n", Batch(3, "shuffle", 7)),
    ],
)
def test_a_batch_may_be_one_row_or_all(tmp_path: Path, lines: str, found: Batch | None) -> None:
    assert batch(tmp_path, lines) == found


def test_a_batch_is_no_larger_than_the_data(tmp_path: Path) -> None:
    assert messages(make(tmp_path, FIT + "[batch]\nsize = 4\n", WORDS)) == [
        "lesson.toml:18:8: A batch of 4 rows is larger than the data, which has 3. Write 3 or less."
    ]


def test_without_data_there_is_nothing_to_cut(tmp_path: Path) -> None:
    begin, _, end = FIT.partition("[data]\n")
    text = begin + end.partition("6.0]\n")[2].replace("mean((w*x - y)**2)", "w**2") + "[batch]\nsize = 1\n"
    (said,) = messages(make(tmp_path, text, WORDS))
    assert said.startswith("lesson.toml:14:2: [batch] cuts the data into pieces, and there is no data.")


def test_columns_are_equally_long(tmp_path: Path) -> None:
    (said, *_) = messages(make(tmp_path, FIT.replace("4.0, 6.0]", "4.0]"), WORDS))
    assert said.startswith("lesson.toml:7:5: The column 'y' has 2 rows, and 'x' has 3. Make all columns equally long.")
