"""What every chart of a lesson is, whatever its kind."""

from __future__ import annotations

from typing import Protocol


class Chart(Protocol):
    """One picture of the run: a record of its kind, from the file of that kind beside this one."""

    @property
    def kind(self) -> str:
        """As lessons write it; what draws it is found by that."""
