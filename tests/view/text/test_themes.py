"""The looks that may be asked for are those that the screen has."""

from __future__ import annotations

from typing import get_args

from gradtutor.settings.model import Settings
from gradtutor.tui.core.theme import BACKGROUNDS, THEMES
from gradtutor.view.text.themes import LOOKS, Look


def test_every_look_has_its_theme_and_its_background() -> None:
    assert get_args(Look) == LOOKS
    assert set(THEMES) == set(BACKGROUNDS) == set(LOOKS)
    assert len(set(BACKGROUNDS.values())) == len(LOOKS)


def test_the_first_is_the_usual_one() -> None:
    assert Settings().theme == LOOKS[0] == "dark"
