"""Put the code that is run close together, so that forked processes copy few pages of it.

CPython writes to code while it runs it: counters beside the instructions tell when one is worth being specialised (PEP
659). After a fork each page with such a counter is copied for the process. The functions that a learner needs are 1.5
MB of code; among those that nobody calls they lie on 7 MB of pages.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any


@contextmanager
def executed() -> Iterator[set[CodeType]]:
    """The code that is started meanwhile; none where this Python cannot tell (3.11)."""
    found: set[CodeType] = set()
    monitoring: Any = getattr(sys, "monitoring", None)
    if monitoring is None:
        yield found
        return

    def started(code: CodeType, _: int) -> object:
        found.add(code)
        return monitoring.DISABLE

    tool, event = monitoring.OPTIMIZER_ID, monitoring.events.PY_START
    monitoring.use_tool_id(tool, "gradtutor")
    monitoring.register_callback(tool, event, started)
    monitoring.set_events(tool, event)
    try:
        yield found
    finally:
        monitoring.set_events(tool, monitoring.events.NO_EVENTS)
        monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)


def gather(codes: set[CodeType]) -> int:
    """Give the functions with such code copies of it, made one after the other; how many functions they are.

    Code is the same by its content; what was learnt about it while it ran is to be learnt again.
    """
    copies: dict[CodeType, CodeType] = {}

    def copied(code: CodeType) -> CodeType:
        if code not in copies:
            inner = tuple(copied(one) if isinstance(one, CodeType) else one for one in code.co_consts)
            copies[code] = code.replace(co_consts=inner)
        return copies[code]

    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__ in codes]
    for one in functions:
        one.__code__ = copied(one.__code__)
    return len(functions)
