"""Names: made of what can be seen, the same however typed, and told apart from those that look the same."""

from __future__ import annotations

import unicodedata

import pytest

from gradtutor.session.classroom.look_alikes import LookAlikes, skeleton
from gradtutor.session.classroom.person_names import clean_name, person_id

IGNORABLE = (
    "\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180e", "\u180f", "\u200b",
    "\u200d", "\u202e", "\u2060", "\u2065", "\u206f", "\u3164", "\ufe00", "\ufe0f", "\ufeff", "\uffa0", "\ufff0",
    "\U0001bca0", "\U0001bca3", "\U0001d173", "\U0001d17a", "\U000e0001", "\U000e0041", "\U000e0100",
    "\U000e01ef", "\U000e0fff",
)  # fmt: skip
"""Of each range with Default_Ignorable_Code_Point in DerivedCoreProperties.txt of Unicode 16.0 one or two."""


@pytest.mark.parametrize("sign", IGNORABLE, ids=lambda sign: f"U+{ord(sign):04X}")
def test_what_is_shown_as_nothing_is_in_no_name(sign: str) -> None:
    assert clean_name(f"an{sign}na") == "anna"
    assert clean_name(sign) == "?"


VISIBLE = (
    "\u034e\u0350\u115e\u1161\u17b3\u17b6\u180a\u1810\u3163\u3165\ufdff\ufe10\uff9f\uffa1\U0001bc9f\U0001d172\U0001d17b"
)
"""What stands right before and right behind those ranges, and is seen: a vowel of Khmer, a letter of Korean."""


@pytest.mark.parametrize("sign", VISIBLE, ids=lambda sign: f"U+{ord(sign):04X}")
def test_what_stands_beside_them_is_part_of_a_name(sign: str) -> None:
    assert clean_name(f"an{sign}na") == unicodedata.normalize("NFKC", f"an{sign}na")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ａｎｎａ", "Anna"),
        ("ﬁona", "fiona"),
        ("ano\u0308", "anö"),
        ("①", "1"),
        ("ㅎ", "ᄒ"),
        ("李伟", "李伟"),
        ("Ⅷ", "VIII"),
    ],
)
def test_names_are_in_their_compatible_form(typed: str, name: str) -> None:
    assert clean_name(typed) == unicodedata.normalize("NFKC", name)
    assert clean_name(clean_name(typed)) == clean_name(typed)


def test_a_name_has_forty_characters_at_the_most() -> None:
    assert clean_name("x" * 40) == clean_name("x" * 41) == "x" * 40
    # What is cut off in a gap leaves none behind.
    assert clean_name("x" * 39 + " y") == "x" * 39


def test_by_what_two_names_are_the_same() -> None:
    assert person_id("Ａnna") == person_id("ANNA") == person_id("an\u200bna") == "anna"
    assert person_id("Straße") == person_id("STRASSE")
    assert person_id("anna") != person_id("аnna")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("anna", "аnna"),
        ("anna", "αnnα"),
        ("teacher", "tеасhеr"),
        ("bob", "b0b"),
        ("paul", "pau1"),
        ("martha", "rnartha"),
        ("rené", "rene"),
        ("li wei", "liwei"),
        ("anna", "anna."),
    ],
)
def test_what_looks_alike(name: str, other: str) -> None:
    assert name != other
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(("name", "other"), [("ian", "lan"), ("anna", "hanna"), ("clara", "dara"), ("李伟", "李玮")])
def test_what_does_not(name: str, other: str) -> None:
    assert skeleton(name) != skeleton(other)


def test_numbered_learners_do_not_look_alike() -> None:
    assert len({skeleton(f"learner{number}") for number in range(300)}) == 300


def test_who_looks_like_whom_in_a_class() -> None:
    names = LookAlikes()
    for name in ("anna", "аnna", "bo", "teасher", "anna"):
        names.add(name)
    assert names.of("anna") == ["аnna"]
    assert names.of("аnna") == ["anna"]
    assert names.of("bo") == []
    assert names.of("teасher") == ["teacher"]
