"""The check in a process of its own: the same faults, in the language that is asked for; ended with who asked."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.lessons.checking.check_process import check_apart
from tests.lessons.lessons import TOML, WORDS, make

SOURCE = Path(__file__).parents[3] / "src"


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process takes the sources from here, too."""
    monkeypatch.setenv("PYTHONPATH", f"{SOURCE}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")


async def test_a_sound_lesson_has_no_fault(tmp_path: Path) -> None:
    assert await check_apart(make(tmp_path, TOML, WORDS), "en") == ()


async def test_faults_have_their_place_and_their_language(tmp_path: Path) -> None:
    folder = make(tmp_path, TOML.replace("[rule]", "[rulee]"), WORDS)
    line = TOML[: TOML.index("[rule]")].count("\n") + 1
    for language in ("en", "zh"):
        i18n.use(language)
        found = await check_apart(folder, language)
        assert any((fault.file.name, fault.line) == ("lesson.toml", line) for fault in found), found
        assert any("rulee" in fault.what for fault in found)
        chinese = any("\u4e00" <= character <= "\u9fff" for fault in found for character in fault.what)
        assert chinese == (language == "zh")
        assert not any(fault.mend for fault in found)


async def test_who_waits_no_more_leaves_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def noted(*words: str, **more: Any) -> asyncio.subprocess.Process:
        started.append(await begin(*words, **more))
        return started[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    waiting = asyncio.create_task(check_apart(make(tmp_path, TOML, WORDS), "en"))
    while not started:
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert started[0].returncode is not None
