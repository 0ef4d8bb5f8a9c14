"""Machines that serve one class, which is kept in a database."""

from __future__ import annotations

from pathlib import Path

from gradtutor.classroom.records.opening import open_class
from gradtutor.session.classroom.roll import Roll
from gradtutor.session.store.interface import Event, Json
from tests.ssh.classroom import CODE, NAME, Classroom
from tests.terminal.terminal import Terminal


def machine(folder: Path, url: str, *options: str) -> Classroom:
    """The class at a machine with a folder of its own."""
    folder.mkdir()
    return Classroom(folder, "--code", CODE, "--store", url, *options)


def events(url: str, folder: Path, learner: str | None = None) -> list[Event]:
    store = open_class(folder, NAME, 2.0, url)
    try:
        return store.read(learner=learner)
    finally:
        store.close()


def state(url: str, folder: Path, name: str) -> Json | None:
    store = open_class(folder, NAME, 2.0, url)
    try:
        return store.state(name)
    finally:
        store.close()


def places(found: list[Event]) -> list[tuple[int, int]]:
    return [(event.data["iteration"], event.data["revealed"]) for event in found if event.kind == "stepped"]


def begin(terminal: Terminal) -> None:
    terminal.press("enter")
    terminal.wait_for("iteration 1")
    terminal.type("down", "down")
    terminal.wait_for("iteration 2")


def roll(url: str, folder: Path) -> Roll:
    """What a teacher sees now, wherever."""
    found = Roll()
    for event in events(url, folder):
        found.fold(event)
    return found
