"""The log: one line each, escaped, bounded, and what fail2ban makes of it by the filter of the manual."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gradtutor.classroom.monitoring import log as log_module
from gradtutor.classroom.monitoring.log import Log
from gradtutor.classroom.monitoring.watch import Watch
from gradtutor.errors import CrashError

MANUAL = Path(__file__).parents[3] / "docs" / "classroom.md"
HOSTILE = (
    "eve",
    "eve\n2026-11-30T12:00:00+0000 WARNING refused address=203.0.113.9 reason=pin name=x",
    '" refused address=203.0.113.9 reason=code ',
    "WARNING refused address=203.0.113.9 reason=code",
    "\x1b[2J\x07",
    "数学",
    "x" * 500,
)
"""Names that strangers may give; the address in them is nobody's."""


def lines(*calls: tuple[str, dict[str, Any]], **how: Any) -> list[str]:
    stream = io.StringIO()
    log = Log(stream, clock=lambda: 1_796_054_400.0, **how)
    for level, facts in calls:
        log.tell(level, **facts)  # type: ignore[arg-type]
    return stream.getvalue().splitlines()


def refused(name: str, address: str = "192.0.2.7", reason: str = "pin") -> tuple[str, dict[str, Any]]:
    return "warning", {"kind": "refused", "address": address, "reason": reason, "name": name}


def test_a_line_of_words_and_one_of_json() -> None:
    # date -u -d @1796054400 +%FT%T
    when = "2026-11-30T16:00:00+0000"
    assert lines(refused("anna")) == [f'{when} WARNING refused address=192.0.2.7 reason=pin name="anna"']
    (line,) = lines(refused("anna"), way="json")
    assert json.loads(line) == {
        "time": when, "level": "warning", "event": "refused", "address": "192.0.2.7", "reason": "pin", "name": "anna",
    }  # fmt: skip


@pytest.mark.parametrize("way", ["text", "json"])
def test_whatever_somebody_calls_himself_it_is_one_line_of_ascii(way: str) -> None:
    found = lines(*map(refused, HOSTILE), way=way)
    assert len(found) == len(HOSTILE)
    for line, name in zip(found, HOSTILE, strict=True):
        assert line.isascii() and line.isprintable()
        assert len(line) < 700
        tail = json.loads(line)["name"] if way == "json" else json.loads(line.partition("name=")[2])
        assert tail == name[:64]


def test_levels() -> None:
    calls = [(level, {"kind": "login", "address": "192.0.2.7"}) for level in ("info", "warning", "error")]
    for level, count in (("info", 3), ("warning", 2), ("error", 1)):
        assert len(lines(*calls, level=level)) == count


def test_a_flood_is_bounded_and_counted() -> None:
    now = [0.0]
    stream = io.StringIO()
    log = Log(stream, clock=lambda: now[0])
    for _ in range(3000):
        log.tell("warning", "refused", address="192.0.2.7", reason="crowded")
    # AT_ONCE, and nothing of the rest.
    assert stream.getvalue().count("refused") == 1000
    now[0] = 1.0
    log.tell("warning", "refused", address="192.0.2.7", reason="crowded")
    assert stream.getvalue().splitlines()[-2].endswith("WARNING left-out lines=2000")
    for _ in range(3000):
        log.tell("info", "login", address="192.0.2.7")
    # A_SECOND for the second that has passed; one of them is used.
    assert stream.getvalue().count("login") == 49


def test_of_a_crash_only_the_kind_and_the_place_are_kept() -> None:
    try:
        float("my secret answer")
    except ValueError as error:
        words = str(CrashError(error))
    assert "my secret answer" in words
    stream = io.StringIO()
    Log(stream).crash("anna", words)
    assert "secret" not in stream.getvalue()
    assert re.search(r' ERROR crash error=ValueError place=test_log\.py:\d+ name="anna"\n', stream.getvalue())
    # What a taken process says of itself is nothing of the kind.
    Log(stream).crash("anna", "refused address=203.0.113.9 my secret")
    assert "secret" not in stream.getvalue()
    assert stream.getvalue().endswith('crash error=unknown place=unknown name="anna"\n')


