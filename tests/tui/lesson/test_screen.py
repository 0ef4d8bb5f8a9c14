"""A lesson on the screen: every key, what the panels show, and every size."""

from __future__ import annotations

import pytest

from gradtutor.view.text.numbers import UNKNOWN
from tests.session.walks import CHOICES, cases, lesson
from tests.tui.driver import SIZE, SMALL, WIDE, Driver, tutor
from tests.view.graph.walker import edges_drawn

SEEDS = ("guess-the-number", "black-box", "target-shooting", "linear-backprop", "nonlinear-chain", "descent-1d")
"""The lessons whose walks are made on the screen; all others are walked without one."""

MOST = 30
"""Steps of a walk through a variant, before it goes to the end at once."""


def place(driver: Driver) -> tuple[int, str, int]:
    """Iteration, stage, and which step of the stage."""
    snapshot = driver.snapshot
    return snapshot.iteration, snapshot.stage, snapshot.index


def heading(driver: Driver) -> str:
    """Where in the course the lesson is, and what it is called."""
    entry = driver.app.entry(driver.lesson.lesson.folder)
    assert entry is not None
    return f"{entry.chapter} {entry.number}/{entry.total} · {entry.title}"


def row_of(driver: Driver, label: str) -> list[str]:
    """The cells of a row of the table."""
    (row,) = [line for line in driver.lines("table") if line.startswith(f" {label} ")]
    return row.removeprefix(f" {label} ").split()


# what is shown


@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_a_step_is_seen_in_every_panel(size: tuple[int, int]) -> None:
    async with tutor("nonlinear-chain", size) as driver:
        await driver.press(*["space"] * 14, "right", "right")
        assert place(driver) == (2, "backward", 3)
        header = driver.text("header")
        assert header.startswith(f" {heading(driver)}")
        assert header.endswith("iteration 2 · backward 3/4")
        words = driver.lines("words")
        assert words[0].startswith(" b moves 0.05554 times as much as a.")
        assert words[-3:] == [" Δa = Δb ÷ ∂b/∂a   ∂b/∂a = 1/a", "    = −1.46153 ÷ 0.05554", "    = −26.31426"]
        graph = driver.lines("graph")
        assert edges_drawn(graph, "xabc") == {("x", "a"), ("a", "b"), ("b", "c")}
        assert all(label in graph[0] for label in ("► a = x² ", "► b = ln a ", "► c = √b ", "► c − y"))
        # ∂b/∂a = 1/18.00456 = 0.0555, and it is divided by.
        assert "◄ ÷0.0555" in graph[0] or "◄÷0.056" in graph[0]
        # As many decimals as there is room for: the table has them all.
        wide = size == WIDE
        value, gap, delta = ("18.00456", "−0.42982", "−26.31426") if wide else ("18.0046", "−0.4298", "−26.314")
        assert graph[1].split() == ["4.24318", value, "2.89063", "1.70018", gap]
        assert graph[2].split()[:4] == ["Δ", UNKNOWN, "▸Δ", delta]
        if wide:
            # The rows that the chart can use are taken from those of the table that are furthest from this step.
            assert row_of(driver, "a = x²") == ["4.00000", "18.00456"]
            assert row_of(driver, "y") == ["2.13000", "2.13000"]
        assert row_of(driver, "Δa") == ["−8.97271", "▸−26.31426"]
        assert row_of(driver, "Δx") == ["−2.24318", UNKNOWN]
        assert driver.lines("chart")[0].split() == ["c", "(x)", "●", "now", "○", "before"]
        assert any("●" in line for line in driver.lines("chart"))
        assert driver.text("footer").startswith(" space next  ")
        assert driver.text("footer").endswith("? help")
        driver.assert_all_fits()


