"""What a teacher can do with one learner: a new PIN, another name, two names that are one's, out of the class."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gradtutor.errors import ClassError
from gradtutor.i18n import mark, tr
from gradtutor.session.classroom import people
from gradtutor.session.classroom.person_names import LONGEST_NAME, person_id
from gradtutor.tui.classroom.base import ClassScreen
from gradtutor.tui.core.keys import key_name
from gradtutor.tui.screens.base import own_bindings
from gradtutor.tui.widgets.line import LeftEmpty, LineToType, Typed
from gradtutor.tui.widgets.panel import Panel
from gradtutor.view.classroom.manage import (
    about_lines,
    choice_lines,
    found_lines,
    manage_header,
    merge_question,
    pin_question,
    pin_words,
    remove_question,
    told_lines,
)

if TYPE_CHECKING:
    from gradtutor.session.classroom.roll import Learner
    from gradtutor.session.store.interface import Store

Done = TypeVar("Done")
ACTIONS = ("pin", "rename", "merge", "unlock", "remove")
"""What can be chosen."""


class ManageScreen(ClassScreen):
    """``learner`` is the id. Before what cannot be undone a question stands on the screen until it is answered."""

    DEFAULT_CSS = "ManageScreen { layers: base prompt; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "pin", mark("new PIN"), id="manage.pin",
                tooltip=mark("In place of one that was forgotten; it is shown once, and unlocks the name")),
        Binding("r", "rename", mark("rename"), id="manage.rename",
                tooltip=mark("Another name, with everything that was done; the old one lets in as well")),
        Binding("m", "merge", mark("same as"), id="manage.merge",
                tooltip=mark("Two names that are one learner's: everything becomes that of the other name")),
        Binding("u", "unlock", mark("unlock"), id="manage.unlock",
                tooltip=mark("Let somebody log in by this name again, at which too much was guessed")),
        Binding("x", "remove", mark("take out"), id="manage.remove",
                tooltip=mark("Out of the class, and erase everything that is stored of this learner")),
        Binding("y", "yes", mark("yes"), id="manage.yes", tooltip=mark("Do what is asked about")),
        Binding("escape,q", "leave", mark("back"), id="manage.leave",
                tooltip=mark("Do nothing, and back to the class")),
    ]  # fmt: skip

    def __init__(self, learner: str) -> None:
        super().__init__()
        self.learner = learner
        self._question = ""
        self._then: Callable[[], None] | None = None
        """What is done on a yes."""
        self._told = ""
        self._asks = ""
        self._wanted = ""

    def compose(self) -> ComposeResult:
        """As every screen of a class, with a line to type in."""
        yield from super().compose()
        yield LineToType(id="line")

    @property
    def _who(self) -> Learner | None:
        return self.host.roll.learners.get(self.learner)

    def news(self) -> None:
        """Somebody else may have taken the learner out meanwhile."""
        if self._who is None:
            self.app.pop_screen()
        else:
            self.draw()

    def draw(self) -> None:
        """Who it is, and what can be done; or what is asked."""
        learner, columns = self._who, self.app.size.width
        if learner is None or not self.spoken:
            return
        lines = [(), *about_lines(learner, self.host.roll.look_alikes.of(learner.id), columns), ()]
        if self._asks == "merge":
            found = self._found()
            lines += found_lines(found, columns, max(1, self.room - len(lines) - 5))
        elif self._question:
            lines += told_lines(self._question, "fault", columns)
        else:
            lines += choice_lines(self._choices(), columns)
        if self._told:
            lines += [(), *told_lines(self._told, "strong", columns)]
        self.query_one("#header", Panel).show([manage_header(learner, columns)])
        self.query_one("#body", Panel).show(lines)
        self.draw_footer()

    def _choices(self) -> list[tuple[str, str, str]]:
        found = [one for one in own_bindings(self) if one.action in ACTIONS and self.check_action(one.action, ())]
        return [(key_name(one.key.split(",")[0]), tr(one.description), tr(one.tooltip)) for one in found]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is to be done; while something is asked, only to answer it. Keys that come with the one that has
        opened the screen come before there is anything on it."""
        if not self.spoken:
            return False
        if action == "yes":
            return bool(self._question)
        if action not in ACTIONS:
            return True
        learner = self._who
        return learner is not None and not self._question and (action != "unlock" or learner.locked)

    def language_changed(self) -> None:
        """A question is asked anew: it was in the other language."""
        self._question = self._told = ""
        super().language_changed()

    # What is asked first

    def action_pin(self) -> None:
        """A new PIN, after a question."""
        self._ask_first(pin_question(self._called), self._new_pin)

    def action_remove(self) -> None:
        """Erase everything, after a question."""
        count = self.host.manage(lambda store, _: len(store.read(0, self.learner)))
        if count is not None:
            self._ask_first(remove_question(self._called, count), self._remove)

    def action_unlock(self) -> None:
        """Let the name in again."""
        self.host.unlock(self.learner)
        self._tell(tr("The name is unlocked."))

    def action_rename(self) -> None:
        """Ask for the name."""
        self._type("rename", self._called)

    def action_merge(self) -> None:
        """Ask whose everything becomes; a name that looks like this one is offered."""
        alike = [one for one in self.host.roll.look_alikes.of(self.learner) if one in self.host.roll.learners]
        self._wanted = self.host.roll.learners[alike[0]].name if alike else ""
        self._type("merge", self._wanted)

    def action_yes(self) -> None:
        """Do it."""
        then, self._then, self._question = self._then, None, ""
        if then is not None:
            then()

    def action_leave(self) -> None:
        """Back from a question, or to the class."""
        if self._question:
            self._then, self._question = None, ""
            self.draw()
        else:
            self.app.pop_screen()

    @property
    def _called(self) -> str:
        return self._who.name if self._who else self.learner

    def _ask_first(self, question: str, then: Callable[[], None]) -> None:
        self._question, self._then, self._told = question, then, ""
        self.draw()

    def _tell(self, text: str) -> None:
        self._told = text
        self.draw()

    def _type(self, what: str, text: str) -> None:
        self._asks, self._told = what, ""
        title = tr("new name") if what == "rename" else tr("the same learner as")
        self.query_one(LineToType).ask(title, text, LONGEST_NAME)
        self.draw()

    def on_typed(self, message: Typed) -> None:
        """The list of who may be meant follows each key."""
        self._wanted = message.text
        if message.done:
            asked, self._asks = self._asks, ""
            if asked == "rename":
                self._rename(message.text)
            elif asked == "merge":
                self._choose()
        self.draw()

    def on_left_empty(self, message: LeftEmpty) -> None:
        """No name."""
        self._asks = ""
        self.draw()

    # What is done

    def _new_pin(self) -> None:
        pin = self._manage(lambda store, time: people.new_pin(store, self.learner, time))
        if pin is not None:
            self._tell(pin_words(self._called, pin))

    def _remove(self) -> None:
        name = self._called
        if self._manage(lambda store, time: people.remove(store, self.learner, time)) is not None:
            self.app.pop_screen()
            self.host.changed()
            self.app.notify(tr("{name} is not in the class any more.").format(name=name), markup=False)

    def _rename(self, text: str) -> None:
        other = person_id(text)
        if other != self.learner and other in self.host.roll.learners:
            # Two people cannot have one name: it is the same person, or another name is needed.
            self._ask_to_merge(other)
            return
        new = self._manage(lambda store, time: people.rename(store, self.learner, text, time))
        if new is not None:
            self.learner = new
            self.host.changed()
            self._tell(tr("The name is {name} from now on.").format(name=self._called))

    def _found(self) -> list[Learner]:
        """The learners whose name has what is typed in it, those that are meant to the letter first."""
        wanted = self._wanted.strip().casefold()
        others = (one for one in self.host.roll.learners.values() if one.id != self.learner)
        found = [one for one in others if wanted in one.name.casefold() or wanted in one.id]
        return sorted(found, key=lambda one: (wanted not in (one.id, one.name.casefold()), one.name.casefold(), one.id))

    def _choose(self) -> None:
        found = self._found()
        exact = [one for one in found if self._wanted.strip().casefold() in (one.id, one.name.casefold())]
        chosen = exact if len(exact) == 1 else found
        if len(chosen) == 1:
            self._ask_to_merge(chosen[0].id)
        else:
            several = tr("Several learners have that in the name: type more of it.")
            self._tell(several if chosen else tr("Nobody else has that in the name."))

    def _ask_to_merge(self, other: str) -> None:
        question = merge_question(self._called, self.host.roll.learners[other].name)
        self._ask_first(question, lambda: self._merge(other))

    def _merge(self, other: str) -> None:
        if self._manage(lambda store, time: people.merge(store, self.learner, other, time)) is not None:
            self.learner = other
            self.host.changed()
            self._tell(tr("All of it is now {name}'s.").format(name=self._called))

    def _manage(self, act: Callable[[Store, float], Done]) -> Done | None:
        """Do something, or say why it cannot be done."""
        try:
            return self.host.manage(act)
        except ClassError as error:
            self._tell(str(error))
            return None
