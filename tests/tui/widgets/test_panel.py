"""Panels: cells, cutting at cell boundaries, and what is redrawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region

from gradtutor.tui.core import theme
from gradtutor.tui.widgets.panel import Panel, cells, changed, fit
from gradtutor.view.text.lines import Line

WIDTH = 12
TEXTS = st.text(st.sampled_from("ab 12·é中文字\u0301…"), max_size=20)


def text_of(line: Line, width: int) -> str:
    return "".join(text for text, _ in fit(cells(line), width))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "     "),
        ("abc", "abc  "),
        ("abcde", "abcde"),
        ("abcdef", "abcd…"),
        ("中文", "中文 "),
        ("中文字", "中文…"),
        ("a中文字", "a中 …"),
        ("中文a字", "中文…"),
    ],
)
def test_lines_are_padded_or_cut_between_characters(text: str, shown: str) -> None:
    assert text_of(((text, "forward"),), 5) == shown


@given(TEXTS, st.integers(0, 15))
def test_a_row_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    row = fit(cells(((text, ""),)), width)
    assert len(row) == width
    assert cell_len("".join(part for part, _ in row)) == width


@given(TEXTS, TEXTS)
def test_writing_the_changed_span_over_the_old_row_gives_the_new_one(old: str, new: str) -> None:
    before, after = (fit(cells(((text, ""),)), WIDTH) for text in (old, new))
    span = changed(before, after)
    if span is None:
        assert before == after
    else:
        start, end = span
        assert before[:start] + after[start:end] + before[end:] == after
        assert after[start][0]
        assert end == WIDTH or after[end][0]


def test_a_combining_mark_joins_its_letter_and_controls_are_left_out() -> None:
    assert cells((("e\u0301\x1b[1m\n", "x"),)) == [("e\u0301", "x"), ("[", "x"), ("1", "x"), ("m", "x")]


class Program(App[None]):
    """One panel of 12 columns and 4 rows."""

    CSS = "Panel { width: 12; height: 4; }"

    def __init__(self) -> None:
        super().__init__()
        self.panel = Panel()
        self.refreshed: list[tuple[Region, ...]] = []

    def compose(self) -> ComposeResult:
        yield self.panel

    def rows(self) -> list[str]:
        return [strip.text for strip in self.panel.render_lines(self.panel.size.region)]

    def style(self) -> Style | None:
        """That of the first piece of the panel's text."""
        return next(iter(self.panel.render_lines(self.panel.size.region)[0])).style


def on_background(program: Program, name: str) -> bool:
    style = program.style()
    return style is not None and style.bgcolor is not None and style.bgcolor.name == name


async def comes(holds: Callable[[], bool]) -> None:
    """Wait until the program's colours have followed, which they do at a time of their own."""
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)


def run(check: Callable[[Program], Awaitable[None]]) -> None:
    async def go() -> None:
        program = Program()
        async with program.run_test(size=(40, 10)):
            await check(program)

    asyncio.run(go())


def record(program: Program, monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """The regions that the panel is asked to redraw from now on."""
    regions: list[Region] = []
    refresh = program.panel.refresh

    def recording(*args: Region, **options: Any) -> Panel:
        regions.extend(args)
        assert args, "the whole panel was redrawn"
        return refresh(*args, **options)

    monkeypatch.setattr(program.panel, "refresh", recording)
    return regions


def test_only_the_changed_span_is_redrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(program: Program) -> None:
        panel = program.panel
        panel.show(((("b = 1.25", "forward"),), (("c = 2.50", "forward"),)))
        regions = record(program, monkeypatch)
        panel.show(((("b = 1.25", "forward"),), (("c = 3.75", "forward"),)))
        assert regions == [Region(4, 1, 4, 1)]
        assert program.rows() == ["b = 1.25    ", "c = 3.75    ", " " * 12, " " * 12]

    run(check)


def test_a_change_of_role_is_a_change_and_other_spans_of_the_same_cells_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def check(program: Program) -> None:
        panel = program.panel
        panel.show(((("ab", "forward"), ("cd", "")),))
        regions = record(program, monkeypatch)
        panel.show(((("a", "forward"), ("b", "forward"), ("cd", "")),))
        assert regions == []
        panel.show(((("ab", "backward"), ("cd", "")),))
        assert regions == [Region(0, 0, 2, 1)]

    run(check)


def test_lines_that_are_gone_are_wiped_and_those_that_do_not_fit_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def check(program: Program) -> None:
        panel = program.panel
        panel.show(((("one", ""),), (("two", ""),)))
        regions = record(program, monkeypatch)
        panel.show(((("one", ""),),))
        assert regions == [Region(0, 1, 3, 1)]
        panel.show(tuple(((str(number), ""),) for number in range(9)))
        assert [row.strip() for row in program.rows()] == ["0", "1", "2", "3"]
        assert len(panel.lines) == 9

    run(check)


def test_a_theme_changes_the_colours() -> None:
    theme.use("colour")

    async def check(program: Program) -> None:
        program.panel.show(((("ab", "forward"),),))
        for look in theme.LOOKS:
            theme.wear(look)
            theme.dress(program)
            await comes(partial(on_background, program, theme.BACKGROUNDS[look]))
            style = program.style()
            assert style is not None
            assert style.color == theme.style("forward", look).color

    run(check)
    theme.wear("dark")
    theme.use(None)


def test_on_the_terminals_own_background_plain_text_has_no_style() -> None:
    async def check(program: Program) -> None:
        program.theme = theme.BARE
        program.panel.show(((("ab", ""), (" cd", "strong")),))
        await comes(lambda: program.style() is None)
        segments = list(program.panel.render_lines(program.panel.size.region)[0])
        assert [(segment.text, segment.style) for segment in segments] == [
            ("ab", None),
            (" cd       ", theme.style("strong")),
        ]

    run(check)
