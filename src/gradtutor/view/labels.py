"""What variants, goals and ends of runs are called on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradtutor.engine.optim.rules import RULES
from gradtutor.engine.optim.schedule import Schedule
from gradtutor.i18n import tr
from gradtutor.session.run.by_hand import NAME, ByHand
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.lessons.model import Variant
    from gradtutor.lessons.text.model import Words
    from gradtutor.session.run.snapshot import Snapshot


def name_of(words: Words, variant: Variant) -> str:
    """A few words that name a variant; of a run of a sweep, its setting."""
    title = title_of(words, variant.name)
    if title is None:
        if isinstance(variant.problem.rule, ByHand):
            # The second run by hand of a lesson has a number.
            return tr("by hand") + variant.name.removeprefix(NAME)
        return variant.name
    return title


def title_of(words: Words, variant: str) -> str | None:
    """The few words of a lesson that name one of its variants; ``None`` where it has none."""
    template = words.find("variant", variant)
    if template is None:
        return None
    texts = (part for paragraph in template for part in paragraph if isinstance(part, str))
    return "".join(texts).replace("**", "").replace("`", "")


def method_name(kind: str) -> str:
    """The true name of the method behind a rule."""
    return tr(RULES[kind].title)


def scaled_rate(variant: Variant, snapshot: Snapshot) -> str:
    """What is said of a learning rate that is an expression, when what it is multiplied by has been changed; empty
    for one that is a number."""
    rate = variant.problem.rule.rate
    if not isinstance(rate, Schedule):
        return ""
    here = variant.problem.rule.rate_at(snapshot.iteration, snapshot.column.epoch)
    return tr("Learning rate: {factor} × ({rule}); here η = {rate}.").format(
        factor=short(rate.factor, 8), rule=rate.text, rate=short(here, 8)
    )


def detail_name(detail: str) -> str:
    """What something that a rule works out on the way is called in a table."""
    return {"low": tr("lowest"), "high": tr("highest"), "slope": tr("slope")}.get(detail, detail)


def objective_name(variant: Variant) -> str:
    """What a variant makes small: the gap, or its loss."""
    goal = variant.problem.goal
    return tr("gap") if goal.target is not None else variant.symbols.get(goal.output, goal.output)


def reason_words(reason: str) -> str:
    """Why a run stopped, in a few words."""
    words = {
        "running": tr("running…"),
        "converged": tr("goal reached"),
        "limit": tr("limit"),
        "diverged": tr("diverged"),
        "waiting": tr("your move"),
        "unfinished": tr("no end"),
    }
    return words[reason]
