"""The names of one variant: who declares them, which formulas use them, what depends on what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tokens import canonical, is_name
from gradtutor.engine.language.tree import names_in
from gradtutor.engine.optim.rules import RULES
from gradtutor.errors import ExpressionError
from gradtutor.i18n import tr
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record
from gradtutor.records import dataclass
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.lessons.loading.over_time import OverTime
    from gradtutor.lessons.toml.positions import Where

TABLES: Final = ("parameters", "constants", "noise", "data", "nodes")
"""The tables whose keys are names of the lesson."""
RESERVED: Final = frozenset({"and", "or", "not"})
"""Names that a lesson cannot take, for conditions need them. A function's name can be taken: only a bracket behind it
makes it a function. So can those of the run's own numbers and of constants: the lesson's own come first."""
LONGEST_NAME: Final = 40
"""Characters of a name."""
_LABEL: Final = r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}"


@dataclass(frozen=True)
class Scope:
    """What the words of a lesson may speak of in one variant. Made even when the variant has faults."""

    variant: str
    tables: Mapping[str, tuple[str, ...]]
    """Table -> the names it declares, in order."""
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Node -> the names in its formula; a node with a faulty formula is not in it."""
    rule: str = ""
    bands: tuple[str, ...] = ()
    output: str = ""
    hidden: frozenset[str] = frozenset()
    """Names of which something is not shown before the end."""
    remembers: tuple[str, ...] = ()
    """What the rule keeps of each parameter: ``velocity``, …"""
    batches: bool = False
    variants: tuple[str, ...] = ()
    """All variants of the lesson, this one among them: words may name each."""

    @cached_property
    def names(self) -> frozenset[str]:
        """All names of the variant."""
        return frozenset(name for names in self.tables.values() for name in names)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that the rule may change."""
        return self.tables["parameters"]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The names that are computed, in forward order."""
        return self.tables["nodes"]

    def steps(self, purpose: str) -> tuple[str | None, ...]:
        """The names whose steps a section of this purpose may stand beside; ``None`` for steps without a name."""
        if purpose == "forward":
            return self.nodes
        if purpose == "backward":
            rule = RULES.get(self.rule)
            # A rule that works something out by itself has one step, with a name of its own.
            return (rule.backward,) if rule is not None and rule.details else self._way_back
        if purpose == "update":
            return self.parameters
        return self.bands if purpose == "feedback" else (None,)

    @cached_property
    def _way_back(self) -> tuple[str, ...]:
        """The names whose gradients are shown, in the order of the backward pass."""
        reached = self.leads_to(self.output) if self.output in self.nodes else None
        if reached is None:
            return (*reversed(self.nodes), *self.parameters)
        moving = set(self.parameters)
        for node in self.nodes:
            if not moving.isdisjoint(self.uses.get(node, ())):
                moving.add(node)
        way = tuple(n for n in (*reversed(self.nodes), *self.parameters) if n in reached and n in moving)
        # Nobody can follow a gradient through a formula that is not shown.
        rule = RULES.get(self.rule)
        by_the_way = rule is not None and not rule.uses_gradients
        return () if by_the_way and not self.hidden.isdisjoint(way) else way

    def leads_to(self, node: str) -> frozenset[str] | None:
        """Every name that ``node`` is computed from, itself included; ``None`` when a faulty formula hides some."""
        reached: set[str] = set()
        pending = [node]
        while pending:
            name = pending.pop()
            if name in reached:
                continue
            reached.add(name)
            if name in self.nodes:
                if name not in self.uses:
                    return None
                pending.extend(self.uses[name])
        return frozenset(reached)


class Formulas:
    """Parses formulas, each text once per set of names: variants share most of theirs."""

    def __init__(self) -> None:
        self._parsed: dict[tuple[str, frozenset[str]], Expression | ExpressionError] = {}

    def parse(self, text: str, names: frozenset[str]) -> Expression | ExpressionError:
        """The expression of ``text``, or what is wrong with it."""
        if (text, names) not in self._parsed:
            try:
                self._parsed[text, names] = parse(text, names)
            except ExpressionError as error:
                self._parsed[text, names] = error
        return self._parsed[text, names]


