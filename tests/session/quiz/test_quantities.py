"""What a learner is asked for, how exact the answer has to be, and whose turn it is."""

from __future__ import annotations

import pytest

from gradtutor.engine.optim.gradient_descent import Adam, Momentum, Sgd
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.engine.problem import Noise
from gradtutor.lessons.course.course import load_course
from gradtutor.lessons.model import Band, Hidden
from gradtutor.session.quiz.fading import learners_turn
from gradtutor.session.quiz.grading import Guesses, judge, tolerance
from gradtutor.session.quiz.known_numbers import known_numbers
from gradtutor.session.quiz.quantities import MOST_ELEMENTS, Asked, next_place, truth, upcoming
from gradtutor.session.run.number_input import read_number
from gradtutor.session.run.player import Player
from tests.engine.problems import problem
from tests.session.guessing import asked, before
from tests.session.walks import CHOICES, LESSONS, chosen, lesson, player_of, start

CHAIN = ("nonlinear-chain", "default")


def quantities(name: str, variant: str, iteration: int) -> list[tuple[str, str, str]]:
    """The numbers of one iteration, in order: quantity, name, of."""
    player = start(name, variant)
    player.go(iteration, 0)
    found = []
    while (place := next_place(player)) is not None and place[0] <= iteration:
        if place[0] == iteration:
            found += [(it.quantity, it.name, it.of) for it in upcoming(player)]
        player.next()
    return found


def test_the_numbers_of_an_iteration_of_newton() -> None:
    assert quantities(*CHAIN, 1) == [
        ("value", "a", ""),
        ("value", "b", ""),
        ("value", "c", ""),
        ("objective", "c", ""),
        # Δc is the gap, which has just been asked for.
        ("delta", "b", ""),
        ("local", "b", "c"),
        ("delta", "a", ""),
        ("local", "a", "b"),
        ("delta", "x", ""),
        ("local", "x", "a"),
        ("updated", "x", ""),
    ]


def test_the_numbers_of_an_iteration_of_descent() -> None:
    assert quantities("nonlinear-chain", "gradient", 1) == [
        *(("value", name, "") for name in ("a", "b", "c", "L")),
        ("gradient", "L", ""),
        # That of c is ∂L/∂c itself; of the others the way there is asked for as well.
        ("gradient", "c", ""),
        ("gradient", "b", ""),
        ("local", "b", "c"),
        ("gradient", "a", ""),
        ("local", "a", "b"),
        ("gradient", "x", ""),
        ("local", "x", "a"),
        ("updated", "x", ""),
    ]


def test_a_prescribed_try_is_not_asked_for() -> None:
    # Of the bisection two tries are prescribed after the first, of the secant one. The gap is told in words there, so
    # that nobody can work it out; what is left of the line can be told from the words.
    line = [("detail", "low", ""), ("detail", "high", "")]
    assert quantities("guess-the-number", "default", 2) == line
    assert quantities("guess-the-number", "default", 3) == [*line, ("updated", "guess", "")]
    assert quantities("black-box", "default", 1) == [("objective", "out", "")]
    assert quantities("black-box", "default", 2) == [
        ("objective", "out", ""),
        ("detail", "slope", ""),
        ("updated", "x", ""),
    ]


def test_where_the_gap_is_told_in_words_the_secant_cannot_be_worked_out() -> None:
    player = start("black-box", "default")
    told = Player(player.variant._replace(feedback=(Band("far", None),)))
    told.go(2, 0)
    found: list[Asked] = []
    while (place := next_place(told)) is not None and place[0] == 2:
        found += upcoming(told)
        told.next()
    assert found == []


@pytest.mark.parametrize(("kind", "asked_for"), [("formula", True), ("all", False)])
def test_what_is_made_of_a_hidden_number_can_be_asked_for_where_only_its_formula_is_hidden(
    kind: Hidden, asked_for: bool
) -> None:
    player = hiding({"a": kind}, 1, "forward", "b")
    assert bool(upcoming(player)) is asked_for
    # Through a formula that is hidden nobody finds a slope.
    assert upcoming(hiding({"b": kind}, 1, "backward", "a")) == ()
    # What is hidden altogether has no name for an answer.
    assert ("a" in known_numbers(hiding({"a": kind}, 1, "forward", "c"))) is asked_for


def hiding(hidden: dict[str, Hidden], iteration: int, stage: str, focus: str) -> Player:
    """A player of the chain, which hides that, right before a step."""
    player = before(CHAIN, iteration, stage, focus)
    other = Player(player.variant._replace(hidden=hidden))
    other.go(player.iteration, player.revealed)
    return other


