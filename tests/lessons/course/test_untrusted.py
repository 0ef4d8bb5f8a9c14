"""Courses by somebody else: folders and archives, sound ones and hostile ones."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from gradtutor.cli.main import main
from gradtutor.errors import GradtutorError, LessonError, UsageError
from gradtutor.lessons.course import archive
from gradtutor.lessons.course.course import lesson_ids
from gradtutor.lessons.course.untrusted import opened_course
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.course.test_course import course
from tests.lessons.lessons import TOML, make


def zipped(file: Path, folder: Path, top: str = "") -> Path:
    """The files of a folder as an archive, below ``top`` in it."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                opened.write(path, f"{top}{path.relative_to(folder)}")
    return file


def refusal(path: Path) -> str:
    with pytest.raises(UsageError) as caught, opened_course(path):
        pass
    return str(caught.value).replace(str(path), path.name)


# Sound ones


@pytest.mark.parametrize("top", ["", "course-main/"])
def test_a_course_in_an_archive(tmp_path: Path, top: str) -> None:
    file = zipped(tmp_path / "course.zip", course(tmp_path / "plain"), top)
    with opened_course(file) as opened:
        assert lesson_ids(opened) == ("first", "second")
        assert opened.home == file
        assert load_lesson(opened.folder / "second").id == "second"
        folder = opened.folder
        assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert not folder.exists()


@pytest.mark.parametrize("top", ["", "chain-main/"])
def test_a_lesson_alone_is_a_course_of_one(tmp_path: Path, top: str) -> None:
    lesson = make(tmp_path)
    with opened_course(lesson) as opened:
        assert (lesson_ids(opened), opened.titles["zh"]) == (("chain",), "Title")
        assert opened.home == tmp_path
    # In an archive its folder may have any name: it gets that of the lesson.
    with opened_course(zipped(tmp_path / "chain.zip", lesson, top)) as opened:
        assert lesson_ids(opened) == ("chain",)
        assert load_lesson(opened.folder / "chain").words["en"].title == "Title"


def test_only_what_a_lesson_is_made_of_is_taken(tmp_path: Path) -> None:
    plain = course(tmp_path / "plain")
    for name in (
        "README.md",
        "glossary.en.md",
        "first/glossary.en.md",
        "first/evil.py",
        "first/deeper/text.en.md",
        ".git/config",
        "__MACOSX/first",
        "first/a.CSV",
    ):
        (plain / name).parent.mkdir(exist_ok=True)
        (plain / name).write_text("x", "utf-8")
    with opened_course(zipped(tmp_path / "course.zip", plain)) as opened:
        files = sorted(str(file.relative_to(opened.folder)) for file in opened.folder.rglob("*") if file.is_file())
    assert files == [
        "course.toml",
        *("first/" + name for name in ("a.CSV", "lesson.toml", "text.en.md", "text.zh.md")),
        "glossary.en.md",
        *("second/" + name for name in ("lesson.toml", "text.en.md", "text.zh.md")),
    ]


def test_faults_are_places_in_the_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = course(tmp_path / "plain")
    (plain / "first" / "lesson.toml").write_text("format = 1\nid = \n", "utf-8")
    file = zipped(tmp_path / "course.zip", plain)
    assert main(["--lang", "en", "--course", str(file), "trace", "first"]) == 2
    assert f"{file}/course/first/lesson.toml:2:6: This is not TOML" in capsys.readouterr().err
    assert main(["--lang", "en", "author", "check", str(file)]) == 2
    assert f"{file}/course/first/lesson.toml:2:6: This is not TOML" in capsys.readouterr().err


