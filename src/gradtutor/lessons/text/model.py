"""The words of a lesson in one language, ready to be filled with numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from gradtutor.records import NamedTuple

PlaceholderKind: TypeAlias = Literal[
    "value",
    "grad",
    "delta",
    "local",
    "next",
    "previous",
    "error",
    "objective",
    "iteration",
    "rate",
    "feedback",
    "low",
    "high",
    "slope",
    "velocity",
    "squares",
    "first",
    "second",
    "accumulated",
    "epoch",
    "full_loss",
    "start",
    "rows",
    "computed",
    "key",
    "variant",
]

KEYS: Final = (
    "next", "variant", "chart", "compare", "sweep", "array", "cell", "errata", "set", "up", "down", "run", "start",
    "predict", "question", "back",
)  # fmt: skip
"""What a key may be asked for in ``{key(chart)}``: on the screen it is the key, line by line the word for it."""

WORDS_ONLY: Final[tuple[PlaceholderKind, ...]] = ("feedback", "key", "variant")
"""Placeholders for words, where all others are for numbers."""

KEPT: Final[tuple[PlaceholderKind, ...]] = ("velocity", "squares", "first", "second", "accumulated")
"""Placeholders for what a rule remembers of a parameter."""


class Placeholder(NamedTuple):
    """A place for a live number: ``{grad(a):.3f}``, ``{= 1 - 2*rate}``."""

    kind: PlaceholderKind
    names: tuple[str, ...] = ()
    """The names between the brackets; for ``value`` the one name itself."""
    format: str = ""
    """A format as Python's ``format`` takes it (``+.3f``, ``d``), or empty: as many digits as are needed."""
    formula: str = ""
    """Of ``computed``: what the number is computed by, as it is written."""


Paragraph: TypeAlias = tuple[str | Placeholder, ...]
"""Texts and placeholders in order. ``**strong**`` and `` `code` `` are still marks in the texts."""
Template: TypeAlias = tuple[Paragraph, ...]


QUESTION: Final = "?"
"""The purpose of the sections of questions; its heading is joined with the id: ``## ?sign``."""


class SectionKey(NamedTuple):
    """What a section is for: ``## backward b @newton``. The order of fields is that of the heading."""

    purpose: str
    name: str | None = None
    """A node, a parameter, a band or a variant; ``None``: any."""
    variant: str | None = None
    """``None``: all variants."""
    condition: str | None = None
    """A formula of numbers that the section is shown with; ``None``: with all."""

    def __str__(self) -> str:
        name = f"{'' if self.purpose == QUESTION else ' '}{self.name}" if self.name else ""
        variant = f" @{self.variant}" if self.variant else ""
        return f"## {self.purpose}{name}{variant}{f' if {self.condition}' if self.condition else ''}"


class ListItem(NamedTuple):
    """A choice of a question, or one of the steps that are to be put in order."""

    text: Paragraph
    feedback: Template = ()
    """What is said to who chooses it."""


class QuestionWords(NamedTuple):
    """What a question asks, in one language."""

    asked: Template
    items: tuple[ListItem, ...] = ()
    """Choices, or steps in their right order."""
    hints: tuple[Paragraph, ...] = ()
    """Given one at a time."""
    right: Template = ()
    """What is said when the answer is right or has been shown."""


class Words(NamedTuple):
    """A lesson's title, summary and sections in one language."""

    title: str
    summary: str
    """One line for the contents, at most 76 columns wide."""
    sections: Mapping[SectionKey, Template]
    questions: Mapping[str, QuestionWords] = MappingProxyType({})
    """Id -> the words of the question."""
    language: str = ""
    """Which it is."""

    def key(
        self,
        purpose: str,
        name: str | None = None,
        variant: str | None = None,
        holds: Callable[[str], bool] = lambda condition: False,
    ) -> SectionKey | None:
        """The section that is shown, the first that fits and whose condition holds; ``None`` where there is none."""
        for key in fitting(self.sections, purpose, name, variant):
            if key.condition is None or holds(key.condition):
                return key
        return None

    def find(
        self,
        purpose: str,
        name: str | None = None,
        variant: str | None = None,
        holds: Callable[[str], bool] = lambda condition: False,
    ) -> Template | None:
        """The words of that section."""
        key = self.key(purpose, name, variant, holds)
        return None if key is None else self.sections[key]


def fitting(
    sections: Iterable[SectionKey], purpose: str, name: str | None, variant: str | None
) -> Iterator[SectionKey]:
    """The sections that fit, the most specific first: by name and variant, by name, by variant, by neither.

    Of those that are as specific as each other those with a condition come first, in the order of the file, then the
    one without.
    """
    near = [key for key in sections if key.purpose == purpose]
    for pair in dict.fromkeys(((name, variant), (name, None), (None, variant), (None, None))):
        found = [key for key in near if (key.name, key.variant) == pair]
        yield from sorted(found, key=lambda key: key.condition is None)
