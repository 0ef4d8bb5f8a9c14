"""A graph that is wider than the screen is looked over by two keys; a step brings back its own place."""

from __future__ import annotations

from pathlib import Path

from gradtutor.lessons.generate.generate import Request, made_lesson
from gradtutor.tui.lesson.screen import LessonScreen
from tests.tui.programs import shown, tutor


async def test_two_keys_look_over_the_steps_and_a_step_brings_them_back(tmp_path: Path) -> None:
    formula = "h[t] = tanh(u*h[t-1] + v*x[t]) for t = 1..12; L = h[12]^2"
    request = Request((formula,), ("u=0.5", "v=1"), (f"x={[0.5] * 12}",), minimize="L", rate="0.1")
    program = tutor(made_lesson(request, tmp_path))
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space")
        await pilot.pause()
        screen = program.screen
        assert isinstance(screen, LessonScreen)
        before = shown(program, "graph")
        assert "] graph on" in "\n".join(shown(program, "footer"))
        await pilot.press("right_square_bracket")
        await pilot.pause()
        further = shown(program, "graph")
        assert screen.pan == 40
        assert further != before
        assert any(line.startswith("u 0.5 ") or "─u 0.5 " in line for line in further)
        await pilot.press("left_square_bracket")
        await pilot.pause()
        assert shown(program, "graph") == before
        # Not beyond its ends.
        await pilot.press(*["right_square_bracket"] * 20)
        await pilot.pause()
        assert "L = h₁₂²" in "\n".join(shown(program, "graph"))
        await pilot.press(*["left_square_bracket"] * 20)
        await pilot.pause()
        assert any(line.startswith(" u ") for line in shown(program, "graph"))
        await pilot.press("space")
        assert screen.pan == 0


async def test_where_all_of_it_is_seen_there_is_nothing_to_look_over() -> None:
    program = tutor("nonlinear-chain")
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "right_square_bracket")
        await pilot.pause()
        screen = program.screen
        assert isinstance(screen, LessonScreen)
        assert screen.pan == 0
        assert "graph on" not in "\n".join(shown(program, "footer"))
