"""A class line by line, without a class: what is said of it, and when; what a learner may ask for."""

from __future__ import annotations

import contextlib
import io
import os
import threading
import time
from collections.abc import Callable, Sequence

import pytest

from gradtutor import i18n
from gradtutor.lessons.course.course import load_course
from gradtutor.plain.attending import Attending
from gradtutor.plain.company import Elsewhere
from gradtutor.plain.course import CourseDialogue
from gradtutor.plain.voice import PROMPT, Silence, Voice
from gradtutor.plain.waking_lines import WakingLines
from gradtutor.session.classroom.class_state import CLASS, CLASS_STATE, ClassState, Said, as_json
from gradtutor.session.progress.progress import Progress
from gradtutor.session.store.events import Close, Follow, Lessons, Message, Notice, Paused, Record, Released, event_of
from gradtutor.session.store.interface import Event, Subscription
from gradtutor.session.store.memory import MemoryStore
from gradtutor.view.text import ascii_spelling
from tests.plain.transcripts import LESSONS

CHAIN, REGRESSION = "nonlinear-chain", "one-sample-regression"
PAUSE = "Your teacher has paused the class. It goes on by itself."


class Class(MemoryStore):
    """A store through which things are said to one learner as well."""

    def __init__(self) -> None:
        super().__init__()
        self.alone: list[Event] = []

    def subscribe(self, after: int | None = None) -> Subscription:  # type: ignore[override]
        return Both(self, super().subscribe(after))

    def say(self, *what: Record) -> None:
        self.append([event_of(one, learner=CLASS, time=time.time()) for one in what])

    def tell(self, what: Record) -> None:
        self.alone.append(event_of(what, learner="anna"))


class Both:
    def __init__(self, store: Class, kept: Subscription) -> None:
        self._store, self._kept = store, kept

    def new(self) -> list[Event]:
        alone, self._store.alone = self._store.alone, []
        return [*self._kept.new(), *alone]


Typed = str | Callable[[], None]


class Learner:
    """Types lines; where a function stands among them, the teacher does something before the next one."""

    def __init__(self, store: Class, typed: Sequence[Typed]) -> None:
        self._typed = list(typed)

    def isatty(self) -> bool:
        return False

    def readline(self, longest: int, /) -> str:
        while self._typed:
            one = self._typed.pop(0)
            if isinstance(one, str):
                return f"{one}\n"
            one()
        return ""


def spoken(store: Class, *typed: Typed, language: str = "en") -> str:
    """The dialogue of Anna with her class."""
    i18n.use(language)
    ascii_spelling.use(True, aloud=True)
    course, progress, sink = load_course(LESSONS), Progress(store, "anna"), io.StringIO()
    titles = {CHAIN: "The chain", REGRESSION: "The line"}
    company = Attending(store, progress, "Anna", lambda: titles)
    voice = Voice(Learner(store, typed), sink, lambda: progress.trouble, company)
    company.greet(voice)
    with contextlib.suppress(Silence):
        CourseDialogue(voice, course, progress).hold(None)
    return sink.getvalue()


def kinds(store: Class) -> list[str]:
    return [event.kind for event in store.read(learner="anna")]


def test_a_message_is_read_out_at_the_next_prompt_and_can_be_read_again() -> None:
    store = Class()
    said = spoken(store, lambda: store.say(Message("Look at b")), CHAIN, "messages", "quit")
    # Not while something is typed, but after what was asked for has been said.
    assert said.index("Method: Newton") < said.index("Your teacher writes:\nLook at b\n" + PROMPT)
    assert said.endswith("> messages\nLook at b\n> quit\n")
    assert said.count("Your teacher writes") == 1


def test_messages_from_before_are_counted() -> None:
    store = Class()
    store.set_state(CLASS_STATE, as_json(ClassState(said=(Said(time.time(), "Early"), Said(time.time(), "birds")))))
    said = spoken(store, "messages", "quit")
    assert said.startswith("You are in the class as Anna.\nMessages of your teacher from before you came: 2.")
    assert "> messages\nEarly\nbirds\n> quit" in said


