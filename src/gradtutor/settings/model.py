"""What a learner may set, as it is known once it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from gradtutor.records import NamedTuple
from gradtutor.view.text.themes import LOOKS, Look

ENVIRONMENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "language": "GRADTUTOR_LANG",
        "theme": "GRADTUTOR_THEME",
        "ascii": "GRADTUTOR_ASCII",
    }
)
"""Setting -> the environment variable that says it too. ``GRADTUTOR_DATA``, for ``data_dir``, is asked for where
progress is kept."""


class ChosenKeys(NamedTuple):
    """The keys of one action, as they are written in the file."""

    text: str
    where: tuple[str | int, ...]
    """The way to them in the file."""


class Settings(NamedTuple):
    """What the file and the environment say; what they leave out is empty."""

    language: str = ""
    theme: Look = LOOKS[0]
    ascii: bool = False
    data_dir: Path | None = None
    keys: Mapping[str, ChosenKeys] = MappingProxyType({})
    """Id of a binding -> its keys. Which ids there are, only the screen knows: it checks them."""
