"""A new language of the interface is a folder with a catalogue; what it has not is said in the source language."""

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
    french = Catalog("fr")
    french.add("Nothing is left to be tried again today.", "Plus rien à revoir aujourd'hui.")
    french.add("English", "Français")
    written = io.BytesIO()
    write_mo(written, french)
    folder = made.package / "i18n" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "gradtutor.mo").write_bytes(written.getvalue())
    return made


def test_the_interface_speaks_it_and_says_the_rest_in_the_source_language(scratch: Scratch) -> None:
    program = (
        "from gradtutor import i18n\n"
        "from gradtutor.view.course.review import nothing_due\n"
        "i18n.use('fr')\n"
        "print(nothing_due()[1][0][0].strip(), i18n.tr('now'), i18n.name_of('fr'))\n"
    )
    done = scratch.python("-c", program)
    assert (done.stdout, done.stderr) == ("Plus rien à revoir aujourd'hui. now Français\n", "")


def test_it_may_be_asked_for_like_the_others(scratch: Scratch) -> None:
    assert ", fr, zh" in " ".join(scratch.run("--lang", "en", "--help").stdout.split())
    assert scratch.run("--lang", "xx", "list").returncode == 2


def test_a_lesson_without_its_words_is_named_where_the_course_declares_it(scratch: Scratch, tmp_path: Path) -> None:
    course = scratch.package.parents[1] / "lessons" / "course.toml"
    lesson = str(course.parent / "gates")
    assert scratch.run("--lang", "en", "author", "check", lesson).returncode == 0
    text = course.read_text(encoding="utf-8")
    declared = text.replace('"en", "zh"]', '"en", "zh", "fr"]', 1)
    declared = declared.replace('title = { en = "', 'title = { fr = "x", en = "')
    declared = declared.replace('leads = { en = "', 'leads = { fr = "x", en = "')
    assert declared.count("fr = ") > declared.count("[[chapter]]")
    course.write_text(declared, encoding="utf-8")
    try:
        done = scratch.run("--lang", "en", "author", "check", lesson)
    finally:
        course.write_text(text, encoding="utf-8")
    assert done.returncode == 2
    assert "gates/text.fr.md:1:1: There is no such file. Write it." in done.stdout + done.stderr
