"""The tutor in a class: messages, pauses, a store that fails, and what is stored of a learner."""

from __future__ import annotations

import socket
import time

import pytest
from textual.widgets import Input

from gradtutor import i18n
from gradtutor.classroom.seats.wire import WireStore, encode, event_to_json
from gradtutor.errors import StoreError
from gradtutor.lessons.course.course import load_course
from gradtutor.session.classroom.class_state import CLASS, CLASS_STATE, ClassState, Said, as_json
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.events import Follow
from gradtutor.session.store.interface import Event, Source, Subscription
from gradtutor.session.store.memory import MemoryStore
from gradtutor.tui.classroom.learner_app import Taught
from gradtutor.tui.classroom.messages import SaidScreen
from gradtutor.tui.classroom.stored_data import StoredScreen
from gradtutor.tui.core import theme
from gradtutor.tui.core.keys import remap
from gradtutor.tui.screens.contents import ContentsScreen
from tests.session.walks import LESSONS
from tests.tui.classroom.learners import BOX, CHAIN, LI, Class, at, taught
from tests.tui.driver import SIZE, WIDE


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_message_stays_until_it_has_been_read_and_can_be_read_again(language: str) -> None:
    async with taught(at(), language=language) as learner:
        await learner.say("message", text="Look at\x1b[2J the board")
        assert "Look at[2J the board" in learner.said()
        # Who steps on does not close it by accident.
        await learner.press("space", "right", "q")
        assert "Look at" in learner.said() and learner.place == (CHAIN, 1, 2)
        await learner.press("enter", "space")
        assert learner.place == (CHAIN, 1, 3)
        await learner.press("b")
        assert "Look at" in learner.said()
        await learner.press("escape", "escape")
        assert learner.lines("title")[0].strip() == "Li Wei · Look at[2J the board"
        learner.assert_all_fits()


async def test_nobody_has_written_anything_yet() -> None:
    async with taught() as learner:
        await learner.press("b")
        assert isinstance(learner.app.screen, ContentsScreen)
        assert "messages" not in learner.text("footer")


@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_a_pause_takes_all_keys_but_leaving(size: tuple[int, int]) -> None:
    async with taught(at(), size=size) as learner:
        await learner.say("paused", on=True)
        assert "Your teacher has paused the class." in learner.said()
        await learner.press("space", "enter", "escape", "question_mark", "f", "i", "end")
        assert "paused" in learner.said() and learner.place == (CHAIN, 1, 2)
        # The lesson stays in view above the box.
        assert "Nonlinear chain" in learner.screen()[0]
        await learner.press("l")
        assert "paused" not in learner.said()
        await learner.press("l", "l")
        await learner.say("paused", on=False)
        await learner.press("space")
        assert learner.place == (CHAIN, 1, 3)
        await learner.say("paused", on=True)
        await learner.press("q")
        assert learner.app._exit


async def test_a_message_in_a_pause_is_there_after_it() -> None:
    async with taught() as learner:
        await learner.say("paused", on=True)
        await learner.say("message", text="Five minutes")
        assert "paused" in learner.said() and "Five minutes" in learner.said()
        await learner.say("paused", on=False)
        assert "paused" not in learner.said() and "Five minutes" in learner.said()
        await learner.press("enter")
        assert isinstance(learner.app.screen, ContentsScreen)


@pytest.mark.parametrize(("language", "told"), [("en", "before you came: 2. Press b"), ("zh", "留言 2 条。按 b ")])
async def test_who_comes_late_is_told_of_the_messages_and_can_read_them(language: str, told: str) -> None:
    store, now = at(), time.time()
    said = (Said(now - 7300, "of this morning"), Said(now - 3000, "page\x1b[2J 12"), Said(now - 60, "five minutes"))
    store.set_state(CLASS_STATE, as_json(ClassState(said=said)))
    async with taught(store, language=language) as learner:
        assert learner.place == (CHAIN, 1, 2)
        assert sum(told in text for text in learner.notices()) == 1
        await learner.press("b")
        assert "page[2J 12" in learner.said() and "five minutes" in learner.said()
        assert "of this morning" not in learner.said()
        await learner.press("enter")
        # What the teacher writes now is shown by itself, and alone.
        await learner.say("message", text="pens down")
        assert "pens down" in learner.said() and "five minutes" not in learner.said()


