"""Rules that minimise by gradients: gradient descent and its relatives.

By the definitions and defaults of ``torch.optim``, so that a learner finds the same numbers there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from gradtutor.engine.optim.rule import Move, Rule, Seen
from gradtutor.engine.optim.update import Line, Update
from gradtutor.i18n import mark

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value


@dataclass(frozen=True, slots=True)
class GradientRule(Rule):
    """The base of the rules that minimise by gradients: each says in ``lines`` what it does with one parameter.

    ``state`` is the number of updates so far and what is remembered of each parameter. With ``zero_grad = False`` the
    gradients of earlier iterations are added up, as they are in PyTorch when nobody clears them.
    """

    needs_loss = True
    has_rate = True
    accumulates = True
    rate: float = 0.001
    zero_grad: bool = field(default=True, kw_only=True)

    lines: ClassVar[tuple[Line, ...]]

    @property
    def update(self) -> Update:
        """What ``lines`` say, of the gradient, or of the sum of all gradients where nobody clears it."""
        return _update(type(self), self.zero_grad)  # type: ignore[arg-type]  # a class has a hash

    @property
    def remembers(self) -> tuple[str, ...]:
        """The inner state, and the summed gradient where nobody clears it."""
        return self.update.remembers

    @property
    def symbols(self) -> Mapping[str, str]:
        """What each line finds, as it is written: ``v``."""
        return self.update.symbols

    def step(self, state: Any, seen: Seen) -> Move:
        """One update of every parameter."""
        count: int = state[0] + 1 if state else 1
        before: Mapping[str, tuple[Any, ...]] = state[1] if state else {}
        updated: dict[str, Value] = {}
        after: dict[str, tuple[Any, ...]] = {}
        update = self.update
        for name, value in seen.parameters.items():
            program, gradient = update.program(value), seen.gradients[name]
            updated[name], after[name], _ = program(self, value, gradient, count, *before.get(name, ()))
        inner = {key: {name: kept[at] for name, kept in after.items()} for at, key in enumerate(update.remembers)}
        return Move(updated, (count, after), inner=inner)


@lru_cache
def _update(kind: type[GradientRule], zero_grad: bool) -> Update:
    lines = kind.lines
    if not zero_grad:
        summed = [line._replace(text=line.text.replace("gradient", "accumulated")) for line in lines]
        lines = (Line("accumulated", "Σg", "accumulated + gradient"), *summed)
    return Update(lines, [entry.name for entry in fields(kind)])


@dataclass(frozen=True, slots=True)
class Sgd(GradientRule):
    """Gradient descent."""

    kind = "sgd"
    title = mark("gradient descent")
    lines = (Line("value", "", "value - rate*gradient"),)


@dataclass(frozen=True, slots=True)
class Momentum(GradientRule):
    """Gradient descent with momentum (``torch.optim.SGD(momentum=0.9)``, no dampening)."""

    kind = "momentum"
    title = mark("momentum")
    momentum: float = 0.9
    lines: ClassVar[tuple[Line, ...]] = (
        Line("velocity", "v", "momentum*velocity + gradient"),
        Line("value", "", "value - rate*velocity"),
    )


@dataclass(frozen=True, slots=True)
class Nesterov(Momentum):
    """Nesterov's momentum as ``torch.optim.SGD(momentum=0.9, nesterov=True)`` has it."""

    kind = "nesterov"
    title = mark("Nesterov's momentum")
    lines = (
        Line("velocity", "v", "momentum*velocity + gradient"),
        Line("ahead", "d", "gradient + momentum*velocity"),
        Line("value", "", "value - rate*ahead"),
    )


@dataclass(frozen=True, slots=True)
class AdaGrad(GradientRule):
    """AdaGrad (``torch.optim.Adagrad``)."""

    kind = "adagrad"
    title = "AdaGrad"
    rate: float = 0.01
    eps: float = 1e-10
    lines = (
        Line("squares", "s", "squares + gradient**2"),
        Line("value", "", "value - rate*gradient/(sqrt(squares) + eps)"),
    )


@dataclass(frozen=True, slots=True)
class RmsProp(GradientRule):
    """RMSProp (``torch.optim.RMSprop``)."""

    kind = "rmsprop"
    title = "RMSProp"
    rate: float = 0.01
    alpha: float = 0.99
    eps: float = 1e-8
    lines = (
        Line("squares", "s", "alpha*squares + (1 - alpha)*gradient**2"),
        Line("value", "", "value - rate*gradient/(sqrt(squares) + eps)"),
    )


@dataclass(frozen=True, slots=True)
class Adam(GradientRule):
    """Adam (``torch.optim.Adam``), with the bias correction of its authors (arXiv:1412.6980, algorithm 1)."""

    kind = "adam"
    title = "Adam"
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    lines: ClassVar[tuple[Line, ...]] = (
        Line("first", "m", "beta1*first + (1 - beta1)*gradient"),
        Line("second", "v", "beta2*second + (1 - beta2)*gradient**2"),
        Line("corrected", "m̂", "first/(1 - beta1**count)"),
        Line("spread", "v̂", "second/(1 - beta2**count)"),
        Line("value", "", "value - rate*corrected/(sqrt(spread) + eps)"),
    )
