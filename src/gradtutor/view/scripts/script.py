"""A run as a program: the same numbers, in the order in which the lesson takes its steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gradtutor import i18n
from gradtutor.engine.autodiff.array_gradients import arrived, gradient_formula
from gradtutor.engine.language.tree import Name, Number, names_in
from gradtutor.engine.run.trace import Trace
from gradtutor.i18n import tr
from gradtutor.view.labels import method_name
from gradtutor.view.scripts.functions import Library
from gradtutor.view.scripts.names import derivative, python_names
from gradtutor.view.scripts.program import Builder, ProgramLine, Script, helpers_in, imports
from gradtutor.view.scripts.start import write_drawn, write_order, write_start
from gradtutor.view.scripts.torch_updates import TorchUpdate
from gradtutor.view.scripts.updates import Update, used_settings
from gradtutor.view.scripts.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gradtutor.lessons.model import Lesson, Variant

_SEARCHED: Final = 2_000
"""Iterations within which a program looks whether the run diverges, of a small graph."""
_SMALL: Final = 1_000
"""Numbers of such a graph's inputs; of larger ones fewer iterations are looked at, so that it takes no longer."""
_MOST_PRINTED: Final = 4
"""Names whose values a line of output has, and elements of an array in it."""
_MODULES: Final = (
    ("math.", "import math"),
    ("random.", "import random"),
    ("np.", "import numpy as np"),
    ("torch.", "import torch"),
    ("F.", "import torch.nn.functional as F"),
    ("jax.", "import jax"),
    ("jnp.", "import jax.numpy as jnp"),
)
_PRECISION: Final = {
    "pytorch": "torch.set_default_dtype(torch.float64)",
    "jax": 'jax.config.update("jax_enable_x64", True)',
}
"""Numbers with 16 digits, as in the lesson: both libraries take 7 unless they are told."""


def script(lesson: Lesson, variant: Variant, library: Library, iterations: int | None = None) -> Script:
    """The run of a variant as a program for a library, with at most so many iterations.

    Raises ``ScriptError`` where the library has no counterpart of something.
    """
    return _Writing(lesson, variant, library, iterations).script()


