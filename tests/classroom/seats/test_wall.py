"""A wall shows what a class does, without a name."""

from __future__ import annotations

from gradtutor.classroom.seats.wall import HIDDEN, Wall
from gradtutor.session.store.interface import Event
from tests.classroom.seats.lines import Line


async def test_a_wall_gets_answers_without_names_and_does_nothing() -> None:
    line = Line()
    answered = Event("answered", "slope", {"question": "sign", "right": True, "answer": 2.0})
    line.store.append([Event("arrived", data={"name": "Anna Aalto"}, learner="anna"), answered._replace(learner="anna"),
                       answered._replace(learner="bo"), answered._replace(learner="anna"),
                       Event("message", data={"text": "Anna, come here"})])  # fmt: skip
    for name in ("pin/anna", "class/state", "alias/ana", "secret/accounts"):
        line.store.set_state(name, "hers")
    wall = await line.seat("projector", teacher=True, wall=Wall())
    read = await line.do(wall.read)
    assert [event.kind for event in read] == [HIDDEN, "answered", "answered", "answered", HIDDEN]
    assert [event.number for event in read] == [1, 2, 3, 4, 5]
    # Two of them are of one learner, and of none that is in the class.
    assert read[1].learner == read[3].learner != read[2].learner
    assert not {event.learner for event in read} & {"anna", "bo"}
    assert "anna" not in repr(read).lower()
    # Not even whether there is somebody of a name.
    assert await line.do(wall.read, 0, "anna") == await line.do(wall.read, 0, "nobody") == read
    other = await line.seat("projector", teacher=True, wall=Wall())
    assert (await line.do(other.read))[1].learner != read[1].learner
    # What comes later is the same; of what is hidden nothing comes.
    feed = await line.do(wall.subscribe, 5)
    line.hub.append([answered._replace(learner="anna"), Event("message", data={"text": "Anna!"}), Event("erased")])
    await line.hub.flush()
    fresh: list[Event] = []
    while len(fresh) < 2:
        fresh += await line.do(feed.new)
    assert [(event.kind, event.learner) for event in fresh] == [("answered", read[1].learner), ("erased", "")]
    # And nothing that a teacher may do.
    kept = line.store.read()
    await line.do(wall.append, [Event("paused", data={"on": True}), Event("message", data={"text": "hi"})])
    await line.do(wall.set_state, "class/state", {"paused": True})
    for name in ("pin/anna", "class/state", "alias/ana", "secret/accounts"):
        assert await line.do(wall.state, name) is None
    assert await line.do(wall.states, "") is None
    assert await line.do(wall.claim_state, "pin/bo", "mine") is None
    assert await line.do(wall.erase) is None
    assert await line.do(wall.reassign, "anna", "bo") is None
    await line.hub.flush()
    assert line.store.read() == kept
    assert line.store.state("class/state") == "hers"
    assert line.store.state("pin/bo") is None
    await line.close()
