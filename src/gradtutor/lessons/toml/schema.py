"""The keys of ``lesson.toml`` and ``course.toml``: the one description that the reader goes by.

The docs are English source texts for the author's manual.
"""

from __future__ import annotations

from typing import Final

from gradtutor.i18n import mark
from gradtutor.lessons.toml.charts.registry import CHART_KEYS
from gradtutor.lessons.toml.kinds import (
    Cases,
    Choice,
    Either,
    Flag,
    Forms,
    Key,
    Kind,
    Many,
    Names,
    Numbers,
    Real,
    Table,
    Text,
    Whole,
)
from gradtutor.lessons.toml.limits import (
    LONGEST_EXPRESSION,
    LONGEST_ID,
    MOST_COLUMNS,
    MOST_ITERATIONS,
    MOST_NODES,
    MOST_NUMBERS,
    MOST_PARAMETERS,
    MOST_ROWS,
    MOST_SWEPT,
    MOST_VARIANTS,
)
from gradtutor.lessons.toml.publication import PUBLICATION
from gradtutor.lessons.toml.question_keys import QUESTION

_SYMBOL = Key("symbol", Text(12), "What the screen shows in place of the name.", example='"ŷ"')
_FORMAT = Key("format", Whole(1, 1), "The version of the lesson format.", required=True, example="1")

PARAMETER: Final = Table(
    (
        Key("start", Numbers(), "The value in iteration 1.", required=True, example="1.0"),
        Key("min", Real(), "An update that would carry it below this is held here.", example="0.0"),
        Key("max", Real(), "An update that would carry it above this is held here.", example="10.0"),
        Key("step", Real(above=0), "How far one arrow key moves it when it is set by hand.", example="0.5"),
        _SYMBOL,
    ),
    shorthand="start",
)

CONSTANT: Final = Table(
    (
        Key("value", Numbers(), "The value.", required=True, example="1.0"),
        _SYMBOL,
        Key("hidden", Flag(), "Whether the value is shown only at the end.", False, example="true"),
    ),
    shorthand="value",
)

NOISE: Final = Table(
    (
        Key("spread", Real(minimum=0), "The standard deviation, around 0.", required=True, example="0.5"),
        Key("size", Whole(1, MOST_NUMBERS), "How many numbers are drawn; left out: one plain number.", example="3"),
        Key("seed", Whole(0, 2**63 - 1), "The same seed draws the same numbers.", 0, example="7"),
        _SYMBOL,
    )
)

NODE: Final = Table(
    (
        Key("expression", Text(LONGEST_EXPRESSION), "The formula.", required=True, example='"x**2"'),
        Key(
            "over",
            Text(LONGEST_EXPRESSION),
            "One node for each value of an index: the formula may use its own earlier ones, h[t-1].",
            example='"t = 1..3"',
        ),
        Key(
            "start",
            Either((Real(), Text(LONGEST_EXPRESSION))),
            "With 'over': the value before the first; left out: 0.",
            example="0.0",
        ),
        _SYMBOL,
        Key(
            "hidden",
            Either((Flag(), Choice(("formula",)))),
            "What is not shown before the end: the formula, or (true) the value as well.",
            False,
            example='"formula"',
        ),
    ),
    shorthand="expression",
)

GOAL: Final = Table(
    (
        Key("output", Text(), "The node that has to reach the target.", example='"c"'),
        Key("target", Either((Real(), Text())), "Where the output has to go: a name or a number.", example="4.0"),
        Key("minimize", Text(), "The node to make as small as possible, in place of output and target.", example='"L"'),
    ),
    exclusive=("output", "minimize"),
)

_SHARE = Key(
    "share",
    Names(Real(), "share", MOST_PARAMETERS),
    "Which part of the gap each parameter closes; those left out get 0; no share at all: equal parts.",
    example="{ w = 0.5, b = 0.5 }",
)
_TRIES = Key(
    "tries",
    Names(Many(Real(), 0, 10_000), "parameter", MOST_PARAMETERS),
    "What a parameter is set to in iterations 2, 3, … before the rule itself plays.",
    example="{ x = [2.0] }",
)
_WHOLE = Key("whole", Flag(), "Whether only whole numbers are tried.", False, example="true")
_ZERO_GRAD = Key(
    "zero_grad",
    Flag(),
    "Whether gradients are cleared before each iteration; if not, they add up.",
    True,
    example="false",
)
_BETA = Real(minimum=0, below=1)


_RATE: Final = Either((Real(above=0), Text(LONGEST_EXPRESSION)))


def _rate(default: float) -> Key:
    doc = "The step is the rate times the gradient: a number, or an expression of `iteration` and `epoch`."
    return Key("rate", _RATE, doc, default, example="0.1")


def _eps(default: float) -> Key:
    return Key("eps", Real(above=0), "Added to the divisor, so that it is never 0.", default, example="1e-8")


