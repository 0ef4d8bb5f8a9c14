"""The words of runs that no author has written any for: by hand, and with a rule that is not the lesson's."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.lessons.model import Lesson, Variant
from gradtutor.session.run.background_run import Run
from gradtutor.session.run.by_hand import by_hand_from
from gradtutor.session.run.player import Player
from gradtutor.session.run.what_if import supposed
from gradtutor.view.scene import Scene
from gradtutor.view.text.lines import plain
from gradtutor.view.words.default_narration import after_a_move, comparison, made_words
from gradtutor.view.words.narration import narration
from tests.session.walks import lesson
from tests.view.scenes import texts


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def with_made(name: str, made: Variant) -> Lesson:
    """The lesson with a variant that was made while learning."""
    found = lesson(name)
    return found._replace(variants={**found.variants, made.name: made})


def place(found: Lesson, player: Player, rival: Run | None = None) -> Scene:
    words = found.words["en"]
    return Scene(found, player.variant, player.trace, words, player.snapshot(), "Chapter", 1, 1, rival=rival)


def said(scene: Scene) -> list[str]:
    """The paragraphs that are made for a place."""
    found = made_words(scene)
    assert found is not None
    return [plain(tuple(paragraph)) for paragraph in found]


def played(name: str, variant: str = "default", since: int = 1) -> tuple[Lesson, Player]:
    """A player of a run by hand of a lesson."""
    made = by_hand_from(lesson(name).variants[variant], since, lesson(name).variants)
    return with_made(name, made), Player(made)


def changed(name: str, settings: dict[str, object], base: str = "default") -> tuple[Lesson, Player]:
    """A player of a what if of a lesson."""
    made = supposed(lesson(name), base, settings)  # type: ignore[arg-type]
    return with_made(name, made), Player(made)


def to(player: Player, stage: str, focus: str = "", iteration: int = 1) -> Player:
    """Go to the first step of a stage, or to that of a name."""
    steps = player.steps(iteration)
    at = next(n for n, step in enumerate(steps, 1) if step.stage == stage and focus in ("", step.focus))
    player.go(iteration, at)
    return player


def test_a_run_of_the_lesson_keeps_the_words_of_its_author() -> None:
    found = lesson("descent-1d")
    player = Player(found.variants["default"])
    assert made_words(place(found, player)) is None
    assert after_a_move(place(found, player)) == ""


def test_a_run_by_hand_begins_with_what_there_is_to_do() -> None:
    first, then = said(place(*played("descent-1d")))
    assert first == "By hand: you set x, and gradient descent only watches."
    assert "enter" in then
    later, _ = said(place(*played("descent-1d", since=3)))
    assert later == "By hand: up to iteration 2 gradient descent moves; after that you set x."


def test_what_if_begins_with_the_change_and_a_guess() -> None:
    what, rest, guess = said(place(*changed("descent-1d", {"rule.rate": 0.9})))
    assert what.startswith("What if ") and "0.9" in what and what.endswith("?")
    assert rest == "Everything else is as in the lesson."
    assert guess.startswith("Guess first:")


def test_what_if_of_another_variant_names_it() -> None:
    name = next(one for one in lesson("descent-1d").variants if one != "default")
    _, rest, _ = said(place(*changed("descent-1d", {"x": 0.3}, name)))
    assert rest.startswith("Everything else is as in “") and rest.endswith("”.")


def test_with_the_same_rule_the_author_keeps_the_words_of_the_steps() -> None:
    found, player = changed("descent-1d", {"rule.rate": 0.9})
    for stage in ("forward", "backward", "update"):
        assert made_words(place(found, to(player, stage))) is None


def test_another_rule_keeps_the_words_of_the_forward_pass_alone() -> None:
    found, player = changed("nonlinear-chain", {"rule.kind": "chord"})
    assert made_words(place(found, to(player, "forward"))) is None
    assert made_words(place(found, to(player, "loss"))) is None
    # ∂c/∂b = 1/(2c) = 0.42466 and the gap is −0.95259: b has to change by 0.95259/0.42466.
    (backward,) = said(place(found, to(player, "backward", "b")))
    assert backward == "b has −2.24318 too much (minus: too little) for the gap to close."
    # Δx = −0.95259 / 0.42466, since ∂c/∂x = 0.42466 as well: 2 + 2.24318.
    (update,) = said(place(found, to(player, "update")))
    assert update == "chord method carries x from 2 to 4.24318."


def test_a_slope_is_told_as_a_multiple() -> None:
    found, player = changed("descent-1d", {"rule.kind": "adam"})
    scene = place(found, to(player, "backward", "x"))
    # J = x² at 1.2 has the slope 2.4.
    assert scene.snapshot.column.parameters["x"] == 1.2
    (text,) = said(scene)
    assert text.endswith("is 2.4: when x grows a little, J changes 2.4 times as much.")


def test_the_slope_of_an_array_has_a_number_for_each() -> None:
    found, player = changed("matrix-gradient", {"rule.kind": "adam"})
    (text,) = said(place(found, to(player, "backward", "w")))
    assert "has a number for each of w" in text


def test_bisection_says_what_is_still_possible() -> None:
    found, player = changed("nonlinear-chain", {"rule.kind": "bisection"})
    (text,) = said(place(found, to(player, "backward")))
    # The start is 2, too small; x may be from 1 to 10.
    assert text == "Between 2 and 10 everything is still possible."


def test_what_was_set_by_hand_is_said() -> None:
    found, player = played("descent-1d")
    player.go(1, 99)
    player.choose({"x": 0.5})
    (text,) = said(place(found, to(player, "update")))
    assert text == "You have set x: from 1.2 to 0.5. Press space to see what follows from it."


def test_a_move_of_the_rule_before_the_learners_is_the_rules() -> None:
    found, player = played("descent-1d", since=2)
    (text,) = said(place(found, to(player, "update")))
    # 1.2 − 0.3·2.4.
    assert text == "gradient descent carries x from 1.2 to 0.48."


@pytest.mark.parametrize(
    ("moved", "words"),
    [(0.5, "Your move: J from 1.44 to 0.25, less."), (-2.0, "Your move: J from 1.44 to 4, more."),
     (-1.2, "Your move: J stays at 1.44.")],
)  # fmt: skip
def test_a_move_is_judged_by_the_loss(moved: float, words: str) -> None:
    found, player = played("descent-1d")
    player.go(1, 99)
    player.choose({"x": moved})
    scene = place(found, to(player, "loss", iteration=2))
    # J = x²: 1.2² = 1.44.
    assert after_a_move(scene) == words
    assert words in " ".join(texts(narration(scene, 70, 12)))


@pytest.mark.parametrize(("moved", "end"), [(8.0, "nearer."), (1.0, "farther away.")])
def test_a_move_is_judged_by_the_gap(moved: float, end: str) -> None:
    found, player = played("nonlinear-chain")
    player.go(1, 99)
    player.choose({"x": moved})
    text = after_a_move(place(found, to(player, "loss", iteration=2)))
    # c = √ln x² at 2 is 1.17741; y is 2.13.
    assert text.startswith("Your move: gap from −0.95259 to ") and text.endswith(end)


def test_a_run_without_a_move_has_nothing_to_compare() -> None:
    # c = √ln x² is the target 2.13 at x = e^(2.13²/2) = 9.6645: the goal is reached before anything is moved.
    there = supposed(lesson("nonlinear-chain"), "default", {"x": 9.6645})
    made = by_hand_from(there, 1)
    player = Player(made)
    player.to_end()
    first, then = said(place(with_made("nonlinear-chain", made), player))
    assert "nothing was moved" in first and "Press w to begin somewhere else" in then


def run(reason: str, iterations: int, objective: float) -> Run:
    return Run(lesson("descent-1d").variants["default"], reason, iterations, objective=objective)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("own", "last"),
    [
        (7, "Iterations that the rule has saved: 2."),
        (3, "Iterations that you have saved: 2."),
        (5, "Both took the same number of iterations."),
    ],
)
def test_both_runs_are_told_and_compared(own: int, last: str) -> None:
    variant = lesson("descent-1d").variants["default"]
    sentences = comparison(variant, run("converged", own, 0.25), run("converged", 5, 0.125), 5)
    assert sentences == [
        f"By hand: goal reached, iteration {own}, J = 0.25.",
        "gradient descent: goal reached, iteration 5, J = 0.125.",
        last,
    ]


def test_only_two_that_have_come_to_the_goal_are_compared() -> None:
    variant = lesson("descent-1d").variants["default"]
    assert len(comparison(variant, run("limit", 7, 0.25), run("converged", 5, 0.125), 5)) == 2


def test_the_end_of_another_rule_is_told() -> None:
    found, player = changed("nonlinear-chain", {"rule.kind": "chord"})
    player.to_end()
    first, last = said(place(found, player))
    # The lesson allows 20 iterations, too few for the chord.
    assert first.startswith("chord method: limit, iteration 20, gap = ")
    assert last == "Press x to see the runs side by side."
    rival = run("converged", 5, 0.0)
    assert said(place(found, player, rival))[0].startswith("By hand: limit, iteration 20, ")
