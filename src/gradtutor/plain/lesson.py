"""The dialogue about one lesson: one line is heard, what it asks for is done, and what is there then is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gradtutor import i18n
from gradtutor.engine.language.values import is_array
from gradtutor.errors import GradtutorError
from gradtutor.i18n import tr
from gradtutor.lessons.toml.faults import spelled
from gradtutor.plain import quiz as asking
from gradtutor.plain.commands import EVERYWHERE, LESSON, help_lines, understood
from gradtutor.plain.comparing import comparison_lines
from gradtutor.plain.speech import explained, history_lines, step_lines, table_lines
from gradtutor.session.quiz.questions import due, here
from gradtutor.view.labels import method_name, name_of
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.plain.voice import Voice
    from gradtutor.session.lesson_walk import Walk
    from gradtutor.session.quiz.quantities import Asked

LEAVE = ("contents", "quit")
"""Commands that end the dialogue."""


class LessonDialogue:
    """Speaks about one lesson until the learner leaves it."""

    def __init__(self, voice: Voice, walk: Walk) -> None:
        self._voice = voice
        self._walk = walk
        self._explained: set[str] = set()
        self._acts: Mapping[str, Callable[[str], None]] = {
            "next": self._next,
            "back": lambda _: self._moved(self._walk.player.back()),
            "again": lambda _: self._say_place(),
            "iteration": lambda _: self._far(self._walk.player.next_iteration()),
            "run": lambda _: self._far(self._walk.player.to_end()),
            "start": lambda _: self._moved(self._walk.player.to_start()),
            "table": self._table,
            "predict": lambda _: self._predict(),
            "turns": lambda _: self._turns(),
            "question": lambda _: self._question(),
            "array": self._array,
            "variants": lambda _: self._variants(),
            "variant": self._variant,
            "compare": lambda _: self._voice.say(*comparison_lines(self._walk)),
            "chart": lambda _: self._no_chart(),
            "up": lambda _: self._rate(up=True),
            "down": lambda _: self._rate(up=False),
            "set": self._set,
            "play": lambda _: self._play(),
            "errata": lambda _: asking.errata(self._voice, self._walk),
            "language": lambda _: self._language(),
            "help": lambda _: self._voice.say(*help_lines((*LESSON, *EVERYWHERE))),
        }

    def hold(self, wanted: Asked | None = None, question: str = "") -> str:
        """Hold the dialogue; the command that ended it, ``contents`` or ``quit``.

        ``wanted`` is a number that is to be asked for at once, ``question`` the id of a question. Raises ``Silence``.
        """
        self._open()
        if wanted is not None:
            self._predict(wanted)
        for one in self._walk.lesson.questions:
            if one.id == question:
                asking.ask(self._voice, self._walk, one)
        while True:
            text = self._voice.hear()
            command, more = understood(text, (*LESSON, *EVERYWHERE)) if text else ("next", "")
            if command in LEAVE:
                self._walk.note("left")
                return command
            if command:
                self._acts[command](more)
            else:
                self._voice.say(tr("'{text}' is not understood. 'help' says what is.").format(text=spelled(text)))

    def _open(self) -> None:
        walk = self._walk
        self._voice.say("", walk.scene().words.title, *self._run_lines())
        walk.note("opened", variant=walk.player.variant.name)
        self._say_place()

    def _run_lines(self) -> list[str]:
        """What run this is."""
        scene = self._walk.scene()
        lines = [tr("Method: {name}.").format(name=method_name(scene.problem.rule.kind))]
        if len(self._walk.lesson.variants) > 1:
            lines.append(tr("Variant: {name}.").format(name=name_of(scene.words, scene.variant)))
        return lines

    def _say_place(self) -> None:
        scene = self._walk.scene()
        kind, meaning = explained(scene)
        if meaning and kind not in self._explained:
            self._explained.add(kind)
            first, *rest = step_lines(scene)
            self._voice.say(first, meaning, *rest)
        else:
            self._voice.say(*step_lines(scene))

    def _next(self, _: str = "") -> None:
        walk = self._walk
        question = due(walk.lesson, walk.player, walk.past)
        if question is not None:
            asking.ask(self._voice, walk, question)
        elif walk.player.waiting:
            self._move()
        elif walk.my_turn:
            self._predict()
        elif walk.player.next():
            self._arrived()
        else:
            self._voice.say(tr("This is the end of the run. 'start' goes back to its beginning."))

    def _arrived(self) -> None:
        self._walk.arrived()
        self._say_place()

    def _moved(self, moved: bool) -> None:
        if moved:
            self._arrived()
        else:
            self._voice.say(tr("This is the start."))

    def _far(self, moved: bool) -> None:
        """Several steps at once: all numbers, then the last step."""
        if not moved:
            self._next()
            return
        self._voice.say(*table_lines(self._walk.scene()))
        self._arrived()

    def _table(self, name: str) -> None:
        scene = self._walk.scene()
        if not name:
            self._voice.say(*table_lines(scene))
            return
        symbols = {symbol: known for known, symbol in scene.variant.symbols.items()}
        lines = history_lines(scene, symbols.get(name, name))
        self._voice.say(*(lines or [tr("No number of '{name}' is known here.").format(name=spelled(name))]))

    def _predict(self, wanted: Asked | None = None) -> None:
        if asking.predict(self._voice, self._walk, wanted) and self._walk.player.next():
            self._arrived()

    def _turns(self) -> None:
        self._walk.switch_turns()
        on = tr("Your turns are on: each iteration hands you one more of its last steps.")
        self._voice.say(on if self._walk.turns else tr("Your turns are off: every step is shown."))

    def _question(self) -> None:
        question = here(self._walk.lesson, self._walk.player, self._walk.past)
        if question is None:
            self._voice.say(tr("There is no question here."))
        else:
            asking.ask(self._voice, self._walk, question)

    def _array(self, name: str) -> None:
        """The numbers of an array: of the one that was named, or of that of this step."""
        scene = self._walk.scene()
        focus = name or scene.snapshot.focus
        if focus and is_array(scene.snapshot.column.known.get(focus)):
            self._table(focus)
        else:
            self._voice.say(tr("There is no array here; 'table' says all numbers."))

    def _no_chart(self) -> None:
        self._voice.say(tr("There are no pictures here; 'table x' says x over the iterations, 'compare' how runs end."))

    def _variants(self) -> None:
        words = self._walk.scene().words
        for place, variant in enumerate(self._walk.lesson.variants.values(), 1):
            here = tr(" (this one)") if variant.name == self._walk.player.variant.name else ""
            self._voice.say(f"{place}. {name_of(words, variant)}{here}")

    def _variant(self, name: str) -> None:
        names = list(self._walk.lesson.variants)
        if not name:
            now = self._walk.player.variant.name
            name = names[(names.index(now) + 1) % len(names)] if now in names else names[0]
        elif name.isdecimal() and 1 <= int(name) <= len(names):
            name = names[int(name) - 1]
        if name not in names:
            what = tr("There is no variant '{name}'; there are {count}.")
            self._voice.say(what.format(name=spelled(name), count=len(names)))
            return
        self._walk.show(name)
        self._voice.say(*self._run_lines())
        self._arrived()

    def _rate(self, *, up: bool) -> None:
        rate = self._walk.change_rate(up)
        if rate is None:
            self._voice.say(tr("This method has no learning rate."))
            return
        self._voice.say(tr("The learning rate is {rate}.").format(rate=short(rate, 8)))
        self._arrived()

    def _set(self, text: str) -> None:
        """A what-if: the same lesson with other settings, as a variant of its own."""
        from gradtutor.lessons.toml.overrides import parse_setting
        from gradtutor.session.run.what_if import made_from, supposed

        walk = self._walk
        try:
            settings: dict[str, Any] = dict(parse_setting(part) for part in text.split())
            if not settings:
                self._voice.say(tr("What is to be changed? Such as: set x=3"))
                return
            variant = supposed(walk.lesson, walk.player.variant.words, settings)
        except GradtutorError as error:
            self._voice.say(str(error))
            return
        walk.note("changed", **made_from(walk.lesson, variant))
        walk.add(variant)
        self._voice.say(*self._run_lines())
        self._arrived()

    def _play(self) -> None:
        """By hand from here on; or back to the run of the rule, with a word on both."""
        from gradtutor.session.run.by_hand import ByHand, by_hand, playable, since_here, tell
        from gradtutor.session.run.what_if import made_from, origin

        walk = self._walk
        variant = walk.player.variant
        if isinstance(variant.problem.rule, ByHand):
            self._compare()
            walk.show(origin(walk.lesson, variant).name)
            self._voice.say(*self._run_lines())
            self._arrived()
        elif walk.player.may_choose:
            self._move()
        elif not playable(variant):
            self._voice.say(tr("This lesson has too many parameters to be played by hand."))
        else:
            since = since_here(walk.player)
            made = by_hand(walk.player, walk.lesson.variants)
            walk.note("changed", **made_from(walk.lesson, made))
            walk.add(made)
            walk.player.go(since, 1)
            tell(walk.player)
            self._voice.say(*self._run_lines())
            self._arrived()
            self._move()

    def _compare(self) -> None:
        """What the learner's run and the rule's have come to."""
        from gradtutor.view.words.default_narration import comparison, run_so_far

        walk = self._walk
        scene = walk.scene()
        if scene.rival is not None and walk.player.trace.chosen and not scene.objective_hidden:
            self._voice.say(*comparison(scene.variant, run_so_far(scene), scene.rival, scene.digits))

    def _move(self) -> None:
        from gradtutor.session.run.by_hand import ByHand, tell

        if not asking.move(self._voice, self._walk):
            return
        player = self._walk.player
        if isinstance(player.variant.problem.rule, ByHand) and player.next():
            # By hand, the answer comes at once: what the new values lead to.
            tell(player)
            self._voice.say(*table_lines(self._walk.scene()))
        self._arrived()

    def _language(self) -> None:
        languages = i18n.LANGUAGES
        i18n.use(languages[(languages.index(i18n.language()) + 1) % len(languages)])
        self._voice.say(self._walk.scene().words.title)
        self._say_place()
