"""What stands in the panel of the words, and whether all of it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.view.formulas.formula import formula_lines
from gradtutor.view.text.lines import Line, line_width
from gradtutor.view.words.narration import overflow, with_key

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene


def fitted_formula(scene: Scene, columns: int, key: str) -> list[Line]:
    """The worked formula; a line that is too wide ends with a sign and the ``key`` by which it is seen whole."""
    return [with_key(line, columns, key) for line in formula_lines(scene, columns)]


def is_cut(scene: Scene, columns: int, rows: int) -> bool:
    """Whether there are more words for this step, or a wider formula, than there is room for."""
    formula = formula_lines(scene, columns)
    too_wide = any(line_width(line) > columns for line in formula)
    return too_wide or overflow(scene, columns, rows - len(formula)) > 0
