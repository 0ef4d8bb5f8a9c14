"""The format as a JSON Schema: it accepts every lesson that ships, and refuses what the reader refuses."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from gradtutor.lessons.course.course import bundled
from gradtutor.lessons.toml.json_schema import SCHEMA_LINE, lesson_schema, schema_text

VALIDATOR = Draft4Validator(json.loads(schema_text()))
LESSONS = sorted(bundled().glob("*/lesson.toml"))


def found(document: dict[str, Any]) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(document)]


def test_it_is_a_schema_of_draft_4() -> None:
    Draft4Validator.check_schema(lesson_schema())
    assert lesson_schema()["$schema"] == "http://json-schema.org/draft-04/schema#"


@pytest.mark.parametrize("file", LESSONS, ids=lambda file: file.parent.name)
def test_every_lesson_that_ships_is_accepted(file: Path) -> None:
    assert found(tomllib.loads(file.read_text("utf-8"))) == []


SOUND = {
    "format": 1,
    "id": "chain",
    "parameters": {"x": 2.0, "w": {"start": [[1, 2], [3, 4]], "step": 0.1}},
    "nodes": {"a": "x**2"},
    "goal": {"minimize": "a"},
    "rule": {"kind": "sgd", "rate": 0.1},
    "chart": [{"kind": "objective", "scale": "log"}],
    "variants": {"fast": {"rule": {"rate": 0.5}, "parameters": {"x": {"max": 3}}, "stop": {"max_iterations": 3}}},
}


def test_a_variant_may_write_only_what_changes() -> None:
    assert found(SOUND) == []


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("format",), 2),
        (("id",), " "),
        (("id",), None),  # taken out
        (("nodes",), None),
        (("paramters",), {}),
        (("parameters", "x"), "two"),
        (("parameters", "x"), {"min": 1}),
        (("parameters", "w"), [[1, "a"]]),
        (("parameters", "w", "step"), 0),
        (("parameters", "w", "stop"), 1),
        (("nodes", "a"), 3),
        (("rule", "kind"), "sdg"),
        (("rule", "share"), {"x": 1}),
        (("rule", "rate"), True),
        (("digits",), 13),
        (("digits",), 2.5),
        (("chart",), {"kind": "objective"}),
        (("chart",), [{"kind": "function"}]),
        (("chart",), [{"kind": "surface", "x": "x", "y": "w", "x_range": [1]}]),
        (("variants", "fast", "rule"), {"speed": 1}),
        (("variants", "fast", "chart"), [{}]),
        (("question",), [{"id": "q", "kind": "choice", "stage": "update"}]),
        (("question",), [{"id": "q", "kind": "number", "stage": "later", "answer": 1}]),
    ],
)
def test_what_the_reader_refuses_is_refused(way: tuple[str, ...], value: object) -> None:
    document = copy.deepcopy(SOUND)
    table: Any = document
    for step in way[:-1]:
        table = table[step]
    if value is None:
        del table[way[-1]]
    else:
        table[way[-1]] = value
    assert found(document)


def test_each_key_explains_itself_to_an_editor() -> None:
    schema = lesson_schema()
    assert schema["properties"]["digits"] == {
        "description": "Decimals in tables.",
        "type": "integer",
        "minimum": 0,
        "maximum": 12,
        "default": 5,
    }
    assert SCHEMA_LINE == "#:schema ./lesson.schema.json"
