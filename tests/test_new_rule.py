"""A rule that the program does not know is one class and its keys in the format; all that shows runs follows.

Two are added for the length of a test: ``Adamax`` (``torch.optim.Adamax``: the largest gradient that it remembers takes
the place of the mean square), written in lines, and a Newton's method that goes half of the way, by its own step.
"""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from gradtutor import i18n
from gradtutor.cli.main import main
from gradtutor.engine.optim import rules
from gradtutor.engine.optim.gradient_descent import Adam
from gradtutor.engine.optim.root_finding import GapRule
from gradtutor.engine.optim.rule import Move, Rule, Seen
from gradtutor.engine.optim.update import Line
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.toml.kinds import Key
from gradtutor.lessons.toml.schema import RULE
from gradtutor.records import dataclass
from gradtutor.session.run.what_if_fields import kinds
from gradtutor.tui.screens.compare import CompareScreen
from gradtutor.tui.screens.grid import GridScreen
from gradtutor.view.checking.fitting import faults_of_size
from gradtutor.view.checking.question_faults import faults_of_questions
from tests.plain.transcripts import dialogue
from tests.tui.driver import tutor

SOURCES = Path(__file__).parents[1] / "src" / "gradtutor"
BOWL = ["try", "L = (t - 3)**2", "--start", "t=2", "--minimize", "L", "--rate", "0.1", "--name", "bowl"]
GAP = ["try", "f = x**2", "--start", "x=2", "--target", "f=12", "--name", "gap"]


@dataclass(frozen=True, slots=True)
class Adamax(Adam):
    """Adam by the largest gradient (arXiv:1412.6980, algorithm 2; PyTorch adds eps to the gradient, not below)."""

    kind = "adamax"
    title = "Adamax"
    lines: ClassVar[tuple[Line, ...]] = (
        Line("first", "m", "beta1*first + (1 - beta1)*gradient"),
        Line("largest", "u", "max(beta2*largest, abs(gradient) + eps)"),
        Line("value", "", "value - rate/(1 - beta1**count)*first/largest"),
    )


