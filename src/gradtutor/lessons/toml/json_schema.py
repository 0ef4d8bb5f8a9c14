"""The lesson format as a JSON Schema, draft 7, which the common TOML editors complete, explain and check by.

Made from ``schema``, as the reader's own checks are. A schema cannot say what only makes sense together, such as which
names exist: that remains for ``gradtutor author check``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from gradtutor.lessons.toml.kinds import (
    Cases,
    Choice,
    Either,
    Flag,
    Forms,
    Key,
    Kind,
    Many,
    Names,
    Numbers,
    Real,
    Table,
    Text,
    Whole,
)
from gradtutor.lessons.toml.schema import COURSE, LESSON, RUN, VARIANTS
from gradtutor.lessons.toml.tests_schema import TESTS

Schema: TypeAlias = dict[str, Any]

SCHEMA_FILE: Final = "lesson.schema.json"
"""The name of the schema where it lies beside a lesson."""
SCHEMA_LINE: Final = f"#:schema ./{SCHEMA_FILE}"
"""The first line of a lesson.toml, by which an editor finds the schema; a comment to everything else."""

_NUMBER: Final = "number"
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"


def schema_text(schema: Schema) -> str:
    """A schema as JSON."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def lesson_schema() -> Schema:
    """The schema of ``lesson.toml``."""
    variant = {**_table(RUN, whole=False), "description": "What this variant changes."}
    names = VARIANTS.kind
    assert isinstance(names, Names)
    variants = {"type": "object", "maxProperties": names.most, "additionalProperties": variant}
    top = _table((*LESSON, *RUN), whole=True)
    top["properties"][VARIANTS.name] = {**variants, "description": VARIANTS.doc}
    return _document("A gradtutor lesson", top)


def course_schema() -> Schema:
    """The schema of ``course.toml``."""
    return _document("A gradtutor course", _table(COURSE.keys, whole=True))


def tests_schema() -> Schema:
    """The schema of ``tests.toml``."""
    return _document("What the runs of a gradtutor lesson should come to", _table(TESTS.keys, whole=True))


SCHEMAS: Final[Mapping[str, Callable[[], Schema]]] = MappingProxyType(
    {"lesson": lesson_schema, "course": course_schema, "tests": tests_schema}
)
"""What a file is called, without its ending -> its schema."""


def _document(title: str, top: Schema) -> Schema:
    number = {"type": ["number", "array"], "minItems": 1, "items": {"$ref": f"#/definitions/{_NUMBER}"}}
    return {"$schema": _DRAFT, "title": title, **top, "definitions": {_NUMBER: number}}


def _schema(kind: Kind, whole: bool) -> Schema:
    """The schema of a kind; unless it is ``whole``, as a variant writes it: only what changes."""
    match kind:
        case Table(keys, shorthand):
            short = next((key.kind for key in keys if key.name == shorthand), None)
            table = _table(keys, whole)
            return table if short is None else _either([_schema(short, whole), table])
        case Names(item, _, most, keys):
            table = _table(keys, whole)
            return {**table, "maxProperties": most, "additionalProperties": _schema(item, whole)}
        case Cases():
            return _cases(kind, whole)
        case Forms(forms, plain):
            return _forms(forms, plain, whole)
        case Either(kinds):
            return _either([_schema(one, whole) for one in kinds])
        case Many(item, shortest, longest):
            # A list of a variant takes the place of the whole list.
            return {"type": "array", "minItems": shortest, "maxItems": longest, "items": _schema(item, True)}
    return _plain(kind)


def _plain(kind: Kind) -> Schema:
    """The schema of a kind that is no table and no list of one kind."""
    match kind:
        case Real(minimum, maximum, above, below):
            bounds = {"minimum": minimum, "maximum": maximum, "exclusiveMinimum": above, "exclusiveMaximum": below}
            return {"type": "number", **{name: bound for name, bound in bounds.items() if bound is not None}}
        case Whole(minimum, maximum):
            limits = {"minimum": minimum, "maximum": maximum}
            return {"type": "integer", **{name: bound for name, bound in limits.items() if bound is not None}}
        case Numbers(scalar):
            listed = {"type": "array", "minItems": 1, "items": {"$ref": f"#/definitions/{_NUMBER}"}}
            return {**listed, "type": ["number", "array"]} if scalar else listed
        case Choice(options):
            return {"enum": list(options)}
        case Text(longest):
            return {"type": "string", "maxLength": longest, "pattern": r"\S"}
    assert isinstance(kind, Flag)
    return {"type": "boolean"}


