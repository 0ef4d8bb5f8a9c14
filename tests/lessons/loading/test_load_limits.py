"""Limits of a lesson's folder: what is too large is refused before it takes long."""

import contextlib
import time
from pathlib import Path

import pytest

from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.lessons import TOML, WORDS, faults_of, make, messages

# Limits: each is refused within a second


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (TOML + "#" * 300_000, "The file is larger than 256 KiB."),
        (TOML.replace('a = "x**2"', 'a = "x**2"\n' + "\n".join(f"n{i} = '1'" for i in range(500))),
         "[nodes] has 502 entries; 500 is the most."),
        (TOML.replace("[constants]", "\n".join(f"p{i} = 1" for i in range(64)) + "\n[constants]"),
         "[parameters] has 65 entries; 64 is the most."),
        (TOML + "\n".join(f"[variants.v{i}]" for i in range(33)), "[variants] has 33 entries; 32 is the most."),
        (TOML.replace("2.13", "[" + "1," * 100_001 + "]"), "'y' has 100001 numbers; 100000 is the most."),
        (TOML.replace("[constants]", "[constants]\n" + "\n".join(f"{'k' * 30}{i}.v = 1" for i in range(5000))),
         None),
        (TOML.replace("2.13", '"' + "1+" * 60_000 + '"'), None),
        (TOML.replace('"x**2"', '"9**9**9**9"'), "has no value, or one too large for a number."),
        (TOML.replace('"x**2"', '"' + "(" * 1500 + '"'), None),
        (TOML.replace("2.13", "[" + "{}," * 60_000 + "]"), None),
    ],
)  # fmt: skip
def test_limits_are_refused_at_once(tmp_path: Path, text: str, what: str | None) -> None:
    folder = make(tmp_path, text)
    before = time.process_time()
    found = faults_of(folder)
    assert time.process_time() - before < 1.0
    assert what is None or any(what in fault.what for fault in found)
    assert len(found) <= 120


@pytest.mark.parametrize(
    "text",
    [
        "{x} " * 30_000,
        "{q} " * 30_000,
        "a\n" * 60_000,
        "{" * 120_000,
        "`" * 120_000,
        "{grad(" + "," * 60_000 + ")}",
        "".join(f"\n## forward q{number}\na" for number in range(5000)),
    ],
)
def test_large_words_are_read_within_a_second(tmp_path: Path, text: str) -> None:
    folder = make(tmp_path, TOML, f"{WORDS}\n## loss\n{text}")
    before = time.process_time()
    with contextlib.suppress(LessonError):
        load_lesson(folder)
    assert time.process_time() - before < 1.0


@pytest.mark.parametrize(
    "text", [" " * 250_000 + "a", "x = {" + "a." * 100_000 + "a = 1}", "a" * 250_000, "a\n" * 99_999]
)
def test_what_would_take_long_to_parse_is_refused_within_a_second(tmp_path: Path, text: str) -> None:
    folder = make(tmp_path, text)
    before = time.process_time()
    faults_of(folder)
    assert time.process_time() - before < 1.0


def test_a_large_text_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder = make(tmp_path, TOML, WORDS)
    with (folder / "text.en.md").open("wb") as stream:
        stream.truncate(2**34)
    before = time.process_time()
    assert "text.en.md:1:1: The file is larger than 128 KiB. Shorten it, or make two lessons of it." in messages(folder)
    assert time.process_time() - before < 1.0
