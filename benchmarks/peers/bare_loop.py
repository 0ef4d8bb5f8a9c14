"""The compiled passes and the compiled update in a loop, and nothing else: no test, no record, no history."""

from __future__ import annotations

from gradtutor.engine.autodiff.graph import Graph
from gradtutor.engine.optim.gradient_descent import GradientRule
from gradtutor.engine.problem import Problem


class BareLoop:
    """Of a problem with one parameter, a plain number, and no other inputs."""

    def __init__(self, problem: Problem) -> None:
        assert isinstance(problem.rule, GradientRule)
        compiled = Graph(problem).compiled
        self._forward, self._backward = compiled.forward, compiled.backward
        self._rule = problem.rule
        (self._start,) = (float(entry.start) for entry in problem.parameters)
        self._update = problem.rule.update.program(self._start)

    def run(self, iterations: int) -> float:
        """The parameter after so many iterations of a rule that remembers nothing."""
        forward, backward, update, rule, x = self._forward, self._backward, self._update, self._rule, self._start
        for count in range(1, iterations + 1):
            values = forward(x)
            gradients = backward((x,), values)
            x, _, _ = update(rule, x, gradients[-1], count)
        return x