def test_where_several_paths_meet_each_slope_can_be_asked_for() -> None:
    player = before(("linear-backprop", "default"), 1, "backward", "b")
    assert [(it.quantity, it.of) for it in upcoming(player)] == [
        ("delta", ""),
        ("local", "x"),
        ("local", "y"),
        ("gradient", ""),
    ]
    assert [truth(player, it) for it in upcoming(player)[1:]] == [3.0, 2.0, 63.0]


def test_of_an_array_the_first_elements_are_asked_for() -> None:
    player = before(("two-layer-network", "default"), 1, "forward")
    numbers = upcoming(player)
    assert 1 < len(numbers) <= MOST_ELEMENTS
    assert numbers[0].index == (0,) * len(numbers[0].index)
    assert len(set(numbers)) == len(numbers)
    import numpy as np

    long = problem({"w": np.arange(1.0, 14.0)}, {"y": "2*w", "L": "sum(y)"})
    assert [it.index for it in upcoming(before(long, 1, "forward", "y"))] == [(place,) for place in range(12)]


@pytest.mark.parametrize(("name", "variant"), [("black-box", "default"), ("target-shooting", "default"), *CHOICES])
def test_nothing_is_asked_that_is_hidden_drawn_or_chosen(name: str, variant: str) -> None:
    player = chosen(name, variant)
    hidden = player.variant.hidden
    while True:
        for number in upcoming(player):
            assert number.quantity != "value" or number.name not in hidden
            assert number.quantity != "objective" or not player.variant.feedback
            assert number.quantity != "updated" or player.variant.problem.rule.kind != "manual"
        if not player.next():
            break


def test_what_depends_on_noise_cannot_be_worked_out() -> None:
    noisy = problem({"x": 1.0}, {"a": "x + n", "L": "a**2"}, noise=(Noise("n", 1.0),))
    assert upcoming(player_of(noisy)) == ()
    assert upcoming(before(noisy, 1, "forward", "L")) == (Asked("value", "L"),)


def test_what_is_infinite_is_not_asked_for() -> None:
    # L = 1e200·x: the gradient is 1e200, and its square is more than a number can hold.
    steep = problem({"x": 1.0}, {"L": "1e200*x"}, rule=Adam())
    player = before(steep, 1, "update")
    assert upcoming(player) == (Asked("updated", "x"), Asked("inner:first", "x"))


def test_at_the_end_there_is_nothing_to_ask() -> None:
    player = start(*CHAIN)
    player.to_end()
    assert upcoming(player) == ()
    with pytest.raises(KeyError):
        truth(player, Asked("value", "a"))


# how exact


@pytest.mark.parametrize(("guess", "right"), [(-2.243, True), (-2.22, False), (-2.23, True), (-2.2658, False)])
def test_one_percent(guess: float, right: bool) -> None:
    # Δb = −2.24318: right from −2.26561 to −2.22075.
    player = before(CHAIN, 1, "backward", "b")
    verdict = judge(player, asked(player, "delta"), guess)
    assert (verdict.right, verdict.guess) == (right, guess)
    assert verdict.truth == pytest.approx(-2.2431779736761409)
    assert verdict.tolerance == pytest.approx(0.022432, rel=1e-4)


def test_a_small_step_is_measured_by_itself() -> None:
    # 100 − 0.001·2 = 99.998: the old value is within 1 % of that, and yet no answer.
    slow = problem({"x": 100.0}, {"L": "2*x"}, rule=Sgd(0.001))
    player = before(slow, 1, "update")
    number = asked(player, "updated")
    assert tolerance(player, number) == pytest.approx(0.00002)
    assert judge(player, number, 99.998).right
    assert judge(player, number, 100.0).reason == "unmoved"


def test_who_reads_a_number_with_a_long_exponent_in_the_table_is_right() -> None:
    # y = −3·x with x = −1.249e100, which the table shows as −1.2e100: 3.6e100 for whoever reads it, not 3.747e100.
    large = problem({"x": -1.249e100}, {"y": "-3*x", "L": "y**2"}, rule=Sgd(0.1))
    player = before(large, 1, "forward", "y")
    assert judge(player, asked(player, "value"), 3.6e100).right
    assert not judge(player, asked(player, "value"), 3.4e100).right


def test_who_works_with_the_numbers_on_the_screen_is_right() -> None:
    # x = 1.000004 is shown as 1, so that the gap to 1 is 0 for whoever reads the screen.
    fine = problem({"x": 1.000004}, {"c": "x + 0"}, 1.0, Newton())
    player = before(fine, 1, "loss")
    assert judge(player, asked(player, "objective"), 0.0).right
    assert not judge(player, asked(player, "objective"), 1e-5).right


