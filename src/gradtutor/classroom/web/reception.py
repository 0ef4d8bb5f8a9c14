"""One websocket, from its first frame to its last: the questions of ``Hall``, then bytes to and from a tutor.

Text frames are JSON, binary frames are what a terminal says and hears. Everything is asked over the socket itself:
there is no form to be posted and no cookie, and so nothing that another site could make a browser send.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import locale
from typing import TYPE_CHECKING, Any, Final

from websockets.exceptions import ConnectionClosed

from gradtutor.classroom.access.answers import Admitted, Challenge, Refused
from gradtutor.classroom.access.identity import PLAIN
from gradtutor.classroom.ssh.connection_limits import Caller, Door
from gradtutor.classroom.ssh.terminal import TerminalSession
from gradtutor.classroom.web.channel import WebChannel
from gradtutor.classroom.web.rates import LONGEST_ANSWER, Rates
from gradtutor.classroom.web.tickets import WAITS, HallTickets, Stay, proof_of
from gradtutor.view.text.themes import LOOKS

if TYPE_CHECKING:
    from websockets.asyncio.server import ServerConnection

    from gradtutor.classroom.access.entrance import Visit
    from gradtutor.classroom.access.hall import Hall, HallVisit
    from gradtutor.classroom.monitoring.watch import Watch
    from gradtutor.classroom.ssh.terminal import Attend

NAME_SECONDS: Final = 20.0
"""From the websocket to the name, which the page sends at once."""
LOGIN_SECONDS: Final = 120.0
"""From the name to the last answer, as over SSH."""
SIZE_SECONDS: Final = 20.0
"""From there to the size of the window, which the page sends at once."""
NO_MORE: Final = 1008
"""Why a websocket is closed: "policy violation" (RFC 6455, section 7.4.1)."""


class Said(Exception):
    """What came is none of the messages that a page sends."""


class Reception:
    """Takes care of every websocket."""

    def __init__(self, door: Door, hall: Hall, attend: Attend, watch: Watch) -> None:
        self._door, self._hall, self._attend, self._watch = door, hall, attend, watch
        self._tickets = HallTickets(hall)
        self._ends: set[asyncio.Task[None]] = set()

    async def serve(self, socket: ServerConnection, address: str, language: str) -> None:
        """Until the link has ended. ``address`` is the visitor's real one."""
        guest = _Guest(socket, address, language)

        def make_room() -> None:
            self._refused(guest, guest.why)
            socket.transport.abort()

        if not self._door.came(socket, Caller(address, make_room)):
            socket.transport.abort()
            return
        with contextlib.suppress(ConnectionClosed):
            try:
                stay = await self._let_in(guest)
                if stay is not None:
                    await self._sit(guest, stay)
            except TimeoutError:
                guest.why = "late"
                self._door.late(socket)
            except Said:
                await socket.close(NO_MORE)
            finally:
                self._door.left(socket)

    def no_word(self, balancer: str) -> None:
        """A load balancer has not said for whom it comes."""
        self._watch.refused(balancer, "header", "")

    def flooded(self, address: str) -> None:
        """More frames have come over a websocket than anybody sends; it has been hung up on."""
        self._watch.refused(address, "flood", "")

    def _refused(self, guest: _Guest, why: str) -> None:
        if guest.visit is None:
            self._watch.refused(guest.address, why, "")
        else:
            self._watch.of(guest.visit.room).refused(guest.address, why, guest.visit.id)

    async def _let_in(self, guest: _Guest) -> Stay | None:
        """Somebody who has come back, or has answered all questions."""
        async with asyncio.timeout(NAME_SECONDS):
            first = await guest.hear()
        guest.plain = first.get("plain") is True
        look = first.get("look")
        guest.look = look if look in LOOKS else LOOKS[0]
        if "ticket" in first:
            stay = await self._returned(guest, _text(first, "ticket"))
        else:
            async with asyncio.timeout(LOGIN_SECONDS):
                stay = await self._answered(guest, _text(first, "name"))
        if stay is None:
            return None
        person = stay.person
        if not self._door.known(guest.socket, person.id, teacher=person.role != "learner", room=person.room):
            return None
        self._watch.of(person.room).let_in(person, guest.address)
        return stay

    async def _returned(self, guest: _Guest, ticket: str) -> Stay | None:
        stay = await self._tickets.take(ticket)
        if stay is not None:
            return stay
        self._refused(guest, "ticket")
        await guest.say(refused="", final=True, again=True)
        return None

    async def _answered(self, guest: _Guest, name: str) -> Stay | None:
        visit = guest.visit = self._hall.visit(name, guest.address)
        if not self._door.named(guest.socket, visit.id):
            return None
        answer: Challenge | Admitted | Refused = await visit.challenge()
        if guest.plain and not visit.special:
            # The page for lines has asked for them already.
            answer = await visit.answer([PLAIN])
        said = ""
        while not isinstance(answer, Admitted):
            if isinstance(answer, Refused):
                self._refused(guest, answer.why)
                await guest.say(refused=answer.reason, final=answer.final)
                if answer.final:
                    return None
                said, answer = answer.reason, await visit.challenge()
            else:
                said = answer.instructions
            prompt = answer.prompts[0]
            await guest.say(said=said, ask=prompt.text, secret=not prompt.echo)
            heard = _text(await guest.hear(), "answer")
            self._door.tried(guest.socket)
            answer = await visit.answer([heard])
        stay = Stay(answer.person)
        stay.proof = await proof_of(self._hall.entrance_of(answer.person), answer.person)
        return stay

    async def _sit(self, guest: _Guest, stay: Stay) -> None:
        socket = guest.socket
        ticket, told = self._tickets.give(stay)
        self._later(told)
        await guest.say(inside=True, ticket=ticket)
        channel = None
        try:
            async with asyncio.timeout(SIZE_SECONDS):
                size = _size(await guest.hear())
            self._door.sat_down(socket)
            channel = self._seated(guest, stay, size)
            await self._pass_on(guest, channel)
        finally:
            self._door.sat_down(socket, sits=False)
            if channel is None or channel.unbind(socket):
                self._later(self._tickets.broken(stay))
                self._later(self._end(stay, channel))

    def _seated(self, guest: _Guest, stay: Stay, size: tuple[int, int]) -> WebChannel:
        """The tutor that waits for this learner, drawn anew, or a new one."""
        channel = stay.channel
        if channel is not None and channel.session is not None and stay.waits:
            channel.bind(guest.socket)
            if not channel.session.plain:
                channel.draw_anew(size)
            return channel
        environment = {
            "LANG": locale.normalize(f"{guest.language}.UTF-8"),
            "COLORTERM": "truecolor",
            "GRADTUTOR_THEME": guest.look,
        }
        channel = stay.channel = WebChannel(environment)
        session = channel.session = TerminalSession(stay.person, self._attend)
        session.when_drawn = self._watch.of(stay.person.room).drawn
        channel.bind(guest.socket)
        session.connection_made(channel)
        if guest.plain:
            session.exec_requested(PLAIN)
        else:
            session.pty_requested("xterm-256color", (*size, 0, 0), None)
        session.session_started()
        return channel

    async def _pass_on(self, guest: _Guest, channel: WebChannel) -> None:
        session = channel.session
        assert session is not None
        async for message in guest.socket:
            if not guest.rates.takes(len(message)):
                self._refused(guest, "flood")
                await guest.socket.close(NO_MORE)
                return
            if isinstance(message, str):
                channel.resized(_size(_parsed(message)))
            else:
                await channel.may_read.wait()
                session.data_received(message, None)

    async def _end(self, stay: Stay, channel: WebChannel | None) -> None:
        """After a while without a link the tutor ends; its learner can come back to another one a while longer."""
        if channel is None or channel.session is None:
            return
        if channel.over:
            self._tickets.drop(stay)
        else:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(channel.session.lost.wait(), WAITS)
            if channel.socket is not None or stay.channel is not channel:
                return
        stay.channel = None
        channel.session.connection_lost(None)

    def _later(self, what: Any) -> None:
        task = asyncio.create_task(what)
        self._ends.add(task)
        task.add_done_callback(self._ends.discard)

    def close(self) -> None:
        """Nobody comes back any more."""
        for task in self._ends:
            task.cancel()


