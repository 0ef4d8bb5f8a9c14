"""Questions on a walk: when they are due, what is right, and that every question of the course has a right answer."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

import pytest

from gradtutor.engine.language.parser import parse
from gradtutor.engine.language.tree import Number
from gradtutor.engine.optim.gradient_descent import Momentum
from gradtutor.lessons.course.course import lesson_ids, load_course
from gradtutor.lessons.model import Lesson, Question
from gradtutor.lessons.text.model import ListItem, Placeholder, QuestionWords
from gradtutor.session.quiz.quantities import Asked
from gradtutor.session.quiz.questions import (
    Asking,
    QuestionState,
    after,
    before,
    due,
    here,
    judge_answer,
    shuffled,
    step_of,
    truth,
)
from gradtutor.session.run.player import Player
from tests.engine.problems import problem
from tests.session import walks
from tests.session.walks import LESSONS, lesson


def asked(stage: str, iteration: int = 1, **more: Any) -> Question:
    return Question("one", "choice", stage, iteration, **{"right": 1, **more})  # type: ignore[arg-type]


def chain(*questions: Question) -> tuple[Lesson, Player]:
    """x -> a -> b -> c by Newton's method: 3 steps forward, the loss, 4 back, 1 update; it ends in iteration 5."""
    found = lesson("nonlinear-chain")._replace(questions=questions)
    return found, Player(found.variants["default"])


def walk_to(player: Player, iteration: int, revealed: int) -> Player:
    player.go(iteration, revealed)
    return player


@pytest.mark.parametrize(
    ("question", "places"),
    [
        (asked("intro"), {(1, 0)}),
        (asked("forward"), {(1, 0)}),
        (asked("loss"), {(1, 3)}),
        (asked("backward"), {(1, 4)}),
        (asked("update"), {(1, 8)}),
        (asked("forward", 2), {(1, 9)}),
        (asked("backward", 2), {(2, 4)}),
        (asked("done"), {(5, 4)}),
        # The run is over before the sixth iteration, and the fifth ends in its stop test.
        (asked("backward", 5), set()),
        (asked("forward", 6), set()),
        (asked("backward", variant="gradient"), set()),
    ],
)
def test_a_question_is_due_when_its_stage_is_about_to_begin(question: Question, places: set[tuple[int, int]]) -> None:
    found, player = chain(question)
    seen = {(player.iteration, player.revealed)} if due(found, player) else set()
    while player.next():
        if due(found, player):
            seen.add((player.iteration, player.revealed))
    assert seen == places


def test_what_is_past_is_not_due_again() -> None:
    first, second = asked("loss"), asked("loss")._replace(id="two")
    found, player = chain(first, second)
    walk_to(player, 1, 3)
    assert due(found, player) == first
    assert due(found, player, {"one"}) == second
    assert due(found, player, {"one", "two"}) is None


def test_a_changed_run_has_no_questions() -> None:
    found, player = chain(asked("intro"))
    other = Player(player.variant._replace(problem=player.variant.problem))
    assert due(found, player) is not None
    assert due(found, other) is None
    assert here(found, other) is None


def test_the_question_of_a_place_is_the_last_one_come_by() -> None:
    loss, back, later = asked("loss"), asked("backward")._replace(id="two"), asked("loss", 2)._replace(id="three")
    found, player = chain(loss, back, later)
    places = {(1, 0): None, (1, 3): loss, (1, 4): back, (1, 7): back, (2, 2): back, (2, 3): later, (4, 1): later}
    for place, question in places.items():
        assert here(found, walk_to(player, *place)) == question, place


def test_of_two_at_one_place_the_one_that_is_not_past() -> None:
    first, second = asked("loss"), asked("loss")._replace(id="two")
    found, player = chain(first, second)
    walk_to(player, 1, 3)
    assert here(found, player) == first
    assert here(found, player, {"one"}) == second
    assert here(found, player, {"one", "two"}) == second


def test_words_see_the_place_and_feedback_the_iteration() -> None:
    question = asked("backward", 2)
    _, player = chain(question)
    asking, said = before(question, player), after(question, player)
    assert asking is not None and said is not None
    assert asking.snapshot().column.deltas == {} and asking.snapshot().column.objective is not None
    assert set(said.snapshot().column.updated) == {"x"}
    assert (player.iteration, player.revealed) == (1, 0)


