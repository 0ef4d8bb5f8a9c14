"""The learner's guesses beside the true numbers: a narrow column right of each iteration that has some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.view.text.lines import Span, pad, width
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.session.quiz.grading import Verdict
    from gradtutor.session.quiz.quantities import Asked
    from gradtutor.view.scene import Scene

RIGHT, WRONG = "✓", "✗"
"""Stand before a guess: what it was worth must not rest on colour alone."""
MARKS: Mapping[bool, str] = {True: RIGHT, False: WRONG}
ROLES: Mapping[bool, str] = {True: "update", False: "fault"}
LONGEST = 10
"""Columns of a guess; a longer number is written with an exponent."""
_ROWS = {"parameter": "updated", "value": "value", "objective": "objective", "delta": "delta",
         "gradient": "gradient", "detail": "detail"}  # fmt: skip
"""Kind of a row -> the quantity whose guesses stand in it."""


class GuessColumn(NamedTuple):
    """The guesses of one column of the table: (quantity, name) -> text and role."""

    cells: Mapping[tuple[str, str], Span]
    width: int
    """A blank on the left included."""

    @property
    def head(self) -> str:
        """What stands above them."""
        return pad(" " + tr("you"), self.width)

    def cell(self, kind: str, name: str, inner: str, known: bool) -> Span:
        """The guess in a row of this kind and name; blanks where there is none, and where one that was right would
        give away what is not known yet."""
        quantity = f"inner:{inner}" if kind == "inner" else _ROWS.get(kind, "")
        text, role = self.cells.get((quantity, "" if quantity == "objective" else name), ("", ""))
        if not known and role == ROLES[True]:
            text = ""
        return pad(" " + text, self.width), role


def guess_columns(scene: Scene) -> dict[int, GuessColumn]:
    """Iteration -> the guesses in its column: those of its numbers, and of its parameters, which the update of the
    iteration before has made."""
    guesses = scene.guesses
    if not guesses:
        return {}
    found: dict[int, GuessColumn] = {}
    earliest = scene.snapshot.earlier[0].iteration if scene.snapshot.earlier else scene.snapshot.iteration
    for number in range(earliest, scene.snapshot.iteration + 2):
        here = [pair for pair in guesses.of(number).items() if pair[0].quantity != "updated"]
        made = [pair for pair in guesses.of(number - 1).items() if pair[0].quantity == "updated"]
        cells = _cells(scene, [*made, *here])
        if cells:
            widest = max(width(tr("you")), *(width(text) for text, _ in cells.values()))
            found[number] = GuessColumn(cells, widest + 1)
    return found


def _row_of(scene: Scene, asked: Asked) -> tuple[str, str]:
    """Where a guess stands. A table of Δ has no row for the gap: Δ of the output is the same."""
    if asked.quantity != "objective":
        return asked.quantity, asked.name
    return ("delta", asked.name) if scene.problem.rule.backward == "deltas" else ("objective", "")


def _cells(scene: Scene, verdicts: list[tuple[Asked, Verdict]]) -> dict[tuple[str, str], Span]:
    cells: dict[tuple[str, str], Span] = {}
    elements: dict[tuple[str, str], list[bool]] = {}
    for asked, verdict in verdicts:
        place = _row_of(scene, asked)
        if asked.index:
            elements.setdefault(place, []).append(verdict.right)
        elif asked.quantity != "local":
            # A local derivative has no row.
            cells[place] = (f"{MARKS[verdict.right]} {_number(verdict.guess, scene.digits)}", ROLES[verdict.right])
    for place, rights in elements.items():
        counts = [(mark, rights.count(right)) for right, mark in MARKS.items() if rights.count(right)]
        cells[place] = (" ".join(f"{count}{mark}" for mark, count in counts), ROLES[all(rights)])
    return cells


def _number(guess: float, digits: int) -> str:
    text = short(guess, digits)
    return text if len(text) <= LONGEST else short(float(f"{guess:.4g}"), digits)
