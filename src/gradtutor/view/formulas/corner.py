"""Which side of a corner a derivative was taken from, where a value stands on one: relu at 0, equal ones in max, the
end of a clip, the edge of a condition; of arrays, at how many places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from gradtutor.engine.autodiff.graph import evaluate
from gradtutor.engine.language.tree import Call, names_in, walk
from gradtutor.engine.language.values import is_array
from gradtutor.i18n import mark, tr
from gradtutor.view.text.lines import Line, width

if TYPE_CHECKING:
    from gradtutor.view.scene import Scene

_LEFT: Final = mark("a corner{times}: the slope of the left side")
_BETWEEN: Final = mark("a corner{times}: 0, between both sides")
_HALF: Final = mark("a corner{times}: half of both sides")
_INSIDE: Final = mark("a corner{times}: the slope of the inside")
_TAKEN: Final = mark("an edge{times}: the slope of the side taken")
_JUMP: Final = mark("a jump{times}: 0, the slope of both sides")
_SHARED: Final = mark("a tie{times}: equal ones share the slope")
_FIRST: Final = mark("a tie{times}: the first has the slope")

_Test = Callable[..., Any]


def _equal(a: Any, b: Any) -> Any:
    return a == b


def _whole(a: Any) -> Any:
    return a % 1.0 == 0.0


def _bent(a: Any, slope: Any) -> Any:
    return (a == 0.0) & (slope != 1.0)


def _at_an_end(a: Any, low: Any, high: Any) -> Any:
    return (a == low) | (a == high)


def _largest(a: Any, **options: Any) -> Any:
    """Where along the axis several are the largest."""
    return _several(a, a.max(keepdims=True, **_axis(options)), options)


def _smallest(a: Any, **options: Any) -> Any:
    return _several(a, a.min(keepdims=True, **_axis(options)), options)


def _several(a: Any, extreme: Any, options: Mapping[str, Any]) -> Any:
    return (a == extreme).sum(**_axis(options)) > 1


def _axis(options: Mapping[str, Any]) -> dict[str, Any]:
    return {"axis": options.get("axis")}


def _in_a_window(a: Any, **options: Any) -> Any:
    from gradtutor.engine.language.arrays.windows import tied

    return tied(a, options.get("size", 2), options.get("stride"))


_CORNERS: Final[Mapping[str, tuple[_Test, str]]] = {
    "relu": (lambda a: a == 0.0, _LEFT),
    "leaky_relu": (_bent, _LEFT),
    "elu": (_bent, _LEFT),
    "abs": (lambda a: a == 0.0, _BETWEEN),
    "max": (_equal, _HALF),
    "min": (_equal, _HALF),
    "clip": (_at_an_end, _INSIDE),
    "sign": (lambda a: a == 0.0, _JUMP),
    "floor": (_whole, _JUMP),
    "ceil": (_whole, _JUMP),
    **dict.fromkeys(("less", "less_equal", "greater", "greater_equal", "equal", "not_equal"), (_equal, _TAKEN)),
    **dict.fromkeys(("amax", "amax_along"), (_largest, _SHARED)),
    **dict.fromkeys(("amin", "amin_along"), (_smallest, _SHARED)),
    **dict.fromkeys(("maxpool", "maxpool_sized"), (_in_a_window, _FIRST)),
}
"""Operation -> whether its arguments stand on a corner, place by place, and which slope it has there."""
_OF_ARRAYS: Final = frozenset({"amax", "amin", "amax_along", "amin_along", "maxpool", "maxpool_sized"})


def corner_lines(scene: Scene, name: str) -> list[Line]:
    """A line that says it, for the first corner on which an operation on ``name`` stands; mostly none."""
    known = scene.snapshot.column.known
    for consumer in scene.graph.consumers(name):
        for part in walk(scene.graph.nodes[consumer]):
            if not isinstance(part, Call) or part.operation not in _CORNERS or name not in names_in(part):
                continue
            test, sentence = _CORNERS[part.operation]
            try:
                values = [evaluate(argument, known) for argument in part.arguments]
            except (KeyError, ArithmeticError, ValueError):
                continue
            if part.operation in _OF_ARRAYS and not is_array(values[0]):
                continue
            there = test(*values, **(dict(part.options) if part.operation in _OF_ARRAYS else {}))
            if texts := _told(sentence, there):
                # Where there is no room for how many there are, that it is one.
                text = next((one for one in texts if width(one) < scene.columns), texts[-1])
                return [((f" {text}", "muted"),)]
    return []


def _told(sentence: str, there: Any) -> list[str]:
    """``there``: for each place, or for the only one, whether it is a corner. The longer form first; none where none
    is."""
    if getattr(there, "size", 1) == 1:
        return [tr(sentence).format(times="")] if there else []
    count = int(there.sum())
    return [tr(sentence).format(times=times) for times in (f" ({count}×)", "")] if count else []
