"""A lesson made on the spot from the learner's own formula: graph, table, charts, and words in both languages.

The lesson is a folder like any other, opened by ``load_lesson``: what the reader refuses in a file it refuses here.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from gradtutor.errors import LessonError, UsageError
from gradtutor.i18n import LANGUAGES, tr
from gradtutor.lessons.course.temporary import temporary_folder
from gradtutor.lessons.generate.draft import Draft, Request, draft_of
from gradtutor.lessons.generate.narrator import words_text
from gradtutor.lessons.generate.toml_writer import toml_text
from gradtutor.lessons.generate.tuning import tuned
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.faults import refusal
from gradtutor.lessons.toml.files import LESSON_FILE, words_file

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson

__all__ = ["Request", "made_lesson", "saved_lesson"]


def made_lesson(request: Request, parent: Path) -> Path:
    """The folder of the lesson for ``request``, written below ``parent`` and sound.

    Raises ``UsageError`` for what is wrong with the formulas or the options, ``LessonError`` for what is wrong with
    the data file.
    """
    draft = draft_of(request)
    folder = parent / draft.name
    folder.mkdir(parents=True)
    lesson = _written(draft, folder)
    draft = tuned(draft, lesson)
    _written(draft, folder)
    return folder


def saved_lesson(request: Request, folder: Path) -> Path:
    """As ``made_lesson``, but written to ``folder``, which must not be there yet, with the schema for editors beside
    it. Nothing is left behind when anything is wrong."""
    from gradtutor.lessons.toml.json_schema import SCHEMA_FILE, lesson_schema, schema_text

    if folder.exists():
        what = tr("'{path}' is there already, and is not overwritten.").format(path=folder)
        raise refusal(what, tr("Give another name."))
    with temporary_folder() as parent:
        made = made_lesson(request._replace(name=folder.resolve().name), parent)
        (made / SCHEMA_FILE).write_text(schema_text(lesson_schema()), "utf-8", newline="\n")
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, folder)
    return folder


def _written(draft: Draft, folder: Path) -> Lesson:
    """Write all files of the lesson and read them back."""
    if draft.data is not None:
        (folder / draft.data.name).write_bytes(draft.data.raw)
    (folder / LESSON_FILE).write_text(toml_text(draft), "utf-8", newline="\n")
    for language in LANGUAGES:
        words_file(folder, language).write_text(words_text(draft, language), "utf-8", newline="\n")
    try:
        return load_lesson(folder)
    except LessonError as error:
        # The places are those of files that the learner has not seen.
        sentences = dict.fromkeys(f"{fault.what} {fault.mend}".rstrip() for fault in error.faults)
        raise UsageError("\n".join(sentences)) from None
