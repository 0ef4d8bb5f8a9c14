"""Records against the standard library's own: the same classes made both ways behave in the same way."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
import types
import typing
import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from gradtutor import records

Kind = TypeVar("Kind")
Wrapped: typing.TypeAlias = Callable[[type], type]


class Point(records.NamedTuple):
    """A place."""

    x: float
    y: float = 2.0
    name: str = ""

    @property
    def sum(self) -> float:
        return self.x + self.y


class StandardPoint(typing.NamedTuple):
    x: float
    y: float = 2.0
    name: str = ""


class Boxed(records.NamedTuple, Generic[Kind]):
    content: Kind


class Empty(records.NamedTuple):
    pass


def test_a_named_tuple_is_the_tuple_of_its_fields() -> None:
    point = Point(1.0, name="p")
    assert point == (1.0, 2.0, "p") and tuple(point) == StandardPoint(1.0, name="p")
    assert (point.x, point.y, point.name, point.sum) == (1.0, 2.0, "p", 3.0)
    assert repr(point) == repr(StandardPoint(1.0, name="p")).replace("StandardPoint", "Point")
    assert point._replace(y=5.0) == (1.0, 5.0, "p") and type(point._replace(y=5.0)) is Point
    assert point._asdict() == {"x": 1.0, "y": 2.0, "name": "p"}
    assert tuple(Point._make([1, 2, 3])) == (1, 2, 3) and Point._fields == ("x", "y", "name")
    assert Point._field_defaults == {"y": 2.0, "name": ""} and Point.__match_args__ == Point._fields
    assert pickle.loads(pickle.dumps(point)) == copy.copy(point) == point
    assert type(pickle.loads(pickle.dumps(point))) is Point
    assert Boxed(3).content == 3 and Boxed[int](3) == (3,) and Empty() == ()
    assert not hasattr(point, "__dict__")


@pytest.mark.parametrize("wrong", [(), (1, 2, 3, 4)])
def test_a_named_tuple_refuses_what_the_standard_one_refuses(wrong: tuple[Any, ...]) -> None:
    kinds: tuple[Any, ...] = Point, StandardPoint
    for kind in kinds:
        with pytest.raises(TypeError):
            kind(*wrong)
        with pytest.raises(TypeError):
            kind(1, z=3)
        with pytest.raises(TypeError):
            kind._make([1])
        with pytest.raises((TypeError, ValueError)):
            kind(1)._replace(z=3)
        with pytest.raises(AttributeError):
            kind(1).x = 3.0


def test_a_field_without_a_default_cannot_follow_one_that_has_one() -> None:
    meta: Any = type(records.NamedTuple)
    with pytest.raises(TypeError, match="without a default"):
        meta("Wrong", (records.NamedTuple,), {"__annotations__": {"a": "int", "b": "int"}, "a": 1})


def made_by(dataclass: Any, **options: bool) -> tuple[type[Any], type[Any]]:
    """A record and one that inherits from it."""

    class Base:
        kind: typing.ClassVar[str] = "base"

        @property
        def size(self) -> float:
            return -1.0

    class Plain(Base):
        a: int
        size: float  # a field in the place of a property
        b: list[int] = dataclasses.field(default_factory=list)
        c: int = dataclasses.field(default=3, kw_only=True)
        d: int = dataclasses.field(default=4, repr=False, compare=False)

        __annotations__ = {"a": "int", "size": "float", "b": "list[int]", "c": "int", "d": "int"}

    plain = dataclass(**options)(Plain)
    wider = dataclass(**options)(
        type("Wider", (plain,), {"__annotations__": {"e": "str"}, "e": "e", "__module__": __name__})
    )
    return plain, wider


@pytest.mark.parametrize("options", [{}, {"frozen": True}, {"frozen": True, "eq": False}, {"eq": False}])
def test_a_data_class_is_what_the_standard_library_makes(options: dict[str, bool]) -> None:
    ours, theirs = (made_by(made, slots=True, **options) for made in (records.dataclass, dataclasses.dataclass))
    for own, other in zip(ours, theirs, strict=True):
        one, same = own(1, 2.0, c=5), other(1, 2.0, c=5)
        assert [field.name for field in dataclasses.fields(own)] == [field.name for field in dataclasses.fields(other)]
        assert all(getattr(one, field.name) == getattr(same, field.name) for field in dataclasses.fields(other))
        assert repr(one) == repr(same)
        assert (one == own(1, 2.0, c=5)) == (same == other(1, 2.0, c=5))
        assert (one == own(1, 2.0, c=5, d=0)) == (same == other(1, 2.0, c=5, d=0))
        assert one != own(2, 2.0, c=5) and one != same
        assert (own.__hash__ is None) == (other.__hash__ is None)
        if own.__hash__ is not None and options.get("eq", True):
            frozen = dataclasses.replace(one, b=())
            assert hash(frozen) == hash(dataclasses.replace(same, b=())) == hash(own(1, 2.0, (), c=5, d=9))
        assert dataclasses.replace(one, a=7).a == 7 and dataclasses.replace(one, a=7).c == 5
        assert own(1, 2.0).b == [] and own(1, 2.0).b is not own(1, 2.0).b
        assert own.__match_args__ == other.__match_args__
        assert one.kind == "base"
        refused: tuple[tuple[Any, ...], ...] = (), (1, 2, [], 4, 5, 6, 7)
        for wrong in refused:
            for kind in (own, other):
                with pytest.raises(TypeError):
                    kind(*wrong)
        for kind in (own, other):
            with pytest.raises(TypeError):
                kind(1, 2.0, z=1)
            made = kind(1, 2.0)
            if options.get("frozen"):
                with pytest.raises(dataclasses.FrozenInstanceError):
                    made.a = 2
                with pytest.raises(dataclasses.FrozenInstanceError):
                    del made.a
            else:
                made.a = 2
                assert made.a == 2


@dataclasses.dataclass(frozen=True, slots=True)
class StandardPlace:
    x: float
    names: list[str] = dataclasses.field(default_factory=list, compare=False)


@records.dataclass(frozen=True, slots=True)
class Place:
    x: float
    names: list[str] = dataclasses.field(default_factory=list, compare=False)


@records.dataclass
class Loose:
    x: float
    y: float = 2.0


@dataclasses.dataclass
class StandardLoose:
    x: float
    y: float = 2.0


@pytest.mark.parametrize(("own", "other"), [(Place, StandardPlace), (Loose, StandardLoose)])
def test_a_record_is_copied_pickled_and_pointed_at_as_one_of_the_standard_library(own: Any, other: Any) -> None:
    kinds: tuple[Any, ...] = own, other
    for kind in kinds:
        made = kind(1.5)
        for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
            assert type(again) is kind and again == made and again is not made
            assert dataclasses.asdict(again) == dataclasses.asdict(made)
        with pytest.raises(TypeError):
            made < again  # noqa: B015
    assert hasattr(own(1.5), "__dict__") == hasattr(other(1.5), "__dict__")
    shared = Place(1.5, ["n"])
    assert copy.copy(shared).names is shared.names and copy.deepcopy(shared).names is not shared.names
    for kind in kinds:
        if "__slots__" in vars(kind):
            with pytest.raises(TypeError, match="weak reference"):
                weakref.ref(kind(1.5))
        else:
            assert weakref.ref(alive := kind(1.5))() is alive


def test_a_record_is_matched_by_its_places() -> None:
    match Place(1.5, ["n"]):
        case Place(x, names):
            assert (x, names) == (1.5, ["n"])
        case _:
            pytest.fail("not matched")


def test_what_a_class_says_itself_is_kept() -> None:
    @records.dataclass
    class Told:
        a: int
        twice: int = dataclasses.field(init=False)

        def __post_init__(self) -> None:
            self.twice = 2 * self.a

        def __repr__(self) -> str:
            return "told"

    assert repr(Told(3)) == "told" and Told(3).twice == 6


def test_records_of_other_kinds_are_not_equal() -> None:
    made: list[Any] = [
        records.dataclass(frozen=True)(type(name, (), {"__annotations__": {"a": "int"}})) for name in ("One", "Other")
    ]
    assert made[0](1) != made[1](1) and made[0](1) == made[0](1)


def test_no_class_is_compiled_by_itself() -> None:
    """What makes them quick: importing records compiles code once for each number of fields, not for each class."""
    program = (
        "import builtins, sys\n"
        "from gradtutor import records\n"
        "compiled = []\n"
        "sys.addaudithook(lambda event, _: event == 'compile' and compiled.append(event))\n"
        "bodies = [{'__annotations__': dict.fromkeys(names, 'int')} for names in ('ab', 'cd', 'ef', 'gh')]\n"
        "kinds = [type(records.NamedTuple)('P', (records.NamedTuple,), body) for body in bodies]\n"
        "assert kinds[3](1, h=2).g == 1\n"
        "print(len(compiled))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def _asked(fields: dict[str, object]) -> Callable[[int], dict[str, object]]:
    """What a class body of Python 3.14 has in place of ``__annotations__`` (PEP 649): 1 asks for the values."""

    def annotate(format: int) -> dict[str, object]:
        if format != 1:
            raise NotImplementedError
        return fields

    return annotate


def test_fields_are_found_where_they_have_to_be_asked_for() -> None:
    meta: Any = type(records.NamedTuple)
    made = meta("Made", (records.NamedTuple,), {"__annotate_func__": _asked({"x": float, "y": int}), "y": 3})
    assert made(1.0) == (1.0, 3) and made._fields == ("x", "y")
    for slots in (False, True):
        body = {"__annotate_func__": _asked({"x": float, "y": int}), "y": 3}
        record: Any = records.dataclass(frozen=True, slots=slots)(type("Record", (), body))
        assert (record(1.0).x, record(1.0).y) == (1.0, 3) and record(1.0) == record(1.0, 3) != record(2.0)


def test_a_field_whose_class_comes_later_is_a_field(monkeypatch: pytest.MonkeyPatch) -> None:
    def annotate(format: int) -> dict[str, object]:
        raise NameError("name 'Later' is not defined")

    # The part of Python 3.14's module that is needed: it makes a reference of what is not there yet.
    library = types.ModuleType("annotationlib")
    vars(library)["Format"] = types.SimpleNamespace(FORWARDREF=3)
    vars(library)["call_annotate_function"] = lambda asked, format: {"later": typing.ForwardRef("Later")}
    monkeypatch.setitem(sys.modules, "annotationlib", library)
    meta: Any = type(records.NamedTuple)
    assert meta("Made", (records.NamedTuple,), {"__annotate_func__": annotate})._fields == ("later",)
