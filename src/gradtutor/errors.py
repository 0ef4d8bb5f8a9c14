"""Everything that can go wrong in a way the user must hear of.

The tree::

    GradtutorError                 one sentence for the user; never a traceback
    ├── UsageError                 a wrong command line: an unknown lesson, a setting that is none
    ├── LessonError                one or more faults in a lesson or course, each with its place
    ├── ExpressionError            a formula that is not in the grammar, with its place in the text
    ├── ShapeError                 a node that combines arrays which do not fit
    ├── StoreError                 progress that cannot be read or written: a full disk, a file of a newer version
    ├── ClassError                 a class that cannot be opened or looked up: its roster, its key, its address
    ├── ExportError                a file that the learner wants written, and that cannot be
    ├── ScriptError                a run that cannot be written as a program for a library
    ├── CrashError                 the program itself has failed while its screen was up
    └── DomainError                a run that left a function's domain: ln of a negative number
        ├── GrownError             a loss that has grown a millionfold
        └── NoStepError            a rule that has no next step: its slope is 0, or its step too large
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from gradtutor.records import NamedTuple
from gradtutor.safe_text import harmless

LONGEST_CAUSE = 200
"""Characters of what a failed program says."""

Written: TypeAlias = Callable[[Mapping[str, str]], str]
"""A formula as text, given what is shown for a name; a name that is not among these is shown as it is."""


class GradtutorError(Exception):
    """The root: ``str(error)`` is what the user reads."""

    def __str__(self) -> str:
        # What it quotes may come from a file, or from the name of one.
        return harmless(super().__str__())


class UsageError(GradtutorError):
    """The command line asks for something that there is not."""


class ScriptError(GradtutorError):
    """A run that cannot be written as a program for a library."""


class Fault(NamedTuple):
    """One fault in one file of a lesson: where it is, what is wrong, and what to write instead."""

    file: Path
    line: int
    """Counted from 1, as editors count."""
    column: int
    """Counted from 1, in characters."""
    what: str
    mend: str

    def __str__(self) -> str:
        return harmless(f"{self.file}:{self.line}:{self.column}: {self.what} {self.mend}".rstrip())


class LessonError(GradtutorError):
    """A lesson or a course that cannot be used. All faults of it come at once, in the order of their places."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ExpressionError(GradtutorError):
    """A text that is not an expression of the grammar.

    ``start`` and ``end`` are character offsets into that text, counted from 0, ``end`` exclusive. ``name`` is the name
    that is not known, where that is the fault. ``others`` is what is wrong besides, further on in the text.
    """

    def __init__(
        self,
        what: str,
        mend: str,
        start: int,
        end: int,
        name: str = "",
        others: tuple[ExpressionError, ...] = (),
    ) -> None:
        self.what = what
        self.mend = mend
        self.start = start
        self.end = end
        self.name = name
        self.others = others
        super().__init__(" ".join([f"{what} {mend}".rstrip(), *map(str, others)]))

    @property
    def all(self) -> tuple[ExpressionError, ...]:
        """Itself and the others, in the order of their places."""
        return (self, *self.others)


class ShapeError(GradtutorError):
    """A node combines arrays whose shapes do not fit, or the goal is an array where a number is needed."""

    def __init__(self, node: str, what: str) -> None:
        self.node = node
        self.what = what
        super().__init__(f"{node}: {what}")


class StoreError(GradtutorError):
    """What keeps the events of learners cannot be used: it cannot be read, written or understood.

    ``reason`` says why in a few words, without the name of a file: ``the disk is full``.
    """

    def __init__(self, what: str, reason: str = "") -> None:
        super().__init__(what)
        self.reason = reason


class ClassError(GradtutorError):
    """Something about a class over SSH that its teacher must put right."""


class ExportError(GradtutorError):
    """A run or a picture that cannot be written to the file that the learner named."""


class CrashError(GradtutorError):
    """What no part of the program has an answer to; ``__cause__`` is the error itself.

    ``str(error)`` is one line for a log: what failed, and the innermost place in the code.
    """

    def __init__(self, cause: BaseException) -> None:
        frame = cause.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        place = "" if frame is None else f" ({Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno})"
        super().__init__(f"{type(cause).__name__}: {' '.join(str(cause).split())[:LONGEST_CAUSE]}{place}")
        self.__cause__ = cause


class DomainError(GradtutorError):
    """An operation was given numbers it has no value for, or its value is too large for a number.

    ``node`` is the node (or parameter) that could not be computed; ``written`` writes the operation with the
    numbers in it, such as ``ln(−0.5)``; ``backward`` says whether it was its derivative that failed. ``gradients`` are
    those that there are all the same, by name.
    """

    def __init__(
        self, node: str, written: Written, *, backward: bool = False, gradients: Mapping[str, float] | None = None
    ) -> None:
        self.node = node
        self.written = written
        self.backward = backward
        self.gradients = gradients or {}
        super().__init__(f"{node}: {self.formula} has no value")

    @property
    def formula(self) -> str:
        """The operation in the lesson's own names."""
        return self.written({})

    def __eq__(self, other: object) -> bool:
        # Two equal runs end in equal faults.
        return isinstance(other, DomainError) and str(self) == str(other) and self.backward == other.backward

    def __hash__(self) -> int:
        return hash(str(self))


class GrownError(DomainError):
    """A loss has grown so much that the run leads nowhere.

    ``first`` and ``now`` are the loss at first and here; ``bound`` is the rate above which it had to grow, where that
    is known from the largest curvature at the start.
    """

    def __init__(self, node: str, first: float, now: float, bound: float | None) -> None:
        super().__init__(node, lambda shown: f"{first!r} → {now!r}")
        self.first = first
        self.now = now
        self.bound = bound


class NoStepError(DomainError):
    """The rule cannot go on from here; ``too_large`` says whether its step left the numbers, else it divides by 0."""

    def __init__(self, node: str, *, too_large: bool) -> None:
        super().__init__(node, lambda shown: "", backward=True)
        self.too_large = too_large
