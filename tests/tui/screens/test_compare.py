"""The comparison on the screen: its keys, the runs that come in, and the way back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gradtutor.session.run.background_run import Run, Running
from gradtutor.tui.app import Tutor
from gradtutor.tui.lesson.screen import LessonScreen
from gradtutor.tui.screens.compare import CompareScreen
from tests.lessons.lessons import TOML, WORDS, make
from tests.tui.driver import until
from tests.tui.programs import shown, tutor

SWEEP = '\n[sweep]\nsetting = "x"\nvalues = [2.0, 3.0, 4.0]\n'
VARIANT = '\n[variants.slow.rule]\nkind = "chord"\n'
NAMES = "\n## variant default\nNewton\n\n## variant slow\nChord\n"


async def settled(pilot: Pilot[int]) -> None:
    """Until every run has ended."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def lesson_of(program: Tutor) -> LessonScreen:
    assert isinstance(program.screen, LessonScreen)
    return program.screen


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_runs_come_in_and_fit(size: tuple[int, int], language: str) -> None:
    program = tutor("nonlinear-chain", language)
    async with program.run_test(size=size) as pilot:
        await pilot.press("x")
        await settled(pilot)
        assert isinstance(program.screen, CompareScreen)
        rows = shown(program, "runs")
        assert [row[:2] for row in rows[1:]] == ["▸a", " b"]
        assert " 5 " in rows[1] and " 192 " in rows[2]
        assert len(shown(program, "curves")) > 5


async def test_escape_leads_back_to_the_same_place() -> None:
    program = tutor("nonlinear-chain")
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "space", "space")
        before = lesson_of(program).snapshot
        for key in ("escape", "x", "q"):
            await pilot.press("x")
            await settled(pilot)
            await pilot.press("down", key)
            assert lesson_of(program).snapshot == before


async def test_enter_opens_the_highlighted_run() -> None:
    program = tutor("nonlinear-chain")
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "down", "enter")
        assert lesson_of(program).player.variant.name == "gradient"
        assert "Nonlinear chain · gradient descent" in shown(program, "header")[0]
        # The comparison begins at the variant that is open.
        await pilot.press("x")
        assert isinstance(program.screen, CompareScreen)
        assert program.screen.selected == 1


async def test_a_sweep_of_a_lesson_without_variants(tmp_path: Path) -> None:
    program = tutor(make(tmp_path, TOML + SWEEP))
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        await settled(pilot)
        assert [row.split("  ")[0] for row in shown(program, "runs")[1:]] == ["▸a x = 2.0", " b x = 3.0", " c x = 4.0"]
        assert not any("variants" in row for row in shown(program, "footer"))
        await pilot.press("down", "enter")
        lesson = lesson_of(program)
        assert lesson.player.variant.name == "x = 3.0"
        assert "x = 3.0" in shown(program, "header")[0]
        # A run of a sweep shows the words of the default run, and the next variant is that run itself.
        assert "Press space." in " ".join(shown(program, "words"))
        await pilot.press("v")
        assert lesson.player.variant.name == "default"


async def test_from_the_variants_to_the_sweep_and_back(tmp_path: Path) -> None:
    program = tutor(make(tmp_path, TOML + SWEEP + VARIANT, WORDS + NAMES))
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "down")
        assert shown(program, "runs")[2].startswith("▸b Chord")
        await pilot.press("s")
        await settled(pilot)
        rows = shown(program, "runs")
        assert rows[1].startswith("▸a x = 2.0")
        assert all("goal reached" in row for row in rows[1:])
        await pilot.press("s")
        assert shown(program, "runs")[2].startswith("▸b Chord")


async def test_the_highlight_stays_within_the_runs() -> None:
    program = tutor("nonlinear-chain")
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "up", "up")
        assert shown(program, "runs")[1].startswith("▸a")
        await pilot.press("down", "down", "down")
        assert shown(program, "runs")[2].startswith("▸b")


async def test_the_chart_turns_to_paths_and_back() -> None:
    program = tutor("nonlinear-chain")
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        await settled(pilot)
        titles = []
        for _ in range(3):
            titles.append(shown(program, "curves")[0])
            await pilot.press("c")
            await settled(pilot)
        assert titles == ["gap or loss, powers of ten", "c (x)", "gap or loss, powers of ten"]


async def test_the_learners_own_moves_are_compared() -> None:
    program = tutor("guess-the-number")
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        lesson = lesson_of(program)
        lesson.player.to_end()
        lesson.player.choose({"guess": 34.0})
        await pilot.press("x")
        await settled(pilot)
        (row,) = [row for row in shown(program, "runs") if row.startswith("▸")]
        assert "goal reached" in row and " 2 " in row
        # The answer is still to be found.
        assert "34" not in row
        await pilot.press("escape", "end", "x")
        await settled(pilot)
        assert "34" in next(row for row in shown(program, "runs") if row.startswith("▸"))


async def test_a_key_with_nothing_to_do_is_not_offered(tmp_path: Path) -> None:
    program = tutor(make(tmp_path))
    async with program.run_test(size=(120, 40)) as pilot:
        assert not any("compare" in row for row in shown(program, "footer"))
        await pilot.press("x")
        lesson_of(program)
    program = tutor("nonlinear-chain")
    async with program.run_test(size=(120, 40)):
        assert any("x compare" in row for row in shown(program, "footer"))


async def test_the_screen_does_not_wait_for_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    original, gate = Running.advance, threading.Event()

    def advance(self: Running, seconds: float) -> Run:
        if self.run.variant.name == "gradient":
            gate.wait(10)
        return original(self, seconds)

    monkeypatch.setattr(Running, "advance", advance)
    program = tutor("nonlinear-chain")
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        await until(pilot, lambda: shown(program, "header")[0].endswith("1 of 2 runs have ended"))
        assert "goal reached" in shown(program, "runs")[1]
        assert "running…" in shown(program, "runs")[2]
        await pilot.press("down")
        assert shown(program, "runs")[2].startswith("▸b")
        gate.set()
        await settled(pilot)
        assert shown(program, "header")[0].endswith("2 runs")
        assert "goal reached" in shown(program, "runs")[2]
