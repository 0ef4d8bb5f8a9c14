"""Objects that are looked at without being written to, so that forked processes go on sharing their memory.

CPython counts the references to an object inside the object: who only looks at one writes to its page, and after a fork
the system then copies the page for that process. From Python 3.12 on some objects are immortal (PEP 683): their count
is never changed. Here all that exist become so, before the first fork: nothing of them is ever freed in this process
anyway. It saves each learner's process about 8 MiB.
"""

from __future__ import annotations

import ctypes
import gc
from types import CodeType
from typing import Final

_REFERENCES: Final = 1000
"""Far more than anything else that happens between two looks adds."""


def immortalise() -> int:
    """Make every object immortal that the garbage collector can find from here; how many they are.

    0 where this Python counts the references to all objects (3.11, and free-threaded ones).
    """
    forever = _forever()
    if forever is None:
        return 0
    gc.collect()
    known = _reachable()
    for address in known:
        _count(address).value = forever
    return len(known)


def _count(address: int) -> ctypes.c_ssize_t:
    """The count of references of the object at an address: the first word of each."""
    return ctypes.c_ssize_t.from_address(address)


def _forever() -> int | None:
    """The count that an immortal object has here: that of ``None``, if references do not change it."""
    count = _count(id(None))
    before = count.value
    references = [None] * _REFERENCES
    return before if count.value == before and _stays(before) and references else None


def _stays(forever: int) -> bool:
    """Whether an object of our own keeps this count; tried, for how objects are laid out is Python's own affair."""
    probe = object()
    count = _count(id(probe))
    if count.value > _REFERENCES:
        # Not a count: another layout.
        return False
    count.value = forever
    references = [probe] * _REFERENCES
    del references
    return count.value == forever


def _reachable() -> dict[int, object]:
    """Every object by its address, kept alive by this very dictionary, which is not among them."""
    known: dict[int, object] = {}
    found = gc.get_objects()
    while found:
        # By functions of C where that is possible: there are some hundred thousand, and each is met several times.
        fresh = dict(zip(map(id, found), found, strict=True))
        for address in fresh.keys() & known.keys():
            del fresh[address]
        known |= fresh
        found = gc.get_referents(*fresh.values())
        for one in fresh.values():
            if isinstance(one, dict):
                # The collector does not look at keys that are strings, nor into code.
                found += one
            elif isinstance(one, CodeType):
                found += [one.co_consts, one.co_names, one.co_name, one.co_qualname, one.co_filename]
                found += [one.co_linetable, one.co_exceptiontable]
    return known
