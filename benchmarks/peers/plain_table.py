"""Nonlinear-chain as one would write it first: a DataTable, a plotext chart and a Static, all updated on each key.

It shows what the tutor shows (the same nine rows, the same curve with its point, a sentence and a formula) with the
widgets that come with Textual, each used as its documentation says.
"""

from __future__ import annotations

import math
from typing import Any

import plotext
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.widgets import DataTable, Static

ROWS = ("x", "a = x²", "b = ln a", "c = √b", "y", "Δc", "Δb", "Δa", "Δx")
ITERATIONS = 5
TARGET = 2.13
CURVE = [1 + 9 * step / 79 for step in range(80)]


def column_of(x: float) -> tuple[float, ...]:
    """The numbers of one iteration from ``x``, in the order of ``ROWS``."""
    a = x**2
    b = math.log(a)
    c = math.sqrt(b)
    delta_c = c - TARGET
    delta_b = delta_c * 2 * math.sqrt(b)
    delta_a = delta_b * a
    return x, a, b, c, TARGET, delta_c, delta_b, delta_a, delta_a / (2 * x)


class PlainTable(App[None]):
    """Each key fills the next cell, moves the chart's point and changes the text; after the last it starts again."""

    CSS = "#top { height: 11; } #words { width: 44; } #chart { width: 36; }"

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[tuple[float, ...]] = []
        x = 2.0
        for _ in range(ITERATIONS):
            self.columns.append(column_of(x))
            x -= self.columns[-1][-1]
        self.step = 0

    def compose(self) -> ComposeResult:
        """Words and chart above, the table below."""
        with Horizontal(id="top"):
            yield Static("READY", id="words")
            yield Static(id="chart")
        yield DataTable(id="table")

    def on_mount(self) -> None:
        """Make the table's rows and columns, every number still unknown."""
        table: DataTable[Any] = self.query_one("#table", DataTable)
        table.add_column("iteration", key="name")
        for iteration in range(ITERATIONS):
            table.add_column(f"{iteration + 1}", width=11, key=str(iteration))
        for name in ROWS:
            table.add_row(name, *["—"] * ITERATIONS, key=name)
        self.draw(2.0)

    def on_key(self, event: events.Key) -> None:
        """One key, one more number."""
        iteration, row = divmod(self.step % (ITERATIONS * len(ROWS)), len(ROWS))
        number = self.columns[iteration][row]
        table: DataTable[Any] = self.query_one("#table", DataTable)
        table.update_cell(ROWS[row], str(iteration), f"{number:.5f}")
        self.query_one("#words", Static).update(
            f"Iteration {iteration + 1}: the next number is {ROWS[row]}.\n"
            f"It follows from the one before by one rule.\n\n  {ROWS[row]}\n  = {number:.5f}"
        )
        self.draw(self.columns[iteration][0] + 0.01 * row)
        self.step += 1

    def draw(self, x: float) -> None:
        """The function over the parameter, the target, and the point where the run stands."""
        plotext.terminal.limit(False, False)
        figure = type(plotext.figure)(parent=plotext.terminal)
        figure.plot_size(36, 11)
        figure.theme("simple")
        figure.canvas("default")
        figure.draw(figure.signal(CURVE, [math.sqrt(math.log(v**2)) for v in CURVE], marker="hd").lines(True))
        figure.draw(figure.signal([1.0, 10.0], [TARGET, TARGET], marker="hd").lines(True))
        figure.draw(figure.signal([x], [math.sqrt(math.log(x**2))], marker="●"))
        self.query_one("#chart", Static).update(Text.from_ansi(figure.build().string()))


if __name__ == "__main__":
    PlainTable().run()