async def test_what_is_not_known_yet_is_a_dash() -> None:
    async with tutor("nonlinear-chain", WIDE) as driver:
        numbers = ["a = x²", "b = ln a", "c = √b", "Δc", "Δb", "Δa", "Δx"]
        for known in range(len(numbers) + 1):
            cells = [row_of(driver, label)[-1] for label in numbers]
            assert [cell != UNKNOWN for cell in cells] == [number < known for number in range(len(numbers))]
            assert sum("▸" in cell for cell in cells) == min(known, 1)
            await driver.press("space")
            if driver.snapshot.stage == "loss":
                await driver.press("space")


@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_the_roads_of_the_graph_are_drawn(size: tuple[int, int]) -> None:
    async with tutor("linear-backprop", size) as driver:
        await driver.press("down", "up", *["space"] * 2)
        graph = driver.lines("graph")
        names = {"w", "b", "x", "y", "z"}
        roads = {("w", "x"), ("b", "x"), ("b", "y"), ("x", "z"), ("y", "z")}
        assert edges_drawn(graph, names) == roads
        await driver.resize(*(WIDE if size == SIZE else SIZE))
        assert edges_drawn(driver.lines("graph"), names) == roads


async def test_a_hidden_formula_opens_at_the_end() -> None:
    async with tutor("black-box") as driver:
        assert "0.332" not in str(driver.shown())
        await driver.press("end", "left")
        assert "0.332" not in str(driver.shown())
        await driver.press("right")
        assert "out = 0.332x² + 2.002x" in driver.text("graph")


async def test_a_loss_that_is_only_a_word() -> None:
    async with tutor("guess-the-number") as driver:
        await driver.press("space", "space")
        assert driver.snapshot.stage == "loss"
        assert row_of(driver, "answer") == ["▸far", "too", "small"]
        assert "−38" not in str(driver.shown())
        assert "43" not in str(driver.shown())


async def test_the_number_line_has_a_row_for_each_guess() -> None:
    async with tutor("guess-the-number") as driver:
        await driver.press("end")
        chart = [line for line in driver.lines("chart")[1:] if line.lstrip()[0].isdigit() and "┤" in line]
        assert [line.strip()[0] for line in chart] == list("1234567")
        assert [sum(line.count(mark) for mark in "○●") for line in chart] == [1] * 7


# every key


async def test_forward_and_back_are_inverse_and_show_the_same() -> None:
    async with tutor("nonlinear-chain") as driver:
        seen = [(place(driver), driver.shown())]
        for _ in range(40):
            await driver.press("right" if len(seen) % 2 else "space")
            seen.append((place(driver), driver.shown()))
        assert len({str(where) for where, _ in seen}) == len(seen)
        for where, shown in reversed(seen[:-1]):
            await driver.press("left" if where[0] % 2 else "backspace")
            assert place(driver) == where
            assert driver.shown() == shown


async def test_whole_iterations_the_end_and_the_start() -> None:
    async with tutor("nonlinear-chain") as driver:
        places = []
        for key in ("down", "space", "down", "down", "up", "up", "end", "down", "home", "up", "end", "home"):
            await driver.press(key)
            places.append((key, place(driver)))
        assert places == [
            ("down", (1, "update", 1)),
            ("space", (2, "forward", 1)),
            ("down", (2, "update", 1)),
            ("down", (3, "update", 1)),
            ("up", (2, "update", 1)),
            ("up", (1, "update", 1)),
            ("end", (5, "done", 1)),
            ("down", (5, "done", 1)),
            ("home", (1, "intro", 0)),
            ("up", (1, "intro", 0)),
            ("end", (5, "done", 1)),
            ("home", (1, "intro", 0)),
        ]


async def test_beyond_either_end_nothing_changes() -> None:
    async with tutor("descent-1d") as driver:
        for before, key in (("home", "left"), ("home", "up"), ("end", "space"), ("end", "down")):
            await driver.press(before)
            shown = driver.shown()
            await driver.press(key)
            # But for the footer, which says what leads on from an end.
            assert driver.shown() | {"footer": shown["footer"]} == shown


