"""What can be heard at every prompt without leaving it: tables, arrays, the graph, pictures, words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.values import is_array
from gradtutor.i18n import tr
from gradtutor.plain.arrays import part_lines
from gradtutor.plain.commands import LOOKS
from gradtutor.plain.graph import graph_sentences
from gradtutor.plain.speech import history_lines, table_lines
from gradtutor.safe_text import quoted
from gradtutor.view.charts.registry import describe
from gradtutor.view.scene import scene_of

if TYPE_CHECKING:
    from gradtutor.plain.voice import Voice
    from gradtutor.session.lesson_walk import LessonWalk

NAMES: Final = frozenset(command.name for command in LOOKS)
"""What can be asked for here."""


class Looking:
    """Says what is asked for of the place that a walk has reached."""

    def __init__(self, voice: Voice, walk: LessonWalk, tell_word: Callable[[str], None]) -> None:
        """``tell_word`` says what a word of the course means."""
        self._voice = voice
        self._walk = walk
        self._acts: Mapping[str, Callable[[str], None]] = {
            "table": self._table,
            "array": self._array,
            "graph": lambda _: voice.say(*graph_sentences(scene_of(walk))),
            "chart": self._chart,
            "word": tell_word,
        }

    def look(self, command: str, more: str) -> None:
        """Say what a command of ``NAMES`` asks for; ``more`` is what was said behind it."""
        self._acts[command](more)

    def _table(self, name: str) -> None:
        scene = scene_of(self._walk)
        if not name:
            self._voice.say(*table_lines(scene))
            return
        if name.isdecimal():
            columns = (*scene.snapshot.earlier, scene.snapshot.column)
            column = next((one for one in columns if one.iteration == int(name)), None)
            if column is not None:
                self._voice.say(*table_lines(scene, column))
                return
        lines = history_lines(scene, self._known_as(name))
        self._voice.say(*(lines or [tr("No number of '{name}' is known here.").format(name=quoted(name))]))

    def _array(self, text: str) -> None:
        """The numbers of an array: of the one that was named, or of that of this step; of a row or column of it."""
        scene = scene_of(self._walk)
        name, *part = text.split() or [scene.snapshot.focus]
        focus = self._known_as(name)
        if not focus or not is_array(scene.snapshot.column.known.get(focus)):
            self._voice.say(tr("There is no array here; 'table' says all numbers."))
        elif part:
            self._voice.say(*part_lines(scene, focus, part))
        else:
            self._table(focus)

    def _known_as(self, name: str) -> str:
        """The name that a learner means who says a name or its symbol."""
        symbols = {symbol: known for known, symbol in scene_of(self._walk).variant.symbols.items()}
        return symbols.get(name, name)

    def _chart(self, text: str) -> None:
        """A chart in sentences: the first, or the one of that number."""
        scene = scene_of(self._walk)
        charts = scene.variant.charts
        number = int(text) if text.isdecimal() else 1
        said = describe(scene, charts[number - 1]) if 0 < number <= len(charts) else []
        if not said:
            instead = tr("Nothing is drawn here; 'table x' says x over the iterations, 'compare' how runs end.")
            self._voice.say(instead)
            return
        self._voice.say(*said)
        if len(charts) > 1 and not text:
            more = tr("This lesson has {count} charts: 'chart 2' tells the second.")
            self._voice.say(more.format(count=len(charts)))
