"""Roles as styles: contrast, telling apart, and the three modes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise

import pytest
from rich._palettes import EIGHT_BIT_PALETTE
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.color import Color as TextualColor

from gradtutor.tui.core import theme
from gradtutor.view.charts.shades import TONES
from gradtutor.view.text.lines import ROLES

READABLE = 4.5
"""The contrast that WCAG 2.1 asks for in text (success criterion 1.4.3)."""
ENHANCED = 7.0
"""The contrast that WCAG 2.1 asks for where it is to be high (success criterion 1.4.6)."""
SEEN = 3.0
"""The contrast that WCAG 2.1 asks for in what is no text (success criterion 1.4.11)."""
STAGES = ("forward", "backward", "update", "target")
TEXTS = (*STAGES, "muted", "fault", *(f"run{number}" for number in range(7)))


@pytest.fixture(autouse=True)
def in_colour() -> Iterator[None]:
    theme.use("colour")
    yield
    theme.use(None)


def shown(color: Color, eight_bit: bool) -> TextualColor:
    """``color`` as a terminal of 16 million or of 256 colours shows it."""
    number = color.downgrade(ColorSystem.EIGHT_BIT).number if eight_bit else None
    return TextualColor(*(EIGHT_BIT_PALETTE[number] if number is not None else color.get_truecolor()))


def luminance(color: TextualColor) -> float:
    """WCAG 2.1's relative luminance."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: TextualColor, b: TextualColor) -> float:
    """WCAG 2.1's contrast ratio, from 1 to 21."""
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast(TextualColor(0, 0, 0), TextualColor(255, 255, 255)) == pytest.approx(21)
    assert contrast(TextualColor(119, 119, 119), TextualColor(255, 255, 255)) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("eight_bit", [False, True])
@pytest.mark.parametrize(("look", "least"), [("dark", READABLE), ("light", READABLE), ("contrast", ENHANCED)])
def test_text_can_be_read(look: theme.Look, least: float, eight_bit: bool) -> None:
    background = shown(Color.parse(theme.BACKGROUNDS[look]), eight_bit)
    assert contrast(shown(Color.parse(theme.FOREGROUNDS[look]), eight_bit), background) >= least
    for role in TEXTS:
        color = theme.style(role, look).color
        assert color is not None
        assert contrast(shown(color, eight_bit), background) >= least, role


def test_signs_on_a_ground_of_their_own_can_be_read() -> None:
    for role in ("shot", "spent", "sight", "here", "next", "arrow"):
        style = theme.style(role, "contrast")
        assert style.color and style.bgcolor
        assert contrast(shown(style.color, False), shown(style.bgcolor, False)) >= ENHANCED, role


@pytest.mark.parametrize("look", theme.LOOKS)
def test_dividing_lines_can_be_seen(look: theme.Look) -> None:
    color = theme.style("rule", look).color
    assert color is not None
    ratio = contrast(shown(color, False), shown(Color.parse(theme.BACKGROUNDS[look]), False))
    assert ratio >= (SEEN if look == "contrast" else 1.5)


def test_nothing_is_dim_for_high_contrast() -> None:
    theme.use("sixteen")
    assert theme.style("muted", "contrast") == Style()


def test_the_stages_are_the_colours_of_okabe_and_ito() -> None:
    names = [color.name for role in STAGES if (color := theme.style(role).color)]
    assert names == ["#56b4e9", "#e69f00", "#009e73", "#cc79a7"]


@pytest.mark.parametrize("eight_bit", [False, True])
def test_bands_grow_lighter(eight_bit: bool) -> None:
    colors = [theme.style(f"band{number}").color for number in range(10)]
    lights = [luminance(shown(color, eight_bit)) for color in colors if color]
    assert len(set(lights)) == 10
    assert lights == sorted(lights)


@pytest.mark.parametrize("eight_bit", [False, True])
def test_neighbouring_rings_differ(eight_bit: bool) -> None:
    colors = [shown(color, eight_bit) for number in range(6) if (color := theme.style(f"ring{number}").color)]
    assert len(set(colors)) == 6


def test_later_roles_lie_on_top() -> None:
    assert theme.style("backward current") == Style(color="#e69f00", bold=True)
    assert theme.style("backward forward").color == theme.style("forward").color


