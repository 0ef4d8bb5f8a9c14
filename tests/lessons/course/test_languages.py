"""A course speaks the languages that it declares, one is enough; a lesson that lacks one stands in with another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.checking.skeleton import new_lesson
from gradtutor.lessons.course.course import heading, load_course, spoken_in
from gradtutor.lessons.course.glossary import load_glossary
from gradtutor.lessons.course.untrusted import opened_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.session.run.player import Player
from gradtutor.view.course.contents import entries
from gradtutor.view.lesson.header import header_line
from gradtutor.view.scene import scene_at
from gradtutor.view.text.lines import plain
from tests.lessons.lessons import TOML, WORDS

FRENCH = WORDS.replace("Title", "Titre").replace("A summary.", "Un résumé.").replace("Press space.", "Espace.")
COURSE = """\
format = 1
languages = ["fr"]
title = { fr = "Cours" }

[[chapter]]
title = { fr = "Premier chapitre" }
leads = { fr = "tu peux." }
lessons = ["chain"]
"""
GLOSSARY = """\
## slope @chain: {name}

{meaning}

{name}.
"""


@pytest.fixture(autouse=True)
def _speaks_english_again() -> Iterator[None]:
    yield
    i18n.offer(())
    i18n.use("en")


def course(folder: Path, *languages: str, declared: str = COURSE) -> Path:
    lesson = folder / "chain"
    lesson.mkdir(parents=True)
    (lesson / "lesson.toml").write_text(TOML, "utf-8")
    for language in languages:
        text = FRENCH if language == "fr" else WORDS.replace("Title", f"Title {language}")
        (lesson / f"text.{language}.md").write_text(text, "utf-8")
    (folder / "course.toml").write_text(declared, "utf-8")
    return folder


def test_one_language_is_enough_even_one_that_the_interface_has_not(tmp_path: Path) -> None:
    folder = course(tmp_path, "fr")
    report = check(folder)
    assert (report.faults, report.warnings) == ((), ())
    loaded = load_course(folder)
    assert loaded.languages == ("fr",)
    for language in i18n.LANGUAGES:
        assert loaded.titles[language] == "Cours"
        assert heading(folder / "chain", language) == ("Titre", "Un résumé.")
        (entry,) = entries(loaded, language)
        assert (entry.chapter, entry.leads, entry.title) == ("Premier chapitre", "tu peux.", "Titre [fr]")
        assert load_lesson(folder / "chain").words[language].language == "fr"


@pytest.mark.parametrize(
    ("there", "asked", "spoken"),
    [
        (("en", "zh"), "zh", "zh"),
        (("en", "zh"), "fr", "en"),
        (("fr", "zh"), "en", "fr"),
        (("fr", "zh"), "zh", "zh"),
        (("zh",), "fr", "zh"),
    ],
)
def test_a_language_that_is_missing_is_stood_in_for(
    tmp_path: Path, there: tuple[str, ...], asked: str, spoken: str
) -> None:
    folder = course(tmp_path, *there) / "chain"
    assert spoken_in(folder, asked) == spoken
    assert load_lesson(folder).words[asked].language == spoken
    assert list(load_lesson(folder).words) == sorted(there, key=lambda language: language != "en")


def test_the_screen_says_so_beside_the_title(tmp_path: Path) -> None:
    lesson = load_lesson(course(tmp_path, "en", "zh") / "chain")
    player = Player(lesson.variants["default"])
    shown = {}
    for language in ("en", "zh", "fr"):
        i18n.use(language)
        shown[language] = plain(header_line(scene_at(lesson, player), 80)).split("·")[0].strip().split("  ")[0]
    assert shown == {"en": "Title en", "zh": "Title zh", "fr": "Title en [en]"}


def test_every_text_is_held_against_the_first(tmp_path: Path) -> None:
    folder = course(tmp_path, "en", "fr", "zh") / "chain"
    (folder / "text.en.md").write_text(f"{WORDS}\n## update\nGo.\n", "utf-8")
    (folder / "text.fr.md").write_text(FRENCH, "utf-8")
    (folder / "text.zh.md").write_text(f"{WORDS}\n## update\nGo.\n".replace("{a:.2f}", "2.75"), "utf-8")
    found = [str(fault).replace(f"{folder}/", "") for fault in check(folder).faults]
    assert found == [
        "text.fr.md:1:1: The section '## update' is missing, which text.en.md:14 has. Write it here too.",
        "text.zh.md:8:1: The section '## forward' lacks {a}, which text.en.md:8 has. Use it here too.",
    ]


def test_a_language_that_is_declared_is_missed(tmp_path: Path) -> None:
    declared = COURSE.replace('["fr"]', '["fr", "zh"]').replace(" }", ', zh = "x" }')
    folder = course(tmp_path, "fr", declared=declared)
    for looked_at in (folder, folder / "chain"):
        (fault,) = check(looked_at).faults
        assert str(fault).endswith("chain/text.zh.md:1:1: There is no such file. Write it.")


def test_a_lesson_alone_has_the_languages_of_its_texts(tmp_path: Path) -> None:
    folder = course(tmp_path, "fr", "zh")
    (folder / "course.toml").unlink()
    with opened_course(folder / "chain") as alone:
        assert alone.languages == ("fr", "zh")
        assert (alone.titles["en"], alone.titles["zh"]) == ("Titre", "Title zh")
        assert alone.chapters[0].titles["zh"] == ""


def test_one_goes_round_the_languages_of_the_course_first() -> None:
    seen = []
    i18n.offer(("fr", "en"))
    for _ in range(len(i18n.LANGUAGES) + 2):
        seen.append(i18n.language())
        i18n.use(i18n.next_language())
    others = [language for language in i18n.LANGUAGES if language != "en"]
    assert seen == ["en", *others, "fr", "en"]


def test_what_is_no_code_is_no_language() -> None:
    for wrong in ("", "english", "EN", "e1", "../zh"):
        with pytest.raises(ValueError, match="no such language"):
            i18n.use(wrong)


def test_a_term_that_is_not_explained_in_a_language_is_in_another_with_a_sign(tmp_path: Path) -> None:
    folder = course(tmp_path, "en", "fr", declared=COURSE.replace("fr", "en"))
    english = GLOSSARY.format(name="slope", meaning="How steep.") + "\n" + GLOSSARY.format(
        name="gap", meaning="What is missing."
    ).replace("## slope", "## gap")  # fmt: skip
    (folder / "glossary.en.md").write_text(english, "utf-8")
    (folder / "glossary.fr.md").write_text(GLOSSARY.format(name="pente", meaning="La raideur."), "utf-8")
    assert check(folder).faults == ()
    assert [(term.name, term.language) for term in load_glossary(folder, "fr")] == [("pente", "fr"), ("gap", "en")]
    assert [term.name for term in load_glossary(folder, "zh")] == ["slope", "gap"]
    (folder / "glossary.fr.md").write_text(GLOSSARY.format(name="x", meaning="y").replace("## slope", "## z"), "utf-8")
    (fault,) = check(folder).faults
    assert "glossary.en.md:1:1: The term 'z' of glossary.fr.md:1 is not here." in str(fault)


def test_a_new_lesson_has_a_text_in_each_language_of_its_course(tmp_path: Path) -> None:
    folder = course(
        tmp_path / "course", "fr", declared=COURSE.replace('["fr"]', '["fr", "zh"]').replace(" }", ', zh = "x" }')
    )
    new = new_lesson("one", folder)
    assert sorted(file.name for file in new.glob("text.*")) == ["text.fr.md", "text.zh.md"]
    assert "平方根" in (new / "text.zh.md").read_text("utf-8")
    assert "A square root" in (new / "text.fr.md").read_text("utf-8")
    i18n.use("zh")
    alone = new_lesson("one", tmp_path)
    assert [file.name for file in alone.glob("text.*")] == ["text.zh.md"]
