"""How signs are spelled where a terminal has none but the keyboard's: ``√b`` as ``sqrt(b)``, ``∂c/∂b`` as ``dc/db``.

Off at first. Text is spelled before it is measured (``lines`` does that), so that everything still fits; pictures,
whose signs stand in cells, keep their width: there one sign takes the place of one. Letters of other scripts are kept,
for they are the lesson's own words and as wide everywhere, unless the terminal cannot show them at all. Letters with
marks are not as wide everywhere: ``ä`` is spelled ``ae``, ``é`` without its mark; where the text is heard they stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from string import ascii_letters
from typing import Final

_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿᵀ", "0123456789-+nT")
_RAISED_RUN: Final = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿᵀ]+"
_LOWERED: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉ₙ", "0123456789n", strict=True))
_SMALL: Final = "αβγδεζηθικλμνξπρστυφχψω"
_CAPITAL: Final = "ΑΒΓΕΖΗΘΙΚΛΜΝΞΠΡΤΥΦΧΨΩ"
"""Without Δ and Σ, which are signs here."""
_GREEK_NAMES: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega Alpha Beta Gamma Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Pi Rho Tau Upsilon Phi Chi Psi Omega"
).split()
_GREEK: Final = dict(zip(_SMALL + _CAPITAL, _GREEK_NAMES, strict=True))
_MARKS: Final = {"\u0302": "hat", "\u0307": "dot", "\u0304": "bar", "\u0303": "tilde"}
"""What makes another name of a letter in mathematics: ŷ, ẋ, x̄, x̃."""
_LETTERS: Final = "À-ÖØ-öø-ɏЀ-ӿ"
"""Letters of names besides A to Z: Latin ones with marks, and Cyrillic ones."""
_NAME: Final = (
    rf"[A-Za-z{_LETTERS}{''.join(_GREEK)}][\w{_LETTERS}{''.join(_GREEK)}{''.join(_LOWERED)}{''.join(_MARKS)}]*['′]*"
)
"""A name with its number, its mark and its primes; a letter of a script without blanks behind it is not of it."""
_UNDER_A_ROOT: Final = rf"[ΔΣ∂∇]?{_NAME}|[ΔΣ][{''.join(_LOWERED)}]*|[0-9.]+"
"""A change goes under the root as a whole, √Δb, and so does a discriminant, √Δ."""

# Compiled where they are first used: most terminals have all signs, and the first screen need not wait.
_RULES: Final[tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...]] = (
    # A quotient that is divided by keeps its brackets: Δc ÷ ∂c/∂b.
    (r"÷ (∂[^\s÷]+/∂[^\s÷.,;:。，；：]+)", r"/ (\1)"),
    (r"(?<=\s)·(?=\s[√∛])", "*"),
    (rf"(?<=[0-9A-Za-z{_LETTERS}])([√∛])", r"*\1"),
    (rf"(?a)∛({_UNDER_A_ROOT})", r"cbrt(\1)"),
    (rf"(?a)√({_UNDER_A_ROOT})", r"sqrt(\1)"),
    (_RAISED_RUN, lambda run: "^" + run[0].translate(_RAISED)),
    (r"(?<=[0-9\]])×(?=[0-9\[])", "x"),
    (r"(?<=\s)·(?=\s)", "|"),
    (r"Σ(?=\w)", "sum "),
)
_WORDS: Final = {
    **_LOWERED, **_GREEK, "√": "sqrt", "∛": "cbrt", "∜": "root4", "Σ": "sum", "∇": "grad ", "½": "1/2",
    "←": "<-", "→": "->", "⇒": "=>",
    "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "≠": "!=", "≔": ":=", "±": "+-", "∈": "in", "…": "...",
    "⟶": "->", "↦": "|->", "∑": "sum", "∏": "product", "∫": "integral", "∬": "integral", "∮": "integral",
    "∧": "and", "∨": "or", "¬": "not ", "∥": "||", "∘": " o ", "⊗": "(x)", "°": " deg",
    "✓": "ok", "✗": "no", "×": "*", "·": "*", "∙": "*", "✕": "*", "⊙": "*", "″": "''", "‴": "'''", **_MARKS,
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th",
}  # fmt: skip
"""What takes the place of a sign in a text, where that is not what takes its place in a picture."""

_CELLS: Final = {
    **dict.fromkeys("−–—‒―─━╌┄┅┈╴╶╸╺▔⁻", "-"),
    **dict.fromkeys("│┃┊┆┇╎╵╷║‖▏▎▍▕▐▌↕∣", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╋┏┓┗┛", "+"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’′ʹ″‴", "'"),
    **dict.fromkeys("→⇒►▶›▸≥⩾", ">"),
    **dict.fromkeys("←⇐◄◀‹◂≤⩽", "<"),
    **dict.fromkeys("↑⇑▲↟▴ˆ", "^"),
    **dict.fromkeys("↓⇓▼✓▾", "v"),
    **dict.fromkeys("↗⇗↙⇙÷∕\N{FRACTION SLASH}", "/"),
    **dict.fromkeys("↖⇖↘⇘", "\\"),
    **dict.fromkeys("●○", "o"),
    **dict.fromkeys("▪⋅∗", "*"),
    **dict.fromkeys("×✗✕", "x"),
    **dict.fromkeys("█▉▊▋▆▇▓", "#"),
    **dict.fromkeys("▀▄▅▒", "="),
    **dict.fromkeys("▁▂▃░", "."),
    **dict(zip(_SMALL + _CAPITAL, "abgdeznoiklmvxprstufxywABGEZHOIKLMNXPRTYFXYO", strict=True)),
    **dict.fromkeys("⟨⌈⌊", "["), **dict.fromkeys("⟩⌉⌋", "]"), **dict.fromkeys("∫∬∮∑∏", "S"), **dict.fromkeys("⟶↦", ">"),
    "∧": "&", "∨": "|", "¬": "!", "∥": "|", "∘": "o", "⊗": "x", "°": "o",
    "❌": "x ", "🔎": "> ",
    "◎": "O", "◌": "c", "◆": "X", "·": ".", "•": "*", "∂": "d", "Δ": "D", "Σ": "S", "√": "V", "∛": "V", "∜": "V",
    "≈": "~", "…": "~", "½": "%", "∇": "V", "η": "n", "π": "p", "ŷ": "y", "\N{NO-BREAK SPACE}": " ",
    **dict(zip("ßẞæÆœŒøØłŁđĐðÐþÞı", "sSaAoOoOlLdDdDtTi", strict=True)),
    "±": "#", "∈": "e", "≠": "#", "≔": "=", "∙": ".", "⋮": ":", "⊙": "o",
}  # fmt: skip
"""What takes the place of a sign in a cell."""
_BRAILLE: Final = range(0x2800, 0x2900)
_UPPER, _LOWER = 0b00011011, 0b11100100
"""The bits of a braille character that are dots in the upper and in the lower half of its cell."""
_OWN_WIDTH: Final = ("W", "F")
"""The East Asian widths of letters that take two columns everywhere."""


_ALOUD: Final = ((rf"(?a)Δ(?=[\w{_LETTERS}])", "delta "), ("Δ", "delta"), ("↑", "up"), ("↓", "down"))
"""Besides, where a text is to be heard: a letter in place of a sign would be taken for a name."""
_KEPT: Final = f"[{_LETTERS}]"
"""What is heard as it is written: a voice says another word for "Lange" than for "Länge"."""
_NONE: Final = "(?!)"


class _Use:
    """What is in use."""

    ascii = False
    strict = False
    aloud = False


def use(ascii: bool, *, strict: bool = False, aloud: bool = False) -> None:
    """Spell signs in ASCII from now on, or leave them.

    ``strict``: other scripts too have no place and become ``?``; ``aloud``: the text is to be heard, not to fit.
    """
    _Use.ascii, _Use.strict, _Use.aloud = ascii, strict, aloud
    _spell.cache_clear()
    _cell.cache_clear()


@contextmanager
def all_signs() -> Iterator[None]:
    """Leave all signs as they are for a while: a file has them whatever the terminal has."""
    before = _Use.ascii, _Use.strict, _Use.aloud
    use(False)
    try:
        yield
    finally:
        use(before[0], strict=before[1], aloud=before[2])


def in_ascii() -> bool:
    """Whether signs are spelled in ASCII."""
    return _Use.ascii


def aloud() -> bool:
    """Whether texts are heard: there are no keys, only words."""
    return _Use.aloud


def spelled(text: str) -> str:
    """``text`` as it is shown: itself, or with every sign spelled. Twice is the same as once."""
    if not _Use.ascii or text.isascii():
        return text
    return _spell(text)


def in_ascii_only(text: str) -> str:
    """``text`` with nothing but ASCII, whatever is in use: what a stream cannot hold has no other way into it."""
    plain = (_WORDS.get(sign) or _cell(sign) for sign in text)
    return "".join(one if one.isascii() else "?" * len(one) for one in plain)


def celled(text: str) -> str:
    """``text`` as it is shown in a picture: itself, or with every sign replaced by one of the same width."""
    if not _Use.ascii or text.isascii():
        return text
    return "".join(map(_cell, text))


@lru_cache(maxsize=4096)
def _spell(text: str) -> str:
    text = re.sub(_with_mark(), lambda sign: unicodedata.normalize("NFD", sign[0]), unicodedata.normalize("NFC", text))
    for pattern, replacement in (*_RULES, *(_ALOUD if _Use.aloud else ())):
        text = re.sub(pattern, replacement, text)
    kept = re.compile(_KEPT if _Use.aloud and not _Use.strict else _NONE)
    return "".join(sign if kept.match(sign) else _WORDS.get(sign) or _cell(sign) for sign in text)


@cache
def _with_mark() -> str:
    """What matches a letter that is one character with its mark, and is a name: in a word, as in French, it is a
    letter."""
    pairs = (unicodedata.normalize("NFC", letter + mark) for letter in ascii_letters for mark in _MARKS)
    marked = "".join(pair for pair in pairs if len(pair) == 1)
    return rf"(?<![A-Za-z{_LETTERS}])[{marked}](?![A-Za-z{_LETTERS}])"


@lru_cache(maxsize=1024)
def _cell(character: str) -> str:
    if character.isascii():
        return character
    if character in _CELLS:
        return _CELLS[character]
    if ord(character) in _BRAILLE:
        return _dots(ord(character) - _BRAILLE.start)
    if unicodedata.combining(character):
        return ""
    if unicodedata.east_asian_width(character) in _OWN_WIDTH:
        if unicodedata.category(character) == "So":
            # A little picture, not a letter of another script.
            return "* "
        return "??" if _Use.strict else character
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if plain.isascii() else "?"


def _dots(bits: int) -> str:
    upper, lower = bits & _UPPER, bits & _LOWER
    if upper and lower:
        return ":"
    return "'" if upper else "." if lower else " "
