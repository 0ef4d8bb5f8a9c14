"""The learner's turn: a number is asked for before it is shown, on a key, or by itself where the lesson fades."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.session.quiz.grading import tolerance
from gradtutor.session.quiz.quantities import truth, upcoming
from gradtutor.tui.core.first_keys import PREDICT
from gradtutor.tui.core.keys import chosen, footer_line
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.lesson.layout import Rectangle
from gradtutor.view.text.lines import line_width, wrap

if TYPE_CHECKING:
    from gradtutor.session.progress.review import DueItem
    from gradtutor.session.quiz.grading import Verdict
    from gradtutor.session.quiz.quantities import Asked
    from gradtutor.tui.widgets.answer import Answer, OtherWanted, PutAway
    from gradtutor.view.lesson.layout import Layout
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Line


PROMPT = "› "
"""Stands before the line to type in."""
PROMPT_COLUMNS = len(PROMPT)
MOST_ROWS = 99
"""Of words that are to be shown whole, or not at all."""


class Predicting(LessonBase, part=True):
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
    _remark: tuple[tuple[str, int, int], Callable[[], Line]] | None = None
    """What says a line for the footer, in the language in use then, and the place of which it speaks."""

    @cached_property
    def _line(self) -> Answer:
        """The line to answer in; not made before the first frame, which has nothing of it."""
        from gradtutor.tui.widgets.answer import Answer

        line = Answer(self.answered, id="answer")
        if self._layout is not None:
            self._stand(line, self._layout)
        return line

    def shown(self) -> None:
        """The first key may be an answer's."""
        super().shown()
        self._complete()

    def _complete(self) -> None:
        """Be ready to ask."""
        if not self._line.is_attached:
            self.mount(self._line)
        self._line.complete()

    @property
    def notes(self) -> tuple[str, ...]:
        """Whose turn it is, where it is the learner's, and else that turns are on."""
        if self._turn:
            return (*super().notes, tr("your turn"))
        on = self.walk.turns and self.host.asks and self.snapshot is not None and self.snapshot.end is None
        return (*super().notes, tr("turns: on")) if on else super().notes

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

    def ask_again(self, item: DueItem) -> None:
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

            self.remark(lambda: nothing_asked(self.scene(), self.player))

    def action_turns(self) -> None:
        """Whether the last steps are the learner's: yes or no from here on."""
        self.walk.switch_turns()
        self.remark(self._turns_words)

    def _turns_words(self) -> str:
        if self.walk.turns:
            return tr("Your turns are on: each iteration hands you one more of its last steps.")
        return tr("Your turns are off: every step is shown.")

    def _ask(self, asked: Asked, said: Sequence[Line] = ()) -> None:
        self.zoom = ""
        self._wanted, self._reply = asked, said
        self._open(asked)
        self.draw_words()

    def _open(self, asked: Asked) -> None:
        # Not needed before the first question.
        from gradtutor.view.quiz.prediction import asked_question, tolerance_words

        scene = self.scene()
        allowed = tolerance(self.player, asked, self.lesson.digits)
        note = tolerance_words(scene, asked, truth(self.player, asked), allowed)
        self._complete()
        self._line.ask(asked_question(scene, asked), note)

    def placed(self, layout: Layout) -> None:
        """The answer is typed at the foot of the words."""
        super().placed(layout)
        if "_line" in vars(self):
            self._stand(self._line, layout)

    def _stand(self, line: Answer, layout: Layout) -> None:
        words = layout.words_place
        line.stand(Rectangle(PROMPT_COLUMNS + 1, words.rows, words.columns - PROMPT_COLUMNS - 2, 1))

    def answered(self, text: str) -> None:
        """Judge an answer; without one, show the number."""
        asked = self._wanted
        if asked is None:
            return
        if not text:
            self._show(None)
            return
        try:
            verdict = self.walk.guess(asked, text)
        except ValueError as error:
            # What was said to an answer before speaks of another one.
            self._reply = [((str(error), "fault"),)]
            self.draw_words()
            return
        self._answer(asked, verdict)
        if not verdict.right and (read := self.walk.read_as(text)):
            # Perhaps something else was meant.
            self._reply = [*self._reply, ((read, "muted"),)]
            self.draw_words()

    def _answer(self, asked: Asked, verdict: Verdict) -> None:
        """Say what the verdict is: go on where it was right, ask again where it was not."""
        from gradtutor.view.quiz.prediction import verdict_lines

        columns = self._words_columns
        lines = verdict_lines(self.scene(), asked, verdict, self.app.size.width if verdict.right else columns)
        main = upcoming(self.player)[0]
        if not verdict.right:
            self._reply = lines
            self._line.again()
            self.draw()
        elif asked == main:
            scene = self.scene()
            self._show(lambda: verdict_lines(scene.in_language(), asked, verdict, self.app.size.width)[0])
        else:
            self._ask(main, lines)
            # The guess has come into the table.
            self.draw()

    @property
    def _words_columns(self) -> int:
        return self._layout.words.columns - 2 if self._layout else self.app.size.width

    def _show(self, praise: Callable[[], Line] | None) -> None:
        """Show the number that was asked for, and what is said to it."""
        self._close()
        if self.player.next():
            self._remark = (self._here, praise) if praise is not None else None
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
        self._line.close()

    def language_changed(self) -> None:
        """Ask in the language that is now in use; what was said is not said again."""
        super().language_changed()
        if self._wanted is not None:
            self._ask(self._wanted)

    def said(self, scene: Scene, columns: int, rows: int) -> list[Line]:
        """What is asked, and what is said to an answer, over the line to type in; above it as much as there is room
        for."""
        if self._wanted is None:
            return super().said(scene, columns, rows)
        answer = self._line
        said = self._reply or [((answer.note, "muted"),)]
        asked = [part for line in (((answer.asked, "strong"),), *said) for part in wrap(line, columns)][: rows - 1]
        spare = rows - len(asked) - 2
        above: list[Line] = []
        for lines in (formula_lines(scene, columns), list(super().words(scene, columns, MOST_ROWS))):
            if lines and len(lines) + 1 <= spare:
                above = [*lines, (), *above]
                spare -= len(lines) + 1
        blank: list[Line] = [()] * (rows - 1 - len(above) - len(asked))
        return [*above, *blank, *asked, ((PROMPT, "key"),)]

    def _footer_bindings(self) -> Sequence[Binding]:
        """While a number is asked for, what can be done about it."""
        if self._wanted is None:
            return super()._footer_bindings()
        keys = [binding for binding in self._line.BINDINGS if isinstance(binding, Binding)]
        several = len(upcoming(self.player)) > 1
        return [chosen(binding) for binding in keys if several or binding.action != "other"]

    def words(self, scene: Scene, columns: int, rows: int) -> Sequence[Line]:
        """Also guesses that have no cell in the table."""
        words = super().words(scene, columns, rows)
        if scene.guesses is None:
            return words
        from gradtutor.view.quiz.prediction import unplaced_line

        line = unplaced_line(scene, scene.guesses.of(scene.snapshot.iteration))
        return [*words, line] if line and len(words) < rows and line_width(line) <= columns else words

    @property
    def _here(self) -> tuple[str, int, int]:
        return self.player.variant.name, self.player.iteration, self.player.revealed

    def remark(self, words: Callable[[], str]) -> None:
        """Say it in the footer, for as long as this place is shown."""
        self._remark = (self._here, lambda: ((words(), "strong"),))
        self.draw()

    def draw_footer(self) -> None:
        """The keys; after an answer first what was right."""
        note = self._remark[1]() if self._remark is not None and self._remark[0] == self._here else ()
        if not note:
            super().draw_footer()
            return
        columns = self.app.size.width
        used = line_width(note) + 2
        keys = footer_line(self._footer_bindings(), columns - used) if columns - used > 0 else ()
        self.query_one("#footer", Panel).show([((" ", ""), *note, (" ", ""), *keys)])
