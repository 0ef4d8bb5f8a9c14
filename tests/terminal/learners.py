"""The saved progress of learners whom the tutor meets."""

from __future__ import annotations

import tomllib
from pathlib import Path

from gradtutor.lessons.course.course import bundled, lesson_ids, load_course
from gradtutor.session.store.interface import Event
from gradtutor.session.store.paths import PROGRESS_FILE, lesson_key
from gradtutor.session.store.sqlite import SqliteStore


def unasked(data: Path, turns: bool = False) -> None:
    """Write into a data folder that every question has been answered, and whether the learner wants turns: without,
    each key shows one more number, as it does for whoever only looks."""
    course = bundled()
    events = []
    for name in lesson_ids(load_course(course)):
        lesson = lesson_key(course, course / name)
        events.append(Event("turns", lesson, {"on": turns}))
        for question in tomllib.loads((course / name / "lesson.toml").read_text()).get("question", ()):
            answer = {"question": question["id"], "answer": "", "right": True, "reason": ""}
            events.append(Event("answered", lesson, answer))
    store = SqliteStore(data / PROGRESS_FILE)
    store.append(events)
    store.close()
