"""Formulas over an index: what a range says, the formula of one step, and the nodes that stand for the steps."""

from __future__ import annotations

import pytest

from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tree import Call, Expression, Name, Number, names_in
from gradtutor.engine.language.unroll import (
    MOST_STEPS,
    START,
    Family,
    Range,
    at_step,
    read_range,
    resolved,
    step_name,
    step_symbol,
    together,
)
from gradtutor.errors import ExpressionError

OVER = Range("t", 1, 3)
FAMILIES = {"h": Family(OVER, START)}


def tree(text: str) -> Expression:
    return resolved(parse(text, ("h", "u", "x")), FAMILIES)


@pytest.mark.parametrize(
    "text", ["t = 1..3", "t=1...3", "t = 1…3", "t in 1..3", "t ∈ 1..3", "t = 1, …, 3", "t = 1:3", "  t = 1 .. 3  "]
)
def test_a_range_is_written_in_several_ways(text: str) -> None:
    assert read_range(text) == OVER
    assert list(read_range(text).steps) == [1, 2, 3]


@pytest.mark.parametrize("text", ["", "t", "1..3", "t = 1", "t = a..b", "2t = 1..3", "t = 1..3; x", "t = -1..3"])
def test_what_is_no_range_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        read_range(text)
    assert caught.value.mend == "Write one such as 't = 1..3'."
    assert (caught.value.start, caught.value.end) == (0, len(text))


@pytest.mark.parametrize("text", ["t = 3..2", f"t = 1..{MOST_STEPS + 1}", "t = 0..999999"])
def test_a_range_has_steps_and_not_too_many(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"The range has -?[0-9]+ steps; it may have 1 to 1000"):
        read_range(text)


def test_the_steps_have_names_and_signs() -> None:
    assert step_name("h", 12) == "h_12"
    assert step_symbol("h", 12) == "h₁₂"


def test_the_index_becomes_the_step() -> None:
    # t is 2: the step before is h[2-1]; x counts from its own first element, so x[t] is x[1].
    text, place = at_step("u*h[t-1] + x[t] + t", OVER, 2, FAMILIES)
    assert text == "u*h[2-1] + x[1] + 2"
    assert [text[place_of] for place_of in (2, 11, 18)] == ["h", "x", "2"]
    assert place(18) == 18


def test_a_longer_index_leads_back_to_where_it_was_written() -> None:
    over = Range("step", 1, 9)
    text, place = at_step("h[step-1] + oops", over, 5, {"h": Family(over, START)})
    assert text == "h[5-1] + oops"
    # "oops" begins at 9 here, and at 12 in what was written.
    assert place(9) == 12


@pytest.mark.parametrize("number", [3, 10, 999])
@pytest.mark.parametrize("written", ["a[t] + b[t]*t - c", "t", "tt*t + t", "h[t-1] + h[t]", "longer*t"])
def test_every_sign_leads_back_to_itself(written: str, number: int) -> None:
    made, origin = at_step(written, Range("t", 0, 999), number, {})
    for at, sign in enumerate(made):
        # The digits took the place of the index; every other sign was there before, and the end is the end.
        assert sign.isdecimal() or written[origin(at)] == sign, (made, at)
    assert made.endswith(str(number)) or origin(len(made)) == len(written)


def test_a_step_is_its_node_and_the_step_before_the_first_is_the_start() -> None:
    assert tree("h[2]") == Name("h_2")
    assert tree("h[0]") == Number(0.0)
    assert tree("h[-1]") == Name("h_3")
    assert names_in(tree("u*h[1] + h[3]")) == ("u", "h_1", "h_3")


def test_all_steps_are_one_array() -> None:
    assert tree("h") == Call("stack", (Name("h_1"), Name("h_2"), Name("h_3")))
    assert tree("sum(h)") == Call("sum", (tree("h"),))


def test_there_is_no_step_behind_the_last() -> None:
    with pytest.raises(IndexError, match=r"h\[4\]"):
        tree("u + h[4]")


def test_a_step_that_is_an_array_has_elements() -> None:
    found = tree("h[2, 0]")
    assert isinstance(found, Call)
    assert (found.operation, found.arguments) == ("index", (Name("h_2"),))
    assert dict(found.options)["at"] == (0,)


def test_families_of_one_range_go_step_by_step() -> None:
    assert list(together([("a", Range("t", 1, 2)), ("b", Range("t", 1, 2))])) == [
        ("a", 1),
        ("b", 1),
        ("a", 2),
        ("b", 2),
    ]
