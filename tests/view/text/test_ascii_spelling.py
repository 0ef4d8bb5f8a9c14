"""Signs spelled in ASCII: what stands for each, that it is measured, and that every lesson fits."""

from __future__ import annotations

import re
import unicodedata

import pytest

from gradtutor.view.charts.canvas import Canvas
from gradtutor.view.charts.figure import Figure
from gradtutor.view.charts.plane import height_map as ground
from gradtutor.view.charts.registry import picture
from gradtutor.view.checking.fitting import misfits
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.graph.drawing import graph_lines
from gradtutor.view.lesson.header import header_line
from gradtutor.view.lesson.table import table_lines
from gradtutor.view.text import ascii_spelling
from gradtutor.view.text.ascii_spelling import celled, spelled
from gradtutor.view.text.lines import Line, cut, line_width, pad, plain, width, wrap
from gradtutor.view.words.narration import narration
from tests.session.walks import lesson, start
from tests.view.scenes import scene, scene_of

SPELLED = [
    ("x²", "x^2"),
    ("10⁻³", "10^-3"),
    ("sin² y", "sin^2 y"),
    ("√b", "sqrt(b)"),
    ("√π", "sqrt(pi)"),
    ("2√w₁ + ∛θ₂", "2*sqrt(w1) + cbrt(theta2)"),
    ("√ŷ′", "sqrt(yhat')"),
    ("Δb·√Δz/2", "Db*sqrt(Dz)/2"),
    ("−b + √Δ, ∛Δ₁", "-b + sqrt(D), cbrt(D1)"),
    ("√Σ", "sqrt(sum)"),
    ("√b的", "sqrt(b)的"),
    ("√Länge_m", "sqrt(Laenge_m)"),
    ("2√Größe, c·√ü", "2*sqrt(Groesse), c*sqrt(ue)"),
    ("T = c · √x · a", "T = c * sqrt(x) | a"),
    ("Straße", "Strasse"),
    ("être à Œuvre, ê′", "etre a Oeuvre, ehat'"),
    ("√(x² + y²)", "sqrt(x^2 + y^2)"),
    ("1/(2√b)", "1/(2*sqrt(b))"),
    ("Δb = Δc ÷ ∂c/∂b", "Db = Dc / (dc/db)"),
    ("w − η·∂L/∂w", "w - eta*dL/dw"),
    ("x ← x − 0.5", "x <- x - 0.5"),
    ("(ŷ − y)²", "(yhat - y)^2"),
    ("m̂", "mhat"),
    ("ŷ₁ to ŷ₄, ∂L/∂ŷ′", "yhat1 to yhat4, dL/dyhat'"),
    ("ż = ẋ·y + x·ẏ", "zdot = xdot*y + x*ydot"),
    ("x̄ and x̃, θ̇", "xbar and xtilde, thetadot"),
    ("X·Wᵀ", "X*W^T"),
    ("[3×2]", "[3x2]"),
    ("2 × 3", "2 * 3"),
    ("iteration 2 · backward 2/4", "iteration 2 | backward 2/4"),
    ("L₁ ≤ 0.5 … 1", "L1 <= 0.5 ... 1"),
    ("──►", "-->"),
    ("—", "-"),
    ("Σᵢ", "sum i"),
    ("梯度，“好”", '梯度，"好"'),
]
WALKED = ("nonlinear-chain", "optimisers", "two-layer-network", "ill-conditioned", "softmax-cross-entropy")
"""Lessons of every kind: a chain, long formulas, arrays, a surface, long names."""


def ambiguous(text: str) -> set[str]:
    """The signs of a text whose width is not the same everywhere."""
    return {sign for sign in text if not sign.isascii() and unicodedata.east_asian_width(sign) not in ("W", "F")}


@pytest.mark.parametrize(("text", "expected"), SPELLED)
def test_signs_are_spelled(text: str, expected: str) -> None:
    ascii_spelling.use(True)
    assert spelled(text) == expected
    assert spelled(expected) == expected
    assert width(text) == width(expected)


def test_nothing_is_spelled_unless_asked_for() -> None:
    assert [spelled(text) for text, _ in SPELLED] == [text for text, _ in SPELLED]
    assert celled("⠉√") == "⠉√"


def test_aloud_a_delta_is_a_word() -> None:
    ascii_spelling.use(True, aloud=True)
    assert spelled("Δb = Δc ÷ ∂c/∂b; that Δ") == "delta b = delta c / (dc/db); that delta"


