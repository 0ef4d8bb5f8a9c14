"""How roles look: colours on a dark or a light background, the terminal's 16 colours, or none at all.

The stages have the colours of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people who see fewer colours
can tell apart; on a light background they are darkened until text in them can be read, and for high contrast made so
light that they stand out from black as text should for those who see little. Bands go from dark to light
as matplotlib's viridis does, in colours that terminals with 256 of them have; dusk is viridis at half its brightness.
With no colour, only bold, dim, underline and reverse are left.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from rich.color import Color
from rich.console import Console
from rich.style import Style

from gradtutor.records import NamedTuple
from gradtutor.tui.core import relief, tones
from gradtutor.tui.core.connection import over_ssh
from gradtutor.view.text.themes import LOOKS, Look

if TYPE_CHECKING:
    from textual.app import App
    from textual.theme import Theme

__all__ = ["LOOKS", "Look", "Mode", "ansi_color", "colourless", "detect", "dress", "look", "mode", "prepare", "smooth",
           "style", "themes", "use", "wear"]  # fmt: skip

Mode: TypeAlias = Literal["colour", "sixteen", "none"]
"""256 colours or more, the 16 that a terminal's own settings define, or no colour."""

THEMES: Mapping[Look, str] = {look: f"gradtutor-{look}" for look in LOOKS}
"""The theme of each look for Textual's own widgets, by name."""
BARE = "ansi-dark"
"""The theme of Textual that leaves the terminal's own background and colours alone."""

BACKGROUNDS: Mapping[Look, str] = {"dark": "#121212", "light": "#fafafa", "contrast": "#000000"}
"""The background of each look."""
FOREGROUNDS: Mapping[Look, str] = {"dark": "#e6e6e6", "light": "#1c1c1c", "contrast": "#ffffff"}
"""The colour of plain text in each look."""
_PANELS: Mapping[Look, str] = {"dark": "#262626", "light": "#e4e4e4", "contrast": "#1c1c1c"}


class _Role(NamedTuple):
    """How a role looks."""

    dark: str
    """Its colour on the dark background; empty: that of plain text."""
    light: str
    contrast: str
    number: int
    """Its colour of the sixteen, on a dark background; −1: that of plain text."""
    number_on_light: int
    in_colour: str
    """What else it is where there are colours."""
    without: str
    """What else it is where there are none."""


