"""Whole dialogues, line by line, in both languages; and the numbers in them against the articles' recomputed ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.golden_runs import GOLDEN
from tests.plain.transcripts import files, held_again

HEAD = re.compile(r"(?:Iteration|迭代) (\d+)[:：]")
ROW = re.compile(r"(.+?): (-?\d+\.\d+)")
CHAIN = {
    "x": "x", "a = x^2": "a", "b = ln a": "b", "c = sqrt(b)": "c", "y": "y", "delta c": "delta_c",
    "delta b": "delta_b", "delta a": "delta_a", "delta x": "delta_x",
}  # fmt: skip
SAMPLE = {
    "w": "w", "b": "b", "yhat = w*x + b": "y_hat", "L = (yhat - y)^2/2": "loss", "dL/dyhat": "dL_dyhat",
    "dL/dw": "grad_w", "dL/db": "grad_b",
}  # fmt: skip
"""Label in a transcript -> the name of the same number in golden."""


def tables(text: str) -> list[tuple[int, dict[str, float]]]:
    """The tables that were said: the iteration, and label -> number."""
    found: list[tuple[int, dict[str, float]]] = []
    open_table = False
    for line in text.splitlines():
        if head := HEAD.fullmatch(line):
            found.append((int(head[1]), {}))
            open_table = True
        elif open_table and (row := ROW.fullmatch(line)):
            found[-1][1][row[1]] = float(row[2])
        else:
            open_table = False
    return found


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.name))
def test_a_dialogue_goes_as_it_is_written_down(file: Path) -> None:
    assert held_again(file) == file.read_text("utf-8")


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.name))
def test_it_can_be_read_aloud(file: Path) -> None:
    text = file.read_text("utf-8")
    if ".en." in file.name:
        # Until the learner asks for Chinese.
        assert text.split("> language")[0].isascii()
    odd = {sign for sign in text if not sign.isascii() and unicodedata.east_asian_width(sign) not in ("W", "F")}
    assert not odd


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("lesson", "rows", "first", "names", "digits"),
    [
        ("nonlinear-chain", GOLDEN["nonlinear_chain"]["trace"], 1, CHAIN, 5),
        ("one-sample-regression", GOLDEN["single_sample_regression"]["trace"], 0, SAMPLE, 6),
    ],
)
def test_the_numbers_are_those_of_the_articles(
    lesson: str, rows: list[dict[str, Any]], first: int, names: Mapping[str, str], digits: int, language: str
) -> None:
    text = Path(__file__).with_name(f"{lesson}.{language}.txt").read_text("utf-8")
    compared = 0
    # After the moves by hand the numbers are the learner's own.
    for iteration, table in tables(text.split("> play")[0]):
        golden: dict[str, Any] = next((row for row in rows if row["i"] == iteration - 1 + first), {})
        for label, number in table.items():
            if label in names and names[label] in golden:
                assert number == pytest.approx(golden[names[label]], abs=0.6 * 10**-digits), (iteration, label)
                compared += 1
    assert compared >= 8
