"""Rules that minimise by gradients: gradient descent and its relatives.

By the definitions and defaults of ``torch.optim``, so that a learner finds the same numbers there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from gradtutor.engine.language.values import is_array
from gradtutor.engine.optim.preparation import Clip, prepared
from gradtutor.engine.optim.rule import Move, Rule, Seen
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.engine.optim.update import Line, Update
from gradtutor.i18n import mark
from gradtutor.records import dataclass

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value


@dataclass(frozen=True, slots=True)
class GradientRule(Rule):
    """The base of the rules that minimise by gradients: each says in ``lines`` what it does with one parameter.

    ``state`` is the number of updates so far and what is remembered of each parameter. With ``zero_grad = False`` the
    gradients of earlier iterations are added up, as they are in PyTorch when nobody clears them. What happens to the
    gradient before the lines see it (clipping, weight decay) is written in lines as well: see ``prepared``.
    """

    needs_loss = True
    has_rate = True
    accumulates = True
    by_lines = True
    rate: float | Schedule = 0.001
    zero_grad: bool = field(default=True, kw_only=True)
    weight_decay: float = field(default=0.0, kw_only=True)
    """How much of a parameter is added to its gradient."""
    clip_norm: float | None = field(default=None, kw_only=True)
    """The size that the gradients of all parameters together may have: ``torch.nn.utils.clip_grad_norm_``."""
    clip_value: float | None = field(default=None, kw_only=True)
    """The size that each number of a gradient may have: ``torch.nn.utils.clip_grad_value_``."""

    lines: ClassVar[tuple[Line, ...]]

    @property
    def update(self) -> Update:
        """What ``lines`` say, of the gradient as it has been prepared."""
        clip: Clip = "value" if self.clip_value is not None else "norm" if self.clip_norm is not None else ""
        return _update(type(self), self.zero_grad, clip, bool(self.weight_decay))  # type: ignore[arg-type]  # a class has a hash

    def at(self, iteration: int, epoch: int | None) -> GradientRule:
        """The rule with the number that its rate has there. Raises ``ValueError`` or ``ArithmeticError`` for none."""
        return replace(self, rate=self.rate.at(iteration, epoch)) if isinstance(self.rate, Schedule) else self

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
        update, rule = self.update, self.at(seen.iteration, seen.epoch)
        handed: dict[str, dict[str, Value]] = {}
        if update.handed:
            remembered = [before.get(name, ()) for name in seen.parameters]
            norm = self.norm([seen.gradients[name] for name in seen.parameters], remembered)
            handed["norm"] = dict.fromkeys(seen.parameters, norm)
        given = tuple(handed.values())
        for name, value in seen.parameters.items():
            program, gradient = update.program(value), seen.gradients[name]
            more = (*(values[name] for values in given), *before.get(name, ()))
            updated[name], after[name], _ = program(rule, value, gradient, count, *more)
        inner = {key: {name: kept[at] for name, kept in after.items()} for at, key in enumerate(update.remembers)}
        return Move(updated, (count, after), inner=inner, handed=handed)

    def norm(self, gradients: Sequence[Any], remembered: Sequence[tuple[Any, ...]]) -> float:
        """The size of all gradients together, with those of earlier iterations where nobody has cleared them."""
        squares = 0.0
        for gradient, before in zip(gradients, remembered, strict=True):
            if not self.zero_grad and before:
                gradient = gradient + before[self.update.remembers.index("accumulated")]
            squares += float((gradient * gradient).sum()) if is_array(gradient) else gradient * gradient
        return math.sqrt(squares)


@lru_cache
def _update(kind: type[GradientRule], zero_grad: bool, clip: Clip, decays: bool) -> Update:
    return Update(prepared(kind.lines, zero_grad, clip, decays), [entry.name for entry in fields(kind)])


@dataclass(frozen=True, slots=True)
class Sgd(GradientRule):
    """Gradient descent."""

    kind = "sgd"
    title = mark("gradient descent")
    proportional = True
    lines = (Line("value", "", "value - rate*gradient"),)

    def largest_rate(self, curvature: float) -> float | None:
        """2/λ: each step multiplies the distance along the steepest bend by 1 − rate·λ."""
        return 2 / (curvature + self.weight_decay) if self.zero_grad else None


@dataclass(frozen=True, slots=True)
class Momentum(GradientRule):
    """Gradient descent with momentum (``torch.optim.SGD(momentum=0.9)``, no dampening)."""

    kind = "momentum"
    title = mark("momentum")
    proportional = True
    momentum: float = 0.9
    lines: ClassVar[tuple[Line, ...]] = (
        Line("velocity", "v", "momentum*velocity + gradient"),
        Line("value", "", "value - rate*velocity"),
    )

    def largest_rate(self, curvature: float) -> float | None:
        """2·(1 + momentum)/λ (Polyak 1964)."""
        return 2 * (1 + self.momentum) / (curvature + self.weight_decay) if self.zero_grad else None


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

    def largest_rate(self, curvature: float) -> float | None:
        """2·(1 + momentum)/((1 + 2·momentum)·λ): where the larger root of the step's recurrence passes −1."""
        bends = (1 + 2 * self.momentum) * (curvature + self.weight_decay)
        return 2 * (1 + self.momentum) / bends if self.zero_grad else None


@dataclass(frozen=True, slots=True)
class AdaGrad(GradientRule):
    """AdaGrad (``torch.optim.Adagrad``)."""

    kind = "adagrad"
    title = "AdaGrad"
    rate: float | Schedule = 0.01
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
    rate: float | Schedule = 0.01
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


@dataclass(frozen=True, slots=True)
class AdamW(Adam):
    """Adam with the decay apart from the gradient (``torch.optim.AdamW``; arXiv:1711.05101, algorithm 2)."""

    kind = "adamw"
    title = "AdamW"
    weight_decay: float = field(default=0.01, kw_only=True)
    lines: ClassVar[tuple[Line, ...]] = (
        *Adam.lines[:-1],
        Line("value", "", "value - rate*weight_decay*value - rate*corrected/(sqrt(spread) + eps)"),
    )