def test_who_works_out_a_velocity_from_the_numbers_on_the_screen_is_right() -> None:
    # L = x² from 1.004, momentum 0.9: v = g = 2.008; x = 1.004 − 0.949·2.008 = −0.901592, g = −1.803184, and so
    # v = 1.8072 − 1.803184 = 0.004016. With two decimals on the screen: 0.9·2.01 − 1.80 = 0.009.
    swings = problem({"x": 1.004}, {"L": "x**2"}, rule=Momentum(0.949))
    player = before(swings, 2, "update")
    velocity = Asked("inner:velocity", "x")
    assert velocity in upcoming(player)
    assert judge(player, velocity, 0.009, digits=2).right
    assert not judge(player, velocity, 0.012, digits=2).right
    assert not judge(player, velocity, 0.009).right


def test_an_element_may_be_off_by_the_last_decimal() -> None:
    player = start("convolution", "default")
    first = Asked("value", "A", "", (0, 0))
    assert truth(player, first) == pytest.approx(0.2)
    # One in the last of two decimals is more than a hundredth of 0.2.
    assert tolerance(player, first, digits=2) == 0.01


def test_an_element_below_the_last_decimal_is_written_with_an_exponent_and_read_so() -> None:
    # With two decimals 1.449e-5 stands there as 1.4e-5, 3 % less, and 9e-3 as it is; 0.01 is the last of two decimals.
    import numpy as np

    parts = problem({"x": 1.0}, {"y": "x*k", "L": "sum(y)"}, constants={"k": np.array([1.449e-5, 0.01, 0.009])})
    player = before(parts, 1, "forward", "y")
    small, last, below = (Asked("value", "y", "", (place,)) for place in range(3))
    assert judge(player, small, 1.4e-5, digits=2).right
    assert not judge(player, small, 1.36e-5, digits=2).right
    assert tolerance(player, last, digits=2) == 0.01
    assert tolerance(player, below, digits=2) == pytest.approx(9e-5)
    # A number that is no element need not be the sum of any.
    plain = before(problem({"x": 0.2}, {"y": "x + 0", "L": "y**2"}), 1, "forward", "y")
    assert tolerance(plain, Asked("value", "y"), digits=2) == pytest.approx(0.002)


def test_one_percent_off_is_right() -> None:
    # 10² = 100, of which one hundredth is 1.
    player = before(problem({"x": 10.0}, {"a": "x**2", "L": "a + 1"}), 1, "forward", "a")
    assert [judge(player, asked(player, "value"), guess).right for guess in (101.0, 99.0, 101.001)] == [
        True,
        True,
        False,
    ]


def test_a_step_from_zero_is_measured_by_itself() -> None:
    # 0 + 0.1·9 = 0.9.
    player = before(problem({"x": 0.0}, {"L": "-9*x"}, rule=Sgd(0.1)), 1, "update")
    assert tolerance(player, asked(player, "updated")) == pytest.approx(0.009)


def test_nothing_is_nothing_also_after_rounding() -> None:
    # 0.1 + 0.2 − 0.3 is 5.6e-17 in the machine.
    zero = problem({"x": 0.1}, {"a": "x + 0.2 - 0.3", "L": "a**2"})
    player = before(zero, 1, "forward", "a")
    assert judge(player, asked(player, "value"), 0.0).right


def test_the_ledger_keeps_the_last_guess_of_each_number() -> None:
    player = before(CHAIN, 1, "backward", "b")
    number = asked(player, "delta")
    guesses = Guesses()
    guesses.note(1, number, judge(player, number, 2.0))
    assert (len(guesses), guesses.right(1, number)) == (1, False)
    guesses.note(1, number, judge(player, number, -2.243))
    assert (len(guesses), guesses.right(1, number), guesses.right(2, number)) == (1, True, False)
    guesses.forget_after(1)
    assert len(guesses) == 1
    guesses.forget_after(0)
    assert len(guesses) == 0


# what is typed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2*9", 18.0),
        ("-3*2", -6.0),
        ("−3×2", -6.0),
        ("18÷9", 2.0),
        ("2^3", 8.0),
        ("x²", 9.0),
        ("√x·√(x)", 3.0),
        ("（1＋2）＊３", 9.0),
        ("ŷ", 5.0),
        ("2x + 3ŷ", 21.0),
        ("2√x * 2(x + 1)√x", 48.0),
        ("1e-3 + 1.5e1", 15.001),
        ("ln 1 + 2exp(0)", 2.0),
        ("Δb + delta(b)", 8.0),
        ("∂L/∂b · grad(b)", 49.0),
    ],
)
def test_numbers_and_expressions(text: str, value: float) -> None:
    known = {"x": 3.0, "yhat": 5.0, "delta_b": 4.0, "grad_b": 7.0}
    assert read_number(text, known, symbols={"yhat": "ŷ"}) == pytest.approx(value)


