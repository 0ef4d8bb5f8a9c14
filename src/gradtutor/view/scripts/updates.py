"""The update of each rule as lines of a program, written out: for numpy and for JAX."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from gradtutor.engine.autodiff.symbolic import differentiate, substitute
from gradtutor.engine.language.operations import OPERATIONS
from gradtutor.engine.language.tree import Call, Name, Number, names_in
from gradtutor.engine.language.values import is_array
from gradtutor.engine.optim.gradient_descent import GradientRule
from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.optim.newton_minimise import NewtonMinimise
from gradtutor.engine.optim.root_finding import Bisection, GapRule, Secant
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.errors import ScriptError
from gradtutor.i18n import tr
from gradtutor.view.scripts.functions import PREFIX
from gradtutor.view.scripts.names import derivative
from gradtutor.view.scripts.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gradtutor.engine.autodiff.graph import Graph
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.optim.rule import Rule
    from gradtutor.engine.problem import Problem
    from gradtutor.view.scripts.program import Builder


class Update:
    """Writes what a rule does: ``before`` the loop, and ``inside`` it."""

    def __init__(self, problem: Problem, graph: Graph, writer: Writer) -> None:
        self.problem = problem
        self.graph = graph
        self.writer = writer
        self.names = writer.names
        self.parameters = [one.name for one in problem.parameters]

    def slope(self, name: str) -> str:
        """What the program calls the gradient of a parameter."""
        return derivative(self.names, self.graph.output, name)

    def put(self, build: Builder, name: str, text: str) -> None:
        """Give a parameter another value."""
        build.add(f"{self.names[name]} = {text}", name)

    def take(self, build: Builder, name: str, text: str) -> None:
        """Take something off a parameter."""
        self.put(build, name, f"{self.names[name]} - {text}")

    def kept(self, text: str) -> str:
        """A value as it is kept for a later iteration."""
        return text

    def before(self, build: Builder) -> None:
        """Settings, and what is remembered from one iteration to the next."""
        rule = self.problem.rule
        if isinstance(rule, GradientRule):
            self._settings(build, rule)
        elif isinstance(rule, Bisection):
            (one,) = self.problem.parameters
            build.add(f"low, high = {one.minimum!r}, {one.maximum!r}")
        for name, values in rule.tries.items():
            build.add(f"{self._of('tries', name)} = {list(values)!r}", name)

    def inside(self, build: Builder) -> None:
        """The next value of every parameter. Raises ``ScriptError``."""
        rule = self.problem.rule
        if isinstance(rule, GradientRule):
            self._by_gradients(build, rule)
        elif isinstance(rule, NewtonMinimise):
            self._by_curvature(build)
        elif isinstance(rule, GapRule):
            self._by_gap(build, rule)
        elif isinstance(rule, Bisection):
            self._by_halves(build, rule)
        elif isinstance(rule, Secant):
            self._by_secant(build)
        elif isinstance(rule, Manual):
            self._by_hand(build)
        else:
            what = tr("The rule '{kind}' cannot be written as a program yet.")
            raise ScriptError(what.format(kind=rule.kind))
        self._bounds(build)

    def _settings(self, build: Builder, rule: GradientRule) -> None:
        used = {name for one in rule.update.expressions.values() for name in names_in(one)}
        for name in rule.__dataclass_fields__:
            value: Any = getattr(rule, name)
            if name in used and not isinstance(value, Schedule):
                build.add(f"{name} = {value!r}")
        for name, quantity in ((one, kept) for one in self.parameters for kept in rule.update.remembers):
            build.add(f"{self._of(quantity, name)} = 0.0", name)

    def _of(self, quantity: str, name: str) -> str:
        return f"{quantity}_{self.names[name]}" if len(self.parameters) > 1 else quantity

    def _by_gradients(self, build: Builder, rule: GradientRule) -> None:
        if isinstance(rule.rate, Schedule):
            outer = {"epoch": "epoch" if self.problem.batch else "iteration"}
            rate = Writer(self.writer.library, outer).text(rule.rate.expression, 3)
            build.add(f"rate = {rate if rule.rate.factor == 1.0 else f'{rule.rate.factor!r}*({rate})'}")
        update = rule.update
        if update.handed:
            build.add(f"norm = {self._norm(rule)}")
        for name in self.parameters:
            called = {"value": self.names[name], "gradient": self.slope(name), "count": "iteration"}
            called |= {line: self._of(line, name) for line in update.expressions if line != "value"}
            writer = Writer(self.writer.library, called)
            for line, expression in update.expressions.items():
                if line == "value":
                    self.put(build, name, writer.text(expression))
                else:
                    build.add(f"{called[line]} = {writer.text(expression)}", name)

    def _norm(self, rule: GradientRule) -> str:
        np = PREFIX[self.writer.library]
        parts = []
        for name in self.parameters:
            gradient = self.slope(name)
            if not rule.zero_grad:
                gradient = f"({self._of('accumulated', name)} + {gradient})"
            array = bool(self.graph.shapes[name])
            parts.append(f"{np}.sum({gradient}**2)" if array else f"{gradient}**2")
        return f"{np}.sqrt({' + '.join(parts)})"

    def _by_curvature(self, build: Builder) -> None:
        """θ − H⁻¹∇L; the second derivatives worked out as formulas."""
        if any(self.graph.shapes[name] for name in self.parameters):
            raise ScriptError(tr("The second derivatives of arrays are too long for a short program."))
        if self.writer.library == "jax":
            along = ", ".join(self.names[name] for name in self.parameters)
            places = tuple(range(len(self.parameters)))
            build.add(f"hessian = jnp.array(jax.hessian(output, argnums={places})({along}))")
            curvature, np = "hessian[0, 0]", "jnp"
        else:
            rows = [[self.writer.text(one) for one in row] for row in self._second()]
            curvature, np = "curvature", "np"
            if len(rows) == 1:
                build.add(f"curvature = {rows[0][0]}")
            else:
                whole = ", ".join(f"[{', '.join(row)}]" for row in rows)
                build.add(f"hessian = np.array([{whole}])")
        slopes = [self.slope(name) for name in self.parameters]
        if len(self.parameters) == 1:
            self.take(build, self.parameters[0], f"{slopes[0]}/{curvature}")
            return
        build.add(f"step = {np}.linalg.solve(hessian, {np}.array([{', '.join(slopes)}]))")
        for at, name in enumerate(self.parameters):
            self.take(build, name, f"step[{at}]")

    def _second(self) -> list[list[Expression]]:
        """The Hessian as formulas over inputs and parameters."""
        whole: dict[str, Expression] = {}
        for name, expression in self.graph.nodes.items():
            whole[name] = substitute(expression, whole)
        loss = whole[self.graph.output]
        if self.graph.has_arrays and not _means_only(loss):
            raise ScriptError(tr("The second derivatives of arrays are too long for a short program."))
        firsts = [_through_means(loss, name) for name in self.parameters]
        return [[_through_means(first, name) for name in self.parameters] for first in firsts]

    def _by_gap(self, build: Builder, rule: GapRule) -> None:
        slopes = {name: self.slope(name) for name in self.parameters}
        if rule.keeps_slopes:
            build.add("if iteration == 1:")
            for name in self.parameters:
                if rule.share_of(name, self.parameters):
                    build.add(f"slope_{self.names[name]} = {self.kept(slopes[name])}", name, deeper=1)
                    slopes[name] = f"slope_{self.names[name]}"
        for name in self.parameters:
            share = rule.share_of(name, self.parameters)
            if share:
                part = "error" if share == 1 else f"{share!r}*error"
                self.take(build, name, f"{part}/{slopes[name]}")

    def _by_halves(self, build: Builder, rule: Bisection) -> None:
        (one,) = self.parameters
        own, past = self.names[one], 1 if rule.whole else 0
        build.add("if error < 0:", one)
        build.add(f"low = max(low, {own}{f' + {past}' if past else ''})", one, deeper=1)
        build.add("elif error > 0:", one)
        build.add(f"high = min(high, {own}{f' - {past}' if past else ''})", one, deeper=1)
        self._next(build, one, "(low + high) // 2" if rule.whole else "(low + high)/2")

    def _by_secant(self, build: Builder) -> None:
        (one,) = self.parameters
        own = self.names[one]
        build.add("if iteration > 1:", one)
        build.add(f"slope = (error - error_before)/({own} - before)", one, deeper=1)
        build.add(f"before, error_before = {self.kept(own)}, {self.kept('error')}", one)
        self._next(build, one, f"{own} - error/slope")

    def _by_hand(self, build: Builder) -> None:
        prescribed = self.problem.rule.tries
        for name in self.parameters:
            asked = f'float(input("{self.names[name]} = "))'
            if name in prescribed or not prescribed:
                self._next(build, name, asked)

    def _next(self, build: Builder, name: str, text: str) -> None:
        """A prescribed try first, then ``text``."""
        if name in self.problem.rule.tries:
            tries = self._of("tries", name)
            text = f"{tries}[iteration - 1] if iteration <= len({tries}) else {text}"
        self.put(build, name, text)

    def _bounds(self, build: Builder) -> None:
        np = PREFIX[self.writer.library]
        for one in self.problem.parameters:
            if one.minimum is None and one.maximum is None:
                continue
            own = self.names[one.name]
            if is_array(one.start):
                build.add(f"{own} = {np}.clip({own}, {one.minimum!r}, {one.maximum!r})", one.name)
                continue
            text = own
            if one.minimum is not None:
                text = f"max({text}, {one.minimum!r})"
            if one.maximum is not None:
                text = f"min({text}, {one.maximum!r})"
            build.add(f"{own} = {text}", one.name)


def used_settings(rule: Rule) -> Sequence[str]:
    """The names of a rule's settings, which the lesson's own names have to leave free."""
    fields: Mapping[str, Any] = getattr(rule, "__dataclass_fields__", {})
    lines = rule.update.expressions if isinstance(rule, GradientRule) else ()
    return list(chain(fields, lines))


def _means_only(expression: Expression) -> bool:
    """Whether nothing in it mixes the elements of arrays but plain means."""
    if not isinstance(expression, Call):
        return True
    fits = _is_mean(expression) or OPERATIONS[expression.operation].shape == "elementwise"
    return fits and all(_means_only(part) for part in expression.arguments)


def _is_mean(expression: Expression) -> bool:
    return isinstance(expression, Call) and expression.operation == "mean" and not expression.options


def _through_means(expression: Expression, name: str) -> Expression:
    """∂expression/∂name for a plain number: the derivative of a mean is the mean of the derivatives."""
    means: dict[str, Call] = {}
    rest = _without_means(expression, means)
    found = differentiate(rest, name)
    for held, mean in means.items():
        inner = Call("mean", (_through_means(mean.arguments[0], name),))
        outer = differentiate(rest, held)
        part = inner if outer == Number(1.0) else Call("mul", (outer, inner))
        found = part if found == Number(0.0) else Call("add", (found, part))
    return substitute(found, means)


def _without_means(expression: Expression, means: dict[str, Call]) -> Expression:
    """The expression with a name in the place of each mean, which is put into ``means``."""
    if not isinstance(expression, Call):
        return expression
    if _is_mean(expression):
        held = f"mean {len(means)}"
        means[held] = expression
        return Name(held)
    return expression.over(tuple(_without_means(part, means) for part in expression.arguments))
