"""Two classes behind one page: the code of the board leads into one of them, and a ticket back into the same."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradtutor.classroom.records.paths import class_store
from gradtutor.session.store.sqlite import SqliteStore
from tests.ssh.classroom import CODE, CONTENTS, NAME, PATIENCE, children, until
from tests.web.browser import needs_page
from tests.web.visitor import Browsed, Visitor

pytestmark = needs_page

PHYSICS, PHYSICS_CODE, OTHER_PIN = "Physics 8a", "plum-pear", "582204"


class Browsing(Browsed):
    """Two classes, each with a folder that has its code."""

    def __init__(self, folder: Path) -> None:
        self.folders = folder / "school"
        for name, code in ((NAME, CODE), (PHYSICS, PHYSICS_CODE)):
            (self.folders / name).mkdir(parents=True)
            (self.folders / name / "code.txt").write_text(code)
        super().__init__(folder, "--log", "text")

    def which(self) -> tuple[str, ...]:
        """The folder in place of a name."""
        return ("--classes", str(self.folders))

    def kinds(self, name: str, learner: str) -> list[str]:
        """What a learner has done in a class."""
        store = SqliteStore(class_store(self.data, name))
        try:
            return [event.kind for event in store.read(learner=learner)]
        finally:
            store.close()


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsing]:
    with Browsing(tmp_path_factory.mktemp("school")) as school:
        yield school


async def test_the_code_leads_into_a_class_and_the_ticket_back_into_it(school: Browsing) -> None:
    async with Visitor(school) as maths, Visitor(school) as physics:
        await maths.log_in("anna")
        await maths.sit(CONTENTS)
        ticket = await physics.log_in("anna", OTHER_PIN, PHYSICS_CODE)
        await physics.sit(CONTENTS)
        tutors = set(children(school.spawner))
        assert len(tutors) == 2
        async with Visitor(school) as again:
            await again.say(ticket=ticket)
            assert (await again.hear())["inside"] is True
            await asyncio.wait_for(again.sit(CONTENTS), PATIENCE)
            await again.socket.send(b"\r")
            await asyncio.wait_for(again.see("Press space to begin"), PATIENCE)
            assert set(children(school.spawner)) == tutors
        # The one of the other class has noticed nothing.
        maths.drawn = b""
        await maths.socket.send(b"?")
        await asyncio.wait_for(maths.see("help"), PATIENCE)
    until("the lesson", lambda: "opened" in school.kinds(PHYSICS, "anna"))
    assert "opened" not in school.kinds(NAME, "anna")
    until("the log", lambda: f'class="{PHYSICS}" name="anna"' in school.console)


async def test_a_wrong_code_is_no_class_and_says_nothing_of_any(school: Browsing) -> None:
    async with Visitor(school, address="127.0.0.31") as visitor:
        await visitor.say(name="eve")
        assert (await visitor.hear())["ask"] == "Class code: "
        await visitor.say(answer=f"{CODE}-{PHYSICS_CODE}")
        assert await visitor.hear() == {"refused": "That is not the class code.", "final": False}
    until("the log", lambda: 'refused address=127.0.0.31 reason=code name="eve"' in school.console)
