"""The catalogues: every word of the interface has its Chinese, with the same placeholders."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

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


def words_of_the_interface() -> set[str]:
    found = extract_from_dir(PACKAGE, keywords={"tr": None, "mark": None})
    return {message for _, _, message, _, _ in found if isinstance(message, str)}


def words_inside_f_strings() -> Iterator[str]:
    for source in PACKAGE.rglob("*.py"):
        for outer in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            for inner in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
                words = isinstance(inner, ast.Call) and ast.unparse(inner.func) in ("tr", "mark")
                if isinstance(inner, ast.Call) and words and isinstance(inner.args[0], ast.Constant):
                    yield f"{source.name}:{inner.lineno}: {ast.unparse(inner)}"


def test_no_word_inside_an_f_string() -> None:
    assert list(words_inside_f_strings()) == [], "`make locale` does not find these"


def test_every_word_has_its_chinese(chinese: Catalog) -> None:
    translated = {message.id for message in chinese if message.string}
    assert words_of_the_interface() - translated == set(), "run `make locale` and translate what is empty"


def test_no_chinese_without_its_word(chinese: Catalog) -> None:
    assert {message.id for message in chinese if message.id} - words_of_the_interface() == set(), "run `make locale`"


def test_placeholders_agree(chinese: Catalog) -> None:
    for message in chinese:
        if message.id:
            assert sorted(PLACEHOLDER.findall(str(message.string))) == sorted(PLACEHOLDER.findall(str(message.id)))


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
