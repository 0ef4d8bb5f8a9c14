"""The keys of a ``[[question]]``: a part of ``schema``."""

from __future__ import annotations

from typing import Final

from gradtutor.lessons.toml.kinds import Cases, Choice, Either, Flag, Key, Real, Text, Whole
from gradtutor.lessons.toml.limits import LONGEST_EXPRESSION, MOST_ITEMS

_WHEN: Final = (
    Key("id", Text(40), "Its name in the words: ## ?ID.", required=True, example='"sign"'),
    Key(
        "stage",
        Choice(("intro", "forward", "loss", "backward", "update", "done")),
        "It is asked when this stage is about to begin.",
        required=True,
        example='"backward"',
    ),
    Key("iteration", Whole(1, 10_000), "The iteration of that stage.", 1, example="2"),
    Key("variant", Text(40), "The run in which it is asked, and whose numbers it has.", "default", example='"careful"'),
    Key(
        "holds",
        Either((Flag(), Text(LONGEST_EXPRESSION))),
        "With [vary]: whether the answer is right whatever is drawn, or as long as which condition holds.",
        example='"grad(x) > 0"',
    ),
)
"""Of every question."""

QUESTION: Final = Cases(
    "kind",
    "How the learner answers: by a number, by one of several choices, or by putting steps in order.",
    {
        "number": (
            *_WHEN,
            Key(
                "answer",
                Either((Real(), Text(LONGEST_EXPRESSION))),
                "A number, an expression over names, or a placeholder, in the numbers of that iteration.",
                required=True,
                example='"{delta(b)}"',
            ),
            Key("tolerance", Real(above=0, maximum=1), "How far off, relatively, it may be.", 0.01, example="0.01"),
        ),
        "choice": (
            *_WHEN,
            Key("right", Whole(1, MOST_ITEMS), "The number of the right choice.", required=True, example="2"),
        ),
        "order": _WHEN,
    },
)
