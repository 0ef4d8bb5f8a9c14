"""The lines of a text, before anything in them is understood."""

from __future__ import annotations

from gradtutor.lessons.text.lines import joined, width, without_comments


def test_a_comment_is_a_line_of_its_own() -> None:
    text = "a\n<!-- why -->\nb <!-- no comment -->\n<!-- begun\nended -->\n<!-- so -->  \n  <!-- inside -->\n\nc  "
    assert without_comments(text) == [
        "a", "", "b <!-- no comment -->", "<!-- begun", "ended -->", "", "  <!-- inside -->", "", "c"
    ]  # fmt: skip


def test_widths_and_joints() -> None:
    assert width("aé漢e\u0301") == 5
    assert (joined("漢", "字"), joined("漢", "a"), joined("a", "b")) == ("", " ", " ")
