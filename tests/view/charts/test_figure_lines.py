"""Figures in cells: axes, lines, points, labels; and the widget that shows them."""

from __future__ import annotations

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from gradtutor.tui.widgets.plot import Plot
from gradtutor.view.charts.figure import Figure, Label, Series
from gradtutor.view.charts.figure_lines import clip, figure_lines
from gradtutor.view.text.lines import Line

DIAGONAL = Figure(
    series=(Series((0.0, 10.0), (0.0, 1.0), "forward"),),
    x_limits=(0.0, 10.0),
    y_limits=(0.0, 1.0),
    x_ticks=((0.0, "0"), (10.0, "10")),
    y_ticks=((0.0, "0"), (1.0, "1.0")),
)
COORDINATES = st.floats(-1e6, 1e6) | st.floats(allow_nan=False, allow_infinity=False)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def roles(lines: tuple[Line, ...]) -> dict[str, str]:
    """All that is drawn in each role."""
    result: dict[str, str] = {}
    for line in lines:
        for text, role in line:
            result[role] = result.get(role, "") + text
    return result


def test_a_line_its_axes_and_its_ticks() -> None:
    # 17 cells of 34 dots across, 4 of 16 dots upwards, from corner to corner; the ticks stand in the outermost cells.
    lines = texts(figure_lines(DIAGONAL, 20, 6))
    assert [line[:4] for line in lines] == ["1.0┤", "   │", "   │", "  0┤", "   └", "    "]
    assert lines[4] == "   └┬" + "─" * 14 + "┬"
    assert lines[5] == "    0" + " " * 13 + "10"
    dots = [(row, column) for row in range(4) for column, sign in enumerate(lines[row][4:]) if sign != " "]
    assert dots[0] == (0, 12) and dots[-1] == (3, 3) and {column for _, column in dots} == set(range(16))


def test_each_thing_comes_back_with_its_role() -> None:
    figure = DIAGONAL._replace(
        series=(*DIAGONAL.series, Series((5.0,), (0.9,), "backward current", "points", "●")),
        labels=(Label(2.0, 0.9, "goal", "target"),),
    )
    drawn = roles(figure_lines(figure, 40, 12))
    assert drawn["backward current"] == "●"
    assert drawn["target"] == "goal"
    assert set(drawn["forward"]) <= {chr(0x2800 + dots) for dots in range(256)}
    assert "┤" in drawn["muted"]
    assert "10" in drawn["muted"]


def test_an_axis_without_ticks_is_not_drawn() -> None:
    lines = texts(figure_lines(DIAGONAL._replace(y_ticks=()), 20, 4))
    assert lines[-2:] == ["┬──────────────────┬", "0                 10"]
    assert len(texts(figure_lines(DIAGONAL._replace(x_ticks=(), y_ticks=()), 20, 4))) == 4


def test_a_title_takes_the_first_row() -> None:
    lines = figure_lines(DIAGONAL._replace(title="Loss"), 20, 6)
    assert lines[0][0] == ("Loss", "heading")
    assert len(lines) == 6


@pytest.mark.parametrize(("x", "text"), [(0.0, "hello"), (9.9, "hello"), (10.0, "中文字"), (5.0, "e\u0301")])
def test_a_label_is_moved_to_where_it_fits(x: float, text: str) -> None:
    figure = DIAGONAL._replace(labels=(Label(x, 0.5, text, "target"),))
    lines = figure_lines(figure, 20, 6)
    assert roles(lines)["target"] in (text, "é")
    assert {cell_len(row) for row in texts(lines)} == {20}