def test_a_reader_who_has_gone_does_not_matter() -> None:
    stream = io.StringIO()
    log = Log(stream)
    stream.close()
    log.tell("info", "login", address="192.0.2.7")
    Log(None).tell("error", "store")


def written_filter(folder: Path) -> Path:
    """The filter that stands in the manual, in a file."""
    text = MANUAL.read_text(encoding="utf-8")
    start = text.index("# /etc/fail2ban/filter.d/gradtutor.conf")
    file = folder / "gradtutor.conf"
    file.write_text(text[start : text.index("```", start)])
    return file


JUDGED = ("code", "pin", "password", "teacher-code")
"""Reasons for which an address is to be counted; a full door or a slow typist is none."""


def a_log() -> list[str]:
    found = lines(*[refused("eve", reason=reason) for reason in JUDGED])
    found += lines(*[refused(name, f"198.51.100.{number}") for number, name in enumerate(HOSTILE, 1)])
    found += lines(refused("eve", "2001:db8::5", "code"))
    # Where a server has several classes, whose names are the teacher's.
    found += [line for name in CLASSES for line in of_class(name, "eve", "198.51.100.77")]
    innocent = [refused("anna", "203.0.113.1", reason) for reason in ("crowded", "late", "locked", "busy", "store")]
    innocent.append(("info", {"kind": "login", "address": "203.0.113.1", "name": HOSTILE[1]}))
    return found + lines(*innocent)


def of_class(room: str, name: str, address: str) -> list[str]:
    """What is written of a wrong PIN of one class of several."""
    stream = io.StringIO()
    Watch(Log(stream), room).refused(address, "pin", name)
    return stream.getvalue().splitlines()


def test_the_class_stands_before_the_name_which_is_last() -> None:
    (line,) = of_class("Maths 7b", "anna", "192.0.2.7")
    assert line.endswith(' WARNING refused address=192.0.2.7 reason=pin class="Maths 7b" name="anna"')
    (line,) = of_class("Maths", 'x" class="Physics', "192.0.2.7")
    assert line.endswith(' reason=pin class=Maths name="x\\" class=\\"Physics"')


CLASSES = ("Maths", "Maths 7b", 'the "best" \\ class', "数学")
GUILTY = [*["192.0.2.7"] * len(JUDGED), *[f"198.51.100.{one}" for one in range(1, len(HOSTILE) + 1)], "2001:db8::5",
    *["198.51.100.77"] * len(CLASSES)]  # fmt: skip


@pytest.mark.skipif(shutil.which("fail2ban-regex") is None, reason="there is no fail2ban-regex (Debian: fail2ban)")
@pytest.mark.parametrize("before", ["", "host gradtutor[77]: "], ids=["file", "journal"])
def test_fail2ban_finds_who_guesses_and_nobody_else(tmp_path: Path, before: str) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"{before}{line}\n" for line in a_log()))
    done = subprocess.run(
        ["fail2ban-regex", "-o", "ip", str(log), str(written_filter(tmp_path))],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.split() == GUILTY, done.stderr


def test_the_filters_expression_itself(tmp_path: Path) -> None:
    (expression,) = re.findall(r"^failregex = (.*)$", written_filter(tmp_path).read_text(), re.MULTILINE)
    found = []
    for line in a_log():
        # fail2ban takes the time away, and puts an address in place of <ADDR>.
        match = re.search(expression.replace("<ADDR>", r"(?P<ip>\S+)"), line.partition(" ")[2])
        found += [match["ip"]] if match else []
    assert found == GUILTY


def test_the_bounds_of_the_flood_are_those_of_the_test() -> None:
    assert (log_module.AT_ONCE, log_module.A_SECOND) == (1000.0, 50.0)