def test_a_slash_puts_one_shape_on_another() -> None:
    style = theme.style("ring2/ring4 strong")
    assert (style.color, style.bgcolor) == (theme.style("ring2").color, theme.style("ring4").color)
    assert style.bold


def test_a_role_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="no such role: forwards"):
        theme.style("forwards")


def test_sixteen_colours_are_the_terminals_own() -> None:
    theme.use("sixteen")
    for role in (*STAGES, *(f"band{number}" for number in range(10)), *(f"ring{number}" for number in range(6))):
        color = theme.style(role).color
        assert color is not None
        assert color.is_system_defined
    assert theme.style("current") == Style(bold=True)
    assert theme.style("muted") == Style(dim=True)


def test_without_colour_there_is_none() -> None:
    theme.use("none")
    assert theme.colourless()
    for role in (*ROLES, "band3", "ring2/ring4", "backward current"):
        style = theme.style(role)
        assert style.color is None
        assert style.bgcolor is None
    assert theme.style("backward current") == Style(bold=True, reverse=True)
    assert theme.style("fault") == Style(bold=True, underline=True)


@pytest.mark.parametrize(
    ("environment", "mode"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "colour"),
        ({"TERM": "xterm-256color"}, "colour"),
        ({"TERM": "xterm"}, "sixteen"),
        ({"TERM": "linux"}, "sixteen"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none"),
        ({"TERM": "vt100"}, "none"),
        ({"TERM": "dumb"}, "none"),
        ({"TERM": "screen-mono"}, "none"),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "256"}, "colour"),
    ],
)
def test_the_mode_comes_from_the_environment(environment: dict[str, str], mode: str) -> None:
    assert theme.detect(environment) == mode


@pytest.mark.parametrize(
    ("environment", "smooth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, True),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "SSH_TTY": "/dev/pts/1"}, False),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_COLOR_SYSTEM": "256"}, False),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm"}, False),
    ],
)
def test_maps_are_smooth_in_truecolor_and_not_over_ssh(
    environment: dict[str, str], smooth: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "SSH_TTY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    theme.use(None)
    assert theme.smooth() is smooth
    theme.use("colour")
    assert not theme.smooth()


def test_shades_flow_from_band_to_band() -> None:
    # viridis has 0.267004, 0.004874, 0.329415 at its lowest place and 0.993248, 0.906157, 0.143936 at its highest.
    low, high = (theme.style(f"tone{number}").color for number in (0, TONES - 1))
    assert (low, high) == (Color.parse("#440154"), Color.parse("#fde725"))
    tones = [theme.style(f"tone{number}").color for number in range(TONES)]
    triplets = [tone.triplet for tone in tones if tone is not None and tone.triplet is not None]
    assert len(triplets) == TONES
    assert max(abs(a - b) for one, other in pairwise(triplets) for a, b in zip(one, other, strict=True)) <= 25
    line = theme.style(f"tone{TONES + TONES - 1}").color
    assert line is not None and line.triplet is not None and sum(line.triplet) < sum(triplets[-1])
    with pytest.raises(ValueError, match="no such role"):
        theme.style(f"tone{2 * TONES}")
    theme.use("sixteen")
    assert theme.style("tone7") == theme.style("band1")


def test_textual_is_told_of_terminals_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    theme.prepare()
    assert theme.ansi_color() is None
    theme.use("none")
    monkeypatch.setenv("NO_COLOR", "")
    theme.prepare()
    assert os.environ["NO_COLOR"] == "1"
    assert theme.ansi_color() is True


def test_every_ring_of_a_target_is_seen_on_every_background() -> None:
    """Contrast by WCAG 2.1: of 1.0 a ring would be the background itself. The black ring is the only dark one."""
    theme.use("colour")
    try:
        for look in ("light", "contrast"):
            for ring in range(6):
                colour = theme.style(f"ring{ring}", look).color
                assert colour is not None
                red, green, blue = colour.get_truecolor()
                background = theme.BACKGROUNDS[look]
                assert abs((red + green + blue) / 3 - int(background[1:3], 16)) > 24, (look, ring)
    finally:
        theme.use(None)
