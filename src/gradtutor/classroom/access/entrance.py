"""Who may enter, and what they are asked: the class code and a PIN, or what the roster says; the teacher a key.

Nothing here knows of SSH: a ``Visit`` gives challenges and takes answers.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar, TypeVarTuple

from gradtutor.classroom.access.answers import Admitted, Challenge, Prompt, Refused, refusal
from gradtutor.classroom.access.codes import Code
from gradtutor.classroom.access.guesses import FIRST, MOST_GUESSES, Verdict, WrongGuesses
from gradtutor.classroom.access.identity import PLAIN, PROJECTOR, TEACHER, Person, clean_name, person_id
from gradtutor.classroom.access.throttle import LONGEST, Throttle
from gradtutor.errors import StoreError
from gradtutor.i18n import tr
from gradtutor.session.classroom.locks import LOCKS
from gradtutor.session.classroom.people import ALIASES, NAMES, known_as
from gradtutor.session.classroom.pins import hashed, matches
from gradtutor.session.classroom.stored_data import PINS

if TYPE_CHECKING:
    from gradtutor.classroom.access.roster import Pupil
    from gradtutor.classroom.access.shared_guesses import SharedGuesses
    from gradtutor.classroom.patient_store import PatientStore

MOST_WRONG: Final = 6
"""Wrong answers of one connection, after which it is closed."""
SHORTEST_PIN: Final = 6
HASHES_AT_ONCE: Final = 2
"""Each takes 19 MiB and a core."""
Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


class Entrance:
    """The rules of a class. With a roster only those in it enter, by its passwords and keys or, where it has none, by
    the class code and a PIN; without one, whoever has the class code.

    ``teacher_keys`` are public keys in OpenSSH's form, without comments; ``teacher_code`` works once. ``room`` is the
    class's name, where a server has several: ``hall.py``.
    """

    def __init__(
        self,
        store: PatientStore,
        code: Code,
        roster: Mapping[str, Pupil] | None = None,
        teacher_keys: frozenset[str] = frozenset(),
        teacher_code: Code | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        room: str = "",
    ) -> None:
        self.store, self.code, self.roster, self.teacher_keys, self.room = store, code, roster, teacher_keys, room
        self.teacher_code = teacher_code
        self.projector_code: Code | None = None
        """Lets in a wall that shows the answers of the class, as often as it is said; ``None``: there is to be none."""
        self.next_teacher_code: Callable[[], Code | None] = lambda: None
        """Makes the code that holds once the one before it has been used: a teacher's link can break too."""
        self.when_locked: Callable[[str, int], None] = lambda name, guesses: None
        """Hears of the id of a learner whose name has been locked, and after how many guesses."""
        self.shared_guesses: SharedGuesses | None = None
        """Counts the guesses at a name where there are other servers."""
        self.take_shared_code: Callable[[str], Awaitable[bool]] | None = None
        """Whether this is a teacher's code of one of several servers, which then is used up."""
        self.host: Callable[[], str] | None = None
        """The name that this server has among those of the class; ``None``: there can be no other one."""
        self.throttle = Throttle()
        self.guesses, self.code_guesses = WrongGuesses(sleep=sleep), WrongGuesses(sleep=sleep)
        self.sleep = sleep
        # Threads of its own: what a hash has used stays with its thread, and the others are many.
        self._hashing = ThreadPoolExecutor(HASHES_AT_ONCE, "hashing")
        if not self.by_code:
            # Now, so that the first name that nobody has does not take longer than others.
            _nobody()

    def hashing(self, work: Callable[[*Arguments], Result], *arguments: *Arguments) -> asyncio.Future[Result]:
        """Have a secret hashed, after those that came before."""
        return asyncio.get_running_loop().run_in_executor(self._hashing, work, *arguments)

    @property
    def by_code(self) -> bool:
        """Whether the class code and a PIN let in, and not what the roster has."""
        return self.roster is None or not any(pupil.password or pupil.key for pupil in self.roster.values())

    @property
    def asks_code(self) -> bool:
        """Whether the class code is asked for: where there are several classes it says which one is meant, also where a
        password lets in."""
        return self.by_code or bool(self.room)

    @property
    def takes_keys(self) -> bool:
        """Whether anybody here has a key."""
        return bool(self.teacher_keys) or any(pupil.key for pupil in (self.roster or {}).values())

    async def locked(self, name: str) -> bool:
        """Whether the name waits for the teacher. The store says so, for the teacher unlocks it there."""
        if self.guesses.count(name) < MOST_GUESSES:
            # After another start of the server nothing is counted yet.
            return await self.store.state(LOCKS + name) is not None
        if self._exists(name) and await self.store.state(LOCKS + name) is None:
            self.guesses.forget(name)
            return False
        return True

    async def judge(self, name: str, right: Callable[[], Awaitable[bool]]) -> Verdict:
        """Judge a PIN or a password of a name, and lock the name where it was one wrong answer too many.

        A name that nobody has is treated in the same way, so that it cannot be told from others; but nothing is kept
        or told of it.
        """
        shared, guesses = self.shared_guesses, 0

        async def counted() -> bool:
            nonlocal guesses
            if shared is None:
                return await right()
            guessed = self.guesses.count(name) > 0
            found, guesses = await shared.judge(name, right, known=self._exists(name), guessed=guessed)
            return found

        verdict = await self.guesses.judge(name, counted, lambda: self.locked(name))
        guesses = self.guesses.count(name) if shared is None else guesses
        if verdict == "wrong" and guesses >= MOST_GUESSES and self._exists(name):
            # It holds from now on; it is written with the event that tells of it.
            self.store.set_state(LOCKS + name, guesses)
            self.when_locked(name, guesses)
        return verdict

    async def take_code(self, text: str) -> bool:
        """Whether this is a teacher's code, which is used up by it. Raises ``StoreError``."""
        if self.take_shared_code is not None:
            return await self.take_shared_code(text)
        if self.teacher_code is None or not self.teacher_code.fits(text):
            return False
        self.teacher_code = self.next_teacher_code()
        return True

    def _exists(self, name: str) -> bool:
        return self.roster is None or name in self.roster

    def visit(self, user: str, address: str) -> Visit:
        """Somebody stands at the door and has said a name."""
        return Visit(self, user, address)