class _Guest:
    """One websocket, and what is known of who is at its other end."""

    def __init__(self, socket: ServerConnection, address: str, language: str) -> None:
        self.socket, self.address, self.language = socket, address, language
        self.rates = Rates()
        self.visit: Visit | HallVisit | None = None
        self.plain = False
        self.look: str = LOOKS[0]
        self.why = "crowded"
        """Why the door would hang up now."""

    async def hear(self) -> dict[str, Any]:
        """One message. Raises ``Said`` for one that is none."""
        message = await self.socket.recv()
        if not self.rates.takes(len(message)) or not isinstance(message, str):
            raise Said
        return _parsed(message)

    async def say(self, **what: str | bool) -> None:
        """Send a message."""
        await self.socket.send(json.dumps(what))


def _parsed(message: str) -> dict[str, Any]:
    try:
        found = json.loads(message)
    except (ValueError, RecursionError):
        raise Said from None
    if not isinstance(found, dict):
        raise Said
    return found


def _text(message: dict[str, Any], key: str) -> str:
    found = message.get(key)
    if not isinstance(found, str) or len(found) > LONGEST_ANSWER:
        raise Said
    return found


def _size(message: dict[str, Any]) -> tuple[int, int]:
    match message.get("size"):
        case [int(columns), int(rows)] if 0 < columns < 1 << 16 and 0 < rows < 1 << 16:
            return columns, rows
    raise Said