@dataclass(frozen=True, slots=True)
class HalfWay(GapRule):
    """Half of each of Newton's steps."""

    kind = "half-way"
    title = "Half Newton"

    def step(self, state: Any, seen: Seen) -> Move:
        """Half of the gap, divided by this iteration's slopes."""
        whole = GapRule.step(self, state, seen)
        deltas = {name: None if delta is None else 0.5 * delta for name, delta in whole.deltas.items()}
        updated = {name: value - (deltas[name] or 0.0) for name, value in seen.parameters.items()}
        return Move(updated, whole.state, deltas)


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both rules in the table, and their keys in the format: those of their base."""
    added: tuple[tuple[type[Rule], tuple[Key, ...]], ...] = (
        (Adamax, RULE.cases["adam"]),
        (HalfWay, RULE.cases["newton"]),
    )
    for rule, keys in added:
        monkeypatch.setitem(rules._BY_KIND, rule.kind, rule)
        monkeypatch.setitem(RULE.cases, rule.kind, keys)
    i18n.use("en")
    yield
    i18n.use("en")


def saved(parent: Path, words: list[str], rule: str) -> Path:
    """The lesson that ``try`` makes with a rule, in a folder."""
    assert main([*words, "--rule", rule, "--save", str(parent / rule)]) == 0
    return parent / rule


def traced(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> Any:
    capsys.readouterr()
    assert main(["trace", str(folder), "--format", "json", "--iterations", "2", *more]) in (0, 3)
    return json.loads(capsys.readouterr().out)["runs"]


def test_try_writes_a_sound_lesson_in_both_languages(tmp_path: Path) -> None:
    for words, rule, title in ((BOWL, "adamax", "Adamax"), (GAP, "half-way", "Half Newton")):
        folder = saved(tmp_path, words, rule)
        report = check(folder, [faults_of_size, faults_of_questions])
        assert (report.faults, report.warnings) == ((), ())
        for language in i18n.LANGUAGES:
            assert f"**{title}**" in (folder / f"text.{language}.md").read_text("utf-8")


def test_trace_has_the_numbers_of_the_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run,) = traced(saved(tmp_path, BOWL, "adamax"), capsys)
    # ∂L/∂t = 2·(2 − 3) = −2: m = −0.2, u = 2, so t becomes 2 − 0.1/0.1·(−0.2)/2 = 2.1 (eps is 1e-8). Then the gradient
    # is 2·(2.1 − 3) = −1.8: m = −0.18 − 0.18 = −0.36, u = 0.999·2 = 1.998, 2.1 + 0.1/0.19·0.36/1.998 = 2.194831.
    assert run["iterations"][0]["updated"]["t"] == pytest.approx(2.1, rel=1e-8)
    assert run["iterations"][1]["updated"]["t"] == pytest.approx(2.1 + 0.1 / 0.19 * 0.36 / 1.998, rel=1e-7)
    (run,) = traced(saved(tmp_path, GAP, "half-way"), capsys)
    # Gap 4 − 12 = −8, slope 4: Δ of the whole is −2, of half of it −1.
    assert run["iterations"][0]["deltas"]["x"] == pytest.approx(-1.0)
    assert run["iterations"][0]["updated"]["x"] == pytest.approx(3.0)


def test_deltas_have_columns_in_a_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = saved(tmp_path, GAP, "half-way")
    capsys.readouterr()
    assert main(["trace", str(folder), "--format", "csv"]) == 0
    first = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert float(first["delta_x"]) == pytest.approx(-1.0)


async def test_the_screen_steps_through_an_update_written_in_lines(tmp_path: Path) -> None:
    async with tutor(saved(tmp_path, BOWL, "adamax")) as driver:
        while driver.snapshot.stage != "update":
            await driver.press("space")
        driver.assert_all_fits()
        formula = "\n".join(driver.screen())
        # m = 0.1·(−2), then the step itself.
        assert "m = " in formula and "−0.2" in formula and "2.1" in formula
        assert "Adamax, η 0.1" in "\n".join(driver.screen())
        await driver.press("end")
        driver.assert_all_fits()


async def test_the_screen_steps_through_the_deltas_of_a_rule_that_closes_a_gap(tmp_path: Path) -> None:
    async with tutor(saved(tmp_path, GAP, "half-way")) as driver:
        while driver.snapshot.stage != "update":
            await driver.press("space")
        assert "Half Newton" in "\n".join(driver.screen())
        assert "Δx" in "\n".join(driver.screen()) and "−1.0" in "\n".join(driver.screen())
        assert "x − Δx" in "\n".join(driver.screen())
        driver.assert_all_fits()


@pytest.mark.parametrize(("words", "rule", "other"), [(BOWL, "adamax", "sgd"), (GAP, "half-way", "newton")])
async def test_it_is_compared_with_another(tmp_path: Path, words: list[str], rule: str, other: str) -> None:
    folder = saved(tmp_path, words, rule)
    toml = (folder / "lesson.toml").read_text("utf-8")
    rate = "\nrule.rate = 0.1" if other == "sgd" else ""
    (folder / "lesson.toml").write_text(f'{toml}\n[variants.other]\nrule.kind = "{other}"{rate}\n', "utf-8")
    for language in i18n.LANGUAGES:
        file = folder / f"text.{language}.md"
        text = file.read_text("utf-8")
        file.write_text(f"{text}\n## variant default\nthis one\n\n## variant other\nthe other\n", "utf-8")
    async with tutor(folder) as driver:
        await driver.press("x")
        await driver.app.workers.wait_for_complete()
        await driver.pilot.pause()
        assert isinstance(driver.app.screen, CompareScreen)
        rows = driver.lines("runs")
        assert "this one" in rows[1] and "the other" in rows[2]
        driver.assert_all_fits()


async def test_the_grid_shows_what_it_does_with_one_element(tmp_path: Path) -> None:
    words = ["try", "L = sum((w - c)**2)", "--start", "w=[2, 5]", "--constant", "c=[3, 3]", "--minimize", "L"]
    async with tutor(saved(tmp_path, [*words, "--rate", "0.1", "--name", "grid"], "adamax")) as driver:
        while driver.snapshot.stage != "update":
            await driver.press("space")
        await driver.press("g")
        await driver.pilot.pause()
        assert isinstance(driver.app.screen, GridScreen)
        # The first element goes as t does above.
        assert any("2.1" in line for line in driver.screen())
        driver.assert_all_fits()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_plain_mode_takes_a_learner_through_it(tmp_path: Path, language: str) -> None:
    said = dialogue(["iteration", "iteration", "table", "quit"], str(saved(tmp_path, BOWL, "adamax")), language)
    assert "Adamax" in said and "2.1" in said
    said = dialogue(["iteration", "iteration", "table", "quit"], str(saved(tmp_path, GAP, "half-way")), language)
    assert "Half Newton" in said


async def test_what_if_offers_it_with_its_numbers(tmp_path: Path) -> None:
    async with tutor(saved(tmp_path, BOWL, "sgd")) as driver:
        assert "adamax" in kinds(driver.lesson.player.variant)
        assert "half-way" not in kinds(driver.lesson.player.variant)


def test_a_wrong_sign_is_seen_in_the_first_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["try", "L = t**2", "--start", "t=1", "--minimize", "L", "--rate", "0.1"]
    (run,) = traced(saved(tmp_path, words, "adamax"), capsys)
    # θ = 1, gradient 2, rate 0.1: 1 − 0.1/0.1·0.2/2 = 0.9, as torch.optim.Adamax has it.
    assert run["iterations"][0]["updated"]["t"] == pytest.approx(0.9, rel=1e-8)


MAY_NAME_RULES = ("engine/optim/", "lessons/toml/schema.py", "lessons/generate/phrases.py")
"""Below ``src/gradtutor``: the rules, their keys in the format, and their phrases."""


def test_nothing_else_names_a_rule() -> None:
    kinds_known = {kind for kind in rules.RULES if kind not in ("adamax", "half-way")}
    found = [
        f"{file.relative_to(SOURCES)}:{node.lineno} {node.value}"
        for file in SOURCES.rglob("*.py")
        if not str(file.relative_to(SOURCES)).startswith(MAY_NAME_RULES)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in kinds_known
    ]
    assert found == []
