"""The catalogues: every word of the interface is in each of them, with the same placeholders."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from gradtutor import i18n

PACKAGE = Path(i18n.__file__).parents[1]
PLACEHOLDER = re.compile(r"\{+[^{}]*\}+")
MARKS = ("**", "`")
"""Of strong words and of code."""


@pytest.fixture(scope="module", params=i18n.LANGUAGES[1:])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    with (PACKAGE / "i18n" / request.param / "LC_MESSAGES" / "gradtutor.po").open("rb") as file:
        return read_po(file, locale=request.param)


KEYWORDS: dict[str, tuple[int, ...] | None] = {"tr": None, "mark": None, "ngettext": (1, 2), "mark_plural": (1, 2)}
"""What marks words for the catalogues, and which of its arguments they are, as Babel counts them."""

Id: TypeAlias = str | tuple[str, ...]
"""A text, or its singular and its plural."""


def words_of_the_interface() -> set[Id]:
    return {message for _, _, message, _, _ in extract_from_dir(PACKAGE, keywords=KEYWORDS) if message}


def forms(words: Id | list[str] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or ())


def words_inside_f_strings() -> Iterator[str]:
    for source in PACKAGE.rglob("*.py"):
        for outer in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            for inner in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
                words = isinstance(inner, ast.Call) and ast.unparse(inner.func) in KEYWORDS
                if isinstance(inner, ast.Call) and words and isinstance(inner.args[0], ast.Constant):
                    yield f"{source.name}:{inner.lineno}: {ast.unparse(inner)}"


def test_no_word_inside_an_f_string() -> None:
    assert list(words_inside_f_strings()) == [], "`make locale` does not find these"


@pytest.fixture(scope="module")
def words() -> set[Id]:
    return words_of_the_interface()


def test_every_word_is_translated(catalogue: Catalog, words: set[Id]) -> None:
    translated = {message.id for message in catalogue if all(forms(message.string)) and not message.fuzzy}
    assert words - translated == set(), "run `make locale` and translate what is empty"


def test_no_translation_without_its_word(catalogue: Catalog, words: set[Id]) -> None:
    assert {message.id for message in catalogue if message.id} - words == set(), "run `make locale`"


def test_placeholders_agree(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            found = {tuple(sorted(PLACEHOLDER.findall(form))) for form in forms(message.id) + forms(message.string)}
            assert len(found) == 1, message.id


def test_marks_and_ends_agree(catalogue: Catalog) -> None:
    """Strong words and code are marked in pairs, no form gains or loses a pair; what a word is joined to has its
    blanks in the language itself, and nothing else begins or ends with one."""
    for message in catalogue:
        for source, form in zip(forms(message.id) * 2, forms(message.string), strict=False) if message.id else ():
            assert all(form.count(mark) == source.count(mark) for mark in MARKS), message.id
            assert form == form.strip() or source != source.strip(), message.id
            # Two branches that bring the same entry leave it twice in one.
            assert len(form) < 8 or form[: len(form) // 2] * 2 != form, message.id


def test_every_plural_form_is_there(catalogue: Catalog) -> None:
    assert catalogue.num_plurals == {"de": 2, "zh": 1}.get(str(catalogue.locale), catalogue.num_plurals)
    for message in catalogue:
        if message.id and not isinstance(message.id, str):
            assert len(forms(message.string)) == catalogue.num_plurals, message.id


def test_the_makefile_gathers_what_is_marked() -> None:
    told = set(re.findall(r"--keywords (\S+)", (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")))
    assert told == {f"{name}:{','.join(map(str, at))}" if at else name for name, at in KEYWORDS.items()}


def test_no_plural_is_guessed() -> None:
    """No word says "row(s)", and none is chosen by whether a count is 1."""
    for source in PACKAGE.rglob("*.py"):
        assert not re.search(r'"[^"\n]*[a-z]\(s\)', source.read_text(encoding="utf-8")), source
    assert not [words for words in words_of_the_interface() if isinstance(words, str) and words.startswith("1 ")]


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 0, "0 runs, no fault."),
        ("en", 1, "1 run, no fault."),
        ("en", 2, "2 runs, no fault."),
        ("zh", 1, "1 次运行，没有错误。"),
        ("zh", 2, "2 次运行，没有错误。"),
        ("de", 0, "0 Läufe, kein Fehler."),
        ("de", 1, "1 Lauf, kein Fehler."),
        ("de", 2, "2 Läufe, kein Fehler."),
    ],
)
def test_the_number_of_things_decides_the_form(language: str, count: int, expected: str) -> None:
    i18n.use(language)
    try:
        text = i18n.ngettext(*i18n.mark_plural("{count} run, no fault.", "{count} runs, no fault."), count)
        assert text.format(count=count) == expected
    finally:
        i18n.use("en")


def test_without_a_catalogue_it_is_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(i18n, "_FOLDER", tmp_path)
    i18n.use("zh")
    try:
        assert [i18n.ngettext("{count} run", "{count} runs", count) for count in (0, 1, 2)] == [
            "{count} runs",
            "{count} run",
            "{count} runs",
        ]
    finally:
        monkeypatch.undo()
        i18n.use("en")


@pytest.mark.parametrize(
    ("language", "said", "own_name"), [("zh", "梯度下降", "中文"), ("de", "Gradientenabstieg", "Deutsch")]
)
def test_the_program_speaks_it(language: str, said: str, own_name: str) -> None:
    with i18n.speaking(language):
        assert i18n.tr("gradient descent") == said
    assert i18n.name_of(language) == own_name
    assert i18n.name_of("fr") == "fr"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "DE-AT"}, "de"),
        ({"LANG": "del_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_locale(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.from_environment() == language


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("AdamW把 x 从 0 移到 1", "AdamW 把 x 从 0 移到 1"),
        ("由Adam来走", "由 Adam 来走"),
        ("梯度下降把 x", "梯度下降把 x"),
        ("AdamW，学习率", "AdamW，学习率"),
        ("AdamW moves x", "AdamW moves x"),
    ],
)
def test_a_blank_between_latin_and_chinese_words(text: str, printed: str) -> None:
    assert i18n.spaced(text) == printed