_ROLES: Mapping[str, _Role] = {
    "forward": _Role("#56b4e9", "#0072b2", "#7fd0ff", 14, 4, "", ""),
    "backward": _Role("#e69f00", "#a85400", "#ffb733", 11, 1, "", ""),
    "update": _Role("#009e73", "#007a59", "#4be3b0", 10, 2, "", ""),
    "target": _Role("#cc79a7", "#962d78", "#ffb3da", 13, 5, "", ""),
    "current": _Role("", "", "", -1, -1, "bold", "bold reverse"),
    "muted": _Role("#9e9e9e", "#5f5f5f", "#d0d0d0", -1, -1, "", "dim"),
    "strong": _Role("", "", "", -1, -1, "bold", "bold"),
    "heading": _Role("", "", "", -1, -1, "bold", "bold"),
    "fault": _Role("#ff6f4a", "#b3261e", "#ffa08a", 9, 1, "bold", "bold underline"),
    "key": _Role("", "", "", -1, -1, "bold", "bold"),
    "shot": _Role("", "", "", -1, -1, "bold #000000 on #9dff57", "bold reverse"),
    "spent": _Role("", "", "", -1, -1, "#000000 on #c8c8c8", "reverse"),
    "sight": _Role("", "", "", -1, -1, "bold #000000 on #ff9ad5", "bold underline"),
    "chalk": _Role("#ffffff", "#ffffff", "#ffffff", 15, 15, "", ""),
    "ink": _Role("#000000", "#000000", "#000000", 0, 0, "", ""),
    "here": _Role("", "", "", -1, -1, "bold #000000 on #ffffff", "bold reverse"),
    "next": _Role("", "", "", -1, -1, "bold #000000 on #d7ffd7", "bold underline"),
    "arrow": _Role("", "", "", -1, -1, "bold #000000 on #ffb52e", "bold"),
    "rule": _Role("#585858", "#bcbcbc", "#b2b2b2", -1, -1, "", "dim"),
    "plus": _Role("#4f9ddf", "#0b62a8", "#8fc4ff", 12, 4, "", ""),
    "minus": _Role("#e2702f", "#b4430a", "#ff9a5c", 9, 1, "", ""),
    "plus-faint": _Role("#2f5878", "#8fb2cf", "#4a7da8", 4, 12, "", "dim"),
    "minus-faint": _Role("#7a4526", "#d9a283", "#a8683f", 1, 9, "", "dim"),
    "run0": _Role("#56b4e9", "#0072b2", "#7fd0ff", 14, 6, "", ""),
    "run1": _Role("#e69f00", "#a85400", "#ffb733", 3, 3, "", ""),
    "run2": _Role("#009e73", "#007a59", "#4be3b0", 10, 2, "", ""),
    "run3": _Role("#cc79a7", "#962d78", "#ffb3da", 13, 5, "", ""),
    "run4": _Role("#f0e442", "#6b6200", "#fff48a", 11, 8, "", ""),
    "run5": _Role("#d55e00", "#d70000", "#ff9466", 9, 1, "", ""),
    "run6": _Role("#2b8bd6", "#1b4f9c", "#a9b8ff", 12, 4, "", ""),
    "run7": _Role("#b8b8b8", "#4a4a4a", "#e8e8e8", 7, 0, "", ""),
}
_BANDS = ["#5f005f", "#5f00af", "#005f87", "#008787", "#00af87", "#5faf5f", "#5fd75f", "#afd700", "#d7d700", "#ffd700"]
_BANDS_OF_SIXTEEN = (0, 4, 12, 5, 2, 6, 3, 10, 14, 11)
_DUSK = ["#22002a", "#24143c", "#172444", "#183447", "#134147", "#0f4f44", "#1a5b3c", "#36662c", "#5a6f16", "#7e7312"]
_DUSK_OF_SIXTEEN = (0, 0, 4, 4, 5, 5, 2, 2, 6, 6)
_RINGS = ["#f2c80f", "#d12a2e", "#2f7fc1", "#1c1c1c", "#eeeeee", "#444444"]
_RINGS_ON_LIGHT = {"ring4": "#bdbdbd"}
"""White is the background there."""
_RINGS_OF_SIXTEEN = (11, 9, 12, 0, 15, 8)
_HEAT: Mapping[Look, list[str]] = {
    "dark": ["#ffaf00", "#d78700", "#af5f00", "#875f00", "#262626", "#005f87", "#0087af", "#00afd7", "#5fd7ff"],
    "light": ["#af5f00", "#d78700", "#ffaf5f", "#ffd7af", "#eeeeee", "#afd7ff", "#5fafff", "#0087d7", "#005faf"],
}
"""From the strongest below 0 over 0 to the strongest above: on dark ground the farther the lighter, on light ground the
farther the darker. Orange and blue are told apart by those who see fewer colours, too."""
_FIGURES: Mapping[Look, list[str]] = {
    "dark": ["#000000", "#000000", "#ffffff", "#ffffff", "#bcbcbc", "#ffffff", "#ffffff", "#000000", "#000000"],
    "light": ["#ffffff", "#000000", "#000000", "#000000", "#5f5f5f", "#000000", "#000000", "#ffffff", "#ffffff"],
}
"""What is written on each."""
_HEAT_OF_SIXTEEN = {"dark": (11, 11, 3, 3, 0, 4, 4, 14, 14), "light": (3, 3, 11, 11, 15, 14, 14, 4, 4)}
_FIGURES_OF_SIXTEEN = {"dark": (0, 0, 0, 0, 7, 15, 15, 0, 0), "light": (0, 0, 0, 0, 8, 0, 0, 15, 15)}
_ON_GROUND: Mapping[Look, Mapping[str, tuple[str, int]]] = {
    look: {
        f"{name}{number}": (colour, numbers[look][number])
        for name, colours, numbers in (
            ("heat", _HEAT[look], _HEAT_OF_SIXTEEN),
            ("figure", _FIGURES[look], _FIGURES_OF_SIXTEEN),
        )
        for number, colour in enumerate(colours)
    }
    for look in _HEAT
}
"""Shapes that look other on a light ground."""
_SHAPES: Mapping[str, tuple[str, int]] = {
    f"{name}{number}": look
    for name, colours, numbers in (
        ("band", _BANDS, _BANDS_OF_SIXTEEN),
        ("dusk", _DUSK, _DUSK_OF_SIXTEEN),
        ("ring", _RINGS, _RINGS_OF_SIXTEEN),
    )
    for number, look in enumerate(zip(colours, numbers, strict=True))
}

_System: TypeAlias = Literal["auto", "standard", "256", "truecolor"]
_SYSTEMS: Mapping[str, _System] = {"standard": "standard", "256": "256", "truecolor": "truecolor"}
"""What Textual's variable TEXTUAL_COLOR_SYSTEM may ask for."""

# Terminals whose names say that they have no colour: the VT series, and terminfo's "-m" and "-mono" entries.
_COLOURLESS_TERMINALS = r"dumb|unknown|vt\d.*|.*-(m|mono)"


def detect(environment: Mapping[str, str]) -> Mode:
    """The mode that ``environment`` (such as ``os.environ``) asks for, found as Textual finds it."""
    system = _system(environment)
    if system is None:
        return "none"
    return "sixteen" if system == "standard" else "colour"


def _system(environment: Mapping[str, str]) -> str | None:
    """Rich's name of the colours that ``environment`` asks for; ``None``: none at all."""
    if "NO_COLOR" in environment or re.fullmatch(_COLOURLESS_TERMINALS, environment.get("TERM", "")):
        return None
    wish = environment.get("TEXTUAL_COLOR_SYSTEM", "auto")
    system: _System = _SYSTEMS.get(wish, "auto")
    return Console(color_system=system, force_terminal=True, file=io.StringIO(), _environ=environment).color_system


