"""How roles look: colours on a dark or a light background, the terminal's 16 colours, or none at all.

The stages have the colours of Okabe and Ito (https://jfly.uni-koeln.de/color/), which people who see fewer colours
can tell apart; on a light background they are darkened until text in them can be read. Bands go from dark to light
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

if TYPE_CHECKING:
    from textual.app import App
    from textual.theme import Theme

Mode: TypeAlias = Literal["colour", "sixteen", "none"]
"""256 colours or more, the 16 that a terminal's own settings define, or no colour."""

DARK = "gradtutor-dark"
"""The name of the tutor's dark theme."""
LIGHT = "gradtutor-light"
"""The name of the tutor's light theme."""
BARE = "ansi-dark"
"""The theme of Textual that leaves the terminal's own background and colours alone."""

BACKGROUNDS = {True: "#121212", False: "#fafafa"}
"""The background of the dark theme (``True``) and of the light one."""
FOREGROUNDS = {True: "#e6e6e6", False: "#1c1c1c"}
"""The colour of plain text in the dark theme (``True``) and in the light one."""

_Look: TypeAlias = tuple[str, str, int, int, str, str]
"""Colour on dark and on light (empty: as plain text); the same of the 16 (−1: as plain text); then what else it is
in colour, and what else it is without."""

_LOOKS: Mapping[str, _Look] = {
    "forward": ("#56b4e9", "#0072b2", 14, 4, "", ""),
    "backward": ("#e69f00", "#a85400", 11, 1, "", ""),
    "update": ("#009e73", "#007a59", 10, 2, "", ""),
    "target": ("#cc79a7", "#962d78", 13, 5, "", ""),
    "current": ("", "", -1, -1, "bold", "bold reverse"),
    "muted": ("#9e9e9e", "#5f5f5f", -1, -1, "", "dim"),
    "strong": ("", "", -1, -1, "bold", "bold"),
    "heading": ("", "", -1, -1, "bold", "bold"),
    "fault": ("#ff6f4a", "#b3261e", 9, 1, "bold", "bold underline"),
    "key": ("", "", -1, -1, "bold", "bold"),
    "shot": ("", "", -1, -1, "bold #000000 on #9dff57", "bold reverse"),
    "spent": ("", "", -1, -1, "#000000 on #c8c8c8", "reverse"),
    "sight": ("", "", -1, -1, "bold #000000 on #ff9ad5", "bold underline"),
    "chalk": ("#ffffff", "#ffffff", 15, 15, "", ""),
    "ink": ("#000000", "#000000", 0, 0, "", ""),
    "here": ("", "", -1, -1, "bold #000000 on #ffffff", "bold reverse"),
    "next": ("", "", -1, -1, "bold #000000 on #d7ffd7", "bold underline"),
    "arrow": ("", "", -1, -1, "bold #000000 on #ffb52e", "bold"),
    "rule": ("#585858", "#bcbcbc", -1, -1, "", "dim"),
    "run0": ("#56b4e9", "#0072b2", 14, 6, "", ""),
    "run1": ("#e69f00", "#a85400", 3, 3, "", ""),
    "run2": ("#009e73", "#007a59", 10, 2, "", ""),
    "run3": ("#cc79a7", "#962d78", 13, 5, "", ""),
    "run4": ("#f0e442", "#6b6200", 11, 8, "", ""),
    "run5": ("#d55e00", "#c8330a", 9, 1, "", ""),
    "run6": ("#2b8bd6", "#1b4f9c", 12, 4, "", ""),
}
_BANDS = ["#5f005f", "#5f00af", "#005f87", "#008787", "#00af87", "#5faf5f", "#5fd75f", "#afd700", "#d7d700", "#ffd700"]
_BANDS_OF_SIXTEEN = (0, 4, 12, 5, 2, 6, 3, 10, 14, 11)
_DUSK = ["#22002a", "#24143c", "#172444", "#183447", "#134147", "#0f4f44", "#1a5b3c", "#36662c", "#5a6f16", "#7e7312"]
_DUSK_OF_SIXTEEN = (0, 0, 4, 4, 5, 5, 2, 2, 6, 6)
_RINGS = ["#f2c80f", "#d12a2e", "#2f7fc1", "#1c1c1c", "#eeeeee", "#444444"]
_RINGS_OF_SIXTEEN = (11, 9, 12, 0, 15, 8)
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
_COLOURLESS_TERMINALS = re.compile(r"dumb|unknown|vt\d.*|.*-(m|mono)")


