"""Formulas as they are written on a command line: ``z = x**2``, ``f(x) = x² − 4``, ``x² = 4``, over given names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.notation import write
from gradtutor.engine.language.operations import FUNCTIONS
from gradtutor.engine.language.parser import evaluate, parse, read
from gradtutor.engine.language.synonyms import own_name
from gradtutor.engine.language.tokens import END, NAME, Token, canonical, is_name, tokens
from gradtutor.engine.language.tree import Name, names_in
from gradtutor.engine.language.unroll import (
    START,
    Family,
    Range,
    at_step,
    read_range,
    resolved,
    step_name,
    step_symbol,
)
from gradtutor.errors import ExpressionError, UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.loading.scope import name_fault
from gradtutor.lessons.toml.faults import refusal
from gradtutor.records import NamedTuple
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression

_UNNAMED: Final = "f"
"""The name of a formula that is written without one."""
_STEPS: Final = re.compile(
    r"\s*(?P<name>[^\s=\[(]+)\s*\[\s*(?P<index>[^\s\]]+)\s*\]\s*:?=(?!=)(?P<formula>.*?)"
    r"(?:(?:\bfor\b|[,，])\s*(?P<range>\w+\s*(?:=|∈|in)\s*[\d.…]+))?\s*",
    re.DOTALL,
)
_OPENING: Final = ("(", "[", "{")
_CLOSING: Final = (")", "]", "}")


class Written(NamedTuple):
    """The formulas of a command line before they are read."""

    texts: Mapping[str, str]
    """Name -> expression."""
    target: float | None = None
    """What an equation says that its left side is to be."""
    ranges: Mapping[str, Range] = MappingProxyType({})
    """Of the names that are given step by step: ``h[t] = … for t = 1..3``."""


class ReadFormulas(NamedTuple):
    """The formulas, read."""

    formulas: Mapping[str, Expression]
    """In forward order: each over the names before it."""
    notes: tuple[tuple[str, str], ...]
    """What was written -> how it was read, where it may be meant otherwise."""
    symbols: Mapping[str, str] = MappingProxyType({})
    """Of the nodes of steps: ``h₃``."""


def written(lines: Sequence[str]) -> Written:
    """Name -> expression as it is written; an equation is a formula without a name, and its target.

    Raises ``UsageError`` for what cannot be a name, and for one that stands twice.
    """
    found: dict[str, str] = {}
    takes: dict[str, tuple[str, ...]] = {}
    target: float | None = None
    ranges: dict[str, Range] = {}
    for text in (piece for line in lines for piece in _split(line, ";") if piece.strip()):
        if (stepped := _over_time(text)) is not None:
            name, ranges[stepped[0]], found[name] = stepped[0], stepped[1], stepped[2]
            continue
        sides = _split(text, "=", ":=")
        name, expression = _UNNAMED, text.strip()
        if len(sides) == 2 and (called := _called(sides[0])):
            name, *arguments = called
            takes[name] = tuple(arguments)
            expression = sides[1].strip()
        elif len(sides) == 2:
            if target is not None:
                what = tr("There is more than one equation.")
                raise refusal(what, tr("Give each formula a name, and write --target NAME=VALUE for one of them."))
            expression, target = _equation(sides[0].strip(), sides[1].strip())
        if (fault := name_fault(name)) is not None:
            raise UsageError(" ".join(fault))
        if canonical(name) in map(canonical, found):
            what = tr("'{name}' is defined twice.").format(name=name)
            raise refusal(what, tr("Give one of them another name."))
        found[name] = expression
    if not found:
        raise UsageError(tr('Which formula? Write one such as: gradtutor try "z = w**2" --start w=3 --minimize z'))
    return Written({name: _without_arguments(text, takes) for name, text in found.items()}, target, ranges)


def _over_time(text: str) -> tuple[str, Range, str] | None:
    """Name, range and formula of ``h[t] = … for t = 1..3``; ``None`` for any other formula."""
    whole = _STEPS.fullmatch(text)
    if whole is None or not is_name(whole["name"]):
        return None
    name = whole["name"]
    try:
        over = read_range(whole["range"] or "")
    except ExpressionError as error:
        raise UsageError(str(error)) from None
    if canonical(whole["index"]) != over.variable:
        what = tr("'{name}' is given for {index}, and its range is one of {variable}.")
        what = what.format(name=name, index=whole["index"], variable=over.variable)
        raise refusal(what, tr("Write both with the same letter."))
    return name, over, whole["formula"]


def parsed(lines: Written, given: Sequence[str], columns: Sequence[str] = ()) -> ReadFormulas:
    """The formulas over the names ``given`` and each other; ``columns`` are those of the data file.

    Raises ``UsageError`` with all that is wrong with them, each with its place.
    """
    texts = lines.texts
    spelled = {canonical(name): name for name in given}
    for name in texts:
        if canonical(name) in spelled:
            what = tr("'{name}' has a formula and a value.").format(name=name)
            raise refusal(what, tr("Give one of them another name."))
    found, notes, missing, faults, symbols = _readings(lines, given)
    if missing:
        faults.insert(0, _no_value(tuple(missing), columns))
    if faults:
        raise UsageError("\n".join(dict.fromkeys(faults)))
    return ReadFormulas(_in_order(found), tuple(notes), symbols)


def missing_names(lines: Written, given: Sequence[str]) -> tuple[str, ...]:
    """The names that have no value yet. Raises ``UsageError`` for everything else that is wrong."""
    found, _, missing, faults, _ = _readings(lines, given)
    if faults:
        raise UsageError("\n".join(dict.fromkeys(faults)))
    if not missing:
        _in_order(found)
    return tuple(missing)


def _readings(
    lines: Written, given: Sequence[str]
) -> tuple[dict[str, Expression], dict[tuple[str, str], None], dict[str, None], list[str], dict[str, str]]:
    """The formulas of all nodes, the notes, the names without a value, the faults, and the steps' symbols."""
    names = (*given, *lines.texts)
    found: dict[str, Expression] = {}
    notes: dict[tuple[str, str], None] = {}
    missing: dict[str, None] = {}
    faults: list[str] = []
    families = {name: Family(over, _before(name, over, given)) for name, over in lines.ranges.items()}
    symbols: dict[str, str] = {}
    for name, owner, text in _pieces(lines, families):
        try:
            reading = read(text, names)
            found[name] = resolved(reading.expression, families) if families else reading.expression
        except ExpressionError as error:
            missing.update(dict.fromkeys(fault.name for fault in error.all if fault.name))
            faults += [_placed(owner, fault) for fault in error.all if not fault.name]
            continue
        except IndexError as error:
            faults.append(tr("There is no step {step}.").format(step=error))
            continue
        if owner != name:
            symbols[name] = step_symbol(owner, int(name.rpartition("_")[2]))
        notes |= {(text[note.start : note.end].strip(), write(note.read)): None for note in reading.notes}
    return found, notes, missing, faults, symbols


