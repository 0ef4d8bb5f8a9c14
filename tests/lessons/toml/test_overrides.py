"""``--set NAME=VALUE``: how it is split, where it goes in the tree, and what there is not."""

from __future__ import annotations

from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.errors import UsageError
from gradtutor.lessons.toml.overrides import overlay, parse_setting, settable
from gradtutor.lessons.toml.tree import Tree

RUN = Tree(
    {
        "parameters": Tree({"w": Tree(1.0, ()), "rate": Tree(2.0, ())}, ()),
        "constants": Tree({"y": Tree(3.0, ())}, ()),
        "rule": Tree({"kind": Tree("sgd", ())}, ()),
    },
    (),
)


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def plain(tree: Any) -> Any:
    """A tree as plain dictionaries."""
    value = tree.value if isinstance(tree, Tree) else tree
    return {key: plain(inner) for key, inner in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("w=2", "w", 2), (" rule.rate = 0.5 ", "rule.rate", 0.5), ("w=[1, 2]", "w", [1, 2]), ("on=true", "on", True),
        ("stop.when=abs(error) < 1", "stop.when", "abs(error) < 1"), ("rule.kind='adam'", "rule.kind", "adam"),
        ("w=" + "[" * 5000, "w", "[" * 5000), ("a=b=c", "a", "b=c"),
    ],
    ids=lambda text: str(text)[:20],
)  # fmt: skip
def test_a_setting_is_a_name_and_a_value(text: str, name: str, value: object) -> None:
    assert parse_setting(text) == (name, value)


@pytest.mark.parametrize("text", ["w", "=2", "w=", " = ", "w= "])
def test_what_is_no_setting(text: str) -> None:
    with pytest.raises(UsageError, match="this is not NAME=VALUE"):
        parse_setting(text)


def test_a_name_without_a_dot_is_a_parameter_or_a_constant() -> None:
    assert settable(RUN) == {"w": "parameters", "rate": "parameters", "y": "constants"}
    assert settable(Tree({"parameters": Tree("no table", ())}, ())) == {}
    found = overlay(RUN, {"y": 5.0, "rule.rate": 0.5, "rule.kind": "adam"})
    assert plain(found) == {"constants": {"y": 5.0}, "rule": {"rate": 0.5, "kind": "adam"}}


def test_a_value_knows_where_it_comes_from() -> None:
    found: Any = overlay(RUN, {"rule.rate": 0.5}, ("sweep", 1))
    assert found.value["rule"].value["rate"].where == ("sweep", 1, "rule", "rate")
    # So has each table on the way to it.
    assert (found.where, found.value["rule"].where) == (("sweep", 1), ("sweep", 1, "rule"))
    deep: Any = overlay(RUN, {"a.b.c": 1.0, "w": 2.0})
    assert deep.value["a"].value["b"].where == ("--set", "a", "b")
    assert deep.value["parameters"].value["w"].where == ("--set", "w")


def test_a_later_setting_goes_below_an_earlier_one() -> None:
    assert plain(overlay(RUN, {"rule.rate": 0.5, "rule.rate.more": 1})) == {"rule": {"rate": {"more": 1}}}


def test_any_spelling_of_a_name_is_the_name() -> None:
    # NFKC makes w1 of w₁ and of ｗ１; the lesson's own spelling is the one that is set.
    run = Tree({"parameters": Tree({"w₁": Tree(1.0, ()), "w": Tree(2.0, ())}, ())}, ())
    for spelled in ("w₁", "w1", "ｗ１"):
        assert plain(overlay(run, {spelled: 5.0})) == {"parameters": {"w₁": 5.0}}
    assert plain(overlay(run, {"w": 5.0})) == {"parameters": {"w": 5.0}}


def test_a_name_that_there_is_not_is_named() -> None:
    with pytest.raises(UsageError, match="--set ww: there is no parameter or constant"):
        overlay(RUN, {"ww": 1.0})


def test_what_has_a_symbol_is_set_by_that_too() -> None:
    run = Tree({"parameters": Tree({"p": {"start": 4.0, "symbol": "b"}, "q": 1.0, "e": 2.0}, ()),
                "constants": Tree({"ecc": Tree({"value": 0.4, "symbol": Tree("e", ())}, ())}, ())}, ())  # fmt: skip
    assert plain(overlay(run, {"b": 5.0})) == plain(overlay(run, {"p": 5.0})) == {"parameters": {"p": 5.0}}
    # 'e' is a name and another one's symbol: it means the name.
    assert plain(overlay(run, {"e": 3.0, "ecc": 0.8})) == {"parameters": {"e": 3.0}, "constants": {"ecc": 0.8}}
    with pytest.raises(UsageError, match="There are: b, q, e, ecc"):
        overlay(run, {"w": 1.0})