async def test_the_charts_come_round() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("end")
        titles = []
        for _ in range(3):
            titles.append(driver.lines("chart")[0].partition("●")[0].strip())
            await driver.press("c")
        assert titles == ["c (x)", "gap, powers of ten", "c (x)"]
        assert place(driver) == (5, "done", 1)


async def test_a_chart_that_takes_the_whole_side_gives_it_back() -> None:
    async with tutor("target-shooting") as driver:
        chart = driver.lesson.query_one("#chart")
        assert chart.size.height == 22
        await driver.press("c")
        await driver.pilot.pause()
        assert chart.size.height < 12
        assert "graph" in driver.shown()
        driver.assert_all_fits()
        await driver.press("c")
        await driver.pilot.pause()
        assert chart.size.height == 22
        driver.assert_all_fits()


async def test_a_variant_keeps_its_place() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 7)
        here = driver.shown()
        await driver.press("v")
        assert driver.snapshot.variant == "gradient"
        assert place(driver) == (1, "intro", 0)
        assert "· gradient" in driver.text("header")
        await driver.press("down", "space", "space")
        there = driver.shown()
        await driver.press("v")
        assert driver.shown() == here
        await driver.press("v")
        assert driver.shown() == there


@pytest.mark.parametrize("name", SEEDS)
async def test_every_variant_has_its_turn(name: str) -> None:
    async with tutor(name) as driver:
        seen = []
        names = list(lesson(name).variants)
        for place in range(len(names)):
            seen.append(driver.snapshot.variant)
            await driver.show_variant(names[(place + 1) % len(names)])
        assert seen == names
        assert driver.snapshot.variant == seen[0]


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving(key: str) -> None:
    async with tutor("descent-1d") as driver:
        await driver.press("space", key)
        assert driver.contents


async def test_enter_asks_nothing_where_the_lesson_does_not_wait() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "enter")
        assert not driver.lesson.query(".open")
        assert place(driver) == (1, "forward", 1)


# languages


@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_the_language_changes_live_at_the_same_place(size: tuple[int, int]) -> None:
    async with tutor("nonlinear-chain", size) as driver:
        await driver.press(*["space"] * 15)
        where, english = place(driver), driver.shown()
        await driver.press("l")
        chinese = driver.shown()
        assert place(driver) == where
        assert chinese["header"][0].startswith(f" {heading(driver)}")
        assert "非线性链条" in heading(driver)
        assert chinese["header"][0].endswith("迭代 2 · 反向 2/4")
        assert chinese["words"][0].startswith(" b 变一点")
        # Rows that there is no room for are counted behind the word, by an arrow.
        assert [word for word in chinese["table"][0].split() if word[0] not in "↑↓↕"] == ["迭代", "1", "2"]
        # The numbers are the same; only words differ.
        assert chinese["graph"] == english["graph"]
        assert [line.split() for line in chinese["table"][1:]] == [line.split() for line in english["table"][1:]]
        driver.assert_all_fits()
        await driver.press("l")
        # There are no words in German yet: the lesson says which it has, all else is German.
        german = driver.shown()
        assert "Nonlinear chain [en]" in german["header"][0]
        assert german["header"][0].endswith("Iteration 2 · rückwärts 2/4")
        assert german["words"] == english["words"]
        driver.assert_all_fits()
        await driver.press("l")
        assert driver.shown() == english


async def test_the_contents_speak_the_language_that_the_lesson_was_left_in() -> None:
    async with tutor() as driver:
        await driver.press("enter", "l", "escape")
        assert driver.lines("title")[1].strip() == "一步一步学梯度"
        await driver.press("enter", "escape", "l", "l")
        assert driver.lines("title")[1].strip() == "Gradients, step by step"


# sizes


