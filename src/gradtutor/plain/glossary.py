"""What a word of the subject means, said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor import i18n
from gradtutor.errors import LessonError
from gradtutor.i18n import tr
from gradtutor.lessons.course.course import heading
from gradtutor.lessons.course.glossary import find_term, load_glossary
from gradtutor.safe_text import quoted
from gradtutor.suggestions import write_instead
from gradtutor.view.course.glossary import spoken_lines

if TYPE_CHECKING:
    from pathlib import Path

    from gradtutor.plain.voice import Voice


def tell_word(voice: Voice, course: Path, name: str) -> None:
    """Say what ``name`` means in the course of that folder; without a name, which words there are."""
    try:
        terms = load_glossary(course, i18n.language())
    except LessonError as error:
        voice.say(str(error))
        return
    if not terms:
        voice.say(tr("This course explains no words."))
        return
    if not name:
        voice.say(tr("Say which word, such as: {example}").format(example=f"word {terms[0].name}"))
        voice.say(", ".join(term.name for term in terms))
        return
    term = find_term(terms, name)
    if term is None:
        what = tr("The word '{name}' is not explained here.").format(name=quoted(name))
        known = [known for term in terms for known in (term.id, *term.names)]
        voice.say(f"{what} {write_instead(name, known)}".rstrip())
        return
    try:
        lesson, _ = heading(course / term.lesson, i18n.language())
    except LessonError:
        lesson = term.lesson
    voice.say(*spoken_lines(term, lesson))