def test_a_message_can_do_nothing_to_a_terminal() -> None:
    store = Class()
    assert "\x1b" not in spoken(store, lambda: store.say(Message("\x1b[2JHi")), "help", "quit")


def test_a_pause_holds_every_line_but_those_that_leave_or_read_again() -> None:
    store = Class()
    said = spoken(
        store, CHAIN, "", lambda: store.say(Message("Listen"), Paused(True)), "", "predict", "help", "messages",
        "follow", lambda: store.say(Paused(False)), "again", "quit",
    )  # fmt: skip
    assert kinds(store) == ["opened", "stepped", "left"]
    assert said.count(PAUSE) == 4
    assert "> help\nmessages: read again what your teacher has written\n" in said
    assert "> messages\nListen\n" in said
    assert "> again\nYour teacher goes on with the class.\nIteration 1" in said
    # The line after it is heard again, and the dialogue is where it was.
    assert said.count("Iteration 1, forward 1 of 3: a.") == 2
    assert spoken(store, lambda: store.say(Paused(True)), "quit", "never heard").endswith("> quit\n")


def test_a_lesson_that_is_closed_is_left_and_not_opened() -> None:
    store = Class()
    closed = "Your teacher has closed this lesson for now. Your place in it is kept."
    said = spoken(
        store, CHAIN, "", lambda: store.say(Lessons(frozenset({CHAIN}))), "", CHAIN,
        lambda: store.say(Lessons(frozenset())), CHAIN, "quit",
    )  # fmt: skip
    assert said.count(closed) == 2
    assert ". Nonlinear chain (begun, closed)\n" in said
    assert kinds(store) == ["opened", "stepped", "left", "opened", "left"]
    # The place is kept.
    assert "You are where you left" in said


def test_a_lesson_is_left_from_within_a_question() -> None:
    store = Class()
    spoken(store, CHAIN, "predict", lambda: store.say(Lessons(frozenset({CHAIN}))), "1", "quit")
    assert kinds(store) == ["opened", "left"]


def test_a_lesson_that_is_closed_is_not_gone_on_with_after_a_login() -> None:
    store = Class()
    spoken(store, CHAIN, "", "quit")
    store.set_state(CLASS_STATE, as_json(ClassState(closed=frozenset({CHAIN}))))
    assert "Your teacher has closed this lesson" in spoken(store, "quit")
    assert kinds(store) == ["opened", "stepped", "left"]


def test_the_teacher_is_followed_until_a_step_of_ones_own() -> None:
    store = Class()

    def lead(lesson: str, iteration: int, revealed: int) -> Callable[[], None]:
        return lambda: store.say(Follow(lesson, "default", iteration, revealed))

    said = spoken(
        store, lead(CHAIN, 1, 2), "help", "follow", lead(CHAIN, 2, 1), "again", lead(REGRESSION, 1, 1), "table", "",
        lead(REGRESSION, 2, 1), "again", "follow", "follow", "quit",
    )  # fmt: skip
    assert "Your teacher is at: The chain, iteration 1. 'follow' goes there." in said
    places = [
        (one.lesson, one.data["iteration"], one.data["revealed"]) for one in store.read() if one.kind == "stepped"
    ]
    # Led three times; one's own step; from then on only where it was asked for.
    assert places == [(CHAIN, 1, 2), (CHAIN, 2, 1), (REGRESSION, 1, 1), (REGRESSION, 1, 2), (REGRESSION, 2, 1)]
    assert said.count("You are on your own again.") == 2
    assert kinds(store).count("left") == 2


def test_following_is_refused_where_nobody_leads_and_ends_with_the_teachers_leading() -> None:
    store = Class()
    said = spoken(
        store, "follow", lambda: store.say(Follow(CHAIN, "default", 1, 1)), "follow", lambda: store.say(Released()),
        "again", "quit",
    )  # fmt: skip
    assert "> follow\nYour teacher leads to no lesson now.\n" in said
    assert said.count("Your teacher does not lead any more: go on by yourself.") == 1