def test_feedback_does_not_give_the_end_away() -> None:
    question = asked("loss", 5)
    _, player = chain(question)
    said = after(question, player)
    assert said is not None and said.snapshot().end is None
    done = after(asked("done"), player)
    assert done is not None and done.snapshot().end is not None


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        # Iteration 1: a = 4, b = ln 4, c = √b; ∂c/∂b = 1/(2c), Δc = c − 2.13, Δb = Δc ÷ ∂c/∂b, x ← 2 − Δb·4 ÷ 4.
        (Placeholder("value", ("a",)), 4.0),
        (Placeholder("local", ("c", "b")), 1 / (2 * math.sqrt(math.log(4)))),
        (Placeholder("delta", ("b",)), (math.sqrt(math.log(4)) - 2.13) * 2 * math.sqrt(math.log(4))),
        (Placeholder("error"), math.sqrt(math.log(4)) - 2.13),
        (Placeholder("next", ("x",)), 4.243177973676141),
        (Placeholder("iteration"), 1.0),
        (Placeholder("previous", ("x",)), None),
        (Placeholder("start", ("x",)), 2.0),
        (Placeholder("rate"), None),
        (parse("x*a + 1", ["x", "a"]), 9.0),
        (parse("1/(a - 4)", ["a"]), None),
        (Number(7.0), 7.0),
    ],
)
def test_what_a_number_is(answer: Any, number: float | None) -> None:
    question = Question("one", "number", "backward", answer=answer)
    found = truth(question, chain(question)[1])
    assert found == (None if number is None else pytest.approx(number, rel=1e-12))


def test_a_number_of_an_iteration_that_there_is_not() -> None:
    question = Question("one", "number", "backward", 9, answer=Number(7.0))
    _, player = chain(question)
    assert truth(question, player) is None
    assert before(question, player) is None
    assert judge_answer(question, player, 7.0) == QuestionState(False, given=7.0)


def test_what_a_number_was_in_the_iteration_before_and_what_a_rule_remembers() -> None:
    # Of iteration 1: a = 2² = 4.
    question = Question("one", "number", "backward", 2, answer=Placeholder("previous", ("a",)))
    assert truth(question, chain()[1]) == 4.0
    third = Question("one", "number", "backward", 3, answer=Placeholder("previous", ("x",)))
    assert truth(third, chain()[1]) == pytest.approx(4.243178)
    # L = x² from 1, rate 0.1, momentum 0.9: v = 2, x = 0.8; then g = 1.6, v = 0.9·2 + 1.6 = 3.4.
    swings = walks.player_of(problem({"x": 1.0}, {"L": "x**2"}, rule=Momentum(0.1)))
    velocity = Question("one", "number", "update", 2, answer=Placeholder("velocity", ("x",)))
    assert truth(velocity, swings) == pytest.approx(3.4)


def test_an_array_is_no_number() -> None:
    import numpy as np

    player = walks.player_of(problem({"x": 1.0}, {"y": "x*k", "L": "sum(y)"}, constants={"k": np.array([1.0, 2.0])}))
    assert truth(Question("one", "number", "update", answer=Placeholder("value", ("y",))), player) is None


def test_a_question_for_a_slope_is_about_both_names() -> None:
    step = step_of(Question("one", "number", "backward", answer=Placeholder("local", ("c", "b"))), chain()[1])
    assert step is not None and step[1] == Asked("local", "b", "c")
    # Before the step that shows it: behind three forward, the loss and Δc.
    assert (step[0].iteration, step[0].revealed) == (1, 5)


def test_at_the_end_the_question_of_the_end_is_the_last_one() -> None:
    question = asked("done")
    found, player = chain(asked("loss")._replace(id="two"), question)
    player.to_end()
    assert here(found, player) == question


@pytest.mark.parametrize(
    ("tolerance", "given", "right"),
    [
        # Δb is −2.243178: 1 % of it is 0.0224.
        (0.01, -2.2431, True),
        (0.01, -2.2650, True),
        (0.01, -2.2700, False),
        (0.01, 2.2432, False),
        (0.1, -2.4500, True),
        (0.1, -2.4700, False),
        (0.001, -2.2400, False),
    ],
)
def test_how_far_off_a_number_may_be(tolerance: float, given: float, right: bool) -> None:
    question = Question("one", "number", "backward", answer=Placeholder("delta", ("b",)), tolerance=tolerance)
    assert judge_answer(question, chain()[1], given).right is right


@pytest.mark.parametrize(("given", "right"), [(5.0, True), (3.0, True), (5.0000001, False), (2.9999999, False)])
def test_a_number_at_the_very_edge_is_right(given: float, right: bool) -> None:
    # a = 2² = 4, and a quarter of it is 1.
    question = Question("one", "number", "backward", answer=Placeholder("value", ("a",)), tolerance=0.25)
    assert judge_answer(question, chain()[1], given).right is right


