"""The pictures of the documents: ``make picture`` makes those that there are, and the README shows three."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs.picture import FOLDER, PICTURES

README = Path(__file__).parents[2] / "README.md"
SHOWN = {"roads": "26.429", "network": "−0.93113", "convolution": "iteration", "bowl": "next", "question": "hints",
         "contents": "minutes"}  # fmt: skip
"""Name -> what has to be read on it."""


def words(name: str) -> str:
    return " ".join(text.text or "" for text in ElementTree.parse(FOLDER / f"{name}.svg").iter() if text.text)


def test_every_picture_is_there_and_no_other() -> None:
    assert {file.stem for file in FOLDER.glob("*.svg")} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_its_screen(name: str) -> None:
    assert SHOWN[name] in words(name)


def test_the_readme_shows_three() -> None:
    shown = re.findall(r"docs/pictures/(\w+)\.svg", README.read_text("utf-8"))
    assert len(shown) == 3
    assert set(shown) <= set(PICTURES)
