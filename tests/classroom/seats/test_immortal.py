"""Objects whose references are not counted any more: each test in a process of its own, for it cannot be undone."""

from __future__ import annotations

import subprocess
import sys

import pytest

IMMORTALS = sys.version_info >= (3, 12) and sys.implementation.name == "cpython"
"""PEP 683."""
needs_immortals = pytest.mark.skipif(not IMMORTALS, reason="this Python counts the references to every object")


def run(program: str) -> list[str]:
    """The words that a program prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.skipif(IMMORTALS, reason="this Python has immortal objects")
def test_where_python_counts_all_references_nothing_is_changed() -> None:
    program = """
from gradtutor.classroom.seats.immortal import immortalise
import sys
thing = object()
print(immortalise(), sys.getrefcount(thing))
"""
    # One reference is the name, one the argument.
    assert run(program) == ["0", "2"]


@needs_immortals
def test_references_to_what_exists_are_not_counted_any_more() -> None:
    program = """
import sys
from gradtutor.classroom.seats.immortal import immortalise

class Thing:
    def method(self):
        return "a constant of the code only" + str(self)

thing, text = Thing(), "".join(["a ", "text"])
found = immortalise()
ours = (thing, text, Thing, Thing.method, Thing.method.__code__, Thing.method.__code__.co_consts[1])
before = [sys.getrefcount(one) for one in ours]
more = [ours] * 10 + [one for one in ours for _ in range(100)]
print(found > 10_000, before == [sys.getrefcount(one) for one in ours], set(before) == {sys.getrefcount(None)})
"""
    assert run(program) == ["True", "True", "True"]


@needs_immortals
def test_what_is_made_later_is_freed_as_ever() -> None:
    program = """
import weakref
from gradtutor.classroom.seats.immortal import immortalise

class Thing:
    pass

immortalise()
later = Thing()
gone = weakref.ref(later)
del later
print(gone())
"""
    assert run(program) == ["None"]


@needs_immortals
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process shares")
def test_a_forked_process_that_looks_at_every_object_goes_on_sharing_them() -> None:
    program = """
import gc, os, sys
from gradtutor.classroom.seats.immortal import immortalise

def own():
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty"))

things = [str(number) for number in range(1_000_000, 1_100_000)]
if sys.argv[1] == "immortal":
    assert immortalise()
gc.freeze()
sys.stdout.flush()
if os.fork() == 0:
    before = own()
    for one in things:
        other = one
    print(own() - before, flush=True)
    os._exit(0)
os.wait()
"""
    dirty = {}
    for kind in ("mortal", "immortal"):
        command = [sys.executable, "-c", program, kind]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        dirty[kind] = int(done.stdout)
    # 100,000 texts of 7 characters take 56 bytes each, so 5,469 KiB: nearly all is written to, or nearly nothing.
    assert dirty["mortal"] > 4000
    assert dirty["immortal"] < 500
