"""The catalogues: every word of the interface has its Chinese, with the same placeholders."""

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
CATALOGUE = PACKAGE / "i18n" / "zh" / "LC_MESSAGES" / "gradtutor.po"
PLACEHOLDER = re.compile(r"\{+[^{}]*\}+")


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


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


def test_every_word_has_its_chinese(chinese: Catalog) -> None:
    translated = {message.id for message in chinese if all(forms(message.string))}
    assert words_of_the_interface() - translated == set(), "run `make locale` and translate what is empty"


def test_no_chinese_without_its_word(chinese: Catalog) -> None:
    assert {message.id for message in chinese if message.id} - words_of_the_interface() == set(), "run `make locale`"


def test_placeholders_agree(chinese: Catalog) -> None:
    for message in chinese:
        if message.id:
            found = {tuple(sorted(PLACEHOLDER.findall(form))) for form in forms(message.id) + forms(message.string)}
            assert len(found) == 1, message.id


def test_chinese_has_one_plural_form(chinese: Catalog) -> None:
    assert chinese.num_plurals == 1
    assert all(len(forms(message.string)) == 1 for message in chinese if message.id)


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


def test_the_program_speaks_it() -> None:
    i18n.use("zh")
    try:
        assert i18n.tr("gradient descent") == "梯度下降"
    finally:
        i18n.use("en")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}, "en"),
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