async def test_resizing_live() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press(*["space"] * 6)
        where, narrow = place(driver), driver.shown()
        await driver.resize(*WIDE)
        wide = driver.shown()
        driver.assert_all_fits()
        assert len(driver.screen()[0]) == WIDE[0] - 1
        # The same words, of which more may stand in a line.
        first = narrow["words"][0].split()
        assert wide["words"][0].split()[: len(first)] == first
        await driver.resize(*SMALL)
        assert driver.lines("small") == [
            "This terminal is too small: the tutor needs 60",
            "columns and 20 rows. Make it larger, or press q.",
        ]
        assert driver.screen()[:3] == [*driver.lines("small"), ""]
        driver.assert_all_fits()
        await driver.press("space")
        await driver.resize(*SIZE)
        await driver.press("left")
        assert place(driver) == where
        assert driver.shown() == narrow


async def test_a_lesson_opened_on_a_small_screen() -> None:
    async with tutor("nonlinear-chain", SMALL, "zh") as driver:
        assert "60 列" in "".join(driver.screen())
        driver.assert_all_fits()
        await driver.resize(*SIZE)
        assert place(driver) == (1, "intro", 0)
        assert driver.lines("header")[0].startswith(f" {heading(driver)}")
        await driver.resize(*SMALL)
        await driver.press("q")
        assert driver.contents


@pytest.mark.parametrize("size", [(60, 20), (110, 30), (200, 60)])
@pytest.mark.parametrize("name", SEEDS)
async def test_every_size_that_is_large_enough_is_filled(name: str, size: tuple[int, int]) -> None:
    async with tutor(name, size) as driver:
        for keys in (["space"] * 3, ["end"], ["l"]):
            await driver.press(*keys)
            rows = driver.screen()
            assert len(rows) == size[1]
            assert rows[0] and rows[-1]
            assert not driver.lesson.has_class("small")
        await driver.frames()
        driver.assert_all_fits()


# every step


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "variant"), [case for case in cases() if case[0] in SEEDS], ids=str)
async def test_every_step_fits_its_panels(name: str, variant: str, language: str) -> None:
    async with tutor(name, language=language) as driver:
        await _to_variant(driver, name, variant)
        choices = list(CHOICES.get((name, variant), ()))
        for _ in range(MOST):
            await driver.frames()
            driver.assert_all_fits()
            if driver.lesson.player.waiting and choices:
                driver.lesson.player.choose(choices.pop(0))
                driver.lesson.snapshot = driver.lesson.player.snapshot()
                continue
            if not driver.lesson.player.next():
                break
            driver.lesson.snapshot = driver.lesson.player.snapshot()
        await driver.press("end")
        await driver.frames()
        assert driver.snapshot.end is not None
        driver.assert_all_fits()


async def _to_variant(driver: Driver, name: str, variant: str) -> None:
    await driver.show_variant(variant)
    assert driver.snapshot.variant == variant


@pytest.mark.parametrize(
    ("language", "predict", "compare", "help_"),
    [("en", "p predict", "x compare", "? help"), ("zh", "p 预测", "x 比较", "? 帮助")],
)
@pytest.mark.parametrize(
    ("lesson", "keys"),
    [
        ("nonlinear-chain", ("space",)),  # with errata
        ("two-variables", ("space", "space")),  # with a question
        ("two-layer-network", ("space", "space")),  # with an array
        ("guess-the-number", ("space",)),
        ("nonlinear-chain", ("m", "escape")),  # with a move to make
    ],
)
async def test_predicting_and_comparing_have_room_at_the_designed_size(
    lesson: str, keys: tuple[str, ...], language: str, predict: str, compare: str, help_: str
) -> None:
    async with tutor(lesson, size=SIZE, language=language) as driver:
        await driver.press(*keys)
        (footer,) = driver.lines("footer")
        assert footer.startswith((" space", " enter", " 空格键", " 回车键"))
        assert f"  {predict}  " in footer and f"  {compare}  " in footer
        assert footer.endswith(help_)
