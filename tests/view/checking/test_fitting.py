"""What does not fit on a screen of 80×24 is found, with the place where it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.view.checking.fitting import faults_of_size, misfits
from tests.lessons.lessons import TOML, WORDS, make
from tests.session.walks import LESSONS, lesson

PLACE = "On a screen of 80×24, in iteration 1 of the run 'default'"


def found(folder: Path, toml: str = TOML, en: str = WORDS, zh: str | None = None) -> list[str]:
    """The faults of a lesson, without its folder."""
    made = make(folder, toml, en, zh)
    return [str(fault).replace(f"{made}/", "") for fault in faults_of_size(load_lesson(made))]


@pytest.mark.parametrize("name", ["nonlinear-chain", "guess-the-number", "two-layer-network", "target-shooting"])
def test_lessons_of_the_course_fit(name: str) -> None:
    assert misfits(lesson(name)) == ()


TMUX = 23
"""Rows that a terminal of 24 has left under the status line of tmux."""


@pytest.mark.parametrize("name", lesson_ids(load_course(LESSONS)))
def test_the_words_of_the_course_fit_above_a_status_line(name: str) -> None:
    assert misfits(lesson(name), TMUX, charts=False) == ()


def paragraphs(count: int) -> str:
    """So many lines of words, each a paragraph."""
    return "\n\n".join(f"Line {number}." for number in range(count))


def test_words_that_are_too_long_are_counted_in_rows(tmp_path: Path) -> None:
    # 24 rows less header, footer, the lines above and below the graph, its 3 and the table's 8 (iteration, x, a,
    # b, y and three deltas) leave 9 for the words of a step without a formula.
    assert found(tmp_path, en=WORDS.replace("Press space.", paragraphs(9)), zh=WORDS) == []
    assert found(tmp_path, en=WORDS.replace("Press space.", paragraphs(11)), zh=WORDS) == [
        f"text.en.md:5:1: {PLACE}, these words are 2 rows too long. Shorten them."
    ]


def test_the_other_language_is_measured_too_and_the_speech_stays(tmp_path: Path) -> None:
    i18n.use("zh")
    (said,) = found(tmp_path, zh=WORDS.replace("Press space.", "按空格键。" * 60))
    assert said.startswith("text.zh.md:5:1: ")
    assert i18n.language() == "zh"


def test_the_last_iteration_is_measured_with_its_numbers(tmp_path: Path) -> None:
    (said,) = found(tmp_path, en=WORDS.replace("Done.", paragraphs(11)), zh=WORDS)
    assert "in iteration 4 of the run 'default'" in said
    assert said.startswith("text.en.md:11:1: ")


def test_a_formula_that_is_too_wide_is_a_fault_of_its_node(tmp_path: Path) -> None:
    # A sum would be broken into lines; this has no place where it may be.
    long = "sin(cos(" * 8 + "x" + "))" * 8
    said = found(tmp_path, TOML.replace('a = "x**2"', f'a = "{long}"'))
    assert said[0].startswith("lesson.toml:11:1: On a screen of 80×24, in iteration ")
    assert ", the worked formula is " in said[0]
    assert said[0].endswith("too wide. Give long names a short symbol, break the formula in two, or lower digits.")


def test_the_same_at_many_names_is_told_of_the_three_worst(tmp_path: Path) -> None:
    deep = {f"n{count}": "sin(cos(" * count + "x" + "))" * count for count in (8, 9, 10, 11, 12)}
    nodes = "".join(f'{name} = "{formula}"\n' for name, formula in deep.items())
    summed = TOML.replace('a = "x**2"', nodes + 'a = "x**2 + 0*(n8 + n9 + n10 + n11 + n12)"')
    said = [fault for fault in found(tmp_path, summed) if ", the worked formula is " in fault]
    # n8 stands in line 11.
    assert [fault.split(":")[1] for fault in said] == ["13", "14", "15"]
    assert [("So it is with 2 more names." in fault) for fault in said] == [False, False, True]


def test_a_name_that_the_header_cuts_is_told(tmp_path: Path) -> None:
    title = "A title that is much too long for the header of any screen of eighty columns"
    (said,) = found(tmp_path, en=WORDS.replace("# Title", f"# {title}"), zh=WORDS)
    assert said.startswith(f"text.en.md:1:1: {PLACE}, the last ")
    assert said.endswith("columns of this name are cut off in the header. Shorten it.")


def test_what_the_learner_is_to_do_has_room_as_well(tmp_path: Path) -> None:
    by_hand = TOML.replace('"newton"', '"manual"')
    said = found(tmp_path, by_hand, WORDS + "\n## backward x\n" + paragraphs(7) + "\n\n## update\n{next(x)}\n")
    assert [fault.split(":")[0] for fault in said] == ["text.en.md", "text.zh.md"]


def test_what_leads_on_at_the_end_takes_room_from_the_words(tmp_path: Path) -> None:
    # Of the 9 rows that the words of another step have (see above) the end's foot takes one.
    assert found(tmp_path, en=WORDS.replace("Done.", paragraphs(8)), zh=WORDS) == []
    (said,) = found(tmp_path, en=WORDS.replace("Done.", paragraphs(9)), zh=WORDS)
    assert said.endswith("these words are 1 row too long. Shorten them.")
    assert said.startswith("text.en.md:11:1: ")
