"""Words that a key makes false: every variant is run with each of its settings a step up and a step down, and with
numbers that ``[vary]`` lets somebody have.

Warned of are the sections that are shown then and write out a number of the lesson's own run: a setting, or a result of
the first or the last iteration, that is another one here. The author can tell whether that number is meant.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from gradtutor import i18n
from gradtutor.engine.run.trace import Trace
from gradtutor.errors import ShapeError
from gradtutor.i18n import tr
from gradtutor.lessons.checking.runs import Runs
from gradtutor.lessons.text.parse import CONDITIONAL, parse_text
from gradtutor.lessons.toml.faults import Faults
from gradtutor.lessons.toml.files import read_text, words_file
from gradtutor.lessons.toml.limits import MOST_WORDS
from gradtutor.records import NamedTuple
from gradtutor.session.run.player import Player
from gradtutor.session.run.rates import next_rung, rate_of, with_rate
from gradtutor.session.run.what_if import name_of
from gradtutor.view.checking.own_numbers import drawn_runs
from gradtutor.view.scene import Scene
from gradtutor.view.words.choice import changed_settings, condition_holds
from gradtutor.view.words.facts import facts_of
from gradtutor.view.words.staleness import claims, gone, literals

if TYPE_CHECKING:
    from gradtutor.errors import Fault
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.lessons.text.model import SectionKey
    from gradtutor.view.words.staleness import Stale

MOST_SECONDS: Final = 3.0
"""That the runs of one lesson may take together; what is left then is not tried."""
MOST_ITERATIONS: Final = 2_000
"""Of one run: the sections at the end of a longer one are not looked at."""
STEP: Final = 0.1
"""Of a start or a constant without a step of its own: so large a part of it."""
_AT_THE_END: Final = ("done", "limit", "diverged")

_Found: TypeAlias = "dict[tuple[str, SectionKey, str], tuple[Stale, str]]"
"""Language, section and the number as written -> what it is, and the settings at which it is another."""
_Claimed: TypeAlias = "Mapping[tuple[str, SectionKey], list[Stale]]"
"""Language and section -> its numbers that are settings or results of the lesson's own run."""


def stale_sections(lesson: Lesson, runs: Runs | None = None) -> tuple[Fault, ...]:
    """Sections that write out a number which other settings make false, each number once, as warnings."""
    until = time.monotonic() + MOST_SECONDS
    found: _Found = {}
    speaking = i18n.language()
    runs = runs or Runs()
    drawn = drawn_runs(lesson, runs)
    for own in lesson.variants.values():
        if time.monotonic() > until:
            break
        shipped = facts_of(own, trace=runs.of(own.problem))
        claimed = {
            (language, key): claims(dict.fromkeys(literals(template)), shipped)
            for language, words in lesson.words.items()
            for key, template in words.sections.items()
        }
        for live in (*neighbours(own), *drawn(own.name)):
            if time.monotonic() > until:
                break
            _look(lesson, live, runs, claimed, found)
    i18n.use(speaking)
    return tuple(_warnings(lesson, found))


def neighbours(variant: Variant) -> Iterator[Variant]:
    """The variant with each of its settings one step up, and one down: the rate, starts and constants that are plain
    numbers. They have its words."""
    problem, base = variant.problem, variant.words
    rate = rate_of(variant)
    if rate is not None:
        yield from (with_rate(variant, next_rung(rate, up)) for up in (True, False))
    for entry in problem.parameters:
        if isinstance(entry.start, float | int):
            for moved in _beside(entry.start, entry.step):
                low, high = entry.minimum, entry.maximum
                if (low is None or moved >= low) and (high is None or moved <= high):
                    every = tuple(replace(one, start=moved) if one is entry else one for one in problem.parameters)
                    yield variant._replace(problem=replace(problem, parameters=every), base=base)
    for name, value in problem.constants.items():
        if isinstance(value, float | int):
            for moved in _beside(value, None):
                constants = {**problem.constants, name: moved}
                yield variant._replace(problem=replace(problem, constants=constants), base=base)


def _beside(value: float, step: float | None) -> tuple[float, float]:
    size = step or (1.0 if float(value).is_integer() else STEP * abs(value))
    return value + size, value - size


def _look(lesson: Lesson, live: Variant, runs: Runs, claimed: _Claimed, found: _Found) -> None:
    """Note what is stale in the sections that a run with other settings shows."""
    try:
        # Those of other settings nobody else looks at.
        trace = runs.known(live.problem) or Trace(live.problem)
        ends = _Ends.of(live, trace)
    except (ShapeError, ArithmeticError):
        return
    now = facts_of(live, trace=trace)
    changes = name_of(changed_settings(lesson, live), live.symbols, ())
    for language, words in lesson.words.items():
        i18n.use(language)
        scenes = {
            at: Scene(lesson, live, player.trace, words, player.snapshot()) for at, player in ends.players.items()
        }
        asked = dict.fromkeys((key.purpose, key.name) for key in words.sections if key.purpose in CONDITIONAL)
        for purpose, name in asked:
            at: _Where = "end" if purpose in _AT_THE_END else "first"
            if at not in scenes or not ends.reaches(purpose):
                continue
            scene = scenes[at]
            key = words.key(purpose, name, live.words, lambda condition, scene=scene: condition_holds(scene, condition))  # type: ignore[misc]
            if key is None:
                continue
            for stale in gone(claimed[language, key], now):
                found.setdefault((language, key, stale.literal.text), (stale, changes))


_Where: TypeAlias = Literal["first", "end"]


class _Ends(NamedTuple):
    """A run at the two places that words are looked at: the first iteration shown whole, and the end."""

    players: Mapping[_Where, Player]
    reason: str
    """How the run ends; empty where it does not within the time that it may take."""

    @classmethod
    def of(cls, variant: Variant, trace: Trace) -> _Ends:
        first = Player(variant, trace)
        first.go(1, len(first.steps(1)))
        players: dict[_Where, Player] = {"first": first}
        last = Player(variant, trace)
        end = trace.run(MOST_ITERATIONS)
        if end is None or end.iteration > MOST_ITERATIONS:
            return cls(players, "")
        last.to_end()
        players["end"] = last
        return cls(players, end.reason)

    def reaches(self, purpose: str) -> bool:
        """Whether the run shows sections of this purpose."""
        return purpose not in _AT_THE_END or purpose in (self.reason, "done")


def _warnings(lesson: Lesson, found: _Found) -> Iterator[Fault]:
    """What was found as warnings, at the headings of the sections."""
    for language in lesson.words:
        file = words_file(lesson.folder, language)
        text = read_text(file, MOST_WORDS, Faults(file))
        if text is None:
            continue
        parsed = parse_text(file, text)
        for (of, key, number), (stale, changes) in found.items():
            if of != language or key not in parsed.sections:
                continue
            what = tr("The section '{key}' says {number}, which is {name} of the lesson's own run; with {changes} it "
                      "is another.")  # fmt: skip
            name = stale.name if stale.name.startswith("{") else f"{{{stale.name.removeprefix('rule.')}}}"
            what = what.format(key=key, number=number, name=name, changes=changes)
            mend = tr("Write {{= …}} in its place, or a condition in the heading; {{= {number}}} if it always holds.")
            parsed.faults.at(parsed.sections[key].line, 1, what, mend.format(number=number))
        yield from parsed.faults.found
