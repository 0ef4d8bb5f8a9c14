"""The page in headless Chromium: everything that a learner does, and what only a browser can get wrong."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.session.walks import place_in_contents
from tests.ssh.classroom import CODE, CONTENTS, PIN
from tests.web.browser import CONTROL, END, ENTER, ESCAPE, Browser, Driver, needs_browser
from tests.web.visitor import Browsed

pytestmark = needs_browser

SIZE = "return [tutor.terminal.cols, tutor.terminal.rows]"
PHONE = {"deviceMetrics": {"width": 390, "height": 760, "pixelRatio": 2, "touch": True}}
LYING = {"deviceMetrics": {"width": 667, "height": 375, "pixelRatio": 2, "touch": True}}
CHINESE = ("你的名字", "Class code", "New PIN", "once more")
"""The class speaks English; the page and the tutor speak what the browser asks for."""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsed]:
    with Browsed(tmp_path_factory.mktemp("class"), "--code", CODE, "--projector") as room:
        yield room


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with Driver() as driver:
        yield driver


def first_lesson(browser: Browser) -> None:
    """Open the first lesson of the contents."""
    browser.sees(CONTENTS)
    browser.key(ENTER)
    browser.sees("Press space to begin")
    browser.settle()


def test_a_wrong_code_then_the_right_one_then_a_lesson_to_its_end(room: Browsed, driver: Driver) -> None:
    with driver.browser("--window-size=1000,700") as browser:
        browser.open(room.page)
        browser.answer("Your name", "Anna")
        browser.answer("Class code", "lime-kiwi")
        browser.wait("the refusal", lambda: browser.text("#said") == "That is not the class code.")
        browser.answer("Class code", CODE)
        assert browser.run("return document.querySelector('#answer').type") == "password"
        browser.answer("New PIN", PIN)
        browser.answer("once more", PIN)
        first_lesson(browser)
        columns, rows = browser.run(SIZE)
        assert columns >= 80
        assert rows >= 24
        assert browser.run("return document.activeElement.className") == "xterm-helper-textarea"
        browser.key(" ")
        browser.settle()
        browser.press(END)
        browser.settle()
        steps = room.steps("anna")
        assert steps >= 1
        # What is asked on the way is put off; the end says what was learnt.
        for _ in range(60):
            if any("enter next lesson" in row for row in browser.rows()):
                break
            browser.key(ESCAPE)
            browser.press(END)
            browser.settle(0.3)
        browser.sees("enter next lesson")
        assert browser.complaints() == []


def test_a_link_that_drops_comes_back_to_the_same_screen_also_in_a_page_loaded_anew(
    room: Browsed, driver: Driver
) -> None:
    with driver.browser("--window-size=1000,700") as browser:
        browser.enter(room.page, "Berta", CODE, PIN)
        first_lesson(browser)
        browser.key(" ")
        browser.key("h")
        before = browser.settle()
        browser.run("tutor.terminal.write('\\x1b[2J'); tutor.link.drop()")
        browser.wait("the link", lambda: browser.settle() == before)
        browser.open(room.page)
        browser.wait("the link", lambda: browser.rows() and browser.settle() == before)
        assert not browser.shown("#door")
        # It goes on from there.
        browser.key("?")
        browser.wait("an answer to a key", lambda: browser.rows() != before)
    assert [event.kind for event in room.events("berta")].count("arrived") == 1


def test_chinese_rows_end_at_the_edge(room: Browsed, driver: Driver) -> None:
    with driver.browser("--window-size=1100,760", language="zh-CN") as browser:
        browser.enter(room.page, "李雷", CODE, PIN, CHINESE)
        browser.wait("the contents", lambda: any("选" in row for row in browser.rows()))
        columns, _ = browser.run(SIZE)
        # Signs of two columns each, in every order, up to the last column.
        signs = "，。：；！？（）、「」《》中文" * columns
        lines = [signs[start : start + columns // 2] + "|" * (columns % 2) for start in range(12)]
        browser.run(
            "const t = tutor.terminal; tutor.link.hear = () => {}; t.reset();"
            "arguments[0].forEach((line, row) => t.write(`\\x1b[${row + 1};1H${line}`));",
            lines,
        )
        browser.wait("the signs", lambda: browser.rows()[:12] == lines)
        ends = (
            "return [...document.querySelectorAll('.xterm-rows > div')].slice(0, 12)"
            ".map(row => row.lastElementChild.getBoundingClientRect().right)"
        )
        cell, left = browser.run(
            "return [tutor.terminal._core._renderService.dimensions.css.cell.width,"
            " document.querySelector('.xterm-rows').getBoundingClientRect().left]"
        )
        edge = left + columns * cell
        browser.wait("the edge", lambda: all(abs(end - edge) < cell / 4 for end in browser.run(ends)))
        # Without the rule signs beside each other are cut to half of their width: this test could fail.
        browser.run("document.querySelector('.xterm').style.textSpacingTrim = 'normal'")
        browser.wait("rows that are off", lambda: any(abs(end - edge) > cell / 4 for end in browser.run(ends)))
        browser.run("document.querySelector('.xterm').style.textSpacingTrim = ''")
        style = browser.run("return getComputedStyle(document.querySelector('.xterm')).textSpacingTrim")
        assert style == "space-all"


def test_a_phone_lying_has_80_by_24_and_keys_to_touch(room: Browsed, driver: Driver) -> None:
    with driver.browser(emulated=LYING) as browser:
        browser.enter(room.page, "Clara", CODE, PIN)
        browser.sees(CONTENTS)
        columns, rows = browser.run(SIZE)
        assert columns >= 80
        assert rows >= 24
        # All of it can be seen.
        seen = browser.run(
            "const r = document.querySelector('.xterm-rows').getBoundingClientRect();"
            "return r.right <= innerWidth + 1 && r.bottom <= innerHeight + 1"
        )
        assert seen is True
        assert not browser.shown("#turn")
        assert browser.shown("#keys")
        labels = browser.run("return [...document.querySelectorAll('#keys button')].map(b => b.textContent)")
        assert labels[:9] == ["←", "→", "↑", "↓", "space", "⏎", "esc", "⇥", "?"]
        browser.touch("#keys button:nth-child(6)")
        browser.sees("Press space to begin")
        before = browser.settle()
        browser.touch("#keys button:nth-child(5)")
        browser.wait("a step", lambda: browser.rows() != before)


def test_a_phone_held_upright_is_asked_to_turn(room: Browsed, driver: Driver) -> None:
    with driver.browser(emulated=PHONE) as browser:
        browser.enter(room.page, "Dora", CODE, PIN)
        browser.sees(CONTENTS)
        assert browser.shown("#turn")
        columns, rows = browser.run(SIZE)
        assert columns >= 80
        assert rows >= 24


def test_a_mouse_has_no_keys_to_touch_and_a_larger_window_has_more_columns(room: Browsed, driver: Driver) -> None:
    with driver.browser("--window-size=1600,1000") as browser:
        browser.enter(room.page, "Emil", CODE, PIN)
        browser.sees(CONTENTS)
        assert not browser.shown("#keys")
        wide = browser.run(SIZE)
        assert wide[0] > 120
        browser.size(900, 640)
        browser.wait("a smaller terminal", lambda: browser.run(SIZE)[0] < wide[0])
        browser.sees(CONTENTS)
        assert browser.run(SIZE)[0] >= 80


def test_for_a_wall_the_type_is_as_large_as_80_by_24_allows(room: Browsed, driver: Driver) -> None:
    with driver.browser("--window-size=1600,1000") as browser:
        browser.enter(f"{room.page}?large", "Wall", CODE, PIN)
        browser.sees(CONTENTS)
        columns, rows = browser.run(SIZE)
        assert columns >= 80
        assert rows >= 24
        # Larger signs would leave too few of the one or the other: a pixel of 30 is a thirtieth of 80, not quite 3.
        assert columns < 80 + 3 or rows < 24 + 1
        assert browser.run("return tutor.terminal.options.fontSize") > 24


def test_a_wall_has_an_address_of_its_own_that_asks_for_its_code_alone(room: Browsed, driver: Driver) -> None:
    (page, code) = re.findall(r"names: (\S+) or ssh projector@.*, and the code (\S+)", room.console)[0]
    assert page == f"{room.page}projector"
    with driver.browser("--window-size=1280,720") as wall:
        wall.open(page)
        wall.answer("Projector's code", "no")
        wall.wait("the refusal", lambda: wall.text("#said") == "That is not the projector's code.")
        wall.answer("Projector's code", code)
        wall.sees("appear here")
        with driver.browser("--window-size=1000,700") as learner:
            learner.enter(room.page, "Quentin", CODE, PIN)
            learner.sees(CONTENTS)
            learner.settle()
            learner.run(f"tutor.link.type('\\x1b[B'.repeat({place_in_contents('nonlinear-chain')}) + '\\r')")
            learner.sees("p predict")
            learner.key("p")
            learner.sees("right within")
            learner.run("tutor.link.type('7\\r')")
            wall.sees("first answers: 1")
            assert not any("uentin" in row for row in wall.rows())
        columns, rows = wall.run(SIZE)
        assert columns >= 60
        assert rows >= 20
        # Larger signs than a lesson of 80 by 24 could have.
        assert columns < 80 or rows < 24
        wall.run("tutor.link.drop()")
        wall.wait("the link", lambda: wall.run("return tutor.link.open && tutor.link.inside"))
        wall.sees("first answers: 1")
        assert wall.complaints() == []


@pytest.mark.parametrize(
    ("features", "ground"),
    [
        ({"prefers-color-scheme": "dark"}, "#121212"),
        ({"prefers-color-scheme": "light"}, "#fafafa"),
        ({"prefers-color-scheme": "light", "prefers-contrast": "more"}, "#000000"),
    ],
)
def test_the_colours_follow_the_browser(room: Browsed, driver: Driver, features: dict[str, str], ground: str) -> None:
    with driver.browser("--window-size=1000,700") as browser:
        wanted = [{"name": name, "value": value} for name, value in features.items()]
        browser.send("Emulation.setEmulatedMedia", features=wanted)
        browser.enter(room.page, f"Look{ground.strip('#')}", CODE, PIN)
        browser.sees(CONTENTS)
        browser.settle()
        number = browser.run("return tutor.terminal.buffer.active.getLine(3).getCell(2).getBgColor()")
        assert f"#{number:06x}" == ground
        assert browser.run("return tutor.terminal.options.theme.background") == ground


def test_what_is_selected_is_copied_and_what_is_pasted_is_typed(room: Browsed, driver: Driver) -> None:
    with driver.browser("--window-size=1000,700") as browser:
        browser.enter(room.page, "Frida", CODE, PIN)
        first_lesson(browser)
        origin = room.page.rstrip("/")
        permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        browser.send("Browser.grantPermissions", origin=origin, permissions=permissions)
        shown = browser.rows()[1][1:20]
        browser.run("tutor.terminal.select(1, 1, 19)")
        browser.press(CONTROL, "c")
        read = "const done = arguments[0]; navigator.clipboard.readText().then(done, e => done(String(e)))"
        browser.wait("a copy", lambda: browser.run_later(read) == shown)
        # With nothing selected it is a key, and ends nothing.
        browser.run("tutor.terminal.clearSelection()")
        browser.press(CONTROL, "c")
        browser.settle()
        assert browser.shown("#screen")
        # The palette finds a lesson by what is typed.
        browser.run("tutor.link.type('\\x10')")
        browser.settle()
        browser.run("tutor.terminal.paste('narrow valley')")
        browser.sees("narrow valley")


def test_a_screen_reader_is_led_to_lines_that_are_read_out(room: Browsed, driver: Driver) -> None:
    with driver.browser("--window-size=1000,700") as browser:
        browser.enter(room.page, "Greta", CODE, PIN)
        browser.sees(CONTENTS)
        screen = browser.run("const s = document.querySelector('#screen'); return [s.role, s.ariaLabel]")
        assert screen[0] == "application"
        assert "screen reader" in screen[1]
        skip = browser.run(
            "const a = document.querySelector('#inside a'); return [a.getAttribute('href'), a.textContent]"
        )
        assert skip == ["plain", "With a screen reader: line by line"]
        browser.run("tutor.link.type('\\x11')")
        browser.wait("the end", lambda: browser.shown("#door"))
        assert browser.text("#said") == "You have left. What you did is saved."
        browser.enter(f"{room.page}plain", "Hanna", CODE, PIN)
        browser.wait("the lessons", lambda: "Guess the number" in browser.text("#log"))
        assert browser.run("return document.querySelector('#log').role") == "log"
        browser.type("#line", f"1{ENTER}")
        browser.wait("the lesson", lambda: "A secret number" in browser.text("#log"))
        before = browser.text("#log")
        browser.run("tutor.link.drop()")
        browser.wait("the link", lambda: not browser.shown("#news") and browser.run("return tutor.link.open"))
        browser.type("#line", ENTER)
        browser.wait("the next line", lambda: len(browser.text("#log")) > len(before) + 20)
        assert browser.text("#log").startswith(before)
        assert browser.complaints() == []


def test_a_page_of_another_origin_gets_no_link(room: Browsed, driver: Driver, tmp_path: Path) -> None:
    with driver.browser() as browser:
        browser.open("data:text/html,<title>evil</title>")
        tried = browser.run_later(
            "const done = arguments[0];"
            f"const s = new WebSocket('ws://localhost:{room.web}/socket', 'gradtutor.v1');"
            "s.onopen = () => done('open'); s.onerror = () => done('refused');"
        )
        assert tried == "refused"


def test_the_teacher_sees_the_class(room: Browsed, driver: Driver) -> None:
    with driver.browser("--window-size=1000,700") as learner, driver.browser("--window-size=1000,700") as teacher:
        learner.enter(room.page, "Ida", CODE, PIN)
        learner.sees(CONTENTS)
        teacher.open(room.page)
        teacher.answer("Your name", "teacher")
        teacher.answer("Teacher's code", room.teacher_code)
        teacher.sees("Ida")
        teacher.settle()
        teacher.run("tutor.link.drop()")
        time.sleep(0.5)
        teacher.sees("Ida")
