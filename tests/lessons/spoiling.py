"""Lessons spoilt at random: the shipped ones with bytes flipped, lines lost, and values that nobody would write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, TypeAlias

from gradtutor.lessons.generate.generate import Request
from tests.session.walks import LESSONS

Files: TypeAlias = Mapping[str, bytes]
"""Name -> what is in it."""

HOSTILE: Final = tuple(
    text.encode()
    for text in (
        *("0", "-1", "1e999", "-1e308", "nan", "inf", "-inf", "9" * 5000, "0x" + "f" * 400, "1_0", "1e-400", "true"),
        *('""', '"x"', '"\\u0000"', '"\\u001b[2J"', '"\\u202e"', '"漢字"', '"𝔵"', '"é"', '"' + "x" * 100_000 + '"'),
        *("[]", "{}", "[[]]", "[[1], [2, 3]]", "[" * 2000, "[" * 90 + "]" * 90, "{ x = 1 }", "{ x = { x = {} } }"),
        *('"9**9**9"', '"1/0"', '"x" * 3', '"__import__(1)"', '"a.b"', '"[x for x in x]"', '"lambda: 1"', '"f(x"'),
        *('"' + "(" * 500 + "x" + ")" * 500 + '"', '"' + "-" * 3000 + 'x"', '"' + "x+" * 3000 + 'x"'),
        *('"' + "exp(" * 60 + "x" + ")" * 60 + '"', '"x**x**x**x"', '"x @ x"', '"softmax(x)"', '"conv2d(x, x)"'),
        *("1979-05-27", "[rule]", "[nodes]", "[[chart]]", "[data.generate]", 'file = "../x.csv"', "x.y.z = 1"),
        *("{a}", "{grad(a)}", "{local(a, b)}", "{{", "}", "{a:.99f}", "{a:d}", "{" * 2000, "## ", "# ", "**", "`"),
        *("\x00", "\x1b]0;x\x07", "\x7f", "\u2028", "\u200b", "\ufeff", "\r", "\r\n", "\t", "<!--", "-->", "## ?x"),
        *('"conv1d"', '"bisection"', '"adam"', '"shuffle"', "rows = 1000000000", "size = 0", "seed = -1"),
    )
)
"""What is written in the place of something sound, or between two characters."""
RAW: Final = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80")
"""No UTF-8."""

_VALUE: Final = re.compile(rb"(?<== )[^\n]+")
_PIECE: Final = re.compile(rb'"[^"\n]*"|[A-Za-z_]+|[\d.]+|\{[^{}\n]*\}|\[[^\[\]\n]*\]')
_Spoil: TypeAlias = Callable[[bytes, Random], bytes]


@cache
def shipped() -> tuple[tuple[str, Files], ...]:
    """Every lesson of the course: its id and its files."""
    folders = sorted(file.parent for file in LESSONS.glob("*/lesson.toml"))
    return tuple(
        (folder.name, {file.name: file.read_bytes() for file in sorted(folder.iterdir())}) for folder in folders
    )


@cache
def _weights() -> tuple[float, ...]:
    return tuple(1 / sum(map(len, files.values())) for _, files in shipped())


def spoilt(seed: int) -> tuple[str, Files]:
    """A lesson with one to three things wrong in it, the same for the same ``seed``."""
    source = Random(seed)
    # Small lessons are read quickly, and have the same in them as large ones: they come more often.
    ((name, files),) = source.choices(shipped(), _weights())
    spoiling = dict(files)
    for _ in range(source.choice((1, 1, 1, 2, 3))):
        # Most of what can go wrong is in the tables.
        file = "lesson.toml" if source.random() < 0.7 else source.choice(sorted(spoiling))
        spoiling[file] = source.choice(_SPOILS)(spoiling[file], source)
    return name, spoiling


def write(name: str, files: Files, folder: Path) -> Path:
    """Write a lesson below ``folder``, and nothing else into its own folder; returns its path."""
    lesson = folder / name
    lesson.mkdir(parents=True, exist_ok=True)
    for old in lesson.iterdir():
        if old.name not in files:
            old.unlink()
    for file, content in files.items():
        (lesson / file).write_bytes(content)
    return lesson


def _flip(content: bytes, source: Random) -> bytes:
    if not content:
        return content
    at = source.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << source.randrange(8))]) + content[at + 1 :]


def _insert(content: bytes, source: Random) -> bytes:
    at = source.randrange(len(content) + 1)
    return content[:at] + source.choice((*HOSTILE, *RAW)) + content[at:]


def _lose(content: bytes, source: Random) -> bytes:
    at = source.randrange(len(content) + 1)
    return content[:at] + content[at + source.choice((1, 2, 10, 100)) :]


def _end(content: bytes, source: Random) -> bytes:
    return content[: source.randrange(len(content) + 1)]


def _lines(content: bytes, source: Random) -> bytes:
    """A line lost, doubled, or put elsewhere."""
    lines = content.split(b"\n")
    at, to = source.randrange(len(lines)), source.randrange(len(lines))
    line = lines.pop(at)
    for _ in range(source.choice((0, 1, 2))):
        lines.insert(to, line)
    return b"\n".join(lines)


def _replace(content: bytes, source: Random, pattern: re.Pattern[bytes], by: bytes) -> bytes:
    spans = [match.span() for match in pattern.finditer(content)]
    if not spans:
        return content + by
    start, end = source.choice(spans)
    return content[:start] + by + content[end:]


def _value(content: bytes, source: Random) -> bytes:
    return _replace(content, source, _VALUE, source.choice(HOSTILE))


def _piece(content: bytes, source: Random) -> bytes:
    return _replace(content, source, _PIECE, source.choice(HOSTILE))


def _other_piece(content: bytes, source: Random) -> bytes:
    """A word, number or string in the place of another: most files stay what they were, and mean something else."""
    pieces = _PIECE.findall(content)
    return _replace(content, source, _PIECE, source.choice(pieces)) if pieces else content


_SPOILS: Final[tuple[_Spoil, ...]] = (
    *(_flip, _insert, _lose, _end, _lines),
    *(_value, _piece, _other_piece, _other_piece, _other_piece),
)

_ALPHABET: Final = (
    *"x y w 1 2.5 1e9 ( ) + - * / ** ^ @ , ln exp abs max mean sqrt . [ ] < = and or not if else : lambda".split(),
    *" \" ' \\ \n \x00 漢 ∂ π e pi _ { } # 0x1 1j ... *x".split(" "),
    *"² ⁻¹ ᵀ ½ √ ∛ | × · ÷ − ≤ ≠ （ ） ， ２ x'".split(),
    *"w₁ ŷ xy 2x .T .sum( [0] [:,1] axis=0 where( stack( np. torch. sin sin² = == ;".split(),
    " ",
)


def formula(seed: int) -> str:
    """A text that is like a formula, the same for the same ``seed``."""
    source = Random(seed)
    return "".join(source.choices(_ALPHABET, k=source.choice((1, 3, 8, 20, 60, 400))))


_OPERATORS: Final = "+ - * / **".split()
_CALLS: Final = "ln exp sqrt sin tanh sigmoid relu abs max softplus log2 atan cosh gelu silu floor norm var std".split()
_ASKED: Final = ("150", "z=2", "0", "1e308", "nan", "3")
_BEGUN: Final = ("1", "2", "3", "2.5", "-1", "0", "1e300", "1e-300", "nan", "[1, 2]", "")


def request(seed: int) -> Request:
    """What somebody might ask ``gradtutor try`` for, the same for the same ``seed``."""
    source = Random(seed)
    text = formula(seed) if source.random() < 0.3 else f"z = {_sound(source, source.choice((1, 2, 3, 5)))}"
    starts = tuple(f"{name}={source.choice(_BEGUN[: source.choice((3, 11))])}" for name in "xyw" if name in text)
    target = source.choice(_ASKED) if source.random() < 0.5 else ""
    rule = source.choice(("", "", "sgd", "adam", "chord", "bisection", "secant", "manual", "q"))
    rate = source.choice(("", "", "0.1", "1e9", "-1", "q"))
    return Request((text,), starts, target=target, minimize="" if target else "z", rule=rule, rate=rate)


def _sound(source: Random, depth: int) -> str:
    """A formula of the grammar; whether it has a value is another matter."""
    kind = source.random()
    if depth == 0 or kind < 0.2:
        return source.choice(("x", "y", "w", "2", "0.5", "3"))
    if kind < 0.65:
        return f"({_sound(source, depth - 1)} {source.choice(_OPERATORS)} {_sound(source, depth - 1)})"
    call = source.choice(_CALLS)
    inside = _sound(source, depth - 1)
    return f"max({inside}, {_sound(source, depth - 1)})" if call == "max" else f"{call}({inside})"
