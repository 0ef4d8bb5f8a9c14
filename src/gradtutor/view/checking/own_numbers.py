"""What is wrong with a lesson's ``[vary]``, found by drawing: the ends of its bounds, and a sample of seeds.

With every draw each run must end as the lesson's own does, after about as many iterations and not at once; every
question must have an answer that is known to be right; and no question may state a number that was drawn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from gradtutor.engine.language.tree import names_in
from gradtutor.errors import GradtutorError
from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.checking.dry_run import Rehearsal
from gradtutor.lessons.checking.runs import Runs
from gradtutor.lessons.loading.sweep import subject, written
from gradtutor.lessons.text.model import QUESTION, Placeholder, SectionKey
from gradtutor.lessons.text.parse import parse_text
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import LESSON_FILE, read_text, words_file
from gradtutor.lessons.toml.limits import MOST_TOML, MOST_WORDS
from gradtutor.lessons.vary import corners, drawn
from gradtutor.session.quiz.questions import after, truth
from gradtutor.session.run.player import Player
from gradtutor.view.scene import Scene
from gradtutor.view.words.choice import condition_holds
from gradtutor.view.words.staleness import stale_numbers

if TYPE_CHECKING:
    from gradtutor.errors import Fault
    from gradtutor.lessons.checking.dry_run import CheckedRun
    from gradtutor.lessons.model import Lesson, Question, Variant
    from gradtutor.lessons.text.model import QuestionWords, Template
    from gradtutor.lessons.toml.positions import Where
    from gradtutor.lessons.vary import Draw, Values

SEEDS: Final = 8
CORNERS: Final = 8
FACTOR: Final = 2
"""A run with other numbers may take so many times the iterations of the lesson's own, or be as many times shorter, …"""
SLACK: Final = 2
"""… and so many iterations besides: where there are few of them, one more is no harder."""
MOST_SECONDS: Final = 6.0
"""That the draws of one lesson may take together; what is left then is not tried."""
FEWEST: Final = 30
"""Different draws that a lesson has: as many as a class has learners."""
_VARY: Final[Where] = ("vary",)


def faults_of_numbers(lesson: Lesson, runs: Runs | None = None) -> tuple[Fault, ...]:
    """What is wrong with what may be drawn; nothing where the lesson has no ``[vary]``."""
    if not lesson.vary:
        return ()
    text = read_text(lesson.folder / LESSON_FILE, MOST_TOML, Faults(lesson.folder)) or ""
    faults = Faults(lesson.folder / LESSON_FILE, text)
    _check_answers(lesson, faults)
    _check_count(lesson, faults)
    runs = runs or Runs()
    own = {name: _quiet_run(lesson, variant, runs) for name, variant in lesson.variants.items()}
    in_words: dict[tuple[str, str, str], str] = {}
    for other in samples(lesson, faults, runs):
        before = len(faults.found)
        for name, variant in other.variants.items():
            _compare(other, variant, own[name], faults, text, runs)
        _check_conditions(other, faults, runs)
        _look_into_questions(other, in_words)
        if len(faults.found) > before:
            # One draw shows what is wrong; a hundred would hide it.
            break
    return (*faults.found, *_in_words(lesson, in_words), *_rounded(lesson))


def samples(lesson: Lesson, faults: Faults, runs: Runs) -> Iterator[Lesson]:
    """The lesson with other numbers: the ends of their bounds, then seeds. A draw that the lesson does not take is a
    fault, and the last one."""
    until = time.monotonic() + MOST_SECONDS
    seeds = (drawn(lesson.vary, f"check {seed}") for seed in range(SEEDS))
    for numbers in (*corners(lesson.vary, CORNERS), *seeds):
        if time.monotonic() > until:
            return
        try:
            yield runs.with_numbers(lesson, numbers)
        except GradtutorError as error:
            what = tr("With {numbers} there is no such lesson: {why}")
            what = what.format(numbers=told(lesson, numbers), why=str(error).splitlines()[0])
            faults.key(_VARY, what, tr("Give it narrower bounds."))
            return


