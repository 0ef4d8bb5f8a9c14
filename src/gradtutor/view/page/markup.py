"""Lines and paragraphs as HTML. Everything that is written is escaped here and in ``drawing``, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from gradtutor.view.page.palette import Palette
from gradtutor.view.text.lines import Line, Span


def element(name: str, *inside: str, classes: str = "", language: str = "") -> str:
    """An element around what is HTML already."""
    shown = f' class="{classes}"' if classes else ""
    spoken = f' lang="{escape(language)}"' if language else ""
    return f"<{name}{shown}{spoken}>{''.join(inside)}</{name}>"


def spans(line: Iterable[Span], palette: Palette) -> str:
    """Styled text."""
    return "".join(_span(text, role, palette) for text, role in line)


def paragraphs(texts: Iterable[Sequence[Span]], palette: Palette) -> str:
    """Paragraphs of styled text."""
    return "".join(element("p", spans(text, palette)) for text in texts)


def text_lines(lines: Sequence[Line], palette: Palette, classes: str) -> str:
    """Lines that keep their columns; nothing where there are none."""
    return element("pre", "\n".join(spans(line, palette) for line in lines), classes=classes) if lines else ""


def unfolding(summary: str, *inside: str) -> str:
    """What is seen when its ``summary`` is clicked; on paper it is always seen."""
    return element("details", element("summary", escape(summary)), *inside)


def _span(text: str, role: str, palette: Palette) -> str:
    number = palette.number(role)
    return escape(text) if number is None else f'<span class="t{number}">{escape(text)}</span>'
