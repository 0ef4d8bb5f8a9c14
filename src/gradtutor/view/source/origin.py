"""Where a part of the program stands: its own source with file and line, so that what is shown is what has run."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import gradtutor
from gradtutor.engine.language import operations
from gradtutor.engine.language.operation import Operation
from gradtutor.records import NamedTuple

_ROOT = Path(gradtutor.__file__).parent.parent


class Origin(NamedTuple):
    """A piece of source."""

    file: str
    """Below the folder that the program is installed in."""
    line: int
    """The first line's number, counted from 1."""
    text: str


def of_object(thing: type | FunctionType) -> Origin | None:
    """The source of a class or a function, decorators and docstring included; ``None`` where it is not installed."""
    try:
        lines, first = inspect.getsourcelines(thing)
        file = Path(inspect.getfile(thing))
    except (OSError, TypeError):
        return None
    return Origin(_name(file), first, inspect.cleandoc("\n" + "".join(lines)))


def with_helpers(*functions: FunctionType) -> list[FunctionType]:
    """Functions, then the private ones of their modules that they call, each once."""
    found = list(dict.fromkeys(functions))
    for function in found:
        for name in _called(function.__code__):
            helper = function.__globals__.get(name)
            if isinstance(helper, FunctionType) and name.startswith("_") and helper not in found:
                found.append(helper)
    return found


def _called(code: CodeType) -> tuple[str, ...]:
    inside = (name for part in code.co_consts if isinstance(part, CodeType) for name in _called(part))
    return (*code.co_names, *inside)


def of_operation(name: str) -> list[Origin]:
    """The entry of an operation in the table, and what the entry names besides; empty where it is not installed."""
    module = _parsed(operations)
    if module is None:
        return []
    text, tree = module
    entry = next(
        call
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == Operation.__name__
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value == name
    )
    named = {part.id for part in ast.walk(entry) if isinstance(part, ast.Name)}
    tables = [
        statement
        for statement in tree.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        if statement.target.id in named
    ]
    return [_piece(text, entry), *(_piece(text, table) for table in tables)]


@cache
def _parsed(module: ModuleType) -> tuple[str, ast.Module] | None:
    try:
        text = inspect.getsource(module)
    except OSError:
        return None
    return text, ast.parse(text)


def _piece(text: str, part: ast.expr | ast.stmt) -> Origin:
    lines = text.splitlines()[part.lineno - 1 : part.end_lineno]
    return Origin(_name(Path(operations.__file__)), part.lineno, inspect.cleandoc("\n" + "\n".join(lines)))


def _name(file: Path) -> str:
    return str(file.relative_to(_ROOT)) if file.is_relative_to(_ROOT) else file.name


def helpers_of(source: str, names: dict[str, Any]) -> list[FunctionType]:
    """The functions of our own that a piece of source calls by one of ``names``, with their helpers."""
    used = [part.id for part in ast.walk(ast.parse(source, mode="eval")) if isinstance(part, ast.Name)]
    return with_helpers(*(names[name] for name in dict.fromkeys(used) if isinstance(names.get(name), FunctionType)))