def told(lesson: Lesson, numbers: Mapping[str, object]) -> str:
    """The numbers as they are shown: ``x = 2.5, y = [1, 2]``."""
    symbols = next(iter(lesson.variants.values())).symbols
    return ", ".join(f"{subject(name, symbols)} = {written(value)}" for name, value in numbers.items())


def _quiet_run(lesson: Lesson, variant: Variant, runs: Runs) -> CheckedRun:
    return Rehearsal(lesson, variant, Faults(lesson.folder), "", runs).to_end()


def _compare(lesson: Lesson, variant: Variant, own: CheckedRun, faults: Faults, text: str, runs: Runs) -> None:
    """A run with other numbers, against the lesson's own."""
    numbers = told(lesson, lesson.numbers)
    named = variant._replace(name=f"{variant.name}, {numbers}", base=variant.words)
    run = Rehearsal(lesson, named, faults, text, runs).run()
    lead = {"run": variant.name, "numbers": numbers}
    mend = tr("Give it narrower bounds.")
    if run.reason != own.reason:
        what = tr("With {numbers} the run '{run}' ends otherwise than the lesson's own: {reason} in place of {own}.")
        faults.key(_VARY, what.format(**lead, reason=run.reason, own=own.reason), mend)
        return
    least, most = own.iterations / FACTOR - SLACK, own.iterations * FACTOR + SLACK
    if not least <= run.iterations <= most or run.iterations == 1 < own.iterations:
        what = ngettext(
            "With {numbers} the run '{run}' takes {count} iteration; the lesson's own takes {own}.",
            "With {numbers} the run '{run}' takes {count} iterations; the lesson's own takes {own}.",
            run.iterations,
        )
        faults.key(_VARY, what.format(**lead, count=run.iterations, own=own.iterations), mend)


def _check_count(lesson: Lesson, faults: Faults) -> None:
    count = 1
    for draw in lesson.vary:
        count *= len(draw.values) ** _size(draw.own)
    if count < FEWEST:
        what = ngettext(
            "From these bounds {count} lesson can be drawn; a class would share them.",
            "From these bounds {count} different lessons can be drawn; a class would share them.",
            count,
        )
        faults.key(_VARY, what.format(count=count), tr("Draw one more number, or by smaller steps."))


def _size(own: Values) -> int:
    """How many numbers a name has."""
    return sum(map(_size, own)) if isinstance(own, list) else 1


def _check_answers(lesson: Lesson, faults: Faults) -> None:
    """Whoever has other numbers must have a right answer: it is computed, or the author says why it is the same."""
    for place, question in enumerate(lesson.questions):
        fixed = question.kind == "choice" or (question.kind == "number" and not _computed(question))
        if fixed and question.holds is False:
            what = tr("The answer of '{id}' is written down: with other numbers it may be wrong.")
            mend = tr('Write holds = true where it is always right, or as long as what: holds = "grad(x) > 0".')
            faults.key(("question", place, "id"), what.format(id=question.id), mend)


def _computed(question: Question) -> bool:
    answer = question.answer
    return isinstance(answer, Placeholder) or (answer is not None and bool(names_in(answer)))


def _check_conditions(lesson: Lesson, faults: Faults, runs: Runs) -> None:
    """Every question has an answer with these numbers, and what it holds under holds."""
    words = next(iter(lesson.words.values()))
    for place, question in enumerate(lesson.questions):
        variant = lesson.variants[question.variant]
        player = Player(variant, runs.of(variant.problem))
        there = after(question, player)
        names = {"id": question.id, "numbers": told(lesson, lesson.numbers)}
        mend = tr("Give it narrower bounds.")
        if there is None:
            what = tr("With {numbers} the question '{id}' is never asked.")
            faults.key(("question", place, "id"), what.format(**names), mend)
        elif question.kind == "number" and truth(question, player) is None:
            what = tr("With {numbers} the question '{id}' has no answer.")
            faults.key(("question", place, "id"), what.format(**names), mend)
        elif isinstance(question.holds, str):
            scene = Scene(lesson, player.variant, player.trace, words, there.snapshot())
            if not condition_holds(scene, question.holds):
                what = tr("With {numbers} the answer of '{id}' is wrong: '{condition}' does not hold.")
                faults.key(("question", place, "holds"), what.format(**names, condition=question.holds), mend)


