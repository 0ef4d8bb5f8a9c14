"""The list of a lesson's variants: names, methods and ends, and what is left out where there is no room."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.engine.optim.gradient_descent import Momentum, Sgd
from gradtutor.engine.optim.rule import Rule
from gradtutor.engine.run.trace import End
from gradtutor.lessons.model import Variant
from gradtutor.lessons.text.model import Words
from gradtutor.view.compare.variant_menu import VariantChoice, menu_header, menu_lines
from gradtutor.view.text.lines import line_width, plain
from tests.engine.problems import problem
from tests.session.walks import lesson
from tests.view.scenes import roles_of, texts

WORDS = Words("A title of a lesson", "Summary", {})


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def choice(name: str, rule: Rule, end: End | None = None, base: str = "") -> VariantChoice:
    made = problem({"x": 1.0}, {"c": "x**2"}, rule=rule)
    return VariantChoice(Variant(name, made, {}, {}, base=base), end)


TWO = [choice("slow", Sgd(0.1), End("converged", 12)), choice("rolling", Momentum(0.1))]


def test_each_variant_has_its_name_its_method_and_its_end() -> None:
    first, second = (text.split("  ") for text in texts(menu_lines(WORDS, TWO, 0, 80, 9)))
    # Without words for them the name is that of the file, which stands beside it as well.
    assert [part.strip() for part in first if part] == [
        "▸ slow", "slow", "gradient descent", "iteration 12 · goal reached",
    ]  # fmt: skip
    assert [part.strip() for part in second if part] == ["rolling", "rolling", "momentum"]


def test_the_words_of_a_lesson_name_its_variants() -> None:
    found = lesson("optimisers")
    choices = [VariantChoice(variant) for variant in found.variants.values()]
    for language in ("en", "zh"):
        i18n.use(language)
        lines = menu_lines(found.words[language], choices, 1, 120, 20)
        assert len(lines) == len(choices)
        assert [plain(line).startswith(" ▸ ") for line in lines].index(True) == 1
        assert all(name in plain(line) for name, line in zip(found.variants, lines, strict=True))


def test_a_run_made_while_learning_has_no_name_of_the_file() -> None:
    (line,) = menu_lines(WORDS, [choice("rate = 0.5", Sgd(0.5), base="default")], 0, 80, 9)
    assert plain(line).count("rate = 0.5") == 1


def test_what_all_have_in_common_goes_first_where_there_is_no_room() -> None:
    # 3 + 2 and, with 2 behind each, names of 5 and 4, the method of 16: 3 + 2 + 7 + 6 + 18 = 36 columns.
    alike = [choice("slow", Sgd(0.1)), choice("quick", Sgd(0.5))]
    assert "gradient descent" in plain(menu_lines(WORDS, alike, 0, 37, 9)[0])
    assert "gradient descent" not in plain(menu_lines(WORDS, alike, 0, 36, 9)[0])
    assert plain(menu_lines(WORDS, alike, 0, 36, 9)[0]).count("slow") == 2


def test_names_of_the_file_go_before_methods_that_differ() -> None:
    lines = [plain(line) for line in menu_lines(WORDS, [TWO[0]._replace(end=None), TWO[1]], 0, 34, 9)]
    assert [line.split() for line in lines] == [["▸", "slow", "gradient", "descent"], ["rolling", "momentum"]]
    narrow = [plain(line).split() for line in menu_lines(WORDS, TWO, 0, 46, 9)]
    assert "gradient" not in narrow[0] and narrow[1] == ["rolling"]


@pytest.mark.parametrize(("selected", "seen"), [(0, [0, 1, 2]), (3, [2, 3, 4]), (9, [7, 8, 9])])
def test_the_selected_one_is_in_view(selected: int, seen: list[int]) -> None:
    many = [choice(f"run{number}", Sgd(0.1)) for number in range(10)]
    lines = menu_lines(WORDS, many, selected, 80, 3)
    assert [int(plain(line).split("run")[1].split()[0]) for line in lines] == seen
    assert roles_of(lines, f"run{selected} ")[0] == "current"


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_long_name_is_cut_to_the_screen(columns: int) -> None:
    long = [choice("a-name-that-goes-on-and-on-and-on-for-longer-than-any-screen", Sgd(0.1), End("limit", 1000))]
    assert line_width(menu_lines(WORDS, long, 0, columns, 9)[0]) <= columns


def test_the_header_has_the_lesson_and_what_there_is_to_choose() -> None:
    line = menu_header(WORDS, 60)
    assert plain(line).startswith(" A title of a lesson ") and plain(line).endswith(" the variants ")
    assert line_width(line) == 60
    assert line_width(menu_header(WORDS, 24)) == 24 and "…" in plain(menu_header(WORDS, 24))
