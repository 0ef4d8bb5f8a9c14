"""Settings files, and what is said to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.errors import LessonError
from gradtutor.settings.file import opened
from gradtutor.settings.keymap import checked
from gradtutor.settings.load import read_settings


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(LessonError) as caught:
        read_settings(written(folder, text))
    return [f"{fault.line}:{fault.column}: {fault.what} {fault.mend}".rstrip() for fault in caught.value.faults]


def keys_of(folder: Path, text: str) -> tuple[dict[str, str], list[str]]:
    """The keys for the screen, and what is wrong with them."""
    file = written(folder, text)
    _, faults = opened(file)
    keymap = checked(read_settings(file).keys, faults)
    return keymap, [f"{fault.line}:{fault.column}: {fault.what} {fault.mend}" for fault in faults.found]