def test_a_wrong_number_has_its_reason() -> None:
    question = Question("one", "number", "backward", answer=Placeholder("delta", ("b",)))
    said = judge_answer(question, chain()[1], 2.243178)
    assert said == QuestionState(False, given=2.243178, reason="sign")


def test_zero_is_a_number() -> None:
    question = Question("one", "number", "done", answer=Number(0.0))
    assert judge_answer(question, chain()[1], 0.0).right
    assert not judge_answer(question, chain()[1], 0.001).right


def test_choices_and_orders() -> None:
    _, player = chain()
    choice, order = asked("loss", right=2), Question("one", "order", "loss")
    assert judge_answer(choice, player, 2) == QuestionState(True, choice=2)
    assert judge_answer(choice, player, 1) == QuestionState(False, choice=1)
    assert judge_answer(order, player, (1, 2, 3)) == QuestionState(True, in_place=3) == (True, 0, 3, 0.0, "")
    assert judge_answer(order, player, (1, 3, 2)) == QuestionState(False, in_place=1)
    assert judge_answer(order, player, (3, 1, 2)) == QuestionState(False, in_place=0)


@pytest.mark.parametrize("count", [2, 3, 4, 9])
def test_steps_are_never_shown_in_their_order(count: int) -> None:
    for number in range(50):
        question = Question(f"q{number}", "order", "loss")
        steps = shuffled(question, count)
        assert sorted(steps) == list(range(1, count + 1)) != list(steps)
        assert steps == shuffled(question, count)


def test_one_step_has_but_one_order() -> None:
    assert shuffled(Question("q", "order", "loss"), 1) == (1,)
    assert shuffled(Question("q", "order", "loss"), 0) == ()


def test_one_question_while_it_is_asked() -> None:
    words = QuestionWords((("?",),), (ListItem(("a",)), ListItem(("b",)), ListItem(("c",))), (("x",), ("y",)))
    asking = Asking.of(asked("loss", right=3), words, chain()[1])
    assert (asking.items, asking.over) == (3, False)
    assert [asking.hints, asking.hint(), asking.hint(), asking.hint(), asking.hints] == [0, True, True, False, 2]
    bare = Asking(asking.question, asking.player)
    assert (bare.items, bare.most_hints, bare.hints, bare.told) == (0, 0, 0, False)
    assert asking.answer(1) == QuestionState(False, choice=1, in_place=0, given=0.0)
    asking.answer(1)
    asking.answer(2)
    assert (asking.tried, asking.right, asking.over) == ([1, 2], False, False)
    asking.answer(3)
    assert asking.right and asking.over
    asking.again()
    assert (asking.over, asking.tried, asking.hints) == (False, [], 2)
    # A choice stands as the lesson has it.
    assert asking.order == []
    asking.tell()
    assert asking.over and not asking.right


def test_the_answer_of_an_order_puts_it_right() -> None:
    words = QuestionWords((("?",),), tuple(ListItem((text,)) for text in "abcd"))
    asking = Asking.of(Question("q", "order", "loss"), words, chain()[1])
    assert asking.order != [1, 2, 3, 4]
    first = list(asking.order)
    asking.tell()
    assert asking.order == [1, 2, 3, 4]
    # Asked again, it is mixed as at first.
    asking.again()
    assert asking.order == first and not asking.over