def detect(environment: Mapping[str, str]) -> Mode:
    """The mode that ``environment`` (such as ``os.environ``) asks for, found as Textual finds it."""
    if "NO_COLOR" in environment or _COLOURLESS_TERMINALS.fullmatch(environment.get("TERM", "")):
        return "none"
    wish = environment.get("TEXTUAL_COLOR_SYSTEM", "auto")
    system: _System = _SYSTEMS.get(wish, "auto")
    console = Console(color_system=system, force_terminal=True, file=io.StringIO(), _environ=environment)
    if console.color_system is None:
        return "none"
    return "sixteen" if console.color_system == "standard" else "colour"


class _Current:
    """The mode in use; found in the environment when it is first asked for."""

    mode: Mode | None = None


def mode() -> Mode:
    """The mode in use."""
    if _Current.mode is None:
        _Current.mode = detect(os.environ)
    return _Current.mode


def use(mode: Mode | None) -> None:
    """Draw in ``mode`` from now on; ``None``: in the one that the environment asks for."""
    _Current.mode = mode


def colourless() -> bool:
    """Whether there is no colour, so that shapes must be told apart by letters or shades."""
    return mode() == "none"


def style(role: str, dark: bool = True) -> Style:
    """The style of ``role`` in the mode in use; ``dark``: on the dark theme.

    ``role`` is one role, several joined by spaces (later ones on top), or two joined by a slash: the colour of the
    first on a background of the colour of the second. Raises ``ValueError`` for a role that there is not.
    """
    return _style(role, mode(), dark)


@lru_cache(maxsize=1024)
def _style(roles: str, mode: Mode, dark: bool) -> Style:
    return Style.combine([_one(role, mode, dark) for role in roles.split()]) if roles else Style.null()


def _one(role: str, mode: Mode, dark: bool) -> Style:
    front, slash, back = role.partition("/")
    if slash:
        background = _part(back, mode, dark).color
        return _part(front, mode, dark) + Style(bgcolor=background)
    return _part(role, mode, dark)


def _part(role: str, mode: Mode, dark: bool) -> Style:
    if role in _SHAPES:
        colour, number = _SHAPES[role]
        return _coloured(colour, number, mode)
    if role not in _LOOKS:
        raise ValueError(f"no such role: {role}")
    on_dark, on_light, number_on_dark, number_on_light, in_colour, without = _LOOKS[role]
    colour, number = (on_dark, number_on_dark) if dark else (on_light, number_on_light)
    coloured = _coloured(colour, number, mode)
    # A look whose colour the mode does not have is told apart as it is without any.
    told_by_colour = coloured.color is not None or (not colour and mode != "none")
    return coloured + Style.parse(in_colour if told_by_colour else without)


def _coloured(colour: str, number: int, mode: Mode) -> Style:
    if mode == "colour" and colour:
        return Style(color=Color.parse(colour))
    if mode == "sixteen" and number >= 0:
        return Style(color=Color.from_ansi(number))
    return Style.null()


@cache
def themes() -> tuple[Theme, Theme]:
    """The tutor's two themes for Textual's own widgets, the dark one first."""
    from textual.theme import Theme

    def theme(name: str, dark: bool) -> Theme:
        def colour(role: str) -> str:
            on_dark, on_light, *_ = _LOOKS[role]
            return on_dark if dark else on_light

        return Theme(
            name=name,
            dark=dark,
            background=BACKGROUNDS[dark],
            surface=BACKGROUNDS[dark],
            panel="#262626" if dark else "#e4e4e4",
            foreground=FOREGROUNDS[dark],
            primary=colour("forward"),
            secondary=colour("target"),
            accent=colour("backward"),
            success=colour("update"),
            warning=colour("backward"),
            error=colour("fault"),
        )

    return theme(DARK, True), theme(LIGHT, False)


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


def dress(app: App[Any], dark: bool = True) -> None:
    """Register the tutor's themes with ``app`` and put on the one that fits the mode in use."""
    for theme in themes():
        app.register_theme(theme)
    app.theme = (DARK if dark else LIGHT) if mode() == "colour" else BARE
