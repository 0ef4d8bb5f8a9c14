"""The learner's turn: a number is asked for before it is shown, on a key, or by itself where the lesson fades."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.session.quiz.grading import tolerance
from gradtutor.session.quiz.quantities import truth, upcoming
from gradtutor.tui.core.first_keys import PREDICT
from gradtutor.tui.core.keys import footer_line
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.widgets.answer import Answer, Guessed, OtherWanted, PutAway
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.text.lines import line_width, wrap

if TYPE_CHECKING:
    from gradtutor.session.progress.review import Item
    from gradtutor.session.quiz.grading import Verdict
    from gradtutor.session.quiz.quantities import Asked
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line


class Predicting(LessonBase):
    """Asks for numbers, judges the answers, and keeps them."""

    MOVES: ClassVar[frozenset[str]] = frozenset("predict turns".split())
    """Actions that lead to another place of the lesson, or away from its picture."""
    BINDINGS: ClassVar[list[BindingType]] = [
        PREDICT,
        Binding("t", "turns", mark("my turns"), id="turns.toggle", show=False,
                tooltip=mark("Whether the last steps of each iteration are yours, one more each time")),
    ]  # fmt: skip

    _wanted: Asked | None = None
    """What is asked for now; ``None`` while nothing is."""
    _reply: Sequence[Line] = ()
    """What was said to the last answer, shown in the place of the lesson's words while the question is open."""
    _remark: tuple[tuple[str, int, int], Line] | None = None
    """A line for the footer, and the place of which it speaks."""

    def compose(self) -> ComposeResult:
        """The line to answer in, besides the panels."""
        yield from super().compose()
        yield Answer(id="answer")

    @property
    def notes(self) -> tuple[str, ...]:
        """Whose turn it is, where it is the learner's."""
        return (*super().notes, tr("your turn")) if self._turn else super().notes

    @property
    def busy(self) -> bool:
        """Also while a number is asked for."""
        return self._wanted is not None or super().busy

    def ask_first(self) -> bool:
        """Under fading, ask for the learner's steps."""
        if super().ask_first():
            return True
        if (asked := self._turn) is not None:
            self._ask(asked)
            return True
        return False

    def ask_again(self, item: Item) -> None:
        """Ask for the number."""
        super().ask_again(item)
        if (asked := self.walk.again(item)) is not None:
            self._ask(asked)

    @property
    def _turn(self) -> Asked | None:
        """The number of the next step, where that is the learner's."""
        return self.walk.turn if self.host.asks else None

    def action_predict(self) -> None:
        """Ask for the next number."""
        numbers = upcoming(self.player)
        if numbers:
            self._ask(numbers[0])
        else:
            # Not needed before the first question.
            from gradtutor.view.quiz.prediction import nothing_asked

            self.remark(nothing_asked(self.scene(), self.player))

    def action_turns(self) -> None:
        """Whether the last steps are the learner's: yes or no from here on."""
        self.walk.switch_turns()
        on = tr("Your turns are on: each iteration hands you one more of its last steps.")
        self.remark(on if self.walk.turns else tr("Your turns are off: every step is shown."))

    def _ask(self, asked: Asked, said: Sequence[Line] = ()) -> None:
        self._wanted, self._reply = asked, said
        self._open(asked)
        self.draw_words()

    def _open(self, asked: Asked) -> None:
        # Not needed before the first question.
        from gradtutor.view.quiz.prediction import asked_question, tolerance_words

        scene = self.scene()
        allowed = tolerance(self.player, asked, self.lesson.digits)
        note = [tolerance_words(scene, asked, truth(self.player, asked), allowed), tr("enter alone shows it")]
        if len(upcoming(self.player)) > 1:
            note.append(tr("tab asks another"))
        self.query_one(Answer).ask(asked_question(scene, asked), " · ".join(note))

    def on_guessed(self, message: Guessed) -> None:
        """Judge an answer; without one, show the number."""
        asked = self._wanted
        if asked is None:
            return
        if not message.text:
            self._show(())
            return
        try:
            verdict = self.walk.guess(asked, message.text)
        except ValueError as error:
            self.query_one(Answer).say(str(error))
            return
        self._answer(asked, verdict)

    def _answer(self, asked: Asked, verdict: Verdict) -> None:
        """Say what the verdict is: go on where it was right, ask again where it was not."""
        from gradtutor.view.quiz.prediction import verdict_lines

        columns = self._words_columns
        lines = verdict_lines(self.scene(), asked, verdict, self.app.size.width if verdict.right else columns)
        main = upcoming(self.player)[0]
        if not verdict.right:
            self._reply = lines
            self.query_one(Answer).again(tr("not yet · enter alone shows it"))
            self.draw()
        elif asked == main:
            self._show(lines[0])
        else:
            self._ask(main, lines)
            # The guess has come into the table.
            self.draw()

    @property
    def _words_columns(self) -> int:
        return self._layout.words.columns - 2 if self._layout else self.app.size.width

    def _show(self, praise: Line) -> None:
        """Show the number that was asked for, and what is said to it."""
        self._close()
        if self.player.next():
            self._remark = (self._here, praise) if praise else None
            self.arrive()

    def on_other_wanted(self, message: OtherWanted) -> None:
        """Ask for the next number of the same step."""
        numbers = upcoming(self.player)
        if self._wanted in numbers:
            self._ask(numbers[(numbers.index(self._wanted) + 1) % len(numbers)])

    def on_put_away(self, message: PutAway) -> None:
        """No answer: everything is as before."""
        self._close()
        self.draw_words()

    def _close(self) -> None:
        self._wanted, self._reply = None, ()
        self.query_one(Answer).close()

    def language_changed(self) -> None:
        """Ask in the language that is now in use; what was said is not said again."""
        super().language_changed()
        if self._wanted is not None:
            self._ask(self._wanted)

    def words(self, scene: Scene, columns: int, rows: int) -> Sequence[Line]:
        """What is said to an answer, in the place of the lesson's words; and guesses that have no cell in the table."""
        if self._wanted is not None and self._reply:
            return [part for line in self._reply for part in wrap(line, columns)][:rows]
        words = super().words(scene, columns, rows)
        if scene.guesses is None:
            return words
        from gradtutor.view.quiz.prediction import unplaced_line

        line = unplaced_line(scene, scene.guesses.of(scene.snapshot.iteration))
        return [*words, line] if line and len(words) < rows and line_width(line) <= columns else words

    @property
    def _here(self) -> tuple[str, int, int]:
        return self.player.variant.name, self.player.iteration, self.player.revealed

    def remark(self, text: str) -> None:
        """Say it in the footer, for as long as this place is shown."""
        self._remark = (self._here, ((text, "strong"),))
        self.draw()

    def draw_footer(self) -> None:
        """The keys; after an answer first what was right."""
        note = self._remark[1] if self._remark is not None and self._remark[0] == self._here else ()
        if not note:
            super().draw_footer()
            return
        columns = self.app.size.width
        used = line_width(note) + 2
        keys = footer_line(self._footer_bindings(), columns - used) if columns - used > 0 else ()
        self.query_one("#footer", Panel).show([((" ", ""), *note, (" ", ""), *keys)])
