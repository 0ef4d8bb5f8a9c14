"""Help: every key of the screen below it, made from its bindings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.screen import Screen

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.tui.app import Tutor
from gradtutor.tui.core.keys import footer_line, key_name
from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.screens.contents import ContentsScreen
from gradtutor.tui.screens.help import HelpScreen
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.lines import line_width, plain
from gradtutor.view.words.keys import key_words
from tests.tui.driver import SIZE, Driver, tutor


def bindings(screen: type[Screen[None]]) -> Iterator[Binding]:
    for part in (*screen.__mro__, Tutor):
        if part.__module__.startswith("gradtutor."):
            for binding in part.__dict__.get("BINDINGS", ()):
                assert isinstance(binding, Binding)
                yield binding


def help_of(driver: Driver) -> list[str]:
    assert isinstance(driver.app.screen, HelpScreen)
    (panel,) = driver.app.screen.query(Panel)
    return [plain(line) for line in panel.lines]


@pytest.mark.parametrize("language", ["en", "zh", "de"])
@pytest.mark.parametrize("screen", [ContentsScreen, LessonScreen])
async def test_every_binding_is_explained(screen: type[Screen[None]], language: str) -> None:
    async with tutor("nonlinear-chain" if screen is LessonScreen else None, language=language) as driver:
        await driver.press("question_mark")
        lines = help_of(driver)
        for binding in bindings(screen):
            keys = " ".join(key_name(key) for key in binding.key.split(","))
            (place,) = [place for place, line in enumerate(lines) if line.startswith(f"  {keys} ")]
            first, second = lines[place : place + 2]
            explained = (first.removeprefix(f"  {keys} ") + second).replace(" ", "")
            assert explained.startswith(tr(binding.tooltip).replace(" ", "")), keys


@pytest.mark.parametrize("screen", [ContentsScreen, LessonScreen])
def test_bindings_have_words_and_ids_to_be_remapped_by(screen: type[Screen[None]]) -> None:
    found = list(bindings(screen))
    assert all(binding.id and binding.description and binding.tooltip for binding in found)
    assert len({binding.id for binding in found}) == len(found)
    keys = [key for binding in found for key in binding.key.split(",")]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("key", ["escape", "question_mark", "f1", "space", "enter"])
async def test_it_closes_where_it_was_opened(key: str) -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("space", "space")
        shown = driver.shown()
        await driver.press("f1")
        assert help_of(driver)
        await driver.press(key)
        assert driver.shown() == shown


async def test_it_is_opened_once() -> None:
    async with tutor("nonlinear-chain") as driver:
        depth = len(driver.app.screen_stack)
        await driver.press("question_mark")
        await driver.app.run_action("help")
        assert len(driver.app.screen_stack) == depth + 1


@pytest.mark.parametrize("size", [SIZE, (120, 40)])
async def test_it_lies_over_the_screen_and_nothing_of_it_is_cut(size: tuple[int, int]) -> None:
    async with tutor("nonlinear-chain", size) as driver:
        below = driver.screen()
        await driver.press("question_mark")
        rows = driver.screen()
        assert rows != below
        for line in help_of(driver)[: size[1] - 2]:
            assert any(line.strip() in row for row in rows), line
        driver.assert_all_fits()


async def test_on_a_low_screen_it_can_be_scrolled() -> None:
    async with tutor("nonlinear-chain", (60, 20)) as driver:
        await driver.press("question_mark")
        last = help_of(driver)[-1].strip()[:20]
        assert not any(last in row for row in driver.screen())
        await driver.press("down")
        await driver.rest()
        assert not any("On this screen" in row for row in driver.screen())
        await driver.press("end")
        await driver.rest()
        assert any(last in row for row in driver.screen())


async def test_the_language_changes_in_it_and_below_it() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("question_mark", "l")
        assert help_of(driver)[0] == "在这一屏"
        driver.assert_all_fits()
        await driver.press("escape")
        assert "非线性链条" in driver.text("header")


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 180])
@pytest.mark.parametrize("screen", [ContentsScreen, LessonScreen])
def test_the_footer_has_as_many_keys_as_fit_and_always_help(screen: type[Screen[None]], columns: int) -> None:
    line = footer_line(list(bindings(screen)), columns)
    assert line_width(line) <= columns
    assert plain(line).startswith(" ")
    assert plain(line).endswith("? help")
    shown = [binding for binding in bindings(screen) if binding.show]
    if columns == 180:
        next_language = i18n.name_of(i18n.next_language())
        for binding in shown:
            said = next_language if binding.action == "language" else binding.description
            assert f"{key_name(binding.key.split(',')[0])} {said}" in plain(line)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["space", "enter", "esc", "home", "end", "pgup", "ctrl+q", "shift+tab", "→", "p"]),
        ("zh", ["空格键", "回车键", "Esc", "Home", "End", "PgUp", "Ctrl+q", "Shift+Tab", "→", "p"]),
        ("de", ["Leertaste", "Enter", "Esc", "Pos1", "Ende", "Bild auf", "Strg+q", "Umsch+Tab", "→", "p"]),
    ],
)
def test_keys_are_called_as_on_the_keyboards_of_the_language(language: str, names: list[str]) -> None:
    keys = ["space", "enter", "escape", "home", "end", "pageup", "ctrl+q", "shift+tab", "right", "p"]
    with i18n.speaking(language):
        assert [key_name(key) for key in keys] == names
        # What the words of a lesson call the key is what the footer calls it.
        assert key_words("next") == key_name("space")


async def test_the_colours_of_the_stages_are_named_in_them() -> None:
    async with tutor("nonlinear-chain") as driver:
        await driver.press("question_mark")
        (panel,) = driver.app.screen.query(Panel)
        roles = {text.strip(): role for line in panel.lines for text, role in line}
        assert [roles[name] for name in ("forward", "backward", "update", "target")] == [
            "forward", "backward", "update", "target",
        ]  # fmt: skip
