"""The form of what if: groups, labels, what a value was, its bounds, and where the line that is typed stands."""

from __future__ import annotations

import pytest

from gradtutor import i18n
from gradtutor.i18n import LANGUAGES
from gradtutor.session.run.what_if_fields import Settable, fields
from gradtutor.view.compare.what_if import (
    LABEL_COLUMNS,
    WhatIfEntry,
    form,
    form_header,
    group_title,
    shown_label,
    shown_option,
)
from gradtutor.view.text.lines import line_width, plain, width
from tests.session.walks import cases, lesson
from tests.view.scenes import roles_of, texts

START = Settable("x", "start", "x", 2.0, (), (1.0, 10.0))
RATE = Settable("rule.rate", "rule", "rate", 0.1)
KIND = Settable("rule.kind", "rule", "kind", "sgd", ("sgd", "adam"))
CLEAR = Settable("rule.zero_grad", "rule", "zero_grad", True, ("true", "false"))
WHEN = Settable("stop.when", "stop", "when", None)
BEGIN = Settable("begin", "begin", "begin", "start", ("start", "here"))


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use("en")


def entries(*changed: tuple[Settable, str]) -> list[WhatIfEntry]:
    texts_ = dict(changed)
    return [WhatIfEntry(field, texts_.get(field, field.text)) for field in (BEGIN, START, KIND, RATE, CLEAR, WHEN)]


def test_each_group_has_a_heading_and_each_setting_a_line() -> None:
    found = form(entries(), 1, 80, 20)
    assert [" ".join(text.split()) for text in texts(found.lines)] == [
        "The new run begins", "from the start", "Starts", "▸ x 2 1 … 10", "Rule", "method gradient descent",
        "learning rate η 0.1", "clear gradients yes", "Stop", "when —",
    ]  # fmt: skip
    assert roles_of(found.lines, "Starts") == ["heading"]


def test_what_is_typed_stands_where_the_form_says() -> None:
    found = form(entries(), 1, 80, 20)
    shown = plain(found.lines[found.row])
    assert shown[found.column : found.column + found.columns].strip() == "2"
    assert (found.column, found.columns) == (23, 32)
    # 3 and 20 columns before, two of them a gap, and one behind.
    assert form(entries(), 1, 50, 20).columns == 50 - 3 - 20 - 1


def test_a_changed_value_says_what_it_was() -> None:
    found = form(entries((START, "3"), (KIND, "adam"), (WHEN, "error < 1"), (BEGIN, "here")), 2, 80, 20)
    rows = [" ".join(text.split()) for text in texts(found.lines)]
    assert "x 3 was 2" in rows
    assert "▸ method ‹ Adam › was gradient descent" in rows
    assert "when error < 1 was —" in rows
    # Where the run begins is a choice that nothing was before.
    assert "from here" in rows
    assert roles_of(found.lines, "was 2") == ["update"]


@pytest.mark.parametrize("selected", range(6))
def test_the_selected_line_is_in_view(selected: int) -> None:
    found = form(entries(), selected, 80, 3)
    assert len(found.lines) == 3
    assert plain(found.lines[found.row]).startswith(" ▸ ")


def test_names_of_options_and_of_settings() -> None:
    assert [shown_option(CLEAR, text) for text in ("true", "false", "")] == ["yes", "no", "—"]
    order = Settable("batch.order", "batch", "order", "shuffle", ("sequential", "shuffle", "with-replacement"))
    assert [shown_option(order, text) for text in order.options] == ["in sequence", "shuffled", "with replacement"]
    assert shown_option(KIND, "adam") == "Adam"
    assert shown_label(Settable("w", "start", "ŵ", 0.0)) == "ŵ"
    assert shown_label(order) == "order"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "variant"), cases(), ids=str)
def test_the_form_of_every_variant_fits(name: str, variant: str, language: str) -> None:
    i18n.use(language)
    found = [WhatIfEntry(one, one.text) for one in fields(lesson(name).variants[variant])]
    for columns in (60, 80):
        shown = form(found, 0, columns, 100)
        assert len(shown.lines) == len(found) + len({one.field.group for one in found})
        assert max(map(line_width, shown.lines)) <= columns
    # A name of the lesson may be long; a word of the program is not cut.
    assert all(
        width(shown_label(one.field)) < LABEL_COLUMNS for one in found if shown_label(one.field) != one.field.label
    )
    # No group without a title.
    assert all(group_title(one.field.group) for one in found)


def test_the_header_has_the_lesson_and_what_it_is_for() -> None:
    line = form_header("Slope", 60)
    assert plain(line).startswith(" Slope ") and plain(line).endswith(" what if … ")
    assert line_width(line) == 60
