"""The author's manual: every example in it is loaded, and its list of keys is that of the reader."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from docs.authoring import MANUAL, manual
from gradtutor.engine.language.operations import FUNCTIONS
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.checking.expected_numbers import compare
from gradtutor.lessons.course.course import load_course
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.text.model import PlaceholderKind
from gradtutor.lessons.text.parse import PURPOSES, parse_text
from gradtutor.lessons.toml.charts.registry import CHART_KEYS
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.kinds import Cases, Either, Forms, Key, Kind, Many, Names, Table
from gradtutor.lessons.toml.reader import FAULTY, Reader
from gradtutor.lessons.toml.schema import COURSE, LESSON, RUN, VARIANTS
from gradtutor.lessons.toml.tree import Tree
from gradtutor.view.checking.fitting import faults_of_size
from gradtutor.view.checking.question_faults import faults_of_questions

TEXT = MANUAL.read_text("utf-8")
BLOCKS = [
    (match[1], match[2], match[3])
    for match in re.finditer(r"^```(\w+) (\S+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
]
"""Language, file or "part", and text of each example."""
PARTS = {
    language: [text for one, file, text in BLOCKS if (one, file) == (language, "part")] for language, _, _ in BLOCKS
}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A folder with all files that the manual shows whole."""
    for _, file, text in BLOCKS:
        if file != "part":
            (tmp_path / file).parent.mkdir(exist_ok=True)
            (tmp_path / file).write_text(text, "utf-8")
    return tmp_path


def test_every_block_says_what_it_is() -> None:
    fences = re.findall(r"^```(.+)$", TEXT, re.MULTILINE)
    assert fences == [f"{language} {file}" for language, file, _ in BLOCKS]
    assert {file for _, file, _ in BLOCKS if file != "part"} == {
        *(f"crossing/{name}" for name in ("lesson.toml", "text.en.md", "text.zh.md", "tests.toml")),
        *(f"houses/{name}" for name in ("lesson.toml", "houses.csv", "text.en.md", "text.zh.md")),
        "my-course/course.toml",
        "my-course/glossary.en.md",
    }


@pytest.mark.parametrize("name", ["crossing", "houses"])
def test_the_whole_lessons_pass_the_check(written: Path, name: str) -> None:
    report = check(written / name, [faults_of_size, faults_of_questions])
    assert [str(fault) for fault in (*report.faults, *report.warnings)] == []


def test_the_first_lesson_comes_to_where_the_curves_meet(written: Path) -> None:
    (run,) = check(written / "crossing").runs
    assert (run.reason, run.iterations) == ("converged", 4)
    # The zero of cos x − x/2 is 1.0298665293…
    from gradtutor.engine.run.trace import Trace

    last = Trace(load_lesson(written / "crossing").variants["default"].problem).iteration(4)
    assert last.parameters["x"] == pytest.approx(1.0298665293, abs=1e-6)


def test_the_first_lesson_has_the_numbers_of_its_tests(written: Path) -> None:
    found = compare(written / "crossing")
    assert ([str(fault) for fault in found.faults], found.numbers) == ([], 7)


def test_the_course_opens(written: Path) -> None:
    assert load_course(written / "my-course").chapters[0].lessons == ("crossing",)


@pytest.mark.parametrize("text", PARTS["toml"], ids=lambda text: text.split("\n")[0])
def test_parts_of_a_lesson_are_read(text: str) -> None:
    faults = Faults(Path("lesson.toml"), text)
    kinds = {key.name: key.kind for key in (*LESSON, *RUN)}
    for name, value in tomllib.loads(text).items():
        if name == VARIANTS.name:
            for variant in value.values():
                assert variant.keys() <= kinds.keys()
            continue
        Reader(faults).read(kinds[name], Tree(value, (name,)), name)
    assert [str(fault) for fault in faults.found] == []


@pytest.mark.parametrize("text", PARTS["markdown"], ids=lambda text: text.split("\n")[0])
def test_parts_of_the_words_are_read(text: str) -> None:
    frame = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## done\nDone.\n\n"
    parsed = parse_text(Path("text.en.md"), frame + text)
    assert [str(fault) for fault in parsed.faults.found] == []


def keys_of(kind: Kind) -> Iterator[Key]:
    """Every key inside a kind."""
    match kind:
        case Table(keys):
            inner = [*keys]
        case Cases(_, _, cases):
            inner = [key for keys in cases.values() for key in keys]
        case Names(item, _, _, keys):
            yield from keys_of(item)
            inner = [*keys]
        case Many(item):
            yield from keys_of(item)
            return
        case Forms(forms, plain):
            for form in (*forms.values(), plain):
                yield from keys_of(form)
            return
        case Either(kinds):
            for one in kinds:
                yield from keys_of(one)
            return
        case _:
            return
    for key in inner:
        yield key
        yield from keys_of(key.kind)


KEYS = [key for top in (*LESSON, *RUN, Key("course", COURSE, "")) for key in (top, *keys_of(top.kind))]


def test_every_example_of_a_key_is_read() -> None:
    checked = 0
    for key in KEYS:
        if not key.example:
            continue
        faults = Faults(Path("lesson.toml"))
        value = tomllib.loads(f"{key.name} = {key.example}")[key.name]
        assert Reader(faults).read(key.kind, Tree(value, (key.name,)), key.name) is not FAULTY, key
        assert not faults.found
        checked += 1
    assert checked > 80


def test_every_key_that_is_no_table_has_an_example_and_is_listed() -> None:
    for key in KEYS:
        inner = key.kind.item if isinstance(key.kind, Many) else key.kind
        if isinstance(inner, Table | Cases | Names | Forms):
            continue
        assert key.example, key
        assert f"| `{key.name}` | {key.doc} |" in TEXT


def test_the_list_of_keys_is_what_the_generator_makes() -> None:
    assert manual(TEXT) == TEXT, "run: make manual"


def test_every_kind_of_picture_is_told_with_its_keys_and_nothing_else() -> None:
    section = TEXT.partition("\n## Pictures\n")[2].partition("\n## ")[0]
    rows = [row.strip("|").split(" | ") for row in section.splitlines() if row.startswith("| `")]
    told = [(kind.strip(" `"), re.findall(r"`([^`]+)`", keys)) for kind, _, keys in rows]
    assert len(told) == len(dict(told))
    assert dict(told) == {kind: [key.name for key in keys] for kind, keys in CHART_KEYS.items()}


def test_nothing_that_words_and_formulas_may_have_is_forgotten() -> None:
    by_hand = TEXT.partition("## Every key")[0]
    kinds = set(get_args(PlaceholderKind)) - {"value", "computed"}
    assert "`{= 1 - 2*rate}`" in by_hand
    assert {kind for kind in kinds if f"{{{kind}}}" not in by_hand and f"{{{kind}(" not in by_hand} == set()
    assert {name for name in FUNCTIONS if not re.search(rf"\b{name}\b", by_hand)} == set()
    assert {purpose for purpose in PURPOSES if f"`{purpose}`" not in by_hand} == set()


def test_every_link_leads_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]*)\)", TEXT)) <= headings
