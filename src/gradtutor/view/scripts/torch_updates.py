"""The update of each rule as lines of a program for PyTorch: by ``torch.optim`` where that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gradtutor.engine.optim.gradient_descent import (
    AdaGrad,
    Adam,
    AdamW,
    GradientRule,
    Momentum,
    Nesterov,
    RmsProp,
    Sgd,
)
from gradtutor.engine.optim.newton_minimise import NewtonMinimise
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.errors import ScriptError
from gradtutor.i18n import tr
from gradtutor.view.scripts.updates import Update
from gradtutor.view.scripts.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.view.scripts.program import Builder

_OPTIMISERS: Final[Mapping[type[GradientRule], tuple[str, str]]] = {
    Sgd: ("SGD", ""),
    Momentum: ("SGD", ", momentum={momentum!r}"),
    Nesterov: ("SGD", ", momentum={momentum!r}, nesterov=True"),
    AdaGrad: ("Adagrad", ", eps={eps!r}"),
    RmsProp: ("RMSprop", ", alpha={alpha!r}, eps={eps!r}"),
    Adam: ("Adam", ", betas=({beta1!r}, {beta2!r}), eps={eps!r}"),
    AdamW: ("AdamW", ", betas=({beta1!r}, {beta2!r}), eps={eps!r}"),
}
"""A rule -> the class in ``torch.optim``, and its settings; any other is written out."""


class TorchUpdate(Update):
    """Writes what a rule does with tensors."""

    def slope(self, name: str) -> str:
        """PyTorch keeps a gradient with its tensor."""
        return f"{self.names[name]}.grad"

    def before(self, build: Builder) -> None:
        """The optimiser, where there is one for the rule."""
        rule = self.problem.rule
        if not isinstance(rule, GradientRule) or type(rule) not in _OPTIMISERS:
            super().before(build)
            return
        kind, settings = _OPTIMISERS[type(rule)]
        values = {name: getattr(rule, name) for name in rule.__dataclass_fields__}
        text = settings.format(**values)
        if rule.weight_decay or isinstance(rule, AdamW):
            text += f", weight_decay={rule.weight_decay!r}"
        rate = 0.0 if isinstance(rule.rate, Schedule) else rule.rate
        build.add(f"optimizer = torch.optim.{kind}([{self._all()}], lr={rate!r}{text})")

    def _all(self) -> str:
        return ", ".join(self.names[name] for name in self.parameters)

    def backward(self, build: Builder) -> None:
        """One call gives every gradient."""
        rule, output = self.problem.rule, self.names[self.graph.output]
        if not rule.uses_gradients:
            return
        if isinstance(rule, NewtonMinimise):
            build.add(f"slopes = torch.autograd.grad({output}, [{self._all()}], create_graph=True)")
            return
        if isinstance(rule, GradientRule) and type(rule) in _OPTIMISERS:
            if rule.zero_grad:
                build.add("optimizer.zero_grad()")
        else:
            build.add(" = ".join([f"{self.names[name]}.grad" for name in self.parameters] + ["None"]))
        build.add(f"{output}.backward()")

    def inside(self, build: Builder) -> None:
        """One step of the optimiser, or the rule written out where PyTorch has none."""
        rule = self.problem.rule
        if isinstance(rule, GradientRule) and type(rule) in _OPTIMISERS:
            self._by_optimiser(build, rule)
        elif isinstance(rule, NewtonMinimise):
            self._by_second_derivatives(build)
        else:
            self._written_out(build)
        for one in self.problem.parameters:
            if one.minimum is None and one.maximum is None:
                continue
            build.add("with torch.no_grad():", one.name)
            build.add(f"{self.names[one.name]}.clamp_({one.minimum!r}, {one.maximum!r})", one.name, deeper=1)

    def _by_optimiser(self, build: Builder, rule: GradientRule) -> None:
        if isinstance(rule.rate, Schedule):
            outer = {"epoch": "epoch" if self.problem.batch else "iteration"}
            # The rate is a plain number, made by plain functions.
            rate = Writer("numpy", outer).text(rule.rate.expression).replace("np.", "math.")
            factor = "" if rule.rate.factor == 1.0 else f"{rule.rate.factor!r}*"
            build.add("for group in optimizer.param_groups:")
            build.add(f'group["lr"] = {factor}({rate})', deeper=1)
        if rule.clip_value is not None:
            build.add(f"torch.nn.utils.clip_grad_value_([{self._all()}], {rule.clip_value!r})")
        elif rule.clip_norm is not None:
            build.add(f"torch.nn.utils.clip_grad_norm_([{self._all()}], {rule.clip_norm!r})")
        build.add("optimizer.step()")

    def _by_second_derivatives(self, build: Builder) -> None:
        if any(self.graph.shapes[name] for name in self.parameters):
            raise ScriptError(tr("The second derivatives of arrays are too long for a short program."))
        build.add(
            f"hessian = torch.stack([torch.stack(torch.autograd.grad(slope, [{self._all()}], retain_graph=True, "
            "materialize_grads=True)) for slope in slopes])"
        )
        build.add("step = torch.linalg.solve(hessian, torch.stack(slopes))")
        build.add("with torch.no_grad():")
        build.depth += 1
        for at, name in enumerate(self.parameters):
            self.take(build, name, f"step[{at}]")
        build.depth -= 1

    def _written_out(self, build: Builder) -> None:
        """The lines of the other libraries; each parameter changes in its place."""
        build.add("with torch.no_grad():")
        build.depth += 1
        super().inside(build)
        build.depth -= 1

    def put(self, build: Builder, name: str, text: str) -> None:
        """In its place: a new tensor would not be the one that the graph begins with."""
        build.add(f"{self.names[name]}.copy_(torch.as_tensor({text}, dtype=torch.float64))", name)

    def take(self, build: Builder, name: str, text: str) -> None:
        """In its place as well."""
        build.add(f"{self.names[name]} -= {text}", name)

    def kept(self, text: str) -> str:
        """A tensor that later changes in its place would change what was kept."""
        return f"{text}.clone()"

    def _bounds(self, build: Builder) -> None:
        """Held in place: see ``inside``."""
