"""The glossary of a course: how its file is read, what is refused, and that the examples of ours are right."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import LessonError
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.course.glossary import Term, find_term, load_glossary, read_glossary
from gradtutor.lessons.toml.files import is_glossary_file
from tests.session.walks import LESSONS

GOOD = """# Words

<!-- a comment -->

## gradient @slope: gradient, ∇f
It points to where
a function grows.

x² at 3: 6.

## epoch @train: 轮，轮次, epoch
All of the data, once.

100 samples: 10 batches of 10.
"""


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def read(folder: Path, text: str) -> tuple[tuple[Term, ...], list[str]]:
    file = folder / "glossary.en.md"
    file.write_text(text, "utf-8")
    terms, faults = read_glossary(file)
    return terms, [f"{fault.line}:{fault.column} {fault.what} {fault.mend}".rstrip() for fault in faults.found]


def test_a_term_has_names_a_meaning_an_example_and_a_lesson(tmp_path: Path) -> None:
    terms, faults = read(tmp_path, GOOD)
    assert faults == []
    assert terms == (
        Term("gradient", "slope", ("gradient", "∇f"), "It points to where a function grows.", "x² at 3: 6.", 5),
        Term("epoch", "train", ("轮", "轮次", "epoch"), "All of the data, once.", "100 samples: 10 batches of 10.", 11),
    )


@pytest.mark.parametrize(
    ("text", "id_"), [("GRADIENT", "gradient"), ("∇f", "gradient"), (" 轮次 ", "epoch"), ("x", "")]
)
def test_a_term_is_found_by_each_of_its_names(tmp_path: Path, text: str, id_: str) -> None:
    found = find_term(read(tmp_path, GOOD)[0], text)
    assert (found.id if found else "") == id_


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# Words", "Words", "1:1 This belongs to no term. Write '## ID @LESSON: NAME' above it."),
        (" @slope", "", "5:1 This is not the heading of a term. Write '## ID @LESSON: NAME, OTHER NAME'."),
        (": gradient, ∇f", ":  ", "5:1 This is not the heading of a term. Write '## ID @LESSON: NAME, OTHER NAME'."),
        ("## gradient", "## ../x", "5:4 '../x' cannot be the id of a term. Use letters, digits, - and _."),
        ("x² at 3: 6.", "", "5:1 A term has two paragraphs: what it means, and an example. Here are 1. Separate them "
         "by an empty line."),
        ("x² at 3: 6.", "a\n\nb", "5:1 A term has two paragraphs: what it means, and an example. Here are 3. Separate "
         "them by an empty line."),
        ("x² at 3: 6.", "x" * 161, "9:1 The paragraph is 161 columns wide; 160 is the most. Shorten it."),
        ("∇f", "g" * 60, "5:1 The names are 70 columns wide; 60 is the most. Shorten it."),
        ("## epoch", "## gradient", "11:1 The term 'gradient' stands here twice. Give one of them another id."),
        ("∇f", "Epoch", "11:1 'epoch' is also the name of 'gradient'. Leave it to one of them."),
        ("a function", "a \x1b[2J", "7:1 A terminal would obey a character of this line. Take it out."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert read(tmp_path, GOOD.replace(old, new, 1))[1] == [said]


def test_there_may_be_no_more_terms_than_the_limit(tmp_path: Path) -> None:
    text = "".join(f"## t{number} @slope: name {number}\nMeans it.\n\nLike so.\n\n" for number in range(201))
    terms, faults = read(tmp_path, text)
    assert len(terms) == 200
    assert faults == ["1001:1 There are more than 200 terms. Leave some out."]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "glossary.en.md").write_text("## one\n\n## two\n", "utf-8")
    with pytest.raises(LessonError) as raised:
        load_glossary(tmp_path, "en")
    assert [fault.line for fault in raised.value.faults] == [1, 3]


def test_a_course_need_not_have_one(tmp_path: Path) -> None:
    assert load_glossary(tmp_path, "en") == ()


@pytest.mark.parametrize(
    ("name", "is_one"), [("glossary.en.md", True), ("glossary.md", False), ("glossary.en.md~", False)]
)
def test_which_files_are_glossaries(name: str, is_one: bool) -> None:
    assert is_glossary_file(name) is is_one


def test_the_course_explains_what_its_lessons_speak_of() -> None:
    wanted = """gradient derivative partial-derivative local-derivative chain-rule computational-graph node parameter
        constant forward-pass backward-pass back-propagation delta gap error residual feedback loss
        objective learning-rate iteration epoch batch mini-batch stochastic-gradient-descent momentum
        adam newtons-method chord-method secant-method bisection convergence divergence minimum
        local-minimum saddle curvature condition activation relu sigmoid softmax cross-entropy layer unit
        weight bias convolution vanishing-gradient exploding-gradient overfitting generalisation
        optimiser finite-differences automatic-differentiation gradient-descent""".split()
    ids = lesson_ids(load_course(LESSONS))
    for language in ("en", "zh"):
        terms = load_glossary(LESSONS, language)
        assert sorted(term.id for term in terms) == sorted(wanted)
        assert all(term.lesson in ids for term in terms)


def test_in_chinese_a_round_is_an_epoch_and_nothing_else() -> None:
    for term in load_glossary(LESSONS, "zh"):
        if term.id not in ("epoch", "mini-batch", "batch"):
            assert "轮" not in f"{term.names}{term.meaning}{term.example}"
    names = {term.id: term.name for term in load_glossary(LESSONS, "zh")}
    assert (names["epoch"], names["iteration"], names["partial-derivative"]) == ("轮", "迭代", "偏导数")


def _x(start: float) -> float:
    """Newton's step for x² = 2."""
    return start - (start**2 - 2) / (2 * start)


