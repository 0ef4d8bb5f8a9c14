"""Other runs of the same lesson: its variants, another learning rate, all of them compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from gradtutor.i18n import mark, tr
from gradtutor.tui.lesson.base import LessonBase
from gradtutor.view.labels import scaled_rate
from gradtutor.view.text.numbers import short

if TYPE_CHECKING:
    from gradtutor.lessons.model import Variant


MOST_CYCLED = 3
"""Of more variants, there is a menu."""


class Varying(LessonBase, part=True):
    """Variants, rates, and the comparison."""

    MOVES: ClassVar[frozenset[str]] = frozenset("variant rate compare".split())
    """Actions that lead to another place of the lesson."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "variant", mark("variant"), id="variant.next", tooltip=mark("Another variant of the lesson")),
        Binding("x", "compare", mark("compare"), id="compare.open",
                tooltip=mark("All variants, or a sweep, side by side")),
        Binding("plus,equals_sign", "rate(True)", mark("rate"), id="rate.up", show=False,
                tooltip=mark("A larger learning rate, at the same place")),
        Binding("minus", "rate(False)", mark("rate"), id="rate.down", show=False,
                tooltip=mark("A smaller learning rate, at the same place")),
    ]  # fmt: skip

    _ended = False

    def watch_snapshot(self) -> None:
        """Once an end has been seen, a comparison may show what was hidden."""
        self._ended = self._ended or bool(self.snapshot and self.snapshot.end)
        super().watch_snapshot()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A comparison needs two runs."""
        if action == "variant" and set(self.lesson.variants) <= {self.player.variant.name}:
            return False
        if action == "compare" and len(self.lesson.variants) + len(self.lesson.sweep) < 2:
            return False
        return super().check_action(action, parameters)

    def action_variant(self) -> None:
        """The next variant, or all of them to choose from; the one that is left keeps its place."""
        if len(self.lesson.variants) > MOST_CYCLED:
            self._choose_variant()
            return
        self.walk.next_variant()
        self.arrive()

    def _choose_variant(self) -> None:
        from gradtutor.tui.screens.menu import MenuScreen
        from gradtutor.view.compare.variant_menu import VariantChoice

        ends = {name: player.trace.end for name, player in self.walk.players.items()}
        choices = [VariantChoice(variant, ends.get(name)) for name, variant in self.lesson.variants.items()]
        self.app.push_screen(MenuScreen(self.lesson, choices, self.walk.index, self.show_variant))

    def show_variant(self, variant: Variant) -> None:
        """Show a variant, or a run of the sweep, where the learner has left it."""
        self.walk.show(variant)
        self.arrive()

    def action_compare(self) -> None:
        """All variants, or the runs of the sweep, side by side, with the learner's own moves and rates."""
        from gradtutor.tui.screens.compare import CompareScreen

        groups = [tuple(self.lesson.variants.values()), self.lesson.sweep]
        variants, sweep = ([self.walk.running(variant) for variant in group] for group in groups)
        if len(variants) == 1 and sweep:
            variants = []
        names = [one.run.variant.name for one in variants or sweep]
        name = self.player.variant.name
        self.app.push_screen(
            CompareScreen(
                self.lesson,
                variants,
                sweep,
                self.show_variant,
                selected=names.index(name) if name in names else 0,
                swept=not variants,
                revealed=self._ended,
            )
        )

    def action_rate(self, up: bool) -> None:
        """Another learning rate: the same place of the run that it makes, or its end where that comes sooner."""
        rate = self.walk.change_rate(up)
        if rate is None:
            self.remark(lambda: tr("This method has no learning rate."))
            return
        # Another run, although the place may look the same: it is drawn, and written down, all the same.
        self.set_reactive(LessonBase.snapshot, self.player.snapshot())
        self.watch_snapshot()
        # Many places of a lesson do not show the rate, nor does a header that is full.
        variant, snapshot = self.player.variant, self.player.snapshot()
        self.remark(
            lambda: scaled_rate(variant, snapshot) or tr("Learning rate: η = {rate}.").format(rate=short(rate, 8))
        )
