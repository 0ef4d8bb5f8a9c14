"""Any lesson by hand: the learner takes the rule's place, and hears in the end how the rule would have done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.session.run.by_hand import MOST_ASKED, ByHand, by_hand, playable, rules_run, since_here, tell
from gradtutor.session.run.what_if import origin, same_run
from gradtutor.tui.lesson.moves import Moving
from gradtutor.view.words.default_narration import comparison, run_so_far

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson
    from gradtutor.session.run.background_run import Run
    from gradtutor.view.course.contents import Entry
    from gradtutor.view.scene import Scene

PATIENCE = 0.2
"""Seconds that the run to compare with may take; one that has not ended by then is told as far as it has come."""


class Playing(Moving):
    """From the rule's run to one by hand, and back."""

    MOVES: ClassVar[frozenset[str]] = frozenset({"by_hand"})
    """Actions that lead to another place of the lesson."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "by_hand", mark("by hand"), id="hand.toggle", show=False,
                tooltip=mark("Take the rule's place from here on; once more: back to the rule")),
    ]  # fmt: skip

    def __init__(self, lesson: Lesson, entry: Entry | None = None) -> None:
        super().__init__(lesson, entry)
        self._rivals: dict[str, Run] = {}

    def action_by_hand(self) -> None:
        """Take the rule's place, or give it back."""
        rule = self.player.variant.problem.rule
        if isinstance(rule, ByHand):
            self._give_back()
        elif rule.waits and self.player.trace.iteration(self.player.iteration).end:
            self.remark(tr("This run is by hand anyway, and has ended: go back to move again."))
        elif rule.waits and since_here(self.player) > rule.prescribed:
            # Here the moves are the learner's anyway.
            self._begin()
        elif playable(self.player.variant):
            self._take()
        else:
            text = tr("This lesson has more than {count} parameters: too many to be set by hand.")
            self.notify(text.format(count=MOST_ASKED), markup=False)

    def _take(self) -> None:
        """Go on by hand: in a new run, or in the one that was begun at this very place."""
        made = by_hand(self.player, self.lesson.variants)
        begun = next((one for one in self.lesson.variants.values() if same_run(one, made)), None)
        if begun is not None:
            self.player = self.player_of(begun.name)
            self.arrive()
            return
        since = since_here(self.player)
        self.open_variant(made)
        self.player.go(since, 1)
        self._begin()

    def _begin(self) -> None:
        """To where the learner knows how things stand, and the first question."""
        tell(self.player)
        self.arrive()
        self.action_move()

    def moved(self) -> None:
        """By hand, the answer comes at once: what the new values lead to."""
        if isinstance(self.player.variant.problem.rule, ByHand) and self.player.next():
            tell(self.player)
        super().moved()

    def scene(self) -> Scene:
        """At the end of a run by hand, with the rule's run beside it."""
        scene = super().scene()
        if scene.snapshot.end is None or (rival := self._rival()) is None:
            return scene
        return replace(scene, rival=rival)

    def _give_back(self) -> None:
        """Back to the rule's run, with a word on both."""
        scene, rival = super().scene(), self._rival()
        if rival is not None and self.player.trace.chosen and not scene.objective_hidden:
            sentences = comparison(scene.variant, run_so_far(scene), rival, scene.digits)
            self.notify("\n".join(sentences), timeout=12, markup=False)
        self.player = self.player_of(origin(self.lesson, self.player.variant).name)
        self.arrive()

    def _rival(self) -> Run | None:
        """The run that the rule would have made; none where that rule is a hand as well."""
        variant = self.player.variant
        rule = variant.problem.rule
        if not isinstance(rule, ByHand) or rule.instead.waits:
            return None
        if variant.name not in self._rivals:
            self._rivals[variant.name] = rules_run(variant).advance(PATIENCE)
        return self._rivals[variant.name]