class _Current:
    """The mode in use, found in the environment when it is first asked for; and the look."""

    mode: Mode | None = None
    smooth: bool | None = None
    look: Look = "dark"


def mode() -> Mode:
    """The mode in use."""
    if _Current.mode is None:
        _Current.mode = detect(os.environ)
    return _Current.mode


def use(mode: Mode | None, smooth: bool = False) -> None:
    """Draw in ``mode`` from now on, with or without smooth maps; ``None``: as the environment asks."""
    _Current.mode = mode
    _Current.smooth = smooth if mode else None


def colourless() -> bool:
    """Whether there is no colour, so that shapes must be told apart by letters or shades."""
    return mode() == "none"


def smooth() -> bool:
    """Whether colours may flow into each other: in truecolor, and not over SSH, where each of them costs its bytes."""
    if _Current.smooth is None:
        _Current.smooth = not over_ssh() and _system(os.environ) == "truecolor"
    return _Current.smooth


def look() -> Look:
    """The look in use."""
    return _Current.look


def wear(look: Look) -> None:
    """Draw in ``look`` from now on; an app that runs puts on its theme with ``dress``."""
    _Current.look = look


def style(role: str, look: Look = "dark") -> Style:
    """The style of ``role`` in the mode in use.

    ``role`` is one role, several joined by spaces (later ones on top), or two joined by a slash: the colour of the
    first on a background of the colour of the second. Raises ``ValueError`` for a role that there is not.
    """
    return _style(role, mode(), look)


@lru_cache(maxsize=4096)
def _style(roles: str, mode: Mode, look: Look) -> Style:
    return Style.combine([_one(role, mode, look) for role in roles.split()]) if roles else Style.null()


def _one(role: str, mode: Mode, look: Look) -> Style:
    front, slash, back = role.partition("/")
    if slash:
        background = _part(back, mode, look).color
        return _part(front, mode, look) + Style(bgcolor=background)
    return _part(role, mode, look)


def _part(role: str, mode: Mode, look: Look) -> Style:
    own = _ON_GROUND["light" if look == "light" else "dark"]
    if role in own:
        return _coloured(*own[role], mode)
    if role in _SHAPES:
        colour, number = _SHAPES[role]
        if look == "light":
            colour = _RINGS_ON_LIGHT.get(role, colour)
        return _coloured(colour, number, mode)
    if (code := relief.number_of(role)) is not None:
        return _coloured(relief.colour(code), relief.of_sixteen(code, _BANDS_OF_SIXTEEN), mode)
    if (tone := tones.colour(role)) is not None:
        return _coloured(tone[0], _BANDS_OF_SIXTEEN[tone[1]], mode)
    if role not in _ROLES:
        raise ValueError(f"no such role: {role}")
    found = _ROLES[role]
    colour = _colour(role, look)
    coloured = _coloured(colour, found.number_on_light if look == "light" else found.number, mode)
    # A look whose colour the mode does not have is told apart as it is without any.
    told_by_colour = coloured.color is not None or (not colour and mode != "none")
    # To be dim is the opposite of contrast.
    without = "" if look == "contrast" and found.without == "dim" else found.without
    return coloured + Style.parse(found.in_colour if told_by_colour else without)


def _colour(role: str, look: Look) -> str:
    found = _ROLES[role]
    return {"dark": found.dark, "light": found.light, "contrast": found.contrast}[look]


def _coloured(colour: str, number: int, mode: Mode) -> Style:
    if mode == "colour" and colour:
        return Style(color=Color.parse(colour))
    if mode == "sixteen" and number >= 0:
        return Style(color=Color.from_ansi(number))
    return Style.null()


@cache
def themes() -> tuple[Theme, ...]:
    """The tutor's themes for Textual's own widgets, in the order of ``LOOKS``."""
    from textual.theme import Theme

    def theme(look: Look) -> Theme:
        return Theme(
            name=THEMES[look],
            dark=look != "light",
            background=BACKGROUNDS[look],
            surface=BACKGROUNDS[look],
            panel=_PANELS[look],
            foreground=FOREGROUNDS[look],
            primary=_colour("forward", look),
            secondary=_colour("target", look),
            accent=_colour("backward", look),
            success=_colour("update", look),
            warning=_colour("backward", look),
            error=_colour("fault", look),
        )

    return tuple(map(theme, LOOKS))


def prepare() -> None:
    """Make Textual leave out colour where the terminal has none. To be called before the app is made.

    Textual looks at ``NO_COLOR`` alone, and at the moment when an app is made.
    """
    if colourless():
        os.environ["NO_COLOR"] = "1"


def ansi_color() -> bool | None:
    """The app's argument ``ansi_color``: ``True`` where only the terminal's own colours, or none, may be written.

    It must be set when the app is made: for ``NO_COLOR``, Textual else replaces each colour by a grey one.
    """
    return None if mode() == "colour" else True


def dress(app: App[Any]) -> None:
    """Register the tutor's themes with ``app`` and put on the one that fits the look and the mode in use."""
    for theme in themes():
        app.register_theme(theme)
    app.theme = THEMES[look()] if mode() == "colour" else BARE
