"""What is suggested in place of a name that there is not."""

from __future__ import annotations

import time

from gradtutor import i18n
from gradtutor.suggestions import nearest, write_instead


def test_the_nearest_name() -> None:
    assert nearest("ascci", ["ascii", "theme"]) == "ascii"
    assert nearest("zzz", ["ascii", "theme"]) is None
    assert nearest("x", []) is None


def test_few_names_are_all_told_and_many_are_not() -> None:
    i18n.use("en")
    assert write_instead("defalt", ["default", "fast"]) == "Write 'default'."
    assert write_instead("zzz", ["default", "fast"]) == "There are: default, fast."
    assert write_instead("zzz", [f"n{number}" for number in range(17)]) == ""
    assert write_instead("zzz", []) == ""


def test_a_name_that_is_told_is_harmless() -> None:
    assert write_instead("a\x1bb", ["a\x1bc"]) == "Write 'a\\x1bc'."


def test_a_very_long_name_takes_no_time() -> None:
    begun = time.perf_counter()
    nearest("ab" * 1_000_000, ["ab" * 100])
    assert time.perf_counter() - begun < 1
