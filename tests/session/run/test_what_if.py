"""What if: what may be changed, how it is checked, and the run that comes of it."""

from __future__ import annotations

import math

import pytest

from gradtutor.errors import GradtutorError, UsageError
from gradtutor.lessons.loading.load import load_lesson, load_variant
from gradtutor.lessons.model import Variant
from gradtutor.session.run.player import Player
from gradtutor.session.run.what_if import changes, made_from, name_of, present, remade, supposed
from gradtutor.session.run.what_if_fields import Settable, fields, how_read, kinds, read, rule_fields, settings_of
from gradtutor.session.store.events import Changed
from tests.engine.problems import problem
from tests.session.walks import LESSONS, cases, lesson


def field(name: str, setting: str, variant: str = "default") -> Settable:
    return next(one for one in fields(lesson(name).variants[variant]) if one.setting == setting)


# what is offered


def test_everything_that_makes_a_run_is_offered() -> None:
    found = [(one.group, one.setting, one.text) for one in fields(lesson("mini-batch").variants["default"])]
    assert found == [
        ("start", "w", "0"),
        ("start", "b", "0"),
        ("rule", "rule.kind", "sgd"),
        ("rule", "rule.rate", "0.01"),
        ("rule", "rule.zero_grad", "true"),
        ("rule", "rule.weight_decay", "0"),
        ("rule", "rule.clip.norm", ""),
        ("rule", "rule.clip.value", ""),
        ("batch", "batch.size", "10"),
        ("batch", "batch.order", "sequential"),
        ("batch", "batch.seed", "0"),
        ("stop", "stop.when", "abs(w - 2) < 0.1 and abs(b - 1) < 0.1"),
        ("stop", "stop.max_iterations", "1000"),
    ]


def test_hidden_names_data_and_large_arrays_are_not() -> None:
    offered = {one.setting for one in fields(lesson("guess-the-number").variants["default"])}
    assert "secret" not in offered
    assert "goal.target" not in offered
    offered = {one.setting for one in fields(lesson("convolution").variants["default"])}
    # The kernel has 9 numbers, the image many more.
    assert "K" in offered
    assert "image" not in offered


def test_the_target_is_offered_where_it_is_a_number() -> None:
    assert field("linear-backprop", "goal.target").text == "150"
    assert {one.setting for one in fields(lesson("nonlinear-chain").variants["default"])} >= {"y"}


@pytest.mark.parametrize(
    ("name", "variant", "expected"),
    [
        ("nonlinear-chain", "default", ("newton", "chord", "bisection")),
        ("linear-backprop", "default", ("newton", "chord")),
        (
            "nonlinear-chain",
            "gradient",
            ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "newton-minimise"),
        ),
        ("guess-the-number", "default", ("bisection",)),
        ("black-box", "default", ("bisection", "secant")),
    ],
)
def test_rules_that_suit_the_goal(name: str, variant: str, expected: tuple[str, ...]) -> None:
    assert kinds(lesson(name).variants[variant]) == expected


@pytest.mark.parametrize(("name", "variant"), cases())
def test_every_rule_that_is_offered_can_be_run(name: str, variant: str) -> None:
    base = lesson(name).variants[variant]
    for kind in kinds(base):
        settings = {one.setting: one.value for one in rule_fields(base, kind) if one.value is not None}
        made = load_variant(LESSONS / name, settings, variant)
        assert made.problem.rule.kind == kind
        Player(made).next_iteration()


def test_numbers_that_two_rules_share_stay() -> None:
    found = {one.setting: one.value for one in rule_fields(lesson("mini-batch").variants["default"], "adam")}
    assert found["rule.rate"] == 0.01
    assert (found["rule.beta1"], found["rule.beta2"], found["rule.eps"]) == (0.9, 0.999, 1e-8)


# what is written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        (" 2.5 ", 2.5),
        ("−1", -1),
        ("1e-3", 1e-3),
        ("1/4", 0.25),
        ("sqrt(2)", math.sqrt(2)),
        ("2,5", 2.5),
        ("1,234", None),
    ],
)
def test_a_number_or_something_to_work_out(text: str, value: float | None) -> None:
    if value is None:
        with pytest.raises(ValueError):
            read(field("nonlinear-chain", "x"), text)
    else:
        assert read(field("nonlinear-chain", "x"), text) == value


def test_a_rate_may_be_an_expression_of_the_iteration() -> None:
    assert read(field("mini-batch", "rule.rate"), "0.1/iteration") == "0.1/iteration"
    with pytest.raises(ValueError, match="iteration"):
        read(field("mini-batch", "rule.weight_decay"), "0.1/iteration")


def test_how_a_field_is_read_is_told_where_it_may_be_meant_otherwise() -> None:
    rate, start, when = (
        field(*names)
        for names in (("mini-batch", "rule.rate"), ("nonlinear-chain", "x"), ("nonlinear-chain", "stop.when"))
    )
    assert how_read(rate, "1/2iteration") == "1/2iteration is read as 1/2·iteration."
    assert how_read(start, "1/2iteration") == ""
    assert how_read(start, "1/2(3)") == "1/2(3) is read as 1/2·3."
    assert how_read(when, "1/2(3)") == how_read(field("mini-batch", "batch.order"), "1/2(3)") == ""


@pytest.mark.parametrize(("numbers", "offered"), [(20, True), (21, False)])
def test_newton_s_method_for_minima_is_for_twenty_numbers(numbers: int, offered: bool) -> None:
    import numpy as np

    many = Variant("default", problem({"w": np.ones(numbers)}, {"L": "sum(w**2)"}), {}, {})
    assert ("newton-minimise" in kinds(many)) is offered


