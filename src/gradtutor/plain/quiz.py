"""What is asked of the learner, and what is said to the answers: numbers, questions, moves, errata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.plain.commands import EVERYWHERE, LOOKS, WHILE_ASKED, help_lines, understood
from gradtutor.plain.speech import ENDLESS
from gradtutor.plain.voice import Silence
from gradtutor.session.quiz.grading import tolerance
from gradtutor.session.quiz.known_numbers import known_numbers
from gradtutor.session.quiz.quantities import truth, upcoming
from gradtutor.session.quiz.questions import Asking, before
from gradtutor.session.run.by_hand import names_for_a_move
from gradtutor.session.run.number_input import read_as, read_number
from gradtutor.session.store.events import Answered, Hinted
from gradtutor.view.quiz.misconceptions import reason_sentence
from gradtutor.view.quiz.prediction import asked_question, nothing_asked, tolerance_words, verdict_lines
from gradtutor.view.quiz.questions import RIGHT, WRONG, Posed, pose
from gradtutor.view.scene import scene_at, scene_of
from gradtutor.view.text.ascii_spelling import spelled
from gradtutor.view.text.lines import plain
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from collections.abc import Container

    from gradtutor.lessons.model import Question
    from gradtutor.plain.looking import Looking
    from gradtutor.plain.voice import Voice
    from gradtutor.session.lesson_walk import LessonWalk
    from gradtutor.session.quiz.grading import Verdict
    from gradtutor.session.quiz.quantities import Asked
    from gradtutor.session.quiz.questions import Given
    from gradtutor.session.run.player import Player
    from gradtutor.view.scene import Scene
    from gradtutor.view.text.lines import Span

LOOKED = frozenset(command.name for command in LOOKS)
SAYS_AGAIN = LOOKED | {"again", "help"}
"""After these the question is said once more."""
MOST_EMPTY = 3
"""So many empty lines one after the other put a question away: nobody may be there who could answer."""


def predict(voice: Voice, walk: LessonWalk, looking: Looking, wanted: Asked | None = None) -> bool:
    """Ask for the next number until it is right, shown or put away; whether the step is to be said now.

    ``wanted`` is the number to begin with, the main one when left out. Raises ``Silence``.
    """
    numbers = upcoming(walk.player)
    if not numbers:
        voice.say(nothing_asked(scene_of(walk), walk.player))
        return False
    asked = wanted if wanted in numbers else numbers[0]
    _pose(voice, walk, asked)
    voice.say(*_ways(len(numbers) > 1))
    while True:
        text = voice.hear()
        command = _command(voice, text, looking, known_numbers(walk.player))
        if not text or command == "show":
            return True
        if command == "later":
            return False
        if command == "other":
            asked = numbers[(numbers.index(asked) + 1) % len(numbers)]
        elif not command and _guess(voice, walk, asked, text):
            if asked == numbers[0]:
                return True
            asked = numbers[0]
        _pose(voice, walk, asked)


def _pose(voice: Voice, walk: LessonWalk, asked: Asked) -> None:
    """Say which number is asked for, and how exact it has to be."""
    scene, player = scene_of(walk), walk.player
    exact = tolerance_words(scene, asked, truth(player, asked), tolerance(player, asked, walk.lesson.digits))
    voice.say(tr("Question: {question} ({exact})").format(question=asked_question(scene, asked), exact=exact))


def _guess(voice: Voice, walk: LessonWalk, asked: Asked, text: str) -> bool:
    """Judge an answer as it was typed and say what there is to say to it; whether it is right."""
    try:
        verdict = walk.guess(asked, text)
    except ValueError as error:
        voice.say(str(error))
        return False
    voice.say(_said(scene_of(walk), asked, verdict))
    if not verdict.right and (read := walk.read_as(text)):
        voice.say(read)
    return verdict.right


def _ways(several: bool) -> list[str]:
    ways = tr("Type a number or a formula; an empty line shows it, 'later' puts it away.")
    return [ways, tr("'other' asks for another number of this step.")] if several else [ways]


def _command(voice: Voice, text: str, looking: Looking, names: Container[str] = ()) -> str:
    """What was said in place of an answer, ``names`` being the lesson's, which are answers; empty for an answer.
    What ``looking`` says of the place has been said then.

    Raises ``Silence`` when the learner wants to leave.
    """
    name, more = understood(text, (*WHILE_ASKED, *LOOKS, *EVERYWHERE))
    if text in names or name in ("contents", "language") or (more and name not in LOOKED):
        return ""
    if name in LOOKED:
        looking.look(name, more)
    if name == "quit":
        raise Silence
    if name == "help":
        voice.say(*help_lines((*WHILE_ASKED, *LOOKS, *voice.company.words)))
    return name


def _said(scene: Scene, asked: Asked, verdict: Verdict) -> str:
    """What is said to a guess, without the mark that is drawn before it; the question is asked again anyway."""
    if not verdict.right:
        not_yet = tr("Not yet.")
        return f"{not_yet} {reason_sentence(scene, asked, verdict)}"
    text = " ".join(map(plain, verdict_lines(scene, asked, verdict, ENDLESS)))
    return _without_mark(text)


def _without_mark(text: str) -> str:
    for mark in (RIGHT, WRONG, spelled(RIGHT), spelled(WRONG)):
        text = text.removeprefix(f"{mark} ")
    return text


def ask(voice: Voice, walk: LessonWalk, question: Question, looking: Looking) -> None:
    """Ask a question of the lesson until it is answered, told or put away. Raises ``Silence``."""
    walk.past.add(question.id)
    scene = scene_of(walk)
    words = scene.words.questions[question.id]
    asking = Asking.of(question, words, walk.player)
    posed = pose(asking, scene)
    if posed is None:
        return
    voice.say(tr("A question:"))
    _ask_aloud(voice, posed)
    empty = 0
    while not asking.over:
        text = voice.hear()
        empty = 0 if text else empty + 1
        if empty == MOST_EMPTY:
            voice.say(tr("The question is put away; 'question' asks it again."))
            return
        cursor = before(question, walk.player) or walk.player
        command = _command(voice, text, looking, known_numbers(cursor))
        if command == "later":
            return
        if command == "again":
            _ask_aloud(voice, posed)
        elif command == "hint":
            _hint(voice, walk, posed)
        # Where nothing is typed in, the line that goes on everywhere else must not give the answer away.
        elif command == "show" or (not text and question.kind == "number"):
            walk.note(Hinted(question.id, asking.most_hints + 1))
            asking.tell()
            voice.tell(_unmarked(posed.feedback()))
            _say_items(voice, posed)
        elif not command:
            _answer(voice, walk, posed, text, cursor)


def _ask_aloud(voice: Voice, posed: Posed) -> None:
    voice.tell(posed.asked())
    _say_items(voice, posed)
    voice.say(*_how_to_answer(posed.asking.question.kind))


def _answer(voice: Voice, walk: LessonWalk, posed: Posed, text: str, cursor: Player) -> None:
    """Judge an answer as it was typed, and say what there is to say to it; ``cursor`` is where it is given."""
    asking = posed.asking
    try:
        given = _given(text, asking, cursor)
    except ValueError as error:
        voice.say(str(error))
        return
    answered = asking.answer(given)
    walk.note(Answered(asking.question.id, answered.right, given))
    voice.tell(_unmarked(posed.feedback()))
    right = answered.right or asking.question.kind != "number"
    if not right and (read := read_as(text, known_numbers(cursor), cursor.variant.symbols)):
        voice.say(read)


def _unmarked(paragraphs: list[list[Span]]) -> list[list[Span]]:
    """What is said to an answer without the mark that begins it: the words say the same."""
    (text, role), *rest = paragraphs[0]
    return [[(_without_mark(text), role), *rest], *paragraphs[1:]]


def _say_items(voice: Voice, posed: Posed) -> None:
    asking = posed.asking
    order = asking.order if asking.question.kind == "order" else range(1, asking.items + 1)
    for line, number in enumerate(order, 1):
        voice.tell([[(f"{line}. ", ""), *posed.item(number)]])


def _how_to_answer(kind: str) -> tuple[str, str]:
    ways = {
        "number": tr("Type a number or a formula."),
        "choice": tr("Type the number of your choice."),
        "order": tr("Type the numbers of the lines in the right order, such as 2 1 3."),
    }
    return ways[kind], tr("Or: hint, show, later.")


def _hint(voice: Voice, walk: LessonWalk, posed: Posed) -> None:
    asking = posed.asking
    if not asking.hint():
        voice.say(tr("There is no other hint."))
        return
    walk.note(Hinted(asking.question.id, asking.hints))
    lead = tr("Hint {number}:").format(number=asking.hints)
    voice.tell([[(f"{lead} ", ""), *posed.hints()[-1]]])


def _given(text: str, asking: Asking, cursor: Player) -> Given:
    """An answer as it was typed. Raises ``ValueError`` with a sentence for the learner."""
    kind = asking.question.kind
    if kind == "number":
        return read_number(text, known_numbers(cursor), symbols=cursor.variant.symbols)
    parts = text.replace(",", " ").replace("，", " ").split()
    numbers = [int(part) for part in parts if part.isdecimal() and 1 <= int(part) <= asking.items]
    if len(numbers) < len(parts) or not parts:
        raise ValueError(tr("Type numbers from 1 to {count}.").format(count=asking.items))
    if kind == "choice":
        if len(numbers) > 1:
            raise ValueError(tr("Type one number."))
        return numbers[0]
    if sorted(numbers) != list(range(1, asking.items + 1)):
        raise ValueError(tr("Type each number from 1 to {count} once.").format(count=asking.items))
    return tuple(asking.order[number - 1] for number in numbers)


def move(voice: Voice, walk: LessonWalk, looking: Looking) -> dict[str, float] | None:
    """Ask for the next value of each parameter; ``None`` where the move is put away. Raises ``Silence``."""
    player = walk.player
    chosen: dict[str, float] = {}
    for parameter in player.variant.problem.parameters:
        symbol = player.variant.symbols.get(parameter.name, parameter.name)
        bounds = [short(bound) for bound in (parameter.minimum, parameter.maximum) if bound is not None]
        between = tr(" (from {low} to {high})").format(low=bounds[0], high=bounds[1]) if len(bounds) == 2 else ""
        wanted = tr("Your move: next {name} = ?").format(name=symbol) + between
        voice.say(wanted)
        while parameter.name not in chosen:
            text, names = voice.hear(), names_for_a_move(player)
            command = _command(voice, text, looking, names)
            if not text or command == "later":
                return None
            if command in SAYS_AGAIN:
                voice.say(wanted)
                continue
            try:
                chosen[parameter.name] = read_number(text, names, parameter, player.variant.symbols)
            except ValueError as error:
                voice.say(str(error))
    return chosen


def errata(voice: Voice, walk: LessonWalk, looking: Looking) -> None:
    """What the article prints wrongly, each with its answer after an empty line. Raises ``Silence``."""
    from gradtutor.session.run.player import Player
    from gradtutor.view.words.narration import section

    if not walk.lesson.errata:
        voice.say(tr("No errata are known."))
        return
    base = Player(next(iter(walk.lesson.variants.values())))
    base.to_end()
    scene = scene_at(walk.lesson, base)
    for erratum in walk.lesson.errata:
        text = "again"
        while text:
            if _command(voice, text, looking) not in SAYS_AGAIN:
                return
            place = tr("The article ({place}) prints:").format(place=erratum.place(i18n.language()))
            voice.say(place, erratum.printed)
            voice.tell(section(scene, "erratum", erratum.id))
            voice.say(tr("Work it out; an empty line shows the answer, any other stops."))
            text = voice.hear()
        voice.say(tr("Right is:"))
        voice.tell(section(scene, "right", erratum.id))