@pytest.mark.parametrize(("language", "data"), [("en", "my data"), ("zh", "我的数据")])
def test_what_is_stored_is_told(language: str, data: str) -> None:
    store = Class()
    said = spoken(store, CHAIN, "", "", data, "quit", language=language)
    # One lesson opened, two steps.
    assert "3" in said.split(f"> {data}\n")[1].split("\n")[3]


def test_the_last_word_ends_it() -> None:
    store = Class()
    said = spoken(store, CHAIN, lambda: store.tell(Close("The class is over.")), "", "never heard")
    assert said.endswith("The class is over.\n")
    assert kinds(store) == ["opened"]


@pytest.mark.parametrize(
    ("asked", "before"),
    [("predict", (CHAIN,)), ("question", ("computational-graph", "iteration", "back")), ("errata", (REGRESSION,))],
)
def test_help_and_again_at_every_prompt(asked: str, before: tuple[str, ...]) -> None:
    said = spoken(Class(), *before, asked, "again", "help", "later", "quit")
    first = said.split(f"> {asked}\n")[1].split(PROMPT)[0]
    assert first.strip() not in ("There is no question here.", "No errata are known.")
    asked_again = said.split("> again\n")[1].split(PROMPT)[0]
    assert asked_again.splitlines()[0] in first
    assert "messages: read again what your teacher has written" in said.split("> help\n")[1].split(PROMPT)[0]


def test_help_and_again_where_a_move_is_asked_for() -> None:
    said = spoken(Class(), CHAIN, "play", "again", "help", "", "quit")
    asked = said.split("Your move: ")[1].split("\n")[0]
    assert said.split("> again\n")[1].startswith(f"Your move: {asked}\n")
    assert said.count(f"Your move: {asked}\n") == 3


def test_a_notice_is_said_while_a_line_is_waited_for() -> None:
    store = Class()
    progress = Progress(store, "anna")
    company = Attending(store, progress, "Anna", dict)
    read, write = os.pipe()
    sink = io.StringIO()
    lines = WakingLines(read, lambda: company.file, lambda: company.woken(voice))
    voice = Voice(lines, sink, str, company)

    def later() -> None:
        while PROMPT not in sink.getvalue():
            time.sleep(0.01)
        store.tell(Notice("Still there?"))
        while "Still there?" not in sink.getvalue():
            time.sleep(0.01)
        os.write(write, b"yes\n")

    helper = threading.Thread(target=later)
    helper.start()
    assert voice.hear() == "yes"
    helper.join()
    assert sink.getvalue() == "> \nStill there?\n> yes\n"
    store.say(Follow(CHAIN, "default", 1, 1))
    company._look()
    os.write(write, b"follow\n")
    company._titles = lambda: {CHAIN: "chain"}
    with pytest.raises(Elsewhere):
        voice.hear()
    # Who follows is led on without a key.
    store.say(Follow(CHAIN, "default", 1, 2))
    with pytest.raises(Elsewhere) as place:
        voice.hear()
    assert place.value.follow == Follow(CHAIN, "default", 1, 2)
    os.close(write)
    with pytest.raises(Silence):
        voice.hear()
    os.close(read)


def test_lines_are_cut_where_they_are_and_what_is_no_text_is_replaced() -> None:
    read, write = os.pipe()
    lines = WakingLines(read, lambda: -1, lambda: None)
    os.write(write, "one\n二\n".encode() + b"\xff\xfe\nlast")
    assert [lines.readline(100) for _ in range(3)] == ["one\n", "二\n", "��\n"]
    os.close(write)
    assert [lines.readline(100) for _ in range(2)] == ["last", ""]
    os.close(read)
    read, write = os.pipe()
    os.write(write, b"x" * 900)
    os.close(write)
    lines = WakingLines(read, lambda: -1, lambda: None)
    # A hundred characters are at most four hundred bytes.
    assert [len(lines.readline(100)) for _ in range(4)] == [400, 400, 100, 0]
    os.close(read)
