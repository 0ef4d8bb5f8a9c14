"""What a lesson may say of its rule: a rate that changes, clipping, weight decay; and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.engine.optim.gradient_descent import AdamW, Momentum, Sgd
from gradtutor.engine.optim.rule import Rule
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.engine.run.trace import Trace
from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.lessons import make, messages

HEAD = """\
format = 1
id = "chain"
[parameters]
w = 1.0
[nodes]
L = "w**2"
[goal]
minimize = "L"
"""
WORDS = "# Title\n\nA summary.\n\n## intro\nPress space.\n\n## forward\n{w}.\n\n## done\nDone.\n"


def rule_of(tmp_path: Path, rule: str) -> Rule:
    return load_lesson(make(tmp_path, with_rule(rule), WORDS)).variants["default"].problem.rule


def with_rule(rule: str) -> str:
    return f"{HEAD}[rule]\n{rule}\n"


def test_the_keys_of_a_rule(tmp_path: Path) -> None:
    found = rule_of(tmp_path, 'kind = "momentum"\nrate = 0.1\nclip = { norm = 1.5 }\nweight_decay = 0.3')
    assert found == Momentum(0.1, clip_norm=1.5, weight_decay=0.3)


def test_clipping_by_value(tmp_path: Path) -> None:
    assert rule_of(tmp_path, 'kind = "sgd"\nclip.value = 0.5') == Sgd(clip_value=0.5)


def test_adamw_decays_as_pytorchs_does(tmp_path: Path) -> None:
    # The default of torch.optim.AdamW is 0.01, that of all others 0.
    assert rule_of(tmp_path, 'kind = "adamw"') == AdamW(0.001, weight_decay=0.01)


def test_a_rate_that_is_an_expression(tmp_path: Path) -> None:
    toml = with_rule('kind = "sgd"\nrate = "0.4 / iteration"')
    found = load_lesson(make(tmp_path, toml, WORDS)).variants["default"].problem
    assert isinstance(found.rule.rate, Schedule)
    assert [found.rule.rate_at(number, None) for number in (1, 2, 4)] == pytest.approx([0.4, 0.2, 0.1])
    trace = Trace(found)
    # L = w², whose slope is 2w: w ← w − 0.4·2w = 0.2w, then w ← w − 0.2·2w = 0.6w.
    start = found.parameters[0].start
    assert isinstance(start, float)
    assert trace.iteration(2).parameters["w"] == pytest.approx(0.2 * start)
    assert trace.iteration(3).parameters["w"] == pytest.approx(0.2 * 0.6 * start)


def test_without_batches_an_iteration_is_an_epoch(tmp_path: Path) -> None:
    found = rule_of(tmp_path, 'kind = "sgd"\nrate = "0.5 / epoch"')
    assert (found.rate_at(5, None), found.rate_at(5, 2)) == (0.1, 0.25)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ('kind = "sgd"\nrate = "0.1 * iter"', "The name 'iter' is not known here."),
        ('kind = "sgd"\nrate = "0.35 - 0.1*iteration"', "In iteration 4 this rate is no number from 0 on."),
        ('kind = "sgd"\nrate = "1 / (iteration - 2)"', "In iteration 1 this rate is no number from 0 on."),
        ('kind = "sgd"\nrate = 0', "'rate' must be more than 0."),
        ('kind = "sgd"\nclip = { norm = 1.0, value = 1.0 }', "Gradients are clipped by 'norm' or by 'value'."),
        ('kind = "sgd"\nclip = {}', "Gradients are clipped by 'norm' or by 'value'."),
        ('kind = "sgd"\nclip = { norm = 0 }', "'norm' must be more than 0."),
        ('kind = "sgd"\nclip = 1.0', "'clip' must be a table; this is a number."),
        ('kind = "sgd"\nweight_decay = -1', "'weight_decay' must be at least 0."),
        ('kind = "newton"\nclip = { norm = 1.0 }', "'clip' does not go with kind"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, rule: str, message: str) -> None:
    said = messages(make(tmp_path, with_rule(rule), WORDS))
    assert any(message in one for one in said), said


def test_the_hessian_of_many_numbers_is_refused(tmp_path: Path) -> None:
    toml = with_rule('kind = "newton-minimise"').replace('"w**2"', '"sum(w**2)"')
    few, many = (toml.replace("w = 1.0", f"w = {[1.0] * count}") for count in (20, 21))
    words = WORDS.replace("{w}", "Now")
    assert load_lesson(make(tmp_path / "few", few, words)).variants
    (said,) = messages(make(tmp_path / "many", many, words))
    assert "The rule 'newton-minimise' is for at most 20 numbers, and the parameters have 21." in said


def test_which_of_newtons_methods_is_meant_is_said(tmp_path: Path) -> None:
    (said,) = messages(make(tmp_path / "a", with_rule('kind = "newton"'), WORDS))
    assert said.endswith("Give [goal] output and target, or use 'newton-minimise'.")
    aimed = with_rule('kind = "newton-minimise"').replace('minimize = "L"', 'output = "L"\ntarget = 4')
    (said,) = messages(make(tmp_path / "b", aimed, WORDS))
    assert said.endswith("Give [goal] minimize, or use 'newton'.")


@pytest.mark.parametrize("key", ["clip", "share", "tries"])
def test_a_number_in_the_place_of_a_table_is_one_fault_at_its_place(tmp_path: Path, key: str) -> None:
    """Also in a variant that writes its rule in one line, where the base has no such key."""
    variant = f'\n[variants.slow]\nrule = {{ kind = "sgd", rate = 0.2, {key} = 0.01 }}\n'
    toml = with_rule('kind = "sgd"\nrate = 0.1') + variant
    words = WORDS + "\n## variant default\nOne\n\n## variant slow\nOther\n"
    with pytest.raises(LessonError) as caught:
        load_lesson(make(tmp_path, toml, words))
    line = toml[: toml.index(f"{key} = 0.01")].count("\n") + 1
    of_key = [fault for fault in caught.value.faults if f"'{key}'" in fault.what]
    assert [fault.line for fault in of_key] == [line]
