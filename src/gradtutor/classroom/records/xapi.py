"""What the learners of a class have done as xAPI statements, one JSON object in each line, for a learning record store.

After the specification of xAPI 1.0.3 (``xAPI-Data.md``, part two); the verbs are those of ADL's vocabulary. Nobody can
be recognised in it: an account's name is a digest that only the class's own store could make again. Statements keep
their ids, so that a record store which is given them twice keeps them once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, TextIO
from urllib.parse import quote
from uuid import UUID

from gradtutor.classroom.records.results import learners_events
from gradtutor.session.store.event_fields import Given
from gradtutor.session.store.events import Answered, Finished, Left, Opened, Predicted, Stepped, record_of
from gradtutor.session.store.interface import Event, Store

SECRET: Final = "secret/accounts"
"""The state that keeps the key of the digests. A learner's process cannot read it."""
_VERBS: Final = "http://adlnet.gov/expapi/verbs/"
_ACTIVITIES: Final = "http://adlnet.gov/expapi/activities/"
_OURS: Final = "urn:gradtutor:"


def write_statements(store: Store, stream: TextIO) -> None:
    """Write all statements of a class, in order. Raises ``StoreError``."""
    statements = Statements(_secret(store)).of(learners_events(store))
    stream.writelines(json.dumps(statement, separators=(",", ":")) + "\n" for statement in statements)


class Statements:
    """Makes statements of events; ``secret`` keys the digests that stand for learners."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._home = f"https://{self._uuid('home')}.invalid/"
        """Where the accounts belong: this class, on whatever host it is. xAPI wants an address here (an IRL); those
        under ``.invalid`` lead nowhere by RFC 2606."""
        self._seen: set[tuple[str, ...]] = set()

    def of(self, events: Iterator[Event]) -> Iterator[dict[str, Any]]:
        """The statements that follow from events; from most events none does."""
        for event in events:
            said = self._said(event)
            if said is not None:
                yield {**self._frame(event), **said}

    def _said(self, event: Event) -> dict[str, Any] | None:
        """Verb, object and result of what an event says."""
        lesson = _lesson(event)
        match record_of(event):
            case Stepped(variant, iteration):
                # An iteration that is seen for the first time; each step would be a statement every second.
                if self._first("stepped", event.learner, event.lesson, variant, str(iteration)):
                    return _sentence("progressed", lesson, variant=variant, iteration=iteration)
            case Opened(variant):
                return _sentence("initialized", lesson, variant=variant)
            case (Predicted() | Answered()) as answer:
                return _answered(event, answer)
            case Finished() as end:
                if self._first("finished", event.learner, event.lesson, end.variant):
                    done = _sentence("completed", lesson, variant=end.variant, ended=end.reason)
                    return {**done, "result": {"completion": True, **done["result"]}}
            case Left():
                return _sentence("terminated", lesson)
        return None

    def _first(self, *what: str) -> bool:
        new = what not in self._seen
        self._seen.add(what)
        return new

    def _frame(self, event: Event) -> dict[str, Any]:
        """Who and when."""
        time = datetime.fromtimestamp(event.time, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        account = {"homePage": self._home, "name": self._digest(f"learner {event.learner}").hex()[:32]}
        return {
            "id": str(self._uuid(f"event {event.number}")),
            "actor": {"objectType": "Agent", "account": account},
            "timestamp": time,
        }

    def _uuid(self, text: str) -> UUID:
        # Marked as made from a digest (RFC 9562, version 8 would be the exact one; record stores know versions 1 to 5).
        return UUID(bytes=self._digest(text)[:16], version=5)

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._secret, text.encode(errors="surrogatepass"), hashlib.sha256)


def _sentence(verb: str, thing: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A verb, what it was done to, and what is known besides."""
    sentence = {"verb": {"id": _VERBS + verb, "display": {"en": verb}}, "object": thing}
    if more:
        sentence["result"] = {"extensions": {_OURS + name: value for name, value in more.items()}}
    return sentence


def _answered(event: Event, answer: Predicted | Answered) -> dict[str, Any]:
    """A question, or the prediction of a number."""
    given: Given
    match answer:
        case Answered():
            parts, given = ["question", answer.question], answer.answer
        case Predicted():
            cursor = [answer.variant, str(answer.iteration)]
            parts = ["number", *cursor, answer.quantity, answer.name, answer.of, *map(str, answer.index)]
            given = answer.guess
    thing = _activity("question", "lesson", event.lesson, *parts)
    sentence = _sentence("answered", thing, **({"reason": answer.reason} if answer.reason else {}))
    told = {"success": answer.right, "response": json.dumps(given)}
    return {
        **sentence,
        "result": {**sentence.get("result", {}), **told},
        "context": {"contextActivities": {"parent": [_lesson(event)]}},
    }


def _lesson(event: Event) -> dict[str, Any]:
    return _activity("lesson", "lesson", event.lesson)


def _activity(kind: str, *path: str) -> dict[str, Any]:
    """An activity; its id is a URN, in which each part is escaped (RFC 8141)."""
    name = _OURS + ":".join(quote(part, safe="", errors="replace") for part in path)
    return {"objectType": "Activity", "id": name, "definition": {"type": _ACTIVITIES + kind}}


def _secret(store: Store) -> bytes:
    """The key of this class, made when it is first needed."""
    # Another process may make one in the same moment.
    return bytes.fromhex(str(store.claim_state(SECRET, secrets.token_hex(32))))
