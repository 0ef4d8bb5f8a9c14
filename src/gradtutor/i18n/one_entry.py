"""One message of a catalogue, found without reading the others: ``gettext`` reads thousands, and a start would wait.

The format is that of GNU gettext's .mo files (its manual, "The Format of GNU MO Files"): two tables of lengths and
offsets, of the messages in order and of what is said for them.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from pathlib import Path

_LITTLE_ENDIAN = b"\xde\x12\x04\x95"
"""The magic number 0x950412de as it stands in a file of that order."""


def entry(file: Path, message: str) -> str:
    """What the catalogue ``file`` says for a ``message`` without plural; the message itself where it says nothing, or
    where there is no such file."""
    if not file.is_file():
        return message
    catalogue = file.read_bytes()
    order = "<" if catalogue.startswith(_LITTLE_ENDIAN) else ">"
    count, messages, said = struct.unpack_from(f"{order}3I", catalogue, 8)

    def text(table: int, place: int) -> bytes:
        length, offset = struct.unpack_from(f"{order}2I", catalogue, table + 8 * place)
        return catalogue[offset : offset + length]

    wanted = message.encode()
    place = bisect_left(range(count), wanted, key=lambda one: text(messages, one))
    found = place < count and text(messages, place) == wanted
    return text(said, place).decode() if found else message
