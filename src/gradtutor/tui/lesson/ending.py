"""The end of a lesson: what it says, and the key that leads to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.binding import Binding

from gradtutor import i18n
from gradtutor.i18n import mark, tr
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.screens.base import key_of, own_bindings

if TYPE_CHECKING:
    from gradtutor.view.course.contents import Entry
    from gradtutor.view.lesson.ending import Way
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line

TRIED = ("variant.next", "compare.open", "errata.open", "whatif.open", "hand.toggle")
"""Ids of the keys that an end proposes, the most telling first."""


class Ending(LessonBase, part=True):
    """Says at the end what was learnt and what comes next, and opens the next lesson: by the key for a move,
    of which there is none at an end."""

    _following: tuple[str, Entry | None] | None = None

    @property
    def following(self) -> Entry | None:
        """The next lesson of the course that may be opened; ``None`` behind the last, and outside a course."""
        if self._entry is None:
            return None
        if self._following is None or self._following[0] != i18n.language():
            keys = {folder: key for key, folder in self.host.lesson_folders.items()}
            entries = self.host.entries()
            folders = [entry.folder for entry in entries]
            after = entries[folders.index(self._entry.folder) + 1 :] if self._entry.folder in folders else ()
            open_ = (one for one in after if not one.fault and keys.get(one.folder) not in self.host.closed)
            self._following = i18n.language(), next(open_, None)
        return self._following[1]

    @property
    def _at_end(self) -> bool:
        return self.snapshot is not None and self.snapshot.end is not None

    @property
    def leads_on(self) -> bool:
        """At the end, where the course goes on."""
        return self._at_end and self.following is not None

    def _footer_bindings(self) -> Sequence[Binding]:
        """At the end, the way on comes first."""
        every = super()._footer_bindings()
        if not self.leads_on:
            return every
        own = [replace(one, show=True, description=mark("next lesson")) for one in every if one.action == "move"]
        return [*own, *(binding for binding in every if binding.action != "move")]

    def lead_on(self) -> None:
        """Open the next lesson."""
        if self.leads_on and self.following is not None:
            self.leaving()
            self.host.open_lesson(self.following.folder)

    def end_words(self) -> str:
        """Where the end leads on to."""
        if self.following is None:
            return super().end_words()
        text = tr("This is the end of the run: {key} opens {title}.")
        return text.format(key=key_of(self, "move"), title=self.following.title)

    def said(self, scene: Scene, columns: int, rows: int) -> list[Line]:
        """At the end: what was learnt, how it went, and what leads on."""
        if not scene.ended:
            return super().said(scene, columns, rows)
        # Not needed before an end.
        from gradtutor.view.lesson.ending import Onward, Way, ending_lines

        following = self.following
        on = Way(key_of(self, "move"), following.title) if following else None
        right, asked = self.score()
        key = "" if self.zoom == "words" else key_of(self, "zoom.next")
        return ending_lines(scene, Onward(right, asked, self._ways(), on), columns, rows, key)

    @property
    def words_are_cut(self) -> bool:
        """Whether there are more words, at an end above what leads on."""
        layout, scene = self.layout_here(), self.scene()
        if layout is None or not scene.ended:
            return super().words_are_cut
        from gradtutor.view.lesson.ending import ending_overflow

        return ending_overflow(scene, layout.words.columns - 2, layout.words.rows) > 0

    def _ways(self) -> list[Way]:
        from gradtutor.view.labels import name_of
        from gradtutor.view.lesson.ending import Way

        known = {binding.id: binding for binding in own_bindings(self)}
        ways = []
        for id_ in TRIED:
            binding = known.get(id_)
            if binding is None or not self.check_action(binding.action, ()):
                continue
            text = tr(binding.description)
            variants = list(self.lesson.variants.values())
            if id_ == "variant.next":
                if len(variants) < 2:
                    continue
                text = name_of(self.lesson.words[i18n.language()], variants[(self.walk.index + 1) % len(variants)])
            ways.append(Way(key_of(self, id_), text))
        return ways
