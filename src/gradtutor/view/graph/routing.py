"""The lines between two layers: fourth step of a layered drawing.

A net is all that one line ties together: a source and where its roads part to, or sources whose roads meet before one
target. It is a spine, which runs up and down in a track, and a horizontal road for each of its ends. Tracks are
assigned as in channel routing (A. Hashimoto and J. Stevens, Wire Routing by Optimizing Channel Assignment, 1971): where
one net comes in on a row on which another goes out, the first has the track further left; a circle of such wishes is
broken by a dogleg over a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gradtutor.records import NamedTuple, dataclass


class Net(NamedTuple):
    """One line: the rows in which it comes from the left, and those in which it goes on to the right.

    One side has one row.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Spine:
    """A vertical piece of a net with the rows that it ties; ``track`` counts from the left."""

    net: int
    left: tuple[int, ...]
    right: tuple[int, ...]
    after: Spine | None = None
    """The first leg of the dogleg of which this is the second."""
    track: int = -1

    @property
    def rows(self) -> tuple[int, int]:
        """The first and the last of its rows."""
        ties = self.left + self.right
        return min(ties), max(ties)


class Channel(NamedTuple):
    """The spines between two layers, how many tracks they take, and how many rows the drawing needs for them."""

    spines: tuple[Spine, ...]
    tracks: int
    rows: int


def channel(nets: Sequence[Net], rows: int) -> Channel:
    """Tracks for the spines of ``nets`` in a drawing of ``rows`` rows."""
    pending = [spine for number, net in enumerate(nets) for spine in _spines(number, net)]
    taken = {row for net in nets for row in net.left + net.right}
    coming_in: dict[int, list[Spine]] = {}
    for spine in pending:
        for row in spine.left:
            coming_in.setdefault(row, []).append(spine)
    done: list[Spine] = []
    tracks: list[list[Spine]] = []
    while pending:
        ready = [spine for spine in pending if not _waits(spine, coming_in)]
        if not ready:
            # A leg of a dogleg is never part of a circle: nothing else is on its row.
            first = next(spine for spine in pending if spine.after is None)
            rest = [spine for spine in pending if spine is not first]
            detour = next(row for row in _nearest(first.left[0], rows) if row not in taken)
            taken.add(detour)
            rows = max(rows, detour + 1)
            leg = Spine(first.net, first.left, (detour,))
            pending = [leg, Spine(first.net, (detour,), first.right, leg), *rest]
            for row in first.left:
                coming_in[row] = [leg if spine is first else spine for spine in coming_in[row]]
            continue
        for spine in sorted(ready, key=_span):
            _place(spine, max((other.track + 1 for other in _earlier(spine, coming_in)), default=0), tracks)
            done.append(spine)
        pending = [spine for spine in pending if spine.track < 0]
    return Channel(tuple(done), len(tracks), rows)


def _waits(spine: Spine, coming_in: dict[int, list[Spine]]) -> bool:
    """Whether a spine must stand to the right of one that has no track yet."""
    return any(other.track < 0 for other in _earlier(spine, coming_in))


def _earlier(spine: Spine, coming_in: dict[int, list[Spine]]) -> Iterable[Spine]:
    """The spines that must stand further left: other nets that come in on a row on which this one goes out."""
    if spine.after is not None:
        yield spine.after
    for row in spine.right:
        yield from (other for other in coming_in.get(row, ()) if other.net != spine.net)


def _spines(number: int, net: Net) -> Iterable[Spine]:
    """None for a straight line. Where a road goes straight on between one up and one down, the spine is two, in two
    tracks: no sign of a net has four arms, so that a cross is always two lines that have nothing to do with each other.
    """
    fork = len(net.left) == 1
    hub, ends = (net.left[0], net.right) if fork else (net.right[0], net.left)
    above, below = tuple(row for row in ends if row < hub), tuple(row for row in ends if row > hub)
    parts = [above, below] if hub in ends else [above + below]
    for part in parts:
        if part:
            yield Spine(number, (hub,), part) if fork else Spine(number, part, (hub,))


def _nearest(row: int, rows: int) -> Iterable[int]:
    """The rows of the drawing, the nearest first, and then those below it."""
    yield from sorted(range(rows), key=lambda other: abs(other - row))
    yield from range(rows, 4 * rows + 4)


def _span(spine: Spine) -> int:
    return spine.rows[1] - spine.rows[0]


def _place(spine: Spine, first: int, tracks: list[list[Spine]]) -> None:
    """Give a spine the first track from ``first`` on in which it touches no other."""
    low, high = spine.rows
    spine.track = next(
        (
            track
            for track in range(first, len(tracks))
            if all(high < other.rows[0] or other.rows[1] < low for other in tracks[track])
        ),
        max(first, len(tracks)),
    )
    while len(tracks) <= spine.track:
        tracks.append([])
    tracks[spine.track].append(spine)