def _parts(words: QuestionWords) -> Iterator[Template]:
    yield words.asked
    yield tuple(words.hints)
    yield words.right
    for item in words.items:
        yield (item.text,)
        yield item.feedback


def _look_into_questions(lesson: Lesson, found: dict[tuple[str, str, str], str]) -> None:
    """Note the numbers in a question's words that are others with these numbers: (language, question, number) -> how
    the numbers are told."""
    numbers = told(lesson, lesson.numbers)
    for language, words in lesson.words.items():
        for question in lesson.questions:
            live, own = lesson.variants[question.variant], lesson.written[question.variant]
            for template in _parts(words.questions[question.id]):
                for stale in stale_numbers(template, own, live):
                    found.setdefault((language, question.id, stale.literal.text), numbers)


def _in_words(lesson: Lesson, found: Mapping[tuple[str, str, str], str]) -> Iterator[Fault]:
    for language in lesson.words:
        file = words_file(lesson.folder, language)
        faults = Faults(file)
        sections = parse_text(file, read_text(file, MOST_WORDS, faults) or "").sections
        for (of, id_, number), numbers in found.items():
            if of == language:
                what = tr("The question '{id}' says {number}, which is another with {numbers}.")
                mend = tr("Write a placeholder in its place; {{= {number}}} if it always holds.").format(number=number)
                line = sections[SectionKey(QUESTION, id_)].line
                faults.at(line, 1, what.format(id=id_, number=number, numbers=numbers), mend)
        yield from faults.found


def _rounded(lesson: Lesson) -> Iterator[Fault]:
    """Placeholders whose format leaves digits of a drawn number out, though the lesson's own has no more of them."""
    draws = {draw.name: draw for draw in lesson.vary if isinstance(draw.own, int | float)}
    for language, words in lesson.words.items():
        file = words_file(lesson.folder, language)
        faults = Faults(file)
        sections = parse_text(file, read_text(file, MOST_WORDS, faults) or "").sections
        asked = {SectionKey(QUESTION, id_): list(_parts(one)) for id_, one in words.questions.items()}
        for key, templates in ({key: [one] for key, one in words.sections.items()} | asked).items():
            placeholders = (part for one in templates for paragraph in one for part in paragraph)
            for part in placeholders:
                draw = draws.get(part.names[0]) if isinstance(part, Placeholder) and part.names else None
                if draw is None or not isinstance(part, Placeholder) or part.kind not in ("value", "start"):
                    continue
                lost = next((one for one in _becomes(draw) if _loses(part.format, one)), None)
                if lost is not None and not _loses(part.format, float(draw.own)) and key in sections:
                    what = tr("'{key}' writes {name} with the format {format}, in which {number} loses digits.")
                    names = {"key": key, "name": draw.name, "format": part.format, "number": written(lost)}
                    faults.at(sections[key].line, 1, what.format(**names), tr("Take the format out, or draw rounder."))
        yield from faults.found


def _becomes(draw: Draw) -> list[float]:
    return [draw.own + value for value in draw.values] if draw.add else draw.values


def _loses(spec: str, number: float) -> bool:
    """Whether a number is another one when it is written so; what is whole for the lesson alone is written in full."""
    if not spec or not spec.endswith(("f", "e")):
        return False
    return abs(float(format(number, spec)) - number) > 1e-9


def drawn_runs(lesson: Lesson, runs: Runs) -> Callable[[str], Iterator[Variant]]:
    """The variants as some draws have them, by the names of the lesson's own, with whose words they are shown."""
    others = list(samples(lesson, Faults(lesson.folder), runs)) if lesson.vary else []

    def of(name: str) -> Iterator[Variant]:
        yield from (other.variants[name]._replace(base=name) for other in others)

    return of
