"""Misspelled names: how far two words are apart, and which one is meant."""

from __future__ import annotations

import pytest

from gradtutor.engine.language.operations import FUNCTIONS
from gradtutor.engine.language.synonyms import distance, meant_function, meant_name, own_name


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [
        # Damerau (1964): one letter put in, taken out, changed, or swapped with its neighbour counts 1.
        ("", "", 0),
        ("", "abc", 3),
        ("abc", "", 3),
        ("sqrt", "sqrt", 0),
        ("sqr", "sqrt", 1),
        ("sqqrt", "sqrt", 1),
        ("sart", "sqrt", 1),
        ("ab", "ba", 1),
        ("sqtr", "sqrt", 1),
        ("qsrt", "sqrt", 1),
        ("abcdef", "bacdfe", 2),
        ("kitten", "sitting", 3),
        # Swapped letters are not changed once more: CA → AC → ABC would be 2.
        ("ca", "abc", 3),
        ("abc", "xyz", 3),
    ],
)
def test_how_far_two_words_are_apart(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == distance(other, one) == steps


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("sqtr", "sqrt"),
        ("sgrt", "sqrt"),
        ("sigmoide", "sigmoid"),
        ("sigmiod", "sigmoid"),
        # From seven letters on two may be wrong, before that one.
        ("sigmioda", "sigmoid"),
        ("siggmooid", "sigmoid"),
        ("sqqqrt", None),
        ("qq", None),
        ("det", None),  # another function of mathematics is no misspelling of this one
        ("x" * 41, None),
        ("log", "ln"),
        ("LOG", "ln"),
        ("leakyReLU", "leaky_relu"),
    ],
)
def test_which_function_is_meant(word: str, meant: str | None) -> None:
    assert (own_name(word, FUNCTIONS) or meant_function(word, FUNCTIONS)) == meant


def test_names_that_differ_in_digits_are_different_names() -> None:
    assert meant_name("alpa1", ["alpha1", "alpha2"]) == "alpha1"
    assert meant_name("alpha3", ["alpha1", "alpha2"]) is None
    assert meant_name("ab", ["abc"]) is None
    # Of two that are as near neither: it would be a guess.
    assert meant_name("bat", ["cat", "bad"]) is None