_SLOW, _FAST = _rate(0.001), _rate(0.01)
CLIP: Final = Table(
    (
        Key("norm", Real(above=0), "The largest size of the gradients of all parameters together.", example="1.0"),
        Key("value", Real(above=0), "The largest size of each number of a gradient.", example="0.5"),
    ),
    exclusive=("norm", "value"),
)


def _decay(default: float, doc: str) -> Key:
    return Key("weight_decay", Real(minimum=0), doc, default, example="0.01")


_DECAY = _decay(0.0, "So many times a parameter is added to its gradient.")
_PREPARED = (
    _ZERO_GRAD,
    _DECAY,
    Key("clip", CLIP, "Gradients that are larger are made so small: by norm or by value.", example="{ norm = 1.0 }"),
)
"""What may happen to a gradient before a rule uses it."""
_MOMENTUM = Key("momentum", Real(0, 1), "How much of the last step is taken again.", 0.9, example="0.9")

_ADAM = (
    _SLOW,
    Key("beta1", _BETA, "How much of the mean gradient is kept.", 0.9, example="0.9"),
    Key("beta2", _BETA, "How much of the mean square is kept.", 0.999, example="0.999"),
    _eps(1e-8),
)

RULE: Final = Cases(
    "kind",
    "How parameters change.",
    {
        "newton": (_SHARE,),
        "chord": (_SHARE,),
        "sgd": (_SLOW, *_PREPARED),
        "momentum": (_SLOW, _MOMENTUM, *_PREPARED),
        "nesterov": (_SLOW, _MOMENTUM, *_PREPARED),
        "adagrad": (_FAST, _eps(1e-10), *_PREPARED),
        "rmsprop": (
            _FAST,
            Key("alpha", _BETA, "How much of the mean square is kept.", 0.99, example="0.99"),
            _eps(1e-8),
            *_PREPARED,
        ),
        "adam": (*_ADAM, *_PREPARED),
        "adamw": (
            *_ADAM,
            _decay(0.01, "The rate times so many times a parameter is taken off it, apart from the gradient."),
            _PREPARED[0],
            _PREPARED[2],
        ),
        "newton-minimise": (),
        "bisection": (_TRIES, _WHOLE),
        "secant": (_TRIES,),
        "manual": (_TRIES,),
    },
)

GENERATE: Final = Names(
    Text(LONGEST_EXPRESSION),
    "column",
    MOST_COLUMNS + 2,
    (
        Key("rows", Whole(1, MOST_ROWS), "How many samples are made.", required=True, example="100"),
        Key("seed", Whole(0, 2**63 - 1), "The same seed draws the same numbers.", 0, example="7"),
    ),
)
"""Columns by expressions over those above them, ``row``, ``uniform(a, b)`` and ``normal(mean, spread)``."""

STACK: Final = Many(Text(), 1, MOST_COLUMNS)
"""The names of columns that stand side by side in a matrix."""

STANDARDISE: Final = Key(
    "standardise",
    Many(Text(), 1, MOST_COLUMNS),
    "Columns that are brought to mean 0 and deviation 1 by a node of their name: x is (x_raw - mean) / deviation.",
    example='["size"]',
)

DATA: Final = Forms(
    {
        "file": Names(STACK, "stack of columns", MOST_COLUMNS, (
            Key("file", Text(), "A table beside this file (CSV, TSV, ;): columns that no formula uses are left alone.",
                required=True, example='"houses.csv"'),
            STANDARDISE,
        )),
        "generate": Table((Key("generate", GENERATE, "Columns that are computed or drawn.", required=True),)),
    },
    Names(Either((STACK, Numbers(scalar=False))), "column", MOST_COLUMNS, (STANDARDISE,)),
)  # fmt: skip

BATCH: Final = Table(
    (
        Key("size", Whole(1, MOST_ROWS), "Rows of an iteration.", required=True, example="10"),
        Key(
            "order",
            Choice(("sequential", "shuffle", "with-replacement")),
            "Slice after slice, in a new order each epoch, or drawn afresh at each iteration.",
            "sequential",
            example='"shuffle"',
        ),
        Key("seed", Whole(0, 2**63 - 1), "The same seed gives the same batches.", 0, example="7"),
    )
)

STOP: Final = Table(
    (
        Key("when", Text(LONGEST_EXPRESSION), "Comparisons joined by and / or.", example='"abs(error) < 1e-3"'),
        Key("max_iterations", Whole(1, MOST_ITERATIONS), "The most iterations of a run.", 100, example="100"),
    )
)

BAND: Final = Table((Key("max", Real(), "The largest error of this band; the last band has none.", example="8"),))

CHART: Final = Cases("kind", "What is drawn.", CHART_KEYS)

