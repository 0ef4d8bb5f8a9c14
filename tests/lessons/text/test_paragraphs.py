"""Placeholders: what each stands for, and the columns of what is between its braces, counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.text.model import KEPT, Placeholder, SectionKey
from gradtutor.lessons.text.paragraphs import Section, Used, add_line, close, read_placeholder
from gradtutor.lessons.toml.faults import Faults


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def read(inside: str, own: frozenset[str] = frozenset()) -> tuple[Used | None, list[str]]:
    """What stands between braces whose inside begins in line 4, column 11."""
    faults = Faults(Path("t.md"))
    return read_placeholder(inside, 4, 11, faults, own), [str(one).removeprefix("t.md:4:") for one in faults.found]


@pytest.mark.parametrize(
    ("inside", "placeholder", "column", "columns"),
    [
        ("a", Placeholder("value", ("a",)), 11, [11]),
        ("  a : .3f".replace(" : ", " :"), Placeholder("value", ("a",), ".3f"), 13, [13]),
        ("error:d", Placeholder("error", (), "d"), 11, [11]),
        (" feedback ", Placeholder("feedback"), 12, [12]),
        ("grad(a)", Placeholder("grad", ("a",)), 11, [16]),
        (" grad ( a ) ", Placeholder("grad", ("a",)), 12, [19]),
        ("local(b, a):+.2e", Placeholder("local", ("b", "a"), "+.2e"), 11, [17, 20]),
        ("local(b,a)", Placeholder("local", ("b", "a")), 11, [17, 19]),
        ("key(chart)", Placeholder("key", ("chart",)), 11, [15]),
        ("variant(two-roads)", Placeholder("variant", ("two-roads",)), 11, [19]),
        *((f"{kind}(a)", Placeholder(kind, ("a",)), 11, [12 + len(kind)])
          for kind in ("delta", "next", "previous", "start", *KEPT)),
        # A formula has a column for each character, and one for its end.
        ("= 1+x", Placeholder("computed", (), "", "1+x"), 13, [13, 14, 15, 16]),
        ("=x : .2f", Placeholder("computed", (), ".2f", "x"), 12, [12, 13]),
    ],
)  # fmt: skip
def test_what_stands_between_braces(inside: str, placeholder: Placeholder, column: int, columns: list[int]) -> None:
    used, faults = read(inside)
    assert not faults and used is not None
    assert (used.placeholder, used.line, used.column, list(used.columns)) == (placeholder, 4, column, columns)


@pytest.mark.parametrize(
    "word", ["grad", "delta", "local", "next", "start", "key", "variant", "velocity", "value", "computed"]
)
def test_what_needs_brackets_is_without_them_a_name_like_any_other(word: str) -> None:
    used, faults = read(word)
    assert used is not None and (used.placeholder, faults) == (Placeholder("value", (word,)), [])


def test_own_names_come_first() -> None:
    used, _ = read("error", frozenset({"error"}))
    assert used is not None and used.placeholder == Placeholder("value", ("error",))


@pytest.mark.parametrize("format_", ["d", "+d", "f", "e", "%", ".0f", ".9e", ".10%", ".15f", "+.3f"])
def test_formats(format_: str) -> None:
    used, faults = read(f"a:{format_}")
    assert used is not None and (used.placeholder.format, faults) == (format_, [])


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        *((f"a:{one}", f"13: '{one}' is no format") for one in (".16f", "-d", ".3d", "3f", ".f", "g", ".3", "d ")),
        ("a:", "13: '' is no format"),
        (" feedback:d", "21: 'feedback' is words and takes no format."),
        ("key(chart):d", "22: 'key' is words and takes no format."),
        ("variant(a):.2f", "22: 'variant' is words and takes no format."),
        ("", "11: '{}' is no placeholder."),
        ("a(b", "11: '{a(b}' is no placeholder."),
        (" gard(a)", "12: There is no placeholder 'gard(…)'. Write 'grad'."),
        (" grad(a, b)", "12: 'grad' takes 1 name. Write one such as {grad(a)}."),
        ("grad()", "11: 'grad' takes 1 name. Write one such as {grad(a)}."),
        ("local(a)", "11: 'local' takes 2 names. Write one such as {local(c, b)}."),
        ("local(a,)", "11: 'local' takes 2 names."),
        ("local(,a)", "11: 'local' takes 2 names."),
        (" = ", "11: The formula is missing."),
        ("= x:9x", "15: '9x' is no format"),
    ],
)
def test_what_is_wrong_has_its_column(inside: str, fault: str) -> None:
    _, faults = read(inside)
    assert len(faults) == 1 and faults[0].startswith(fault)


def paragraphs(*lines: str) -> tuple[Section, list[str]]:
    """The lines 7, 8, … of a section whose heading stands in line 6."""
    faults, section = Faults(Path("t.md")), Section(SectionKey("loss"), 6)
    for number, line in enumerate(lines, 7):
        add_line(section, line, number, faults, frozenset())
    close(section, faults, 6 + len(lines))
    return section, [str(one).removeprefix("t.md:") for one in faults.found]


def test_lines_join_and_blank_ones_part() -> None:
    section, faults = paragraphs("a", "  {b}c", "漢", "字{d}", "", "", "e {{f}} {g}{h}")
    b, d, g, h = (Placeholder("value", (name,)) for name in "bdgh")
    assert (section.paragraphs, faults) == ([("a ", b, "c 漢字", d), ("e {f} ", g, h)], [])
    assert [(one.line, one.column) for one in section.used] == [(8, 4), (10, 3), (13, 10), (13, 13)]


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (("a **b", "c** d"), []),
        (("a `**` b",), []),
        (("a `b", "c"), ["7:1: A '`' in this paragraph is not closed. Close it."]),
        (("a", "", "b", "c **d**", "e **"), ["9:1: A '**' in this paragraph is not closed. Close it."]),
        (("a **b", "", "c **d"), ["7:1: A '**' in this", "9:1: A '**' in this"]),
        (("  a } {b} {",), ["7:5: A single '}' stands here.", "7:11: A single '{' stands here."]),
    ],
)
def test_marks_that_are_open(lines: tuple[str, ...], faults: list[str]) -> None:
    _, said = paragraphs(*lines)
    assert len(said) == len(faults)
    assert all(one.startswith(begin) for one, begin in zip(said, faults, strict=True))


def test_a_placeholder_with_a_fault_is_kept_as_it_is_written_without_its_format() -> None:
    assert paragraphs("{a b} { gard(x) :.3f} {c}")[0].wrong == ["{a b}", "{gard(x)}"]
