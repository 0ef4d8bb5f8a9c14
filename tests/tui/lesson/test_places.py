"""What is asked, and what an end says: beside the pictures, which nothing hides; room that is used; the mouse."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Region

from gradtutor.session.quiz.questions import before
from gradtutor.tui.core import theme
from gradtutor.tui.screens.question import QuestionScreen
from gradtutor.tui.widgets.answer import Answer
from gradtutor.view.lesson.layout import lesson_layout
from tests.session.walks import LESSONS
from tests.tui.driver import Driver, tutor

ASKING = sorted(
    folder.parent.name for folder in LESSONS.glob("*/lesson.toml") if "[[question]]" in folder.read_text("utf-8")
)
ERRATA = {
    folder.parent.name: folder.read_text("utf-8").count("[[erratum]]")
    for folder in sorted(LESSONS.glob("*/lesson.toml"))
}
PICTURES = ("graph", "chart")


def seen(driver: Driver, region: Region) -> list[str]:
    """What stands in a rectangle of the screen, as it is seen."""
    rows = [strip.crop(region.x, region.right).text for strip in driver.app.screen._compositor.render_strips()]
    return rows[region.y : region.bottom]


def pictures(driver: Driver) -> dict[str, Region]:
    """Graph and chart of the lesson, as far as they are there."""
    lesson = next(screen for screen in driver.app.screen_stack if screen.query("#lesson"))
    regions = {name: lesson.query_one(f"#{name}").region for name in PICTURES}
    return {name: region for name, region in regions.items() if region}


async def packet(driver: Driver, *keys: tuple[str, str]) -> None:
    """Keys that arrive at once: none waits for what the one before it does."""
    for key, character in keys:
        driver.app.post_message(events.Key(key, character))
    await driver.pilot.pause()
    await driver.settle(8)


@pytest.mark.parametrize("lesson", ASKING)
async def test_a_question_covers_neither_graph_nor_chart(lesson: str) -> None:
    async with tutor(lesson) as driver:
        screen = driver.lesson
        first = next(iter(screen.lesson.variants))
        questions = [question for question in screen.lesson.questions if question.variant == first]
        assert questions
        for language in ("en", "zh"):
            for question in questions:
                at = before(question, screen.player)
                assert at is not None
                screen.player.go(at.iteration, at.revealed)
                screen.arrive()
                await driver.settle(2)
                regions = pictures(driver)
                drawn = {name: seen(driver, region) for name, region in regions.items()}
                assert any(any(rows) for rows in drawn.values())
                assert screen.open_question(question)
                await driver.pilot.pause()
                asking = driver.app.screen
                assert isinstance(asking, QuestionScreen)
                place = asking.query_one("#asking").region
                for name, region in regions.items():
                    assert not place.overlaps(region), (question.id, name, place, region)
                    assert seen(driver, region) == drawn[name], (question.id, name)
                # Everything of it can be come by: what has no room is scrolled to.
                panel, scroll = asking.query_one("#question Panel"), asking.query_one("#question")
                assert panel.region.height - scroll.region.height <= scroll.max_scroll_y
                while asking.asking.hint():
                    pass
                asking._told()
                await driver.settle(2)
                for name, region in regions.items():
                    assert seen(driver, region) == drawn[name], (question.id, name, "hints")
                await driver.press("escape")
            if language == "en":
                await driver.press("l")


@pytest.mark.parametrize("lesson", ["linear-backprop", "target-shooting", "two-variables"])
async def test_a_prediction_covers_neither_graph_nor_chart(lesson: str) -> None:
    async with tutor(lesson) as driver:
        await driver.press("space")
        before_ = {name: driver.lines(name) for name in PICTURES}
        await driver.press("p")
        answer = driver.lesson.query_one(Answer)
        if not answer.open:
            pytest.skip("nothing to predict here")
        # The field is moved to its place with the next frame.
        await driver.pilot.pause()
        words = driver.lesson.query_one("#words").region
        assert words.contains_region(answer.region)
        assert answer.region.bottom == words.bottom
        assert {name: driver.lines(name) for name in PICTURES} == before_


async def test_keys_that_come_in_one_packet_are_taken_one_after_the_other() -> None:
    """The gradient asked for is not 5, and not 4: two tries, and nothing is left but what was tried last."""
    async with tutor("linear-backprop") as driver:
        await driver.press("p")
        answer = driver.lesson.query_one(Answer)
        asked = answer.asked
        await packet(driver, ("5", "5"), ("enter", "\r"), ("7", "7"), ("enter", "\r"))
        assert [event.data["guess"] for event in driver.app.progress._store.read() if event.kind == "predicted"] == [
            5,
            7,
        ]
        assert answer.asked == asked


async def test_a_key_after_the_right_answer_is_the_lessons() -> None:
    """c = √b with b = ln 4 = 1.38629: 1.17741; the space behind it reveals the step after."""
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "space", "p")
        number = [("full_stop" if one == "." else one, one) for one in "1.17741"]
        await packet(driver, *number, ("enter", "\r"), ("space", " "))
        assert (driver.snapshot.stage, driver.snapshot.index) == ("loss", 1)


async def test_what_is_no_number_takes_the_place_of_what_was_said_to_the_answer_before() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("p")
        await driver.type("3")
        await driver.press("enter")
        assert "✗ 3" in driver.text("words")
        await driver.type("foo")
        await driver.press("enter")
        words = " ".join(driver.text("words").split())
        assert "The name 'foo' is not known here." in words
        assert "✗" not in words


async def test_an_end_says_what_was_learnt_and_leads_into_the_next_chapter() -> None:
    async with tutor("gates") as driver:
        await driver.press("end")
        while driver.snapshot.end is None:
            await driver.press("end")
        words = driver.text("words")
        first = next(line for line in driver.lesson._panel("words").lines if line)
        assert any("strong" in role for _, role in first)
        assert "enter Two roads back" in words
        # How the run went and what is next stand in one line, where the lesson's own words need the others.
        assert f"{driver.snapshot.iteration} iterations" in words
        footer = driver.text("footer")
        assert footer.startswith(" enter next lesson")
        assert "space next" not in footer
        await driver.press("space")
        assert "enter opens Two roads back" in driver.text("footer")
        await driver.press("l")
        assert "Two roads back" not in driver.text("footer")
        await driver.press("l", "l", "enter")
        assert driver.lesson.lesson.folder.name == "linear-backprop"


async def test_an_end_counts_what_was_asked() -> None:
    async with tutor("guess-the-number") as driver:
        await driver.press("end", "enter")
        assert driver.lesson.lesson.folder.name == "black-box"
    async with tutor("nonlinear-chain") as driver:
        await driver.press("p")
        for text in ("3", "4"):
            await driver.type(text)
            await driver.press("enter")
        # a = x² = 4 in the end; b = ln 4 is not 9.
        await driver.press("p")
        await driver.type("9")
        await driver.press("enter", "escape", "end")
        assert "1 of 2 right" in driver.text("words")


async def test_z_gives_each_part_the_screen_and_all_of_them_back() -> None:
    async with tutor("linear-backprop") as driver:
        await driver.press("space", "space")
        await driver.rest()
        parts = driver.shown()
        for name in ("chart", "graph", "table"):
            await driver.press("z")
            await driver.rest()
            assert set(driver.shown()) == {"header", name, "footer"}
            whole = driver.lesson.query_one(f"#{name}").region
            assert (whole.width, whole.height) in ((80, 22), (79, 22))
            # Keys go on as ever.
            driver.assert_all_fits()
        await driver.press("z")
        await driver.rest()
        assert driver.shown() == parts
        await driver.press("z", "escape")
        await driver.rest()
        assert driver.shown() == parts
        await driver.press("z", "p")
        await driver.rest()
        assert driver.lesson.query_one(Answer).open
        assert set(driver.shown()) == set(parts)


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
async def test_room_is_used_by_a_second_chart_and_a_formula_under_the_words(size: tuple[int, int]) -> None:
    async with tutor("descent-1d", size) as driver:
        await driver.press("space", "space")
        await driver.settle(2)
        assert len(driver.lesson.player.variant.charts) > 1
        first, second = (driver.lesson.query_one(f"#{name}") for name in ("chart", "second"))
        assert first.region.width >= 34 and second.region.width >= 34
        assert not first.region.overlaps(second.region)
        titles = driver.lines("chart")[0], driver.lines("second")[0]
        assert titles[0] != titles[1]
        await driver.press("c")
        assert driver.lines("chart")[0].split()[0] == titles[1].split()[0]
        words = driver.lines("words")
        assert len([line for line in words if not line]) <= 4
        driver.assert_all_fits()


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("name", ["descent-1d", "saddle-and-curvature", "convolution", "two-variables"])
async def test_each_part_stands_where_the_layout_says(name: str, size: tuple[int, int]) -> None:
    """Besides header and footer nothing else is seen, also after another part had the screen, and in another size."""
    async with tutor(name, size) as driver:
        await driver.rest()

        def assert_placed(columns: int, rows: int, chart: int = 0) -> None:
            scene, charts = driver.lesson.scene(), driver.lesson.player.variant.charts
            layout = lesson_layout(scene, charts[chart], columns, rows, several=len(charts) > 1)
            seen = {panel.id: tuple(panel.region) for panel in driver.panels()}
            places = {panel: tuple(place) for panel, place in layout.places().items()}
            assert seen == places | {"header": (0, 0, columns, 1), "footer": (0, rows - 1, columns, 1)}

        assert_placed(*size)
        await driver.press("z", "escape")
        await driver.rest()
        assert_placed(*size)
        # Of saddle-and-curvature and convolution the last chart does not want the whole height.
        count = len(driver.lesson.player.variant.charts)
        await driver.press(*["c"] * (count - 1))
        await driver.rest()
        assert_placed(*size, chart=count - 1)
        await driver.pilot.resize_terminal(100, 30)
        await driver.rest()
        assert_placed(100, 30, chart=count - 1)


async def test_a_click_presses_a_key_of_the_footer_and_goes_to_a_node_and_to_a_cell() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.pilot.click("#footer", offset=(3, 0))
        await driver.settle(2)
        assert (driver.snapshot.stage, driver.snapshot.index) == ("forward", 1)
        await driver.press("down", "down", "space")
        graph = driver.lines("graph")
        await driver.pilot.click("#graph", offset=(graph[0].index("b = ln a"), 0))
        await driver.settle(2)
        assert (driver.snapshot.iteration, driver.snapshot.stage, driver.snapshot.focus) == (3, "forward", "b")
        table = driver.lines("table")
        row = next(number for number, line in enumerate(table) if line.startswith(" b = ln a"))
        column = table[0].index(" 1 ") + 1
        await driver.pilot.click("#table", offset=(column, row))
        await driver.settle(2)
        assert (driver.snapshot.iteration, driver.snapshot.stage, driver.snapshot.focus) == (1, "forward", "b")


async def test_keys_with_nothing_to_do_say_so_and_are_not_offered() -> None:
    async with tutor("guess-the-number") as driver:
        footer = driver.text("footer")
        assert "c chart" not in footer and "g array" not in footer
        await driver.press("c")
        assert "one chart" in driver.text("footer") or "no chart" in driver.text("footer")
        await driver.press("g")
        assert "There is no array here" in driver.text("footer")
        await driver.press("t")
        assert "Your turns are o" in driver.text("footer")
        await driver.press("l")
        assert "Your turns" not in driver.text("footer")


async def test_what_if_says_the_bounds_of_a_start_and_moves_the_curve_beside_it() -> None:
    """x of nonlinear-chain: start 2, from 1 to 10."""
    async with tutor("nonlinear-chain", (120, 40)) as driver:
        await driver.press("w")
        # The run is computed a moment after the last key.
        await driver.until(lambda: any(mark in driver.text("run") for mark in "⠤⣀●"))
        await driver.settle(2)
        # The chart has the upper part, the numbers the lower one.
        curve = driver.lines("run")[:12]
        await driver.press("backspace")
        await driver.type("4")
        assert "4.00000" not in driver.text("run")
        await driver.until(lambda: "4.00000" in driver.text("run"))
        assert driver.lines("run")[:12] != curve
        await driver.press("backspace")
        await driver.type("0")
        await driver.press("enter")
        assert driver.lines("said")[0] == " x can be from 1 to 10 here."


async def test_a_question_says_of_which_iteration_it_speaks() -> None:
    """Put away in the first iteration and opened again three iterations later."""
    async with tutor("nonlinear-chain") as driver:
        screen = driver.lesson
        question = next(one for one in screen.lesson.questions if one.variant == "default" and one.stage != "done")
        await driver.press("down", "down", "down")
        assert screen.open_question(question)
        await driver.pilot.pause()
        title = str(driver.app.screen.query_one("#asking").border_title)
        assert f"iteration {question.iteration}" in title
        await driver.press("l")
        assert f"迭代 {question.iteration}" in str(driver.app.screen.query_one("#asking").border_title)


async def test_a_single_erratum_has_no_next() -> None:
    async with tutor(next(name for name in ERRATA if ERRATA[name] == 1)) as driver:
        await driver.press("e")
        assert "next" not in driver.text("footer")
        await driver.press("enter")
        await driver.until(lambda: "answer" not in driver.text("footer"))


@pytest.mark.parametrize("lesson", ["descent-1d", "ill-conditioned"])
async def test_without_colour_an_end_and_a_question_are_told_by_more_than_colour(lesson: str) -> None:
    async with tutor(lesson) as driver:
        theme.use("none")
        await driver.press("p")
        assert driver.lines("words")[-1] == " ›"
        await driver.type("123456")
        await driver.press("enter")
        assert "✗" in driver.text("words")
        await driver.press("escape", "end")
        styles = [theme.style(role) for line in driver.lesson._panel("words").lines for _, role in line if role]
        assert any(style.bold for style in styles)
        assert not any(style.color for style in styles)


async def test_another_variant_is_offered_only_where_there_is_one() -> None:
    async with tutor("one-pattern", (120, 40)) as driver:
        assert list(driver.lesson.lesson.variants) == ["default"]
        assert "variant" not in driver.text("footer")
    async with tutor("attention", (120, 40)) as driver:
        assert "v variant" in driver.text("footer")
