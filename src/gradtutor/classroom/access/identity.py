"""Who somebody is."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from gradtutor.i18n import mark
from gradtutor.records import NamedTuple
from gradtutor.session.classroom.person_names import clean_name, person_id

__all__ = ["TEACHER", "Person", "Role", "clean_name", "person_id"]

Role: TypeAlias = Literal["learner", "teacher", "projector"]
TEACHER: Final = "teacher"
"""The user name by which a teacher logs in."""
PROJECTOR: Final = "projector"
"""The user name by which a wall logs in that shows the answers of the class, where there is to be one."""
PLAIN: Final = mark("plain")
"""What is typed at the first question, or asked for as a command, to go line by line."""


class Person(NamedTuple):
    """Someone who has been let in."""

    id: str
    """Unique in the class; never empty."""
    name: str
    """As it is shown."""
    role: Role = "learner"
    group: str = ""
    plain: bool = False
    """Whether the tutor is to go line by line, for a screen reader."""
    room: str = ""
    """The class, where a server has several; what is said of ``id`` holds in it alone."""
