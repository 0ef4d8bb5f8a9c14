"""The entrances of several classes behind one door: the class code says which one somebody wants to enter.

A visitor stands before all of them until a code fits; from then on before that one alone. Where none fits, the first
one judges the answer. What is counted of guesses at codes is one count for all, see ``Hall``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gradtutor.classroom.access.answers import Admitted, Challenge, Refused
from gradtutor.classroom.access.entrance import MOST_WRONG, Entrance, Visit

if TYPE_CHECKING:
    from gradtutor.classroom.access.identity import Person

BEHIND_NAME: Final = "+"
"""What stands between a user name and the word for a class: ``teacher+maths-7b``."""


class Hall:
    """``entrances``: those of the classes, each with a ``room`` of its own where there are several; at least one.
    ``words``: a word for each, by which somebody with a key can say which class is meant."""

    def __init__(self, entrances: Sequence[Entrance], words: Sequence[str] = ()) -> None:
        self.entrances = tuple(entrances)
        self._words = dict(zip(words, self.entrances, strict=False))
        first = self.entrances[0]
        for one in self.entrances[1:]:
            # One source has as many guesses as before, however many classes there are.
            one.throttle, one.code_guesses = first.throttle, first.code_guesses

    def visit(self, user: str, address: str) -> Visit | HallVisit:
        """Somebody stands at the door and has said a name, and maybe which class is meant."""
        if len(self.entrances) == 1:
            return self.entrances[0].visit(user, address)
        name, _, word = user.rpartition(BEHIND_NAME)
        if name and (meant := self._words.get(word.casefold())) is not None:
            return meant.visit(name, address)
        return HallVisit([entrance.visit(user, address) for entrance in self.entrances])

    def entrance_of(self, person: Person) -> Entrance:
        """The entrance by which somebody was let in."""
        return next(one for one in self.entrances if one.room == person.room)


class HallVisit:
    """One try to enter one of several classes; see ``Visit``."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._visits = tuple(visits)
        self._chosen: Visit | None = None
        """Before which class the visitor stands, once a code has fitted."""
        self._wrong = 0

    @property
    def _visit(self) -> Visit:
        return self._chosen or self._visits[0]

    @property
    def id(self) -> str:
        """The id that somebody has in the class that is meant, as far as is known."""
        return self._visit.id

    @property
    def room(self) -> str:
        """The class that is meant; empty while that is not known."""
        return self._chosen.room if self._chosen is not None else ""

    @property
    def special(self) -> bool:
        """Whether nobody of the class wants to come in."""
        return self._visits[0].special

    @property
    def takes_keys(self) -> bool:
        """Whether a key could be shown."""
        return any(visit.takes_keys for visit in self._visits)

    def key(self, key: str) -> Admitted | None:
        """Whether a public key lets in. One that is known in several classes does not say which of them is meant."""
        found = [admitted for visit in self._visits if (admitted := visit.key(key)) is not None]
        return found[0] if len(found) == 1 else None

    async def challenge(self) -> Challenge:
        """The first question. Of no class can it be told from it what it asks for."""
        self._chosen = None
        first = [await visit.challenge() for visit in self._visits]
        return first[0]

    async def answer(self, answers: Sequence[str]) -> Challenge | Admitted | Refused:
        """What follows from an answer."""
        text = answers[0] if len(answers) == 1 else ""
        if self._chosen is None and self._visits[0].asks_for_plain(text):
            answered = [await visit.answer(answers) for visit in self._visits]
            return answered[0]
        visit = self._chosen or self._meant(text)
        result = await visit.answer(answers)
        if visit.knows_code:
            self._chosen = visit
        return self._counted(result)

    async def password(self, text: str) -> Admitted | Refused:
        """What follows where everything is said in one line, without a question."""
        self._chosen = None
        visit = self._meant(text if self.special else text.rpartition(" ")[0])
        result = await visit.password(text)
        if visit.knows_code:
            self._chosen = visit
        counted = self._counted(result)
        assert not isinstance(counted, Challenge)
        return counted

    def _meant(self, text: str) -> Visit:
        """Where the code leads to; the first one where it is no code. All are asked, so that time tells nothing."""
        codes = [visit.first_code for visit in self._visits]
        fits = [code is not None and code.fits(text) for code in codes]
        return self._visits[fits.index(True)] if True in fits else self._visits[0]

    def _counted(self, result: Challenge | Admitted | Refused) -> Challenge | Admitted | Refused:
        """Each class counts what is wrong before it; here all of it is counted."""
        if isinstance(result, Refused) and result.judged:
            self._wrong += 1
            if self._wrong >= MOST_WRONG:
                return result._replace(final=True)
        return result
