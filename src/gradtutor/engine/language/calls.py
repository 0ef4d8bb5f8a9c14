"""A function with what stands in its brackets, made a call: arguments by position and by name, options, defaults."""

from __future__ import annotations

from collections.abc import Callable
from operator import add, mul, neg, sub
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.language import sentences as say
from gradtutor.engine.language.operations import DRAWS, OPERATIONS
from gradtutor.engine.language.tree import Call, Expression, Number
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.engine.language.operation import Operation
    from gradtutor.engine.language.tokens import Token
    from gradtutor.errors import ExpressionError

_REDUCED: Final = {"min": "amin", "max": "amax"}
"""What takes the smallest of its arguments takes, of one alone, the smallest of its elements."""


_ALSO: Final = {"dim": "axis", "keepdim": "keepdims", "steps": "num", "kernel_size": "size"}
"""What PyTorch calls an option, where numpy calls it otherwise."""


_COUNTED: Final[dict[str, Callable[..., float]]] = {"add": add, "sub": sub, "mul": mul, "neg": neg}
"""What a subscript may be worked out with: x[3-1]."""
_OPTIONS: Final = frozenset({"axis", "keepdims", "stride", "padding", "size", *_ALSO})
_FOR_EACH_AXIS: Final = frozenset({"axis", "stride", "padding", "size"})
"""The options that may be a tuple of numbers."""


class Argument(NamedTuple):
    """One argument of a call, as it is written."""

    keyword: str
    token: Token
    """Where it begins."""
    tree: Expression
    value: Any
    """What it is as an option: a number, a tuple of numbers, a truth value; ``None`` where it is no such thing."""
    fixed: bool
    """Whether it can be nothing but an option."""


def option_value(tree: Expression) -> float | tuple[float, ...] | None:
    """The number, or the numbers in a list, that an expression is."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Call) and tree.operation in _COUNTED:
        values = [option_value(part) for part in tree.arguments]
        sides = [value for value in values if isinstance(value, float)]
        return _COUNTED[tree.operation](*sides) if len(sides) == len(values) else None
    if isinstance(tree, Call) and tree.operation == "stack":
        parts = [part.value for part in tree.arguments if isinstance(part, Number)]
        return tuple(parts) if len(parts) == len(tree.arguments) else None
    return None


def applied(function: str, arguments: Sequence[Argument], token: Token) -> Call | ExpressionError:
    """The call of ``function``, its own name, or what is wrong with its arguments; ``token`` spans all of it."""
    if function in DRAWS:
        trees = tuple(argument.tree for argument in arguments)
        return (
            Call(function, trees)
            if len(trees) == DRAWS[function]
            else say.count(function, token, DRAWS[function], len(trees))
        )
    plain = [argument.tree for argument in arguments if not argument.keyword and not argument.fixed]
    if function in _REDUCED and len(plain) == 1 and _REDUCED[function] in OPERATIONS:
        function = _REDUCED[function]
    elif function in _REDUCED and len(plain) > 2 and len(plain) == len(arguments):
        # The smallest of three is the smaller of the smaller of two and the third.
        result = Call(function, (plain[0], plain[1]))
        for part in plain[2:]:
            result = Call(function, (result, part))
        return result
    return _bound(OPERATIONS[function], arguments, token)


def _bound(entry: Operation, arguments: Sequence[Argument], token: Token) -> Call | ExpressionError:
    """The arguments in the places where they belong."""
    if entry.with_options and (len(arguments) > entry.arity or any(one.keyword in _OPTIONS for one in arguments)):
        made = _placed(OPERATIONS[entry.with_options], arguments, token)
        # With all options as they are anyway, it is the plain operation.
        return Call(entry.name, made.arguments) if isinstance(made, Call) and not made.options else made
    if entry.arity < 0 and arguments and isinstance(listed := arguments[0].tree, Call) and listed.operation == "stack":
        # stack([a, b]), concat([a, b], axis=1): the list is the arguments.
        parts = [Argument("", arguments[0].token, part, None, fixed=False) for part in listed.arguments]
        return _placed(entry, [*parts, *(one._replace(fixed=True) for one in arguments[1:])], token)
    return _placed(entry, arguments, token)


def _placed(entry: Operation, arguments: Sequence[Argument], token: Token) -> Call | ExpressionError:
    """Each argument, and each option, under its place."""
    most = len(arguments) if entry.arity < 0 else entry.arity
    called = entry.written or entry.name
    trees: dict[int, Expression] = {}
    options: dict[str, Argument] = {}
    for argument in arguments:
        keyword = _ALSO.get(argument.keyword, argument.keyword)
        if argument.keyword and argument.keyword in entry.keywords:
            trees[entry.keywords.index(argument.keyword)] = argument.tree
        elif keyword in entry.options:
            options[keyword] = argument
        elif keyword:
            return say.no_keyword(argument.token, called, keyword, (*entry.keywords, *entry.options))
        elif not argument.fixed and len(trees) < most:
            trees[len(trees)] = argument.tree
        elif free := [name for name in entry.options if name not in options]:
            options[free[0]] = argument
        elif argument.fixed and not entry.options:
            return say.no_formula(argument.token, called)
        else:
            return say.count(called, token, entry.arity, len(arguments) - len(options))
    return _complete(entry, trees, options, token)


def _complete(
    entry: Operation, trees: dict[int, Expression], options: dict[str, Argument], token: Token
) -> Call | ExpressionError:
    """The call, with defaults for what was left out."""
    given = len(trees)
    for at, default in enumerate(entry.defaults, entry.least):
        trees.setdefault(at, Number(default))
    if sorted(trees) != list(range(len(trees))) or (len(trees) != entry.arity if entry.arity >= 0 else not trees):
        return say.count(entry.written or entry.name, token, entry.arity, given)
    fixed: list[tuple[str, Any]] = []
    for name, argument in options.items():
        if argument.value is None and not argument.fixed:
            return say.no_option(argument.token, name)
        value = _whole(argument.value)
        default = entry.options[name]
        if not _suits(name, value, default):
            told = say.no_truth if isinstance(default, bool) else say.no_option
            return told(argument.token, name)
        if value != default:
            fixed.append((name, value))
    if entry.name == "arange" and "stop" not in options:
        # arange(5) ends at 5 and begins at 0.
        fixed = [("stop" if name == "start" else name, value) for name, value in fixed]
    return Call(entry.name, tuple(trees[at] for at in range(len(trees))), tuple(sorted(fixed)))


def _suits(name: str, value: Any, default: Any) -> bool:
    """Whether an option may be ``value``; which numbers fit is known with the shapes (``shapes.SHAPES``)."""
    if isinstance(default, bool):
        return isinstance(value, bool) or (not isinstance(value, tuple) and value in (0, 1))
    if value is None:
        return default is None or name == "axis"
    if isinstance(value, tuple):
        return name in _FOR_EACH_AXIS and not any(isinstance(one, bool) for one in value)
    return not isinstance(value, bool)


def _whole(value: Any) -> Any:
    """A number as a whole one where it is."""
    if isinstance(value, tuple):
        return tuple(_whole(part) for part in value)
    return int(value) if isinstance(value, float) and value == int(value) else value
