"""Slips of paper for the learners of a class: how to log in, with a PIN of one's own, as text or as a page."""

from __future__ import annotations

import html
import shlex
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from gradtutor.classroom.records.qr_blocks import QUIET, blocks
from gradtutor.i18n import language, tr
from gradtutor.records import NamedTuple
from gradtutor.view.text.lines import pad, width

if TYPE_CHECKING:
    import segno

SSH_PORT: Final = 22
_STYLE: Final = """
@page { margin: 12mm }
body { font: 11pt/1.35 sans-serif; margin: 0; columns: 2; column-gap: 8mm }
section { border: 1px dashed #888; padding: 4mm; margin: 0 0 6mm; break-inside: avoid; overflow: hidden }
h2 { font-size: 14pt; margin: 0 0 2mm; overflow-wrap: anywhere }
svg { float: right; width: 30mm; height: 30mm; margin: 0 0 2mm 3mm }
dl { margin: 0; display: grid; grid-template-columns: auto 1fr; gap: 0 3mm }
dt { color: #555 } dd { margin: 0; font: bold 12pt monospace; overflow-wrap: anywhere }
p { margin: 2mm 0 0; font-size: 9pt; color: #555 }
"""


class Slip(NamedTuple):
    """What one learner is told."""

    name: str
    """As it is shown."""
    learner: str
    """As it is typed."""
    pin: str
    """Empty: the one that the learner has holds."""
    plain: bool = False
    """Whether the learner goes line by line without asking for it."""


class Door(NamedTuple):
    """Where the class is, and what lets in."""

    class_name: str
    address: str
    port: int
    code: str

    def command(self, learner: str) -> str:
        """What is typed to come in."""
        where = shlex.quote(f"{learner}@{self.address}") if learner.isascii() else f'"{learner}@{self.address}"'
        return f"ssh {where}" + (f" -p {self.port}" if self.port != SSH_PORT else "")

    def link(self, learner: str) -> str:
        """The same as an address that a telephone opens with its SSH program; the PIN is not in it."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"ssh://{quote(learner, safe='')}@{host}" + (f":{self.port}" if self.port != SSH_PORT else "")


def as_text(door: Door, slips: Sequence[Slip]) -> str:
    """All slips below each other, with lines to cut along."""
    parts = []
    for slip in slips:
        fields = _fields(door, slip)
        room = max(width(label) for label, _ in fields) + 2
        rows = [f"  {pad(label, room)}{value}" for label, value in fields]
        code = [f"  {row}" for row in blocks(_code(door, slip))]
        parts.append("\n".join([f"  {slip.name} · {door.class_name}", "", *rows, "", f"  {_hint()}", "", *code]))
    line = "\n\n" + "- " * 36 + "\n\n"
    return line.join(parts) + "\n"


def as_html(door: Door, slips: Sequence[Slip]) -> str:
    """A page that needs nothing else; slips are not broken between two sheets."""
    sections = "\n".join(_section(door, slip) for slip in slips)
    title = html.escape(door.class_name)
    return (
        f'<!doctype html>\n<html lang="{language()}">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{sections}\n</body>\n</html>\n"
    )


FORMATS: Final[dict[str, Callable[[Door, Sequence[Slip]], str]]] = {"text": as_text, "html": as_html}


def _section(door: Door, slip: Slip) -> str:
    fields = "".join(
        f"<dt>{html.escape(label)}</dt><dd>{html.escape(value)}</dd>" for label, value in _fields(door, slip)
    )
    picture = _code(door, slip).svg_inline(border=QUIET, omitsize=True)
    head = html.escape(f"{slip.name} · {door.class_name}")
    return f"<section>{picture}<h2>{head}</h2><dl>{fields}</dl><p>{html.escape(_hint())}</p></section>"


def _fields(door: Door, slip: Slip) -> list[tuple[str, str]]:
    fields = [(tr("Type:"), door.command(slip.learner)), (tr("Class code:"), door.code)]
    fields.append((tr("PIN:"), slip.pin or tr("the one that you have")))
    if not slip.plain:
        fields.append((tr("With a screen reader:"), tr("type plain first")))
    return fields


def _hint() -> str:
    return tr("Nobody else needs your PIN. Nothing is shown while you type it.")


def _code(door: Door, slip: Slip) -> segno.QRCode:
    # Here: who prints no slips does without.
    import segno

    return segno.make(door.link(slip.learner), error="m", micro=False)
