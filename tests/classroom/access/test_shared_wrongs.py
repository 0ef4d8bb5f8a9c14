"""Wrong answers at codes at several servers of one class, by one clock that runs when somebody waits."""

from __future__ import annotations

import asyncio

import pytest

from gradtutor.classroom.access.answers import Admitted, Challenge, Refused
from gradtutor.classroom.access.codes import Code
from gradtutor.classroom.access.entrance import Entrance
from gradtutor.classroom.access.guesses import WrongGuesses
from gradtutor.classroom.access.shared_wrongs import MOST, WRONGS, SharedWrongs
from gradtutor.classroom.access.throttle import EVERY, FREE, LONGEST, Throttle
from gradtutor.classroom.patient_store import PatientStore
from gradtutor.errors import StoreError
from gradtutor.session.store.interface import ClassStore, Json
from gradtutor.session.store.memory import MemoryStore

CODE, PIN, SECRET = "kiwi-lime", "471193", "kiwi-lime"


@pytest.fixture
def store(every_store: ClassStore) -> ClassStore:
    """The store that the servers share."""
    return every_store


class Counting:
    """What a server asks of a store, counted."""

    def __init__(self, store: ClassStore) -> None:
        self.store, self.asked, self.away = store, list[str](), False

    def __getattr__(self, name: str) -> object:
        if name.endswith("state"):
            self.asked.append(name)
            if self.away:
                raise StoreError("school: it is away.", "it is away")
        return getattr(self.store, name)


class Servers:
    """Two servers of a class, with a clock that runs only while somebody waits."""

    def __init__(self, store: ClassStore) -> None:
        self.store, self.now, self.waits = store, 1_800_000_000.0, list[float]()
        self.links = [Counting(store), Counting(store)]
        self.doors = [self._server(link) for link in self.links]

    def _server(self, link: Counting) -> Entrance:
        patient = PatientStore(link, 0.0)  # type: ignore[arg-type]
        door = Entrance(patient, Code(CODE), teacher_code=Code("teach-me"), sleep=self.sleep)
        # Since its own start, as the clock that a server has.
        begun = self.now - 500.0
        door.throttle = Throttle(lambda: self.now - begun)
        door.code_guesses = WrongGuesses(lambda: self.now - begun, self.sleep)
        door.throttle.shared.append(self.counted(patient, SECRET))
        return door

    def counted(self, store: PatientStore, secret: str) -> SharedWrongs:
        """What is counted in the store of a class."""
        return SharedWrongs(store, secret, EVERY, FREE * EVERY + LONGEST, lambda: self.now)

    async def besides(self) -> None:
        """What each server does every other second."""
        for door in self.doors:
            for one in door.throttle.shared:
                await door.throttle.tell_inside(one)

    async def sleep(self, seconds: float) -> None:
        if seconds:
            self.waits.append(seconds)
        self.now += seconds

    async def say(
        self, server: int, name: str, *texts: str, address: str = "10.0.0.1"
    ) -> Challenge | Admitted | Refused:
        """What the last of these answers leads to."""
        visit = self.doors[server].visit(name, address)
        result: Challenge | Admitted | Refused = await visit.challenge()
        for text in texts:
            result = await visit.answer([text])
        await self.doors[server].store.write([])
        # What a server knows of the others is at most half a second old.
        self.now += 0.5
        return result


async def test_wrong_class_codes_slow_the_next_guess_of_the_name_at_whichever_server(store: ClassStore) -> None:
    servers = Servers(store)
    for number in range(4):
        assert isinstance(await servers.say(number % 2, "anna", "lime-kiwi"), Refused)
    # After each wrong one half a second goes by; half a second, one, two seconds are owed.
    assert servers.waits == pytest.approx([0.5, 1.5], abs=1e-3)
    assert isinstance(await servers.say(0, "anna", CODE), Challenge)
    assert servers.waits == pytest.approx([0.5, 1.5, 3.5], abs=1e-3)
    # Right once, it owes nothing at either; the name at another address never did.
    servers.waits.clear()
    assert isinstance(await servers.say(1, "anna", "lime-kiwi"), Refused)
    assert isinstance(await servers.say(0, "anna", CODE, address="10.0.0.2"), Challenge)
    assert servers.waits == []


