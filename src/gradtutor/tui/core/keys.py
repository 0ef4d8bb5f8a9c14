"""Bindings as the screen writes them: help and footer come from here and from the bindings, never typed twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from textual.binding import Binding

from gradtutor import i18n
from gradtutor.i18n import mark, tr
from gradtutor.view.text.ascii_spelling import in_ascii
from gradtutor.view.text.lines import Line, Span, pad, width, wrap

_NAMES = {
    "space": mark("space"),
    "tab": mark("tab"),
    "right": "→",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "plus": "+",
    "equals_sign": "=",
    "minus": "−",
    "comma": ",",
    "full_stop": ".",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "slash": "/",
    "home": mark("home"),
    "end": mark("end"),
    "enter": mark("enter"),
    "escape": mark("esc"),
    "question_mark": "?",
    "backspace": mark("backspace"),
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "pageup": mark("pgup"),
    "pagedown": mark("pgdn"),
}
"""What Textual calls a key -> what stands on it, in the source language."""
_TOGETHER = (("ctrl+", mark("ctrl+{key}")), ("shift+", mark("shift+{key}")))
"""Keys that are held while another is pressed."""

ARROWS = ("→", "←", "↑", "↓")
LEADING = ("class.follow",)
"""Ids of the keys that the footer names first: what they are for comes from elsewhere, and passes."""
SPARED = ("zoom.next", "class.stored", "class.board", "app.language", "run.end", "step.back", "errata.open",
          "variant.next", "chart.next")  # fmt: skip
"""Ids of the keys that leave the footer first where there is no room for all, the most dispensable first: they are in
the help; the contents offer the language too, an arrow tells that the other one leads back, and who compares the
variants can choose one there."""
_BETWEEN = "  "

KEYS_COLUMNS = 16
"""Of the help, for the keys, at the least; a language that has longer names for them gets more."""


def key_name(key: str) -> str:
    """A key as it is printed on the keyboard, and as the books in the language in use call it."""
    for held, together in _TOGETHER:
        if key.startswith(held):
            return tr(together).format(key=key_name(key.removeprefix(held)))
    name = _NAMES.get(key, key)
    if name in ARROWS:
        # Spelled in ASCII an arrow would look like another key.
        return tr(key) if in_ascii() else name
    return tr(name) if key in _NAMES else name


class _Remapped:
    """The keys that the learner has chosen."""

    keys: Mapping[str, str] = MappingProxyType({})


def remap(keys: Mapping[str, str]) -> None:
    """Use other keys from now on: id of a binding -> its keys by Textual's names, separated by commas."""
    _Remapped.keys = keys


def remapped() -> Mapping[str, str]:
    """The keys that were chosen, for ``App.set_keymap``."""
    return _Remapped.keys


def chosen(binding: Binding) -> Binding:
    """``binding`` with the keys that the learner has chosen for it, if any."""
    keys = _Remapped.keys.get(binding.id or "")
    return binding.with_key(keys) if keys else binding


def footer_line(bindings: Sequence[Binding], columns: int) -> Line:
    """The bindings that are to be shown, as many as fit; help, the last one, always."""
    # Sorting keeps the order of all the others.
    shown = sorted((binding for binding in bindings if binding.show), key=lambda binding: binding.id not in LEADING)
    if not shown:
        return ()
    told = [(binding.id, _spans(binding)) for binding in shown]
    # With a blank at each end of the footer, and one word's distance less than there are words.
    room = columns - 2 + len(_BETWEEN)
    lengths = [sum(width(text) for text, _ in spans) + len(_BETWEEN) for _, spans in told]
    too_much = sum(lengths) - room
    for spared in SPARED:
        if too_much > 0:
            found = [place for place, (id_, _) in enumerate(told) if id_ == spared]
            for place in reversed(found):
                del told[place]
                too_much -= lengths.pop(place)
    while too_much > 0 and len(told) > 1:
        del told[-2]
        too_much -= lengths.pop(-2)
    pieces = [(spans, ((_BETWEEN, ""),)) for _, spans in told]
    return ((" ", ""), *(span for piece in pieces for spans in piece for span in spans))[:-1]


def clicked(line: Line, bindings: Sequence[Binding], column: int) -> Binding | None:
    """The binding whose key, or what it is for, stands in that column of a footer; ``None`` where none does."""
    keys = {key_name(binding.key.split(",")[0]): binding for binding in bindings}
    start, found = 0, None
    for text, role in line:
        if role == "key":
            found = keys.get(text)
        elif not text.strip():
            found = None
        start += width(text)
        if column < start:
            return found
    return None


def _spans(binding: Binding) -> tuple[Span, ...]:
    return (key_name(binding.key.split(",")[0]), "key"), (f" {_short(binding)}", "muted")


def _short(binding: Binding) -> str:
    """What a key is for, in a word; that of another language is what this calls itself."""
    if binding.action in ("language", "app.language"):
        return i18n.name_of(i18n.next_language())
    return tr(binding.description)


def help_lines(groups: Sequence[tuple[str, Sequence[Binding]]], columns: int) -> list[Line]:
    """Every key with what it does, in groups; ``columns`` wide at the most."""
    lines: list[Line] = []
    first = max(KEYS_COLUMNS, *(width(_head(binding)) for _, bindings in groups for binding in bindings))
    for title, bindings in groups:
        lines += [((title, "heading"),)]
        for binding in bindings:
            text = tr(binding.tooltip) if binding.tooltip else tr(binding.description)
            heads = [_head(binding)]
            for line in wrap([(text, "")], columns - first):
                lines.append(((pad(heads.pop() if heads else "", first), "key"), *line))
        lines.append(())
    return lines[:-1]


def _head(binding: Binding) -> str:
    """All keys of a binding, with blanks on both sides."""
    return f"  {' '.join(key_name(key) for key in binding.key.split(','))} "
