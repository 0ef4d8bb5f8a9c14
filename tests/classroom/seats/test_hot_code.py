"""Code that is run lies close together: the functions do what they did, from copies of their code."""

from __future__ import annotations

import subprocess
import sys

import pytest

KNOWS = sys.version_info >= (3, 12) and sys.implementation.name == "cpython"
"""PEP 669: Python tells which code is started."""


def run(program: str) -> list[str]:
    """The lines that a program prints: what is done to functions cannot be undone."""
    program = f"from gradtutor.classroom.seats.hot_code import executed, gather\n{program}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(KNOWS, reason="this Python tells which code is started")
def test_where_python_does_not_tell_nothing_is_changed() -> None:
    program = """
def function(): return 1
with executed() as codes: function()
print(len(codes), gather(codes), function())
"""
    assert run(program) == ["0 0 1"]


@pytest.mark.skipif(not KNOWS, reason="this Python does not tell which code is started")
class TestGather:
    """Where Python tells."""

    def test_what_is_started_is_found_and_nothing_else(self) -> None:
        program = """
def inner(): return 1
def outer(): return inner()
def other(): return 2
with executed() as codes: outer()
other()
print(sorted(code.co_name for code in codes if code.co_filename == "<string>"))
"""
        assert run(program) == ["['inner', 'outer']"]

    def test_functions_work_as_before(self) -> None:
        program = """
def counter(step=2, *, begin=10):
    total = begin
    def more(times=1):
        nonlocal total
        total += step * times
        return [total + one for one in (0, 1)]
    return more
class Thing:
    @property
    def value(self): return __class__.__name__
    def rows(self):
        yield from (1, 2)
more = counter()
def everything(): return more(), counter(begin=0)(3), Thing().value, list(Thing().rows())
with executed() as codes: print(everything())
before = more.__code__
found = gather(codes)
print(found >= 5, more.__code__ is not before, more.__code__ == before)
print(everything())
"""
        # 10 + 2 = 12, then 12 + 2 = 14: the counter that exists goes on counting.
        assert run(program) == [
            "([12, 13], [6, 7], 'Thing', [1, 2])",
            "True True True",
            "([14, 15], [6, 7], 'Thing', [1, 2])",
        ]

    def test_the_copies_lie_close_together(self) -> None:
        program = """
import gc, sys
parts = [f"def function{number}(a):\\n    b = a + {number}\\n    return b * b - a\\n" for number in range(4000)]
names = {}
exec("\\n".join(parts), names)
called = [names[f"function{number}"] for number in range(0, 4000, 40)]
def pages():
    ends = ((id(one.__code__), id(one.__code__) + sys.getsizeof(one.__code__)) for one in called)
    return len({page for begin, end in ends for page in range(begin // 4096, end // 4096 + 1)})
with executed() as codes:
    for one in called: one(1)
before = pages()
from gradtutor.classroom.seats.heap_holes import fill_holes
fill_holes()
gather(codes)
size = sum(sys.getsizeof(one.__code__) for one in called)
print(before > 80, pages() <= 2 * size // 4096, called[3](2) == 122 * 122 - 2)
"""
        # A hundred functions of 4,000 that lie in a row: each was on a page of its own.
        assert run(program) == ["True True True"]