def test_aloud_letters_with_marks_stay() -> None:
    ascii_spelling.use(True, aloud=True)
    for text in ("Die Länge heißt größer: „Öl“", "même après", "Величина"):
        assert spelled(text) == text.replace("„", '"').replace("“", '"')
    # One character or two (NFC and NFD, UAX #15): the same letter.
    assert spelled("La\u0308nge") == "Länge"
    assert spelled("√Länge_m; ŷ₁, T̂, ż") == "sqrt(Länge_m); yhat1, That, zdot"
    ascii_spelling.use(True, strict=True, aloud=True)
    assert spelled("Die Länge heißt größer") == "Die Laenge heisst groesser"


def test_in_a_picture_a_letter_with_a_mark_keeps_its_cell() -> None:
    ascii_spelling.use(True)
    assert celled("Größe ß æ ł é") == "Grose s a l e"


def test_a_terminal_without_other_scripts_gets_question_marks() -> None:
    ascii_spelling.use(True, strict=True)
    assert spelled("x² 梯度") == "x^2 ????"


def test_in_a_picture_each_sign_keeps_its_cell() -> None:
    ascii_spelling.use(True)
    signs = "─│┌┐└┘├┤┬┴┼╌╋►▸●○◎◆×·…▁▃▅█▀▄↗⇒√∂Δ−²₂η⠁⣀⣿"
    assert len(celled(signs)) == len(signs)
    assert celled(signs).isascii()


def test_braille_dots_stay_in_their_half_of_the_cell() -> None:
    ascii_spelling.use(True)
    # U+2809 has dots 1 and 4, U+28C0 dots 7 and 8, U+28FF all eight (The Unicode Standard, braille patterns).
    assert celled("\u2809\u28c0\u28ff\u2800") == "'.: "


def test_what_is_measured_is_what_is_shown() -> None:
    ascii_spelling.use(True)
    assert pad("√b", 9) == "sqrt(b)  "
    assert cut("2√b + 1", 8) == "2*sqrt(~"
    lines = [plain(line).rstrip() for line in wrap([("the root √b of b", "")], 10)]
    assert lines == ["the root", "sqrt(b) of", "b"]


def test_a_ground_is_shaded_where_there_are_no_colours() -> None:
    ground.forget()
    ascii_spelling.use(True)
    here = scene("ill-conditioned", "default", 2, 2)
    (chart,) = [chart for chart in here.variant.charts if chart.kind == "surface"][:1]
    drawn = picture(here, chart, Canvas(40, 20, colourless=True))
    assert drawn is not None and not isinstance(drawn, Figure)
    text = "\n".join(map(plain, drawn))
    assert text.isascii()
    # L = 25w² + b², so in any row the ground falls to w = 0 and rises again: the signs are in the order of their bands.
    found = re.fullmatch(r"[^|+]*[|+](@*#*&*%*\+*=*-*:*\.* *)(\.*:*-*=*\+*%*&*#*@*)", plain(drawn[8]))
    assert found and len(set(found[1])) > 4
    ground.forget()


def shown(name: str, language: str) -> list[Line]:
    """Everything that the steps of the first iteration of a lesson show."""
    player = start(name, next(iter(lesson(name).variants)))
    lines: list[Line] = []
    while player.iteration == 1:
        place = scene_of(player, name, language)
        lines += [header_line(place, 80), *narration(place, 44, 20), *formula_lines(place), *graph_lines(place, 80, 8)]
        lines += table_lines(place, 80, 10)
        for chart in place.variant.charts:
            drawn = picture(place, chart, Canvas(40, 16))
            if drawn is not None and not isinstance(drawn, Figure):
                lines += drawn
        if not player.next():
            break
    return lines


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", WALKED)
def test_no_sign_of_a_lesson_is_left(name: str, language: str) -> None:
    ascii_spelling.use(True)
    for line in shown(name, language):
        text = plain(line)
        assert not ambiguous(spelled(text)), text
        # In English there is nothing but ASCII at all.
        assert language == "zh" or spelled(text).isascii(), text


@pytest.mark.parametrize("name", WALKED)
def test_every_step_fits_in_ascii_too(name: str) -> None:
    ground.forget()
    ascii_spelling.use(True)
    assert misfits(lesson(name)) == ()
    ground.forget()


def test_the_decimal_points_stay_below_each_other() -> None:
    ascii_spelling.use(True)
    lines = [plain(line) for line in table_lines(scene("nonlinear-chain", "default", 2, 8), 80, 10)]
    points = {found.start() for line in lines[1:] for found in re.finditer(r"\.\d{5}", line)}
    assert len(points) == 2  # two iterations, a column each
    assert max(map(line_width, table_lines(scene("nonlinear-chain", "default", 2, 8), 80, 10))) <= 80
