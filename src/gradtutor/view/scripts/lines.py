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
    from gradtutor.view.scripts.program import Script


class Shown(NamedTuple):
    """A program in lines of the screen."""

    lines: list[Line]
    first: int
    """The first of the lines that are marked, counted from 0; 0 where none is."""


def written_for(scene: Scene, library: Library) -> Script | str:
    """The program of the run that is on the screen; in its place a sentence, where there is none. To be kept while it
    is looked at: it runs the lesson to see whether it diverges."""
    if any(scene.formula_hidden(name) for name in scene.graph.nodes):
        return tr("This lesson hides a formula until its end; the program would give it away.")
    try:
        return script(scene.lesson, scene.variant, library)
    except ScriptError as error:
        return str(error)


def script_lines(scene: Scene, written: Script | str, columns: int) -> Shown:
    """A program, or what is said in its place, in lines of so many columns."""
    if isinstance(written, str):
        return Shown([((" ", ""), *line) for line in wrap([(written, "")], columns - 2)], 0)
    marked = written.of_step(scene.snapshot.stage, scene.snapshot.focus)
    lines = code_lines(written.text, columns, marked)
    first = len(code_lines("\n".join(written.text.splitlines()[: marked[0] - 1]), columns)) if marked else 0
    return Shown(lines, first)