COURSE = [(name, question) for name in lesson_ids(load_course(LESSONS)) for question in lesson(name).questions]
TRUTHS: Mapping[tuple[str, str], float] = {
    # Worked out by hand from the lessons' formulas and starts.
    ("attention", "share-of-first"): 0.768,
    ("autograd", "grad-w"): 2 * -0.5 * 2,
    ("black-box", "third-try"): 2 - 1.332 / 2.998,
    ("chain-rule", "second-time"): 2 * 1 * 10,
    ("convolution", "places"): (8 - 3 + 1) ** 2,
    ("crack-the-box", "next-w"): 1 - 0.1 * 1.40125,
    ("deep-chain", "what-arrives"): 0.0008 * 0.2**4,
    ("descent-1d", "next-x"): 1.2 * 0.4**2,
    ("descent-2d", "next-x"): 3 * 0.8**2,
    ("forward-or-reverse", "how-many"): 1000.0,
    ("gates", "swapped"): 2 * -4,
    ("gradient-check", "central"): (1.030301 - 0.970299) / 0.02,
    ("guess-the-number", "hundred"): math.ceil(math.log2(101)),
    ("ill-conditioned", "next-b"): 1 - 2 * 0.036,
    ("kepler", "slope"): 1 - 0.4 * math.cos(1),
    ("learning-rate", "first-step"): 1 - 0.2 * 1.8,
    # w = 8/3 and b = 4 − 2/21 after the first step; half of the gap, over 63.
    ("linear-backprop", "kept-second"): ((16 / 3 + 12 - 2 / 7) * (9 - 4 / 21) - 150) / 126,
    ("linear-backprop", "two-roads"): 9 * 3 + 18 * 2,
    ("logistic", "slope-when-sure"): 2 * 0.99 * 0.0099,
    ("loss-conventions", "slope-b"): (-2 - 3) / 2,
    ("matrix-gradient", "slope-b"): (3 + 9 + 15 + 21) * 2 / 4,
    ("mini-batch", "per-epoch"): 100 / 10,
    ("newton-or-gradient", "other-step"): 0.2 * 60 / 10_000,
    ("nonlinear-chain", "sign"): 2 - (math.sqrt(math.log(4)) - 2.13) * 2 * math.sqrt(math.log(4)),
    ("normalise", "deviation"): (4 + 1 + 0 + 9) / 4,
    ("one-sample-regression", "grad-w"): (2 - 5) * 2,
    ("optimisers", "adagrad"): 0.9 * 60 / math.sqrt(60**2),
    ("relu", "next-w"): 1 - 0.1 * 1.5 * 2,
    ("saddle-and-curvature", "limit-rate"): 0.3333333333,
    ("slope", "slope-here"): 2.0,
    ("softmax-cross-entropy", "their-sum"): 0.0,
    ("target-shooting", "one-go"): 2.0,
    ("through-time", "roads"): 3 * (0.5**3 - 1) * 0.5**2,
    ("two-two-two", "first-sum"): 0.15 * 0.05 + 0.20 * 0.10 + 0.35,
    ("two-layer-network", "how-many"): 2 * 3 + 3 + 1,
    ("two-variables", "steepest"): 2.8,
    ("two-variables", "part-y"): 2 * -1.5,
}


def player_of(name: str, question: Question) -> Player:
    return Player(lesson(name).variants[question.variant])


def test_every_lesson_has_two_questions_with_two_hints() -> None:
    names = [name for name, _ in COURSE]
    assert set(names) == {file.parent.name for file in LESSONS.glob("*/lesson.toml")}
    assert all(names.count(name) >= 2 for name in lesson_ids(load_course(LESSONS)))
    for name, question in COURSE:
        for words in lesson(name).words.values():
            assert len(words.questions[question.id].hints) >= 2, (name, question.id)


@pytest.mark.parametrize(("name", "question"), COURSE, ids=[f"{name}-{question.id}" for name, question in COURSE])
def test_every_question_of_the_course_has_one_right_answer(name: str, question: Question) -> None:
    player = player_of(name, question)
    count = len(lesson(name).words["en"].questions[question.id].items)
    assert before(question, player) is not None
    if question.kind == "number":
        right = truth(question, player)
        assert right == pytest.approx(TRUTHS[name, question.id], rel=1e-9, abs=1e-12)
        assert judge_answer(question, player, TRUTHS[name, question.id]).right
        assert not judge_answer(question, player, -(right or 0.0) + 1.0).right
    elif question.kind == "choice":
        assert [n for n in range(1, count + 1) if judge_answer(question, player, n).right] == [question.right]
    else:
        orders = itertools.permutations(range(1, count + 1))
        assert [order for order in orders if judge_answer(question, player, order).right] == [
            tuple(range(1, count + 1))
        ]


@pytest.mark.parametrize(("name", "question"), COURSE, ids=[f"{name}-{question.id}" for name, question in COURSE])
def test_every_question_comes_up_on_the_way(name: str, question: Question) -> None:
    found, player = lesson(name), player_of(name, question)
    place = before(question, player)
    assert place is not None
    others = {one.id for one in found.questions} - {question.id}
    assert due(found, place, others) == question


ASKED = {"value": "values", "gradient": "gradients", "delta": "deltas", "updated": "updated"}
"""What is asked -> where the snapshot has it once it is shown."""


def test_a_question_about_a_step_leads_to_right_before_it() -> None:
    found = 0
    for name, question in COURSE:
        step = step_of(question, player_of(name, question))
        if step is None or step[1].quantity not in ASKED:
            continue
        player, asked = step
        shown = [getattr(player.snapshot().column, ASKED[asked.quantity])]
        assert player.next()
        shown.append(getattr(player.snapshot().column, ASKED[asked.quantity]))
        assert [asked.name in numbers for numbers in shown] == [False, True], (name, question.id)
        found += 1
    assert found > 5
