"""The store of a class, whatever stands behind it: the one place that says what does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from gradtutor.classroom.records.paths import class_store, classes
from gradtutor.session.store.interface import Store
from gradtutor.session.store.sqlite import Census, SqliteStore


class ClassStore(Store, Protocol):
    """What a class needs of a store besides. Every method raises ``StoreError``."""

    def open(self) -> None:
        """Open it now: for a process that may open no file later."""

    def present(self) -> list[str]:
        """The learners who have come last and not gone since."""

    def census(self, before: float | None = None) -> Mapping[str, Census]:
        """By learner, the events from before a time, or all of them."""

    def compact(self) -> bool:
        """Leave nothing of what was deleted where it could be found; whether that is done."""

    def files(self) -> Sequence[Path]:
        """What a process that uses it must be able to write; none where it is kept elsewhere."""

    def set_aside(self) -> Sequence[Path]:
        """Damaged files in the place of which it was begun anew, oldest first."""


def open_class(data_folder: Path, name: str, patience: float) -> ClassStore:
    """The store of the class of this name, which is made when something is written to it. ``patience``: seconds to wait
    for others who write. Raises ``ClassError`` for a name that is none."""
    return SqliteStore(class_store(data_folder, name), patience)


def is_class(data_folder: Path, name: str) -> bool:
    """Whether there is a class of this name. Raises ``ClassError`` for a name that is none."""
    return class_store(data_folder, name).is_file()


def every_class(data_folder: Path) -> Iterator[tuple[str, ClassStore]]:
    """Each class that there is: the name of its folder, and its store, which is closed afterwards."""
    for file in classes(data_folder):
        store = SqliteStore(file)
        try:
            yield file.parent.name, store
        finally:
            store.close()
