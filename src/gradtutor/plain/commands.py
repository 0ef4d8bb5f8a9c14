"""The words that a learner may say: a command has a few, in the language in use and always in English as well."""

from __future__ import annotations

from gradtutor.i18n import mark, tr
from gradtutor.records import NamedTuple


class Utterance(NamedTuple):
    """Something that can be asked for."""

    name: str
    words: str
    """How it is asked for, separated by commas: a message of the catalogues. English words are understood always."""
    what: str
    """What it does."""

    @property
    def spoken(self) -> tuple[str, ...]:
        """The words that are understood, those of the language in use first."""
        both = f"{tr(self.words)},{self.words}".split(",")
        return tuple(dict.fromkeys(word.strip() for word in both))


TABLE = Utterance(
    "table",
    mark("table"),
    mark("all numbers of this iteration; 'table x': those of x; 'table 2': those of iteration 2"),
)
ARRAY_WORDS = mark("the numbers of the array of this step; 'array W': those of W; 'array W row 2', 'array W column 1'")
CHART_WORDS = mark("what the first chart shows, in words; 'chart 2': the second")
GRAPH = Utterance("graph", mark("graph"), mark("what is made of what, and the way back"))
WORD_WORDS = mark("what a word of the subject means: 'word gradient'; alone: which there are")

LESSON = (
    Utterance("next", mark("next, n, an empty line"), mark("one more number")),
    Utterance("back", mark("back, b"), mark("one number back")),
    Utterance("again", mark("again"), mark("say this step again")),
    Utterance("iteration", mark("iteration, i"), mark("to the end of this iteration, or of the next")),
    Utterance("run", mark("run, r"), mark("to the stop")),
    Utterance("start", mark("start, home"), mark("back to the start")),
    TABLE,
    Utterance("array", mark("array, g"), ARRAY_WORDS),
    GRAPH,
    Utterance("chart", mark("chart, c"), CHART_WORDS),
    Utterance("predict", mark("predict, p"), mark("work out the next number before it is said")),
    Utterance("turns", mark("turns, t"), mark("whether the last steps of each iteration are yours")),
    Utterance("question", mark("question, h"), mark("the question of this place, with its hints")),
    Utterance("variants", mark("variants"), mark("which variants there are")),
    Utterance("variant", mark("variant, v"), mark("the next variant; 'variant 2': the second")),
    Utterance("compare", mark("compare, x"), mark("how all variants end")),
    Utterance("up", mark("rate up, +"), mark("a larger learning rate")),
    Utterance("down", mark("rate down, -"), mark("a smaller learning rate")),
    Utterance("set", mark("set, w"), mark("what if: 'set x=3 rule.rate=0.4', from the start")),
    Utterance("play", mark("play, m"), mark("set the next values yourself; again: back to the rule")),
    Utterance("errata", mark("errata, e"), mark("what the article prints wrongly")),
)
"""What can be asked for in a lesson. The letters are the keys of the screen, for lessons speak of them."""

LOOKS = (
    TABLE,
    Utterance("array", mark("array"), ARRAY_WORDS),
    GRAPH,
    Utterance("chart", mark("chart"), CHART_WORDS),
    Utterance("word", mark("word"), WORD_WORDS),
)
"""What can be asked for in place of an answer: whole words only, for a letter may be a name of the lesson."""

PARTS = (
    Utterance("row", mark("row"), mark("a row of an array")),
    Utterance("column", mark("column, col"), mark("a column of an array")),
)
"""Which part of an array is meant."""

FIRST = tuple(command for command in LESSON if command.name in ("next", "predict", "question"))
"""What a newcomer is told of."""

CONTENTS = (
    Utterance("again", mark("list, again"), mark("say the contents again")),
    Utterance("review", mark("review, r"), mark("try again what went wrong some days ago")),
    Utterance("courses", mark("courses, o"), mark("which courses there are; 'courses 2' goes to the second")),
)
"""What can be asked for in the contents."""

EVERYWHERE = (
    Utterance("word", mark("word, d"), WORD_WORDS),
    Utterance("contents", mark("contents"), mark("the lessons of the course")),
    Utterance("language", mark("language, l"), mark("go on in the next language")),
    Utterance("help", mark("help, ?"), mark("these words")),
    Utterance("quit", mark("quit, q"), mark("leave; you come back to the same place")),
)

IN_A_CLASS = (
    Utterance("follow", mark("follow"), mark("go where your teacher is, and move along; once more: on your own again")),
    Utterance("messages", mark("messages"), mark("read again what your teacher has written")),
    Utterance("stored", mark("my data"), mark("what is stored of you")),
)
"""What can be asked for everywhere in a class: whole words, which may also be said in place of an answer."""

ASSIGNED = (
    Utterance("assignments", mark("assignments, homework"), mark("what you are to do until when, and where you stand")),
    Utterance("do", mark("do"), mark("'do 1': the first of these lessons; 'do 1 again': anew, with other numbers")),
)
"""The same, of what the class was given."""

UNDERSTOOD_ANEW = Utterance("again", mark("again, anew"), mark("with other numbers"))
"""Behind the number of such a lesson."""

WHILE_ASKED = (
    Utterance("again", mark("again"), mark("say again what is asked")),
    Utterance("show", mark("show, tell"), mark("show it")),
    Utterance("other", mark("other, another"), mark("another number of the same step")),
    Utterance("hint", mark("hint, tip"), mark("one more hint")),
    Utterance("later", mark("later, skip"), mark("put the question away")),
)
"""What may be said in place of an answer. Whole words only: a letter may be a name of the lesson."""


def understood(text: str, commands: tuple[Utterance, ...]) -> tuple[str, str]:
    """The name of the command that ``text`` asks for, and what was said besides; two empty texts for none of them."""
    said = text.casefold()
    found = [(word, command) for command in commands for word in command.spoken]
    # The longest first: 'rate up' before a word that it begins with.
    for word, command in sorted(found, key=lambda pair: -len(pair[0])):
        if said == word or said.startswith(f"{word} "):
            return command.name, text[len(word) :].strip()
    return "", ""


def help_lines(commands: tuple[Utterance, ...]) -> list[str]:
    """Each command with what it does."""
    return [f"{tr(command.words)}: {tr(command.what)}" for command in commands]
