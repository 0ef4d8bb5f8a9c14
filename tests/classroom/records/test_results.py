"""Results as a gradebook and a learning record store read them."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import RFC_4122, UUID

import pytest
import tablib

from gradtutor.classroom.records.results import cell, write_csv
from gradtutor.classroom.records.xapi import write_statements
from gradtutor.session.store.interface import Event, Store
from gradtutor.session.store.memory import MemoryStore

NOON = datetime(2026, 9, 1, 12, 0, 0, tzinfo=UTC).timestamp()
PREDICTED = {"variant": "default", "iteration": 1, "quantity": "gradient", "name": "b", "of": "", "index": []}
# The keys of ``CsvExportPlugin.export`` in nbgrader's plugins/export.py, in their order.
NBGRADER = [
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
]  # fmt: skip


def answered(question: str, right: bool, learner: str, after: float) -> Event:
    return Event("answered", "slope", {"question": question, "answer": 2, "right": right}, learner, NOON + after)


@pytest.fixture
def store() -> Store:
    store = MemoryStore()
    store.append(
        [
            Event("message", data={"text": "hello"}, time=NOON),
            Event("opened", "slope", {"variant": "default"}, "teacher", NOON),
            Event("arrived", "", {"name": "=HYPERLINK(1)", "group": "b"}, "anna", NOON),
            Event("opened", "slope", {"variant": "default"}, "anna", NOON + 1),
            answered("first", False, "anna", 2),
            answered("first", True, "anna", 3),
            answered("second", True, "anna", 4),
            answered("second", False, "anna", 5),
            Event("predicted", "slope", {**PREDICTED, "guess": 0.5, "truth": 1.0, "right": False, "reason": "half"},
                  "anna", NOON + 6),
            Event("predicted", "slope", {**PREDICTED, "guess": 1, "truth": 1.0, "right": True, "reason": ""},
                  "anna", NOON + 7),
            Event("arrived", "", {"name": '李\t"明", x', "group": ""}, "bo", NOON + 8),
            Event("opened", "chain rule", {"variant": "default"}, "bo", NOON + 9),
            Event("stepped", "chain rule", {"variant": "default", "iteration": 1, "revealed": 1, "stage": "forward",
                  "focus": "b"}, "bo", NOON + 10),
            Event("stepped", "chain rule", {"variant": "default", "iteration": 1, "revealed": 2, "stage": "forward",
                  "focus": "c"}, "bo", NOON + 11),
            Event("finished", "chain rule", {"variant": "default", "iteration": 4, "reason": "converged"}, "bo",
                  NOON + 12.25),
            Event("finished", "chain rule", {"variant": "default", "iteration": 4, "reason": "converged"}, "bo",
                  NOON + 13),
            Event("left", "chain rule", {}, "bo", NOON + 14),
            Event("answered", "slope", {"nonsense": 1}, "bo", NOON + 15),
        ]
    )  # fmt: skip
    return store


def test_a_spreadsheet_reads_the_table_back(store: Store) -> None:
    stream = io.StringIO(newline="")
    write_csv(store, stream)
    raw = stream.getvalue().encode()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 4
    table = tablib.Dataset().load(raw.decode("utf-8-sig"), format="csv")
    assert table.headers == NBGRADER
    assert [dict(row) for row in table.dict] == [
        dict(zip(NBGRADER, row, strict=True))
        for row in [
            ["chain rule", "", "2026-09-01 12:00:14", "bo", "", '李 "明", x', "", "0.0", "0.0", "0.0", "0.0"],
            # Of three that were asked, the second question went wrong at its last try.
            ["slope", "", "2026-09-01 12:00:07", "anna", "", "'=HYPERLINK(1)", "", "2.0", "0.0", "2.0", "3.0"],
            ["slope", "", "2026-09-01 12:00:15", "bo", "", '李 "明", x', "", "0.0", "0.0", "0.0", "0.0"],
        ]
    ]


def test_every_cell_is_quoted(store: Store) -> None:
    stream = io.StringIO(newline="")
    write_csv(store, stream)
    first, *rows = stream.getvalue().lstrip("\ufeff").split("\r\n")
    assert first == ",".join(f'"{name}"' for name in NBGRADER)
    assert all(row.startswith('"') and row.endswith('"') for row in rows if row)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_what_a_spreadsheet_would_obey_is_made_harmless(start: str) -> None:
    assert cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["", "anna", "a=b", "'quoted", "李明", "2.0"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


def statements(store: Store) -> list[dict[str, Any]]:
    stream = io.StringIO()
    write_statements(store, stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_what_was_done_becomes_statements(store: Store) -> None:
    told = [(one["verb"]["id"].rsplit("/")[-1], one["object"]["id"]) for one in statements(store)]
    lesson, chain = "urn:gradtutor:lesson:slope", "urn:gradtutor:lesson:chain%20rule"
    number = f"{lesson}:number:default:1:gradient:b:"
    assert told == [
        ("initialized", lesson),
        *[("answered", f"{lesson}:question:{name}") for name in ("first", "first", "second", "second")],
        ("answered", number),
        ("answered", number),
        ("initialized", chain),
        ("progressed", chain),
        ("completed", chain),
        ("terminated", chain),
    ]
    results = [one.get("result", {}) for one in statements(store)]
    assert results[1] == {"success": False, "response": "2"}
    assert results[5] == {"success": False, "response": "0.5", "extensions": {"urn:gradtutor:reason": "half"}}
    assert results[9]["completion"] is True
    assert statements(store)[9]["timestamp"] == "2026-09-01T12:00:12.250Z"


def test_statements_keep_to_the_specification(store: Store) -> None:
    """xAPI 1.0.3, xAPI-Data.md: 2.2 (formatting), 2.4.1 to 2.4.7 (properties), 4.2 to 4.6 (UUID, IRI, time)."""
    found = statements(store)
    assert len({one["id"] for one in found}) == len(found)
    for one in found:
        assert set(one) <= {"id", "actor", "verb", "object", "result", "context", "timestamp"}
        identifier = UUID(one["id"])
        assert str(identifier) == one["id"]
        assert identifier.variant == RFC_4122
        # An agent has exactly one identifier; an account has exactly these two.
        assert set(one["actor"]) == {"objectType", "account"}
        assert one["actor"]["objectType"] == "Agent"
        assert set(one["actor"]["account"]) == {"homePage", "name"}
        assert set(one["verb"]) == {"id", "display"}
        assert all(re.fullmatch(r"[a-z]{2}", tag) and isinstance(text, str) for tag, text in
                   one["verb"]["display"].items())  # fmt: skip
        assert set(one["object"]) <= {"objectType", "id", "definition"}
        assert one["object"]["objectType"] == "Activity"
        result = one.get("result", {})
        assert set(result) <= {"success", "completion", "response", "extensions"}
        assert all(isinstance(result[name], bool) for name in ("success", "completion") if name in result)
        assert isinstance(result.get("response", ""), str)
        parents = one.get("context", {}).get("contextActivities", {}).get("parent", [])
        iris = [one["verb"]["id"], one["object"]["id"]]
        iris += [one["object"]["definition"]["type"], *result.get("extensions", {}), *(each["id"] for each in parents)]
        # 2.4.2.4: a home page is an IRL, which is an IRI that is an address.
        home = urlsplit(one["actor"]["account"]["homePage"])
        assert home.scheme == "https"
        assert re.fullmatch(r"[0-9a-z.-]+", home.netloc)
        assert all(urlsplit(iri).scheme in ("http", "urn") and re.fullmatch(r"[!-~]+", iri) for iri in iris)
        assert datetime.fromisoformat(one["timestamp"]).tzinfo is not None
        # 2.2: no value is null, outside extensions.
        assert "null" not in json.dumps({**one, "result": {**result, "response": "", "extensions": {}}})


def test_nobody_can_be_recognised_in_statements_and_a_second_export_is_the_same(store: Store) -> None:
    found = statements(store)
    text = json.dumps(found, ensure_ascii=False)
    assert not re.search(r"anna|HYPERLINK|\bbo\b|李|teacher", text)
    assert len({one["actor"]["account"]["name"] for one in found}) == 2
    assert len({one["actor"]["account"]["homePage"] for one in found}) == 1
    assert statements(store) == found
    other = MemoryStore()
    other.append(store.read())
    assert {one["actor"]["account"]["name"] for one in statements(other)}.isdisjoint(
        one["actor"]["account"]["name"] for one in found
    )
