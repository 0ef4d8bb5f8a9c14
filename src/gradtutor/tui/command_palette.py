"""What the command palette finds: every lesson of the course and every action of the screen, nothing else.

Textual's own commands are left out: one of them writes a screenshot to the host's disk, which over SSH is not the
learner's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from gradtutor.i18n import tr
from gradtutor.tui.core.keys import key_name

if TYPE_CHECKING:
    from textual.app import App
    from textual.binding import Binding
    from textual.screen import Screen

    from gradtutor.tui.core.host import Host


class TutorCommands(Provider):
    """Lessons by title, actions by what they do."""

    @property
    def _host(self) -> Host:
        # The provider is registered by ``Tutor`` alone.
        return cast("Host", self.app)

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Name, explanation and what to call."""
        for entry in self._host.entries():
            if not entry.fault:
                name = tr("{chapter}: {lesson}").format(chapter=entry.chapter, lesson=entry.title)
                yield name, entry.summary, partial(self._host.open_lesson, entry.folder)
        for node, binding in self._bindings():
            keys = ", ".join(key_name(key) for key in binding.key.split(","))
            name = tr(binding.tooltip or binding.description)
            yield name, tr("Key: {keys}").format(keys=keys), partial(node.run_action, binding.action)

    def _bindings(self) -> list[tuple[App[Any] | Screen[Any], Binding]]:
        """The bindings, each with the one that knows its action."""
        from gradtutor.tui.screens.base import bindings_of

        nodes: tuple[App[Any] | Screen[Any], ...] = (self.screen, self.app)
        groups = zip(nodes, bindings_of(self.screen), strict=True)
        found = [(node, binding) for node, (_, group) in groups for binding in group]
        return [(node, binding) for node, binding in found if binding.action != "command_palette"]

    async def discover(self) -> Hits:
        """Everything there is, before anything has been typed."""
        for name, explanation, call in self._commands():
            yield DiscoveryHit(name, call, help=explanation)

    async def search(self, query: str) -> Hits:
        """What fits to the text typed."""
        matcher = self.matcher(query)
        found = False
        for name, explanation, call in self._commands():
            if (score := matcher.match(name)) > 0:
                found = True
                yield Hit(score, matcher.highlight(name), call, help=explanation)
        if not found:
            # Textual would say so in English.
            yield Hit(1.0, tr("There is no lesson or action of that name."), _stay)


def _stay() -> None:
    """What choosing nothing does."""
