"""A published course: the same files make the same bytes, the manifest is true, and what was changed is not opened."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from gradtutor.errors import LessonError, UsageError
from gradtutor.lessons.course.archive import unpack
from gradtutor.lessons.course.publish import publish
from tests.lessons.lessons import make

COURSE = """\
format = 1
title = { en = "Zeros", zh = "零点" }
version = "1.2.0"
author = "A. Author"
licence = "CC-BY-4.0"

[[chapter]]
title = { en = "One", zh = "一" }
lessons = ["chain"]
"""


def course(folder: Path, text: str = COURSE) -> Path:
    made = folder / "zeros"
    make(made)
    (made / "course.toml").write_text(text, "utf-8")
    (made / "LICENSE").write_text("You may.\n", "utf-8")
    (made / "notes.txt").write_text("Mine alone.\n", "utf-8")
    (made / "chain" / ".hidden").write_text("no\n", "utf-8")
    return made


def entries(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    one, other = course(tmp_path / "a"), course(tmp_path / "b")
    for number, file in enumerate(sorted(other.rglob("*"))):
        os.utime(file, (number, number))
    other.joinpath("LICENSE").chmod(0o600)
    first, second = publish(one), publish(other)
    assert first == second
    assert first.name == "zeros-1.2.0.zip"
    assert first.lessons == 1


def test_what_is_unpacked_can_be_read_by_everybody(tmp_path: Path) -> None:
    # APPNOTE.TXT 4.4.2: 3 is UNIX, by which unzip knows that the upper half of the attributes are rights.
    with zipfile.ZipFile(io.BytesIO(publish(course(tmp_path)).raw)) as archive:
        for info in archive.infolist():
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)
            assert (info.date_time, info.compress_type) == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)


def test_the_manifest_says_what_is_in_the_archive(tmp_path: Path) -> None:
    found = entries(publish(course(tmp_path)).raw)
    told = json.loads(found["zeros/manifest.json"])
    sums = told.pop("files")
    assert told == {
        "format": 1,
        "name": "zeros",
        "version": "1.2.0",
        "author": "A. Author",
        "licence": "CC-BY-4.0",
        "title": {"en": "Zeros", "zh": "零点"},
        "languages": ["en", "zh"],
        "lessons": ["chain"],
    }
    files = ["LICENSE", "chain/lesson.toml", "chain/text.en.md", "chain/text.zh.md", "course.toml"]
    assert sums == {name: hashlib.sha256(found[f"zeros/{name}"]).hexdigest() for name in files}
    # Nothing else goes along, and nothing depends on how well a machine compresses.
    assert sorted(found) == sorted(f"zeros/{name}" for name in (*files, "manifest.json"))


def written(folder: Path, files: dict[str, bytes]) -> Path:
    file = folder / "zeros.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return file


def test_it_opens_and_one_that_was_changed_does_not(tmp_path: Path) -> None:
    files = entries(publish(course(tmp_path)).raw)
    (tmp_path / "sound").mkdir()
    folder = unpack(written(tmp_path, files), tmp_path / "sound")
    assert (folder / "chain" / "lesson.toml").is_file()
    changed = {**files, "zeros/chain/text.en.md": files["zeros/chain/text.en.md"] + b"\n"}
    added = {**files, "zeros/glossary.en.md": b"## a: a\nb\n"}
    broken = {**files, "zeros/manifest.json": b"[1]"}
    for number, (spoilt, why) in enumerate(
        [
            (changed, "'chain/text.en.md' has been changed since it was published"),
            (added, "'glossary.en.md' is not in its manifest.json"),
            (broken, "its manifest.json cannot be read"),
        ]
    ):
        with pytest.raises(UsageError, match=why):
            unpack(written(tmp_path, spoilt), tmp_path / str(number))


def test_what_a_published_course_lacks_is_said_all_at_once(tmp_path: Path) -> None:
    bare = "".join(line for line in COURSE.splitlines(True) if not line.startswith(("version", "author", "licence")))
    with pytest.raises(LessonError) as caught:
        publish(course(tmp_path, bare))
    assert [fault.what.split(":")[0] for fault in caught.value.faults] == [
        "'author' is missing", "'licence' is missing", "'version' is missing",
    ]  # fmt: skip


@pytest.mark.parametrize("version", ["1.0 beta", "../1", ""])
def test_a_version_is_one_that_a_file_can_be_called_by(tmp_path: Path, version: str) -> None:
    with pytest.raises(LessonError):
        publish(course(tmp_path, COURSE.replace("1.2.0", version)))


def test_a_link_that_leads_out_is_not_packed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")
    folder = course(tmp_path)
    try:
        (folder / "chain" / "data.csv").symlink_to(tmp_path / "secret.csv")
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(UsageError, match="leads out"):
        publish(folder)
