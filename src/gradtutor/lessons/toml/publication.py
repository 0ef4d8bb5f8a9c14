"""The keys of ``course.toml`` that a course has which is given away."""

from __future__ import annotations

from typing import Final

from gradtutor.lessons.toml.kinds import Key, Text
from gradtutor.lessons.toml.limits import LONGEST_ID

PUBLICATION: Final = (
    Key("name", Text(LONGEST_ID), "What its archive is called; left out: as its folder.", example='"zeros"'),
    Key("version", Text(40), "Which version it is.", example='"1.0.0"'),
    Key("author", Text(), "Who wrote it.", example='"Ada Lovelace"'),
    Key("licence", Text(), "Under which licence it may be used, by its SPDX name.", example='"CC-BY-4.0"'),
)
NEEDED: Final = tuple(key for key in PUBLICATION if key.name != "name")
"""What ``author publish`` asks for."""