class Visit:
    """One try to enter."""

    def __init__(self, entrance: Entrance, user: str, address: str) -> None:
        self._entrance, self._address = entrance, address
        self.id = person_id(user)
        self._name = clean_name(user)
        self._shows = self.id == PROJECTOR and entrance.projector_code is not None
        self.special = self.id == TEACHER or self._shows
        """Whether nobody of the class wants to come in."""
        self._named = self.special or self.id in (entrance.roster or {})
        """Whether the name is known to be that of the one who is meant."""
        self._pupil = entrance.roster.get(self.id) if entrance.roster is not None else None
        self._wrong = 0
        self._knows_code = False
        self._ask: Callable[[str], Awaitable[Challenge | Admitted | Refused]] = self._first
        self._chosen = ""
        self._plain = self._pupil is not None and self._pupil.plain
        self._said_plain = False

    @property
    def room(self) -> str:
        """The class that the visitor stands before, where a server has several."""
        return self._entrance.room

    @property
    def first_code(self) -> Code | None:
        """What is asked for first where it is no password."""
        entrance = self._entrance
        if self.special:
            return entrance.projector_code if self._shows else entrance.teacher_code
        return entrance.code

    @property
    def knows_code(self) -> bool:
        """Whether the class code has been said."""
        return self._knows_code

    @property
    def takes_keys(self) -> bool:
        """Whether a key could be shown: the same for every name, so that it does not tell who is in the class."""
        return self._entrance.takes_keys

    def key(self, key: str) -> Admitted | None:
        """Whether a public key, which the visitor has been proved to own, lets in."""
        plain = " ".join(key.split()[:2])
        if self.id == TEACHER and plain in self._entrance.teacher_keys:
            return Admitted(Person(TEACHER, self._name, "teacher", room=self._entrance.room))
        if self._pupil is not None and self._pupil.key == plain:
            return self._admit()
        return None

    async def challenge(self) -> Challenge:
        """The first question. Whether a name is known cannot be told from it."""
        self._ask = self._first
        return Challenge(*self._first_words())

    async def answer(self, answers: Sequence[str]) -> Challenge | Admitted | Refused:
        """What follows from an answer; waits where wrong ones came before."""
        answer = answers[0] if len(answers) == 1 else ""
        if self.asks_for_plain(answer):
            self._plain = self._said_plain = True
            _, _, prompts = self._first_words()
            return Challenge("", tr("Line by line, as a screen reader needs it."), prompts)
        try:
            # Before the wait: from there to the judgement nothing else may come in between.
            await self._find_name()
            await self._wait_as_newcomer()
            result = await self._ask(answer[:200])
        except StoreError as error:
            words = tr("Your class cannot save anything at the moment ({reason}). Try again in a minute.")
            return Refused(words.format(reason=error.reason or error), final=True, judged=False, why="store")
        if isinstance(result, Refused) and not result.why:
            result = result._replace(why=self._judged_by)
        if isinstance(result, Admitted):
            self._entrance.throttle.right(self._address, self.id)
        elif isinstance(result, Refused) and result.judged:
            throttle = self._entrance.throttle
            if result.why in ("password", "teacher-code", "projector-code"):
                # Class codes have been counted.
                throttle.wrong(self._address, self.id)
            await throttle.tell_wrong(self._address, self.id, result.why)
            self._wrong += 1
            self._ask = self._first
            if self._wrong >= MOST_WRONG:
                return result._replace(final=True)
        return result

    @property
    def _judged_by(self) -> str:
        """What an answer that was wrong was to be."""
        if self.special:
            return "projector-code" if self._shows else "teacher-code"
        if self._entrance.asks_code and not self._knows_code:
            return "code"
        if not self._entrance.by_code:
            return "password"
        return "name" if self._ask in (self._first, self._new_pin, self._same_pin) else "pin"

    async def _find_name(self) -> None:
        """The teacher may have put the name right: who says the old one is meant all the same."""
        if not self._named:
            store = self._entrance.store
            alias = await store.state(ALIASES + self.id)
            self.id, self._name = known_as(self._name, alias, await store.state(NAMES + str(alias or self.id)))
            self._pupil = (self._entrance.roster or {}).get(self.id)
            self._plain = self._plain or (self._pupil is not None and self._pupil.plain)
            self._named = True

    def asks_for_plain(self, answer: str) -> bool:
        """Whether this is no answer to the first question, but the wish to go line by line; it is heard once."""
        first = self._ask == self._first and not self.special and not self._said_plain
        return first and answer.strip().lower() in (PLAIN, tr(PLAIN))

    async def password(self, text: str) -> Admitted | Refused:
        """What follows where everything is said in one line, without a question: the password of a roster or the
        teacher's code; else the class code, a blank, and the PIN, an old or a new one, or the password."""
        self._ask = self._first
        if self.special or not self._entrance.asks_code:
            answer = await self.answer([text])
        else:
            code, _, pin = text.rpartition(" ")
            answer = await self.answer([code])
            # A new PIN is asked for twice.
            for _ in range(2):
                if isinstance(answer, Challenge):
                    answer = await self.answer([pin])
        if isinstance(answer, Challenge):
            self._ask = self._first
            answer = Refused(answer.instructions, why="pin")
        in_two = not self.special and self._entrance.asks_code
        if isinstance(answer, Refused) and not answer.final and in_two and not self._knows_code:
            words = tr(
                "The password is the class code, a blank, and your PIN; the first time, {count} characters or more."
            )
            return answer._replace(reason=words.format(count=SHORTEST_PIN))
        return answer

    async def _wait_as_newcomer(self) -> None:
        """Wait where others at this address have guessed. Who has shown the class code has not come to guess it."""
        throttle, waited = self._entrance.throttle, 0.0
        # Asked anew after each wait: of all who have waited for the same moment only the first is heard in it.
        while not self._knows_code:
            await throttle.look()
            delay = min(throttle.newcomers_delay(self._address, self.id), LONGEST - waited)
            if delay <= 0.0:
                return
            await self._entrance.sleep(delay)
            waited += delay

    def _first_words(self) -> tuple[str, str, tuple[Prompt, ...]]:
        if self.special:
            asked = tr("Projector's code: ") if self._shows else tr("Teacher's code: ")
            return "", "", (Prompt(asked),)
        words = "" if self._plain else tr("With a screen reader, type plain first.")
        if not self._entrance.asks_code:
            return "", words, (Prompt(tr("Your password: ")),)
        return "", words, (Prompt(tr("Class code: ")),)

    async def _first(self, answer: str) -> Challenge | Admitted | Refused:
        entrance = self._entrance
        if self.special:
            return await self._teacher(answer)
        if not entrance.asks_code:
            return await self._password(answer)

        async def fits_code() -> bool:
            return entrance.code.fits(answer)

        verdict = await entrance.throttle.judge(entrance.code_guesses, self._address, self.id, fits_code)
        if verdict != "right":
            return refusal(verdict, tr("That is not the class code."))
        self._knows_code = True
        if self.id == "?":
            return Refused(tr("Log in with your name: ssh NAME@…"), final=True)
        if not entrance.by_code:
            # Whoever is not in the roster is asked all the same.
            self._ask = self._password
            return Challenge("", "", (Prompt(tr("Your password: ")),))
        if entrance.roster is not None and self._pupil is None:
            words = tr(
                "'{name}' is not in the list of this class. Log in with the name that your teacher has given you."
            )
            return Refused(words.format(name=self._name), final=True)
        self._ask = self._pin if await entrance.store.state(PINS + self.id) else self._new_pin
        if self._ask == self._pin:
            words = tr("Welcome back, {name}. Another person of this name? Then log in with another one.")
            return Challenge("", words.format(name=self._name), (Prompt(tr("Your PIN: ")),))
        words = tr("Welcome, {name}. Choose a PIN of {count} characters or more: you will be asked for it next time.")
        prompts = (Prompt(tr("New PIN: ")),)
        return Challenge("", words.format(name=self._name, count=SHORTEST_PIN), prompts)

    async def _teacher(self, answer: str) -> Admitted | Refused:
        entrance = self._entrance
        # Twelve characters that were made up here need no lane, in which somebody could stand in the way.
        await entrance.sleep(FIRST * self._wrong)
        if self._shows:
            if self.first_code is not None and self.first_code.fits(answer):
                return Admitted(Person(PROJECTOR, self._name, "projector", room=entrance.room))
            return Refused(tr("That is not the projector's code."))
        if not await entrance.take_code(answer):
            return Refused(tr("That is not the teacher's code."))
        return Admitted(Person(TEACHER, self._name, "teacher", room=entrance.room))

    async def _password(self, answer: str) -> Admitted | Refused:
        # Somebody who is not in the roster costs the same time as somebody with a wrong password.
        kept = self._pupil.password if self._pupil and self._pupil.password else _nobody()
        verdict = await self._entrance.judge(self.id, lambda: self._entrance.hashing(matches, answer, kept))
        if verdict == "right" and self._pupil is not None:
            return self._admit()
        return refusal(verdict, tr("The name is not in the class, or the password is not right."))

    async def _pin(self, answer: str) -> Admitted | Refused:
        kept = str(await self._entrance.store.state(PINS + self.id))
        verdict = await self._entrance.judge(self.id, lambda: self._entrance.hashing(matches, answer, kept))
        if verdict == "right":
            return self._admit()
        return refusal(verdict, tr("That is not the PIN of {name}.").format(name=self._name))

    async def _new_pin(self, answer: str) -> Challenge | Refused:
        if len(answer) < SHORTEST_PIN:
            words = tr("That is too short: {count} characters or more.").format(count=SHORTEST_PIN)
            return Challenge("", words, (Prompt(tr("New PIN: ")),))
        self._chosen, self._ask = answer, self._same_pin
        return Challenge("", "", (Prompt(tr("The same once more: ")),))

    async def _same_pin(self, answer: str) -> Challenge | Admitted | Refused:
        if answer != self._chosen:
            self._ask = self._new_pin
            return Challenge("", tr("The two are not the same."), (Prompt(tr("New PIN: ")),))
        kept = await self._entrance.hashing(hashed, answer)
        # No two hashes are the same, not even of the same PIN.
        if await self._entrance.store.claim_state(PINS + self.id, kept) != kept:
            # Somebody of the same name has been quicker.
            return Refused(tr("This name has just been taken. Log in with another one."), final=True)
        return self._admit()

    def _admit(self) -> Admitted:
        room = self._entrance.room
        if self._pupil is not None:
            return Admitted(Person(self._pupil.id, self._pupil.name, "learner", self._pupil.group, self._plain, room))
        return Admitted(Person(self.id, self._name, plain=self._plain, room=room))


@cache
def _nobody() -> str:
    """A hash that nothing matches."""
    return hashed(secrets.token_hex())
