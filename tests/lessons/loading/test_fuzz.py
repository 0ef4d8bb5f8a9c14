"""Whatever is in the files, loading ends in a lesson or in faults with places, never in anything else."""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.lessons import make

TOML = """\
format = 1
id = "chain"
digits = 3
[parameters]
x = { start = 2.0, min = 1.0, max = 10.0, step = 1, symbol = "ξ" }
w = [1, 2]
[constants]
y = { value = 2.13, hidden = true }
[noise]
s = { spread = 0.5, size = 2, seed = 7 }
[data]
d = [1, 2]
[nodes]
a = "x**2"
b = { expression = "ln(a) + mean(w*d + s)", hidden = "formula" }
[goal]
output = "b"
target = "y"
[rule]
kind = "newton"
share = { x = 1 }
[stop]
when = "abs(error) < 1e-3 or iteration > 5"
max_iterations = 20
[feedback]
small = { max = 1 }
big = {}
[[chart]]
kind = "function"
parameter = "x"
[variants.other]
rule.share.w = 1
parameters.x = 3
"""
WORDS = """\
# Title

Summary.

## intro
Hi **you**.

## backward a @other
{grad(a):.3f} {local(b, a)} {feedback}

## done
Bye.

## feedback small
small
## feedback big
big
## variant default
d
## variant other
o
"""
_VALUES = ["1", "-1", "0", "1.5", "true", '"x"', '"a"', "[]", "[1, 2]", "[[1], 2]", "{}", "{ x = 1 }", "1e999", "nan"]
_VALUES += ["9" * 400, "1979-05-27", '"lambda"', '"\\u001b"', '"x ** x"', "{ kind = 1 }", '["x", 1]', "[{}]"]
_TOML_PIECES = [match.span() for match in re.finditer(r'"[^"]*"|[A-Za-z_]+|[\d.]+|\{[^}]*\}|\[[^\]]*\]|\n', TOML)]
_WORD_PIECES = [match.span() for match in re.finditer(r"\w+|[{}#@*`():]|\n", WORDS)]
_WORD_CHOICES = ["", "{", "}", "x", "@", "#", "## ", "\n", "漢", "\t", "{x}", "{{", "`", "**", "(", ":", " "]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(_TOML_PIECES), st.sampled_from([*_VALUES, "", "x", "kind"])), max_size=2),
    st.lists(st.tuples(st.sampled_from(_WORD_PIECES), st.sampled_from(_WORD_CHOICES)), max_size=2),
)
def test_loading_raises_nothing_but_faults(
    toml_edits: list[tuple[tuple[int, int], str]], word_edits: list[tuple[tuple[int, int], str]]
) -> None:
    toml, words = TOML, WORDS
    for (start, end), value in sorted(toml_edits, reverse=True):
        toml = toml[:start] + value + toml[end:]
    for (start, end), value in sorted(word_edits, reverse=True):
        words = words[:start] + value + words[end:]
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(LessonError):
        try:
            load_lesson(make(Path(folder), toml, words, WORDS))
        except LessonError as error:
            lengths = {"lesson.toml": toml.count("\n") + 1, "text.en.md": words.count("\n") + 1}
            for fault in error.faults:
                assert 1 <= fault.line <= lengths.get(fault.file.name, WORDS.count("\n") + 1)
                assert fault.column >= 1
                assert fault.what.isprintable()
            raise


def test_what_is_spoilt_was_sound() -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert set(load_lesson(make(Path(folder), TOML, WORDS)).variants) == {"default", "other"}
