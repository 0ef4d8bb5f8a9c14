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

    def _annotations(body):
        """Name -> type of the fields that a class body names; from Python 3.14 on they are asked for (PEP 649)."""
        if "__annotations__" in body:
            return body["__annotations__"]
        annotate = body.get("__annotate_func__") or body.get("__annotate__")
        if annotate is None:
            return {}
        try:
            # ``annotationlib.Format.VALUE``; the module itself takes milliseconds to import.
            return annotate(1)
        except NameError:
            # One is of a class that is defined further below.
            from annotationlib import Format, call_annotate_function

            return call_annotate_function(annotate, Format.FORWARDREF)

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
            fields = tuple(_annotations(body))
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

    def _default(value):
        if not isinstance(value, dataclasses.Field):
            return value
        return value.default if value.default_factory is dataclasses.MISSING else _Made(value.default_factory)

    def _keeper(names, defaults, after):
        put = object.__setattr__
        makes = any(type(value) is _Made for value in defaults.values())

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

    def _state(self):
        return [getattr(self, name) for name in self._annotations]

    def _restore(self, state):
        for name, value in zip(self._annotations, state, strict=True):
            object.__setattr__(self, name, value)

    class _Fields:
        """``__dataclass_fields__``, made by the standard library when something of it asks: ``replace``, ``fields``."""

        def __get__(self, record, kind):
            # With a text of its own: for a class without one the standard library works out its signature.
            bare = type("Bare", (), {"__doc__": "The fields.", "__annotations__": kind._annotations, **kind._defaults})
            dataclasses.dataclass(init=False, repr=False, eq=False)(bare)
            kind.__dataclass_fields__ = bare.__dataclass_fields__
            return bare.__dataclass_fields__

    def _made(cls, fields, slots, more):
        """The class with ``more`` in it; its defaults are no attributes of it, unless it is one without slots."""
        if not slots:
            for name in fields:
                default = vars(cls).get(name)
                if isinstance(default, dataclasses.Field):
                    delattr(cls, name)
                    if default.default is not dataclasses.MISSING:
                        more[name] = default.default
            for name, value in more.items():
                setattr(cls, name, value)
            return cls
        inherited = getattr(cls, "_annotations", {})
        body = {name: value for name, value in vars(cls).items() if name not in fields}
        body.pop("__dict__", None)
        body.pop("__weakref__", None)
        body |= more | {"__slots__": tuple(name for name in fields if name not in inherited)}
        made = type(cls)(cls.__name__, cls.__bases__, body)
        made.__qualname__ = cls.__qualname__
        return made

    def dataclass(cls=None, /, *, frozen=False, eq=True, slots=False):
        """Make a class a record, as ``dataclasses.dataclass`` does."""
        if cls is None:
            return lambda cls: dataclass(cls, frozen=frozen, eq=eq, slots=slots)
        body = vars(cls)
        own = {name: kind for name, kind in _annotations(body).items() if "ClassVar" not in str(kind)}
        annotations = getattr(cls, "_annotations", {}) | own
        known = {name: value for name, value in getattr(cls, "_defaults", {}).items() if name not in own}
        known |= {name: body[name] for name in own if name in body}
        special = {name: value for name, value in known.items() if isinstance(value, dataclasses.Field)}
        given = [name for name in annotations if name not in special or special[name].init]
        by_name = [name for name in given if name in special and special[name].kw_only is True]
        names = [name for name in given if name not in by_name]
        defaults = {name: _default(value) for name, value in known.items()}
        defaults = {name: value for name, value in defaults.items() if value is not dataclasses.MISSING}
        keep = _keeper([*names, *by_name], defaults, getattr(cls, "__post_init__", None))
        more = {"__dataclass_fields__": _Fields(), "_annotations": annotations, "_defaults": known}
        more |= {"__match_args__": tuple(names), "__init__": _function("__init__", names, defaults, keep, by_name)}
        if "__repr__" not in body:
            more["__repr__"] = _shown
        if eq:
            compared = [name for name in annotations if name not in special or special[name].compare]
            # Of one name it gives the value, of several a tuple, of none it cannot be.
            more["_compared"] = staticmethod(attrgetter(*compared)) if compared else staticmethod(lambda record: ())
            more |= {"__eq__": _equal, "__hash__": _hash if frozen else None}
        if frozen:
            more |= {"__setattr__": _refuse, "__delattr__": _refuse}
            if slots:
                # Without a ``__dict__`` copies are filled by assignment, which is refused.
                more |= {"__getstate__": _state, "__setstate__": _restore}
        return _made(cls, own, slots, more)


__all__ = ["NamedTuple", "dataclass"]
