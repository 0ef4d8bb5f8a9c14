"""The bytes of a data file as text: spreadsheets write UTF-16, old programs Latin-1, Chinese Windows GBK."""

from __future__ import annotations

import codecs
from typing import Final

from gradtutor.records import NamedTuple

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMON_HANZI: Final = range(0xB0, 0xD8)
"""First bytes of the 3,755 characters of GB 2312's first level, of which nearly all Chinese text is made."""
_SAMPLE: Final = 4096
"""Bytes that are looked at to tell UTF-16 without a mark."""


class Decoded(NamedTuple):
    """A text and the encoding that it was in."""

    text: str
    encoding: str


def decode(raw: bytes) -> Decoded:
    """The text of ``raw``, its lines ended by line feeds; every sequence of bytes has one.

    The byte order mark decides where there is one; then UTF-8, which hardly any other text happens to be; then UTF-16
    by its zero bytes, GBK where most letters beyond ASCII are common Chinese characters, and at last Windows' Latin-1.
    """
    encoding = _encoding(raw)
    text = raw.decode(encoding, errors="replace").removeprefix("\ufeff")
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""), encoding)


def _encoding(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    if (wide := _wide(raw[:_SAMPLE])) is not None:
        return wide
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030" if _is_chinese(raw) else "cp1252"
    return "utf-8"


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: of two bytes of a digit or a comma, one is zero, and always the same one."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_chinese(raw: bytes) -> bool:
    """Whether the bytes above ASCII are pairs, most of them common Chinese characters."""
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs = [raw_pair for sign in text if ord(sign) > 0x7F and len(raw_pair := sign.encode("gb18030")) == 2]
    common = sum(pair[0] in _COMMON_HANZI and pair[1] >= 0xA1 for pair in pairs)
    return common * 2 > len(pairs) > 0