@pytest.mark.parametrize("name", ["eve{}", "teacher"])
async def test_an_address_has_as_many_wrong_answers_as_at_one_server(store: ClassStore, name: str) -> None:
    servers = Servers(store)
    begun = servers.now
    heard = 0
    while servers.now - begun < 300.0:
        await servers.say(heard % 2, name.format(heard), "lime-kiwi")
        heard += 1
    # Sixty are free, and one comes back each five seconds; the first that is over finds nothing owed yet.
    assert heard == pytest.approx(60 + 300 / 5 + 1, abs=3)
    # A newcomer waits for that at both, once; who comes from elsewhere waits at neither.
    for server in (0, 1):
        servers.waits.clear()
        assert isinstance(await servers.say(server, "anna", CODE, address="10.0.0.2"), Challenge)
        assert servers.waits == []
    assert isinstance(await servers.say(1, "anna", CODE), Challenge)
    assert 0.0 < sum(servers.waits) <= LONGEST


async def test_who_has_been_in_at_one_server_waits_for_nobodys_guesses_at_the_other(store: ClassStore) -> None:
    servers = Servers(store)
    assert isinstance(await servers.say(0, "berta", CODE, PIN, PIN), Admitted)
    for number in range(70):
        await servers.say(1, f"eve{number}", "lime-kiwi")
    await servers.besides()
    servers.waits.clear()
    assert isinstance(await servers.say(1, "berta", CODE, PIN), Admitted)
    assert servers.waits == []
    assert isinstance(await servers.say(1, "carla", CODE), Challenge)
    assert sum(servers.waits) > 1.0


async def test_of_several_classes_each_is_told_for_another_server_may_have_some_of_them(store: ClassStore) -> None:
    """One server has two classes, and one throttle for both; the other one has the second class alone."""
    servers, first = Servers(store), MemoryStore()
    servers.doors[0].throttle.shared.insert(0, servers.counted(PatientStore(first, 0.0), "another secret"))
    for _ in range(3):
        assert isinstance(await servers.say(0, "anna", "lime-kiwi"), Refused)
    # Owed at both: half a second has gone by after each, and after the third wrong one it is two seconds.
    servers.waits.clear()
    assert isinstance(await servers.say(1, "anna", "lime-kiwi"), Refused)
    assert servers.waits == pytest.approx([1.5], abs=1e-3)
    servers.waits.clear()
    assert isinstance(await servers.say(0, "anna", CODE), Challenge)
    assert servers.waits == pytest.approx([3.5], abs=1e-3)
    # Right once, it owes nothing at either.
    servers.waits.clear()
    assert isinstance(await servers.say(1, "anna", CODE), Challenge)
    assert isinstance(await servers.say(0, "anna", CODE), Challenge)
    assert servers.waits == []
    # Who guesses under many names at the one has spent what the other one has at that address.
    for number in range(70):
        await servers.say(0, f"eve{number}", "lime-kiwi")
    servers.waits.clear()
    assert isinstance(await servers.say(1, "carla", CODE), Challenge)
    assert sum(servers.waits) > 1.0
    # In the first class somebody has got in: in the second one, too, nobody's guesses are waited for.
    servers.doors[0].throttle.right("10.0.0.1", "berta")
    await servers.besides()
    servers.waits.clear()
    assert isinstance(await servers.say(1, "berta", CODE), Challenge)
    assert servers.waits == []


