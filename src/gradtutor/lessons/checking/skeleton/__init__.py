"""A new lesson to begin from: small, whole and sound, with comments that explain it."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Final

from gradtutor.i18n import language, tr
from gradtutor.i18n.by_language import nearest_language
from gradtutor.lessons.course.course import COURSE_FILE, is_id, read_course
from gradtutor.lessons.toml.faults import refusal
from gradtutor.lessons.toml.files import LESSON_FILE, languages_of, words_file
from gradtutor.lessons.toml.json_schema import SCHEMA_FILE, lesson_schema, schema_text
from gradtutor.lessons.toml.limits import LONGEST_ID
from gradtutor.safe_text import quoted

_HERE: Final = Path(__file__).parent


def new_lesson(name: str, parent: Path) -> Path:
    """Write a lesson of this name below ``parent``, with comments in the language in use; the path of its folder.

    It has a text in each language of the course that lies there, else in the language in use; one that there is no
    text to begin from for is begun in the nearest language.
    Raises ``UsageError`` for a name that cannot be an id or is taken.
    """
    if not is_id(name):
        what = tr("'{name}' cannot be the name of a lesson.").format(name=quoted(name))
        raise refusal(what, tr("Use ASCII letters, digits, - and _, at most {most} in all.").format(most=LONGEST_ID))
    folder = parent / name
    if folder.exists():
        what = tr("'{path}' is there already, and is not overwritten.").format(path=folder)
        raise refusal(what, tr("Give another name."))
    folder.mkdir(parents=True)
    there = languages_of(_HERE)
    template = Template((_HERE / f"lesson.{nearest_language(language(), there)}.toml").read_text("utf-8"))
    (folder / LESSON_FILE).write_text(template.substitute(id=name), "utf-8", newline="\n")
    course = read_course(parent)[0] if (parent / COURSE_FILE).is_file() else None
    for own in course.languages if course is not None else (language(),):
        words_file(folder, own).write_bytes(words_file(_HERE, nearest_language(own, there)).read_bytes())
    (folder / SCHEMA_FILE).write_text(schema_text(lesson_schema()), "utf-8", newline="\n")
    return folder
