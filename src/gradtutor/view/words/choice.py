"""Which section of a lesson's words is shown at a place of a run: the most specific one whose condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from gradtutor.lessons.text.formulas import holds
from gradtutor.view.words.live_numbers import names_of, number_of

if TYPE_CHECKING:
    from gradtutor.lessons.model import Lesson, Variant
    from gradtutor.lessons.text.model import SectionKey
    from gradtutor.session.store.interface import Json
    from gradtutor.view.scene import Scene

_DATA: Final = "data."


def shown_section(scene: Scene) -> SectionKey | None:
    """The section whose words are shown for this step; ``None`` where there is none for it."""
    for purpose in _purposes(scene):
        key = scene.words.key(
            purpose,
            scene.snapshot.focus or None,
            scene.variant.words,
            lambda condition: condition_holds(scene, condition),
        )
        if key is not None:
            return key
    return None


def condition_holds(scene: Scene, condition: str) -> bool:
    """Whether the condition of a section holds here."""
    return holds(
        condition,
        names_of(scene.problem),
        lambda meant: number_of(scene, meant),
        unchanged=not changed_settings(scene.lesson, scene.variant),
    )


def changed_settings(lesson: Lesson, variant: Variant) -> dict[str, Json]:
    """The settings of a run that the lesson does not give to the variant whose words are shown, and their values."""
    own = lesson.told_of(variant.words)
    if own is None or own is variant:
        return {}
    from gradtutor.session.run.what_if import differences
    from gradtutor.session.run.what_if_fields import BY_HAND, settings_of

    # Of columns of data, which are no settings of a variant, it is known only that they were drawn.
    drawn = {name: value for name, value in lesson.numbers.items() if name.startswith(_DATA)}
    changed = differences(settings_of(own), settings_of(variant)) | cast("dict[str, Json]", drawn)
    changed.pop(BY_HAND, None)
    return changed


def _purposes(scene: Scene) -> tuple[str, ...]:
    stage, end = scene.snapshot.stage, scene.snapshot.end
    if stage != "done" or end is None:
        return (stage,)
    return (end.reason, "done") if end.reason != "converged" else ("done",)
