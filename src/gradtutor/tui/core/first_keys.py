"""The three keys that a newcomer is told of: bindings of a lesson, known before its screen is loaded."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from gradtutor.i18n import mark, tr
from gradtutor.tui.core.keys import chosen, key_name

NEXT: Final = Binding("space,right", "next", mark("next"), id="step.next", tooltip=mark("Show one more number"))
PREDICT: Final = Binding("p", "predict", mark("predict"), id="predict",
                         tooltip=mark("Work out the next number before it is shown"))  # fmt: skip
QUESTION: Final = Binding("h", "ask", mark("question"), id="question.open", show=False,
                          tooltip=mark("The question of this place, with its hints"))  # fmt: skip


def first_words() -> list[str]:
    """What is said on a first visit, a line for each of the three keys."""
    texts = (
        (NEXT, tr("In a lesson {key} shows the next number, and how it comes about.")),
        (PREDICT, tr("{key}: work it out yourself first, and see whether you are right.")),
        (QUESTION, tr("{key}: a question on what you see, with hints.")),
    )
    return [text.format(key=key_name(chosen(binding).key.split(",")[0])) for binding, text in texts]