def _lake(x: float) -> float:
    return x**2 / 10 + 1 - math.cos(2 * x)


# What the examples say, worked out here: term -> the numbers with decimals that stand in it, in their order.
NUMBERS = {
    "forward-pass": (math.log(4), math.log(4), math.sqrt(math.log(4))),
    "backward-pass": (1 / (2 * math.sqrt(math.log(4))), 1 / 4, 1 / (2 * math.sqrt(math.log(4))) / 4),
    "derivative": (1.001, 1.001**2 - 1),
    "gradient": (math.hypot(2, 4),),
    "finite-differences": (0.1, 1.1**2, 0.1, (1.1**2 - 1) / 0.1, 1.1**2, 0.9**2, 0.2),
    "delta": (12 / 63,),
    "objective": (1.2, 1.2**2),
    "gradient-descent": (1.2, 0.3, 1.2, 0.3, 2 * 1.2, 1.2 - 0.3 * 2 * 1.2),
    "learning-rate": (0.1, 1 - 2 * 0.1),
    "momentum": (0.9, 0.9, 0.9 * 1 + 1),
    "newtons-method": (1.5, 1.5**2 - 2, 1.5, 1.5**2 - 2, _x(1.5)),
    "chord-method": (1.5, _x(1.5), _x(1.5), _x(1.5) ** 2 - 2, _x(1.5) - (_x(1.5) ** 2 - 2) / 3),
    "secant-method": (1 + 1 / 3,),
    "convergence": (0.8, 0.8, 0.8**2, 0.8, 0.8**3),
    "divergence": (1.1, 1.1, 1.2),
    "local-minimum": (2.99, _lake(2.98978) - _lake(0)),
    "activation": (0.5, math.tanh(0.5), math.tanh(5)),
    "sigmoid": (1 / (1 + math.exp(0)), 1 / (1 + math.exp(-2)), 0.25),
    "softmax": (math.e, 1 + math.e, 1 / (1 + math.e), math.e / (1 + math.e)),
    "cross-entropy": (0.5, -math.log(0.5), 0.99, -math.log(0.99)),
    "vanishing-gradient": (0.2, 0.2, 0.2**4),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("id_", NUMBERS)
def test_the_numbers_of_an_example_are_right(id_: str, language: str) -> None:
    term = find_term(load_glossary(LESSONS, language), id_)
    assert term is not None
    found = re.findall(r"\d+\.\d+", term.example)
    rounded = [f"{value:.{len(text.partition('.')[2])}f}" for value, text in zip(NUMBERS[id_], found, strict=False)]
    assert len(found) == len(NUMBERS[id_])
    assert found == rounded


def test_the_lake_of_the_example_is_where_it_says() -> None:
    # J′ = x/5 + 2·sin 2x changes its sign there, from − to +.
    low, high = (x / 5 + 2 * math.sin(2 * x) for x in (2.985, 2.995))
    assert low < 0 < high


def test_whole_numbers_of_the_examples_are_right() -> None:
    terms = {term.id: term.example for term in load_glossary(LESSONS, "en")}
    assert f"9·3 + 18·2 = {9 * 3 + 18 * 2}" in terms["back-propagation"]
    assert f"162 − 150 = {162 - 150}" in terms["gap"]
    assert f"(1 + 9) ÷ 2 = {(1**2 + 3**2) // 2}" in terms["loss"]
    assert f"5⁴ = {5**4}" in terms["exploding-gradient"]
    assert f"condition number is {50 // 2}" in terms["condition"]
    assert f"{3 * 2 + 3} parameters" in terms["layer"]
    assert f"2⁶ = {2**6}" in terms["bisection"] and 2**5 < 50 < 2**6
