"""A surface in perspective is turned by keys; the run and every other picture stay as they are."""

from __future__ import annotations

from gradtutor.lessons.toml.charts.surface3d import Surface3d
from gradtutor.tui.lesson.screen import LessonScreen
from tests.tui.programs import shown, tutor


def lesson_screen(program: object) -> LessonScreen:
    screen = program.screen  # type: ignore[attr-defined]
    assert isinstance(screen, LessonScreen)
    return screen


async def test_two_keys_turn_it_and_a_step_leaves_it_turned() -> None:
    program = tutor("two-variables")
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = lesson_screen(program)
        footer = "\n".join(shown(program, "footer"))
        assert "> turn" not in footer
        # On a map there is nothing to turn.
        await pilot.press("greater_than_sign")
        assert screen.turn == 0
        while not isinstance(screen.shown_chart, Surface3d):
            await pilot.press("c")
        await pilot.pause()
        assert "> turn" in "\n".join(shown(program, "footer"))
        before = shown(program, "chart")
        place = screen.snapshot
        await pilot.press("greater_than_sign", "greater_than_sign")
        await pilot.pause()
        turned = shown(program, "chart")
        assert screen.turn == 30
        assert turned != before
        assert screen.snapshot is place
        await pilot.press("space")
        assert screen.turn == 30
        await pilot.press("left", "less_than_sign", "less_than_sign")
        await pilot.pause()
        assert screen.turn == 0
        assert shown(program, "chart") == before