def test_elements_of_arrays_are_counted_from_1() -> None:
    import numpy as np

    known = {"X": np.array([[1.0, 2.0], [3.0, 4.0]]), "w": np.array([10.0, -20.0])}
    # The second row of X times w: 3·10 + 4·(−20) = −50.
    assert read_number("X[2,1]*w[1] + X[2, 2]*w[2]", known) == -50.0
    for text in ("X[3,1]", "X[0,1]", "X[1]", "w[1,1]"):
        with pytest.raises(ValueError, match=r"There is no .*\]\."):
            read_number(text, known)


def test_the_names_of_an_answer_are_those_of_the_coming_step() -> None:
    player = before(CHAIN, 1, "backward", "a")
    known = known_numbers(player)
    assert set(known) == {"x", "y", "a", "b", "c", "target", "gap", "error", "delta_c", "delta_b"}
    assert read_number("Δb * a", known) == pytest.approx(-8.97271, abs=1e-5)
    # Before the loss is shown there is no gap.
    assert set(known_numbers(before(CHAIN, 1, "loss"))) == {"x", "y", "a", "b", "c", "target"}
    # By descent, ∂L/∂c = c − y = −0.95259, and the gradient of L by itself.
    known = known_numbers(before(("nonlinear-chain", "gradient"), 1, "backward", "b"))
    assert set(known) == {"x", "y", "a", "b", "c", "L", "rate", "grad_L", "grad_c"}
    assert known["grad_L"] == 1.0 and known["grad_c"] == pytest.approx(-0.95259, abs=1e-5)
    # A target that is hidden is not told.
    assert "target" not in known_numbers(hiding({"y": "all"}, 1, "backward", "a"))
    # The first step of iteration 2 works with its x, and knows nothing of a yet.
    player = before(CHAIN, 2, "forward", "a")
    known = known_numbers(player)
    assert set(known) == {"x", "y", "target"}
    assert read_number("x**2", known) == pytest.approx(18.00456, abs=1e-5)


def test_what_is_hidden_cannot_be_typed() -> None:
    player = start("black-box", "default")
    hidden = {name for name, what in player.variant.hidden.items() if what == "all"}
    while player.next():
        assert hidden.isdisjoint(known_numbers(player))


# whose turn


def turns(name: str, variant: str, iteration: int) -> list[str]:
    """The learner's steps of an iteration."""
    player = start(name, variant)
    player.go(iteration, 0)
    found = []
    while (place := next_place(player)) is not None and place[0] <= iteration:
        if place[0] == iteration and learners_turn(player):
            found.append(f"{place[1].stage} {place[1].focus}")
        player.next()
    return found


def test_one_more_step_is_handed_over_in_each_iteration() -> None:
    assert turns(*CHAIN, 1) == []
    assert turns(*CHAIN, 2) == ["update x"]
    assert turns(*CHAIN, 3) == ["backward x", "update x"]
    assert turns(*CHAIN, 4) == ["backward a", "backward x", "update x"]
    # The fifth ends with the loss: its last four steps are all that it has.
    assert turns(*CHAIN, 5) == ["forward a", "forward b", "forward c", "loss c"]


def test_at_the_end_it_is_nobodys_turn() -> None:
    player = start(*CHAIN)
    player.to_end()
    assert learners_turn(player) is False


def test_in_the_end_a_whole_iteration_is_done_by_hand() -> None:
    where = ("nonlinear-chain", "gradient")
    ten = ["forward a", "forward b", "forward c", "forward L"]
    # A loss that is minimised is the value of L, which has just been asked for.
    ten += ["backward L", "backward c", "backward b", "backward a", "backward x", "update x"]
    assert turns(*where, 10) == ten[1:]
    assert turns(*where, 11) == ten
    assert turns(*where, 12) == ten


def test_the_chapter_of_back_propagation_fades_and_no_other() -> None:
    chapters = {chapter.titles["en"]: chapter.lessons for chapter in load_course(LESSONS).chapters}
    fading = {name for names in chapters.values() for name in names if lesson(name).fading}
    assert fading == set(chapters["Back-propagation"])
