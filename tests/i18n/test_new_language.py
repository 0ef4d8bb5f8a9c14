"""A new language is a name in LANGUAGES, a catalogue and the words of the lessons; what is missing is named."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests.scratch import Scratch


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    made = Scratch(tmp_path_factory.mktemp("language"))
    made.edit("i18n/__init__.py", 'LANGUAGES = ("en", "zh")', 'LANGUAGES = ("en", "zh", "de")')
    german = Catalog("de")
    german.add("Nothing is left to be tried again today.", "Heute ist nichts mehr zu wiederholen.")
    german.add("There is no language '{name}'. There are: {names}.", "Keine Sprache '{name}'. Es gibt: {names}.")
    written = io.BytesIO()
    write_mo(written, german)
    folder = made.package / "i18n" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "gradtutor.mo").write_bytes(written.getvalue())
    return made


def test_the_interface_speaks_it_and_says_the_rest_in_the_source_language(scratch: Scratch) -> None:
    program = (
        "from gradtutor import i18n\n"
        "from gradtutor.view.course.review import nothing_due\n"
        "i18n.use('de')\n"
        "print(nothing_due()[1][0][0].strip(), i18n.tr('now'))\n"
    )
    done = scratch.python("-c", program)
    assert (done.stdout, done.stderr) == ("Heute ist nichts mehr zu wiederholen. now\n", "")


def test_it_may_be_asked_for_like_the_others(scratch: Scratch) -> None:
    assert "en, zh, de" in " ".join(scratch.run("--lang", "en", "--help").stdout.split())
    assert scratch.run("--lang", "xx", "list").returncode == 2


def test_a_lesson_without_its_words_is_named_by_the_check(scratch: Scratch, tmp_path: Path) -> None:
    lesson = scratch.package.parents[1] / "lessons" / "slope"
    done = scratch.run("--lang", "en", "author", "check", str(lesson))
    assert done.returncode == 2
    assert "text.de.md" in done.stdout + done.stderr