async def test_at_the_bell_hardly_anybody_asks_the_store_for_it(store: ClassStore) -> None:
    servers = Servers(store)
    wrongs = []
    for number in range(60):
        before = len(servers.links[0].asked)
        visit = servers.doors[0].visit(f"m{number}", "10.0.0.1")
        await visit.challenge()
        assert isinstance(await visit.answer([CODE]), Challenge)
        servers.now += 0.1
        # Alias, name and PIN are asked for by everybody.
        wrongs.append(len(servers.links[0].asked) - before - 3)
    assert set(wrongs) <= {0, 1}
    # Twice a second in six seconds.
    assert sum(wrongs) <= 13
    assert "swap_state" not in servers.links[0].asked


async def test_neither_addresses_nor_names_nor_codes_are_in_the_store_and_old_ones_go(store: ClassStore) -> None:
    servers = Servers(store)
    await servers.say(0, "anna", "lime-kiwi", address="192.0.2.77")
    kept = repr(store.state(WRONGS))
    assert len(store.state(WRONGS)["lanes"]) == len(store.state(WRONGS)["spent"]) == 1  # type: ignore[call-overload,index,arg-type]
    for word in ("anna", "192.0.2.77", "lime-kiwi", CODE):
        assert word not in kept
    # With another secret the same people are others.
    servers.now += 700.0
    await servers.say(1, "bo", "lime-kiwi", address="192.0.2.78")
    assert len(store.state(WRONGS)["lanes"]) == len(store.state(WRONGS)["spent"]) == 1  # type: ignore[call-overload,index,arg-type]
    servers.now += 601.0
    await servers.besides()
    assert store.state(WRONGS) is None


async def test_it_does_not_grow_with_who_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST <= 500
    monkeypatch.setattr("gradtutor.classroom.access.shared_wrongs.MOST", 50)
    store = MemoryStore()
    shared = SharedWrongs(PatientStore(store), SECRET, EVERY, FREE * EVERY + LONGEST, lambda: 1000.0)
    for number in range(70):
        place = f"10.0.{number // 250}.{number % 250}"
        await shared.wrong_in_lane(place, f"eve{number}")
        await shared.wrong(place)
    kept = store.state(WRONGS)
    assert isinstance(kept, dict)
    assert len(kept["lanes"]) == len(kept["spent"]) == 50
    # Of five hundred: ten times as much.
    assert len(repr(kept)) < 10_000


async def test_of_wrong_answers_at_the_same_moment_each_is_counted(store: ClassStore) -> None:
    counts = [
        SharedWrongs(PatientStore(store), SECRET, EVERY, FREE * EVERY + LONGEST, lambda: 1000.0) for _ in range(3)
    ]
    await asyncio.gather(*(count.wrong("10.0.0.1") for count in counts for _ in range(5)))
    for count in counts:
        await count.look()
    assert [count.full_in("10.0.0.1") for count in counts] == [15 * EVERY] * 3


async def test_with_the_store_away_a_server_goes_by_what_it_knows_itself() -> None:
    servers = Servers(MemoryStore())
    # The teacher's code is asked for without a question to the store.
    for number in range(80):
        servers.links[0].away = number >= 20
        refused = await servers.say(0, "teacher", "teach-him")
        assert isinstance(refused, Refused) and refused.why == "teacher-code"
    servers.waits.clear()
    await servers.say(0, "teacher", "teach-me")
    assert servers.waits != []


@pytest.mark.parametrize("kept", [7, {"spent": []}, {"spent": {"a": "b"}, "lanes": {}, "inside": []},
                                  {"spent": {}, "lanes": {"a": []}, "inside": []}])  # fmt: skip
async def test_what_is_not_understood_in_the_store_counts_as_nothing(kept: Json) -> None:
    servers = Servers(MemoryStore())
    servers.store.set_state(WRONGS, kept)
    assert isinstance(await servers.say(0, "anna", "lime-kiwi"), Refused)
    assert isinstance(servers.store.state(WRONGS), dict)
    assert servers.store.state(WRONGS) != kept