class _Writing:
    def __init__(self, lesson: Lesson, variant: Variant, library: Library, iterations: int | None) -> None:
        self.lesson, self.variant, self.library = lesson, variant, library
        self.problem = problem = variant.problem
        self.trace = Trace(problem)
        self.graph = self.trace.graph
        self.names = python_names([*self.graph.shapes], used_settings(problem.rule))
        self.build = Builder()
        self.iterations = min(iterations or problem.stop.max_iterations, problem.stop.max_iterations)
        self.writer = Writer(library, self.names, self.graph.shapes)

    def script(self) -> Script:
        """All of it, from the first line to the last."""
        build, problem = self.build, self.problem
        update = (TorchUpdate if self.library == "pytorch" else Update)(problem, self.graph, self.writer)
        build.stage = "intro"
        write_start(build, self.library, problem, self.names)
        build.stage = "update"
        update.before(build)
        build.stage = None
        write_order(build, problem)
        self._function()
        end = self._length()
        build.add()
        build.add(f"for iteration in range(1, {end + 1}):")
        build.depth = 1
        self._forward()
        self._loss()
        if problem.rule.uses_gradients:
            self._backward(update)
        build.add()
        build.stage = "update"
        build.comment(tr("update: {method}").format(method=method_name(problem.rule.kind)))
        update.writer.names.update(self.writer.names)
        update.inside(build)
        return Script(tuple(self._framed()))

    def _length(self) -> int:
        """How many iterations are made: of a run that diverges, those that have a value."""
        if self.problem.rule.waits:
            return self.iterations
        numbers = sum(math.prod(self.graph.shapes[name]) for name in self.graph.inputs)
        end = self.trace.run(min(self.iterations, _SEARCHED * _SMALL // max(numbers, _SMALL)))
        if end is None or end.reason != "diverged":
            return self.iterations
        last = end.iteration if self.trace.iteration(end.iteration).objective is not None else end.iteration - 1
        self.build.add()
        what = tr("in iteration {number} this run diverges; the program ends there")
        self.build.comment(what.format(number=end.iteration))
        return last

    def _function(self) -> None:
        """JAX differentiates functions: the graph is one."""
        if self.library != "jax":
            return
        build = self.build
        self.arguments = [*self.graph.parameters, *(self.problem.data if self.problem.batch else ())]
        self.arguments += [noise.name for noise in self.problem.noise]
        build.add()
        build.add()
        build.add(f"def forward({', '.join(self.names[name] for name in self.arguments)}):")
        build.depth, build.stage = 1, "forward"
        for name, expression in self.graph.nodes.items():
            build.add(f"{self.names[name]} = {self.writer.text(expression)}", name)
        build.stage = None
        build.add(f"return {_tuple(self.names[name] for name in self.graph.nodes)}")
        build.depth = 0
        build.add()
        build.add()
        build.add("def output(*inputs):")
        build.add(f"return forward(*inputs)[{list(self.graph.nodes).index(self.graph.output)}]", deeper=1)
        if self.problem.rule.uses_gradients:
            build.add()
            build.add()
            build.add(f"gradients = jax.grad(output, argnums={tuple(range(len(self.graph.parameters)))})")

    def _forward(self) -> None:
        build = self.build
        build.stage = "forward"
        build.comment(tr("forward: from the parameters to {output}").format(output=self.graph.output))
        drawn = write_drawn(build, self.library, self.problem, self.names)
        self.writer.names |= drawn
        if self.library == "jax":
            given = ", ".join(self.writer.names[name] for name in self.arguments)
            build.add(f"{_tuple(self.names[name] for name in self.graph.nodes)} = forward({given})")
            return
        for name, expression in self.graph.nodes.items():
            build.add(f"{self.names[name]} = {self.writer.text(expression)}", name)

    def _loss(self) -> None:
        """The gap, what is printed, and when the run ends."""
        build, goal = self.build, self.problem.goal
        build.stage = "loss"
        names = {**self.writer.names, "error": self.names[goal.output]}
        if goal.target is not None:
            names["error"] = "error"
            target = Name(goal.target) if isinstance(goal.target, str) else Number(goal.target)
            build.add(f"error = {self.names[goal.output]} - {self.writer.text(target, 4)}")
        build.add(f"print({self._printed()})")
        when = self.problem.stop.when
        if when is None:
            return
        used = {name for one in when.comparisons for side in (one.left, one.right) for name in names_in(side)}
        if "full_loss" in used and "full_loss" not in self.names:
            self._full_loss()
        build.add(f"if {Writer(self.library, names).condition(when)}:")
        build.add("break", deeper=1)

    def _printed(self) -> str:
        shown = [name for name in (*self.graph.parameters, self.graph.output) if not self.graph.shapes[name]]
        shown = [*shown[: _MOST_PRINTED - 1], *shown[-1:]] if len(shown) > _MOST_PRINTED else shown
        parts = [f"{self.names[name]} = {{{self.names[name]}:.10g}}" for name in shown]
        return f'f"{{iteration:4d}}  {"  ".join(parts)}"'

    def _full_loss(self) -> None:
        """The loss on all data, by the same lines over all rows."""
        whole = Writer(self.library, self.names, self.graph.shapes)
        if self.library == "jax":
            given = ", ".join(self.names[name] for name in self.arguments)
            self.build.add(f"full_loss = output({given})")
            return
        inner = {**self.names, **{name: f"full_{self.names[name]}" for name in self.graph.nodes}}
        inner[self.graph.output] = "full_loss"
        whole = Writer(self.library, inner, self.graph.shapes)
        for name, expression in self.graph.nodes.items():
            self.build.add(f"{inner[name]} = {whole.text(expression)}")

    def _backward(self, update: Update) -> None:
        build = self.build
        build.add()
        build.stage = "backward"
        output = self.graph.output
        build.comment(tr("backward: from {output} to the parameters").format(output=output))
        if isinstance(update, TorchUpdate):
            update.backward(build)
            return
        if self.library == "jax":
            slopes = _tuple(derivative(self.names, output, name) for name in self.graph.parameters)
            given = ", ".join(self.writer.names[name] for name in self.arguments)
            build.add(f"{slopes} = gradients({given})")
            return
        known = self.trace.iteration(1).known
        called = {arrived(name): derivative(self.names, output, name) for name in self.graph.shapes}
        writer = Writer(self.library, {**self.writer.names, **called}, self.graph.shapes)
        for name in self.graph.backward_order:
            text = "1.0" if name == output else writer.text(gradient_formula(self.graph, name, known))
            build.add(f"{called[arrived(name)]} = {text}", name)
        for name in self.graph.parameters:
            if name not in self.graph.backward_order:
                build.add(f"{called[arrived(name)]} = 0.0", name)

    def _framed(self) -> list[ProgramLine]:
        """With what stands above: the title, the modules, the helpers."""
        body = self.build.lines
        text = "\n".join(line.text for line in body)
        helpers = helpers_in(text) if self.library == "numpy" else []
        above = "\n".join([text, *helpers, _PRECISION.get(self.library, "")])
        modules = imports(above, _MODULES)
        head = self._title()
        head += [*modules, ""] if modules else []
        if self.library in _PRECISION:
            head += [_PRECISION[self.library], ""]
        for helper in helpers:
            head += ["", *helper.splitlines(), ""]
        if helpers:
            head.append("")
        return [*(ProgramLine(line) for line in head), *body]

    def _title(self) -> list[str]:
        words = self.lesson.words.get(i18n.language()) or next(iter(self.lesson.words.values()))
        variant = "" if self.variant.words == "default" else f" --variant {self.variant.words}"
        again = "" if self.library == "numpy" else f" --as {self.library}"
        return [f'"""{words.title}', "", f"gradtutor code {self.lesson.id}{variant}{again}", '"""', ""]


def _tuple(names: Iterable[str]) -> str:
    """Several names; one alone is still a tuple."""
    several = list(names)
    return ", ".join(several) if len(several) > 1 else f"({several[0]},)"
