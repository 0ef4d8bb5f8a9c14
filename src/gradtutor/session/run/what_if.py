"""What if: a variant with other numbers or another rule, checked as the lesson's own file is.

What a variant that was made while learning differs in from the one that it was made of is found by comparing the two:
see ``what_if_fields.settings_of``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from gradtutor.errors import GradtutorError, UsageError
from gradtutor.i18n import tr
from gradtutor.lessons.loading.load import load_variant
from gradtutor.lessons.loading.sweep import subject, written
from gradtutor.lessons.toml.schema import RULE
from gradtutor.session.run.by_hand import by_hand_from, ruled
from gradtutor.session.run.what_if_fields import BY_HAND, KIND, plain, settings_of, text_of
from gradtutor.session.store.events import Changed

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.session.run.player import Player
    from gradtutor.session.store.interface import Json

LONGEST_NAME = 48
"""Characters of the name of a variant that tells its changes."""


def changes(old: Variant, new: Variant) -> dict[str, Json]:
    """The settings that make ``new`` of ``old``."""
    return differences(settings_of(old), settings_of(new))


def differences(old: Mapping[str, Json], new: Mapping[str, Json]) -> dict[str, Json]:
    """The settings of ``new`` that are others in ``old``; a rule of another kind with all that belongs to it."""
    afresh = old.get(KIND) != new.get(KIND)
    return {
        name: value
        for name, value in new.items()
        if value is not None and (value != old.get(name) or (afresh and name.startswith("rule.")))
    }


def present(player: Player) -> dict[str, Json]:
    """The parameters where the player is: those after the update, once all of it has been shown."""
    column = player.snapshot().column
    whole = len(column.updated) == len(column.parameters)
    return {name: plain(value) for name, value in (column.updated if whole else column.parameters).items()}


def supposed(lesson: Lesson, base: str, settings: Mapping[str, Json]) -> Variant:
    """The variant ``base`` of the lesson's own file with other settings, named by them.

    Raises ``UsageError`` with what is wrong with the settings, ``LessonError`` for what follows from them.
    """
    changed = {name: value for name, value in settings.items() if name != BY_HAND}
    variant = load_variant(lesson.folder, changed, base, lesson.numbers)
    if since := settings.get(BY_HAND):
        if not isinstance(since, int):
            raise UsageError(tr("A run by hand begins in an iteration."))
        return by_hand_from(variant, since, lesson.variants)
    taken = {*lesson.variants, *(swept.name for swept in lesson.sweep)}
    name = name_of(changes(lesson.variants[base], variant), variant.symbols, taken)
    return variant._replace(name=name, base=base)


def remade(lesson: Lesson, made: Changed) -> Variant | None:
    """A variant made while learning, again; ``None`` where the lesson is another since and does not take it."""
    try:
        variant = supposed(lesson, made.base, dict(made.settings))
    except (GradtutorError, LookupError, TypeError, ValueError):
        return None
    return variant._replace(name=made.variant)


def made_from(lesson: Lesson, variant: Variant) -> Changed:
    """What ``remade`` needs to make a variant again."""
    base = variant.words
    return Changed(variant.name, base, changes(lesson.variants[base], variant))


def same_run(one: Variant, other: Variant) -> bool:
    """Whether two variants make the same run, whatever they are called."""
    return run_of(one) == run_of(other)


def run_of(variant: Variant) -> tuple[str, dict[str, Json]]:
    """What makes the run of a variant: the words that it has, and its settings. Its name does not count."""
    return variant.words, settings_of(variant)


def origin(lesson: Lesson, variant: Variant) -> Variant:
    """The variant of the lesson that one by hand was made of, or else the one whose words it has."""
    rule = ruled(variant)
    return next((one for one in lesson.variants.values() if same_run(one, rule)), lesson.variants[variant.words])


def name_of(settings: Mapping[str, Json], symbols: Mapping[str, str], taken: Collection[str]) -> str:
    """A name that tells the settings, ``rate = 0.4, x = 3``; with a number behind it where there is one already."""
    parts = []
    for setting, value in settings.items():
        if setting in (KIND, "stop.when"):
            parts.append(str(value))
        elif not setting.startswith("rule.") or KIND not in settings or not _usual(setting, value, settings):
            parts.append(f"{subject(setting, symbols)} = {_brief(value)}")
    name = ", ".join(parts)
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME - 1] + "…"
    names = [name, *(f"{name} ({number})" for number in range(2, len(taken) + 3))]
    return next(one for one in names if one not in taken)


def _usual(setting: str, value: Json, settings: Mapping[str, Json]) -> bool:
    """Whether a number of the rule is the one that it has by itself."""
    keys = RULE.cases[str(settings[KIND])]
    return any(f"rule.{key.name}" == setting and key.default == value for key in keys)


def _brief(value: Json) -> str:
    """A value in a name: plain numbers to six digits, arrays by their size."""
    if isinstance(value, float):
        return written(float(f"{value:.6g}")).removesuffix(".0")
    if isinstance(value, list) and len(text_of(value)) > LONGEST_NAME // 2:
        return "[…]"
    return written(value)
