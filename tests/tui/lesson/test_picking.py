"""Choosing a unit on the picture: by the arrow keys in a mode of their own, and by a click."""

from __future__ import annotations

import pytest

from tests.tui.programs import shown, tutor

LESSON = "two-layer-network"


def chosen_units(rows: list[str]) -> list[str]:
    return [part for row in rows for part in row.split() if "▸" in part]


async def test_the_arrows_choose_in_the_mode_and_make_steps_outside_it() -> None:
    program = tutor(LESSON)
    async with program.run_test(size=(80, 24)) as pilot:
        # Before the mode an arrow is a step: H is revealed. Its units are −0.905, −0.993, 0.9562 for x = −2.
        await pilot.press("right")
        assert "▸−0.905" in " ".join(shown(program, "chart"))
        assert "u choose" in shown(program, "footer")[0]
        await pilot.press("u", "down")
        assert "▸−0.993" in " ".join(shown(program, "chart"))
        assert "Σ = 1·(−0.4) − 2·1.2" in " ".join(" ".join(shown(program, "chart")).split())
        assert "H₁₂" in " ".join(shown(program, "chart"))
        await pilot.press("left")
        assert "▸−2" in " ".join(shown(program, "chart"))
        await pilot.press("right", "up", "n")
        # Sample 2 is x = −1.5: tanh(0.5 − 1.5) = tanh(−1) = −0.76159.
        assert shown(program, "chart")[0].strip() == "sample 2 of 9"
        assert "▸−0.762" in " ".join(shown(program, "chart"))
        assert "n sample" in shown(program, "footer")[0]
        # Space steps on while one chooses; esc gives the arrows back, and what was chosen stays.
        await pilot.press("space")
        assert "forward 2/3" in shown(program, "header")[0]
        await pilot.press("escape", "left")
        assert "forward 1/3" in shown(program, "header")[0]
        assert "▸−0.762" in " ".join(shown(program, "chart"))
        await pilot.press("c")
        assert "u choose" not in shown(program, "footer")[0]


async def test_a_click_chooses_the_unit_that_it_hits() -> None:
    program = tutor(LESSON)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        rows = shown(program, "chart")
        row = next(place for place, text in enumerate(rows) if "0.9562" in text)
        await pilot.click("#chart", offset=(rows[row].index("0.9562") + 1, row))
        await pilot.pause()
        assert "▸0.9562" in " ".join(shown(program, "chart"))


@pytest.mark.parametrize("lesson", ["slope", "ill-conditioned"])
async def test_it_is_not_offered_where_there_is_nothing_to_choose(lesson: str) -> None:
    program = tutor(lesson)
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("u")
        await pilot.press("right")
        assert "choose" not in shown(program, "footer")[0]
        assert program.screen.focused is None
