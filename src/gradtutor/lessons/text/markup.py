"""Marks that other programs show and this one does not: HTML, links, pictures, LaTeX. They are told, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gradtutor.i18n import tr
from gradtutor.lessons.toml.faults import Faults
from gradtutor.safe_text import quoted

_CODE: Final = r"`[^`]*`"
_LATEX: Final = r"\$[^$\n]*\\[A-Za-z][^$\n]*\$|\\[A-Za-z]+(?:\s*\{[^{}]*\})*|\$(?=[^\s$\d])[^$\n]*\S\$"
_OTHERS: Final = r"(!\[[^\]\n]*\]\([^)\n]*\))|(\[[^\]\n]+\]\([^)\n]*\))|(<[A-Za-z][^<>\n]*>)"
_SIGNS: Final = {
    "Delta": "Δ", "partial": "∂", "alpha": "α", "beta": "β", "eta": "η", "theta": "θ", "lambda": "λ", "sigma": "σ",
    "mu": "μ", "pi": "π", "nabla": "∇", "times": "×", "cdot": "·", "to": "→", "leq": "≤", "geq": "≥", "approx": "≈",
}  # fmt: skip


def without_markup(line: str, number: int, column: int, faults: Faults) -> str:
    """The line with LaTeX taken out, so that its braces are no placeholders; what is not shown is told in ``faults``.

    ``number``, ``column``: where the line begins in the file. Places stay what they were.
    """
    if not any(sign in line for sign in "\\$<["):
        return line
    bare = re.sub(_CODE, lambda code: " " * len(code[0]), line)
    latex = list(re.finditer(_LATEX, bare))
    if latex:
        what = tr("'{text}' is LaTeX, which is not shown here.").format(text=quoted(latex[0][0]))
        faults.at(number, column + latex[0].start(), what, _plain(" and ".join(one[0] for one in latex)))
    for start, what, mend in _others(bare):
        faults.at(number, column + start, what, mend)
    for one in latex:
        line = line[: one.start()] + " " * (one.end() - one.start()) + line[one.end() :]
    return line


def _plain(latex: str) -> str:
    """How it can be written, as far as that is sure."""
    text = re.sub(r"\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2", latex.replace("$", ""))
    text = re.sub(r"\\hat\s*\{?\s*([a-zA-Z])\s*\}?", "\\1\N{COMBINING CIRCUMFLEX ACCENT}", text)
    text = re.sub(r"\\([A-Za-z]+)", lambda name: _SIGNS.get(name[1], name[0]), text)
    if "\\" in text or "{" in text:
        return tr("Write the signs themselves, such as Δ, ŷ, ∂L/∂w and 1/2.")
    return tr("Write {text}.").format(text=quoted(text))


def _others(line: str) -> Iterator[tuple[int, str, str]]:
    for match in re.finditer(_OTHERS, line):
        text = quoted(match[0])
        if match[1]:
            yield (
                match.start(),
                tr("'{text}' is a picture, which is not shown here.").format(text=text),
                tr("Draw a chart, or say it in words."),
            )
        elif match[2]:
            yield (
                match.start(),
                tr("'{text}' is a link, which is not shown here.").format(text=text),
                tr("Write its words, and the address behind them if it is needed."),
            )
        else:
            yield (
                match.start(),
                tr("'{text}' is HTML, which is not shown here.").format(text=text),
                tr("Write **strong** or `code`, or take it out."),
            )
