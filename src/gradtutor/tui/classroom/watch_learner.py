"""The lesson of one learner, as the learner sees it, followed live; nothing can be changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark
from gradtutor.session.assignments.taking import lesson_open
from gradtutor.tui.classroom.base import ClassView
from gradtutor.tui.core.keys import footer_line
from gradtutor.tui.lesson.charts_and_arrays import Looking
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.watched import answer_line, not_open, whose
from gradtutor.view.text.lines import line_width

if TYPE_CHECKING:
    from textual import events

    from gradtutor.lessons.model import Lesson
    from gradtutor.session.classroom.replay import Watched
    from gradtutor.session.classroom.roll import Learner
    from gradtutor.session.store.interface import Event
    from gradtutor.tui.core.host import ClassHost
    from gradtutor.view.course.contents import Entry
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line


class WatchScreen(ClassView, Looking):
    """``watched`` has all events of the learner so far; ``lesson`` is the one that it names."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "app.pop_screen", mark("class"), id="watch.leave", tooltip=mark("Back to the class")),
        Binding("right,n", "other(1)", mark("next learner"), id="watch.next",
                tooltip=mark("The next learner of the list")),
        Binding("left,p", "other(-1)", mark("previous"), id="watch.previous", show=False,
                tooltip=mark("The learner before in the list")),
    ]  # fmt: skip

    def __init__(self, learner: Learner, watched: Watched, lesson: Lesson, entry: Entry | None) -> None:
        super().__init__(lesson, entry)
        self.learner = learner
        self._watched = watched
        self._key = watched.lesson
        self._follow(lesson)
        self.set_reactive(WatchScreen.snapshot, self.player.snapshot())

    @property
    def host(self) -> ClassHost:
        """The teacher's program."""
        return cast("ClassHost", self.app)

    def hear(self, events: Sequence[Event]) -> None:
        """Take in what this learner has done."""
        for event in events:
            if event.learner == self.learner.id:
                self._watched.fold(event)

    def news(self) -> None:
        """Go to where the learner is."""
        if self._watched.lesson != self._key:
            evidence = self.host.roll.evidence.of(self.learner.id)
            lesson = lesson_open(self._watched.lesson, self.host.lesson_of, evidence)
            if lesson is None:
                return
            self._key, self._entry = self._watched.lesson, self.host.entry(lesson.folder)
            self.chart = 0
            self._follow(lesson)
        else:
            self._follow(self.lesson)
        self.snapshot = self.player.snapshot()
        # An answer, or that somebody has gone, is news too.
        self.draw()

    def _follow(self, lesson: Lesson) -> None:
        self.walk.look_at(*self._watched.show(lesson))

    def scene(self) -> Scene:
        """With the learner's guesses."""
        scene, guesses = super().scene(), self._watched.guesses
        return replace(scene, guesses=guesses) if guesses is not None and len(guesses) else scene

    @property
    def notes(self) -> tuple[str, ...]:
        """Whose lesson it is."""
        return (*super().notes, whose(self.learner.name, self.learner.present))

    def offers(self, binding: Binding) -> bool:
        """Errata are for who learns."""
        return binding.action != "errata"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key has anything to do."""
        return action != "errata" and super().check_action(action, parameters)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Seen again: meanwhile the learner has gone on."""
        if self.spoken:
            self.news()

    def action_other(self, by: int) -> None:
        """Another learner of the list."""
        self.host.watch_other(self.learner.id, by)

    def draw_footer(self) -> None:
        """The last answer, if it belongs to this place, and the keys."""
        note, columns = self._remark(), self.app.size.width
        if not note:
            super().draw_footer()
            return
        keys = footer_line(self._footer_bindings(), columns - line_width(note) - 2)
        self.query_one("#footer", Panel).show([((" ", ""), *note, (" ", ""), *keys)])

    def _remark(self) -> Line:
        if not self._watched.open:
            return not_open()
        answer = self._watched.answer
        return () if answer is None else answer_line(answer)
