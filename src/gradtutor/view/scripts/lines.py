"""A program on the screen, with the lines of the current step marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.errors import ScriptError
from gradtutor.i18n import tr
from gradtutor.records import NamedTuple
from gradtutor.view.scripts.script import script
from gradtutor.view.source.code import code_lines
from gradtutor.view.text.lines import Line, wrap

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene
    from gradtutor.view.scripts.functions import Library


class Shown(NamedTuple):
    """A program in lines of the screen."""

    lines: list[Line]
    first: int
    """The first of the lines that are marked, counted from 0; 0 where none is."""


def script_lines(scene: Scene, library: Library, columns: int) -> Shown:
    """The program of the run that is on the screen; in its place a sentence, where there is none."""
    if any(scene.formula_hidden(name) for name in scene.graph.nodes):
        return _said(tr("This lesson hides a formula until its end; the program would give it away."), columns)
    try:
        written = script(scene.lesson, scene.variant, library)
    except ScriptError as error:
        return _said(str(error), columns)
    marked = written.of_step(scene.snapshot.stage, scene.snapshot.focus)
    lines = code_lines(written.text, columns, marked)
    first = len(code_lines("\n".join(written.text.splitlines()[: marked[0] - 1]), columns)) if marked else 0
    return Shown(lines, first)


def _said(text: str, columns: int) -> Shown:
    return Shown([((" ", ""), *line) for line in wrap([(text, "")], columns - 2)], 0)
