"""What a lesson is, once it has been read: immutable, checked, ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from gradtutor.records import NamedTuple

if TYPE_CHECKING:
    from gradtutor.engine.language.tree import Expression
    from gradtutor.engine.problem import Problem
    from gradtutor.lessons.text.model import Placeholder, Words
    from gradtutor.lessons.toml.charts.chart import Chart
    from gradtutor.lessons.vary import Draw

Stage: TypeAlias = Literal["intro", "forward", "loss", "backward", "update", "done"]
"""The four stages of an iteration, and what stands before the first and after the last."""

Hidden: TypeAlias = Literal["formula", "all"]
"""What a learner may not see of a name before the end: its formula, or its value as well."""


class Band(NamedTuple):
    """One word for a range of errors: holds when ``error <= maximum`` and no band before it holds."""

    name: str
    maximum: float | None = None
    """``None`` in the last band: everything above the others."""


class Variant(NamedTuple):
    """One way to run the lesson: the problem, and how its names are shown."""

    name: str
    problem: Problem
    symbols: Mapping[str, str]
    """Name -> what is shown for it, where that differs (``yhat`` -> ``ŷ``)."""
    hidden: Mapping[str, Hidden]
    feedback: tuple[Band, ...] = ()
    charts: tuple[Chart, ...] = ()
    base: str = ""
    """Of a run of a sweep: the variant that it changes, whose words it shows."""

    @property
    def words(self) -> str:
        """The variant whose sections of the words are shown."""
        return self.base or self.name


class Erratum(NamedTuple):
    """A place that the article prints wrongly. Its words are the sections ``erratum`` and ``right`` of its id."""

    id: str
    printed: str
    """The text as the article has it."""
    article: str
    """Where in the article it stands."""
    source: Mapping[str, str] = MappingProxyType({})
    """Language -> what the article is called, in the nearest language that has it; empty where nothing is said."""

    def place(self, language: str) -> str:
        """The article, as far as it is named, and where in it."""
        source = self.source[language] if self.source else ""
        return ", ".join(part for part in (source, self.article) if part)


class Question(NamedTuple):
    """Something that a learner is asked at a place of a run. Its words are the section ``?ID``."""

    id: str
    kind: Literal["number", "choice", "order"]
    stage: Stage
    """The stage that is about to begin when it is asked."""
    iteration: int = 1
    """The iteration of that stage; of no account for ``done``, which comes once."""
    variant: str = "default"
    """The run in which it is asked, and whose numbers its words and its answer have."""
    right: int = 0
    """Of a choice: the number of the right one, from 1."""
    answer: Placeholder | Expression | None = None
    """Of a number: what it is, in the numbers of its iteration."""
    tolerance: float = 0.01
    """Of a number: how far off, relatively, an answer may be."""
    holds: bool | str = False
    """Whether the answer is right whatever numbers are drawn; a condition: as long as that holds. ``False``: the author
    has not said."""


class Lesson(NamedTuple):
    """A lesson folder: its variants (``default`` first, then in the order of the file) and its words."""

    id: str
    folder: Path
    variants: Mapping[str, Variant]
    words: Mapping[str, Words]
    """Language (``en``, ``zh``) -> its words; for one that the lesson has not, those of the nearest."""
    digits: int = 5
    """Decimals in tables."""
    sweep: tuple[Variant, ...] = ()
    """The default run with one setting at several values, each a variant named like ``rate = 0.4``."""
    errata: tuple[Erratum, ...] = ()
    """What the article has wrong, in the order of the file."""
    questions: tuple[Question, ...] = ()
    """What a learner is asked, in the order of the file."""
    fading: bool = False
    """Whether the last steps of an iteration are the learner's, one more in each, unless the learner says otherwise."""
    vary: tuple[Draw, ...] = ()
    """From what numbers of somebody's own are drawn, in the order of the file."""
    numbers: Mapping[str, object] = MappingProxyType({})
    """Settings in the place of the file's own numbers, under all variants; those of the file where there are none."""
    written: Mapping[str, Variant] = MappingProxyType({})
    """With other ``numbers``: the variants as the file has them, of which its words were written."""

    def told_of(self, name: str) -> Variant | None:
        """The variant of which the words of the variant ``name`` were written; ``None`` where the lesson has none."""
        return (self.written or self.variants).get(name)
