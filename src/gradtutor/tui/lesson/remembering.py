"""What the lesson's screen keeps of a learner's work, and how it finds the place again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.locale import tr
from gradtutor.session.rates import other_rate
from gradtutor.session.recalling import place_of
from gradtutor.session.resuming import resumed, with_variant
from gradtutor.session.review import data_of
from gradtutor.tui.lesson.base import LessonBase

if TYPE_CHECKING:
    from gradtutor.session.player import Player
    from gradtutor.session.review import Due


class Remembering(LessonBase):
    """Records each step, and begins where the learner has stopped."""

    _due: Due | None = None
    """What the lesson was opened for, if for a review."""
    _gone = False
    """Whether the lesson has no such thing any more."""

    def resume(self, due: Due | None = None) -> None:
        """Go to where the learner was last, or to where something is due; to be called before the screen is shown."""
        self._due = due
        place = self.app.progress.place(self.lesson_key)
        if due is not None:
            self._take_up(due.item.variant)
            asked_at = place_of(due.item, self.lesson)
            self._gone = asked_at is None
            place = asked_at or place
        if place is not None and (player := self._remembered(place.variant)):
            player.go(place.iteration, place.revealed)
            self.player = player
            self.set_reactive(LessonBase.snapshot, player.snapshot())

    def _remembered(self, name: str) -> Player | None:
        """A player of the variant with the moves that the learner has made in it; ``None``: it is not there now."""
        self._take_up(name)
        player = resumed(self.lesson, self.app.progress, self.lesson_key, name)
        if player is not None:
            self._players[name] = player
        return player

    def _take_up(self, name: str) -> None:
        """Make a variant again that the learner has made."""
        self.lesson = with_variant(self.lesson, self.app.progress, self.lesson_key, name)

    def on_mount(self) -> None:
        """Once the place is on the screen, it is written down, and what is due is asked for."""
        self.call_after_refresh(self._opened)

    def _opened(self) -> None:
        self.note("opened", variant=self.player.variant.name)
        self.app.tell_trouble()
        if self._due is None:
            return
        item = self._due.item
        if self._gone:
            # Else it would stay on the list for ever.
            self.note("dropped", asked=item.kind, **data_of(item))
            self.notify(tr("The lesson has been changed: that is not asked any more."))
        else:
            self.ask_again(item)

    def watch_snapshot(self) -> None:
        """Each place is written down as it is reached."""
        super().watch_snapshot()
        if (snapshot := self.snapshot) is None:
            return
        rate = other_rate(self.lesson, self.player.variant)
        self.note(
            "stepped",
            variant=snapshot.variant,
            iteration=snapshot.iteration,
            revealed=self.player.revealed,
            stage=snapshot.stage,
            focus=snapshot.focus,
            **({} if rate is None else {"rate": rate}),
        )
        if snapshot.end is not None:
            end = snapshot.end
            self.note("finished", variant=snapshot.variant, iteration=end.iteration, reason=end.reason)
        self.app.tell_trouble()

    def leaving(self) -> None:
        """The learner goes back to the contents."""
        super().leaving()
        self.note("left")
