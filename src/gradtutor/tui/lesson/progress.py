"""What the lesson's screen keeps of a learner's work, and how it finds the place again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakSet

from gradtutor.i18n import tr
from gradtutor.session.progress.resume import as_left, differs, known_variants, place_of, with_variant, with_variants
from gradtutor.session.progress.review import dropped
from gradtutor.session.run.rates import other_rate
from gradtutor.session.store.events import Finished, Left, Opened, Stepped
from gradtutor.tui.lesson.base import LessonBase

if TYPE_CHECKING:
    from gradtutor.lessons.model import Variant
    from gradtutor.session.progress.progress import Place
    from gradtutor.session.progress.review import Due, Item
    from gradtutor.session.progress.summary import Guess
    from gradtutor.session.run.player import Player


class Remembering(LessonBase):
    """Records each step, and begins where the learner has stopped."""

    _due: Due | None = None
    """What the lesson was opened for, if for a review."""
    _gone = False
    """Whether the lesson has no such thing any more."""

    _resumes = False
    """Whether players begin with what the learner has done before."""

    @cached_property
    def _gone_on_with(self) -> WeakSet[Player]:
        """The players of runs of an earlier time."""
        return WeakSet()

    def resume(self, due: Due | None = None) -> None:
        """Go to where the learner was last, or to where something is due; to be called before the screen is shown."""
        self._due, self._resumes = due, True
        place = self.host.progress.place(self.lesson_key)
        if due is not None:
            self._take_up(due.item.variant)
            asked_at = place_of(due.item, self.lesson)
            self._gone = asked_at is None
            place = asked_at or place
        if place is not None:
            self._go_to(place)

    def _go_to(self, place: Place) -> None:
        """Show the place, or the start of the lesson where its variant is not there now."""
        self._take_up(place.variant)
        variants = known_variants(self.lesson)
        there = place.variant in variants
        name = place.variant if there else next(iter(self.lesson.variants))
        self.player = self.begun(variants[name])
        self._players = {name: self.player}
        if there:
            self.player.go(place.iteration, place.revealed)
        self.set_reactive(LessonBase.snapshot, self.player.snapshot())

    def _take_up(self, name: str) -> None:
        """Make a variant again that the learner has made."""
        self.lesson = with_variant(self.lesson, self.host.progress, self.lesson_key, name)

    def _take_up_the_rest(self) -> None:
        """Make all others again, which the first frame need not wait for."""
        before = self.lesson
        self.lesson = with_variants(self.lesson, self.host.progress, self.lesson_key)
        if self.lesson is not before:
            # There may be something to compare with now.
            self.draw_footer()

    def begun(self, variant: Variant) -> Player:
        """With the rate and the moves of the last time."""
        if not self._resumes:
            return super().begun(variant)
        player = as_left(variant, self.host.progress, self.lesson_key)
        self._gone_on_with.add(player)
        return player

    def guesses_before(self, player: Player) -> Mapping[Item, Guess]:
        """Those of the last time."""
        return self.host.progress.guesses(self.lesson_key) if player in self._gone_on_with else {}

    def known_player(self, variant: Variant) -> Player | None:
        """Also one of the last time, if the run is another than the lesson's because of it."""
        name = variant.name
        if name not in self._players and differs(self.host.progress, self.lesson_key, name):
            self._players[name] = self.begun(variant)
        return super().known_player(variant)

    def on_mount(self) -> None:
        """Once the place is on the screen, it is written down, and what is due is asked for."""
        self.call_after_refresh(self._opened)

    def _opened(self) -> None:
        self.note(Opened(self.player.variant.name))
        if self._resumes:
            self._take_up_the_rest()
        self.host.tell_trouble()
        if self._due is None:
            return
        item = self._due.item
        if self._gone:
            # Else it would stay on the list for ever.
            self.note(dropped(item))
            self.notify(tr("The lesson has been changed: that is not asked any more."))
        else:
            self.ask_again(item)

    def watch_snapshot(self) -> None:
        """Each place is written down as it is reached."""
        super().watch_snapshot()
        if (snapshot := self.snapshot) is None:
            return
        rate = other_rate(self.lesson, self.player.variant)
        at = (snapshot.variant, snapshot.iteration, self.player.revealed)
        self.note(Stepped(*at, snapshot.stage, snapshot.focus, rate))
        if snapshot.end is not None:
            end = snapshot.end
            self.note(Finished(snapshot.variant, end.iteration, end.reason))
        self.host.tell_trouble()

    def leaving(self) -> None:
        """The learner goes back to the contents."""
        super().leaving()
        self.note(Left())
