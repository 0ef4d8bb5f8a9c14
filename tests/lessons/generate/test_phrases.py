"""Every rule has words of its own for the lessons that ``try`` makes, in both languages."""

from __future__ import annotations

from string import Template

import pytest

from gradtutor.engine.optim.rules import RULES
from gradtutor.lessons.generate import phrases
from gradtutor.lessons.generate.phrases import METHODS, METHODS_LIKE, UPDATE, Wording


def test_every_rule_has_a_phrase() -> None:
    assert set(METHODS) == set(RULES)


@pytest.mark.parametrize("kind", list(RULES))
def test_a_rule_is_named_in_its_sentence_in_both_languages(kind: str) -> None:
    name, how = METHODS[kind]
    assert all((name.en, name.zh, how.en, how.zh))
    if not RULES[kind].waits and kind != "sgd":
        assert f"**{name.zh}**" in how.zh
        assert f"**{name.en.removeprefix('the ')}**" in how.en


def test_a_rule_without_words_of_its_own_has_those_of_its_like() -> None:
    shown = {rule.backward for rule in RULES.values()}
    assert set(METHODS_LIKE) == shown
    assert all("$method" in said.en and "$method" in said.zh for said in METHODS_LIKE.values())
    assert {rule.backward for rule in RULES.values() if rule.details} == set(phrases.DETAILS)
    assert {"moves", "remembers", "waits", *(shown - {"gradients"})} <= set(UPDATE)


@pytest.mark.parametrize("name", [name for name in vars(phrases) if name.isupper()])
def test_both_languages_are_given_the_same_values(name: str) -> None:
    found = vars(phrases)[name]
    every = found.values() if hasattr(found, "values") else [found]
    for entry in every:
        for said in [entry] if isinstance(entry, Wording) else entry:
            assert isinstance(said, Wording)
            english, chinese = (set(Template(text).get_identifiers()) for text in said)
            assert chinese <= english, said
