"""What the author's check finds by running: domains, bounds of moves by hand, gradients; and older translations."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.engine.autodiff.finite_differences import Compared
from gradtutor.errors import Fault
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.checking.runs import Runs
from gradtutor.lessons.checking.translations import mark_of
from gradtutor.lessons.course.course import bundled
from gradtutor.lessons.model import Lesson
from tests.lessons.lessons import TOML, WORDS, make


def found(folder: Path, toml: str = TOML, en: str = WORDS, zh: str | None = None) -> list[str]:
    """Faults and warnings of a lesson, without its folder."""
    lesson = make(folder, toml, en, zh)
    report = check(lesson)
    return [str(fault).replace(f"{lesson}/", "") for fault in (*report.faults, *report.warnings)]


def test_the_course_is_sound() -> None:
    report = check(bundled())
    assert report.faults == ()
    assert report.warnings == ()
    diverged = {(run.lesson, run.variant) for run in report.runs if run.reason == "diverged"}
    assert diverged == {("deep-chain", "explodes"), ("through-time", "explodes"), ("ill-conditioned", "rate = 0.041")}
    assert {run.reason for run in report.runs} == {"converged", "limit", "waiting", "diverged"}
    assert ("learning-rate", "rate = 1.1") in {(run.lesson, run.variant) for run in report.runs}


def test_further_looks_add_their_faults(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    seen: list[str] = []

    def look(loaded: Lesson, runs: Runs) -> list[Fault]:
        seen.append(loaded.id)
        # The run of the check itself, at its end: nobody runs a variant again.
        run = runs.known(loaded.variants["default"].problem)
        assert run is not None and run.end is not None
        return [Fault(tmp_path / "lesson.toml", 3, 1, "What.", "Mend.")]

    assert [fault.what for fault in check(lesson, [look]).faults] == ["What."]
    assert seen == ["chain"]


BATCHES = """\
format = 1
id = "chain"
[parameters]
w = 1.0
[data]
x = [1.0, -1.0]
[nodes]
L = "mean(ln(w*x))"
[goal]
minimize = "L"
[rule]
kind = "sgd"
[batch]
size = 1
[stop]
max_iterations = 1
"""


def test_the_loss_on_all_data_has_a_value_wherever_that_of_the_batch_has(tmp_path: Path) -> None:
    words = WORDS.replace("{a:.2f} and {b}.", "{L}")
    assert found(tmp_path, BATCHES, words) == [
        "lesson.toml:13:2: The run 'default': in iteration 1 the loss on all data has no value, though that of the "
        "batch has. Change where it starts or how far it steps, or the rows that have no value."
    ]
    assert found(tmp_path, BATCHES.replace("-1.0]", "2.0]"), words) == []


def test_a_learner_cannot_be_led_out_of_a_domain_by_the_bounds(tmp_path: Path) -> None:
    by_hand = TOML.replace('"newton"', '"manual"').replace("min = 1.0", "min = 0.0")
    assert found(tmp_path, by_hand) == [
        "lesson.toml:5:1: The run 'default' lets the learner set x = 0: ln 0 has no value: b cannot be computed. "
        "Set its min and max so that there is always a value, or write a section '## diverged'."
    ]
    assert found(tmp_path, by_hand, WORDS + "\n## diverged\nSo it goes.\n") == []


def test_a_gradient_that_trying_does_not_find_is_a_fault_of_the_formula_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Compared("a", 0.5, 0.25)
    monkeypatch.setattr("gradtutor.lessons.checking.dry_run.wrong_gradient", lambda graph, known, gradients: wrong)
    (said,) = found(tmp_path)
    assert said == (
        "lesson.toml:12:1: The run 'default': in iteration 1 the gradient ∂b/∂a is 0.5, but trying a little more and "
        "a little less of a finds 0.25. Start elsewhere, or write the formula with smaller numbers in between."
    )


def test_the_runs_of_a_sweep_are_checked_too(tmp_path: Path) -> None:
    sweep = TOML.replace('"ln(a)"', '"ln(a - 0.5)"').replace("min = 1.0", "min = 0.1")
    (said,) = found(tmp_path, sweep + '[sweep]\nsetting = "x"\nvalues = [2.0, 0.5]\n')
    assert "The run 'x = 0.5' ends in iteration 1: ln(−0.25) has no value" in said


def test_the_runs_of_a_sweep_go_on_to_their_ends(tmp_path: Path) -> None:
    # L = w − ln w, so ∂L/∂w = 1 − 1/w: from 4 the rate 2 leads to 2.5, the rate 4 to 1 and no further, 6 to −0.5.
    toml = BATCHES.replace("w = 1.0", "w = 4.0").replace("mean(ln(w*x))", "w - ln(w)")
    toml = toml.replace("[data]\nx = [1.0, -1.0]\n", "").replace("[batch]\nsize = 1\n", "")
    toml = toml.replace("max_iterations = 1", "max_iterations = 3")
    toml += '[sweep]\nsetting = "rule.rate"\nvalues = [2.0, 4.0, 6.0]\n'
    lesson = make(tmp_path, toml, WORDS.replace("{a:.2f} and {b}.", "{L}"))
    report = check(lesson)
    assert [(run.variant, run.iterations, run.reason) for run in report.runs] == [
        ("default", 3, "limit"),
        ("rate = 2.0", 3, "limit"),
        ("rate = 4.0", 3, "limit"),
        ("rate = 6.0", 2, "diverged"),
    ]
    assert "The run 'rate = 6.0' ends in iteration 2: ln(−0.5) has no value" in str(report.faults[0])


# Older translations


@pytest.mark.parametrize(
    ("zh", "said"),
    [
        (WORDS.replace("Press space.", "Press space.\n\nTwice."), "has 2 paragraphs, and text.en.md:5 has 1."),
        (WORDS.replace("Press space.", "Press space, 2.5 times."), "has not the same numbers as text.en.md:5: 2.5."),
    ],
)
def test_texts_that_differ_in_what_no_language_changes(tmp_path: Path, zh: str, said: str) -> None:
    mark = mark_of("text.en.md", WORDS)
    assert found(tmp_path, zh=zh) == [
        f"text.zh.md:5:1: The section '## intro' {said} Look whether one of the two is older. If both are right, write "
        f"in a line here: {mark}"
    ]
    assert found(tmp_path, zh=f"{zh}\n{mark}\n") == []


def test_a_key_that_is_typed_out_in_one_language(tmp_path: Path) -> None:
    asked = WORDS.replace("Press space.", "Press {key(next)}.\n\nThen press {key(errata)}.")
    typed = WORDS.replace("Press space.", "Press {key(next)}.\n\nThen press e.")
    elsewhere = typed.replace("Press {key(next)}.", "Press {key(next)}, and {key(errata)} at the end.")
    assert found(tmp_path, en=asked, zh=typed) == [
        "text.zh.md:5:1: text.en.md:5 has {key(errata)}, and no section here. Write it in place of the key, which is "
        "another one line by line."
    ]
    assert found(tmp_path, en=asked, zh=elsewhere) == []


@pytest.mark.parametrize("zh", [WORDS.replace("space", "2 times"), WORDS.replace("summary", "Kurzfassung 2.0")])
def test_whole_numbers_may_be_written_as_words(tmp_path: Path, zh: str) -> None:
    assert found(tmp_path, zh=zh) == []


def test_a_translation_that_says_what_it_was_made_from_is_older_once_that_has_changed(tmp_path: Path) -> None:
    mark = mark_of("text.en.md", WORDS)
    zh = WORDS.replace("# Title\n", f"# Title\n{mark}\n")
    assert found(tmp_path, zh=zh) == []
    changed = WORDS.replace("Press space.", "Press the space bar.")
    assert found(tmp_path, en=changed, zh=zh) == [
        "text.zh.md:2:1: text.en.md has changed since these words were translated from it. Bring them up to date, "
        f"then write this line so: {mark_of('text.en.md', changed)}"
    ]


def test_line_breaks_and_comments_make_no_text_older() -> None:
    other = WORDS.replace("A summary.", "<!-- for later -->\nA\nsummary.")
    assert mark_of("text.en.md", other) == mark_of("text.en.md", WORDS)


def test_a_mark_that_names_no_text_is_told(tmp_path: Path) -> None:
    (said,) = found(tmp_path, zh=f"{WORDS}<!-- of text.fr.md 00000000 -->\n")
    assert said == "text.zh.md:13:1: There is no text 'text.fr.md' to translate from. Write 'text.en.md'."
