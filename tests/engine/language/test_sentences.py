"""Formulas of the whole grammar at random; ``benchmarks.fuzz_grammar`` tries a million of them."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradtutor.engine.language.notation import write
from gradtutor.engine.language.parser import read
from gradtutor.engine.language.unparse import source
from gradtutor.errors import ExpressionError
from tests.engine.language.sentences import NAMES, sentence, spoilt_sentence

SEEDS = st.integers(min_value=0, max_value=2**32)


@settings(max_examples=200)
@given(text=st.one_of(SEEDS.map(sentence), SEEDS.map(spoilt_sentence)))
@example(text="np.sum(concat([[x, y, w], [x, y, w]], axis=1))")
@example(text="conv1d(u', arange(3), stride=1, padding=1)")
def test_what_is_read_can_be_written_and_read_again(text: str) -> None:
    fault = tree = None
    try:
        tree = read(text, NAMES).expression
    except ExpressionError as error:
        fault = error
    if tree is None:
        assert fault is not None
        assert all(0 <= one.start <= one.end <= max(len(text), 1) and str(one).isprintable() for one in fault.all)
    else:
        assert write(tree)
        assert read(source(tree), NAMES).expression == tree


def test_most_of_the_sound_ones_are_read() -> None:
    # What is not: numbers that have no value, such as ln(−2), and functions that are asked for too little.
    taken = 0
    for seed in range(300):
        try:
            read(sentence(seed), NAMES)
        except ExpressionError:
            continue
        taken += 1
    assert taken > 200
