"""A place of a run in words: where it is, what the lesson says, the formula, and the numbers so far."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.plain.arrays import elements, in_line
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.lesson.header import stage_name
from gradtutor.view.lesson.table import known_cells
from gradtutor.view.scene import partial
from gradtutor.view.text.lines import plain
from gradtutor.view.text.numbers import UNKNOWN, short
from gradtutor.view.words.narration import narration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gradtutor.engine.language.values import Value
    from gradtutor.session.run.snapshot import Column
    from gradtutor.view.scene import Scene

ENDLESS = 10_000
"""Columns of a line that is not broken."""


def step_lines(scene: Scene) -> list[str]:
    """Everything that a step shows: its place, the lesson's words, the worked formula."""
    words = [plain(line) for line in narration(scene, ENDLESS, ENDLESS)]
    formula = [plain(line).strip() for line in formula_lines(scene, ENDLESS)]
    return [text for text in (place_line(scene), *words, *formula) if text]


def place_line(scene: Scene) -> str:
    """Where in the run this is; empty before the first step."""
    snapshot = scene.snapshot
    if snapshot.stage == "intro":
        return ""
    stage, number = stage_name(snapshot.stage), snapshot.iteration
    if snapshot.count < 2:
        return tr("Iteration {number}, {stage}.").format(number=number, stage=stage)
    name = scene.symbol(snapshot.focus)
    text = tr("Iteration {number}, {stage} {index} of {count}: {name}.")
    return text.format(number=number, stage=stage, index=snapshot.index, count=snapshot.count, name=name)


def explained(scene: Scene) -> tuple[str, str]:
    """What the signs of this backward step mean, to be said once, and which kind of sign it is: ``delta`` or
    ``gradient``. Both empty in another stage."""
    snapshot = scene.snapshot
    name, output = snapshot.focus, scene.graph.output
    if snapshot.stage != "backward" or name == output or name not in scene.graph.backward_order:
        return "", ""
    if scene.problem.rule.backward == "deltas":
        text = tr("{sign} is the change of {name} that would close the gap by itself.")
        return "delta", text.format(sign=f"Δ{scene.symbol(name)}", name=scene.symbol(name))
    text = tr("{sign} is the gradient of {output} with respect to {name}: how many times as much {output} changes.")
    sign = partial(scene, output, name)
    return "gradient", text.format(sign=sign, output=scene.symbol(output), name=scene.symbol(name))


def table_lines(scene: Scene, column: Column | None = None) -> Iterator[str]:
    """Every number of an iteration that is known, ``name: value``, and the guesses that were made; ``column``: of that
    iteration, not of this one."""
    column = column or scene.snapshot.column
    yield tr("Iteration {number}:").format(number=column.iteration)
    for label, text in known_cells(scene, column, _said):
        yield f"{label}: {text}"
    for name, value in column.updated.items():
        label = tr("next {name}").format(name=scene.symbol(name))
        yield f"{label}: {_said(value, scene.digits)}"
    if scene.guesses is None:
        return
    from gradtutor.view.quiz.prediction import asked_label

    for asked, verdict in scene.guesses.of(column.iteration).items():
        said = tr("that is right") if verdict.right else tr("that is not right")
        guess = tr("you said {number}: {verdict}").format(number=short(verdict.guess, scene.digits), verdict=said)
        yield f"{asked_label(scene, asked)}: {guess}"


def history_lines(scene: Scene, name: str) -> list[str]:
    """One name over the iterations; of an array, its numbers now. Empty for a name that there is not."""
    known = scene.snapshot.column.known
    if name in known and is_array(known[name]):
        return [] if scene.value_hidden(name) else list(elements(scene.symbol(name), known[name], scene.digits))
    columns = (*scene.snapshot.earlier, scene.snapshot.column)
    lines = []
    for column in columns:
        at = replace(scene, snapshot=replace(scene.snapshot, column=column))
        text = at.number_of(name, column.known)
        if text != UNKNOWN:
            lines.append(tr("iteration {number}: {value}").format(number=column.iteration, value=text))
    return lines


def _said(value: Value | None, digits: int) -> str:
    """A number as it is said: without the zeros by which the points of a table stand below each other; a small array
    with its numbers."""
    return in_line(value, digits) if value is not None and is_array(value) else short(value, digits)
