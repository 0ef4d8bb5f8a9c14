"""A lesson as a page: sound HTML that needs nothing else, with every number of a run that was worked out by hand."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.view.page.document import page
from gradtutor.view.page.palette import Ink
from gradtutor.view.text.themes import Look
from tests.lessons.lessons import TOML, WORDS, make
from tests.session.walks import lesson

VOID = ("meta", "path", "br")


def inks(role: str, look: Look) -> Ink:
    return Ink(bold="strong" in role)


class Reader(HTMLParser):
    """Reads a page as a browser does; keeps the texts with the elements around them, and every attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))

    def words(self, *, without: str = "") -> str:
        """All texts, but for those inside of an element."""
        return "".join(text for around, text in self.texts if without not in around and "style" not in around)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


@lru_cache
def shown(name: str) -> str:
    return page(lesson(name), inks)


@pytest.mark.parametrize("name", ["nonlinear-chain", "black-box"])
def test_a_page_is_sound_and_needs_nothing_else(name: str) -> None:
    reader = read(shown(name))
    assert reader.names.isdisjoint(("script", "img", "link", "iframe", "object", "form", "input"))
    for attribute, value in reader.attributes:
        assert not attribute.startswith("on")
        assert attribute not in ("src", "action")
        assert attribute != "href" or value.startswith("#")
    assert "url(" not in shown(name)
    assert "@import" not in shown(name)


def test_a_step_is_told_in_both_languages_side_by_side() -> None:
    # a = 2² = 4, b = ln 4 = 1.386294…, c = √1.386294 = 1.177410…
    text = shown("nonlinear-chain")
    assert "前向 2/3 · b" in text
    assert "forward 2/3 · b" in text
    article = next(part for part in text.split("<article") if "forward 2/3 · b" in part)
    assert article.index('lang="en"') < article.index("forward 2/3 · b") < article.index('lang="zh"')
    assert article.index('lang="zh"') < article.index("前向 2/3 · b")
    assert article.count("1.38629") >= 4
    assert "1.17741" not in article


def test_the_reader_s_own_language_comes_first() -> None:
    with i18n.speaking("zh"):
        text = page(lesson("nonlinear-chain"), inks)
    assert text.startswith('<!doctype html>\n<html lang="zh">')
    assert "<title>非线性链条</title>" in text
    article = next(part for part in text.split("<article") if "forward 2/3 · b" in part)
    assert article.index("前向 2/3 · b") < article.index("forward 2/3 · b")


def test_a_picture_that_a_step_leaves_alone_is_not_drawn_again() -> None:
    # The first number changes no curve: graph and table are drawn again, both charts are not.
    articles = shown("nonlinear-chain").split("<article")[1:]
    before, after = (
        next(part for part in articles if place in part) for place in (">start<", ">forward 1/3 · a<")
    )  # fmt: skip
    # The graph once, two charts in two languages.
    assert before.count("<svg") == 5
    assert after.count("<svg") == 1


def test_steps_that_repeat_are_bounded_and_the_page_says_so() -> None:
    # By gradient descent it takes 192 iterations; of another run than the default one the first and the last are shown.
    text = read(shown("nonlinear-chain")).words()
    assert "Iterations 2 to 191 make the same steps with other numbers; they are left out here." in text
    assert "第 2 到 191 次迭代" in text
    assert "192 iterations: goal reached." in text
    run = shown("nonlinear-chain").split('<section id="run-2">')[1]
    assert re.findall(r"<h3>Iteration (\d+)</h3>", run) == ["1", "192"]


def test_hints_and_answers_are_folded_up() -> None:
    reader = read(shown("nonlinear-chain"))
    open_words, words = reader.words(without="details"), reader.words()
    asked = lesson("nonlinear-chain").words["en"].questions["bigger"]
    told = asked.items[1].feedback[0]
    hint, right = ("".join(part for part in text if isinstance(part, str)) for text in (asked.hints[0], told))
    for said in (hint, right):
        piece = re.split(r"[*`]", said)[0][:20]
        assert piece in words
        assert piece not in open_words
    assert "Hint 1" in words


def test_everything_of_an_author_is_escaped(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> & <img src=x>"
    # In the paragraphs HTML is refused; in a title, a summary and a symbol it is text.
    words = WORDS.replace("A summary.", evil).replace("# Title", f"# {evil}").replace("Press space.", "1 < a & a > 2")
    folder = make(tmp_path, TOML.replace('"x**2"', '{ expression = "x**2", symbol = "<i>&" }'), words)
    text = page(load_lesson(folder), inks)
    reader = read(text)
    assert "script" not in reader.names
    assert "i" not in reader.names
    # The title of the page, and title and summary, which are the same in both languages.
    assert reader.words().count(evil) == 3
    assert "1 < a & a > 2" in reader.words()
    assert "<i>& = x²" in reader.words()


def test_the_language_in_use_is_the_same_afterwards(tmp_path: Path) -> None:
    i18n.use("zh")
    try:
        assert page(load_lesson(make(tmp_path)), inks) == page(load_lesson(make(tmp_path)), inks)
        assert i18n.language() == "zh"
    finally:
        i18n.use("en")


def test_a_run_that_waits_ends_where_it_waits() -> None:
    text = read(shown("black-box")).words()
    assert "your move." in text
