"""The keys of a rule in the format are the fields of the rule in the engine, with the same defaults."""

from __future__ import annotations

import dataclasses

import pytest

from gradtutor.engine.optim.rules import RULES
from gradtutor.lessons.toml.kinds import Key, Table
from gradtutor.lessons.toml.schema import RULE


def named(key: Key) -> list[tuple[str, Key]]:
    """A key by the name of its field: ``norm`` in the table ``clip`` is ``clip_norm``."""
    if isinstance(key.kind, Table):
        return [(f"{key.name}_{part.name}", part) for part in key.kind.keys]
    return [(key.name, key)]


@pytest.mark.parametrize("kind", list(RULES))
def test_a_rule_takes_the_fields_of_the_engine(kind: str) -> None:
    fields = {field.name: field for field in dataclasses.fields(RULES[kind])}  # type: ignore[arg-type]
    keys = {name: key for key in RULE.cases[kind] for name, key in named(key)}
    assert set(keys) == set(fields)
    for name, key in keys.items():
        if key.default is not None:
            assert key.default == fields[name].default


def test_every_rule_of_the_engine_can_be_written() -> None:
    assert set(RULE.cases) == set(RULES)
