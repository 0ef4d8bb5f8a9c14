"""The first screen: the course, the highlight, and what opens a lesson."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.events import Answered, Finished, Stepped
from gradtutor.tui.core.keys import remap
from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.course.contents import entries
from tests.lessons.lessons import TOML, make
from tests.session.walks import LESSONS
from tests.tui.driver import SMALL, WIDE, Driver, tutor

COURSE = load_course(LESSONS)
ENTRY = entries(COURSE, "en")[0]
CHAIN = "nonlinear-chain"
LAST = len(lesson_ids(COURSE)) - 1


@pytest.mark.parametrize("size", [(80, 24), WIDE])
@pytest.mark.parametrize(("language", "title"), [("en", "Gradients, step by step"), ("zh", "一步一步学梯度")])
async def test_the_whole_course_is_there(size: tuple[int, int], language: str, title: str) -> None:
    async with tutor(size=size, language=language) as driver:
        assert title in driver.text("title")
        seen: list[str] = []
        for _ in range(LAST + 1):
            seen += [line.strip() for line in driver.lines("contents") if line.strip() not in seen]
            await driver.press("down")
        for chapter in COURSE.chapters:
            assert chapter.titles[language] in seen
        for entry in driver.app.entries():
            assert any(line.endswith(f"{entry.number}  {entry.title}") for line in seen)
        driver.assert_all_fits()


async def test_everything_stands_where_it_belongs() -> None:
    async with tutor() as driver:
        rows = driver.screen()
        assert len(rows) == 24
        assert rows[1].strip() == "Gradients, step by step"
        assert rows[-1].strip().startswith("enter open")
        assert rows[-1].endswith("? help")
        # Three lines of it are the title, four the summary, three what a newcomer is told; the list has what is left.
        assert driver.app.screen.query_one("#contents").size == (80, 24 - 3 - 4 - 3 - 1)
        # A blank line parts the list from the summary.
        seen = [row for row in rows[3:15] if re.match(r"[ ▪✓▸]+\d+  ", row)]
        assert len(seen) > 4 and rows[15].strip() == f"↓ {LAST + 1 - len(seen)} more"
        assert rows[16] == "" and rows[17].strip() == ENTRY.summary


async def test_the_highlight_moves_and_brings_its_summary() -> None:
    async with tutor() as driver:
        entries = driver.app.entries()
        for place, entry in enumerate(entries):
            assert driver.contents.selected == place
            assert [line for line in driver.lines("contents") if "▸" in line] == [f"   ▸ {entry.number}  {entry.title}"]
            assert driver.lines("summary")[1].strip() == entry.summary
            await driver.press("j" if place % 2 else "down")
        assert driver.contents.selected == LAST


async def test_up_home_and_end_stay_within_the_course() -> None:
    async with tutor() as driver:
        places = []
        for key in ("up", "end", "down", "k", "up", "home"):
            await driver.press(key)
            places.append(driver.contents.selected)
        assert places == [0, LAST, LAST, LAST - 1, LAST - 2, 0]


async def test_end_is_the_end_of_a_long_course_too(tmp_path: Path) -> None:
    # 2,000 lessons in 40 chapters; more than anybody has written.
    names = [f"l{number}" for number in range(2000)]
    for name in names:
        (tmp_path / name).mkdir()
        (tmp_path / name / "text.en.md").write_text(f"# Lesson {name}\n\nAbout it.\n", "utf-8")
        (tmp_path / name / "lesson.toml").write_text("", "utf-8")
    chapters = [
        f'[[chapter]]\ntitle = {{ en = "C", zh = "C" }}\nlessons = {names[first : first + 50]}\n'
        for first in range(0, 2000, 50)
    ]
    head = 'format = 1\n[title]\nen = "Long"\nzh = "Long"\n'
    (tmp_path / "course.toml").write_text(head + "".join(chapters), "utf-8")
    async with tutor(course=load_course(tmp_path)) as driver:
        await driver.press("end")
        assert driver.contents.selected == 1999 and "Lesson l1999" in driver.text("contents")
        await driver.press("home")
        assert driver.contents.selected == 0 and "Lesson l0" in driver.text("contents")


@pytest.mark.parametrize("key", ["enter", "space", "right"])
async def test_a_lesson_opens_and_escape_leads_back_to_it(key: str) -> None:
    async with tutor() as driver:
        await driver.press("down", key)
        assert driver.lesson.lesson.id == lesson_ids(COURSE)[1]
        await driver.press("escape")
        assert driver.contents.selected == 1


async def test_the_language_changes_at_the_same_place() -> None:
    async with tutor() as driver:
        await driver.press("down", "l")
        assert driver.contents.selected == 1
        assert driver.lines("title")[1].strip() == "一步一步学梯度"
        assert [line for line in driver.lines("contents") if "▸" in line] == [
            f"   ▸ 2  {driver.app.entries()[1].title}"
        ]
        assert driver.text("footer").strip() == "回车键 打开  c 章节  q 退出  d 术语  l Deutsch  ? 帮助"
        driver.assert_all_fits()
        await driver.press("l")
        assert driver.lines("title")[1].strip() == "Gradienten, Schritt für Schritt"
        assert driver.text("footer").strip().endswith("l English  ? Hilfe")
        driver.assert_all_fits()
        await driver.press("l")
        assert [line for line in driver.lines("contents") if "▸" in line] == [
            f"   ▸ 2  {driver.app.entries()[1].title}"
        ]


async def test_a_click_highlights_and_a_second_one_opens() -> None:
    async with tutor() as driver:
        row = next(row for row, line in enumerate(driver.screen()) if driver.app.entries()[2].title in line)
        await driver.pilot.click(offset=(8, row))
        assert driver.contents.selected == 2
        await driver.pilot.click(offset=(8, row))
        assert driver.lesson.lesson.id == lesson_ids(COURSE)[2]


async def test_it_stays_readable_on_a_small_screen() -> None:
    async with tutor(size=SMALL) as driver:
        for _ in range(LAST + 1):
            (current,) = [line for line in driver.screen() if "▸" in line]
            assert driver.app.entries()[driver.contents.selected].title in current
            await driver.press("down")


async def test_q_leaves_the_program() -> None:
    async with tutor() as driver:
        await driver.press("q")
        assert driver.app._exit
        assert driver.app.return_code == 0


async def test_a_lesson_with_a_fault_gives_a_notice_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path, TOML.replace('"chain"', '"good"'), name="good")
    make(tmp_path, TOML.replace('"chain"', '"bad"').replace("newton", "newtom"), name="bad")
    (tmp_path / "course.toml").write_text(
        'format = 1\ntitle = { en = "Course", zh = "课程" }\n\n'
        '[[chapter]]\ntitle = { en = "One", zh = "一" }\nlessons = ["bad", "good", "missing"]\n',
        "utf-8",
    )
    async with tutor(course=load_course(tmp_path)) as driver:
        await driver.press("enter")
        assert driver.contents.selected == 0
        (notice,) = driver.app._notifications
        assert "'newtom'" in notice.message
        assert "lesson.toml:" in notice.message
        # A lesson that is not there at all is said in its place, and the ones that work still open.
        await driver.press("end")
        assert "missing/text.en.md" in driver.text("summary").replace("\n  ", "")
        await driver.press("up", "enter")
        assert isinstance(driver.app.screen, LessonScreen)
        assert driver.lines("words")[0].strip()


async def previewed(driver: Driver) -> None:
    """Wait until what is computed in the background for the highlighted lesson is there."""
    await driver.until(lambda: driver.contents._wanted in driver.contents._previews and not driver.contents._computing)
    await driver.settle(3)


def begun() -> Progress:
    progress = Progress()
    progress.record(Stepped("default", 3, 2, "forward", "b"), CHAIN)
    for right in (False, True):
        progress.record(Answered("one", right), CHAIN)
    progress.record(Answered("two", True), CHAIN)
    progress.record(Answered("two", False), CHAIN)
    progress.record(Finished("default", 5, "converged"), "slope")
    return progress


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (99, 30), (100, 24), WIDE, (200, 60)])
async def test_one_pane_or_two_by_the_room_there_is(size: tuple[int, int], language: str) -> None:
    async with tutor(size=size, language=language) as driver:
        contents, card = (driver.app.screen.query_one(f"#{name}") for name in ("contents", "summary"))
        beside = size[0] >= 100
        assert (contents.region.y == card.region.y) is beside
        assert (contents.region.x == card.region.x) is not beside
        await previewed(driver)
        titles = [entry.title for entry in driver.app.entries()]
        for _ in range(LAST + 1):
            await driver.press("down")
            driver.assert_all_fits()
            title = titles[driver.contents.selected]
            assert title in driver.text("contents")
            if beside:
                assert title in driver.text("summary")


async def test_beside_the_list_there_are_minutes_place_answers_and_picture() -> None:
    progress = begun()
    async with tutor(size=WIDE, progress=progress) as driver:
        # It begins in the lesson that was open last; that one is highlighted when it is left.
        if isinstance(driver.app.screen, LessonScreen):
            await driver.press("escape")
        driver.contents.selected = lesson_ids(COURSE).index(CHAIN)
        await driver.settle(2)
        await previewed(driver)
        card = [line.strip() for line in driver.lines("summary")]
        assert "Nonlinear chain" in card
        # 9 + 3·9 + 5 steps, and what is asked: tests/session/run/test_duration.py.
        assert "about 12 minutes" in card
        # The last answer to a question counts: one was wrong and is right, one was right and is wrong.
        assert "last tries: 1 of 2 right" in card
        assert "you were at: iteration 3" in card
        assert any("⠤" in line or "⡠" in line or "⣀" in line for line in card), card
        assert "1 of 2 right" in driver.text("contents")
        assert f"1 of {LAST + 1} done · 1 of 2 right" in driver.lines("title")[1]
        assert driver.lines("title")[2].endswith("✓ done   ▪ begun")


async def test_a_newcomer_is_told_of_three_keys_and_nobody_else() -> None:
    async with tutor() as driver:
        assert [line.split(":")[0].strip() for line in driver.lines("summary")[-3:]] == [
            "In a lesson space shows the next number, and how it comes about.", "p", "h",
        ]  # fmt: skip
        await driver.press("enter", "space", "escape")
        assert "hints" not in driver.text("summary")


async def test_the_keys_that_a_newcomer_is_told_of_are_those_that_were_chosen() -> None:
    remap({"step.next": "n", "predict": "f5"})
    try:
        async with tutor() as driver:
            said = driver.text("summary")
            assert "In a lesson n shows" in said and "f5: work it out" in said
    finally:
        remap({})


async def test_a_preview_is_computed_once_for_each_place() -> None:
    async with tutor(size=WIDE) as driver:
        await previewed(driver)
        first = dict(driver.contents._previews)
        await driver.press("down")
        await previewed(driver)
        await driver.press("up")
        await driver.settle(2)
        assert len(driver.contents._previews) == 2
        assert all(driver.contents._previews[key] is value for key, value in first.items())


async def test_over_a_link_nothing_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    async with tutor() as driver:
        await driver.pilot.pause(0.2)
        assert not driver.contents._previews
        await driver.press("down")
        await driver.pilot.pause(0.2)
        assert not driver.contents._previews


async def test_a_lesson_with_a_fault_has_no_preview_and_no_notice(tmp_path: Path) -> None:
    make(tmp_path, TOML.replace('"chain"', '"bad"').replace("newton", "newtom"), name="bad")
    (tmp_path / "course.toml").write_text(
        'format = 1\ntitle = { en = "Course", zh = "课程" }\n\n'
        '[[chapter]]\ntitle = { en = "One", zh = "一" }\nlessons = ["bad"]\n',
        "utf-8",
    )
    async with tutor(size=WIDE, course=load_course(tmp_path)) as driver:
        await previewed(driver)
        assert list(driver.contents._previews.values()) == [None]
        assert not driver.app._notifications


async def test_below_a_lesson_that_is_opened_at_once_nothing_is_drawn_until_it_is_seen() -> None:
    async with tutor(CHAIN) as driver:
        below = driver.app.screen_stack[0]
        panel = below.query_one("#contents", Panel)
        assert panel.lines == ()
        await driver.resize(100, 30)
        assert panel.lines == ()
        await driver.press("escape")
        assert driver.contents is below
        assert any("▸" in line for line in driver.lines("contents"))
        driver.assert_all_fits()
