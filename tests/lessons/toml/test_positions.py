from __future__ import annotations

import math
import tomllib
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradtutor.lessons.toml.positions import Positions, Where

DOCUMENT = '''\
top = 1 # a comment with [brackets] = "and quotes"
"quoted key".'other' = 'C:\\path'

[a.b]   # a header
x = { start = 2.0, "m.in" = [1, [2, 3]] }
text = """
two "lines" \\"""
end"""""
lit = \'\'\'it's\'\'\'

[[list]]
name = "first"
[list.inner]
deep = 1979-05-27 07:32:00
[[list]]
name = "second"
array = [
  1, # one
  "two, ]",
  { k = [[]], },
]
'''.replace("{ k = [[]], }", "{ k = [[]] }")


@pytest.mark.parametrize(
    ("where", "key", "value"),
    [
        (("top",), (1, 1), (1, 7)),
        (("quoted key",), (2, 1), (2, 1)),
        (("quoted key", "other"), (2, 14), (2, 24)),
        (("a",), (4, 2), (4, 2)),
        (("a", "b"), (4, 4), (4, 1)),
        (("a", "b", "x"), (5, 1), (5, 5)),
        (("a", "b", "x", "start"), (5, 7), (5, 15)),
        (("a", "b", "x", "m.in"), (5, 20), (5, 29)),
        (("a", "b", "x", "m.in", 1, 1), (5, 37), (5, 37)),
        (("a", "b", "text"), (6, 1), (6, 8)),
        (("a", "b", "lit"), (9, 1), (9, 7)),
        (("list",), (11, 3), (11, 1)),
        (("list", 0, "name"), (12, 1), (12, 8)),
        (("list", 0, "inner"), (13, 7), (13, 1)),
        (("list", 0, "inner", "deep"), (14, 1), (14, 8)),
        (("list", 1), (15, 3), (15, 1)),
        (("list", 1, "array", 1), (19, 3), (19, 3)),
        (("list", 1, "array", 2, "k"), (20, 5), (20, 9)),
        (("list", 1, "array", 2, "k", 0), (20, 10), (20, 10)),
    ],
)
def test_places_counted_by_hand(where: Where, key: tuple[int, int], value: tuple[int, int]) -> None:
    assert tomllib.loads(DOCUMENT)["a"]["b"]["text"].endswith('end""')
    positions = Positions(DOCUMENT)
    assert positions.key(where) == key
    assert positions.value(where) == value


def test_a_header_of_its_own_takes_over_from_the_implied_one() -> None:
    positions = Positions("[a.b]\nx = 1\n[a]\ny = 2\n")
    assert positions.key(("a",)) == (3, 2)
    assert positions.value(("a",)) == (3, 1)


def test_windows_line_ends_and_wide_characters_count_as_editors_count() -> None:
    positions = Positions('a = 1\r\nb = ["漢字", 2]\r\n')
    assert positions.value(("b", 1)) == (2, 12)


def test_the_first_of_several_that_is_written() -> None:
    positions = Positions("a = 1\n[[list]]\nb = 2\n")
    assert positions.first(("c",), ("list", 0, "b"), ("a",)) == ("list", 0, "b")
    assert positions.first(("c",), ("list", 1)) == ()
    assert (positions.key(()), positions.value(())) == ((1, 1), (1, 1))


@pytest.mark.parametrize("header", ["[t]", "[[t]]"])
def test_a_comment_may_touch_a_header(header: str) -> None:
    positions = Positions(f"{header}#x = 1\ny = 2\n")
    where: Where = ("t", 0, "y") if header == "[[t]]" else ("t", "y")
    assert positions.key(where) == (2, 1)


@pytest.mark.parametrize("where", [("b",), ("a", 0), ("a", "b"), ("list", 2)])
def test_what_is_not_there_is_a_key_error(where: Where) -> None:
    with pytest.raises(KeyError):
        Positions("a = 1\n[[list]]\n[[list]]\n").key(where)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('f = "x**2 + q"', (1, 13)),
        ("f = 'x**2 + q'", (1, 13)),
        ('f = "x**2 \\u002b q"', (1, 5)),
        ('f = """x**2 + q"""', (1, 5)),
        ('t = { f = "x**2 + q" }', (1, 19)),
    ],
)
def test_a_place_inside_a_string(line: str, place: tuple[int, int]) -> None:
    where: Where = ("t", "f") if line.startswith("t") else ("f",)
    assert Positions(line).inside(where, 7) == place


# A document is made from values; everything that tomllib finds in it must have a place.

