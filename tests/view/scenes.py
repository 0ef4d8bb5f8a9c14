"""Scenes for tests: a place of a lesson, or of a problem outside of any, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gradtutor import i18n
from gradtutor.engine.problem import Problem
from gradtutor.lessons.model import Band, Lesson, Variant
from gradtutor.lessons.text.model import Words
from gradtutor.session.run.player import Player
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import Line, plain
from tests.session.walks import chosen, lesson

CHAPTER = {"en": "Back-propagation", "zh": "反向传播", "de": "Backpropagation"}


def scene_of(player: Player, name: str, language: str = "en", *, number: int = 2, total: int = 6) -> Scene:
    """Where a player of a lesson is; the interface speaks that language too."""
    i18n.use(language)
    found = lesson(name)
    words = found.words[language]
    return Scene(found, player.variant, player.trace, words, player.snapshot(), CHAPTER[language], number, total)


def scene(name: str, variant: str, iteration: int, revealed: int, language: str = "en") -> Scene:
    """A place of a lesson, the learner's choices made."""
    player = chosen(name, variant)
    player.go(iteration, revealed)
    return scene_of(player, name, language)


def at_end(name: str, variant: str, language: str = "en") -> Scene:
    """The last step of a lesson."""
    player = chosen(name, variant)
    player.to_end()
    return scene_of(player, name, language)


def every_kind_of_step(player: Player, name: str, language: str = "en") -> Iterator[Scene]:
    """All steps of the first, the second and the last iteration of a run that has been made: no step of the others is
    of another kind."""
    player.to_end()
    last = player.iteration
    for number in sorted({1, min(2, last), last}):
        player.go(number, 0)
        for revealed in range(len(player.steps(number)) + 1):
            player.go(number, revealed)
            yield scene_of(player, name, language)


def bare(
    problem: Problem,
    iteration: int,
    revealed: int,
    *,
    symbols: Mapping[str, str] | None = None,
    feedback: tuple[Band, ...] = (),
    digits: int = 5,
) -> Scene:
    """A place of a problem in a lesson without words."""
    i18n.use("en")
    variant = Variant("default", problem, symbols or {}, {}, feedback)
    player = Player(variant)
    player.go(iteration, revealed)
    words = Words("Title", "Summary", {})
    own = Lesson("bare", Path(), {"default": variant}, {"en": words}, digits)
    return Scene(own, variant, player.trace, words, player.snapshot())


def texts(lines: Iterable[Line] | None) -> list[str]:
    """Lines without roles, and without blanks at the end."""
    assert lines is not None
    return [plain(line).rstrip() for line in lines]


def roles_of(lines: Iterable[Line], text: str) -> list[str]:
    """The roles of the spans in which a text stands."""
    return [role for line in lines for span, role in line if text in span]
