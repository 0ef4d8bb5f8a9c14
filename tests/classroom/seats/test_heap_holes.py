"""The holes of the heap are filled: what is made afterwards lies in a row, however the heap looked before."""

from __future__ import annotations

import subprocess
import sys

import pytest

POOL = 16384
"""Python's pools of small blocks, each of blocks of one size."""


def run(program: str) -> list[str]:
    """The words that a program prints."""
    program = f"from gradtutor.classroom.seats.heap_holes import fill_holes\n{program}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(("length", "block"), [(15, 48), (67, 112), (479, 512)])
def test_small_objects_lie_in_a_row_afterwards(length: int, block: int) -> None:
    # bytes have 33 bytes besides their letters, and a block is a multiple of 16: 15 + 33 = 48, 67 + 33 = 100 → 112.
    program = f"""
def in_a_row():
    places = [id(one) for one in [bytes({length}) for _ in range(60)]]
    return sum(later - earlier == {block} for earlier, later in zip(places, places[1:]))
many = [bytes({length}) for _ in range(20000)]
del many[::2]
print(in_a_row() < 30, fill_holes() > 100, in_a_row() >= 59 - 2 * ({block} * 60 // {POOL} + 1))
"""
    assert run(program) == ["True"] * 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the GNU C library")
def test_large_ones_lie_behind_everything_else() -> None:
    # 2,000 holes of 3,000 bytes; a list of 300 references has 2,400.
    program = """
import ctypes
limit = ctypes.CDLL(None).sbrk
limit.restype, limit.argtypes = ctypes.c_void_p, [ctypes.c_ssize_t]
many = [bytearray(3000) for _ in range(4000)]
place = lambda one: ctypes.addressof(ctypes.c_char.from_buffer(one))
ends = max(map(place, many))
del many[::2]
fill_holes()
print(all(place(one) > ends for one in [bytearray(2400) for _ in range(20)]))
"""
    assert run(program) == ["True"]
