"""The page's own words, and which language somebody gets."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from gradtutor import i18n
from gradtutor.classroom.web.page_files import FOLDER, PAGES
from gradtutor.classroom.web.words import preferred, translated, words


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ([], "en"),
        (["zh-CN,zh;q=0.9,en;q=0.8"], "zh"),
        (["de-DE,de;q=0.9,zh;q=0.5,en;q=0.7"], "de"),
        (["fr-FR,fr;q=0.9,zh;q=0.5,en;q=0.7"], "en"),
        (["fr;q=0.9", "ZH-Hant;q=0.4"], "zh"),
        (["zh;q=0, en;q=0.1"], "en"),
        (["fr"], "en"),
        (["zh;q=what"], "en"),
        (["*"], "en"),
    ],
)
def test_the_language_is_the_first_wish_that_is_spoken_here(accepted: list[str], language: str) -> None:
    assert preferred(accepted) == language


@pytest.mark.parametrize("language", i18n.LANGUAGES[1:])
def test_every_word_of_the_page_is_there_in_other_languages_too(language: str) -> None:
    english = words()
    with i18n.speaking(language):
        other = words()
    assert english.keys() == other.keys()
    assert [name for name in english if english[name] == other[name]] == []


def test_scripts_and_pages_name_only_words_that_there_are() -> None:
    named = set()
    for file in (FOLDER / "page").iterdir():
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r"\bwords\.(\w+)", text) if file.suffix == ".js" else [])
        named |= set(re.findall(r"\{(\w+)\}", text) if file.suffix == ".html" else [])
    assert named - {"language", "words", "nonce"} == set(words())


class Root(HTMLParser):
    attributes: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes = self.attributes or dict(attrs)


@pytest.mark.parametrize("name", PAGES.values())
def test_a_page_brings_its_words_and_says_its_language(name: str) -> None:
    for language, page in translated((FOLDER / "page" / name).read_text(encoding="utf-8")).items():
        root = Root()
        root.feed(page.decode())
        assert root.attributes is not None
        assert root.attributes["lang"] == language
        with i18n.speaking(language):
            assert json.loads(str(root.attributes["data-words"])) == words()
        assert set(re.findall(rb"\{(\w+)\}", page)) == {b"nonce"}
