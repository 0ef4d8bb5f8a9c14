"""A program in lines, each with the step of the lesson that it makes."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from gradtutor.records import NamedTuple
from gradtutor.view.scripts import helpers

if TYPE_CHECKING:
    from gradtutor.lessons.model import Stage

INDENT: Final = "    "


class ProgramLine(NamedTuple):
    """One line of source."""

    text: str
    stage: Stage | None = None
    """The stage of the lesson that it belongs to; ``None`` for what frames the stages."""
    name: str = ""
    """The name of the lesson whose number it makes; empty where it serves the whole stage."""


class Script(NamedTuple):
    """A whole program."""

    lines: tuple[ProgramLine, ...]

    @property
    def text(self) -> str:
        """Its source."""
        return "".join(f"{line.text}\n" for line in self.lines)

    def of_step(self, stage: Stage, name: str) -> tuple[int, ...]:
        """The lines that make one step, counted from 1: those of its name, else those of its stage."""
        own = [at for at, line in enumerate(self.lines, 1) if line.stage == stage and line.name == name]
        return tuple(own or [at for at, line in enumerate(self.lines, 1) if line.stage == stage])


class Builder:
    """Gathers the lines of a program; what is added while ``depth`` is 1 stands in the loop."""

    def __init__(self) -> None:
        self.lines: list[ProgramLine] = []
        self.depth = 0
        self.stage: Stage | None = None

    def add(self, text: str = "", name: str = "", *, deeper: int = 0) -> None:
        """One line; ``deeper`` levels further to the right than the rest."""
        indent = INDENT * (self.depth + deeper) if text else ""
        self.lines.append(ProgramLine(indent + text, self.stage if text else None, name))

    def comment(self, text: str) -> None:
        """A line that says what follows."""
        self.add(f"# {text}")


def helpers_in(text: str) -> list[str]:
    """The sources of the helpers that a program calls, with those that they call, each once."""
    wanted: list[str] = []
    pending = _called(text)
    while pending:
        name = pending.pop(0)
        if name not in wanted:
            wanted.append(name)
            pending += [one for one in _called(_source(name)) if one != name]
    # Those that others call come first.
    return [_source(name) for name in reversed(wanted)]


def _called(text: str) -> list[str]:
    known = {name for name, thing in vars(helpers).items() if inspect.isfunction(thing)}
    return [name for name in dict.fromkeys(re.findall(r"(?<![\w.])(\w+)\(", text)) if name in known]


def _source(name: str) -> str:
    """A helper as it is shown: without types."""
    text = inspect.getsource(getattr(helpers, name)).rstrip()
    head, body = text.split(":\n", 1)
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef) and head.startswith("def ")
    for argument in (*function.args.args, *filter(None, [function.args.vararg])):
        argument.annotation = None
    return f"def {name}({ast.unparse(function.args)}):\n{body}"


def imports(text: str, modules: Collection[tuple[str, str]]) -> list[str]:
    """The import lines that a program needs: of pairs of what stands in it and the line."""
    return [line for used, line in modules if re.search(rf"(?<![\w.]){re.escape(used)}", text)]
