"""The table of the rules: each by the name that lessons write."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gradtutor.engine.optim.gradient_descent import AdaGrad, Adam, AdamW, Momentum, Nesterov, RmsProp, Sgd
from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.optim.newton_minimise import NewtonMinimise
from gradtutor.engine.optim.root_finding import Bisection, Chord, Newton, Secant
from gradtutor.engine.optim.rule import Rule

_KINDS: tuple[type[Rule], ...] = (
    Newton, Chord, Sgd, Momentum, Nesterov, AdaGrad, RmsProp, Adam, AdamW, NewtonMinimise, Bisection, Secant, Manual
)  # fmt: skip

_BY_KIND: dict[str, type[Rule]] = {rule.kind: rule for rule in _KINDS}

RULES: Mapping[str, type[Rule]] = MappingProxyType(_BY_KIND)
"""Kind, as lessons write it -> rule."""
