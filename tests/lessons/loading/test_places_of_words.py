"""Where a fault of the words is said to be: columns counted by hand, in each variant that shows the words."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.lessons import TOML, make, messages

HEAD = "# Title\n\nA summary.\n\n## intro\nHi.\n\n## done\nBye.\n\n"
"""Ten lines: what follows begins in line 11."""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # The name of a heading, and its variant, stand in the columns behind what is before them.
        ("## update q\nA.", "11:11: There is no 'q' for a section 'update'. There are: x."),
        ("## backward q @default\nA.", "11:13: There is no 'q' for a section 'backward'."),
        ("## forward a @newton\nA.", "11:15: There is no variant 'newton'."),
        ("## forward @newton if x > 1\nA.", "11:13: There is no variant 'newton'."),
        # A condition's fault is at its character.
        ("## loss if q > 1\nA.", "11:12: The name 'q' is not known here."),
        ("## loss if 1 < q\nA.", "11:16: The name 'q' is not known here."),
        ("## loss if rate > 1\nA.", "11:12: 'rate' has no value under the rule 'newton'."),
        ("## loss if 1 < rate\nA.", "11:16: 'rate' has no value under the rule 'newton'."),
        # So is that of a formula, whose first character is behind the sign and the blank.
        ("## loss\nA {= q}.", "12:6: The name 'q' is not known here."),
        ("## loss\nA {= 1 + rate}.", "12:10: 'rate' has no value under the rule 'newton'."),
        ("## loss\nA {= 1 + }.", "12:"),
        ("## loss\nA {key(q)}.", "12:8: There is no key for 'q'."),
        ("## loss\nA {variant(newton)}.", "12:12: There is no variant 'newton'. There are: default."),
        ("## loss\nA {local(q, x)}.", "12:10: There is no node or parameter 'q'."),
        ("## loss\nA {local(x, a)}.", "12:10: There is no node or parameter 'x'. There are: a, b."),
        ("## loss\nA {start(a)}.", "12:10: There is no parameter 'a'. There are: x."),
        ("## loss\nA {previous(a)}.", "12:13: There is no parameter 'a'."),
        ("## loss\nA {velocity(x)}.", "12:4: 'velocity' has no value under the rule 'newton'."),
        ("## loss\nA {accumulated(x)}.", "12:4: 'accumulated' has no value under the rule 'newton'."),
        ("## loss\nA {low}.", "12:4: 'low' has no value under the rule 'newton'."),
        ("## loss\nA {rate}.", "12:4: 'rate' has no value under the rule 'newton'."),
        ("## loss\nA {epoch}.", "12:4: 'epoch' has no value without [batch]. Take it out, or add [batch]."),
        ("## loss\nA {rows}.", "12:4: 'rows' has no value without [batch]."),
        ("## loss\nA {full_loss}.", "12:4: 'full_loss' has no value without [batch]."),
    ],
)
def test_a_fault_is_at_its_column(tmp_path: Path, text: str, message: str) -> None:
    said, *_ = [one.partition(":")[2] for one in messages(make(tmp_path, TOML, HEAD + text)) if "text.en" in one]
    assert said.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "{delta(x)} {grad(b)} {local(b, a)} {start(x)} {next(x)} {previous(x)} {error} {iteration} {objective} {y}",
        "{= start(x) - 2*x} {key(chart)} {variant(default)}",
    ],
)
def test_what_has_a_value_has_no_fault(tmp_path: Path, text: str) -> None:
    assert load_lesson(make(tmp_path, TOML, f"{HEAD}## loss\n{text}")).words["en"].find("loss") is not None


SGD = TOML.replace('kind = "newton"', 'kind = "sgd"\nrate = 0.1').replace(
    'output = "b"\ntarget = "y"', 'minimize = "b"'
).replace("abs(error) < 1e-3", "b < 1")  # fmt: skip


@pytest.mark.parametrize(
    ("line", "text", "message"),
    [
        ("", "{rate}", ""),
        ("", "{delta(x)}", "'delta' has no value under the rule 'sgd'."),
        ("", "{accumulated(x)}", "'accumulated' has no value where gradients are cleared. It has one with zero_grad"),
        ("zero_grad = false", "{accumulated(x)}", ""),
        ("", "{velocity(x)}", "'velocity' has no value"),
        ("momentum = 0.9", "{velocity(x)}", ""),
    ],
)
def test_what_a_rule_keeps_may_be_told(tmp_path: Path, line: str, text: str, message: str) -> None:
    toml = SGD.replace("rate = 0.1", f"rate = 0.1\n{line}")
    if line.startswith("momentum"):
        toml = toml.replace('kind = "sgd"', 'kind = "momentum"')
    folder = make(tmp_path, toml, f"{HEAD}## loss\n{text}")
    if message:
        assert any(f"text.en.md:12:2: {message}" in one for one in messages(folder))
    else:
        assert load_lesson(folder).words["en"].find("loss") is not None


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("start = 2.0, min = 2.0, max = 2.5", ""),
        ("start = 2.0, min = 1.0, max = 2.0", ""),
        (
            "start = 2.0, min = 2.1",
            "5:15: 'start' of 'x' lies outside its 'min' and 'max'. Write a start between them.",
        ),
        ("start = 2.0, max = 1.9", "5:15: 'start' of 'x' lies outside its 'min' and 'max'."),
        ("start = 2.0, min = 2.0, max = 2.0", "5:26: 'min' of 'x' must be less than its 'max'."),
        ("start = 2.0, min = 3.0, max = 2.0", "5:26: 'min' of 'x' must be less than its 'max'."),
    ],
)
def test_the_bounds_of_a_parameter(tmp_path: Path, entry: str, message: str) -> None:
    toml = TOML.replace("start = 2.0, min = 1.0, max = 10.0", entry)
    # 'start' stands in column 7 of line 5, and its value in column 15.
    assert toml.split("\n")[4].startswith("x = { start = 2.0")
    if message:
        assert any(one.startswith(f"lesson.toml:{message}") for one in messages(make(tmp_path, toml)))
    else:
        (variant,) = load_lesson(make(tmp_path, toml)).variants.values()
        assert variant.problem.parameters[0].start == 2.0
