"""Other keys for actions, checked before they are used: is there such an action, such a key, and does none clash."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys

from gradtutor.i18n import tr
from gradtutor.lessons.toml.faults import Faults
from gradtutor.safe_text import quoted
from gradtutor.suggestions import nearest, write_instead
from gradtutor.tui.core.keys import key_name

if TYPE_CHECKING:
    from gradtutor.lessons.toml.positions import Where

_PARTS = (
    "gradtutor.tui.authoring",
    "gradtutor.tui.classroom",
    "gradtutor.tui.lesson",
    "gradtutor.tui.screens",
    "gradtutor.tui.widgets",
)
_OURS = "gradtutor."
_TEACHERS = tuple(
    f"gradtutor.tui.classroom.{name}"
    for name in (
        "answers", "base", "give", "lead_lesson", "lessons", "manage_learner", "projector", "questions", "roll",
        "watch_learner",
    )
)  # fmt: skip
"""Begins the module of every screen that only a teacher sees."""
_EITHER = {"class.stored", "stored.leave"}
"""Two actions that may have the same key: where the one is possible, the other is not."""
_MODIFIERS = ("ctrl+", "shift+", "alt+", "super+")
_SIGNS = {
    " ": "space", ",": "comma", ".": "full_stop", "?": "question_mark", "+": "plus", "-": "minus", "=": "equals_sign",
    "[": "left_square_bracket", "]": "right_square_bracket", "/": "slash", ";": "semicolon", ":": "colon",
    "!": "exclamation_mark", "*": "asterisk", "<": "less_than_sign", ">": "greater_than_sign",
}  # fmt: skip
"""Signs as they are typed -> as Textual calls them; letters and digits are called as they are."""


def actions() -> dict[str, tuple[str, str]]:
    """Every action that has a name: its keys as they are, and what it does."""
    found: dict[str, tuple[str, str]] = {}
    for bindings in _contexts().values():
        for binding in bindings:
            if binding.id and binding.id not in found:
                found[binding.id] = (binding.key, tr(binding.tooltip or binding.description))
    return dict(sorted(found.items()))


def checked(chosen: Mapping[str, tuple[str, Where]], faults: Faults) -> dict[str, str]:
    """The keys for Textual, without those that have a fault, which is noted.

    ``chosen``: name of an action -> its keys as they were written, and where.
    """
    known = actions()
    keymap = {}
    for name, (text, where) in chosen.items():
        if name not in known:
            what = tr("There is no action '{name}'.").format(name=quoted(name))
            mend = write_instead(name, tuple(known)) or tr("'gradtutor settings' shows all names.")
            faults.key(where, what, mend)
        elif keys := _keys(text, where, faults):
            keymap[name] = ",".join(keys)
    _refuse_clashes(keymap, chosen, faults)
    return keymap


def _keys(text: str, where: Where, faults: Faults) -> list[str]:
    """The keys of one action, by Textual's names."""
    found = []
    for part in text.split(","):
        key = _key(part.strip())
        if key is None:
            what = tr("There is no key '{key}'.").format(key=quoted(part.strip()))
            near = nearest(part.strip(), [one.value for one in Keys])
            mend = tr("Write '{name}'.").format(name=near) if near else tr("Write keys such as n, space, f2 or ctrl+n.")
            faults.value(where, what, mend)
            return []
        found.append(key)
    return found


def _key(text: str) -> str | None:
    """A key by Textual's name; ``None`` where there is none of that name."""
    if text in _SIGNS.values() or text in {key.value for key in Keys}:
        return text
    if len(text) == 1 and text.isprintable() and text.isascii():
        return _SIGNS.get(text, text)
    modifier = next((one for one in _MODIFIERS if text.startswith(one)), "")
    inner = _key(text.removeprefix(modifier)) if modifier else None
    return f"{modifier}{inner}" if inner else None


def _refuse_clashes(keymap: dict[str, str], chosen: Mapping[str, tuple[str, Where]], faults: Faults) -> None:
    """Note each chosen key that another action of the same screen has."""
    told: set[str] = set()
    for bindings in _contexts().values():
        taken: dict[str, str] = {}
        # Those that were chosen come last, so that the fault is theirs.
        for binding in sorted(bindings, key=lambda binding: binding.id in keymap):
            name = binding.id or binding.action
            for key in (keymap.get(name) or binding.key).split(","):
                other = taken.setdefault(key, name)
                if other != name and {other, name} != _EITHER and name in keymap and name not in told:
                    told.add(name)
                    what = tr("The key '{key}' is already that of '{name}'.").format(key=key_name(key), name=other)
                    mend = tr("Take another, or give '{name}' another.").format(name=other)
                    faults.value(chosen[name][1], what, mend)


def _contexts() -> dict[type[DOMNode], list[Binding]]:
    """What can have the keys at one time, with all its bindings: each screen with those of the program, each widget.

    The program of a learner is the one in a class, which has all keys of the other and its own.
    """
    from gradtutor.tui.classroom.learner_app import Taught
    from gradtutor.tui.classroom.teacher_app import Teaching

    for package in _PARTS:
        for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
            importlib.import_module(f"{package}.{module.name}")
    from textual.screen import ModalScreen, Screen
    from textual.widget import Widget

    learners, teachers = list(_bindings(Taught)), list(_bindings(Teaching))
    found: dict[type[DOMNode], list[Binding]] = {}
    for kind in sorted(set(_below(Widget)), key=lambda one: one.__qualname__):
        own = list(_bindings(kind))
        if own:
            # The program's own keys do not reach a modal screen.
            open_to_all = issubclass(kind, Screen) and not issubclass(kind, ModalScreen)
            everywhere = teachers if kind.__module__.startswith(_TEACHERS) else learners
            found[kind] = [*everywhere, *own] if open_to_all else own
    return found


def _below(kind: type[Any]) -> Iterator[type[DOMNode]]:
    for one in kind.__subclasses__():
        yield from _below(one)
        if one.__module__.startswith(_OURS):
            yield one


def _bindings(kind: type[Any]) -> Iterator[Binding]:
    for part in kind.__mro__:
        if part.__module__.startswith(_OURS):
            yield from (binding for binding in part.__dict__.get("BINDINGS", ()) if isinstance(binding, Binding))
