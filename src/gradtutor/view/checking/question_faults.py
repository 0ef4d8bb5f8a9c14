"""What is wrong with a lesson's questions once its runs are known, as faults that an author can find and mend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gradtutor import i18n
from gradtutor.i18n import tr
from gradtutor.lessons.checking.runs import Runs
from gradtutor.lessons.text.model import QUESTION, Placeholder, SectionKey
from gradtutor.lessons.text.parse import parse_text
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import LESSON_FILE, read_text, words_file
from gradtutor.lessons.toml.limits import MOST_TOML, MOST_WORDS
from gradtutor.records import NamedTuple
from gradtutor.safe_text import quoted
from gradtutor.session.quiz.questions import Asking, before, truth
from gradtutor.session.run.player import Player
from gradtutor.view.quiz.questions import Posed, pose, question_lines
from gradtutor.view.scene import Scene
from gradtutor.view.text.numbers import UNKNOWN
from gradtutor.view.words.narration import fill

if TYPE_CHECKING:
    from gradtutor.errors import Fault
    from gradtutor.lessons.model import Lesson, Question
    from gradtutor.lessons.text.model import Template

COLUMNS: Final = 75
"""Of a question on a screen of 80 columns, within its frame."""
ROWS: Final = 18
"""Of a question without hints: more would hide the last number of the table, which the question is about."""

SHOWN: Final = ("value", "grad", "delta", "next")
"""Numbers that the table has as soon as they are known."""


class _Shown(NamedTuple):
    """A question as one language shows it."""

    language: str
    posed: Posed
    rows: int


def faults_of_questions(lesson: Lesson, runs: Runs | None = None) -> tuple[Fault, ...]:
    """Questions that are never asked, have no answer, speak of numbers not yet known, or are too long."""
    if not lesson.questions:
        return ()
    runs = runs or Runs()
    speaking = i18n.language()
    shown = [one for question in lesson.questions for one in _shown(lesson, question, runs)]
    i18n.use(speaking)
    in_texts = [fault for language in lesson.words for fault in _in_text(lesson, language, shown)]
    return (*_in_tables(lesson, [one.posed.asking for one in shown]), *in_texts)


def _shown(lesson: Lesson, question: Question, runs: Runs) -> Iterator[_Shown]:
    """A question in each language; nothing where its run does not come to it."""
    variant = lesson.variants[question.variant]
    player = Player(variant, runs.of(variant.problem))
    for language, words in lesson.words.items():
        i18n.use(language)
        scene = Scene(lesson, variant, player.trace, words, player.snapshot())
        asking = Asking.of(question, words.questions[question.id], player)
        if (posed := pose(asking, scene)) is not None:
            yield _Shown(language, posed, len(question_lines(posed, 0, False, COLUMNS)))


def _in_tables(lesson: Lesson, askings: list[Asking]) -> tuple[Fault, ...]:
    """The faults of lesson.toml."""
    text = read_text(lesson.folder / LESSON_FILE, MOST_TOML, Faults(lesson.folder)) or ""
    faults = Faults(lesson.folder / LESSON_FILE, text)
    for place, question in enumerate(lesson.questions):
        asking = next((one for one in askings if one.question is question), None)
        if asking is None:
            what = tr("The run '{variant}' never comes to this place, so the question is never asked.")
            mend = tr("Choose a stage and an iteration that the run has.")
            faults.key(("question", place, "stage"), what.format(variant=question.variant), mend)
        elif question.kind == "number" and truth(question, asking.player) is None:
            what = tr("The answer is no plain number in iteration {number}.").format(number=question.iteration)
            faults.value(("question", place, "answer"), what, tr("Ask for one that there is at that place."))
        elif question.kind == "number" and _on_the_screen(lesson, asking):
            what = tr("The answer stands on the screen already when this is asked.")
            faults.value(("question", place, "answer"), what, tr("Ask for one that is still to come, or ask earlier."))
    return faults.found


def _on_the_screen(lesson: Lesson, asking: Asking) -> bool:
    """Whether the number that is asked for stands in the table, or beside a step, where it is asked."""
    answer = asking.question.answer
    at = before(asking.question, asking.player)
    if at is None or not isinstance(answer, Placeholder) or answer.kind not in SHOWN:
        return False
    scene = Scene(lesson, at.variant, at.trace, next(iter(lesson.words.values())), at.snapshot())
    if asking.question.stage != "done" and scene.snapshot.iteration != asking.question.iteration:
        # What stands there is a number of the iteration before.
        return False
    hidden = any(map(scene.value_hidden, answer.names))
    return not hidden and fill(scene, answer) not in (UNKNOWN, "?")


def _in_text(lesson: Lesson, language: str, shown: list[_Shown]) -> tuple[Fault, ...]:
    """The faults of the text in one language."""
    file = words_file(lesson.folder, language)
    faults = Faults(file)
    sections = parse_text(file, read_text(file, MOST_WORDS, faults) or "").sections
    for one in (one for one in shown if one.language == language):
        line = sections[SectionKey(QUESTION, one.posed.asking.question.id)].line
        for name in dict.fromkeys(_unknown(one.posed)):
            what = tr("'{name}' is not known yet at the place of this question.").format(name=quoted(name))
            faults.at(line, 1, what, tr("Speak of another number, or ask later."))
        if one.rows > ROWS:
            what = tr("This question takes {rows} rows without its hints; {most} is the most.")
            faults.at(line, 1, what.format(rows=one.rows, most=ROWS), tr("Shorten it."))
    return faults.found


def _unknown(posed: Posed) -> Iterator[str]:
    """The placeholders of a question that have no number where they are shown."""
    words = posed.words
    asked: Template = (*words.asked, *(item.text for item in words.items), *words.hints)
    said: Template = (*words.right, *(paragraph for item in words.items for paragraph in item.feedback))
    for scene, template in ((posed.scene, asked), (posed.shown, said)):
        for part in (part for paragraph in template for part in paragraph if not isinstance(part, str)):
            if fill(scene, part) == UNKNOWN:
                yield ", ".join(part.names) or part.kind
