"""Taking a lesson, without a screen and without words: what is kept of it, variants, how it is found again."""

from __future__ import annotations

import pytest

from gradtutor.session.progress.progress import Progress
from gradtutor.session.run.rates import rate_of
from gradtutor.session.run.what_if import supposed
from gradtutor.session.store.events import Stepped
from tests.session.lesson_walks import CHAIN, DESCENT, Kept, at, step

# what is written down


def test_a_walk_begins_at_the_start_and_nothing_is_written_before_it_is_opened(kept: Kept) -> None:
    walk = kept.walk()
    assert at(walk) == ("default", 1, 0)
    assert not walk.resume()
    assert kept.events == []
    assert walk.opened() is None
    assert [(one.kind, one.lesson, dict(one.data)) for one in kept.events] == [
        ("opened", DESCENT, {"variant": "default"})
    ]


def test_each_place_is_written_down_with_its_stage_and_the_end_with_its_reason(kept: Kept) -> None:
    walk = kept.walk()
    step(walk)
    walk.player.to_end()
    walk.arrived()
    walk.left()
    first, last = kept.data("stepped")
    assert first == {"variant": "default", "iteration": 1, "revealed": 1, "stage": "forward", "focus": "J"}
    # 1.44·0.16ⁿ < 1e-3 for n = 4 first: 1.44·0.16⁴ = 0.000944; the start is iteration 1.
    assert (last["iteration"], last["stage"]) == (5, "done")
    assert kept.data("finished") == [{"variant": "default", "iteration": 5, "reason": "converged"}]
    assert kept.events[-1].kind == "left"


def test_a_rate_that_is_not_the_lessons_stands_in_every_step_and_no_other_does(kept: Kept) -> None:
    walk = kept.walk()
    step(walk)
    assert walk.change_rate(True) == 0.5
    step(walk)
    assert walk.change_rate(False) == 0.3
    step(walk)
    assert [data.get("rate") for data in kept.data("stepped")] == [None, 0.5, None]


# resuming


def test_it_goes_on_at_the_same_step(kept: Kept) -> None:
    step(kept.walk(), 3)
    walk = kept.walk(fresh=True)
    assert at(walk) == ("default", 1, 0)
    assert walk.resume()
    assert at(walk) == ("default", 1, 3)


def test_an_opened_lesson_without_a_step_is_no_other_place_than_its_start(kept: Kept) -> None:
    kept.walk().opened()
    assert not kept.walk(fresh=True).resume()


def test_a_variant_that_is_gone_leads_to_the_start(kept: Kept) -> None:
    Progress(kept.store).record(Stepped("gone", 3, 2), DESCENT)
    walk = kept.walk(fresh=True)
    assert not walk.resume()
    assert at(walk) == ("default", 1, 0)


def test_another_variant_and_its_rate_are_there_again(kept: Kept) -> None:
    walk = kept.walk()
    walk.show(walk.lesson.variants["creeps"])
    walk.change_rate(True)  # 0.05 → 0.07
    step(walk, 2)
    walk = kept.walk()
    assert at(walk) == ("creeps", 1, 2)
    assert rate_of(walk.player.variant) == 0.07
    # The others have the lesson's.
    assert rate_of(walk.player_of("jumps").variant) == 0.9


def test_a_variant_of_the_learners_own_is_there_for_the_first_frame_and_the_others_once_it_is_open(kept: Kept) -> None:
    walk = kept.walk()
    for start in (3.0, 2.0):
        walk.add(supposed(walk.lesson, "default", {"x": start}))
        step(walk)
    walk = kept.walk()
    assert at(walk) == ("x = 2", 1, 1)
    assert "x = 3" not in walk.lesson.variants
    walk.opened()
    assert list(walk.lesson.variants)[-2:] == ["x = 3", "x = 2"]
    assert at(walk) == ("x = 2", 1, 1)


def test_who_does_not_resume_finds_nothing_of_before(kept: Kept) -> None:
    walk = kept.walk()
    walk.add(supposed(walk.lesson, "default", {"x": 3.0}))
    walk.show(walk.lesson.variants["default"])
    walk.change_rate(True)
    step(walk)
    walk = kept.walk(fresh=True)
    walk.opened()
    assert "x = 3" not in walk.lesson.variants
    assert rate_of(walk.player_of("default").variant) == 0.3
    assert walk.known_player(walk.lesson.variants["creeps"]) is None


# runs


