"""Slips of paper: what stands on them, as text and as a page, and that nothing else keeps a PIN."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
import segno

from gradtutor.classroom.records.qr_blocks import QUIET
from gradtutor.classroom.records.slips import Door, Slip, as_html, as_text

DOOR = Door("Maths 7b", "192.168.1.20", 2222, "kd7m-3xpa")
SLIPS = [Slip("Anna Aalto", "anna", "w46x6j"), Slip("<b>Bo</b> & Co", "bo", ""), Slip("Berta", "berta", "mrcthn", True)]


class Page(HTMLParser):
    """The texts of a page, by section, and what is loaded from elsewhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sections: list[list[str]] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "section":
            self.sections.append([])

    def handle_data(self, data: str) -> None:
        if self.sections and data.strip():
            self.sections[-1].append(data.strip())


@pytest.mark.parametrize(
    ("learner", "address", "port", "command", "link"),
    [
        ("anna", "192.168.1.20", 2222, "ssh anna@192.168.1.20 -p 2222", "ssh://anna@192.168.1.20:2222"),
        ("anna", "school.example", 22, "ssh anna@school.example", "ssh://anna@school.example"),
        ("anna aalto", "h", 2222, "ssh 'anna aalto@h' -p 2222", "ssh://anna%20aalto@h:2222"),
        # UTF-8 in percents (RFC 3986); 小 is E5 B0 8F.
        ("小", "h", 2222, 'ssh "小@h" -p 2222', "ssh://%E5%B0%8F@h:2222"),
        ("bo", "fe80::1", 2222, "ssh bo@fe80::1 -p 2222", "ssh://bo@[fe80::1]:2222"),
    ],
)
def test_how_one_comes_in(learner: str, address: str, port: int, command: str, link: str) -> None:
    door = Door("7b", address, port, "code")
    assert (door.command(learner), door.link(learner)) == (command, link)


def test_a_slip_as_text() -> None:
    first, second, third = as_text(DOOR, SLIPS).split("- " * 36)
    assert "Anna Aalto · Maths 7b" in first
    for field in ("ssh anna@192.168.1.20 -p 2222", "kd7m-3xpa", "w46x6j", "type plain first"):
        assert field in first
    assert "the one that you have" in second
    assert "type plain" not in third


def test_the_code_is_drawn_module_by_module() -> None:
    text = as_text(DOOR, SLIPS[:1])
    drawn = [line[2:] for line in text.splitlines() if set(line.strip()) <= set("█▀▄ ") and line.strip()]
    code = segno.make("ssh://anna@192.168.1.20:2222", error="m", micro=False)
    rows = [[False] * QUIET + [bool(module) for module in row] + [False] * QUIET for row in code.matrix]
    blank = [False] * len(rows[0])
    rows = [blank] * QUIET + rows + [blank] * QUIET
    # The quiet rows at both ends are blank lines, which are not seen here; each line is two rows.
    above, below = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}, []
    for line in drawn:
        pairs = [above[sign] for sign in line.ljust(len(blank))]
        below += [[bool(pair[0]) for pair in pairs], [bool(pair[1]) for pair in pairs]]
    assert below[: len(rows) - 2 * QUIET] == rows[QUIET:-QUIET]


def test_a_page_to_print_has_a_section_each_and_needs_nothing_else() -> None:
    page = Page(as_html(DOOR, SLIPS))
    assert [section[0] for section in page.sections] == [
        "Anna Aalto · Maths 7b", "<b>Bo</b> & Co · Maths 7b", "Berta · Maths 7b",
    ]  # fmt: skip
    assert "ssh anna@192.168.1.20 -p 2222" in page.sections[0]
    assert "w46x6j" in page.sections[0]
    assert page.tags.count("svg") == 3
    assert {"b", "script", "link", "img"}.isdisjoint(page.tags)
    # The PIN is in no picture: who finds a telephone's list of visited addresses finds none.
    assert "w46x6j" not in DOOR.link("anna")
