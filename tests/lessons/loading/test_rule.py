"""What a [rule] table refuses: each fault with its place and its mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import UsageError
from gradtutor.lessons.loading.load import load_variant
from tests.lessons.lessons import TOML, make, messages

RULE = '[rule]\nkind = "newton"\n'
BISECTED = RULE.replace("newton", "bisection")
TWO = ("x = { start = 2.0, min = 1.0, max = 10.0 }", "x = { start = 2.0, min = 1.0, max = 10.0 }\nv = { start = 1.0 }")


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (RULE, '[rule]\nkind = "sgd"\n',
         "19:8: The rule 'sgd' makes a loss smaller, and [goal] has a target instead. Give [goal] minimize, or use "
         "'newton'."),
        ('output = "b"\ntarget = "y"', 'minimize = "b"', "The rule 'newton' closes a gap to a target, "
         "and [goal] has none."),
        (TWO[0] + "\n", TWO[1] + "\n", "The rule 'bisection' needs exactly one parameter, a plain number."),
        (", min = 1.0, max = 10.0", "", "The rule 'bisection' needs 'min' and 'max' of the parameter 'x'. "
         "Write both in [parameters]."),
        (RULE, RULE + "share = { x = 0 }\n", "20:9: Nobody gets a share of the gap. "
         "Write a number that is not 0 for one."),
        (RULE, RULE + "share = { xx = 1 }\n", "20:11: There is no parameter 'xx' for 'share'. Write 'x'."),
        ('output = "b"', 'output = "c"', "'output' must be a node, and 'c' is none."),
        ('target = "y"', 'target = "b"', "'target' is the output 'b' itself."),
        ('target = "y"', 'target = "a"', "The target 'a' depends on the parameter 'x', so it would move. "
         "Make the gap a node of its own, with the target 0."),
        ('target = "y"', 'target = "x"', "'target' must be a number, a constant or a node, and 'x' is none."),
    ],
    ids=lambda text: text[:30].strip(),
)  # fmt: skip
def test_a_fault_says_what_and_where(tmp_path: Path, old: str, new: str, message: str) -> None:
    base = TOML.replace(RULE, BISECTED) if "bisection" in message else TOML
    assert old in base
    assert any(message in said for said in messages(make(tmp_path, base.replace(old, new)))), messages(
        make(tmp_path, base.replace(old, new))
    )


@pytest.mark.parametrize("table", ["parameters", "nodes", "goal", "rule"])
def test_a_table_that_is_missing_is_told_in_the_author_s_language(tmp_path: Path, table: str) -> None:
    lesson = make(tmp_path, TOML.replace(f"[{table}]", "[zzz]"))
    said = {}
    for language in i18n.LANGUAGES:
        i18n.use(language)
        said[language] = next(one for one in messages(lesson) if f"[{table}]" in one)
    assert len({one.partition(f"[{table}]")[2].rpartition(":")[2] for one in said.values()}) == len(i18n.LANGUAGES)
    assert not any("What the" in one or "How " in one for language, one in said.items() if language != "en")


def test_all_rules_are_told_where_none_is_meant(tmp_path: Path) -> None:
    (said,) = messages(make(tmp_path, TOML.replace('"newton"', '"gradientenabstieg"')))
    assert said == (
        "lesson.toml:19:8: 'kind' cannot be 'gradientenabstieg'. There are: newton, chord, sgd, momentum, nesterov, "
        "adagrad, rmsprop, adam, adamw, newton-minimise, bisection, secant, manual."
    )


def test_one_variant_with_other_settings(tmp_path: Path) -> None:
    folder = make(tmp_path, TOML + "\n[variants.far]\nparameters.x.start = 9.0\n")
    found = load_variant(folder, {"rule.kind": "chord", "y": 3.0}, "far")
    (parameter,) = found.problem.parameters
    assert (parameter.start, found.problem.rule.kind, found.problem.constants["y"]) == (9.0, "chord", 3.0)


def test_a_variant_that_there_is_not_and_settings_that_are_wrong(tmp_path: Path) -> None:
    folder = make(tmp_path)
    with pytest.raises(UsageError, match="near"):
        load_variant(folder, {}, "near")
    with pytest.raises(UsageError, match="--set x: 'start' of 'x' lies outside its 'min' and 'max'"):
        load_variant(folder, {"x": 11.0}, "default")
