"""Where a learner stands, by hand: a lesson with two questions (one for a number, before step 3 of iteration 1; one
choice), whose whole iteration has four numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from gradtutor.session.assignments.assignment import Assignment, Credit, as_json, from_json
from gradtutor.session.assignments.plan import Counted, Plan, plan_of
from gradtutor.session.assignments.standing import Done, Standing, standing
from gradtutor.session.progress.evidence import Evidence
from gradtutor.session.store.events import Answered, Begun, Finished, Hinted, Opened, Predicted, Record, Stepped
from gradtutor.session.store.taken import Taken, taken
from tests.session.walks import lesson

PLAN = Plan(
    (Counted("slope", 2, (1, 3)), Counted("way", 2, None)),
    frozenset({("value", "a", "", ()), ("value", "L", "", ()), ("gradient", "a", "", ()), ("updated", "x", "", ())}),
    frozenset({"default", "fast"}),
)
DUE = 1000.0
GIVEN = Assignment(
    "k3f9", "Week 3", ("chain",), 10.0, ("questions", "predictions"), 2, 2, credits=(Credit(DUE, 1.0),), after=0.5
)
A, L, GRAD, NEXT = (("value", "a"), ("value", "L"), ("gradient", "a"), ("updated", "x"))


def number(quantity: str, name: str, right: bool = True, iteration: int = 1, variant: str = "default") -> Predicted:
    return Predicted(variant, iteration, right, quantity, name)


def tried(*told: Record | tuple[float, Record]) -> Evidence:
    """A try of which this was told, at the times that stand before, or else in time."""
    evidence = Evidence()
    for one in (Begun({"x": 1.5}), Opened("default"), *told):
        time, record = one if isinstance(one[0], float) else (10.0, one)
        evidence.fold(record, time)
    return Evidence.from_json(evidence.as_json())


def stand(assignment: Assignment, *tries: Evidence) -> Standing:
    keys = [Taken("chain", "k3f9", place).key for place in range(1, len(tries) + 1)]
    return standing(assignment, dict(zip(keys, tries, strict=True)), {"chain": PLAN})


def points(*told: Record | tuple[float, Record], counts: Iterable[str] = GIVEN.counts) -> float:
    return stand(GIVEN._replace(counts=tuple(counts)), tried(*told)).points


def test_nothing_done() -> None:
    assert stand(GIVEN).points == 0.0 and not stand(GIVEN).begun
    (one,) = stand(GIVEN).lessons
    assert (one.begun, one.left, one.most, one.last) == (0, 2, 10.0, None)


def test_a_lesson_that_is_not_known_here_is_worth_nothing_yet() -> None:
    found = standing(GIVEN, {Taken("chain", "k3f9", 1).key: tried(Answered("way", True))}, {})
    assert found.points == 0.0 and found.begun and found.lessons[0].parts == ()


def test_both_things_that_count_are_worth_the_same() -> None:
    # 10 points, half for the questions: 1 of 2 is 2.5; half for two predictions: 1 of 2 is 2.5.
    assert points(Answered("way", True)) == 2.5
    assert points(number(*A)) == 2.5
    assert points(Answered("way", True), number(*A)) == 5.0
    assert points(Answered("way", True), Answered("slope", True), number(*A), number(*L)) == 10.0
    # More predictions than are wanted bring no more.
    assert points(number(*A), number(*L), number(*GRAD)) == 5.0


def test_the_first_answer_counts() -> None:
    assert points(Answered("way", False), Answered("way", True)) == 0.0
    assert points(Answered("way", True), Answered("way", False)) == 2.5
    assert points(number(*A, right=False), number(*A)) == 0.0


def test_an_answer_that_was_shown_does_not_count_and_hints_do_no_harm() -> None:
    assert points(Hinted("way", 2), Answered("way", True)) == 2.5
    assert points(Hinted("way", 3), Answered("way", True)) == 0.0


def test_a_number_that_was_seen_before_does_not_count() -> None:
    on, back = Stepped("default", 1, 4), Stepped("default", 1, 2)
    assert points(Stepped("default", 1, 2), number(*A)) == 2.5
    assert points(on, back, number(*A)) == 0.0
    # The question for the number of step 4 (behind place 3) is passed by in the same way; the choice is not.
    assert points(Stepped("default", 1, 3), Answered("slope", True)) == 2.5
    assert points(on, back, Answered("slope", True)) == 0.0
    assert points(on, back, Answered("way", True)) == 2.5
    # Whoever has seen the end has seen all; another run has not been seen by that.
    assert points(Finished("default", 5), Stepped("default", 1, 0), number(*A)) == 0.0
    assert points(Finished("default", 5), Stepped("fast", 1, 0), number(*A, variant="fast")) == 2.5


def test_runs_of_the_learners_own_making_do_not_count() -> None:
    assert points(Stepped("x = 0", 1, 0), number(*A, variant="x = 0")) == 0.0


def test_late_answers_are_worth_what_the_rule_says_and_those_in_time_keep_theirs() -> None:
    # In time 2.5; late half of 2.5.
    assert points((999.9, Answered("way", True))) == 2.5
    assert points((1000.0, Answered("way", True))) == 1.25
    assert points((999.0, Answered("way", True)), (2000.0, Answered("slope", True))) == 3.75
    # Of three right predictions the two that are worth most count: in time, in time.
    assert points((2000.0, number(*A)), (10.0, number(*L)), (10.0, number(*GRAD))) == 5.0


def test_the_best_try_counts_and_no_more_than_are_allowed() -> None:
    half, full = tried(Answered("way", True)), tried(Answered("way", True), Answered("slope", True))
    found = stand(GIVEN, half, full)
    assert found.points == 5.0 and found.lessons[0].begun == 2 and found.lessons[0].left == 0
    assert stand(GIVEN, full, half).points == 5.0
    assert stand(GIVEN, half, half, full).points == 2.5
    assert stand(GIVEN._replace(tries=0), half, half, full).points == 5.0
    assert stand(GIVEN._replace(tries=0), half).lessons[0].left is None
    # Of two that bring the same, the first is told.
    other = tried(number(*A))
    assert [one.share for one in stand(GIVEN, half, other).lessons[0].parts] == [0.5, 0.0]
    # Going on late loses nothing: the second try brings half of 5, the first had 2.5 in time.
    late = tried((2000.0, Answered("way", True)), (2000.0, Answered("slope", True)))
    assert stand(GIVEN, half, late).points == 2.5


def test_a_whole_iteration_by_hand() -> None:
    by_hand = ("iteration",)
    # Three of the four numbers of iteration 2, one of them at the second try: 7.5 of 10.
    round_two = [number(*A, iteration=2), number(*L, right=False, iteration=2), number(*L, iteration=2)]
    assert points(*round_two, number(*GRAD, iteration=2), counts=by_hand) == 7.5
    # Numbers of two iterations are not those of one.
    assert points(number(*A), number(*L), number(*A, iteration=2), counts=by_hand) == 5.0
    # Other numbers of its steps, such as a factor, do not count.
    assert points(number("local", "a"), counts=by_hand) == 0.0
    assert points(*(number(*one) for one in (A, L, GRAD)), (5000.0, number(*NEXT)), counts=by_hand) == 8.75


def test_the_end_of_a_run() -> None:
    assert points(Finished("fast", 3), counts=("end",)) == 10.0
    assert points(Finished("x = 0", 3), counts=("end",)) == 0.0
    # Of two ends the one in time counts, and there is no more than one to be had.
    ends = (2000.0, Finished("fast", 3)), (10.0, Finished("default", 3))
    assert points(*ends, counts=("end",)) == 10.0
    assert points(ends[0], counts=("end",)) == 5.0


def test_what_a_lesson_has_not_does_not_count_there() -> None:
    bare = Plan((), frozenset(), frozenset({"default"}))
    given = GIVEN._replace(counts=("questions", "predictions", "iteration", "end"))
    key = Taken("chain", "k3f9", 1).key
    found = standing(given, {key: tried(Finished("default", 2))}, {"chain": bare})
    assert found.points == 10.0 and found.lessons[0].parts == (Done("end", 1, 1, 1.0),)


def test_lessons_are_worth_the_same() -> None:
    given = GIVEN._replace(lessons=("chain", "other", "third"), counts=("questions",))
    evidence = {Taken("chain", "k3f9", 1).key: tried(Answered("way", True)), Taken("other", "k3f9", 1).key: tried()}
    found = standing(given, evidence, {"chain": PLAN, "other": PLAN})
    # A third of ten points, half of it: 1.666…, as a gradebook has it 1.67.
    assert found.points == 1.67
    assert [round(one.most, 3) for one in found.lessons] == [3.333] * 3


def test_other_assignments_and_what_was_done_in_the_lesson_itself_do_not_count() -> None:
    full = tried(Answered("way", True))
    assert standing(GIVEN, {"chain#zzzz.1": full, "chain": full}, {"chain": PLAN}).points == 0.0


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("chain#k3f9.2", Taken("chain", "k3f9", 2)),
        ("chain@0a1b2c3d#k3f9.12", Taken("chain@0a1b2c3d", "k3f9", 12)),
        ("chain", None),
        ("chain#k3f9", None),
        ("chain#k3f9.x", None),
        ("chain#k3f9.²", None),
        ("#k3f9.1", None),
        ("chain#k3f9.12345", None),
    ],
)
def test_keys(key: str, found: Taken | None) -> None:
    assert taken(key) == found
    assert found is None or found.key == key


def test_what_is_not_said_of_an_assignment() -> None:
    # Ten points, the questions, five predictions where those are wanted, three tries, and nothing is ever late.
    said = {"id": "a", "title": "A", "lessons": ["slope"], "points": 10, "counts": ["questions"]}
    plain = Assignment("a", "A", ("slope",))
    assert from_json(said) == plain
    assert plain == ("a", "A", ("slope",), 10.0, ("questions",), 5, 3, "", "", "", (), 1.0, 0.0)


def test_what_is_kept_is_found_again() -> None:
    assert from_json(as_json(GIVEN)) == GIVEN
    assert from_json({**as_json(GIVEN), "colour": "blue"}) == GIVEN
    assert from_json({**as_json(GIVEN), "counts": ["questions", "songs"]}) == GIVEN._replace(counts=("questions",))
    for broken in (None, 3, {}, {**as_json(GIVEN), "points": "many"}, {**as_json(GIVEN), "credits": [3]}):
        assert from_json(broken) is None


def test_the_plan_of_a_lesson_of_the_course() -> None:
    # chain-rule: yhat, r, L, then nudged and rise, which are not on the way back; the gradients of L, r, yhat and w,
    # of which that of L is 1; and the next w.
    plan = plan_of(lesson("chain-rule"))
    assert [one.id for one in plan.questions] == ["sum-or-product", "second-time"]
    assert plan.questions[0].place is None and plan.questions[1].place is not None
    assert plan.questions[1].place[0] == 2
    assert plan.variants == {"default", "small-input"}
    way = [("value", name) for name in ("yhat", "r", "L", "nudged", "rise")]
    back = [("gradient", name) for name in ("L", "r", "yhat", "w")]
    assert plan.iteration == {(quantity, name, "", ()) for quantity, name in (*way, *back, ("updated", "w"))}


def test_a_run_of_one_iteration_has_no_other_to_be_worked_out() -> None:
    whole = lesson("chain-rule")
    first = next(iter(whole.variants.values()))
    short = first._replace(problem=replace(first.problem, stop=replace(first.problem.stop, max_iterations=1)))
    plan = plan_of(whole._replace(questions=(), variants={"default": short}))
    assert {("value", name, "", ()) for name in ("yhat", "r", "L", "nudged", "rise")} <= plan.iteration
