"""The format as a JSON Schema: it accepts every lesson that ships, and refuses what the reader refuses."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from gradtutor.lessons.course.course import bundled
from gradtutor.lessons.toml.json_schema import SCHEMA_LINE, SCHEMAS, lesson_schema, schema_text
from gradtutor.lessons.toml.question_keys import QUESTION
from gradtutor.lessons.toml.schema import CHART, RULE

VALIDATORS = {name: Draft7Validator(json.loads(schema_text(schema()))) for name, schema in SCHEMAS.items()}
VALIDATOR = VALIDATORS["lesson"]
LESSONS = sorted(bundled().glob("*/lesson.toml"))


def found(document: dict[str, Any]) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(document)]


@pytest.mark.parametrize("name", ["lesson", "course", "tests"])
def test_it_is_a_schema_of_draft_7(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name]())
    assert SCHEMAS[name]()["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("file", LESSONS, ids=lambda file: file.parent.name)
def test_every_lesson_that_ships_is_accepted(file: Path) -> None:
    assert found(tomllib.loads(file.read_text("utf-8"))) == []


def test_the_course_and_the_tests_that_ship_are_accepted() -> None:
    course = tomllib.loads((bundled() / "course.toml").read_text("utf-8"))
    assert [error.message for error in VALIDATORS["course"].iter_errors(course)] == []
    for file in bundled().glob("*/tests.toml"):
        tests = tomllib.loads(file.read_text("utf-8"))
        assert [error.message for error in VALIDATORS["tests"].iter_errors(tests)] == []


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


RULES: dict[str, dict[str, object]] = {kind: {"kind": kind} for kind in RULE.cases}
CHARTS: dict[str, dict[str, object]] = {
    kind: {"kind": kind, **{key.name: tomllib.loads(f"x = {key.example}")["x"] for key in keys if key.required}}
    for kind, keys in CHART.cases.items()
}
QUESTIONS: dict[str, dict[str, object]] = {
    kind: {"kind": kind, **{key.name: tomllib.loads(f"x = {key.example}")["x"] for key in keys if key.required}}
    for kind, keys in QUESTION.cases.items()
}
TABLES = [
    *((("rule",), rule) for rule in RULES.values()),
    *((("variants", "fast", "rule"), rule) for rule in RULES.values()),
    (("variants", "fast", "rule"), {"rate": 0.5}),
    *((("chart", 0), chart) for chart in CHARTS.values()),
    *((("variants", "fast", "chart"), [chart]) for chart in CHARTS.values()),
    *((("question", 0), question) for question in QUESTIONS.values()),
    (("parameters", "x"), {"start": 1.0}),
    (("variants", "fast", "parameters", "x"), {"max": 3}),
    (("nodes", "a"), {"expression": "x"}),
    (("constants", "k"), {"value": 1}),
    (("goal",), {"minimize": "a"}),
    (("stop",), {"max_iterations": 3}),
    (("data",), {"file": "a.csv"}),
    (("data", "generate"), {"rows": 3}),
]


def placed(way: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The sound document with another value at the end of a way."""
    document: Any = copy.deepcopy(SOUND)
    document["question"] = [None]
    if way[0] != "question":
        del document["question"]
    table = document
    for step in way[:-1]:
        table = table.setdefault(step, {}) if isinstance(table, dict) else table[step]
    table[way[-1]] = value
    return document  # type: ignore[no-any-return]


def errors_of(document: dict[str, Any]) -> list[ValidationError]:
    return list(VALIDATOR.iter_errors(document))


@pytest.mark.parametrize(("way", "table"), TABLES, ids=str)
def test_a_wrong_key_is_named_and_nothing_else(way: tuple[str | int, ...], table: Any) -> None:
    assert [error.message for error in errors_of(placed(way, table))] == []
    spoilt = [{**table[0], "wrnog": 1}] if isinstance(table, list) else {**table, "wrnog": {}}
    if way == ("data", "generate"):
        # There any name is a column, and a table is none.
        (error,) = errors_of(placed(way, spoilt))
        assert list(error.absolute_path) == [*way, "wrnog"]
        return
    if way == ("data",):
        (error,) = errors_of(placed(way, spoilt))
        assert list(error.absolute_path) == ["data", "wrnog"]
        return
    (error,) = errors_of(placed(way, spoilt))
    assert error.validator == "additionalProperties"
    assert "'wrnog' was unexpected" in error.message
    assert list(error.absolute_path) == [*way, 0] if isinstance(table, list) else list(way)


@pytest.mark.parametrize(
    ("way", "table", "path", "said"),
    [
        (("rule",), {"kind": "newton", "rate": 0.1}, ["rule"], "'rate' was unexpected"),
        (("rule",), {"kind": "sgd", "rate": True}, ["rule", "rate"], "True is not of type"),
        (("rule",), {"kind": "sdg"}, ["rule", "kind"], "'sdg' is not one of"),
        (("rule",), {"rate": 0.1}, ["rule"], "'kind' is a required property"),
        (("chart", 0), {"kind": "function"}, ["chart", 0], "'parameter' is a required property"),
        (("chart", 0), {"kind": "objective", "scale": "lgo"}, ["chart", 0, "scale"], "'lgo' is not one of"),
        (("parameters", "x"), {"start": 1, "step": 0}, ["parameters", "x", "step"], "0 is less than or equal to"),
        (("parameters", "x"), {}, ["parameters", "x"], "'start' is a required property"),
        (("variants", "fast", "rule"), {"kind": "newton", "rate": 0.1}, ["variants", "fast", "rule"], "'rate'"),
        (("question", 0), {"kind": "choice", "id": "q", "stage": "loss", "right": 1, "tolerance": 1},
         ["question", 0], "'tolerance' was unexpected"),
    ],
)  # fmt: skip
def test_what_does_not_go_with_its_kind_is_named(
    way: tuple[str | int, ...], table: dict[str, Any], path: list[str | int], said: str
) -> None:
    (error,) = errors_of(placed(way, table))
    assert said in error.message
    assert list(error.absolute_path) == path


def test_a_wrong_key_of_a_course_and_of_tests_is_named() -> None:
    course = tomllib.loads((bundled() / "course.toml").read_text("utf-8"))
    course["chapter"][1]["titel"] = "x"
    (error,) = VALIDATORS["course"].iter_errors(course)
    assert (list(error.absolute_path), "'titel' was unexpected" in error.message) == (["chapter", 1], True)
    tests = {"format": 1, "run": [{"iteration": [{"number": 1, "vaules": {}}]}]}
    (error,) = VALIDATORS["tests"].iter_errors(tests)
    assert (list(error.absolute_path), "'vaules' was unexpected" in error.message) == (["run", 0, "iteration", 0], True)