def test_the_command_line_lists_and_traces_what_is_in_an_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = zipped(tmp_path / "course.zip", course(tmp_path / "plain"))
    assert main(["--lang", "en", "--course", str(file), "list"]) == 0
    assert capsys.readouterr().out == "first   Title  One\nsecond  Title  One\n"
    assert main(["--lang", "en", "--course", str(file), "trace", "first", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("variant,iteration")


# Archives that would do harm


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/cron.d/x", "'/etc/cron.d/x' leads out of it, or is no name"),
        ("../up.csv", "'../up.csv' leads out of it, or is no name"),
        ("first/../../up.csv", "leads out of it, or is no name"),
        ("C:/x.csv", "leads out of it, or is no name"),
        ("first\\..\\x.csv", "leads out of it, or is no name"),
        ("first/\x1b]0;x\x07.csv", "'first/\\x1b]0;x\\x07.csv' leads out of it, or is no name"),
        ("first/\u202ex.csv", "'first/\\u202ex.csv' leads out of it, or is no name"),
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str, why: str) -> None:
    file = zipped(tmp_path / "bad.zip", course(tmp_path / "plain"))
    with zipfile.ZipFile(file, "a") as opened:
        opened.writestr(zipfile.ZipInfo(name), "1")
    assert refusal(file).startswith("The archive 'bad.zip' is not opened: ")
    assert why in refusal(file)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices(tmp_path: Path, kind: int) -> None:
    info = zipfile.ZipInfo("chain/text.en.md")
    info.external_attr = (kind | 0o644) << 16
    file = tmp_path / "bad.zip"
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr("chain/lesson.toml", TOML)
        opened.writestr(info, "/etc/passwd")
    assert refusal(file) == "The archive 'bad.zip' is not opened: 'chain/text.en.md' is no plain file."


def test_a_bomb(tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("lesson.toml", TOML)
        opened.writestr("x.csv", b"0" * 10_000_000)
    assert file.stat().st_size < 20_000
    assert refusal(file) == "The archive 'bomb.zip' is not opened: 'x.csv' grows too much when it is unpacked."


@pytest.mark.parametrize(("size", "opened"), [(65_536, True), (65_537, False)])
def test_a_small_file_may_be_as_empty_as_it_likes(tmp_path: Path, size: int, opened: bool) -> None:
    # 64 KiB of one sign are packed to less than a hundred bytes, a 600th of them.
    folder = make(tmp_path)
    (folder / "x.csv").write_text("0" * size)
    file = zipped(tmp_path / "course.zip", folder)
    with zipfile.ZipFile(file) as packed:
        assert packed.getinfo("x.csv").compress_size * 200 < size
    if opened:
        with opened_course(file):
            pass
    else:
        assert "'x.csv' grows too much" in refusal(file)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("lesson.toml", TOML)
        opened.writestr("x.csv", b"0" * 10_000_000)
    # Both headers say 100 bytes, in the places where the size was.
    raw = file.read_bytes()
    file.write_bytes(raw.replace(struct.pack("<I", 10_000_000), struct.pack("<I", 100)))
    assert refusal(file) == "The archive 'bomb.zip' is not opened: it is broken, or no zip archive."


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = make(tmp_path)
    (lesson / "big.csv").write_bytes(os.urandom(2**20 + 1))
    assert "'big.csv' makes it too large" in refusal(zipped(tmp_path / "large.zip", lesson))
    (lesson / "big.csv").unlink()
    file = zipped(tmp_path / "a.zip", lesson)
    monkeypatch.setattr(archive, "MOST_UNPACKED", 100)
    assert "makes it too large" in refusal(file)
    monkeypatch.setattr(archive, "MOST_ENTRIES", 2)
    assert "it has more than 2 entries" in refusal(file)
    monkeypatch.setattr(archive, "MOST_BYTES", 100)
    assert "it is larger than 0 MiB" in refusal(file)


def test_what_is_just_within_the_bounds_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (archive.MOST_BYTES, archive.MOST_ENTRIES, archive.MOST_IN_A_FILE, archive.MOST_UNPACKED) == (
        8 * 1024 * 1024, 2000, 1024 * 1024, 64 * 1024 * 1024,
    )  # fmt: skip
    lesson = make(tmp_path)
    (lesson / "big.csv").write_bytes(os.urandom(2**20))
    file = zipped(tmp_path / "a.zip", lesson)
    sizes = [path.stat().st_size for path in lesson.iterdir()]
    for name, just in (
        ("MOST_BYTES", file.stat().st_size), ("MOST_ENTRIES", len(sizes)), ("MOST_UNPACKED", sum(sizes)),
    ):  # fmt: skip
        with monkeypatch.context() as changed:
            changed.setattr(archive, name, just)
            with opened_course(file) as opened:
                assert lesson_ids(opened) == ("chain",)
            changed.setattr(archive, name, just - 1)
            assert "is not opened" in refusal(file)


def test_a_file_two_hundred_times_as_large_as_it_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = make(tmp_path)
    (lesson / "x.csv").write_text("0" * 100_000)
    file = zipped(tmp_path / "a.zip", lesson)
    with zipfile.ZipFile(file) as packed:
        info = packed.getinfo("x.csv")
    times, rest = divmod(info.file_size, info.compress_size)
    for most, opened in ((times + 1, True), (times, rest == 0)):
        monkeypatch.setattr(archive, "MOST_RATIO", most)
        if opened:
            with opened_course(file):
                pass
        else:
            assert "'x.csv' grows too much" in refusal(file)


def test_of_two_folders_at_the_top_neither_is_the_course(tmp_path: Path) -> None:
    both = tmp_path / "both"
    course(both / "one")
    course(both / "two")
    assert "it has neither course.toml nor lesson.toml" in refusal(zipped(tmp_path / "two.zip", both))


def test_archives_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no archive", "utf-8")
    assert refusal(tmp_path / "text.zip") == "The archive 'text.zip' is not opened: it is broken, or no zip archive."
    whole = zipped(tmp_path / "a.zip", make(tmp_path)).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert "it is broken" in refusal(tmp_path / "cut.zip")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as opened:
        opened.writestr("other.txt", "x")
    assert "it has neither course.toml nor lesson.toml" in refusal(tmp_path / "empty.zip")
    with zipfile.ZipFile(tmp_path / "odd.zip", "w", zipfile.ZIP_LZMA) as opened:
        opened.writestr("lesson.toml", TOML)
    assert "'lesson.toml' is packed in an unusual way" in refusal(tmp_path / "odd.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as opened:
        opened.writestr("lesson.toml", TOML)
        opened.writestr("lesson.toml", TOML)
    assert "'lesson.toml' is in it twice" in refusal(tmp_path / "twice.zip")


def test_any_broken_bytes_are_one_sentence(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", make(tmp_path)).read_bytes()
    file = tmp_path / "b.zip"
    for place in range(0, len(whole), 7):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        # Anything else would be a traceback.
        with suppress(GradtutorError), opened_course(file) as opened:
            assert lesson_ids(opened)


# Folders


@pytest.mark.parametrize("link", ["course.toml", "first", "first/text.en.md", "first/lesson.toml", "first/data.csv"])
def test_a_link_that_leads_out(tmp_path: Path, link: str) -> None:
    plain, outside = course(tmp_path / "plain"), course(tmp_path / "outside")
    (outside / "first" / "data.csv").write_text("secret", "utf-8")
    target = plain / link
    if target.is_dir():
        target.rename(tmp_path / "away")
    target.unlink(missing_ok=True)
    target.symlink_to(outside / link)
    assert refusal(plain) == f"'{target}' is a link that leads out of the course. Put the file itself there.".replace(
        str(plain), "plain"
    )


def test_a_link_within_the_course(tmp_path: Path) -> None:
    plain = course(tmp_path / "plain")
    (plain / "second" / "text.zh.md").unlink()
    (plain / "second" / "text.zh.md").symlink_to("../first/text.zh.md")
    with opened_course(plain) as opened:
        assert load_lesson(opened.folder / "second").id == "second"


def test_a_pipe_in_place_of_a_text_is_not_waited_for(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    (lesson / "text.en.md").unlink()
    os.mkfifo(lesson / "text.en.md")
    with pytest.raises(LessonError, match="The file cannot be read: it is no plain file"), opened_course(lesson):
        pass
    with pytest.raises(LessonError, match=r"text\.en\.md:1:1: There is no such file"):
        load_lesson(lesson)
