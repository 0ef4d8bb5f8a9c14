"""The program in a terminal, as a person meets it: texts, colours, bytes and the exit code."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.session.walks import number_in_chapter
from tests.terminal.learners import unasked
from tests.terminal.terminal import Terminal

SOURCE = str(Path(__file__).parents[2] / "src")
FORWARD, BACKWARD, UPDATE, TARGET = "56b4e9", "e69f00", "009e73", "cc79a7"
"""The colours of the stages on a dark background."""
SIXTEEN = {"brightblue", "brightcyan", "brightyellow", "brightbrown", "brightgreen", "brightmagenta"}

COLOUR = re.compile(rb"\x1b\[(?:[0-9;:]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9;:]*)?m")
"""A sequence that sets a colour. Looked for only where bold, dim, underline and reverse are all that is allowed."""
MOUSE = re.compile(rb"\x1b\[\?1(?:000|002|003|006|015|016)h")


def tutor(
    *arguments: str, columns: int = 80, rows: int = 24, asks: bool = False, **environment: str | None
) -> Terminal:
    """``python -m gradtutor``, away from what this machine's own terminal says of itself; ``asks``: as it is for a new
    learner, with questions and turns."""
    if not asks:
        unasked(Path(os.environ["GRADTUTOR_DATA"]))
    plain: Mapping[str, str | None] = {
        "PYTHONPATH": SOURCE, "SSH_CONNECTION": None, "SSH_TTY": None, "TEXTUAL_COLOR_SYSTEM": None,
    }  # fmt: skip
    command = [sys.executable, "-m", "gradtutor", *arguments]
    return Terminal(command, columns=columns, rows=rows, environment={**plain, **environment})


CHAIN_IN_CONTENTS = f"▸ {number_in_chapter('nonlinear-chain')}  Nonlinear chain"
HIGH = 44
"""Rows of a screen that has the whole table below the graph."""


def colour_of(terminal: Terminal, text: str, row: int | None = None) -> str:
    """The colour of the first cell of ``text``, in one row or wherever it is found first."""
    found = terminal.find(text) if row is None else (row, terminal.rows[row].find(text))
    assert found is not None and found[1] >= 0, terminal.text
    return terminal.cell(*found).fg


def row_with(terminal: Terminal, text: str) -> int:
    """The lowest row that begins with ``text``: the table stands below the formula."""
    (*_, row) = [row for row, line in enumerate(terminal.rows) if line.startswith(text)]
    return row


def press_until(terminal: Terminal, key: str, text: str, most: int = 60) -> int:
    """Press a key until a text is seen; how often that was."""
    for times in range(most):
        shown = terminal.text
        if text in shown:
            return times
        terminal.press(key)
        # The answer may come late on a busy machine: the next key is not pressed before it.
        terminal.wait_for_change(shown)
        terminal.settle(0.04)
    raise AssertionError(f"{text!r} did not appear:\n{terminal.text}")


def test_a_lesson_from_the_contents_to_its_end_and_all_the_way_back() -> None:
    # High enough for the graph and for every row of the table.
    with tutor(rows=HIGH) as terminal:
        terminal.wait_for("Nonlinear chain")
        assert "Gradients, step by step" in terminal.rows[1]
        assert terminal.rows[-1].strip().startswith("enter open")
        press_until(terminal, "down", CHAIN_IN_CONTENTS)
        terminal.press("enter")
        terminal.wait_for("iteration 1 · start")
        terminal.wait_for("c (x)")
        start = terminal.text
        assert "· Nonlinear chain" in terminal.rows[0]

        # One number for each key: forward in blue, backward in orange, the update in green.
        terminal.type("space")
        assert terminal.rows[row_with(terminal, " a = x²  ")].split() == ["a", "=", "x²", "▸4.00000"]
        assert colour_of(terminal, "▸4.00000") == FORWARD
        assert terminal.cell(*(terminal.find("▸4.00000") or (0, 0))).bold
        assert terminal.find("   = 2²")
        press_until(terminal, "space", "backward 2/4")
        assert " Δb = Δc ÷ ∂c/∂b   ∂c/∂b = 1/(2√b)" in terminal.text
        assert "    = −0.95259 ÷ 0.42466" in terminal.text
        assert colour_of(terminal, "▸−2.24318") == BACKWARD
        assert colour_of(terminal, "y", row_with(terminal, " y  ")) == TARGET
        press_until(terminal, "space", "· update")
        assert colour_of(terminal, "▸4.24318") == UPDATE

        # To the end of the run, and the table of the article is on the screen.
        terminal.press("end")
        terminal.wait_for("iteration 5 · done")
        assert terminal.rows[row_with(terminal, " x  ")].split() == [
            "x", "2.00000", "4.24318", "7.34395", "9.29539", "9.65571",
        ]  # fmt: skip
        assert terminal.rows[row_with(terminal, " Δc ")].split() == [
            "Δc", "−0.95259", "−0.42982", "−0.13306", "−0.01836", "—",
        ]  # fmt: skip
        assert "Newton's method" in terminal.text

        # The other language, at the same place; double-width characters break no column.
        english = terminal.text
        terminal.press("l")
        terminal.wait_for("非线性链条")
        assert "迭代 5 · 结束" in terminal.rows[0]
        xs = "x 2.00000 4.24318 7.34395 9.29539 9.65571"
        assert terminal.rows[row_with(terminal, " x  ")].split() == xs.split()
        for line in terminal.rows:
            assert "\ufffd" not in line
        terminal.press("l")
        terminal.wait_for("Iteration 5 · fertig")
        terminal.press("l")
        terminal.wait_for("iteration 5 · done")
        assert terminal.text == english

        # Step by step all the way back: the same screen as at the start.
        terminal.type("left")
        assert "0.00042 < 0.001? yes" in terminal.text
        for _ in range(4):
            terminal.press(*["left"] * 9)
            terminal.settle(0.05)
        press_until(terminal, "left", "iteration 1 · start")
        terminal.settle()
        assert terminal.text == start

        # Help from the bindings, and out.
        terminal.press("?")
        terminal.wait_for("Show one more number")
        assert "On this screen" in terminal.text
        terminal.type("escape")
        terminal.wait_for("iteration 1 · start")
        assert terminal.text == start
        terminal.press("q")
        terminal.wait_for("Choose a lesson")
        assert CHAIN_IN_CONTENTS in terminal.text
        terminal.press("q")
        assert terminal.wait() == 0
        # It leaves the screen of the shell as it was, with its cursor.
        assert terminal.raw.rfind(b"\x1b[?1049l") > terminal.raw.rfind(b"\x1b[?1049h")
        assert terminal.raw.rfind(b"\x1b[?25h") > terminal.raw.rfind(b"\x1b[?25l")
        assert COLOUR.search(bytes(terminal.raw))


def test_without_colour_no_colour_is_written_and_everything_can_be_told() -> None:
    with tutor("target-shooting", NO_COLOR="1") as terminal:
        terminal.wait_for("iteration 1 · start")
        # Rings are letters and shades; the current number is reversed and carries its mark.
        assert any("::::----" in line for line in terminal.rows)
        press_until(terminal, "space", "▸9.000")
        place = terminal.find("▸9.000")
        assert place and terminal.cell(*place).reverse and terminal.cell(*place).bold
        # The first shot: a 1 on the right, where the target is.
        shot = next((row, line.find("1", 42)) for row, line in enumerate(terminal.rows[1:], 1) if "1" in line[42:])
        assert terminal.cell(*shot).reverse
        terminal.press("?")
        terminal.wait_for("On this screen")
        terminal.type("escape", "l", "c", "end")
        terminal.press("ctrl+p")
        terminal.settle(0.3)
        terminal.type("escape", "escape")
        terminal.press("q")
        assert terminal.wait() == 0
        assert COLOUR.findall(bytes(terminal.raw)) == []


def test_a_terminal_of_sixteen_colours_gets_no_others() -> None:
    with tutor("nonlinear-chain", TERM="xterm", COLORTERM=None) as terminal:
        terminal.wait_for("iteration 1 · start")
        press_until(terminal, "space", "▸4.00000")
        forward = colour_of(terminal, "▸4.00000")
        press_until(terminal, "space", "▸−0.95259")
        backward = colour_of(terminal, "Δc", row_with(terminal, " Δc "))
        assert {forward, backward} <= SIXTEEN
        assert forward != backward
        assert not re.search(rb"\x1b\[[0-9;]*[34]8;[25]", bytes(terminal.raw))
        terminal.press("ctrl+q")
        assert terminal.wait() == 0


def test_a_shot_is_aimed_with_the_arrow_keys_and_a_resize_is_followed() -> None:
    with tutor("target-shooting") as terminal:
        terminal.wait_for("iteration 1 · start")
        terminal.press("v")
        terminal.wait_for("the variants")
        terminal.press("down", "enter")
        terminal.wait_for("you aim")
        terminal.press("end")
        terminal.wait_for("Your move: press enter")
        terminal.press("enter")
        terminal.wait_for("your sight")
        # Six and a half rings to the right and down: the hole turned round.
        terminal.press(*["right"] * 13, *["down"] * 13)
        terminal.wait_for("ax = 6.5   ay = −6.5")
        assert terminal.find("╋")
        terminal.press("enter")
        terminal.wait_for("· update")
        terminal.resize(120, 40)
        terminal.wait_for("wx = ?")
        assert len(terminal.rows) == 40
        assert terminal.rows[-1].strip().startswith("space next")
        terminal.press("end")
        terminal.wait_for("iteration 2 · done")
        assert "0.192 from the centre" in " ".join(terminal.text.split())
        terminal.resize(50, 15)
        terminal.wait_for("too small")
        assert "60" in terminal.text and "press q" in terminal.text
        terminal.resize(80, 24)
        terminal.wait_for("iteration 2 · done")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0


@pytest.mark.parametrize(
    ("connection", "tty", "captured"),
    [("10.0.0.1 5000 10.0.0.2 22", None, False), (None, "/dev/pts/1", False), (None, None, True)],
)
def test_over_ssh_the_mouse_is_left_to_the_learners_own_terminal(
    connection: str | None, tty: str | None, captured: bool
) -> None:
    with tutor("descent-1d", SSH_CONNECTION=connection, SSH_TTY=tty) as terminal:
        terminal.wait_for("iteration 1 · start")
        terminal.type("space")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
        assert bool(MOUSE.search(bytes(terminal.raw))) == captured


def test_the_language_is_asked_for_by_the_locale() -> None:
    with tutor("descent-1d", LC_ALL="zh_CN.UTF-8") as terminal:
        terminal.wait_for("迭代 1 · 开始")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
