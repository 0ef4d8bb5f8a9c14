"""Nodes that nothing uses: they are computed and shown, and lead nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gradtutor.engine.language.tree import names_in
from gradtutor.i18n import tr
from gradtutor.lessons.checking.places import place_of
from gradtutor.safe_text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.lessons.text.model import Placeholder, Template
    from gradtutor.lessons.toml.faults import Faults

_NAME = re.compile(r"[^\W\d][\w']*")


def unused_nodes(lesson: Lesson, faults: Faults, text: str) -> None:
    """Note a fault at each node that no variant uses: not for its goal, its stop, a chart, a question or in its words;
    and, where there is a target, at one that is made of the output."""
    spoken = _spoken_of(lesson)
    unused: dict[str, bool] = {}
    strays: dict[str, str] = {}
    for variant in lesson.variants.values():
        goal = variant.problem.goal
        formulas = {node.name: names_in(node.expression) for node in variant.problem.nodes}
        led = _leading_to({goal.output}, formulas)
        seen = led | _leading_to(_outside(variant), formulas)
        said = _leading_to(spoken, formulas)
        for name in formulas:
            unused[name] = unused.get(name, True) and name not in seen and name not in said
            beyond = goal.target is not None and name != goal.output and name not in led
            if beyond and goal.output in _leading_to({name}, formulas):
                strays.setdefault(name, goal.output)
    mend = tr("Take it out; or use it, in another node, as the output, in a chart or in the words of another step.")
    for name, alone in unused.items():
        where = place_of(text, ("nodes", name), ("nodes", name.rpartition("_")[0]), ("nodes",))
        if alone:
            faults.key(where, tr("Nothing uses the node '{name}'.").format(name=quoted(name)), mend)
        elif name in strays:
            what = tr("The node '{name}' comes behind the output '{output}', of which it is made.")
            mend = tr('Write output = "{name}", or take the node out.').format(name=name)
            faults.key(where, what.format(name=quoted(name), output=strays[name]), mend)


def _leading_to(names: Iterable[str], formulas: dict[str, tuple[str, ...]]) -> set[str]:
    """Every name that these are computed from, and they themselves."""
    reached: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending.extend(formulas.get(name, ()))
    return reached


def _outside(variant: Variant) -> set[str]:
    """The names that charts and the stop of a variant use."""
    condition = variant.problem.stop.when
    tested = {
        name
        for one in (condition.comparisons if condition else ())
        for side in (one.left, one.right)
        for name in names_in(side)
    }
    return tested | {name for chart in variant.charts for name in _in_record(chart)}


def _spoken_of(lesson: Lesson) -> set[str]:
    """The names in the words and their headings, and in the answers of questions: what is explained is meant."""
    found: set[str] = set()
    for words in lesson.words.values():
        for key, template in words.sections.items():
            found |= {*_names(template), key.name or ""}
            found |= set(_NAME.findall(key.condition or ""))
        for asked in words.questions.values():
            items = [paragraph for item in asked.items for paragraph in (item.text, *item.feedback)]
            found |= _names((*asked.asked, *items, *asked.hints, *asked.right))
    for question in lesson.questions:
        found |= _in_record(question.answer)
    return found


def _in_record(record: object) -> set[str]:
    """Every word in a record; a name may end with a prime, and stands between quotation marks."""
    words = _NAME.findall(repr(record))
    return {*words, *(word.rstrip("'") for word in words)}


def _names(template: Template) -> set[str]:
    parts: list[Placeholder] = [part for paragraph in template for part in paragraph if not isinstance(part, str)]
    return {name for part in parts for name in (*part.names, *_NAME.findall(part.formula))}