def test_lists_flags_options_and_conditions() -> None:
    assert read(field("matrix-gradient", "w"), "[1, 2, 3]") == [1, 2, 3]
    assert read(field("mini-batch", "rule.zero_grad"), "false") is False
    assert read(field("mini-batch", "batch.order"), "shuffle") == "shuffle"
    assert read(field("nonlinear-chain", "stop.when"), "abs(error) < 0.1") == "abs(error) < 0.1"
    assert read(field("matrix-gradient", "batch.size"), " ") is None
    with pytest.raises(ValueError, match=r"^Write a value; it was 2\.13\.$"):
        read(field("nonlinear-chain", "y"), "")


# what comes of it


def test_another_start_makes_another_run() -> None:
    made = supposed(lesson("nonlinear-chain"), "default", {"x": 3.0, "y": 2.0})
    assert (made.name, made.words) == ("x = 3, y = 2", "default")
    record = Player(made).trace.iteration(1)
    # By hand: a = 9, b = ln 9, c = √(ln 9); the slope of c over x is 1/(x·c).
    c = math.sqrt(math.log(9))
    assert record.values["c"] == pytest.approx(c)
    assert record.updated is not None
    assert record.updated["x"] == pytest.approx(3 - (c - 2) * 3 * c)


def test_another_rule_brings_its_own_numbers() -> None:
    base = lesson("nonlinear-chain").variants["gradient"]
    made = supposed(lesson("nonlinear-chain"), "gradient", {"rule.kind": "momentum", "rule.rate": 0.5})
    assert made.name == "momentum, rate = 0.5"
    assert changes(base, made)["rule.momentum"] == 0.9
    first, second = (Player(made).trace.iteration(number) for number in (1, 2))
    assert first.gradients is not None
    assert second.gradients is not None
    # torch.optim.SGD: v₂ = 0.9·v₁ + g₂, v₁ = g₁; x₃ = x₂ − rate·v₂.
    velocity = 0.9 * float(first.gradients["x"]) + float(second.gradients["x"])
    assert second.updated is not None
    assert second.updated["x"] == pytest.approx(float(second.parameters["x"]) - 0.5 * velocity)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"x": 11.0}, "--set x: 'start' of 'x' lies outside its 'min' and 'max'. Write a start between them."),
        ({"rule.kind": "adam"}, "The rule 'adam' makes a loss smaller"),
        ({"stop.when": "abs(q) < 1"}, "--set stop.when: The name 'q' is not known here."),
        ({"stop.max_iterations": 2.5}, "'max_iterations' must be a whole number"),
        ({"z": 1.0}, "there is no parameter or constant of this name"),
    ],
)
def test_it_is_checked_as_the_lesson_is(settings: dict[str, float | str], sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        supposed(lesson("nonlinear-chain"), "default", settings)
    assert sentence in str(caught.value)


def test_words_of_another_rule_do_not_stand_in_the_way() -> None:
    # The lesson as a whole would be refused: its words tell of Δ, which gradient descent has not.
    settings = {"rule.kind": "bisection"}
    with pytest.raises(GradtutorError):
        load_lesson(LESSONS / "nonlinear-chain", settings, "default")
    assert supposed(lesson("nonlinear-chain"), "default", settings).problem.rule.kind == "bisection"


@pytest.mark.parametrize(("name", "variant"), cases())
def test_settings_say_all_there_is_to_say(name: str, variant: str) -> None:
    base = lesson(name).variants[variant]
    assert not changes(base, load_variant(LESSONS / name, settings_of_given(name, variant), variant))


def settings_of_given(name: str, variant: str) -> dict[str, object]:
    """All settings of a variant that stand for something."""
    found = settings_of(lesson(name).variants[variant]).items()
    return {setting: value for setting, value in found if value is not None}


def test_the_numbers_of_a_place() -> None:
    player = Player(lesson("nonlinear-chain").variants["default"])
    assert present(player) == {"x": 2.0}
    player.next_iteration()
    assert present(player)["x"] == pytest.approx(4.243177973676141)


def test_a_made_run_is_made_again_and_never_another() -> None:
    found = lesson("mini-batch")
    made = supposed(found, "shuffle", {"w": 0.5, "rule.kind": "adam", "rule.rate": 0.1, "batch.size": 20})
    change = made_from(found, made)
    again = remade(found, change)
    assert again is not None
    assert (again.name, again.words) == (made.name, "shuffle")
    assert settings_of(again) == settings_of(made)
    for spoilt in (change._replace(base="gone"), change._replace(settings={"gone": 1.0}), Changed("")):
        assert remade(found, spoilt) is None


def test_names_are_short_and_each_its_own() -> None:
    assert name_of({"w": 0.1 + 0.2}, {"w": "ŵ"}, ()) == "ŵ = 0.3"
    assert name_of({"rule.rate": 1e-6}, {}, ()) == "rate = 1e−6"
    assert name_of({"x": 3.0}, {}, ["x = 3"]) == "x = 3 (2)"
    assert name_of({"w": [[1.0] * 4] * 4}, {}, ()) == "w = […]"
    assert name_of({"w": [1, 2, 3, 4, 5, 6, 7, 8]}, {}, ()) == "w = [1, 2, 3, 4, 5, 6, 7, 8]"
    # One character more.
    assert name_of({"w": [1, 2, 3, 4, 5, 6, 7, 10]}, {}, ()) == "w = […]"
    assert len(name_of({f"name{place}": 1.0 for place in range(20)}, {}, ())) == 48
