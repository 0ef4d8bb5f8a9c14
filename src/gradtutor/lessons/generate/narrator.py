"""The words of a lesson that is made on the spot, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from string import Template
from typing import TYPE_CHECKING, Final

from gradtutor import i18n
from gradtutor.engine.autodiff.symbolic import differentiate
from gradtutor.engine.language.notation import plain_number, write
from gradtutor.engine.language.shapes import crossed
from gradtutor.engine.language.tree import Call, Name, Number, names_in
from gradtutor.engine.optim.gradient_descent import AdamW
from gradtutor.engine.optim.rules import RULES
from gradtutor.lessons.generate import phrases as say
from gradtutor.lessons.generate import preparation
from gradtutor.lessons.generate import value_and_slope as alone
from gradtutor.lessons.generate.nodes import consumers
from gradtutor.lessons.text.lines import width
from gradtutor.lessons.toml.limits import WIDEST_SUMMARY

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.lessons.generate.draft import Draft

WIDEST_FORMULA: Final = 76
"""Columns of the formula in the intro: about two lines on a small screen."""
WIDEST_NODE: Final = 40
"""Columns of a node's formula in a sentence; a longer one is shown beside it only."""
MOST_NAMED: Final = 4
"""Parameters that a sentence lists; of more it gives the count."""
WIDEST_LIST: Final = 56
"""Columns of such a list."""


def words_text(draft: Draft, language: str) -> str:
    """The text file of ``draft`` in ``language``."""
    with i18n.speaking(language):
        return _Narrator(draft).text()


