"""A variant over the base: what is merged key by key, what starts afresh, and in which order names come."""

from __future__ import annotations

from typing import Any

import pytest

from gradtutor.lessons.toml.kinds import Cases, Forms, Key, Kind, Names, Real, Table
from gradtutor.lessons.toml.tree import Tree, entries, form_of, keys_of, merge, opened

NUMBER = Real()
PAIR = Table((Key("a", NUMBER, ""), Key("b", NUMBER, "")), shorthand="a")
EXCLUSIVE = Table((Key("a", NUMBER, ""), Key("b", NUMBER, "")), exclusive=("b",))
RULE = Cases("kind", "", {"sgd": (Key("rate", NUMBER, ""),), "adam": (Key("beta", PAIR, ""),)})
FORMS = Forms({"file": Table((Key("file", PAIR, ""),)), "size": Table((Key("size", NUMBER, ""),))}, PAIR)


def plain(value: Any) -> Any:
    value = value.value if isinstance(value, Tree) else value
    return {key: plain(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def merged(kind: Kind, base: Any, change: Any) -> Any:
    return plain(merge(kind, Tree(base, ("base",)), Tree(change, ("change",))))


@pytest.mark.parametrize(
    ("kind", "base", "change", "found"),
    [
        (PAIR, {"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        # A bare value stands for the key a, in either.
        (PAIR, 1, {"b": 3}, {"a": 1, "b": 3}),
        (PAIR, {"a": 1, "b": 2}, 4, {"a": 4, "b": 2}),
        (PAIR, 1, 4, {"a": 4}),
        # What is no table is replaced, and so is a table of which nothing is known.
        (NUMBER, 1, 4, 4), (NUMBER, {"a": 1}, {"b": 2}, {"b": 2}), (EXCLUSIVE, {"a": 1}, 4, 4),
        # b of its own puts a away; where the base has b as well, nothing is put away.
        (EXCLUSIVE, {"a": 1}, {"b": 2}, {"b": 2}), (EXCLUSIVE, {"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        (EXCLUSIVE, {"b": 1}, {"a": 2}, {"b": 1, "a": 2}), (EXCLUSIVE, {"a": 1}, {"a": 2}, {"a": 2}),
        # Another case starts afresh; the same one, or none, does not.
        (RULE, {"kind": "sgd", "rate": 1}, {"kind": "adam"}, {"kind": "adam"}),
        (RULE, {"kind": "sgd", "rate": 1}, {"kind": "sgd"}, {"kind": "sgd", "rate": 1}),
        (RULE, {"kind": "sgd", "rate": 1}, {"rate": 2}, {"kind": "sgd", "rate": 2}),
        (RULE, {"rate": 1}, {"kind": "sgd"}, {"kind": "sgd"}),
        (RULE, {"kind": "adam", "beta": {"a": 1, "b": 2}}, {"beta": {"b": 3}},
         {"kind": "adam", "beta": {"a": 1, "b": 3}}),
        # Another form starts afresh.
        (FORMS, {"file": {"a": 1}}, {"size": 2}, {"size": 2}),
        (FORMS, {"a": 1}, {"file": {"a": 2}}, {"file": {"a": 2}}),
        (FORMS, {"file": {"a": 1}}, {"a": 2}, {"a": 2}), (FORMS, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        (FORMS, {"file": {"a": 1}}, {"file": {"b": 2}}, {"file": {"a": 1, "b": 2}}),
        # The author's own names, and a key among them that is none.
        (Names(PAIR, "x"), {"x": {"a": 1}}, {"x": {"b": 2}, "y": 3}, {"x": {"a": 1, "b": 2}, "y": 3}),
        (Names(NUMBER, "x", keys=(Key("all", PAIR, ""),)), {"all": {"a": 1}, "x": {"a": 1}},
         {"all": {"b": 2}, "x": {"b": 2}}, {"all": {"a": 1, "b": 2}, "x": {"b": 2}}),
    ],
)  # fmt: skip
def test_what_is_merged(kind: Kind, base: Any, change: Any, found: Any) -> None:
    assert merged(kind, base, change) == found


@pytest.mark.parametrize(
    ("change", "order"),
    [
        ("x y", "a b c x y"), ("x b", "a x b c"), ("x y b", "a x y b c"), ("x a y c z", "x a b y c z"),
        ("c a", "a b c"), ("c x a", "x a b c"),
    ],
)  # fmt: skip
def test_a_new_name_comes_before_the_old_one_that_it_stands_before(change: str, order: str) -> None:
    found = merged(Names(NUMBER, "x"), dict.fromkeys("abc", 1), dict.fromkeys(change.split(), 2))
    assert list(found) == order.split()
    assert found == {name: 2 if name in change.split() else 1 for name in order.split()}


def test_each_value_knows_where_it_stands() -> None:
    found = merge(PAIR, Tree({"a": 1}, ("base",)), Tree({"b": 2}, ("v", 0)))
    assert found.where == ("base",)
    assert {name: tree.where for name, tree in entries(found).items()} == {"a": ("base", "a"), "b": ("v", 0, "b")}
    assert merge(NUMBER, Tree(1, ("base",)), Tree(2, ("v",))).where == ("v",)
    assert opened(PAIR, Tree(1, ("x",))) == {"a": Tree(1, ("x",))}
    assert opened(NUMBER, Tree(1, ("x",))) is None and opened(EXCLUSIVE, Tree(1, ("x",))) is None


def test_the_keys_of_a_table() -> None:
    def tree(value: object) -> dict[str, Tree]:
        return {"kind": Tree(value, ())}

    assert keys_of(RULE, tree("sgd")) == RULE.cases["sgd"]
    assert [keys_of(RULE, one) for one in (tree("q"), tree(3), tree([]), {})] == [(), (), (), ()]
    assert keys_of(PAIR, {}) == PAIR.keys
    assert keys_of(NUMBER, tree("sgd")) == ()
    assert form_of(FORMS, {"size": Tree(1, ())}) is FORMS.forms["size"]
    assert form_of(FORMS, {"other": Tree(1, ())}) is PAIR