def _before(name: str, over: Range, given: Sequence[str]) -> Expression:
    """The value before the first step: what is given for it, else 0."""
    before = step_name(name, over.first - 1)
    return Name(before) if before in given else START


def _pieces(lines: Written, families: Mapping[str, Family]) -> Iterator[tuple[str, str, str]]:
    """Name of the node, name that was written, and text, of every formula and of every step."""
    for name, text in lines.texts.items():
        if name not in families:
            yield name, name, text
            continue
        over = families[name].over
        for number in over.steps:
            yield step_name(name, number), name, at_step(text, over, number, families)[0]


def _placed(name: str, fault: ExpressionError) -> str:
    lead = tr("The formula of '{name}', character {place}:").format(name=name, place=fault.start + 1)
    return f"{lead} {fault.what} {fault.mend}".rstrip()


def _no_value(missing: tuple[str, ...], columns: Sequence[str]) -> str:
    """One sentence for all names that have no value."""
    what = tr("No value is given for: {names}.").format(names=", ".join(quoted(name) for name in missing))
    mend = tr("Write --start {name}=1 for a name that is to change, --constant {name}=1 for one that stays.")
    mend = mend.format(name=quoted(missing[0]))
    if columns:
        mend += " " + tr("The columns of the file are called: {names}.").format(names=", ".join(columns))
    return f"{what} {mend}"


