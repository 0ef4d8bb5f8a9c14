"""The headings of sections: what may stand in them, and where a fault is, counted by hand in the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.text.model import SectionKey
from gradtutor.lessons.text.parse import parse_text

FRAME = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## done\nDone.\n\n"
"""Ten lines, so that what follows begins in line 11."""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("## loss", SectionKey("loss")),
        ("##   loss  ", SectionKey("loss")),
        ("## forward a", SectionKey("forward", "a")),
        ("## forward  a  @fast", SectionKey("forward", "a", "fast")),
        ("## update @fast  if  rate <  1  ", SectionKey("update", None, "fast", "rate < 1")),
        ("## backward b @fast if rate < 1", SectionKey("backward", "b", "fast", "rate < 1")),
        ("## feedback near", SectionKey("feedback", "near")),
        ("## feedback near @fast", SectionKey("feedback", "near", "fast")),
        ("## variant fast", SectionKey("variant", "fast")),
        ("## erratum sign", SectionKey("erratum", "sign")),
        ("## right sign", SectionKey("right", "sign")),
        *((f"## {purpose} if 1 < 2", SectionKey(purpose, None, None, "1 < 2"))
          for purpose in ("intro", "forward", "loss", "backward", "update", "done", "limit", "diverged")),
    ],
)  # fmt: skip
def test_a_heading_is_a_key(heading: str, key: SectionKey) -> None:
    parsed = parse_text(Path("text.en.md"), f"{FRAME}{heading}\nA.\n")
    assert not parsed.faults.found
    assert list(parsed.templates()) == [SectionKey("intro"), SectionKey("done"), key]
    assert (parsed.templates()[key], parsed.sections[key].line, parsed.refused) == ((("A.",),), 11, [])


@pytest.mark.parametrize("place", [12, 22])
def test_a_condition_knows_its_column(place: int) -> None:
    heading = f"## loss{' ' * (place - 11)}if rate < 1"
    # The r of rate stands behind "if ".
    assert heading.index("rate") + 1 == place
    parsed = parse_text(Path("text.en.md"), f"{FRAME}{heading}\nA.\n")
    assert parsed.sections[SectionKey("loss", None, None, "rate < 1")].column == place


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        ("##loss", "1: This is no heading of a section."),
        ("## loss a b", "1: This is no heading of a section."),
        ("## loss if ", "9: A section 'loss' takes no name. Take out 'if'."),
        ("## feedback", "12: A section 'feedback' needs a name. Write '## feedback NAME'."),
        ("## variant", "11: A section 'variant' needs a name. Write '## variant NAME'."),
        ("## erratum", "11: A section 'erratum' needs a name. Write '## erratum NAME'."),
        ("## right", "9: A section 'right' needs a name. Write '## right NAME'."),
        ("## variant a @b", "14: A section 'variant' takes no '@'. Take out '@b'."),
        ("## erratum a @b", "14: A section 'erratum' takes no '@'. Take out '@b'."),
        ("## right a @b", "12: A section 'right' takes no '@'. Take out '@b'."),
        ("## feedback a if 1 < 2", "18: A section 'feedback' takes no condition. Take out 'if 1 < 2'."),
        ("## erratum a if 1 < 2", "17: A section 'erratum' takes no condition. Take out 'if 1 < 2'."),
        ("## ?sign b", "9: The heading of a question is its id alone. Write '## ?sign'."),
        ("## ? @b", "5: The heading of a question is its id alone. Write '## ?ID'."),
        ("## ? sign", "5: The heading of a question is its id alone. Write '## ?sign'."),
        ("## ?", "5: A question needs an id. Write '## ?ID'."),
    ],
)
def test_a_heading_with_a_fault(heading: str, fault: str) -> None:
    parsed = parse_text(Path("text.en.md"), f"{FRAME}{heading}\nA.\n")
    (said,) = (str(one) for one in parsed.faults.found)
    assert said.startswith(f"text.en.md:11:{fault}")
    assert parsed.refused == [heading.rstrip()]
    assert list(parsed.sections) == [SectionKey("intro"), SectionKey("done")]


def test_of_two_that_are_the_same_the_first_is_kept() -> None:
    parsed = parse_text(Path("text.en.md"), f"{FRAME}## loss\nA.\n\n## loss\nB.\n")
    assert [str(one) for one in parsed.faults.found] == [
        "text.en.md:14:1: The section '## loss' stands in line 11 already. Join the two."
    ]
    assert parsed.templates()[SectionKey("loss")] == (("A.",),)
    assert (parsed.sections[SectionKey("loss")].twice, parsed.sections[SectionKey("done")].twice) == (True, False)


def test_one_that_is_empty_and_comes_twice_is_told_once() -> None:
    # Its words may be in the other.
    parsed = parse_text(Path("text.en.md"), f"{FRAME}## loss\n\n## loss\nB.\n")
    assert [(one.line, one.what) for one in parsed.faults.found] == [
        (13, "The section '## loss' stands in line 11 already.")
    ]
