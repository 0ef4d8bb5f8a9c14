"""Any lesson by hand: the learner takes the rule's place, and hears in the end how the rule would have done."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.session.run.by_hand import MOST_ASKED
from gradtutor.tui.lesson.moves import Moving
from gradtutor.view.words.default_narration import comparison, run_so_far


class Playing(Moving, part=True):
    """From the rule's run to one by hand, and back."""

    MOVES: ClassVar[frozenset[str]] = frozenset({"by_hand"})
    """Actions that lead to another place of the lesson."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "by_hand", mark("by hand"), id="hand.toggle", show=False,
                tooltip=mark("Take the rule's place from here on; once more: back to the rule")),
    ]  # fmt: skip

    def action_by_hand(self) -> None:
        """Take the rule's place, or give it back."""
        if self.walk.by_hand:
            self._give_back()
            return
        taken = self.walk.take_over()
        if taken == "ended":
            self.remark(lambda: tr("This run is by hand anyway, and has ended: go back to move again."))
        elif taken == "too many":
            text = tr("This lesson has more than {count} parameters: too many to be set by hand.")
            self.notify(text.format(count=MOST_ASKED), markup=False)
        else:
            self.arrive()
            if taken == "asked":
                self.action_move()

    def _give_back(self) -> None:
        """Back to the rule's run, with a word on both."""
        scene, rival = self.scene(), self.walk.rival()
        if rival is not None and self.player.trace.chosen and not scene.objective_hidden:
            sentences = comparison(scene.variant, run_so_far(scene), rival, scene.digits)
            self.notify("\n".join(sentences), timeout=12, markup=False)
        self.walk.give_back()
        self.arrive()
