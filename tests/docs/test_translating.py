"""The manual for translators: its commands are real, in the order in which they stand there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.authoring import MANUAL
from tests.scratch import PROJECT, Scratch

TEXT = (MANUAL.parent / "translating.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines()]
ON_A_SCREEN = "author watch"


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A checkout that has done what stands there until the check of the lesson, but for what needs a screen."""
    made = Scratch(tmp_path_factory.mktemp("translating"))
    folder = made.package.parents[1]
    shutil.copy(PROJECT / "Makefile", folder)
    for command in COMMANDS:
        if command.startswith("make locale"):
            _gather(folder, new=command.partition("NEW=")[2])
        elif command.startswith("cp "):
            _, source, target = command.split()
            shutil.copy(folder / source, folder / target)
        elif command.startswith("gradtutor ") and ON_A_SCREEN not in command:
            done = made.run(*command.split()[1:])
            assert (done.returncode, done.stderr) == (0, ""), command
        else:
            assert command == ".venv/bin/python -m pytest tests/i18n" or ON_A_SCREEN in command, command
    return made


def _gather(folder: Path, new: str) -> None:
    """Do what `make locale NEW=…` does, without its environment, which would take minutes to make."""
    found = re.search(r"^locale:[^\n]*\n((?:\t[^\n]*\n)+)", (folder / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert found
    recipe = found[1].replace("\\\n", "").replace("\t", "").replace("$(NEW)", new).replace("$(VENV)", str(folder))
    recipe = recipe.replace("$(BIN)/pybabel", f"{sys.executable} -m babel.messages.frontend")
    subprocess.run(["sh", "-ec", recipe], cwd=folder, check=True)


def test_a_catalogue_is_begun_and_makes_a_language(scratch: Scratch) -> None:
    folder = scratch.package / "i18n" / "fr" / "LC_MESSAGES"
    text = (folder / "gradtutor.po").read_text("utf-8")
    assert (folder / "gradtutor.mo").is_file()
    assert 'msgid "English"\nmsgstr ""\n' in text and "nplurals=2" in text
    assert ", fr, " in " ".join(scratch.run("--lang", "en", "--help").stdout.split())
    # Begun once: what has been translated is not begun anew, and is spoken after it has been compiled.
    translated = text.replace('msgid "English"\nmsgstr ""', 'msgid "English"\nmsgstr "Français"')
    (folder / "gradtutor.po").write_text(translated, "utf-8")
    _gather(scratch.package.parents[1], new="fr")
    assert scratch.python("-c", "from gradtutor import i18n; print(i18n.name_of('fr'))").stdout == "Français\n"


def test_the_lesson_is_in_the_language_and_is_checked(scratch: Scratch) -> None:
    lesson = scratch.package.parents[1] / "lessons" / "gates"
    words = (lesson / "text.fr.md").read_text("utf-8")
    assert "Four gates\n" in scratch.run("--lang", "fr", "list").stdout.replace("  ", "\n")
    (lesson / "text.fr.md").write_text(words.replace("# Four gates", "# Quatre portes").replace("{p}", "p", 1), "utf-8")
    assert "Quatre portes" in scratch.run("--lang", "fr", "list").stdout
    done = scratch.run("--lang", "fr", "author", "check", str(lesson))
    assert done.returncode == 2 and "gates/text.fr.md:" in done.stderr and "lacks {p}" in done.stderr


def test_a_course_in_one_language_is_one(scratch: Scratch, tmp_path: Path) -> None:
    (course,) = (text for kind, text in BLOCKS if kind == "toml" and text.startswith("format"))
    shutil.copytree(scratch.package.parents[1] / "lessons" / "gates", tmp_path / "gates")
    (tmp_path / "gates" / "text.fr.md").write_text((tmp_path / "gates" / "text.en.md").read_text("utf-8"), "utf-8")
    (tmp_path / "course.toml").write_text(course, "utf-8")
    done = scratch.run("--lang", "en", "author", "check", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
