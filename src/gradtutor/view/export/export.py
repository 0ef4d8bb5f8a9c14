"""A run as a file: as much of it as the learner has seen, as text in a format of the trace; or the screen's picture."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TextIO

from gradtutor.engine.run.trace import End, Iteration, Trace
from gradtutor.errors import ExportError
from gradtutor.i18n import mark, tr
from gradtutor.view.export.complete_run import CompleteRun
from gradtutor.view.export.formats import write
from gradtutor.view.export.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from gradtutor.engine.language.values import Value
    from gradtutor.engine.run.stream import Piece
    from gradtutor.session.run.snapshot import Column
    from gradtutor.view.scene import Scene

PICTURE: Final = "svg"
FORMS: Final[Mapping[str, str]] = MappingProxyType({".csv": "csv", ".json": "json", ".md": "markdown", ".svg": PICTURE})
"""The ending of a file's name -> what is written to it."""
WIDTH = 100
"""Columns that a Markdown table keeps to."""

_UNFIT = re.compile(r"[^\w.=+-]+")
"""What does not go into a file's name that the tutor proposes."""
_REASONS: Final[Mapping[int, str]] = {
    errno.EACCES: mark("you have no right to write there"),
    errno.EPERM: mark("you have no right to write there"),
    errno.EROFS: mark("the disk can only be read"),
    errno.ENOSPC: mark("the disk is full"),
    errno.EDQUOT: mark("the disk is full"),
    errno.ENOENT: mark("there is no such folder"),
    errno.ENOTDIR: mark("there is no such folder"),
    errno.ENAMETOOLONG: mark("its name is too long"),
}


class RunSoFar(CompleteRun):
    """As much of a run as a place of the lesson shows: what has not been revealed there is not in it.

    ``chosen`` are the moves by hand: iteration -> the parameters after it.
    """

    def __init__(self, scene: Scene, chosen: Mapping[int, Mapping[str, Value]]) -> None:
        super().__init__(scene.variant)
        self.waiting = False
        self._column = scene.snapshot.column
        self._end = scene.snapshot.end
        self._chosen = dict(chosen)
        self.unfinished = self._end is None

    @cached_property
    def end(self) -> End:
        """Its end, where that has been seen; else it ends where the learner is, as by a limit."""
        return self._end or End("limit", self._column.iteration)

    def pieces(self, selection: Selection) -> Iterator[Piece]:
        """Every iteration in full: a learner has not gone through a million."""
        return iter(self.iterations(selection))

    def iterations(self, selection: Selection = EVERYTHING) -> Iterator[Iteration]:
        """Every iteration, first to last, computed afresh; the last as far as it has been revealed."""
        trace = Trace(self.variant.problem)
        for number, parameters in sorted(self._chosen.items()):
            trace.choose(number, parameters)
        for number in range(1, self._column.iteration):
            yield trace.iteration(number)
        yield _revealed(trace.iteration(self._column.iteration), self._column)


def _revealed(record: Iteration, column: Column) -> Iteration:
    def only(values: Mapping[str, Any] | None, shown: Mapping[str, Any]) -> dict[str, Any] | None:
        return {name: value for name, value in (values or {}).items() if name in shown} or None

    return record._replace(
        values={name: value for name, value in record.values.items() if name in column.values},
        objective=column.objective,
        gradients=only(record.gradients, column.gradients),
        deltas=only(record.deltas, column.deltas),
        updated=only(record.updated, column.updated),
    )


def proposed_name(scene: Scene) -> str:
    """``LESSON-VARIANT.csv``."""
    return f"{_UNFIT.sub('-', f'{scene.lesson.id}-{scene.variant.name}')}{next(iter(FORMS))}"


def ending_of(name: str) -> str:
    """The ending of a file's name, its dot included; empty where it has none."""
    return os.path.splitext(name)[1]


def next_form(name: str) -> str:
    """The file's name with the ending of the next format; with the first one where it has none of them."""
    endings = list(FORMS)
    ending = ending_of(name)
    if ending.lower() not in endings:
        return name + endings[0]
    return name.removesuffix(ending) + endings[(endings.index(ending.lower()) + 1) % len(endings)]


def form_of(name: str) -> str:
    """What is written to a file of that name; empty where the ending is none of ``FORMS``."""
    return FORMS.get(ending_of(name).lower(), "")


def wanted_file(name: str) -> Path:
    """The file that a name means, ``~`` being the learner's own folder.

    Raises ``ExportError`` where there cannot be such a file.
    """
    name = name.strip()
    if not form_of(name):
        endings = ", ".join(FORMS)
        raise ExportError(tr("The end of the name says what is written: {endings}.").format(endings=endings))
    impossible = tr("{file} cannot be the name of a file.").format(file=name)
    if not name.isprintable():
        raise ExportError(impossible)
    try:
        path = Path(name).expanduser()
    except RuntimeError:
        # The folder of a user that there is not.
        raise ExportError(impossible) from None
    try:
        if path.exists() and not path.is_file():
            raise ExportError(tr("{file} is no file. Choose another name.").format(file=path))
    except OSError as error:
        raise _refused(path, error) from None
    return path


def export(path: Path, scene: Scene, chosen: Mapping[int, Mapping[str, Value]], picture: str) -> None:
    """Write the run so far, or where the file's name ends in ``.svg``, the ``picture`` of the screen.

    A file that is there already is replaced. Raises ``ExportError``; nothing half-written is left then.
    """
    form = form_of(path.name)
    if form == PICTURE:
        _write_whole(path, lambda stream: stream.write(picture))
        return
    if (scene.variant.hidden or scene.variant.feedback) and not scene.ended:
        raise ExportError(tr("This run hides numbers until its end, and a file would show them: run it on first."))
    run = RunSoFar(scene, chosen)
    _write_whole(path, lambda stream: write(scene.lesson, [run], form, stream, WIDTH))


def _write_whole(path: Path, fill: Callable[[TextIO], object]) -> None:
    """Write beside the file and rename, so that it is there whole or not at all."""
    # Through a link to where it leads: the link itself stays.
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        try:
            with beside.open("x", encoding="utf-8", newline="") as stream:
                fill(stream)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(path, error) from None


def _refused(path: Path, error: OSError) -> ExportError:
    known = _REASONS.get(error.errno or 0)
    reason = tr(known) if known else (error.strerror or str(error))
    return ExportError(tr("{file} cannot be written: {reason}.").format(file=path, reason=reason))