RUN: Final[tuple[Key, ...]] = (
    Key("parameters", Names(PARAMETER, "parameter", MOST_PARAMETERS), mark("What the rule may change."), required=True),
    Key("constants", Names(CONSTANT, "constant"), "What stays as it is."),
    Key("noise", Names(NOISE, "noise"), "Numbers drawn afresh at each iteration, normally distributed around 0."),
    Key("data", DATA, "Columns of data: lists, a file, or generated."),
    Key("batch", BATCH, "How many rows of the data an iteration sees; left out: all."),
    Key("nodes", Names(NODE, "node", MOST_NODES), mark("The graph, in forward order."), required=True),
    Key("goal", GOAL, mark("Where the run wants to go."), required=True),
    Key("rule", RULE, mark("How parameters change."), required=True),
    Key("stop", STOP, "When a run ends."),
    Key("feedback", Names(BAND, "band", 20), "The objective as a word: the first band with error <= max holds."),
    Key("chart", Many(CHART, 0, 12), "The pictures; the first is shown at first."),
)
"""The tables that make up one run; a variant may change any of them."""

SWEEP: Final = Table(
    (
        Key("setting", Text(), "What changes: anything that --set takes.", required=True, example='"rule.rate"'),
        Key(
            "values",
            Many(Either((Real(), Flag(), Text(), Numbers(scalar=False))), 1, MOST_SWEPT),
            "What it is set to, one run for each.",
            required=True,
            example="[0.1, 0.2, 0.4]",
        ),
    )
)

_TITLES: Kind = Names(Text(), "language", 40)

ERRATUM: Final = Table(
    (
        Key("id", Text(40), "Its name in the words: ## erratum ID, ## right ID.", required=True, example='"column-5"'),
        Key("printed", Text(), "What the article prints.", required=True, example='"x = 9.665"'),
        Key("article", Text(), "Where in the article it stands.", required=True, example='"table 2-2, column 5"'),
        Key(
            "source",
            _TITLES,
            "What the article is called, in each language.",
            example='{ en = "Three ideas", zh = "三个概念" }',
        ),
    )
)

VARY: Final = Table(
    (
        Key("min", Real(), "The smallest number that is drawn.", required=True, example="1.0"),
        Key("max", Real(), "The largest; it is drawn where whole steps lead to it.", required=True, example="4.0"),
        Key("step", Real(above=0), "From one number to the next, so that they are easy.", required=True, example="0.5"),
        Key("except", Many(Real(), 0, 100), "Numbers that are not drawn, such as 0.", example="[0.0]"),
        Key(
            "add",
            Flag(),
            "Whether it is added to the lesson's own number; in lists each number gets a draw of its own.",
            False,
            example="true",
        ),
    )
)

LESSON: Final = (
    _FORMAT,
    Key("id", Text(LONGEST_ID), "The folder's name.", required=True, example='"my-lesson"'),
    Key("digits", Whole(0, 12), "Decimals in tables.", 5, example="5"),
    Key(
        "fading",
        Flag(),
        "Whether the learner works the last step of iteration 2, the last two of 3, until a whole iteration.",
        False,
        example="true",
    ),
    Key("sweep", SWEEP, "The default run with one setting at several values, for comparison."),
    Key("vary", Names(VARY, "draw", 40), "From what everybody's own numbers are drawn in an assignment."),
    Key("erratum", Many(ERRATUM, 0, 40), "Places that the article prints wrongly, as questions."),
    Key("question", Many(QUESTION, 0, 40), "What the learner is asked on the way."),
)
"""The keys of ``lesson.toml`` that belong to the lesson as a whole."""

VARIANTS: Final = Key("variants", Names(Table(RUN), "variant", MOST_VARIANTS), "The same lesson, changed.")

_TITLE: Final = '{ en = "Ideas", zh = "想法" }'
_LEADS: Final = '{ en = "You can find a slope.", zh = "你能求斜率。" }'

CHAPTER: Final = Table(
    (
        Key("title", _TITLES, "The chapter's title in each language.", required=True, example=_TITLE),
        Key("leads", _TITLES, "What it leads to, in each language: what a learner can do after it.", example=_LEADS),
        Key(
            "lessons",
            Many(Text(LONGEST_ID), 0, 200),
            "Ids of lessons, in order.",
            required=True,
            example='["my-lesson"]',
        ),
    )
)

COURSE: Final = Table(
    (
        _FORMAT,
        Key(
            "languages",
            Many(Text(2), 1, 40),
            "Those that every lesson has its words in, each two small letters; left out: those of the title.",
            example='["en", "zh"]',
        ),
        Key("title", _TITLES, "The course's title in each language.", required=True, example=_TITLE),
        *PUBLICATION,
        Key("chapter", Many(CHAPTER, 1, 100), mark("The chapters, in order."), required=True),
    )
)