def _either(schemas: Sequence[Schema]) -> Schema:
    """Any one of several. Those of different types become one: what is said of a string is of no account for a table,
    so that a wrong key of a table is a fault of that key, and not of the choice."""
    types = [_types(schema) for schema in schemas]
    flat = [one for several in types for one in several]
    if not all(types) or len(set(flat)) < len(flat):
        return {"anyOf": list(schemas)}
    return {key: value for schema in schemas for key, value in schema.items()} | {"type": flat}


def _types(schema: Schema) -> list[str]:
    """The types of what fits a schema; none where that is not said, or where it says something of every type."""
    named = schema.get("type", [])
    return [] if schema.keys() & {"enum", "allOf", "anyOf", "if"} else [named] if isinstance(named, str) else named


def _table(keys: Iterable[Key], whole: bool) -> Schema:
    keys = tuple(keys)
    required = [key.name for key in keys if key.required] if whole else []
    table: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _described(key, whole) for key in keys},
    }
    return {**table, "required": required} if required else table


def _described(key: Key, whole: bool) -> Schema:
    default = {"default": key.default} if key.default is not None else {}
    return {"description": key.doc, **_schema(key.kind, whole), **default}


def _forms(forms: Mapping[str, Kind], plain: Kind, whole: bool) -> Schema:
    """A table of the form whose key is in it, or else of the plain one: its faults are those of that form."""
    schema = _schema(plain, whole)
    for name, form in reversed(list(forms.items())):
        schema = {"if": {"required": [name]}, "then": _schema(form, whole), "else": schema}
    return {"type": "object", **schema}


def _cases(kind: Cases, whole: bool) -> Schema:
    """A table with the keys of its case. What a key is called, and what may stand there, is said once for all cases, as
    far as it is the same, for that is what editors complete by; which keys go together is said for each case, so that a
    key that does not is named. A variant may leave the tag to the base, and write any key that some case has."""
    everywhere, own = _merged(kind.cases, whole)
    tag = {"description": kind.doc, "enum": list(kind.cases)}
    rules: list[Schema] = []
    for case, keys in kind.cases.items():
        properties = {kind.tag: True, **{key.name: own.get((case, key.name), True) for key in keys}}
        needed = [key.name for key in keys if key.required] if whole else []
        then: Schema = {
            "properties": properties,
            "additionalProperties": False,
            **({"required": needed} if needed else {}),
        }
        rules.append({"if": {"properties": {kind.tag: {"const": case}}, "required": [kind.tag]}, "then": then})
    if not whole:
        then = {"properties": dict.fromkeys(everywhere, True), "additionalProperties": False}
        rules.append({"if": {"not": {"required": [kind.tag]}}, "then": then})
    table = {"type": "object", "properties": {kind.tag: tag, **everywhere}, "allOf": rules}
    return {**table, "required": [kind.tag]} if whole else table


def _merged(cases: Mapping[str, tuple[Key, ...]], whole: bool) -> tuple[Schema, dict[tuple[str, str], Schema]]:
    """What is said of each key for all cases; and by case and key what is said for that case alone, where they
    differ."""
    found: dict[str, dict[str, Schema]] = {}
    for case, keys in cases.items():
        for key in keys:
            found.setdefault(key.name, {})[case] = _described(key, whole)
    everywhere: Schema = {}
    own: dict[tuple[str, str], Schema] = {}
    for name, schemas in found.items():
        first, *others = schemas.values()
        everywhere[name] = {
            part: value for part, value in first.items() if all(other.get(part) == value for other in others)
        }
        for case, schema in schemas.items():
            rest = {part: value for part, value in schema.items() if part not in everywhere[name]}
            if rest:
                own[case, name] = rest
    return everywhere, own
