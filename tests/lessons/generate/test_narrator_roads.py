"""What is said of the way back: by how many roads, of what, and where they add. Roads are counted in the formula."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.generate.generate import Request, made_lesson


def sections(folder: Path, *formulas: str, starts: tuple[str, ...], **asked: object) -> dict[str, str]:
    """Heading -> words, in English."""
    i18n.use("en")
    request = Request(formulas, starts, **asked)  # type: ignore[arg-type]
    text = (made_lesson(request, folder) / "text.en.md").read_text("utf-8")
    parts = [part.partition("\n\n")[::2] for part in text.split("\n## ")]
    return {heading: said.strip().replace("\n", " ") for heading, said in parts}


def small(folder: Path, formula: str, *names: str) -> dict[str, str]:
    return sections(folder, formula, starts=tuple(f"{name}=1" for name in names), minimize="f", rate="0.01")


def test_one_two_and_three_roads_of_slopes(tmp_path: Path) -> None:
    one = small(tmp_path / "1", "f = sin(x**2)", "x")
    assert one["backward a"] == "One road, by f: {grad(f)} × {local(f, a)} = {grad(a)}."
    # Of a parameter with one road it is said what its sign means.
    assert one["backward x"] == "One road, by a: {grad(a)} × {local(a, x)} = {grad(x)}. Plus: more x, more f."
    two = small(tmp_path / "2", "f = sin(x) + cos(x)", "x")
    assert two["backward x"] == (
        "By a: {grad(a)} × {local(a, x)}. By b: {grad(b)} × {local(b, x)}. Roads **add**: {grad(x)}."
    )
    three = small(tmp_path / "3", "f = sin(x) + cos(x) + tanh(x)", "x")
    assert three["backward x"].startswith("3 roads, by a, b and c. What each brings is **added**: {grad(x)}.")
    assert "**add**" in two["done"] and "at x, they" in two["done"]
    assert "One road leads from x to f: its slopes multiply." in one["done"]
    assert "From each parameter one road leads to f" in small(tmp_path / "4", "f = sin(x)*cos(y)", "x", "y")["done"]


def gap(folder: Path, formula: str, *names: str) -> dict[str, str]:
    return sections(folder, formula, starts=tuple(f"{name}=1" for name in names), target="f=3")


def test_one_road_and_several_of_a_gap(tmp_path: Path) -> None:
    one = gap(tmp_path / "1", "f = exp(sin(x))", "x")
    assert one["backward a"].startswith("f moves {local(f, a)} times as much as a. So **divide**:")
    assert one["backward x"].startswith("a moves {local(a, x)} times as much as x. So **divide**:")
    several = gap(tmp_path / "2", "f = sin(x) + cos(x)", "x")
    assert several["backward x"].startswith("Roads by a and b lead to f; they **add** to {grad(x)}.")
    shared = gap(tmp_path / "3", "f = sin(x)*cos(y) + sin(y)", "x", "y")
    assert "Its share, 1/2 of the gap, divided by that: {delta(x)}." in shared["backward x"]
    assert shared["backward x"].startswith("f moves {grad(x)} times as much as x.")
    assert shared["backward y"].startswith("Roads by ") and "1/2 of the gap" in shared["backward y"]
    # A node on the way has no share: the gap is divided by its slope.
    nodes = [said for heading, said in shared.items() if heading.startswith("backward ") and heading[-1] not in "xyf"]
    assert nodes and not any("share" in said for said in nodes)


@pytest.mark.parametrize(
    ("formula", "remark"),
    [
        # A gap to a constant, in either order; of two that move it is no gap.
        ("x - k", "Plus is too much, minus too little."),
        ("k - x", "Plus is too little, minus too much."),
        ("x - y", "What is subtracted has its slope with a minus."),
        ("k*k + 1", "No parameter is in it: it stays as it is."),
        ("x**2", "A square: its slope is 2x, so it is flat near 0."),
        ("3*x", "A multiple of x: the slope is the factor."),
        ("x/3", "A multiple of x: the slope is the factor."),
    ],
)
def test_a_node_has_its_remark(tmp_path: Path, formula: str, remark: str) -> None:
    said = sections(
        tmp_path, f"p = {formula}", "f = (p + x*y)**2", starts=("x=1", "y=2"), constants=("k=3",),
        minimize="f", rate="0.001",
    )["forward p"]  # fmt: skip
    assert remark in said, said


def test_arrays_have_words_of_their_own(tmp_path: Path) -> None:
    said = sections(
        tmp_path, "a = u + w", "f = sum(a**2)", starts=("u=[1, 2, 3]", "w=1"), minimize="f", rate="0.01"
    )  # fmt: skip
    assert said["forward a"].startswith("a = u + w: 3 numbers at once.")
    assert said["backward u"].startswith("u has 3 numbers, and each has a gradient of its own.")
    assert (
        said["backward w"] == "One w moves all numbers of a: their slopes times gradients are **added** up: {grad(w)}."
    )
    table = sections(tmp_path / "t", "f = sum(u**2)", starts=("u=[[1, 2, 3], [4, 5, 6]]",), minimize="f", rate="0.01")
    assert table["backward u"].startswith("u has 2×3 numbers")


def test_a_formula_too_wide_for_a_sentence_is_left_out(tmp_path: Path) -> None:
    # "f = sin " are eight columns of the forty.
    for letters, whole in ((32, True), (33, False)):
        name = "q" * letters
        said = small(tmp_path / str(letters), f"f = sin({name})", name)["forward f"]
        assert said.startswith(f"f = sin {name} = {{f}}." if whole else "f is {f}."), said
