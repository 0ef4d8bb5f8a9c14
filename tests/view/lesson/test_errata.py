"""Every erratum of the course as it is shown: whole, and with all of its numbers."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.lessons.model import Erratum
from gradtutor.session.run.player import Player
from gradtutor.view.lesson.errata import errata_header, erratum_lines
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import line_width
from gradtutor.view.text.numbers import UNKNOWN
from tests.session.walks import LESSONS, lesson
from tests.view.scenes import texts

COLUMNS, ROWS = 80, 22
"""What header and footer leave of the smallest screen that lessons are made for."""
CASES = [
    (folder.name, erratum)
    for folder in sorted(LESSONS.iterdir())
    if (folder / "lesson.toml").is_file()
    for erratum in lesson(folder.name).errata
]


def end(name: str, language: str) -> Scene:
    i18n.use(language)
    player = Player(next(iter(lesson(name).variants.values())))
    player.to_end()
    return Scene(lesson(name), player.variant, player.trace, lesson(name).words[language], player.snapshot())


def test_at_least_ten_errata() -> None:
    assert len(CASES) >= 10


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "erratum"), CASES, ids=[f"{name}-{erratum.id}" for name, erratum in CASES])
def test_question_and_answer_fit_and_have_their_numbers(name: str, erratum: Erratum, language: str) -> None:
    scene = end(name, language)
    lines = erratum_lines(scene, erratum, True, COLUMNS)
    assert len(lines) <= ROWS
    assert max(map(line_width, lines)) <= COLUMNS
    # A dash for a number that is not known stands alone; one of the Chinese text comes as a pair.
    assert UNKNOWN not in "".join(texts(lines)).replace(UNKNOWN * 2, "")


def test_the_answer_comes_only_when_it_is_asked_for() -> None:
    scene = end("ill-conditioned", "en")
    erratum = scene.lesson.errata[0]
    asked, answered = (texts(erratum_lines(scene, erratum, answer, COLUMNS)) for answer in (False, True))
    assert any("press enter" in line for line in asked)
    assert not any("Right is:" in line for line in asked)
    assert any("Right is:" in line for line in answered)


def test_the_header_says_which_one_this_is() -> None:
    (line,) = texts([errata_header(end("ill-conditioned", "en"), 1, COLUMNS)])
    assert line.startswith(" The narrow valley · errata")
    assert line.endswith("2 of 3")