async def test_a_message_that_comes_while_a_learner_does_is_told_once() -> None:
    store = at()
    store.set_state(CLASS_STATE, as_json(ClassState(said=(Said(time.time(), "five minutes"),))))
    async with taught(store) as learner:
        # The teacher's program has kept it before it has come here.
        await learner.say("message", text="five minutes")
        assert not isinstance(learner.app.screen, SaidScreen)
        await learner.press("b")
        assert learner.said().count("five minutes") == 1


async def test_where_nothing_was_said_nothing_is_told() -> None:
    async with taught(at()) as learner:
        assert learner.notices() == []


async def test_who_comes_later_hears_what_holds() -> None:
    store = at()
    store.set_state(CLASS_STATE, as_json(ClassState(True, frozenset({CHAIN, "slope"}), Follow(BOX, "default", 2, 1))))
    async with taught(store) as learner:
        assert "paused" in learner.said()
        assert isinstance(learner.app.screen_stack[-2], ContentsScreen)
        # In the pause nobody can go there.
        assert not any("Your teacher is at: " in text for text in learner.notices())
        await learner.say("paused", on=False)
        assert any("Your teacher is at: " in text for text in learner.notices())
        assert any("closed" in line for line in learner.lines("contents"))


async def test_a_notice_goes_with_the_next_key_and_close_leaves_with_a_last_word() -> None:
    async with taught(at()) as learner:
        learner.app.hear([Event("notice", data={"text": "Still there? [b]"}, learner=LI)])
        await learner.settle()
        assert learner.notices() == ["Still there? [b]"]
        await learner.press("space")
        assert learner.notices() == [] and learner.place == (CHAIN, 1, 3)
        learner.app.hear([Event("close", data={"text": "The class is over."}, learner=LI)])
        await learner.settle()
        assert learner.app._exit and learner.app.return_value == 0
        assert [str(text) for text in learner.app._exit_renderables] == ["The class is over."]


async def test_what_others_do_is_nothing_to_this_learner() -> None:
    async with taught() as learner:
        text = {"text": "I am the teacher"}
        learner.store.append([Event("message", "", text, "mallory"), Event("close", "", text, "mallory")])
        learner.store.append([Event("paused", "", {"on": True}, "mallory")])
        await learner.look()
        assert isinstance(learner.app.screen, ContentsScreen) and not learner.app._exit


class _Failing(MemoryStore):
    """A store that is there at first."""

    gone = False

    def _check(self) -> None:
        if self.gone:
            raise StoreError("The class is gone.")

    def append(self, events: object, source: Source | None = None) -> None:
        """Fail, or add."""
        self._check()
        super().append(events, source)  # type: ignore[arg-type]

    def read(self, after: int = 0, learner: str | None = None, most: int | None = None) -> list[Event]:
        """Fail, or read."""
        self._check()
        return super().read(after, learner, most)


async def test_a_store_that_is_gone_is_told_once_and_the_tutor_goes_on() -> None:
    store = _Failing()
    store.append(at().read())
    async with taught(store) as learner:
        await learner.say("paused", on=True)
        store.gone = True
        await learner.look()
        (notice,) = learner.notices()
        assert notice == "The class is gone."
        await learner.press("space", "space")
        assert learner.place == (CHAIN, 1, 4)
        assert learner.notices()[1:] == ["Not saved: The class is gone. It is kept here and tried again."]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [SIZE, WIDE])
async def test_learners_see_what_is_stored_of_them(size: tuple[int, int], language: str) -> None:
    store = at()
    store.append(
        [
            Event("arrived", "", {"name": "Li Wei", "group": "7b"}, LI, 1.0),
            Event(
                "predicted", CHAIN,
                {"variant": "default", "iteration": 2, "quantity": "delta", "name": "b", "guess": -1.25,
                 "right": False},
                LI, 2.0,
            ),
            Event("answered", CHAIN, {"question": "why", "answer": 2, "right": True}, LI, 3.0),
            Event("moved", CHAIN, {"variant": "default", "iteration": 1, "parameters": {"x": 2.5}}, LI, 4.0),
            Event("invented", CHAIN, {}, LI, 5.0),
            Event("stepped", CHAIN, {"broken": True}, LI, 6.0),
            Event("stepped", "secret-lesson", {"iteration": 9, "revealed": 9, "variant": ""}, "other", 7.0),
            Event("message", "", {"text": "hello all"}, CLASS, 8.0),
        ]
    )  # fmt: skip
    store.set_state("pin/li", "$argon2id$not-to-be-seen")
    async with taught(store, size=size, language=language) as learner:
        await learner.press("escape", "i")
        assert isinstance(learner.app.screen, StoredScreen)
        seen = learner.text("stored")
        learner.assert_all_fits()
        await learner.press("end")
        seen += learner.text("stored")
        learner.assert_all_fits()
        for word in ("Li Wei", "7b", "Δb", "-1.25", "✗", "x = 2.5", "invented"):
            assert word in seen, word
        for word in ("argon2", "secret-lesson", "hello all"):
            assert word not in seen
        if language == "en":
            # Those of ``at`` and of this test, the opening and the leaving of the lesson at the start.
            assert "No keystrokes are stored" in seen and "Your PIN is not stored, only a hash" in seen
            assert "Events: 10, from 1970-01-01" in seen and "steps 2" in seen
        await learner.press("home", "escape")
        assert isinstance(learner.app.screen, ContentsScreen)


