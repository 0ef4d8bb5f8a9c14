"""The worked formula of an update by a gradient rule, made of the rule's own lines, for numbers and for arrays."""

from __future__ import annotations

from dataclasses import fields
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.autodiff.elements import pruned
from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.autodiff.symbolic import ZERO, substitute
from gradtutor.engine.language.notation import write
from gradtutor.engine.language.tree import Call, Expression, Name, names_in
from gradtutor.engine.language.values import is_array
from gradtutor.engine.optim.update import HANDED
from gradtutor.view.formulas.worked import worked
from gradtutor.view.scene import FEWEST_DIGITS, partial
from gradtutor.view.text.lines import Line, width
from gradtutor.view.text.numbers import short, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradtutor.engine.optim.rule import Rule
    from gradtutor.engine.optim.update import Update
    from gradtutor.view.scene import Scene

_DECIMALS: Final = 4
"""Where there are several lines, shorter numbers keep each in its place."""


def descent_lines(scene: Scene, lines_of_rule: Update, left: str, new: str) -> list[Line]:
    """What the rule finds on the way, a line for each thing that it remembers, then the step that leads to ``new``."""
    update = _Worked(scene, lines_of_rule)
    # What is made of the gradient first stands first.
    order = list(lines_of_rule.expressions)
    kept = min(map(order.index, lines_of_rule.remembers), default=0)
    early = [name for name in lines_of_rule.besides if order.index(name) < kept]
    late = [name for name in lines_of_rule.besides if name not in early]
    texts = [*update.besides(early), *map(update.remembered, lines_of_rule.remembers), *update.besides(late)]
    lines: list[Line] = [((text, "update"),) for text in texts]
    formula, numbers = update.formula("value"), update.numbers("value", update.digits)
    if len(lines) > 1 and not update.of_array:
        head = f"{update.symbols['value']} ← "
        # Symbols alone only where the fewest decimals are too many.
        brief = formula if update.digits <= FEWEST_DIGITS else numbers
        rights = (f"{formula} = {numbers}", numbers)
        decimals = range(scene.lesson.digits, scene.digits - 1, -1)
        # The result keeps its decimals for longer than the numbers that it is made of: the table and the words show
        # them as well.
        results = [short(update.found["value"], digits) for digits in decimals]
        forms = [(f"{head}{right} = ", result) for result in results for right in rights]
        forms.append((f"{head}{brief} = ", new))
        shown, result = next(form for form in forms if width("".join(form)) <= scene.columns or form is forms[-1])
        return [*lines, ((shown, "update"), (result, "update current"))]
    if update.of_array and width(f"{left} = {numbers}") > scene.columns:
        numbers = ""
    return [*lines, *worked(left, [formula, numbers] if numbers else [formula], "update", new)]


