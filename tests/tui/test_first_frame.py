"""What the first frame waits for: what is imported before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache

import pytest

FIRST_FRAME = """
import asyncio, json, sys
from gradtutor.lessons.course.course import bundled, load_course
from gradtutor.tui.app import Tutor

async def main():
    app = Tutor(load_course(bundled()), bundled() / sys.argv[1] if sys.argv[1:] else None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        print(json.dumps([[panel.id for panel in app.screen.query("Panel") if panel.lines], sorted(sys.modules)]))

asyncio.run(main())
"""
LATER = (
    "classroom", "plain", "lessons.checking", "lessons.generate", "view.checking", "view.classroom", "view.compare",
    "view.export", "view.source", "tui.authoring", "tui.classroom", "tui.screens.help", "tui.screens.question",
    "tui.screens.whatif", "tui.screens.glossary", "cli.author", "cli.serve", "cli.doctor",
)  # fmt: skip
"""Rooms and files of which the first frame needs nothing."""
MOST_MODULES = 260
"""Of our own: each costs a third of a millisecond."""


@cache
def first_frame(*lesson: str) -> tuple[list[str], set[str]]:
    """The panels that show something, and the modules that have been imported by then, in a process of its own."""
    # Over a link nothing is computed after the first frame, of which more would be imported.
    environment = {**os.environ, "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
    command = [sys.executable, "-c", FIRST_FRAME, *lesson]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    shown, modules = json.loads(done.stdout)
    return shown, set(modules)


@pytest.mark.parametrize("lesson", [(), ("descent-1d",)], ids=["contents", "a lesson"])
def test_the_first_frame_imports_what_it_shows(lesson: tuple[str, ...]) -> None:
    shown, modules = first_frame(*lesson)
    assert ("table" if lesson else "contents") in shown
    assert "numpy" not in modules and "plotext" not in modules
    early = [name for name in modules if name.removeprefix("gradtutor.").startswith(LATER)]
    assert early == []
    assert sum(name.startswith("gradtutor") for name in modules) <= MOST_MODULES


def test_the_contents_load_no_lesson() -> None:
    _, modules = first_frame()
    rooms = ("gradtutor.tui.lesson", "gradtutor.engine.optim", "gradtutor.engine.run", "gradtutor.lessons.loading")
    assert [name for name in modules if name.startswith(rooms)] == []
