"""The dialogue about one lesson: one line is heard, what it asks for is done, and what is there then is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from gradtutor import i18n
from gradtutor.errors import GradtutorError
from gradtutor.i18n import tr
from gradtutor.plain import quiz as asking
from gradtutor.plain.commands import EVERYWHERE, LESSON, help_lines, understood
from gradtutor.plain.company import Elsewhere
from gradtutor.plain.comparing import comparison_lines
from gradtutor.plain.looking import NAMES, Looking
from gradtutor.plain.speech import explained, step_lines, table_lines
from gradtutor.safe_text import quoted
from gradtutor.session.progress.review import ANSWERED
from gradtutor.session.run.by_hand import MOST_ASKED
from gradtutor.view.labels import method_name, name_of, scaled_rate
from gradtutor.view.scene import scene_of
from gradtutor.view.text.numbers import short
from gradtutor.view.words.staleness import is_name_stale

if TYPE_CHECKING:
    from gradtutor.plain.voice import Voice
    from gradtutor.session.lesson_walk import LessonWalk
    from gradtutor.session.progress.review import DueItem
    from gradtutor.session.quiz.quantities import Asked

TOLD: Final = 1.0
"""Seconds between two lines on how far a long run has come."""
MOST_IDLE = 3
"""So many empty lines one after the other that lead nowhere leave a lesson, and then the course."""
LEAVE = ("contents", "quit")
"""Commands that end the dialogue."""
LOOKING = NAMES | {"again", "variants", "compare", "language", "help"}
"""Commands that change no place: who follows a teacher goes on following."""


class LessonDialogue:
    """Speaks about one lesson until the learner leaves it."""

    def __init__(self, voice: Voice, walk: LessonWalk, tell_word: Callable[[str], None], led: bool = False) -> None:
        """``tell_word`` says what a word of the course means; ``led``: the place in it is the teacher's."""
        self._voice = voice
        self._walk = walk
        self._led = led
        self._looking = Looking(voice, walk, tell_word)
        self._idle = 0
        """Empty lines so far that have led nowhere, one after the other."""
        self._explained: set[str] = set()
        self._acts: Mapping[str, Callable[[str], None]] = {
            "next": self._next,
            "back": lambda _: self._moved(self._walk.player.back()),
            "again": lambda _: self._say_place(),
            "iteration": lambda _: self._far(self._walk.player.next_iteration()),
            "run": lambda _: self._run(),
            "start": lambda _: self._moved(self._walk.player.to_start()),
            "predict": lambda _: self._predict(),
            "turns": lambda _: self._turns(),
            "question": lambda _: self._question(),
            "variants": lambda _: self._variants(),
            "variant": self._variant,
            "compare": lambda _: self._voice.say(*comparison_lines(self._walk)),
            "up": lambda _: self._rate(up=True),
            "down": lambda _: self._rate(up=False),
            "set": self._set,
            "play": lambda _: self._play(),
            "errata": lambda _: asking.errata(self._voice, self._walk, self._looking),
            "language": lambda _: self._language(),
            "help": lambda _: self._voice.say(*help_lines((*LESSON, *EVERYWHERE, *voice.company.words))),
        }

    def hold(self) -> str:
        """Hold the dialogue, beginning with what the lesson was opened for; the command that ended it, ``contents`` or
        ``quit``. Raises ``Silence``, and ``Elsewhere`` where the class leads out of the lesson."""
        company = self._voice.company
        company.lesson = self._walk.key
        act, left = self._open, ""
        try:
            while not left:
                try:
                    left = act()
                except Elsewhere as place:
                    self._be_led(place)
                act = self._turn
        finally:
            company.lesson = ""
        return left

    def _turn(self) -> str:
        """Hear one line and do what it asks for; the command, where it leaves the lesson."""
        text = self._voice.hear()
        command, more = understood(text, (*LESSON, *EVERYWHERE)) if text else ("next", "")
        if command not in LOOKING:
            self._voice.company.on_own(self._voice)
        if command in LEAVE:
            self._walk.left()
            return command
        if command in NAMES:
            self._looking.look(command, more)
        elif command:
            return self._act(command, more, typed=bool(text))
        else:
            self._voice.say(tr("'{text}' is not understood. 'help' says what is.").format(text=quoted(text)))
        return ""

    def _act(self, command: str, more: str, *, typed: bool) -> str:
        """Do what changes the place; ``contents`` where empty lines lead nowhere any more, for nobody may be there."""
        before = self._place
        self._acts[command](more)
        self._idle = 0 if typed or self._place != before else self._idle + 1
        if self._idle < MOST_IDLE:
            if self._idle == MOST_IDLE - 1:
                self._voice.say(tr("One more empty line goes to the contents."))
            return ""
        self._walk.left()
        return "contents"

    @property
    def _place(self) -> tuple[object, ...]:
        """What an empty line may change: where the run is, and which questions are past."""
        player = self._walk.player
        return player.variant.name, player.iteration, player.revealed, len(self._walk.past)

    def _be_led(self, place: Elsewhere) -> None:
        """Go where the teacher is, if that is in this lesson. Raises ``Elsewhere`` again where it is not."""
        follow = place.follow
        if follow is None or follow.lesson != self._walk.key:
            self._walk.left()
            raise place
        before = self._walk.player.variant.name
        if not self._walk.go_along(follow.variant, follow.iteration, follow.revealed):
            self._voice.say(tr("Your teacher shows a run that is not in the lesson."))
            return
        if follow.variant != before:
            self._voice.say(*self._run_lines())
        self._arrived()

    def _open(self) -> str:
        """Say where this is; nothing has left the lesson yet."""
        walk = self._walk
        item = walk.opened()
        if self._led:
            walk.arrived()
        self._voice.say("", scene_of(walk).words.title, *self._voice.company.begins(walk.lesson, walk.key))
        self._voice.say(*self._run_lines())
        self._say_language()
        self._say_place()
        if walk.dropped:
            self._voice.say(tr("The lesson has been changed: that is not asked any more."))
        elif item is not None:
            self._ask_again(item)
        return ""

    def _ask_again(self, item: DueItem) -> None:
        """Ask for what went wrong some days ago."""
        if (wanted := self._walk.again(item)) is not None:
            self._predict(wanted)
        for question in self._walk.lesson.questions:
            if item.kind == ANSWERED and question.id == item.question:
                asking.ask(self._voice, self._walk, question, self._looking)

    def _run_lines(self) -> list[str]:
        """What run this is."""
        scene = scene_of(self._walk)
        lines = [tr("Method: {name}.").format(name=method_name(scene.problem.rule.kind))]
        if len(self._walk.lesson.variants) > 1 and not is_name_stale(scene):
            lines.append(tr("Variant: {name}.").format(name=name_of(scene.words, scene.variant)))
        return lines

    def _say_place(self) -> None:
        scene = scene_of(self._walk)
        kind, meaning = explained(scene)
        if meaning and kind not in self._explained:
            self._explained.add(kind)
            first, *rest = step_lines(scene)
            self._voice.say(first, meaning, *rest)
        else:
            self._voice.say(*step_lines(scene))

    def _next(self, _: str = "") -> None:
        walk = self._walk
        if (question := walk.question) is not None:
            asking.ask(self._voice, walk, question, self._looking)
        elif walk.player.waiting:
            self._move()
        elif (number := walk.turn) is not None:
            self._predict(number)
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
        self._voice.say(*table_lines(scene_of(self._walk)))
        self._arrived()

    def _run(self) -> None:
        """On to the stop, with a line for each ``TOLD`` seconds that it takes."""
        player = self._walk.player
        most = player.variant.problem.stop.max_iterations
        started = time.monotonic()
        while player.run_on(TOLD):
            # A slice that was over at once has come to a learner's move.
            if time.monotonic() - started >= TOLD:
                what = tr("Computed {count} of at most {most} iterations …")
                self._voice.say(what.format(count=player.trace.computed, most=most))
                started = time.monotonic()
        self._far(player.to_computed())

    def _predict(self, wanted: Asked | None = None) -> None:
        if asking.predict(self._voice, self._walk, self._looking, wanted) and self._walk.player.next():
            self._arrived()

    def _turns(self) -> None:
        self._walk.switch_turns()
        on = tr("Your turns are on: each iteration hands you one more of its last steps.")
        self._voice.say(on if self._walk.turns else tr("Your turns are off: every step is shown."))

    def _question(self) -> None:
        question = self._walk.question_here
        if question is None:
            self._voice.say(tr("There is no question here."))
        else:
            asking.ask(self._voice, self._walk, question, self._looking)

    def _variants(self) -> None:
        words = scene_of(self._walk).words
        for number, variant in enumerate(self._walk.lesson.variants.values(), 1):
            here = tr(" (this one)") if variant.name == self._walk.player.variant.name else ""
            self._voice.say(f"{number}. {name_of(words, variant)}{here}")

    def _variant(self, name: str) -> None:
        variants = self._walk.lesson.variants
        names = list(variants)
        if name.isdecimal() and 1 <= int(name) <= len(names):
            name = names[int(name) - 1]
        if not name:
            self._walk.next_variant()
        elif name in variants:
            self._walk.show(variants[name])
        else:
            what = tr("There is no variant '{name}'; there are {count}.")
            self._voice.say(what.format(name=quoted(name), count=len(names)))
            return
        self._voice.say(*self._run_lines())
        self._arrived()

    def _rate(self, *, up: bool) -> None:
        rate = self._walk.change_rate(up)
        if rate is None:
            self._voice.say(tr("This method has no learning rate."))
            return
        scaled = scaled_rate(self._walk.player.variant, self._walk.player.snapshot())
        self._voice.say(scaled or tr("The learning rate is {rate}.").format(rate=short(rate, 8)))
        self._arrived()

    def _set(self, text: str) -> None:
        """A what-if: the same lesson with other settings, as a variant of its own."""
        from gradtutor.lessons.toml.overrides import parse_setting
        from gradtutor.session.run.what_if import supposed

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
        walk.add(variant)
        self._voice.say(*self._run_lines())
        self._arrived()

    def _play(self) -> None:
        """By hand from here on; or back to the run of the rule, with a word on both."""
        walk = self._walk
        if walk.by_hand:
            self._compare()
            walk.give_back()
            self._voice.say(*self._run_lines())
            self._arrived()
            return
        before = walk.player
        taken = walk.take_over()
        if taken == "ended":
            self._voice.say(tr("This run is by hand anyway, and has ended: go back to move again."))
            return
        if taken == "too many":
            text = tr("This lesson has more than {count} parameters: too many to be set by hand.")
            self._voice.say(text.format(count=MOST_ASKED))
            return
        if walk.player is not before:
            self._voice.say(*self._run_lines())
        self._arrived()
        if taken == "asked":
            self._move()

    def _compare(self) -> None:
        """What the learner's run and the rule's have come to."""
        from gradtutor.view.words.default_narration import comparison, run_so_far

        scene, rival = scene_of(self._walk), self._walk.rival()
        if rival is not None and self._walk.player.trace.chosen and not scene.objective_hidden:
            self._voice.say(*comparison(scene.variant, run_so_far(scene), rival, scene.digits))

    def _move(self) -> None:
        parameters = asking.move(self._voice, self._walk, self._looking)
        if parameters is None:
            return
        if self._walk.choose(parameters):
            # By hand, what the new values lead to has been gone to at once.
            self._voice.say(*table_lines(scene_of(self._walk)))
        self._arrived()

    def _language(self) -> None:
        i18n.use(i18n.next_language())
        self._voice.say(scene_of(self._walk).words.title)
        self._say_language()
        self._say_place()

    def _say_language(self) -> None:
        """Say which language the lesson's words are in, where it is another one than that of all else."""
        spoken = scene_of(self._walk).words.language
        if spoken != i18n.language():
            said = tr("The words of this lesson are in another language: {language}.")
            self._voice.say(said.format(language=i18n.name_of(spoken)))
