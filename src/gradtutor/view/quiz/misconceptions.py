"""Why a guess was wrong, in words, with the numbers of the step in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.session.quiz.misconceptions import samples
from gradtutor.session.quiz.quantities import INNER, Asked
from gradtutor.session.quiz.rounded_work import share_of
from gradtutor.view.formulas.worked import bracketed
from gradtutor.view.scene import partial
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.engine.autodiff.graph import Contribution
    from gradtutor.engine.run.trace import Iteration
    from gradtutor.session.quiz.grading import Verdict
    from gradtutor.view.scene import Scene


def reason_sentence(scene: Scene, asked: Asked, verdict: Verdict) -> str:
    """One or two sentences; where no reason is known, on which side of the truth the guess lies."""
    return _Reasons(scene, asked, verdict).sentence()


class _Reasons:
    """A method for each reason, of the reason's name."""

    def __init__(self, scene: Scene, asked: Asked, verdict: Verdict) -> None:
        self.scene, self.asked, self.verdict = scene, asked, verdict
        snapshot = scene.snapshot
        # The place before the first step of an iteration is the last of the one before.
        begun = asked.quantity == "value" and asked.name in snapshot.column.values
        self.record: Iteration = scene.trace.iteration(snapshot.iteration + (1 if begun else 0))
        self.name = scene.symbol(asked.name)

    def sentence(self) -> str:
        method: Callable[[], str] | None = getattr(self, f"_{self.verdict.reason}", None)
        if self.verdict.reason and method is not None:
            return method()
        if self.verdict.guess < self.verdict.truth:
            return tr("That is too small.")
        return tr("That is too large.")

    def _number(self, value: float | None) -> str:
        return bracketed(short(value, self.scene.digits))

    def _paths(self) -> tuple[Contribution, ...]:
        scene, record = self.scene, self.record
        if scene.graph.has_arrays or record.gradients is None:
            return ()
        first = scene.trace.iteration(1) if scene.problem.rule.keeps_slopes else record
        return scene.graph.contributions(self.asked.name, first.known, first.gradients or {})

    def _path_of(self, value: Callable[[Contribution], float]) -> Contribution | None:
        """The path whose number comes nearest to the guess."""
        return min(self._paths(), key=lambda path: abs(value(path) - self.verdict.guess), default=None)

    @property
    def _delta_rule(self) -> bool:
        return self.asked.quantity == "delta"

    def _arriving(self, path: Contribution) -> str:
        """What has arrived at the end of a path, by its name."""
        scene = self.scene
        if self._delta_rule:
            return f"Δ{scene.symbol(path.consumer)}" if len(self._paths()) == 1 else tr("gap")
        return partial(scene, scene.graph.output, path.consumer)

    def _local_name(self, path: Contribution) -> str:
        if self._delta_rule and len(self._paths()) > 1:
            return partial(self.scene, self.scene.graph.output, self.asked.name)
        return partial(self.scene, path.consumer, self.asked.name)

    def _sign(self) -> str:
        return tr("The size is right, but the sign is turned round.")

    def _multiplied(self) -> str:
        path = self._path_of(lambda path: float(path.local))
        if path is None:
            return ""
        return tr("You multiplied by the slope. On the way back, Δ is divided by it: {arrived} ÷ {local}.").format(
            arrived=self._arriving(path), local=self._local_name(path)
        )

    def _divided(self) -> str:
        path = self._path_of(lambda path: float(path.local))
        if path is None:
            return ""
        return tr("You divided by the slope. A gradient is multiplied by it: {arrived} · {local}.").format(
            arrived=self._arriving(path), local=self._local_name(path)
        )

    def _path(self) -> str:
        def alone(path: Contribution) -> float:
            slope = float(path.upstream) * float(path.local)
            if not self._delta_rule or not slope:
                return slope
            return share_of(self.scene.problem, self.asked.name) * (self.record.objective or 0.0) / slope

        path = self._path_of(alone)
        through = self.scene.symbol(path.consumer) if path else ""
        return tr("That is the path through {node} alone. {name} is used in {count} places: add up all paths.").format(
            node=through, name=self.name, count=len(self._paths())
        )

    def _local(self) -> str:
        path = self._path_of(lambda path: float(path.local))
        if path is None:
            return ""
        own = self._local_name(path)
        if self._delta_rule:
            text = tr("That is {local}, the slope alone. Divide what has arrived by it: {arrived} ÷ {local}.")
        else:
            text = tr("That is {local} alone. Multiply it by what has arrived: {arrived} · {local}.")
        return text.format(local=own, arrived=self._arriving(path))

    def _arrived(self) -> str:
        if self.asked.quantity.startswith(INNER):
            return tr("That is the gradient alone. What the rule remembers comes into it as well.")
        path = self._path_of(lambda path: float(path.upstream))
        if path is None:
            return ""
        if self._delta_rule:
            text = tr("That is {arrived}, which has arrived. It still has to be divided by {local}.")
        else:
            text = tr("That is {arrived}, which has arrived. It still has to be multiplied by {local}.")
        return text.format(arrived=self._arriving(path), local=self._local_name(path))

    def _inverse(self) -> str:
        return tr("That is the slope the other way round, 1 ÷ {local}.").format(
            local=partial(self.scene, self.asked.of, self.asked.name)
        )

    def _share(self) -> str:
        return tr("That would close the whole gap. {name} has to close only its share of it.").format(name=self.name)

    def _rate(self) -> str:
        return tr("The learning rate is missing: multiply the step by {rate}.").format(rate=short(self.scene.rate, 8))

    def _added(self) -> str:
        return tr("You added the step. It is subtracted: {name} ← {old} − step.").format(
            name=self.name, old=self._old()
        )

    def _change(self) -> str:
        return tr("That is only the step. Subtract it from {name}, which is {old}.").format(
            name=self.name, old=self._old()
        )

    def _unmoved(self) -> str:
        return tr("That is {name} before the step. Subtract the step from it.").format(name=self.name)

    def _old(self) -> str:
        value = self.record.parameters[self.asked.name]
        return self._number(float(value[self.asked.index]) if is_array(value) else value)  # type: ignore[index,arg-type]  # an array, as just seen

    def _held(self) -> str:
        return tr("The rule wants to go there, but {name} may not leave its bounds: it is held at one.").format(
            name=self.name
        )

    def _before(self) -> str:
        return tr("That is the number of iteration {number}. Take the numbers of iteration {here}.").format(
            number=self.record.number - 1, here=self.record.number
        )

    def _degrees(self) -> str:
        return tr("That takes the angle in degrees. Here angles are in radians.")

    def _logarithm(self) -> str:
        return tr("That is a logarithm to base 10. ln is the natural logarithm, to base e.")

    def _double(self) -> str:
        if self.asked.quantity == "updated":
            return tr("The step is twice as large as it should be.")
        return tr("That is twice as much as it should be: look for a factor 2.")

    def _half(self) -> str:
        if self.asked.quantity == "updated":
            return tr("The step is half as large as it should be.")
        return tr("That is half as much as it should be: look for a factor 2.")

    def _samples(self) -> int:
        return samples(self.scene.problem, self.record)

    def _count(self) -> str:
        return tr("That is n = {count} times as much as it should be: a mean divides by n.").format(
            count=self._samples()
        )

    def _part(self) -> str:
        return tr("That is n = {count} times less than it should be: nothing is divided by n here.").format(
            count=self._samples()
        )
