"""Where the panels of a lesson stand: none lies on another, and what is asked stands in place of words or table."""

from __future__ import annotations

from itertools import combinations

import pytest

from gradtutor.view.charts.registry import drawing_of
from gradtutor.view.graph.drawing import beyond_lines, is_wider
from gradtutor.view.lesson.layout import Layout, Rectangle, lesson_layout, question_place
from tests.session.walks import BRIEF, cases, chosen
from tests.view.scenes import every_kind_of_step

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


def apart(one: Rectangle, other: Rectangle) -> bool:
    """Whether no cell is in both."""
    return (
        one.column + one.columns <= other.column
        or other.column + other.columns <= one.column
        or one.row + one.rows <= other.row
        or other.row + other.rows <= one.row
    )


def asked_at(layout: Layout, needed: int) -> Rectangle:
    """Where a question stands that takes so many rows."""
    return question_place(layout, lambda columns: needed)


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_no_question_covers_chart_or_graph(name: str, variant: str) -> None:
    for here in every_kind_of_step(chosen(name, variant, BRIEF), name):
        for columns, height in SIZES:
            for chart in here.variant.charts or (None,):
                several = len(here.variant.charts) > 1
                layout = lesson_layout(here, chart, columns, height, several=several)
                # However much a question needs, it stands in one of these.
                asked = {asked_at(layout, needed) for needed in (1, 8, 12, 40)}
                assert asked <= {layout.words_place, layout.table_place}
                shown = list(layout.places().values())
                assert all(one.rows > 0 and one.columns > 0 for one in shown)
                assert all(apart(one, other) for one, other in combinations(shown, 2))
                # Header above, footer below.
                assert all(one.row >= 1 and one.row + one.rows <= height - 1 for one in shown)
                assert all(one.column + one.columns <= columns for one in shown)


@pytest.mark.parametrize("kind", ["function", "data"])
def test_a_chart_that_is_the_lesson_takes_the_whole_height(kind: str) -> None:
    name = {"function": "slope", "data": "overfit"}[kind]
    here = next(iter(every_kind_of_step(chosen(name, "default", BRIEF), name)))
    (chart, *_) = here.variant.charts
    assert chart.kind == kind
    tall = lesson_layout(here, chart, 80, 24)
    # All rows but those of header and footer.
    assert tall.tall and tall.chart.rows == 22
    beside = lesson_layout(here, chart._replace(tall=False), 80, 24)  # type: ignore[attr-defined]
    assert not beside.tall and beside.chart.rows < 12


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_on_a_large_screen_words_leave_no_room_that_a_chart_could_use(name: str, variant: str) -> None:
    """Of 58 rows words and formula have 16 at most, and the rest goes to a second chart; or beside them is a chart that
    has more than half of the screen."""
    for here in every_kind_of_step(chosen(name, variant, BRIEF), name):
        charts = here.variant.charts
        for chart in charts:
            layout = lesson_layout(here, chart, 200, 60, several=len(charts) > 1)
            taken = sum(one.columns * one.rows for panel, one in layout.places().items() if panel != "words")
            # What is left for the words: below 3,200 cells of 11,600, but beside a single chart that must be square.
            assert 200 * 58 - taken < 3200 or drawing_of(chart).room_of(chart) == "square"
            if len(charts) > 1:
                assert layout.second is not None
                assert layout.second.columns >= 34 and layout.second.rows >= 11
                assert layout.second_at != "words" or 12 <= layout.words.rows <= 16


@pytest.mark.parametrize("name", sorted({name for name, _ in cases()}))
def test_a_large_screen_shows_the_whole_graph_where_it_has_the_width(name: str) -> None:
    found = set()
    for here in every_kind_of_step(chosen(name, "default", BRIEF), name):
        (chart, *_) = here.variant.charts
        layout = lesson_layout(here, chart, 120, 40)
        assert not is_wider(here, *layout.graph)
        # Half of the height at least is the picture's, unless the chart asks for the words' place only.
        assert layout.chart.rows >= 19 or drawing_of(chart).room_of(chart) == "beside"
        found.add(layout.tall)
    # A step does not move the panels.
    assert len(found) == 1


def test_nothing_scrolls_where_another_part_has_room() -> None:
    """Nine nodes one after another are wider than half of 120 columns: they stand below all else; the 17 rows of the
    table and its head have their place, and the chart keeps the numbers in its cells."""
    here = next(iter(every_kind_of_step(chosen("convolution", "default", BRIEF), "convolution")))
    (heat, *others) = here.variant.charts
    layout = lesson_layout(here, heat, 120, 40, several=bool(others))
    assert layout.graph.columns == 120 and not is_wider(here, *layout.graph)
    assert not beyond_lines(here, *layout.graph)
    # Two parameters, seven nodes, and the gradients of all but hit.
    assert layout.table.rows == 1 + 2 + 7 + 8
    assert drawing_of(heat).enough(here, heat, *layout.chart)