def test_variants_keep_their_places_and_go_round(kept: Kept) -> None:
    walk = kept.walk()
    step(walk, 2)
    names = list(walk.lesson.variants)
    seen = []
    for _ in names:
        walk.next_variant()
        seen.append(walk.player.variant.name)
        assert walk.index == names.index(seen[-1])
    assert seen == [*names[1:], names[0]]
    assert at(walk) == ("default", 1, 2)
    assert set(walk.players) == set(names)


def test_a_run_of_the_sweep_stands_where_its_variant_stands(kept: Kept) -> None:
    walk = kept.walk("learning-rate")
    swept = walk.lesson.sweep[0]
    walk.show(swept)
    assert walk.player.variant.name == swept.name not in walk.lesson.variants
    assert list(walk.lesson.variants)[walk.index] == swept.words


def test_another_rate_keeps_the_place_and_a_method_without_one_its_run(kept: Kept) -> None:
    walk = kept.walk()
    step(walk, 3)
    assert walk.change_rate(True) == 0.5
    assert at(walk) == ("default", 1, 3)
    # At 0.5 the first step leads to x = 0: 1.2 − 0.5·2.4.
    assert dict(walk.player.trace.iteration(1).updated or {}) == {"x": pytest.approx(0.0, abs=1e-12)}
    newton = kept.walk(CHAIN)
    player = newton.player
    assert newton.change_rate(True) is None
    assert newton.player is player


def test_another_rate_goes_to_the_end_where_that_comes_sooner(kept: Kept) -> None:
    walk = kept.walk()
    walk.player.go(4, 2)
    walk.change_rate(True)
    # x = 0 after one step: the run has ended in iteration 2.
    assert walk.player.iteration == 2


def test_a_made_variant_is_walked_from_its_start_and_made_anew_under_its_name(kept: Kept) -> None:
    walk = kept.walk()
    made = supposed(walk.lesson, "default", {"x": 3.0})
    walk.add(made)
    step(walk, 2)
    assert kept.data("changed") == [{"variant": "x = 3", "base": "default", "settings": {"x": 3.0}}]
    other = supposed(walk.lesson, "default", {"x": 4.0})._replace(name="x = 3")
    walk.add(other)
    assert at(walk) == ("x = 3", 1, 0)
    assert walk.player.trace.iteration(1).objective == 16.0
    assert walk.lesson.variants["x = 3"] is other


def test_runs_to_compare_with_are_the_learners(kept: Kept) -> None:
    walk = kept.walk()
    walk.change_rate(True)
    step(walk)
    default, creeps = walk.lesson.variants["default"], walk.lesson.variants["creeps"]
    for one in (walk, kept.walk()):
        assert rate_of(one.running(default).run.variant) == 0.5
        assert rate_of(one.running(creeps).run.variant) == 0.05
        assert one.known_player(creeps) is None
    # Also where it was left for another one.
    walk.show(creeps)
    step(walk)
    assert rate_of(kept.walk().running(default).run.variant) == 0.5


def test_the_place_of_a_teacher_is_that_of_the_lessons_own_run(kept: Kept) -> None:
    walk = kept.walk()
    walk.change_rate(True)
    assert walk.go_along("default", 3, 1)
    assert at(walk) == ("default", 3, 1) and rate_of(walk.player.variant) == 0.3
    player = walk.player
    assert walk.go_along("default", 3, 2) and walk.player is player
    assert not walk.go_along("gone", 1, 1)
    assert at(walk) == ("default", 3, 2)


def test_a_lesson_that_is_written_anew_is_gone_on_with_at_the_same_places(kept: Kept) -> None:
    walk = kept.walk(fresh=True)
    step(walk, 3)
    walk.show(walk.lesson.variants["creeps"])
    step(walk, 2)
    old = walk.lesson
    walk.reload(old._replace(variants={name: one for name, one in old.variants.items() if name != "jumps"}))
    assert at(walk) == ("creeps", 1, 2)
    assert walk.player_of("default").revealed == 3
    walk.reload(old._replace(variants={"default": old.variants["default"]}))
    assert at(walk) == ("default", 1, 3)
    assert list(walk.players) == ["default"]


def test_another_learners_place_can_be_looked_at(kept: Kept) -> None:
    walk, other = kept.walk(), Kept().walk(CHAIN)
    step(other, 2)
    before = kept.events
    walk.look_at(other.lesson, other.player)
    assert (walk.lesson, walk.player) == (other.lesson, other.player)
    assert kept.events == before
