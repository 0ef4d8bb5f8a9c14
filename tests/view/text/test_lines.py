"""Widths, cutting and wrapping, with characters that take two columns."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import settings as options
from hypothesis import strategies as st

from gradtutor.view.text.lines import cut, joined, line_width, pad, plain, width, wrap
from tests.view.scenes import texts


def test_a_chinese_character_takes_two_columns_and_a_combining_mark_none() -> None:
    assert width("x = 2") == 5
    assert width("梯度 x") == 6
    assert width("（，。）") == 8
    assert width("ŷ") == width("y\u0302") == 1
    assert width("√∂Δ−▸──►") == 8
    assert line_width((("梯度", "strong"), (" x", ""))) == 6


def test_padding_counts_columns() -> None:
    assert pad("梯度", 6) == "梯度  "
    assert pad("梯度", 6, "right") == "  梯度"
    assert pad("梯", 5, "centre") == " 梯  "
    assert pad("梯度", 3) == "梯度"


def test_cutting_never_breaks_a_character() -> None:
    assert cut("gradient", 8) == "gradient"
    assert cut("gradient", 5) == "grad…"
    assert cut("梯度下降", 8) == "梯度下降"
    assert cut("梯度下降", 7) == "梯度下…"
    assert cut("梯度下降", 6) == "梯度…"
    assert cut("x", 0) == ""


def test_joined_leaves_empty_spans_out() -> None:
    assert joined([("a", "strong"), ("", "muted")], [("b", "")]) == (("a", "strong"), ("b", ""))


def test_words_are_wrapped_between_blanks() -> None:
    spans = [("The gap has ", ""), ("reached b", "strong"), (", and it is small.", "")]
    lines = wrap(spans, 14)
    assert texts(lines) == ["The gap has", "reached b, and", "it is small."]
    assert lines[1][0] == ("reached b", "strong")


def test_chinese_is_wrapped_between_characters_but_not_before_a_closing_sign() -> None:
    assert texts(wrap([("他说：“好。”然后（走了）", "")], 10)) == ["他说：", "“好。”然后", "（走了）"]
    assert texts(wrap([("一二三四五，六", "")], 10)) == ["一二三四", "五，六"]
    assert texts(wrap([("斜率是 0.294，很小", "")], 12)) == ["斜率是", "0.294，很小"]
    assert texts(wrap([("一二三（四五）", "")], 8)) == ["一二三", "（四五）"]


def test_what_is_wider_than_a_line_is_broken_all_the_same() -> None:
    assert texts(wrap([("see " + "x" * 25, "")], 10)) == ["see", "x" * 10, "x" * 10, "x" * 5]


@options(max_examples=200, derandomize=True)
@given(
    text=st.text(alphabet="ab ,.()中文字，。（）“”…—%1−", max_size=80), columns=st.integers(2, 30), role=st.booleans()
)
@example(text="…………………………", columns=4, role=False)
def test_wrapped_text_fits_and_is_complete(text: str, columns: int, role: bool) -> None:
    half = len(text) // 2
    lines = wrap([(text[:half], "strong"), (text[half:], "" if role else "strong")], columns)
    assert all(line_width(line) <= columns for line in lines)
    assert "".join(plain(line) for line in lines).replace(" ", "") == text.replace(" ", "")
