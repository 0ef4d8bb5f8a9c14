"""The glossary line by line: in the contents and in a lesson, in both languages."""

from __future__ import annotations

import pytest

from tests.plain.transcripts import dialogue


@pytest.mark.parametrize("lesson", ["", "slope"])
@pytest.mark.parametrize("word", ["word", "d"])
def test_a_word_is_explained_wherever_one_is(lesson: str, word: str) -> None:
    said = dialogue([f"{word} Chain Rule", "quit"], lesson)
    assert "chain rule: Along a chain of nodes the local derivatives are multiplied" in said
    # y = (3x)²: dy/dx = 2·3x·3 = 18 at x = 1.
    assert "For example: y = (3x)^2: the links at x = 1 are 3 and 2*3 = 6, so dy/dx = 18." in said
    assert "Shown in the lesson: Chain rule" in said


def test_in_chinese_by_either_name() -> None:
    for name in ("梯度", "gradient", "GRADIENT"):
        said = dialogue([f"术语 {name}", "quit"], "slope", "zh")
        assert "梯度, gradient: 全部偏导数合在一起" in said
        assert "见这一课： 两个变量" in said.replace("：两", "： 两")


def test_alone_it_lists_the_words_and_one_that_is_misspelt_is_corrected() -> None:
    said = dialogue(["word", "word momentun", "quit"])
    assert "node, parameter, constant, computational graph, forward pass" in said
    assert "The word 'momentun' is not explained here. Write 'momentum'." in said


def test_the_help_names_it() -> None:
    assert "word, d: what a word of the subject means" in dialogue(["help", "quit"])
