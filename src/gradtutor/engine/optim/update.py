"""The update of a rule that goes by gradients, written once: its numbers and its formula on the screen come from it.

An update is a few lines ``name = expression`` in the language of lessons. They may use ``value`` (the parameter),
``gradient``, ``count`` (the number of this update, from 1), what else a rule hands them (``HANDED``), the rule's
settings by their names, and each other's names. A name that is used before its line has been reached is what that line
found in the update before: it is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gradtutor.engine.language.apply import array_names
from gradtutor.engine.language.operations import SCALAR_NAMES
from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.python_source import source
from gradtutor.engine.language.shapes import Shape, shape_of
from gradtutor.engine.language.tree import names_in
from gradtutor.engine.language.values import is_array
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value

_GIVEN: Final = ("value", "gradient", "count")
HANDED: Final = {"norm": "‖g‖", "curvature": "c", "direction": "s"}
"""What lines may use besides, where their rule works it out from all parameters at once -> its symbol: ``norm``, the
size of the gradients of all parameters together; ``curvature``, the second derivative; ``direction``, in the shape of
the parameter, its part of what solves Hessian · direction = gradient."""
_SOME_SHAPE: Final = (2,)
"""Stands for the shape of any parameter that is an array: an update treats its elements one by one."""

Program: TypeAlias = Callable[..., tuple[Any, ...]]
"""An update, compiled: ``(rule, value, gradient, count, *handed, *remembered)`` -> the next value, a tuple of what is
to be remembered, and one of what the other lines find.

``rule`` has the settings as attributes; what is remembered begins at 0. Numbers, or arrays in the shape of ``value``.
Raises ``ValueError`` or ``ArithmeticError`` where there is no result.
"""


class Line(NamedTuple):
    """One line of an update; the last line of each is the next ``value``."""

    name: str
    symbol: str
    """What its result is called on the screen: ``v``."""
    text: str
    """The expression, before it is parsed."""


class Update:
    """The lines of an update, parsed, and compiled when they are first used.

    ``settings`` are the names of the rule's own numbers. Raises ``ExpressionError`` for a line that cannot be read,
    and ``ValueError`` for one whose name is taken.
    """

    def __init__(self, lines: Sequence[Line], settings: Collection[str]) -> None:
        names = [line.name for line in lines]
        if taken := {*names} & {*HANDED}:
            raise ValueError(f"a line may not be called {taken.pop()!r}: an update is handed that by its rule")
        known = (*_GIVEN, *HANDED, *settings, *names)
        self.expressions = {line.name: parse(line.text, known) for line in lines}
        """What each line finds, in order; ``value`` is the last."""
        self.symbols = {line.name: line.symbol for line in lines}
        early = {
            used for at, one in enumerate(self.expressions.values()) for used in names_in(one) if used in names[at:]
        }
        everything = {used for one in self.expressions.values() for used in names_in(one)}
        self.handed = tuple(name for name in HANDED if name in everything)
        """Those of ``HANDED`` that the lines use."""
        self.remembers = tuple(name for name in names[:-1] if name in early)
        """The names whose results the next update is handed."""
        self.besides = tuple(name for name in names[:-1] if name not in early)
        self._settings = tuple(settings)

    def found(
        self,
        rule: object,
        value: Value,
        gradient: Value,
        count: int,
        before: Mapping[str, Value],
        handed: Mapping[str, Value] | None = None,
    ) -> dict[str, Any]:
        """What each line finds, in order: for one step, not for many. ``before`` is what was remembered, ``handed``
        what the rule has worked out from all parameters."""
        given = [(handed or {})[name] for name in self.handed]
        kept_before = [before[name] for name in self.remembers if name in before]
        updated, kept, found = self.program(value)(rule, value, gradient, count, *given, *kept_before)
        results = dict(zip((*self.remembers, *self.besides, "value"), (*kept, *found, updated), strict=True))
        return {name: results[name] for name in self.expressions}

    def program(self, value: Value) -> Program:
        """The program for a parameter such as ``value``."""
        return self._for_arrays if is_array(value) else self._for_numbers

    @cached_property
    def _for_numbers(self) -> Program:
        return self._compiled((), {})

    @cached_property
    def _for_arrays(self) -> Program:
        return self._compiled(_SOME_SHAPE, array_names())

    def _compiled(self, shape: Shape, functions: Mapping[str, object]) -> Program:
        """The lines as a function; every name in it is one of ours."""
        shapes: dict[str, Shape] = {"count": (), **dict.fromkeys(self._settings, ())}
        shapes |= {"norm": (), "curvature": (), **dict.fromkeys(("value", "gradient", "direction"), shape)}
        shapes |= dict.fromkeys(self.remembers, shape)
        settings = {name: f"rule.{name}" for name in self._settings}
        arguments = ("rule", *_GIVEN, *self.handed, *(f"{name}=0.0" for name in self.remembers))
        code = [f"def update({', '.join(arguments)}):"]
        for name, expression in self.expressions.items():
            code.append(f"    {name} = {source(expression, shapes, settings)}")
            shapes[name] = shape_of(expression, shapes)
        code.append(f"    return value, {_tuple(self.remembers)}, {_tuple(self.besides)}")
        names: dict[str, Any] = {"__builtins__": {}, **SCALAR_NAMES, **functions}
        exec(compile("\n".join(code), "<update>", "exec"), names)
        return names["update"]  # type: ignore[no-any-return]


def _tuple(names: Sequence[str]) -> str:
    return f"({''.join(f'{name}, ' for name in names)})"
