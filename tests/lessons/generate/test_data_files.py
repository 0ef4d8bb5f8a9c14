"""A data file that cannot be read is told of with its place, whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor import i18n
from gradtutor.errors import LessonError
from gradtutor.lessons.generate.generate import Request, made_lesson


@pytest.mark.parametrize(
    ("text", "said"), [(None, "There is no such file."), ("", "There is no data in this file."), ("x\n1,2\n", "2:1: ")]
)
def test_what_is_no_table(tmp_path: Path, text: str | None, said: str) -> None:
    i18n.use("en")
    file = tmp_path / "data.csv"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(LessonError, match=said):
        made_lesson(Request(("L = mean((w*x)**2)",), ("w=1",), data=file, minimize="L"), tmp_path / "made")