_names = st.one_of(
    st.text("abcxyzABC019_-", min_size=1, max_size=6), st.text(min_size=0, max_size=5).filter(lambda t: "\r" not in t)
).filter(lambda name: not any(0xD800 <= ord(c) < 0xE000 for c in name))
_texts = st.text(max_size=12).filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text))


def _escaped(text: str, keep: str = "") -> str:
    return "".join(
        c
        if (c.isprintable() and c not in '"\\') or c in keep
        else f"\\u{ord(c):04x}"
        if ord(c) < 0x10000
        else f"\\U{ord(c):08x}"
        for c in text
    )


@st.composite
def _strings(draw: st.DrawFn) -> str:
    text = draw(_texts)
    plain = "".join(c for c in text if c.isprintable() and c != "'")
    return draw(
        st.sampled_from(
            [
                f'"{_escaped(text)}"',
                f'"""{_escaped(text, keep=chr(10))}"""',
                f'"""a"b""c{_escaped(text)}"""' + '"' * draw(st.integers(0, 2)),
                f"'{plain}'",
                f"'''\n{plain}\n'it''s{plain} '''" + "'" * draw(st.integers(0, 2)),
            ]
        )
    )


_scalars = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.floats(allow_nan=False).map(repr),
    st.sampled_from(["true", "false", "0x1F", "1_000", "nan", "+inf", "6.5E-2"]),
    st.datetimes(datetime(1800, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.isoformat(" ")),
    st.dates(date(1800, 1, 1), date(2100, 1, 1)).map(str),
    st.times().map(lambda time: time.isoformat("microseconds")),
    _strings(),
)
_gaps = st.sampled_from(["", " ", "\n", " # ] } ' \"\n\t"])
_blanks = st.sampled_from(["", " ", "\t"])


@st.composite
def _keys(draw: st.DrawFn, name: str) -> str:
    bare = bool(name) and name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    plain = name.isprintable() and "'" not in name
    forms = [f'"{_escaped(name)}"'] + ([name] if bare or name in ("-", "_") else []) + ([f"'{name}'"] if plain else [])
    return draw(st.sampled_from(forms))


@st.composite
def _lists(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    items = draw(st.lists(values, max_size=3))
    gap = draw(_gaps)
    trailing = draw(st.booleans())
    comma = "," if items and trailing else ""
    return "[" + gap + f"{gap},{gap}".join(items) + gap + comma + gap + "]"


@st.composite
def _pairs(draw: st.DrawFn, values: st.SearchStrategy[str], most: int = 3) -> list[str]:
    pairs = []
    for name in draw(st.lists(_names, max_size=most, unique=True)):
        key = draw(_keys(name))
        if draw(st.booleans()):
            key += draw(_blanks) + "." + draw(_blanks) + draw(_keys(draw(_names)))
        pairs.append(key + draw(_blanks) + "=" + draw(_blanks) + draw(values))
    return pairs


_values = st.recursive(
    _scalars,
    lambda inner: st.one_of(_lists(inner), _pairs(inner).map(lambda pairs: "{ " + ", ".join(pairs) + " }")),
    max_leaves=8,
)


@st.composite
def _documents(draw: st.DrawFn) -> str:
    parts = ["\n".join(draw(_pairs(_values)))]
    for name in draw(st.lists(_names, max_size=3, unique=True)):
        key = draw(_keys(name))
        form = draw(st.sampled_from(["[{0}]", "[ {0} . sub ]", "[[{0}]]", "[[{0}]]\n[{0}.x]\n[[{0}]]"]))
        parts.append(draw(_gaps) + form.replace("{0}", key) + draw(st.sampled_from(["", " # ["])))
        parts.append("\n".join(draw(_pairs(_values))))
    return "\n".join(parts) + "\n"


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return left == right or (math.isnan(left) and math.isnan(right))
    return type(left) is type(right) and bool(left == right)


def _walk(value: Any, where: Where) -> list[tuple[Where, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(where, value), *(found for step, inner in entries for found in _walk(inner, (*where, step)))]


@settings(max_examples=300, deadline=None)
@given(_documents())
def test_everything_that_tomllib_finds_has_a_place(text: str) -> None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # two of the keys were the same table
    positions = Positions(text)
    lines = text.split("\n")
    for where, value in _walk(document, ())[1:]:
        line, column = positions.key(where)
        step = where[-1]
        if isinstance(step, str):
            rest = lines[line - 1][column - 1 :]
            assert rest[0] in "\"'" or rest.startswith(step)
        if not isinstance(value, dict | list):
            line, column = positions.value(where)
            source = positions.source(where)
            assert "\n".join(lines[line - 1 :])[column - 1 :].startswith(source)
            assert _same(tomllib.loads(f"x = {source}")["x"], value)
