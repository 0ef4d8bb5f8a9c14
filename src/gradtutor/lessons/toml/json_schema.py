"""The lesson format as a JSON Schema, draft 4, which the common TOML editors complete, explain and check by.

Made from ``schema``, as the reader's own checks are. A schema cannot say what only makes sense together, such as which
names exist: that remains for ``gradtutor author check``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
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
from gradtutor.lessons.toml.schema import LESSON, RUN, VARIANTS

Schema: TypeAlias = dict[str, Any]

SCHEMA_FILE: Final = "lesson.schema.json"
"""The name of the schema where it lies beside a lesson."""
SCHEMA_LINE: Final = f"#:schema ./{SCHEMA_FILE}"
"""The first line of a lesson.toml, by which an editor finds the schema; a comment to everything else."""

_NUMBERS: Final = "numbers"
_DRAFT: Final = "http://json-schema.org/draft-04/schema#"


def schema_text() -> str:
    """The schema of ``lesson.toml`` as JSON."""
    return json.dumps(lesson_schema(), ensure_ascii=False, indent=1) + "\n"


def lesson_schema() -> Schema:
    """The schema of ``lesson.toml``."""
    variant = {**_table(RUN, whole=False), "description": "What this variant changes."}
    names = VARIANTS.kind
    assert isinstance(names, Names)
    variants = {"type": "object", "maxProperties": names.most, "additionalProperties": variant}
    top = _table((*LESSON, *RUN), whole=True)
    top["properties"][VARIANTS.name] = {**variants, "description": VARIANTS.doc}
    number_or_list = {"anyOf": [{"type": "number"}, {"$ref": f"#/definitions/{_NUMBERS}"}]}
    listed = {"type": "array", "minItems": 1, "items": number_or_list}
    return {"$schema": _DRAFT, "title": "A gradtutor lesson", **top, "definitions": {_NUMBERS: listed}}


def _schema(kind: Kind, whole: bool) -> Schema:
    """The schema of a kind; unless it is ``whole``, as a variant writes it: only what changes."""
    match kind:
        case Table(keys, shorthand):
            short = next((key.kind for key in keys if key.name == shorthand), None)
            table = _table(keys, whole)
            return table if short is None else {"anyOf": [_schema(short, whole), table]}
        case Names(item, _, most, keys):
            table = _table(keys, whole)
            return {**table, "maxProperties": most, "additionalProperties": _schema(item, whole)}
        case Cases():
            return _cases(kind, whole)
        case Forms(forms, plain):
            return {"anyOf": [_schema(form, whole) for form in (*forms.values(), plain)]}
        case Either(kinds):
            return {"anyOf": [_schema(one, whole) for one in kinds]}
        case Many(item, shortest, longest):
            # A list of a variant takes the place of the whole list.
            return {"type": "array", "minItems": shortest, "maxItems": longest, "items": _schema(item, True)}
    return _plain(kind)


def _plain(kind: Kind) -> Schema:
    """The schema of a kind that is no table and no list of one kind."""
    match kind:
        case Real(minimum, maximum, above, below):
            low = {"minimum": minimum} if minimum is not None else {}
            high = {"maximum": maximum} if maximum is not None else {}
            over = {"minimum": above, "exclusiveMinimum": True} if above is not None else {}
            under = {"maximum": below, "exclusiveMaximum": True} if below is not None else {}
            return {"type": "number", **low, **high, **over, **under}
        case Whole(minimum, maximum):
            bounds = {"minimum": minimum, "maximum": maximum}
            return {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}
        case Numbers(scalar):
            listed = {"$ref": f"#/definitions/{_NUMBERS}"}
            return {"anyOf": [{"type": "number"}, listed]} if scalar else listed
        case Choice(options):
            return {"enum": list(options)}
        case Text(longest):
            return {"type": "string", "maxLength": longest, "pattern": r"\S"}
    assert isinstance(kind, Flag)
    return {"type": "boolean"}


def _table(keys: Iterable[Key], whole: bool) -> Schema:
    keys = tuple(keys)
    required = [key.name for key in keys if key.required] if whole else []
    table: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key.name: _described(key, whole) for key in keys},
    }
    # Draft 4 has no empty list here.
    return {**table, "required": required} if required else table


def _described(key: Key, whole: bool) -> Schema:
    schema = _schema(key.kind, whole)
    default = {"default": key.default} if key.default is not None else {}
    # Whatever stands beside a reference is ignored.
    schema = {"allOf": [schema]} if "$ref" in schema else schema
    return {"description": key.doc, **schema, **default}


def _cases(kind: Cases, whole: bool) -> Schema:
    """A table for each case; a variant may leave the tag to the base, and write any key that some case has."""
    tables = []
    for name, keys in kind.cases.items():
        table = _table(keys, whole)
        table["properties"] = {kind.tag: {"description": kind.doc, "enum": [name]}, **table["properties"]}
        table["required"] = [kind.tag, *table.get("required", ())]
        tables.append(table)
    if not whole:
        tables.append(_any_case(kind.cases))
    return {"anyOf": tables}


def _any_case(cases: Mapping[str, tuple[Key, ...]]) -> Schema:
    kinds: dict[str, list[Key]] = {}
    for key in (key for keys in cases.values() for key in keys):
        if all(key.kind != other.kind for other in kinds.setdefault(key.name, [])):
            kinds[key.name].append(key)
    properties: Schema = {}
    for name, keys in kinds.items():
        schemas = [_schema(key.kind, False) for key in keys]
        merged = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
        properties[name] = {"description": keys[0].doc, **merged}
    return {"type": "object", "additionalProperties": False, "properties": properties}
