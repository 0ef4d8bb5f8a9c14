"""Records: ``NamedTuple`` and ``dataclass`` of the standard library, quickly made; a type checker sees the originals.

The standard library compiles the methods of every such class when its module is imported, for up to a millisecond each,
and there are two hundred before the first frame. Here all classes share their methods. What must be a class's own, the
names of its parameters, is put into code that is compiled once for each number of fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
    from typing import NamedTuple
else:
    import dataclasses
    from collections import namedtuple
    from functools import cache
    from operator import attrgetter
    from types import FunctionType

    MOST_FIELDS = 40
    """Of a ``NamedTuple``."""

    # What reads the field at a place is the same for every tuple; the standard library's is written in C.
    _GETTERS = [
        vars(one)[name] for one in [namedtuple("_", [f"at{at}" for at in range(MOST_FIELDS)])] for name in one._fields
    ]

    @cache
    def _template(count):
        names = [f"at{at}" for at in range(count)]
        return eval(f"lambda {', '.join(['owner', *names])}: keep(owner, ({', '.join([*names, ''])}))").__code__

    def _function(name, parameters, defaults, keep, keyword_only=()):
        """A function that hands what it is called with to ``keep``: its first argument, and a tuple of all others."""
        code = _template(len(parameters) + len(keyword_only)).replace(
            co_name=name,
            co_varnames=("_owner", *parameters, *keyword_only),
            co_argcount=1 + len(parameters),
            co_kwonlyargcount=len(keyword_only),
        )
        made = FunctionType(code, {"keep": keep}, name, tuple(defaults[one] for one in parameters if one in defaults))
        made.__kwdefaults__ = {one: defaults[one] for one in keyword_only if one in defaults}
        return made

    class _Tuple(tuple):
        """What the classes made by ``NamedTuple`` share."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes):
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise TypeError(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def __getnewargs__(self):
            return tuple(self)

    class _NamedTupleMeta(type):
        """Makes a plain class of the fields that a class body names."""

        def __new__(cls, name, bases, body):
            fields = tuple(body.get("__annotations__", ()))
            defaults = {one: body[one] for one in fields if one in body}
            if fields[len(fields) - len(defaults) :] != tuple(defaults):
                raise TypeError(f"{name}: a field without a default cannot follow one with a default")
            body |= zip(fields, _GETTERS, strict=False)
            body |= {"__slots__": (), "_fields": fields, "__match_args__": fields, "_field_defaults": defaults}
            body["__new__"] = _function("__new__", fields, defaults, tuple.__new__)
            return type(name, (_Tuple, *(base for base in bases if base is not NamedTuple)), body)

    NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})

    class _Made:
        """The default of a field that has a factory."""

        def __init__(self, factory):
            self.factory = factory

    def _keeper(names, makes, after):
        put = object.__setattr__

        def keep(record, values):
            for name, value in zip(names, values, strict=True):
                put(record, name, value)

        def keep_or_make(record, values):
            for name, value in zip(names, values, strict=True):
                put(record, name, value.factory() if type(value) is _Made else value)
            if after is not None:
                after(record)

        return keep_or_make if makes or after is not None else keep

    def _refuse(self, name, value=None):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def _equal(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self is other or self._compared(self) == self._compared(other)

    def _hash(self):
        return hash(self._compared(self))

    def _shown(self):
        fields = (field.name for field in dataclasses.fields(self) if field.repr)
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"

    def dataclass(cls=None, /, *, frozen=False, eq=True, slots=False):
        """Make a class a record. The standard library finds its fields and makes no method."""
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, eq=eq, slots=slots)
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
        fields = dataclasses.fields(made)
        given = [field for field in fields if field.init]
        defaults = {field.name: field.default for field in given if field.default is not dataclasses.MISSING}
        makes = {
            one.name: _Made(one.default_factory) for one in given if one.default_factory is not dataclasses.MISSING
        }
        names = [field.name for field in given if not field.kw_only]
        by_name = [field.name for field in given if field.kw_only]
        keep = _keeper([*names, *by_name], makes, getattr(made, "__post_init__", None))
        made.__init__ = _function("__init__", names, defaults | makes, keep, by_name)
        if "__repr__" not in vars(made):
            made.__repr__ = _shown
        if eq:
            compared = [field.name for field in fields if field.compare]
            # Of one name it gives the value, of several a tuple, of none it cannot be.
            made._compared = staticmethod(attrgetter(*compared)) if compared else staticmethod(lambda record: ())
            made.__eq__ = _equal
            made.__hash__ = _hash if frozen else None
        if frozen:
            made.__setattr__ = made.__delattr__ = _refuse
        return made


__all__ = ["NamedTuple", "dataclass"]