class _Worked:
    """One parameter's update: its lines in symbols and in numbers, and what they find."""

    def __init__(self, scene: Scene, update: Update) -> None:
        name, column, count = scene.snapshot.focus, scene.snapshot.column, scene.snapshot.iteration
        rule = scene.problem.rule.at(count, column.epoch)
        self.columns, self.update = scene.columns, update
        # What the loss does not depend on has no gradient on the screen: it is 0.
        value, gradient = column.parameters[name], column.gradients.get(name, 0.0)
        before = {key: _before(scene, key) for key in self.update.remembers}
        handed = {key: column.handed[key][name] for key in self.update.handed}
        self.found = self.update.found(rule, value, gradient, count, before, handed)
        self.known: dict[str, Any] = {"value": value, "gradient": gradient, **handed, **before}
        self.of_array, several = is_array(value), len(self.found) > 1
        self.digits = min(scene.digits, _DECIMALS) if several else scene.digits
        self.most = scene.lesson.digits
        self.expressions = {key: _readable(one, rule) for key, one in self.update.expressions.items()}
        self.fixed = {"rate": short(scene.rate, 8), "count": str(count)}
        slope = "g" if several and not self.of_array else partial(scene, scene.graph.output, name)
        rate = self.fixed["rate"] if self.of_array else "η"
        self.symbols = {
            **_handed_symbols(scene, name),
            **self.update.symbols,
            **self.fixed,
            "value": scene.symbol(name),
            "gradient": slope,
            "rate": rate,
        }

    def formula(self, line: str) -> str:
        """A line in symbols."""
        return write(self.expressions[line], self.symbols)

    def numbers(self, line: str, digits: int) -> str:
        """A line with its numbers; empty where they are arrays that are too long."""
        above = {key: self.found[key] for key in takewhile(lambda key: key != line, self.found)}
        known, expression = {**self.known, **above}, self.expressions[line]
        texts = {name: vector(value, digits) or short(value, digits) for name, value in known.items()}
        too_long = any(is_array(value) and vector(value) is None for value in known.values())
        return "" if too_long else write(expression, None, {**texts, **self.fixed})

    def remembered(self, line: str) -> str:
        """A line in symbols, and for a plain number in numbers, with its result: as much as there is room for.

        Each line does without as few decimals as it can, whatever the others have to do without.
        """
        head, formula = f"{self.symbols[line]} = ", self.formula(line)
        if self.of_array:
            return head + formula
        most = min(self.most, _DECIMALS)
        fewer = range(most, min(most, FEWEST_DIGITS) - 1, -1)
        result = short(self.found[line], most)
        numbers = [f"{self.numbers(line, digits)} = {result}" for digits in fewer]
        forms = [f"{formula} = {numbers[0]}", *numbers, f"{formula} = {result}"]
        return _fitting([head + form for form in forms], self.columns)

    def besides(self, names: Sequence[str]) -> list[str]:
        """What else is found on the way, in one line if anything: with as many formulas as there is room for."""
        whole, brief = [], []
        for line in names:
            head, formula, result = self.symbols[line], self.formula(line), short(self.found[line], self.digits)
            whole.append(f"{head} = {formula}" if self.of_array else f"{head} = {formula} = {result}")
            brief += [] if self.of_array else [f"{head} = {result}"]
        forms = ["  ".join((*whole[:many], *brief[many:])) for many in range(len(whole), -1 if brief else 0, -1)]
        return [_fitting(forms, self.columns)] if forms else []


def _fitting(forms: Sequence[str], columns: int) -> str:
    """The first of the texts that fits; the last one if none does."""
    return next((form for form in forms if width(form) <= columns), forms[-1])


def _readable(expression: Expression, rule: Rule) -> Expression:
    """With the rule's settings worked out, ``0.1`` for ``1 - beta1``, and without eps, which nobody would see.

    A number made so is a name, for ``0.9·v`` to have its dot like any product.
    """
    if "eps" in names_in(expression):
        expression = pruned(substitute(expression, {"eps": ZERO}))
    own = {field.name for field in fields(rule)} - {"rate"}  # type: ignore[arg-type]  # every rule is a dataclass
    settings = {name: getattr(rule, name) for name in names_in(expression) if name in own}
    if settings and len(settings) == len(names_in(expression)):
        return Name(short(evaluate(expression, settings), 8))
    if isinstance(expression, Call):
        return expression.over(tuple(_readable(part, rule) for part in expression.arguments))
    return expression


def _handed_symbols(scene: Scene, name: str) -> dict[str, str]:
    """What a rule hands to its lines, as it is written of this parameter."""
    output, symbol = scene.symbol(scene.graph.output), scene.symbol(name)
    second = {"curvature": f"∂²{output}/∂{symbol}²", "direction": f"(H⁻¹∇{output})_{symbol}"}
    return {**HANDED, **second}


def _before(scene: Scene, key: str) -> Any:
    """What the rule remembered before this update: 0 in the first iteration."""
    earlier = scene.snapshot.earlier
    return earlier[-1].inner[key][scene.snapshot.focus] if earlier and key in earlier[-1].inner else 0.0