def _in_order(found: Mapping[str, Expression]) -> dict[str, Expression]:
    """The formulas so that each stands behind those that it uses. Raises ``UsageError`` for a circle."""
    ordered: dict[str, Expression] = {}
    while len(ordered) < len(found):
        ready = [
            name
            for name, expression in found.items()
            if name not in ordered and all(used in ordered for used in names_in(expression) if used in found)
        ]
        if not ready:
            stuck = next(name for name in found if name not in ordered)
            what = tr("The formula of '{name}' uses itself, by way of others.").format(name=stuck)
            if stuck in names_in(found[stuck]):
                what = tr("The node '{node}' uses itself.").format(node=stuck)
            raise refusal(what, tr("A formula can only use what is known before it."))
        ordered[ready[0]] = found[ready[0]]
    return ordered


def _split(text: str, *signs: str) -> list[str]:
    """The pieces of ``text`` between ``signs`` that stand outside of all brackets."""
    pieces, begin, depth = list[str](), 0, 0
    for token in tokens(text):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.text in signs and depth == 0:
            pieces.append(text[begin : token.start])
            begin = token.end
    return [*pieces, text[begin:]]


def _called(side: str) -> tuple[str, ...]:
    """``("f", "x")`` for ``f(x)``, ``("f",)`` for ``f``; empty for anything else."""
    found = list(tokens(side))
    words = [side[token.start : token.end] for token in found if token.kind == NAME]
    signs = [token.text for token in found if token.kind not in (NAME, END)]
    if [token.kind for token in found] == [NAME, END] or not words:
        return tuple(words)
    alternating = ["(", *[","] * (len(words) - 2), ")"]
    in_turn = [token.kind == NAME for token in found[:-1]] == [True, False, *[True, False] * (len(words) - 1)]
    if len(words) < 2 or signs != alternating or not in_turn or own_name(words[0], FUNCTIONS):
        # A single word that is no name, such as 1x, is told of as a name that cannot be.
        return ()
    return tuple(words)


def _equation(left: str, right: str) -> tuple[str, float]:
    """The formula and its target: ``x² = 4`` is x² to reach 4, ``x² = 3x`` the difference to reach 0."""
    for side, other in ((left, right), (right, left)):
        try:
            value = evaluate(parse(other, ()), {})
        except (ExpressionError, ArithmeticError, ValueError, TypeError):
            continue
        return side, value
    return f"({left}) - ({right})", 0.0


def _without_arguments(text: str, takes: Mapping[str, tuple[str, ...]]) -> str:
    """``f`` where ``f(x)`` stands and was defined as ``f(x) = …``."""
    found = list(tokens(text))
    cuts: list[tuple[int, int]] = []
    for at, token in enumerate(found):
        arguments = takes.get(text[token.start : token.end], ()) if token.kind == NAME else ()
        if arguments and _is_call(found[at + 1 :], text, arguments):
            cuts.append((token.end, found[at + 1 + 2 * len(arguments)].end))
    for begin, end in reversed(cuts):
        text = text[:begin] + " " * (end - begin) + text[end:]
    return text


def _is_call(found: Sequence[Token], text: str, arguments: tuple[str, ...]) -> bool:
    """Whether the arguments follow, in brackets and in their order."""
    expected: Iterator[str] = iter(["(", *",".join(arguments).replace(",", "\0,\0").split("\0"), ")"])
    pieces = [text[token.start : token.end] for token in found[: 2 * len(arguments) + 1]]
    return pieces == list(expected)
