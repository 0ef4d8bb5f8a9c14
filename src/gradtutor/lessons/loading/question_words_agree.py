"""Do the words of the questions agree: with ``lesson.toml``, and one language with the other?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.i18n import ngettext, tr
from gradtutor.lessons.text.model import QUESTION, SectionKey
from gradtutor.lessons.toml.limits import FEWEST_ITEMS
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead

if TYPE_CHECKING:
    from gradtutor.lessons.model import Question
    from gradtutor.lessons.text.model import QuestionWords
    from gradtutor.lessons.text.paragraphs import Section
    from gradtutor.lessons.text.parse import ParsedText


def check_question_words(parsed: ParsedText, questions: tuple[Question, ...]) -> None:
    """Every question has its section, every section its question, and each as many choices as it needs."""
    asked = {question.id: question for question in questions}
    for id_, question in asked.items():
        section = parsed.sections.get(SectionKey(QUESTION, id_))
        if section is None:
            parsed.miss(SectionKey(QUESTION, id_), 1, tr("Write it: what is asked?"))
        elif section.question is not None:
            _check_items(question, section, section.question, parsed)
    for key, section in parsed.sections.items():
        if key.purpose == QUESTION and key.name not in asked:
            what = tr("There is no question '{id}' in lesson.toml.").format(id=quoted(key.name or ""))
            mend = write_instead(key.name or "", tuple(asked)) or tr("Add a [[question]], or take this section out.")
            parsed.faults.at(section.line, len(f"## {QUESTION}") + 1, what, mend)
            section.misnamed = True


def _check_items(question: Question, section: Section, words: QuestionWords, parsed: ParsedText) -> None:
    """The choices or steps in the words of a question against its kind."""
    count = len(words.items)
    if question.kind == "number" and count:
        what = tr("'{key}' asks for a number, so it takes no choices.").format(key=section)
        parsed.faults.at(section.line, 1, what, tr('Take them out, or write kind = "choice".'))
    if question.kind == "number":
        return
    if count < FEWEST_ITEMS:
        what = tr("'{key}' needs at least {least} choices or steps.").format(key=section, least=FEWEST_ITEMS)
        parsed.faults.at(section.line, 1, what, tr("Write each in a line of its own that begins with '1. ', '2. ', …"))
    elif question.kind == "choice" and question.right > count:
        what = ngettext(
            "'{key}' has {count} choice, and number {right} is to be the right one.",
            "'{key}' has {count} choices, and number {right} is to be the right one.",
            count,
        )
        what = what.format(key=section, count=count, right=question.right)
        parsed.faults.at(section.line, 1, what, tr("Write it, or change 'right' in lesson.toml."))
    if question.kind == "order" and any(item.feedback for item in words.items):
        what = tr("The steps of '{key}' take no words of their own.").format(key=section)
        parsed.faults.at(section.line, 1, what, tr("Say it below the steps, in a line '> ' that is not indented."))


def compare_questions(one: ParsedText, other: ParsedText) -> None:
    """Both languages must have as many choices, hints and answers to choices."""
    for mine, its in ((one, other), (other, one)):
        for key, section in its.sections.items():
            here = mine.sections.get(key)
            if here is None or here.question is None or section.question is None:
                continue
            place = f"{its.faults.file.name}:{section.line}"
            for what, mend in _lacking(here.question, section.question):
                text = what.format(key=section, place=place)
                mine.faults.at(here.line, 1, text, mend)


def _lacking(mine: QuestionWords, its: QuestionWords) -> list[tuple[str, str]]:
    """What is in the one but not in the other: a sentence and its mend each."""
    lacking = []
    write = tr("Write as many here.")
    if len(mine.items) < len(its.items):
        lacking.append((tr("'{key}' has fewer choices or steps than {place}."), write))
    elif any(item.feedback and not own.feedback for own, item in zip(mine.items, its.items, strict=False)):
        lacking.append(
            (tr("'{key}' says nothing to a choice to which {place} says something."), tr("Say it here too."))
        )
    if len(mine.hints) < len(its.hints):
        lacking.append((tr("'{key}' has fewer hints than {place}."), write))
    if its.right and not mine.right:
        lacking.append((tr("'{key}' says nothing to the right answer, as {place} does."), tr("Say it here too.")))
    return lacking
