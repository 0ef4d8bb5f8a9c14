"""What is said of a step of a made lesson: of the operation that matters, wherever a number stands beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.generate.generate import Request, made_lesson


def remark(folder: Path, formula: str) -> str:
    """What the words say of the forward step of f, behind its value."""
    i18n.use("en")
    made = made_lesson(Request((f"f = {formula}",), ("x=1",), target="3"), folder)
    text = (made / "text.en.md").read_text(encoding="utf-8")
    return text.partition("## forward f\n")[2].partition("{f}.")[2].partition("\n##")[0].strip()


@pytest.mark.parametrize("formula", ["sin(x)", "5*sin(x)", "sin(x)*5", "sin(x)/5", "-2*sin(x)"])
def test_a_number_beside_an_operation_does_not_hide_it(tmp_path: Path, formula: str) -> None:
    assert "The slope of a sine is the cosine." in remark(tmp_path, formula)


@pytest.mark.parametrize("formula", ["5*x", "x*5", "x/5"])
def test_a_number_beside_a_name_is_a_straight_line(tmp_path: Path, formula: str) -> None:
    assert remark(tmp_path, formula) == remark(tmp_path / "same", "7*x")
    assert remark(tmp_path / "other", "x**2") != remark(tmp_path / "again", formula)


def test_a_square_is_called_one_and_no_other_power_is(tmp_path: Path) -> None:
    # The derivative of x² is 2x.
    assert "A square: its slope is 2x, so it is flat near 0." in remark(tmp_path / "square", "x**2")
    for number, power in enumerate(("x**3", "x**0.5", "2**x")):
        assert "square" not in remark(tmp_path / str(number), power)


def written(folder: Path, request: Request) -> str:
    i18n.use("en")
    return (made_lesson(request, folder) / "text.en.md").read_text(encoding="utf-8")


def test_the_parameters_are_named_at_the_beginning_and_at_the_end(tmp_path: Path) -> None:
    text = written(tmp_path, Request(("z = w*b + 1",), ("w=3", "b=4"), target="z=150"))
    begin, end = text.partition("\n## done")[::2]
    assert "We begin at w = {w}, b = {b}." in begin
    assert ", with w = {w}, b = {b}" in end.partition("\n## ")[0]


@pytest.mark.parametrize(("count", "named"), [(4, True), (5, False)])
def test_of_more_than_four_parameters_only_the_count_is_said(tmp_path: Path, count: int, named: bool) -> None:
    names = "abcdefg"[:count]
    text = written(tmp_path, Request(("z = " + "*".join(names),), tuple(f"{name}=1" for name in names), target="z=2"))
    assert ("We begin at a = {a}, b = {b}, c = {c}, d = {d}." in text) is named
    assert ("We begin at" in text) is named
    assert (f"{count} numbers" in text) is not named


def test_what_is_near_enough_is_what_the_stop_rule_says(tmp_path: Path) -> None:
    text = written(tmp_path, Request(("z = w*b + 1",), ("w=3", "b=4"), target="z=150"))
    (file,) = tmp_path.rglob("lesson.toml")
    (tolerance,) = re.findall(r'when = "abs\(error\) < ([0-9.e-]+)"', file.read_text(encoding="utf-8"))
    assert f"That is within {tolerance} of 150." in text


def test_how_a_rate_was_looked_for_is_said(tmp_path: Path) -> None:
    # x² falls at each step for rates below 1; at its lowest place nothing makes it fall.
    text = written(tmp_path / "none", Request(("f = x**2",), ("x=0",), minimize="f"))
    assert re.search(r"Rate \{rate\}, the method's own: at none of \d+ tried did f fall throughout\.", text)
    assert "a fifth of" not in text
    found = written(tmp_path / "found", Request(("f = x**2",), ("x=5",), minimize="f"))
    assert "tried at which f fell throughout" in found and "the method's own" not in found
