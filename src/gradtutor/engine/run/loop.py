"""Many iterations of a run without their records: the compiled passes and the rule's update, one after the other.

A function is written for each problem, with every parameter in variables of its own. It calls the very programs that an
iteration in full calls (or holds their lines, of a small graph of plain numbers) in the same order, so its numbers are
the same to the last bit. It only goes where nothing happens: where a test holds, a bound of growth is passed or a value
is missing, it stops before that iteration, which is then computed in full, and says what happened.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gradtutor.engine.autodiff.graph import strict
from gradtutor.engine.language.operations import SCALAR_NAMES
from gradtutor.engine.language.values import finite
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.engine.run.batches import epoch_of, rows_of
from gradtutor.engine.run.iteration import State
from gradtutor.engine.run.rounds import clip
from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.optim.gradient_descent import GradientRule
    from gradtutor.engine.run.rounds import Rounds

Rows: TypeAlias = list[tuple[Any, ...]]
"""Of each iteration, one after the other: its number, what forward returned (the nodes are at ``Compiled.nodes``), what
backward returned (nodes first, then parameters), each parameter, and each parameter after the update."""
MOST_HELD: Final = 100
"""Lines of a graph that a loop holds: beside more of them two calls take no time, and they would be compiled twice."""
MOST_TERMS: Final = 64
"""Of a sum that is written out: more would be nested too deeply for the compiler."""


class Stretch(NamedTuple):
    """How far a loop has come."""

    number: int
    """The iteration that comes next."""
    state: State
    """What it begins with."""
    objective: float
    """Of the last iteration that the loop went through; as it was handed in where it went through none."""


class Loop:
    """The loop of one problem, whose rule goes by lines (``Rule.by_lines``)."""

    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds
        self._rule: GradientRule = rounds.problem.rule  # type: ignore[assignment]  # by_lines says so
        self._names = rounds.graph.parameters
        self._update = self._rule.update
        self._arrays = rounds.graph.has_arrays
        self._varying = rounds.batched or bool(rounds.problem.noise)
        self._constants = () if self._varying else tuple(rounds.inputs(1, None).values())
        count = len(self._names)
        self._before = [f"i{place}" for place in range(count)]
        """The variables of the parameters, named as the graph's lines have them."""
        self._others = [f"i{place}" for place in range(count, len(rounds.graph.inputs))]
        """The variables of the other inputs."""
        own = rounds.graph.compiled.lines
        held = not self._arrays and len(own.forward) + len(own.backward) <= MOST_HELD
        self._lines = own if held else None

    def advance(
        self, number: int, last: int, state: State, objective: float, *, falling: bool, rows: Rows | None = None
    ) -> Stretch:
        """Go from the beginning of iteration ``number``, at least ``rounds.LOOPED``, through ``last`` at the furthest.

        ``objective`` is that of the iteration before. ``falling``: stop as well before an iteration whose objective is
        larger than that of the one before it. ``rows`` is added to.
        """
        count, remembered = state.rule
        program = self._silent if rows is None else self._telling
        last = min(last, self._rounds.problem.stop.max_iterations - 1)
        most = min(objective if falling else math.inf, self._rounds.growth.ceiling)
        parameters = [state.parameters[name] for name in self._names]
        with strict(self._arrays):
            reached, objective, parameters, kept = program(
                number, last, count + 1 - number, most, falling, objective, rows,
                parameters, [remembered[name] for name in self._names],
            )  # fmt: skip
        rule = (count + reached - number, dict(zip(self._names, kept, strict=True)))
        return Stretch(reached, State(dict(zip(self._names, parameters, strict=True)), rule), objective)

    def loss(self, number: int, state: State) -> float:
        """The loss of an iteration that has one."""
        inputs = self._inputs_of(number) if self._varying else self._constants
        with strict(self._arrays):
            kept = self._rounds.graph.compiled.forward(*(state.parameters[name] for name in self._names), *inputs)
        return float(kept[self._place(self._rounds.graph.output)])

    @cached_property
    def _silent(self) -> Callable[..., tuple[Any, ...]]:
        return self._written(rows=False)

    @cached_property
    def _telling(self) -> Callable[..., tuple[Any, ...]]:
        return self._written(rows=True)

    def _written(self, *, rows: bool) -> Callable[..., tuple[Any, ...]]:
        """The loop as a function; every name in it is one of ours."""
        places = range(len(self._names))
        before = self._before
        lines = [
            "def loop(number, last, shift, most, falling, objective, rows, parameters, remembered):",
            f"    {_tuple(before)} = parameters",
            f"    {_tuple([self._remembered(place) for place in places])} = remembered",
            *([f"    {_tuple(self._others)} = constants"] if self._constants else []),
            *(["    append = rows.append"] if rows else []),
            "    try:",
            "        for number in range(number, last + 1):",
            *("            " + line for line in self._body(rows)),
            "        else:",
            "            number = last + 1",
            "    except (ValueError, ArithmeticError):",
            "        pass",
            f"    return number, objective, {_tuple(before)}, {_tuple([self._remembered(place) for place in places])}",
        ]
        names = {"__builtins__": {"ValueError": ValueError, "ArithmeticError": ArithmeticError}, **self._outside()}
        exec(compile("\n".join(lines), "<loop>", "exec"), names)
        return names["loop"]  # type: ignore[no-any-return]

    def _remembered(self, place: int) -> str:
        """The variables of what is remembered of a parameter, as a tuple."""
        return _tuple([f"m{place}_{at}" for at in range(len(self._update.remembers))])

    def _outside(self) -> dict[str, Any]:
        """What the code calls."""
        rounds, rule = self._rounds, self._rule
        compiled = rounds.graph.compiled
        settings = SimpleNamespace(**{entry.name: getattr(rule, entry.name) for entry in fields(rule)})
        schedule = rule.rate
        programs = {
            f"update{place}": self._update.program(entry.start) for place, entry in enumerate(rounds.problem.parameters)
        }
        return {
            **SCALAR_NAMES,
            "forward": compiled.forward,
            "backward": compiled.backward,
            "sides": rounds.stop_test.sides if rounds.stop_test else None,
            "isfinite": math.isfinite,
            "sum": sum,
            "finite": finite,
            "float": float,
            "clip": clip,
            "settings": settings,
            "rate_at": schedule.at if isinstance(schedule, Schedule) else None,
            "norm_of": rule.norm,
            "range": range,
            "constants": self._constants,
            "inputs_of": self._inputs_of,
            "epoch_of": self._epoch_of,
            "full_loss": self._full_loss,
            **programs,
        }

    def _body(self, rows: bool) -> list[str]:
        """One iteration: out of the loop before anything is changed, or on."""
        rounds = self._rounds
        graph, problem = rounds.graph, rounds.problem
        places = range(len(self._names))
        given = _tuple([*self._before, *self._others])
        lines = [f"{_tuple(self._others)} = inputs_of(number)"] if self._varying and self._others else []
        lines += self._lines.forward if self._lines else [f"kept = forward{given}"]
        output = self._kept(graph.output)
        lines.append(f"loss = {f'float({output})' if self._arrays else output}")
        if rounds.batched:
            lines += ["epoch = epoch_of(number)", f"full = full_loss({_tuple(self._before)})"]
        lines += [f"if {'full' if rounds.batched else 'loss'} > most:", "    break", *self._test()]
        lines += self._lines.backward if self._lines else [f"gradients = backward({given}, kept)"]
        if isinstance(self._rule.rate, Schedule):
            lines.append(f"settings.rate = rate_at(number, {'epoch' if rounds.batched else 'None'})")
        lines += [*self._updates(), *self._finite()]
        for place, entry in enumerate(problem.parameters):
            if (entry.minimum, entry.maximum) != (None, None):
                lines.append(f"u{place} = clip(u{place}, {entry.minimum!r}, {entry.maximum!r})")
        if rows:
            passes = [_tuple(self._lines.kept), _tuple(self._lines.gradients)] if self._lines else ["kept", "gradients"]
            lines.append(f"append({_tuple(['number', *passes, *self._before, *(f'u{place}' for place in places)])})")
        lines += [f"i{place} = u{place}" for place in places]
        for place in places:
            lines += [f"m{place}_{at} = k{place}_{at}" for at in range(len(self._update.remembers))]
        return [*lines, "objective = loss", "if falling:", "    most = loss"]

    def _test(self) -> list[str]:
        """Out before an iteration in which the stop rule holds, or has no value."""
        rounds = self._rounds
        if rounds.stop_test is None:
            return []
        of_the_run = {"error": "loss", "iteration": "float(number)"}
        of_the_run |= {"epoch": "float(epoch)" if rounds.batched else "1.0"}
        of_the_run |= {"full_loss": "full" if rounds.batched else "float('nan')"}
        given = [self._source(name) or of_the_run[name] for name in rounds.stop_test.names]
        sums = " + ".join(f"tested[{place}]" for place in range(2 * len(rounds.stop_test)))
        return [
            f"tested = sides({', '.join(given)})",
            f"if ({rounds.stop_test.source('tested')}) or not isfinite({sums}):",
            "    break",
        ]

    def _source(self, name: str) -> str:
        """Where the code has the value of a name of the lesson; empty for one of the run."""
        graph = self._rounds.graph
        if name in graph.nodes:
            return self._kept(name)
        return f"i{graph.inputs.index(name)}" if name in graph.inputs else ""

    def _kept(self, node: str) -> str:
        """Where the code has the value of a node."""
        place = self._place(node)
        return self._lines.kept[place] if self._lines else f"kept[{place}]"

    def _gradient(self, place: int) -> str:
        """Where the code has the gradient of a node, or behind the nodes of a parameter."""
        return self._lines.gradients[place] if self._lines else f"gradients[{place}]"

    def _place(self, node: str) -> int:
        return self._rounds.graph.compiled.nodes[list(self._rounds.graph.nodes).index(node)]

    def _updates(self) -> list[str]:
        """The next value of every parameter (``u``), and what is remembered of it then (``k``)."""
        first, places = len(self._rounds.graph.nodes), range(len(self._names))
        lines, handed = [], ""
        if self._update.handed:
            own = _tuple([self._gradient(first + place) for place in places])
            lines.append(f"norm = norm_of({own}, {_tuple([self._remembered(place) for place in places])})")
            handed = "norm, "
        for place in places:
            before = "".join(f"m{place}_{at}, " for at in range(len(self._update.remembers)))
            after = _tuple([f"k{place}_{at}" for at in range(len(self._update.remembers))])
            arguments = f"settings, i{place}, {self._gradient(first + place)}, number + shift, {handed}{before}"
            lines.append(f"u{place}, {after}, _ = update{place}({arguments})")
        return lines

    def _finite(self) -> list[str]:
        """Out where a node, a gradient or a parameter is no number: a sum is none as soon as one of its terms is."""
        graph = self._rounds.graph
        names = [*graph.nodes, *self._names]
        every = [(self._kept(name), name) for name in graph.nodes]
        every += [(self._gradient(place), name) for place, name in enumerate(names)]
        every += [(f"u{place}", name) for place, name in enumerate(self._names)]
        numbers = [text for text, name in every if not graph.shapes[name]]  # the output is one
        arrays = [text for text, name in every if graph.shapes[name]]
        total = " + ".join(numbers) if len(numbers) < MOST_TERMS else f"sum(({', '.join(numbers)}))"
        tests = [f"isfinite({total})", *(f"finite({text})" for text in arrays)]
        return [f"if not ({' and '.join(tests)}):", "    break"]

    def _inputs_of(self, number: int) -> tuple[Value, ...]:
        rounds = self._rounds
        rows = None
        if rounds.batched:
            assert rounds.problem.batch is not None
            rows = rows_of(rounds.problem.batch, rounds.row_count, number)
        return tuple(rounds.inputs(number, rows).values())

    def _epoch_of(self, number: int) -> int:
        assert self._rounds.problem.batch is not None
        return epoch_of(self._rounds.problem.batch, self._rounds.row_count, number)

    def _full_loss(self, parameters: Sequence[Value]) -> float:
        """The loss on all data. Raises ``ValueError`` where it has no value."""
        loss = self._rounds.full_loss(dict(zip(self._names, parameters, strict=True)))
        if loss is None:
            raise ValueError
        return loss


def _tuple(parts: Sequence[str]) -> str:
    return f"({''.join(f'{part}, ' for part in parts)})"
