"""The lesson's words: live numbers in them, and that they fit at every step of every lesson in every language."""

from __future__ import annotations

import numpy as np
import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.i18n import LANGUAGES
from gradtutor.session.run.player import Player
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.graph.drawing import graph_lines
from gradtutor.view.lesson.header import header_line
from gradtutor.view.lesson.layout import lesson_layout
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.text.lines import Line, line_width, plain
from gradtutor.view.words.narration import narration, overflow
from tests.engine.problems import problem
from tests.session.walks import BRIEF, cases, lesson, start, walk
from tests.view.scenes import at_end, bare, roles_of, scene, scene_of, texts

COLUMNS, ROWS = 44, 8
"""The panel of words and formula on a screen of 80×24, where the table is as high as it may be."""
MOST_FORMULA_ROWS = 5


@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_everything_fits_at_every_step(name: str, variant: str) -> None:
    player = start(name, variant, BRIEF)
    for _ in walk(player, name, variant):
        for language in lesson(name).words:
            _fits(player, name, language)
    whole = start(name, variant, most=2000)
    whole.to_end()
    for language in lesson(name).words:
        _fits(whole, name, language)


@pytest.mark.parametrize("name", dict(cases()))
def test_the_interface_fits_around_words_of_another_language(name: str) -> None:
    player = start(name, "default", BRIEF)
    others = set(LANGUAGES) - set(lesson(name).words)
    for _ in range(len(player.steps(1)) if others else 0):
        player.next()
        for language in others:
            _fits(player, name, language)


def _fits(player: Player, name: str, language: str) -> None:
    here = scene_of(player, name, language)
    place = (language, here.snapshot.iteration, here.snapshot.stage, here.snapshot.focus)
    charts = here.variant.charts
    # As LessonScreen lays it out, a margin of one column on each side.
    size = lesson_layout(here, charts[0] if charts else None, 80, 24).words
    columns = size.columns - 2
    formula = formula_lines(here, columns)
    assert len(formula) <= MOST_FORMULA_ROWS, place
    assert overflow(here, columns, size.rows - len(formula)) == 0, place
    words = narration(here, columns, size.rows - len(formula))
    assert words, place
    _narrow(words, columns, place)
    _narrow(formula, columns, place)
    _narrow([header_line(here, 80), *table_lines(here, 80, 10), *graph_lines(here, 80, 8)], 80, place)
    text = " ".join(texts(words))
    assert "{" not in text and "}" not in text and "nan" not in text.split(), place


def _narrow(lines: list[Line], columns: int, place: object) -> None:
    for line in lines:
        assert line_width(line) <= columns, (place, plain(line))


def test_numbers_are_live_and_strong() -> None:
    lines = narration(scene("nonlinear-chain", "default", 1, 1), COLUMNS, 5)
    assert "2" in plain(lines[0]) and "4" in plain(lines[0])
    assert any("strong" in role for role in roles_of(lines, "4"))
    later = narration(scene("nonlinear-chain", "default", 2, 1), COLUMNS, 5)
    assert "18.00456" in " ".join(texts(later))


def test_the_words_speak_the_language() -> None:
    english, chinese = (
        texts(narration(scene("nonlinear-chain", "default", 2, 6, language), COLUMNS, 5)) for language in ("en", "zh")
    )
    assert english != chinese
    assert any("\u4e00" <= character <= "\u9fff" for character in "".join(chinese))
    for lines in (english, chinese):
        assert "−1.46153" in " ".join(lines)


def test_what_does_not_fit_is_counted_and_cut() -> None:
    here = at_end("linear-backprop", "default")
    lines = narration(here, COLUMNS, 50)
    text = [line for line in lines if line]
    assert overflow(here, COLUMNS, 2) == len(text) - 2
    assert narration(here, COLUMNS, 2) == text[:2]


def test_blank_lines_between_paragraphs_only_where_there_is_room() -> None:
    here = scene("nonlinear-chain", "default", 1, 0)
    wide = narration(here, COLUMNS, 8)
    tight = narration(here, COLUMNS, len([line for line in wide if line]))
    assert () in wide
    assert () not in tight


def test_a_hidden_number_is_no_number_in_the_words() -> None:
    for revealed in (1, 2, 3):
        here = scene("guess-the-number", "default", 1, revealed)
        assert "43" not in " ".join(texts(narration(here, COLUMNS, ROWS)))
    assert "43" in " ".join(texts(narration(at_end("guess-the-number", "default"), COLUMNS, ROWS)))


def test_a_run_that_left_its_domain_says_what_has_no_value() -> None:
    forward = bare(problem({"x": -2.0}, {"a": "x + 1", "b": "ln(a)"}), 1, 99, symbols={"b": "β"})
    assert texts(narration(forward, 80, 8))[0] == "ln(−1) has no value: β cannot be computed. The run ends."
    # Arrays are not written out, so that their names are left in the formula: they are shown as everywhere else.
    arrays = problem({"w1": np.ones(2), "w2": 0.0}, {"e": "w1/w2", "c": "sum(e)"}, rule=Sgd(0.1))
    named = bare(arrays, 1, 99, symbols={"w1": "w₁"})
    assert texts(narration(named, 80, 8))[0] == "w₁/0 has no value: e cannot be computed. The run ends."
    backward = bare(problem({"x": 0.0}, {"c": "sqrt(x)"}, rule=Sgd(0.1)), 1, 99)
    assert texts(narration(backward, 80, 8))[0] == "1/0 has no value, so c has no slope here. The run ends."
    level = bare(problem({"x": 0.0}, {"c": "x**2"}, 1.0, Newton()), 1, 99)
    assert texts(narration(level, 90, 8))[0] == "The rule has no next x: it would divide by zero. The run ends."


def test_a_learner_who_is_waited_for_is_told() -> None:
    player = start("guess-the-number", "by-hand")
    player.to_end()
    lines = narration(scene_of(player, "guess-the-number"), COLUMNS, ROWS)
    assert "Your move: press enter" in " ".join(texts(lines))