def test_a_label_hides_neither_curve_nor_point() -> None:
    # Four rows of 2.5 each: the points stand in the second row from above, in the first and in the sixth of 20 columns.
    goal = Series((0.0, 10.0), (6.0, 6.0), "target", "dashes")
    points = Series((0.0, 2.9), (6.0, 6.0), "forward", "points", "●")
    figure = Figure((goal, points), (0.0, 10.0), (0.0, 10.0), labels=(Label(0.0, 6.0, "goal", "target"),))
    assert texts(figure_lines(figure, 20, 4))[1].startswith("●goal●")
    # Six columns have no room between them: behind both; and where the row is full, above it.
    wider = figure._replace(labels=(Label(0.0, 6.0, " goal ", "target"),))
    assert texts(figure_lines(wider, 20, 4))[1].index("goal") == 7
    curve = Series((0.0, 10.0), (6.0, 6.0), "forward")
    above = texts(figure_lines(figure._replace(series=(goal, curve)), 20, 4))
    assert above[0].startswith("goal") and "goal" not in above[1]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_only_finite_numbers_are_drawn(number: float) -> None:
    for broken in (
        DIAGONAL._replace(series=(Series((0.0, 1.0), (0.0, number), "forward"),)),
        DIAGONAL._replace(series=(Series((number,), (0.0,), "forward", "points"),)),
        DIAGONAL._replace(x_ticks=((number, "x"),)),
        DIAGONAL._replace(labels=(Label(0.0, number, "x"),)),
    ):
        with pytest.raises(ValueError, match="only finite numbers can be drawn"):
            figure_lines(broken, 20, 6)


@pytest.mark.parametrize("limits", [(1.0, 1.0), (2.0, 1.0), (math.nan, 1.0), (0.0, math.inf), (1e16, 1e16 + 2)])
def test_an_axis_has_room(limits: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="an axis cannot run from"):
        figure_lines(DIAGONAL._replace(y_limits=limits), 20, 6)


def test_a_series_has_as_many_x_as_y() -> None:
    with pytest.raises(ValueError, match="a series has 2 x and 1 y"):
        figure_lines(DIAGONAL._replace(series=(Series((0.0, 1.0), (0.0,), "forward"),)), 20, 6)


@given(st.lists(st.tuples(COORDINATES, COORDINATES), max_size=300), st.integers(0, 40), st.integers(0, 12))
def test_whatever_is_finite_can_be_drawn(points: list[tuple[float, float]], width: int, height: int) -> None:
    xs = tuple(x for x, _ in points)
    ys = tuple(y for _, y in points)
    figure = DIAGONAL._replace(series=(Series(xs, ys, "forward"), Series(xs, ys, "target", "points", "x")))
    lines = figure_lines(figure, width, height)
    assert len(lines) <= height


def test_a_line_is_cut_where_it_leaves_the_axes() -> None:
    zigzag = [(0.0, 0.5), (1.0, 2.5), (2.0, 0.5), (3.0, 0.5)]
    assert list(clip(zigzag, (0.0, 3.0), (0.0, 1.5))) == [
        [(0.0, 0.5), (0.5, 1.5)],
        [(1.5, 1.5), (2.0, 0.5), (3.0, 0.5)],
    ]
    assert list(clip([(-1.0, 0.5), (4.0, 0.5)], (0.0, 3.0), (0.0, 1.0))) == [[(0.0, 0.5), (3.0, 0.5)]]
    assert list(clip([(-1.0, 5.0), (4.0, 5.0)], (0.0, 3.0), (0.0, 1.0))) == []
    assert list(clip([(1.0, 0.5)], (0.0, 3.0), (0.0, 1.0))) == [[(1.0, 0.5)]]


class Program(App[None]):
    """One chart."""

    CSS = "Plot { width: 20; height: 6; }"

    def compose(self) -> ComposeResult:
        yield Plot()


def test_the_widget_draws_in_its_size_and_refuses_what_cannot_be_drawn() -> None:
    async def go() -> None:
        program = Program()
        async with program.run_test(size=(40, 10)) as pilot:
            plot = program.query_one(Plot)
            plot.show_figure(DIAGONAL)
            await pilot.pause()
            await program.workers.wait_for_complete()
            assert plot.lines == figure_lines(DIAGONAL, 20, 6)
            plot.styles.width = 30
            await pilot.pause()
            assert plot.lines == figure_lines(DIAGONAL, 30, 6)
            with pytest.raises(ValueError, match="only finite"):
                plot.show_figure(DIAGONAL._replace(series=(Series((0.0,), (math.nan,), "forward"),)))
            plot.show_figure(None)
            assert plot.lines == ()

    asyncio.run(go())
