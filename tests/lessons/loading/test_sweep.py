"""Sweeps: one setting at several values, each a run of its own, and faults that point to the value."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.root_finding import Chord, Newton
from gradtutor.engine.run.trace import Trace
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.loading.sweep import read_sweep
from gradtutor.lessons.model import Variant
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.reader import Record
from gradtutor.lessons.toml.tree import Tree
from tests.lessons.lessons import TOML, make, messages

DESCENT = """\
format = 1
id = "chain"
[parameters]
w = { start = 1.0, min = -5.0, max = 5.0, symbol = "ω" }
[nodes]
L = "w**2"
[goal]
minimize = "L"
[rule]
kind = "sgd"
rate = 0.25
[stop]
max_iterations = 3
"""
DESCENT_WORDS = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## forward\n{w}.\n\n## done\nDone.\n"


def swept(setting: str, values: str) -> str:
    return f"{DESCENT}[sweep]\nsetting = {setting!r}\nvalues = {values}\n"


def test_each_value_is_a_run_with_a_name_of_its_own(tmp_path: Path) -> None:
    lesson = load_lesson(make(tmp_path, swept("rule.rate", "[1.1, 1, 1e-5]"), DESCENT_WORDS))
    assert [variant.name for variant in lesson.sweep] == ["rate = 1.1", "rate = 1", "rate = 1e−5"]
    assert [variant.problem.rule for variant in lesson.sweep] == [Sgd(1.1), Sgd(1.0), Sgd(1e-5)]
    assert list(lesson.variants) == ["default"]
    assert lesson.variants["default"].problem.rule == Sgd(0.25)


def test_a_run_of_a_sweep_shows_the_words_of_the_default_run(tmp_path: Path) -> None:
    lesson = load_lesson(make(tmp_path, swept("rule.rate", "[0.5]"), DESCENT_WORDS))
    assert [variant.words for variant in (*lesson.sweep, *lesson.variants.values())] == ["default", "default"]


def test_a_parameter_is_set_by_its_name_and_shown_by_its_symbol(tmp_path: Path) -> None:
    lesson = load_lesson(make(tmp_path, swept("w", "[-2.0, 3.0]"), DESCENT_WORDS))
    assert [variant.name for variant in lesson.sweep] == ["ω = −2.0", "ω = 3.0"]
    # 3 − 0.25 · 2 · 3
    assert Trace(lesson.sweep[1].problem).iteration(2).parameters == {"w": 1.5}


def test_a_sweep_without_setting_or_values_has_no_runs() -> None:
    def runs(values: dict[str, object]) -> tuple[Variant, ...]:
        record, base = Record(("sweep",), values), Tree({"parameters": Tree({"w": 1.0}, ("parameters",))}, ())
        return read_sweep(record, Tree(values, ("sweep",)), base, {}, lambda name, tree: None, Faults(Path("t")))

    assert runs({}) == runs({"setting": "w"}) == runs({"values": (1.0,)}) == ()


def test_the_kind_of_the_rule_can_be_swept(tmp_path: Path) -> None:
    toml = f'{TOML}[sweep]\nsetting = "rule.kind"\nvalues = ["newton", "chord"]\n'
    lesson = load_lesson(make(tmp_path, toml))
    assert [variant.name for variant in lesson.sweep] == ["kind = newton", "kind = chord"]
    assert [variant.problem.rule for variant in lesson.sweep] == [Newton(), Chord()]


def test_a_setting_of_the_command_line_lies_below_the_sweep(tmp_path: Path) -> None:
    folder = make(tmp_path, swept("rule.rate", "[0.5]"), DESCENT_WORDS)
    lesson = load_lesson(folder, {"w": 4.0, "rule.rate": 0.125})
    assert lesson.sweep[0].problem.parameters[0].start == 4.0
    assert lesson.sweep[0].problem.rule == Sgd(0.5)


@pytest.mark.parametrize(
    ("setting", "values", "message"),
    [
        ("rule.rte", "[1.0, 2.0]", "15:11: Unknown key 'rte' in [rule]. Write 'rate'."),
        ("v", "[1.0]", "15:11: There is no parameter or constant 'v' to change. There are: w."),
        ("rule.momentum", "[0.5]", "15:11: 'momentum' does not go with kind = \"sgd\". Take it out; it goes with:"),
        ("rule.rate", "[1.0, -1.0]", "16:16: 'rate' must be more than 0. Write a larger number."),
        ("rule.rate", "[1.0, 'a']", "16:17: The name 'a' is not known here."),
        ("w", "[0.5, 7.0]", "16:16: 'start' of 'w' lies outside its 'min' and 'max'. Write a start between them."),
        ("w.start", "[0.5]", "15:11: Unknown key 'w'"),
        ("nodes.L", "['w**2 + q']", "16:19: The name 'q' is not known here."),
        ("stop.max_iterations", "[5, 0]", "16:14: 'max_iterations' must be from 1 to 1000000."),
        ("rule.rate", "[0.5, 0.5]", "16:16: The value 0.5 stands in 'values' twice. Take one out."),
        ("rule.rate", "[]", "16:10: 'values' must have at least 1 item, not 0. Add some."),
        ("rule.rate", str([n / 10 for n in range(1, 14)]), "16:10: 'values' may have 12 items, not 13."),
        ("rule.rate", "[{}]", "16:11: 'values' must be a number or true or false or a string or a list of numbers"),
    ],
)
def test_a_fault_points_to_what_is_wrong(tmp_path: Path, setting: str, values: str, message: str) -> None:
    (said,) = messages(make(tmp_path, swept(setting, values), DESCENT_WORDS))
    said = said.replace("In the variant 'rate = 0.5': ", "")
    assert said.startswith(f"lesson.toml:{message}")


def test_all_wrong_values_come_at_once(tmp_path: Path) -> None:
    said = messages(make(tmp_path, swept("rule.rate", "[-1.0, 0.5, 'a']"), DESCENT_WORDS))
    assert [one.split(": ")[0] for one in said] == ["lesson.toml:16:11", "lesson.toml:16:23"]


def test_what_a_sweep_needs(tmp_path: Path) -> None:
    said = messages(make(tmp_path, f"{DESCENT}[sweep]\nvalue = [1.0]\n", DESCENT_WORDS))
    assert sorted(said) == [
        "lesson.toml:14:2: 'setting' is missing in [sweep]. Write setting = \"rule.rate\".",
        "lesson.toml:14:2: 'values' is missing in [sweep]. Write values = [0.1, 0.2, 0.4].",
        "lesson.toml:15:1: Unknown key 'value' in [sweep]. Write 'values'.",
    ]


def test_a_sweep_over_a_faulty_run_adds_no_faults(tmp_path: Path) -> None:
    toml = swept("rule.rate", "[0.1, 0.2]").replace('"w**2"', '"w**2 + q"')
    assert len(messages(make(tmp_path, toml, DESCENT_WORDS))) == 1


def test_lists_of_unequal_lists_are_a_fault(tmp_path: Path) -> None:
    assert messages(make(tmp_path, swept("rule.rate", "[[1], [2, 3]]"), DESCENT_WORDS)) != []
