"""Every rule has words of its own for the lessons that ``try`` makes, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from string import Template

import pytest

from gradtutor import i18n
from gradtutor.engine.optim.rules import RULES
from gradtutor.lessons.generate import phrases, preparation, value_and_slope
from gradtutor.lessons.generate.phrases import METHODS, METHODS_LIKE, UPDATE


def every_phrase() -> Iterator[str]:
    pending = [value for module in (phrases, preparation, value_and_slope) for name, value in vars(module).items()
               if name.isupper()]  # fmt: skip
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            yield one
        else:
            pending += one.values() if hasattr(one, "values") else one


def test_every_rule_has_a_phrase() -> None:
    assert set(METHODS) == set(RULES)


@pytest.mark.parametrize("kind", list(RULES))
def test_a_rule_is_named_in_its_sentence_in_every_language(kind: str) -> None:
    if RULES[kind].waits:
        return
    name, how = METHODS[kind]
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            called, said = i18n.tr(name).removeprefix("the "), i18n.tr(how)
        if language != "zh" or kind != "sgd":
            assert f"**{called}**" in said, language


def test_a_rule_without_words_of_its_own_has_those_of_its_like() -> None:
    shown = {rule.backward for rule in RULES.values()}
    assert set(METHODS_LIKE) == shown
    assert {rule.backward for rule in RULES.values() if rule.details} == set(phrases.DETAILS)
    assert {"moves", "remembers", "waits", *(shown - {"gradients"})} <= set(UPDATE)
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            assert all("$method" in i18n.tr(said) for said in METHODS_LIKE.values())


def test_every_language_puts_in_what_it_is_given() -> None:
    found = list(every_phrase())
    assert len(found) > 100
    for phrase in found:
        given = set(Template(phrase).get_identifiers())
        for language in i18n.LANGUAGES:
            with i18n.speaking(language):
                assert set(Template(i18n.tr(phrase)).get_identifiers()) <= given, (language, phrase)