def declare(run: Record, columns: Mapping[str, Where], faults: Faults) -> dict[str, tuple[str, ...]]:
    """The names of each table. Notes those that cannot be names, are reserved, or are taken by an earlier table."""
    owner: dict[str, str] = {}
    spelled: dict[str, str] = {}
    declared = {table: run.record(table).places for table in TABLES} | {"data": columns}
    for table, places in declared.items():
        for name, place in places.items():
            if (fault := name_fault(name)) is not None:
                faults.key(place, *fault)
            if name in owner:
                what = tr("The name '{name}' stands in [{first}] as well.").format(name=quoted(name), first=owner[name])
                faults.key(place, what, tr("Give one of them another name."))
            elif (other := spelled.setdefault(canonical(name), name)) != name:
                what = tr("'{name}' and '{other}' are one name.").format(name=quoted(name), other=quoted(other))
                faults.key(place, what, tr("Give one of them another name."))
            owner.setdefault(name, table)
    return {table: tuple(places) for table, places in declared.items()}


def name_fault(name: str) -> tuple[str, str] | None:
    """Why a text cannot be a name of a lesson, and the mend; ``None`` when it can."""
    if len(name) > LONGEST_NAME or not is_name(name):
        what = tr("'{name}' cannot be a name.").format(name=quoted(name))
        mend = tr("Use letters, digits, _ and ', a letter first, at most {most} in all.")
        return what, mend.format(most=LONGEST_NAME)
    if name in RESERVED:
        what = tr("The name '{name}' is reserved.").format(name=name)
        return what, tr("Write another, such as '{name}_1'.").format(name=name)
    return None


def check_label(name: str, where: Where, what: str, faults: Faults) -> bool:
    """Whether a variant or band may have this name: it can stand in a heading and on the command line."""
    if re.fullmatch(_LABEL, name):
        return True
    message = tr("'{name}' cannot be the name of a {what}.").format(name=quoted(name), what=what)
    faults.key(where, message, tr("Use ASCII letters, digits, - and _, at most 40 in all."))
    return False


def expressions(
    run: Record, over: OverTime, names: frozenset[str], formulas: Formulas, faults: Faults
) -> dict[str, Expression]:
    """Node -> its formula, in forward order; nodes with a fault are noted and left out."""
    nodes = run.record("nodes")
    over.taken(names)
    texts = tuple(over.order())
    order = {name: index for index, (name, _, _) in enumerate(texts)}
    sound: dict[str, Expression] = {}
    for name, text, place in texts:
        node = nodes.record(over.origins.get(name, name))
        parsed = formulas.parse(text, names)
        if isinstance(parsed, ExpressionError):
            for fault in parsed.all:
                faults.inside(node.place("expression"), place(fault.start), fault.what, fault.mend)
            continue
        try:
            parsed = over.of_steps(parsed)
        except IndexError as error:
            what = tr("There is no step {step}.").format(step=error)
            faults.inside(node.place("expression"), 0, what, tr("Write one that lies in the range."))
            continue
        early = [used for used in names_in(parsed) if order.get(used, -1) >= order[name]]
        for used in early:
            _note_order(name, used, text, node.place("expression"), faults)
        if not early:
            sound[name] = parsed
    return sound


def _note_order(node: str, used: str, text: str, where: Where, faults: Faults) -> None:
    """Note that a node uses itself or a node below it."""
    place = re.search(rf"(?<!\w){re.escape(used)}(?!\w)", text)
    if used == node:
        what, mend = tr("The node '{node}' uses itself."), tr("A node sees only the names above it.")
    else:
        what = tr("The node '{node}' uses '{used}', which stands below it.")
        mend = tr("A node sees only the names above it: move '{used}' up.")
    faults.inside(where, place.start() if place else 0, what.format(node=node, used=used), mend.format(used=used))


def uses(expressions_: Mapping[str, Expression]) -> dict[str, tuple[str, ...]]:
    """Node -> the names in its formula."""
    return {name: names_in(expression) for name, expression in expressions_.items()}