async def test_a_learner_of_whom_nothing_is_stored() -> None:
    async with taught() as learner:
        await learner.press("i")
        assert "No event is stored yet." in learner.text("stored")
        assert "No PIN of yours is stored." in learner.text("stored")


async def test_the_keys_of_the_class_clash_with_none_of_a_lesson() -> None:
    async with taught(at()) as learner:
        own = {key for binding in Taught.__dict__["BINDINGS"] for key in binding.key.split(",")}
        assert not own & set(learner.lesson._bindings.key_to_bindings)
        await learner.press("escape")
        assert not own & set(learner.contents._bindings.key_to_bindings)
        await learner.press("question_mark")
        assert any("What is stored of you" in line for line in learner.screen())


async def test_the_keys_of_the_class_are_those_of_the_settings() -> None:
    remap({"class.follow": "f3", "class.stored": "f4"})
    try:
        async with taught(at()) as learner:
            await learner.lead(2, 3)
            assert learner.text("footer").startswith(" f3 follow  ")
            assert any(notice.endswith("Press f3 to follow.") for notice in learner.notices())
            await learner.press("f")
            assert not learner.follows()
            await learner.press("f3")
            assert learner.follows()
            await learner.press("i")
            assert not isinstance(learner.app.screen, StoredScreen)
            await learner.press("f4")
            assert isinstance(learner.app.screen, StoredScreen)
    finally:
        remap({})


async def test_over_the_wire_the_tutor_is_woken() -> None:
    ours, theirs = socket.socketpair()
    wire = WireStore(ours)
    events = [event_to_json(Event("message", "", {"text": "Good morning"}, CLASS, 1.0, 7))]
    # The answers that the tutor waits for at the start: subscription, state, what was given.
    for answer, value in ((1, None), (2, None), (3, {})):
        theirs.sendall(encode({"answer": answer, "value": value}))
    i18n.use("en")
    theme.use("colour")
    app = Taught(load_course(LESSONS), Progress(), wire, "Li Wei")
    try:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            learner = Class(app, pilot)
            theirs.sendall(encode({"events": events}))
            await learner.until(lambda: isinstance(app.screen, SaidScreen))
            await learner.press("enter")
            # What comes together with an answer is heard as well.
            events = [event_to_json(Event("message", "", {"text": "Good bye"}, CLASS, 60.0, 8))]
            theirs.sendall(encode({"events": events}) + encode({"answer": 4, "value": "kept"}))
            assert wire.state("class/any") == "kept"
            await learner.until(lambda: isinstance(app.screen, SaidScreen))
            await learner.press("enter")
            theirs.close()
            await learner.until(lambda: bool(learner.notices()))
            assert learner.notices() == ["The class is gone."]
    finally:
        theme.use(None)
        ours.close()


def test_a_subscription_that_wakes_is_told_from_one_that_does_not() -> None:
    from gradtutor.session.store.interface import Waking

    feeds: list[Subscription] = [MemoryStore().subscribe()]
    assert not any(isinstance(feed, Waking) for feed in feeds)


async def test_typing_a_number_types_no_keys_of_the_class() -> None:
    async with taught(at()) as learner:
        await learner.lead(2, 1)
        await learner.press("p")
        await learner.type("1bif")
        assert learner.place == (CHAIN, 1, 2)
        assert learner.app.screen.query_one("#answer").query_one(Input).value