class _Narrator:
    """Writes one text, in the language in use."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.users = consumers(draft.nodes)
        self.moving = draft.moving
        self.way = _way_back(draft)
        self.rule = RULES[draft.rule]
        self.gradient = self.rule.has_rate
        name, self.how = say.METHODS.get(self.rule.kind) or (
            self.rule.title,
            say.METHODS_LIKE[self.rule.backward],
        )
        self.method = self.put(name)
        self.common = {
            "output": draft.symbol(draft.output),
            "name": draft.output,
            "own": draft.output,
            "target": plain_number(draft.target) if isinstance(draft.target, float) else draft.target or "",
            "names": self.joined([draft.symbol(name) for name in draft.parameters], say.AND),
            "parameter": next(iter(draft.parameters), ""),
            "method": self.method,
            "near": self.near(),
        }

    def put(self, said: str, **values: str) -> str:
        """A sentence in the language of the text, filled."""
        template = Template(i18n.tr(said) if said else "")
        return i18n.spaced(template.substitute(values if not hasattr(self, "common") else {**self.common, **values}))

    def joined(self, items: Sequence[str], last: str = say.LISTED) -> str:
        """A list of names in a sentence; of many only their count."""
        *others, end = items
        whole = self.put(say.LISTED).join(others) + (self.put(last) if others else "") + end
        return whole if self.short(whole, items) else self.put(say.SO_MANY, count=str(len(items)))

    def short(self, whole: str, items: Sequence[str]) -> bool:
        """Whether a list may stand in a sentence."""
        return len(items) <= MOST_NAMED and width(whole) <= WIDEST_LIST

    def listed(self) -> str:
        """The parameters with their values; nothing where they are too many."""
        items = [f"{self.draft.symbol(name)} = {{{name}}}" for name in self.draft.parameters]
        whole = self.put(say.LISTED).join(items)
        return whole if self.short(whole, items) else ""

    def near(self) -> str:
        """What the stop rule compares with."""
        if self.draft.target is not None:
            return plain_number(self.draft.tolerance)
        return self.draft.when.rpartition("< ")[2]

    def text(self) -> str:
        """All of it."""
        sections = [f"# {self.title()}", self.summary()]
        for heading, paragraphs in self.sections():
            sections += [f"## {heading}", *paragraphs]
        return "\n\n".join(sections) + "\n"

    def title(self) -> str:
        if self.draft.alone:
            return self.put(alone.TITLE)
        return self.put(say.TITLE_TARGET if self.draft.target is not None else say.TITLE_SMALL)

    def summary(self) -> str:
        line = self.put(say.SUMMARY, formula=self.formula(WIDEST_SUMMARY))
        if width(line) <= WIDEST_SUMMARY and self.formula(WIDEST_SUMMARY):
            return line
        return self.put(say.SUMMARY_LONG, count=str(len(self.draft.nodes)))

    def formula(self, widest: int) -> str:
        """The learner's formulas; only the last where all are too wide; nothing where that is too wide, too."""
        written = [f"{name} = {write(expression)}" for name, expression in self.draft.formulas.items()]
        fitting = (text for text in ("; ".join(written), written[-1]) if width(text) <= widest)
        return next(fitting, "")

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """Heading and paragraphs of each section."""
        yield "intro", self.intro()
        for name in self.draft.scaled:
            yield f"forward {name}", [self.put(say.FORWARD_SCALED, symbol=name)]
        for name, expression in self.draft.nodes.items():
            yield f"forward {name}", [self.forward(name, expression)]
        yield "loss", [self.loss()]
        if self.rule.details:
            yield f"backward {self.rule.backward}", [self.put(say.DETAILS[self.rule.backward])]
        else:
            for name in self.way:
                yield f"backward {name}", [self.backward(name)]
        for name in self.draft.parameters:
            yield f"update {name}", [self.update(name)]
        yield "done", self.done()
        yield "limit", self.limit()
        yield "diverged", [self.put(say.DIVERGED_RATE if self.gradient else say.DIVERGED)]

    def intro(self) -> list[str]:
        draft = self.draft
        several = len(draft.parameters) > 1
        if draft.target is not None:
            ask = say.ASK_TARGET_MANY if several else say.ASK_TARGET
        else:
            ask = say.ASK_SMALL_MANY if several else say.ASK_SMALL
        if draft.alone:
            ask = alone.ASK
        begin = self.put(say.BEGIN, starts=self.listed()) if self.listed() else ""
        paragraphs = [self.formula(WIDEST_FORMULA)]
        paragraphs.append(self.crossed())
        paragraphs.append(self.sentences(*(self.put(say.READ_AS, written=a, read=b) for a, b in draft.notes)))
        paragraphs.append(self.sentences(self.put(ask), begin))
        paragraphs.append(self.put(alone.HOW if draft.alone else self.how))
        if draft.alone:
            paragraphs.append(self.put(say.PRESS))
        elif self.gradient:
            changed = preparation.sentences(draft.prepared, decoupled=draft.rule == AdamW.kind)
            paragraphs.append(self.sentences(*(self.put(said, **numbers) for said, numbers in changed)))
            paragraphs.append(self.sentences(self.rate(), self.offer(say.OFFER_SCALE)))
        else:
            paragraphs.append(self.put(say.PRESS))
        if (data := draft.data) is not None:
            from gradtutor.lessons.data_file.notes import reading

            paragraphs.append(self.sentences(*reading(data.table, data.plain, data.left_out)))
        return [paragraph for paragraph in paragraphs if paragraph]

    def rate(self) -> str:
        """Where the rate comes from, and what was tried."""
        trial = self.draft.trial
        if trial is None:
            # Not looked for, or not yet.
            return self.put(say.RATE_CHANGES if isinstance(self.draft.rate, str) else say.RATE_GIVEN)
        if trial.largest is None:
            return self.put(say.RATE_NONE, count=str(trial.tried))
        said = say.RATE_FIRST if trial.tried == 1 else say.RATE_FOUND
        return self.put(said, largest=plain_number(trial.largest), count=str(trial.tried))

    def offer(self, said: str) -> str:
        """That data of any size can be brought to scale, where they are not."""
        columns = self.draft.unscaled
        return self.put(said, columns=self.joined(columns, say.AND)) if columns else ""

    def forward(self, name: str, expression: Expression) -> str:
        symbol, shape = self.draft.symbol(name), self.draft.shapes[name]
        formula = write(expression, self.draft.symbols)
        fits = width(f"{symbol} = {formula}") <= WIDEST_NODE
        if shape:
            said = say.FORWARD_ARRAY if fits else say.FORWARD_LONG_ARRAY
        else:
            said = say.FORWARD if fits else say.FORWARD_LONG
        first = self.put(said, symbol=symbol, formula=formula, name=name, shape=_shape(shape))
        return self.sentences(first, self.remark(name, expression))

    def remark(self, name: str, expression: Expression) -> str:
        """What is worth saying of a node's slope."""
        if name not in self.moving:
            return self.put(say.FIXED)
        if not isinstance(expression, Call):
            return ""
        first, *others = expression.arguments or (expression,)
        values = {"a": write(first, self.draft.symbols), "n": self.draft.symbol(name)}
        operation = expression.operation
        if operation == "sub" and isinstance(others[0], Name) and others[0].id not in self.moving:
            return self.put(say.GAP)
        if operation == "sub" and isinstance(first, Name) and first.id not in self.moving:
            return self.put(say.GAP_TURNED)
        if operation == "pow" and others == [Number(2.0)] and isinstance(first, Name):
            return self.put(say.SQUARE, **values)
        if operation in ("mul", "div") and any(isinstance(part, Number) for part in expression.arguments):
            if isinstance(expression.arguments[-1 if isinstance(first, Number) else 0], Call):
                return self.remark(name, next(part for part in expression.arguments if isinstance(part, Call)))
            moving = next(part for part in expression.arguments if not isinstance(part, Number))
            if operation == "mul" or first is moving:
                return self.put(say.LINEAR, a=write(moving, self.draft.symbols))
        if operation in say.REMARKS:
            return self.put(say.REMARKS[operation], **values)
        return self.put(say.PLAIN, a=names_in(expression)[0])

    def loss(self) -> str:
        if self.draft.target is not None:
            return self.put(say.LOSS_TARGET)
        return self.put(say.LOSS_NEAR if self.draft.when else say.LOSS_SMALL)

    def backward(self, name: str) -> str:
        """What comes back to a node or a parameter."""
        draft, gap = self.draft, self.rule.backward == "deltas"
        symbol, shape = draft.symbol(name), draft.shapes[name]
        if name == draft.output:
            return self.put(say.START_GAP if gap else say.START_SLOPE, symbol=symbol, name=name)
        users = [user for user in self.users[name] if user in self.way]
        symbols = [draft.symbol(user) for user in users]
        values = {"symbol": symbol, "name": name, "users": self.joined(symbols, say.AND), "count": str(len(users))}
        values |= {"user": symbols[0], "user_name": users[0], "other": symbols[-1], "other_name": users[-1]}
        if shape:
            return self.put(say.ARRAY, **values, shape=_shape(shape))
        if any(draft.shapes[user] for user in users):
            return self.put(say.ARRAY_TO_NUMBER, **values)
        if gap:
            if name in draft.parameters and len(draft.parameters) > 1:
                said = say.SHARED_GAP if len(users) == 1 else say.SHARED_ROADS
                return self.put(said, **{**values, "count": str(len(draft.parameters))})
            return self.put(say.ONE_GAP if len(users) == 1 else say.MANY_GAP, **values)
        said = {1: say.ONE_SLOPE, 2: say.TWO_SLOPES}.get(len(users), say.MANY_SLOPES)
        sign = self.put(say.SIGN, symbol=symbol) if name in draft.parameters and len(users) == 1 else ""
        return self.sentences(self.put(said, **values), sign)

    def update(self, name: str) -> str:
        shape = self.draft.shapes[name]
        kind = "array" if shape else self._kind_of_update()
        method = self.method[0].upper() + self.method[1:]
        return self.put(say.UPDATE[kind], symbol=self.draft.symbol(name), name=name, shape=_shape(shape), method=method)

    def _kind_of_update(self) -> str:
        """Which of the sentences on an update is true of the rule; its own comes first."""
        rule = self.rule
        if rule.kind in say.UPDATE or rule.waits:
            return rule.kind if rule.kind in say.UPDATE else "waits"
        if rule.backward in say.UPDATE:
            return rule.backward
        return "remembers" if rule().remembers else "moves"

    def done(self) -> list[str]:
        draft = self.draft
        first = self.put(say.DONE_TARGET if draft.target is not None else say.DONE_SMALL, places=self.places())
        shared = [name for name in self.way if len([u for u in self.users.get(name, ()) if u in self.way]) > 1]
        if self.rule.uses_gradients:
            symbols = [draft.symbol(name) for name in shared]
            roads = self.put(say.DONE_ROADS, shared=self.joined(symbols, say.AND)) if shared else ""
            second = roads or self.put(say.DONE_CHAIN if len(draft.parameters) == 1 else say.DONE_CHAINS)
        else:
            second = self.put(self.how)
        return [first, second, self.put(say.DONE_RATE if self.gradient else say.DONE_KEYS)]

    def crossed(self) -> str:
        """A warning where a column meets a vector, and numpy makes a table of them."""
        for name, formula in self.draft.nodes.items():
            if (shapes := crossed(formula, self.draft.shapes)) is not None:
                return self.put(say.CROSSED, symbol=self.draft.symbol(name), n=str(shapes[1][0]))
        return ""

    def alone(self) -> list[str]:
        """Value and slopes, and the derivative as a formula where it is one."""
        draft = self.draft
        formula = draft.formulas[draft.output]
        plain = (
            not any(draft.shapes[name] for name in names_in(formula))
            and not set(names_in(formula)) & draft.formulas.keys()
        )
        said = [self.put(alone.VALUE)]
        for name in draft.parameters:
            derivative = (
                write(differentiate(formula, name), draft.symbols) if plain and name in names_in(formula) else ""
            )
            how = alone.FORMULA if derivative and width(derivative) <= WIDEST_NODE else alone.SLOPE
            said.append(self.put(how, symbol=draft.symbol(name), name=name, formula=derivative))
        return [*said[:1], *said[1 : 1 + MOST_NAMED], self.put(alone.STEP)]

    def limit(self) -> list[str]:
        if self.draft.alone:
            return self.alone()
        said = say.LIMIT_TARGET if self.draft.target is not None else say.LIMIT_SMALL
        first = self.put(said, places=self.places())
        return [first, self.offer(say.LIMIT_SCALE) or self.put(say.LIMIT_RATE)] if self.gradient else [first]

    def places(self) -> str:
        """Where the parameters are."""
        return self.put(say.PLACES, list=self.listed()) if self.listed() else ""

    def sentences(self, *sentences: str) -> str:
        """Sentences one after the other, with what the language has between them."""
        between = i18n.tr("{first} {second}").format(first="", second="")
        return between.join(sentence for sentence in sentences if sentence)


def _way_back(draft: Draft) -> tuple[str, ...]:
    """The names whose gradients are shown, in the order of the backward pass."""
    reached, pending = set[str](), [draft.output]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending.extend(names_in(draft.nodes[name]) if name in draft.nodes else ())
    moving = draft.moving
    return tuple(name for name in (*reversed(tuple(draft.nodes)), *draft.parameters) if name in reached & moving)


def _shape(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) if len(shape) > 1 else str(prod(shape))
