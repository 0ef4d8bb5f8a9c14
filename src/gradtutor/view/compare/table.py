"""Runs side by side: which, by what method, how far, why they stopped, and with what. The charts are in
``gradtutor.view.compare.charts``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import ngettext, tr
from gradtutor.records import NamedTuple, dataclass
from gradtutor.session.run.rates import is_scheduled, rate_of
from gradtutor.view.charts.compared import letter, objective_title, role
from gradtutor.view.labels import method_name, name_of, objective_name, reason_words
from gradtutor.view.text.alignment import widths
from gradtutor.view.text.lines import Line, Span, cut, pad, width, wrap
from gradtutor.view.text.numbers import POINTER, UNKNOWN, fixed, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.engine.language.values import Value
    from gradtutor.lessons.model import Lesson
    from gradtutor.lessons.text.model import Words
    from gradtutor.session.run.background_run import Run

DETAIL_ROWS = 2
HIDDEN = "?"
_SHORTEST_NAME = 14
_EQUALS = "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"
_GAP = 2
"""Blanks between two columns of the table."""


@dataclass(frozen=True, eq=False)
class Contrast:
    """What a comparison shows."""

    lesson: Lesson
    words: Words
    runs: tuple[Run, ...]
    selected: int = 0
    swept: bool = False
    """Whether these are the runs of the lesson's sweep, not its variants."""
    revealed: bool = True
    """Whether the learner has seen an end of this lesson: then nothing is a secret any more."""

    def secret(self, run: Run) -> bool:
        """Whether the numbers of a run would give away what the learner is to find out."""
        return not self.revealed and (bool(run.variant.feedback) or "all" in run.variant.hidden.values())

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Every parameter of any run that is a plain number -> its symbol."""
        return {
            entry.name: run.variant.symbols.get(entry.name, entry.name)
            for run in self.runs
            for entry in run.variant.problem.parameters
            if not is_array(entry.start)
        }

    @property
    def objective(self) -> str:
        """What the objective of all runs is called."""
        return objective_title(self.runs)


class Places(NamedTuple):
    """Rows of the parts of the screen, from top to bottom; header and footer take one more each."""

    chart: int
    table: int
    detail: int = DETAIL_ROWS


def compare_layout(runs: int, height: int) -> Places:
    """The parts of a screen of ``height`` rows; a line divides chart and table."""
    inside = max(height - 3 - DETAIL_ROWS, 0)
    table = min(runs + 1, inside * 2 // 5 + 1, inside)
    return Places(inside - table, table)


def compare_header(shown: Contrast, columns: int) -> Line:
    """What is compared on the left; on the right how far the runs are."""
    what = shown.runs[0].variant.name.split(" = ")[0] if shown.swept and shown.runs else tr("the variants")
    comparison = tr("comparison: {what}").format(what=what)
    left = f" {shown.words.title} · {comparison}"
    ended = sum(run.reason != "running" for run in shown.runs)
    right = ngettext("{count} run", "{count} runs", len(shown.runs)).format(count=len(shown.runs))
    if ended < len(shown.runs):
        right = ngettext(
            "{count} of {total} run has ended", "{count} of {total} runs have ended", len(shown.runs)
        ).format(count=ended, total=len(shown.runs))
    left = cut(left, columns - width(right) - 3)
    return (left, "heading"), (" " * (columns - width(left) - width(right) - 1), ""), (right, "muted"), (" ", "")


def compare_table(shown: Contrast, columns: int, rows: int) -> list[Line]:
    """One line for each run below a line of headings, as many as fit around the selected one."""
    table = _fitted(_columns(shown), columns - 3)
    first = min(max(0, shown.selected - (rows - 1) // 2), max(0, len(shown.runs) - (rows - 1)))
    more = first + rows - 1 < len(shown.runs)
    # Signs that there are more runs above and below.
    sign = ("▴" if first else " ") + ("▾" if more else " ") + " "
    lines: list[Line] = [_row((sign, "strong"), [(column.pad(column.heading), "heading") for column in table])]
    for place in range(first, min(len(shown.runs), first + rows - 1)):
        here = place == shown.selected
        mark: Span = (f"{POINTER if here else ' '}{letter(place)} ", f"{role(place)} {'current' if here else 'strong'}")
        lines.append(
            _row(mark, [(column.pad(column.texts[place]), _cell_role(column, place, here)) for column in table])
        )
    return lines


def compare_detail(shown: Contrast, columns: int) -> list[Line]:
    """The selected run in full."""
    if not shown.runs:
        return []
    run = shown.runs[shown.selected]
    problem, secret = run.variant.problem, shown.secret(run)
    told = {
        "running": tr("{name}: running, iteration {number}."),
        "converged": tr("{name}: reached its goal in iteration {number}."),
        "limit": ngettext(
            "{name}: stopped by its limit, {number} iteration.",
            "{name}: stopped by its limit, {number} iterations.",
            run.iterations,
        ),
        "diverged": tr("{name}: diverged in iteration {number}."),
        "waiting": tr("{name}: waits for your move in iteration {number}."),
        "unfinished": ngettext(
            "{name}: has not ended after {number} iteration.",
            "{name}: has not ended after {number} iterations.",
            run.iterations,
        ),
    }[run.reason]
    name = f"{letter(shown.selected)} · {name_of(shown.words, run.variant)} ({method_name(problem.rule.kind)})"
    values: list[tuple[str, Value | None]] = [
        *((run.variant.symbols.get(key, key), value) for key, value in run.parameters.items()),
        (objective_name(run.variant), run.objective),
    ]
    numbers = ", ".join(
        f"{symbol}{_EQUALS}{HIDDEN if secret else short(value, shown.lesson.digits)}" for symbol, value in values
    )
    text = told.format(name=name, number=run.iterations)
    lines = wrap([(text, ""), (" ", ""), (numbers, "muted")], columns - 2)[:DETAIL_ROWS]
    return [((" ", ""), *line) for line in lines]


def _row(mark: Span, cells: list[Span]) -> Line:
    first, *others = cells
    return (mark, first, *(span for cell in others for span in ((" " * _GAP, ""), cell)))


class _Column(NamedTuple):
    """One column of the table."""

    heading: str
    texts: tuple[str, ...]
    kind: str
    """``name``, ``method``, ``count``, ``reason`` or ``number``."""
    columns: int

    def pad(self, text: str) -> str:
        """A text as wide as the column."""
        shown = told_apart(text, self.texts, self.columns) if self.kind == "name" else cut(text, self.columns)
        return pad(shown, self.columns, "right" if self.kind in ("count", "number") else "left")


def told_apart(text: str, others: Sequence[str], columns: int) -> str:
    """A text cut to so many columns, and differently from all ``others`` that it differs from: where its beginning is
    not enough, its end is kept too, and of its end as much as is needed."""
    shown = cut(text, columns)
    rivals = [other for other in others if other != text and cut(other, columns) == shown]
    if shown == text or not rivals:
        return shown
    end = 1
    while end < len(text) and any(other.endswith(text[-end:]) for other in rivals):
        end += 1
    end = min(max(end, columns // 3), max(columns - 2, 1))
    return cut(text, max(columns - width(text[-end:]), 1)) + text[-end:]


def _column(heading: str, texts: list[str], kind: str) -> _Column:
    if kind == "number":
        point = widths(texts)
        texts = [point.aligned(text) for text in texts]
    return _Column(heading, tuple(texts), kind, max(map(width, (heading, *texts))))


def _columns(shown: Contrast) -> list[_Column]:
    runs = shown.runs
    found = [
        _column(tr("run"), [name_of(shown.words, run.variant) for run in runs], "name"),
        _column(tr("method"), [_method(shown, run) for run in runs], "method"),
        _column(tr("iter."), [str(run.iterations) for run in runs], "count"),
        _column(tr("stopped by"), [reason_words(run.reason) for run in runs], "reason"),
        _column(shown.objective, [_number(shown, run, run.objective) for run in runs], "number"),
    ]
    for name, symbol in shown.parameters.items():
        texts = [_number(shown, run, run.parameters[name]) if name in run.parameters else "" for run in runs]
        found.append(_column(symbol, texts, "number"))
    return found


def _method(shown: Contrast, run: Run) -> str:
    """The method; with its learning rate where that is not the lesson's own."""
    name = method_name(run.variant.problem.rule.kind)
    rate, own = rate_of(run.variant), shown.lesson.variants.get(run.variant.name)
    if rate is None or own is None or rate_of(own) == rate:
        return name
    return f"{name}, η {'× ' if is_scheduled(run.variant) else ''}{short(rate, 8)}"


def _number(shown: Contrast, run: Run, value: Value | None) -> str:
    return HIDDEN if value is not None and shown.secret(run) else fixed(value, shown.lesson.digits)


def _fitted(table: list[_Column], room: int) -> list[_Column]:
    """The columns that there is room for: the name is shortened first, then a method that all runs share is left out,
    then parameters from the last one on (the selected run is told in full below the table)."""

    def too_wide() -> int:
        return sum(column.columns + _GAP for column in table) - _GAP - room

    def shorten() -> None:
        name = table[0]
        table[0] = name._replace(columns=max(min(_SHORTEST_NAME, name.columns), name.columns - max(too_wide(), 0)))

    if too_wide() > 0 and len(set(table[1].texts)) == 1:
        del table[1]
    shorten()
    while too_wide() > 0 and len(table) > 3:
        table.pop()
    shorten()
    return table


def _cell_role(column: _Column, place: int, here: bool) -> str:
    if column.kind == "name":
        return f"{role(place)}{' strong' if here else ''}"
    return "strong" if here else "muted" if column.texts[place].strip() == UNKNOWN else ""
