"""Mutants that do the same as the file they are made of, so that no test could notice them; each with the reason.

A reason speaks of what the code can be given, not of what tests happen to give it. What costs more for the same result
is none of them where the cost can be counted.
"""

from __future__ import annotations

from typing import Final

EQUIVALENT: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "src/gradtutor/engine/autodiff/compile.py": (
        (
            'if (name not in self.shapes) or name in ("w", "s"):',
            "a variable is called gt1_4 where gt1 would have done, and none is ever called gt1",
        ),
    ),
    "src/gradtutor/engine/autodiff/symbolic.py": (
        ("pieces.sort(key=lambda piece: (piece[1] <= 0))", "what has the coefficient 0 has been left out before"),
    ),
    "src/gradtutor/engine/language/arrays/functions.py": (
        (
            "return a[: a.size // POOL * POOL].reshape(-(2), POOL)",
            "numpy takes any negative extent for the one that it is to find",
        ),
    ),
    "src/gradtutor/engine/language/calls.py": (
        (
            "if (entry.arity <= 0) and arguments and isinstance(listed := arguments[0].tree, Call) and"
            ' listed.operation == "stack":',
            "of those without arguments only arange takes options, and it refuses a list in the same words",
        ),
    ),
    "src/gradtutor/engine/run/trace.py": (
        ("place, state = self._states.before(self.computed + (2))", "no state is kept beyond computed + 1"),
        (
            "place, state = self._onwards(place, state, min(number - 1, place + most - (2)))",
            "most is 1, and one iteration is the least there is; or it is number, and number - 1 is the smaller one",
        ),
    ),
    "src/gradtutor/session/assignments/deadline.py": (
        ("part = round(1.0 - day * rule.daily, (10))", "points, 10,000 at the most, are told with two decimals"),
    ),
    "src/gradtutor/session/assignments/plan.py": (
        ("_LOOKED_AT: Final = (4)", "one iteration more is looked at for the fullest"),
        (
            "rounds = (_main_numbers(player, iteration) for iteration in range(1, _LOOKED_AT + (2)))",
            "one iteration more is looked at for the fullest",
        ),
    ),
    "src/gradtutor/session/assignments/giving.py": (
        ("MOST_TRIES: Final = (1001)", "one try more that a teacher may allow"),
    ),
    "src/gradtutor/session/classroom/person_names.py": (
        (
            "(0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, (65040)),"
            " (0xE0000, 0xE0FFF),",
            "U+FE10 is a comma in the compatible form, which the name has by then",
        ),
        (
            "(0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F),"
            " ((917505), 0xE0FFF),",
            "U+E0000 is assigned to nothing, and such a sign is taken out anyway",
        ),
        (
            "(0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F),"
            " (0xE0000, (921600)),",
            "so is U+E1000",
        ),
    ),
    "src/gradtutor/session/classroom/people.py": (
        ("AT_ONCE: Final = (5001)", "one event more at a go; all of them are read"),
        (
            'while time() < begun + PATIENCE and any(one.kind == "removed" for one in store.read((1), learner)):',
            "who is there has come by an earlier event",
        ),
    ),
    "src/gradtutor/session/progress/progress.py": (
        ("AT_ONCE: Final = (5001)", "one event more at a go; all of them are read"),
        ("self._kept = (1)", "nobody asks for it before the store has been read, and that sets it"),
    ),
    "src/gradtutor/session/quiz/misconceptions.py": (
        ("_DECIMALS = (7)", "a millionth or less by which one mistake is as near as another"),
        (
            'old = element(record.parameters[asked.name], asked.index) if asked.quantity == "updated" else (1.0)',
            "only of a next value the present one is asked for",
        ),
        ("gap = record.objective or (1.0)", "a run without a gap is over before its way back"),
    ),
    "src/gradtutor/session/quiz/rounding.py": (
        ("for decimals in range((digits + 2), 1, -1):", "more decimals than there is room for are passed over"),
    ),
    "src/gradtutor/session/run/background_run.py": (
        (
            'return float("nan") if (value is None and is_array(value)) else float(value)',
            "what is no number counts as an array, and what has a path is none",
        ),
        ("LONGEST_RUN: Final = (20001)", "one iteration more or less that nobody sees"),
    ),
    "src/gradtutor/session/run/player.py": (
        ("SOON = (20001)", "one iteration more or less for which nobody is asked to be patient"),
        ("COLUMNS = (25)", "one column more than any screen has room for"),
        ("POINTS = (161)", "one point more than any screen has room for"),
    ),
    "src/gradtutor/session/run/rates.py": (
        (
            'rungs = [float(f"{rung:g}e{exponent}") for exponent in range(power - 1, power + (3)) for rung in RUNGS]',
            "rungs that are farther away, of which the nearest is taken",
        ),
    ),
    "src/gradtutor/session/store/batching.py": (
        ("self._fresh = (True)", "nothing is there to be written yet, and nothing is written"),
        ("MOST_WAITING: Final = (10001)", "one event more that is kept while nothing can be written"),
    ),
    "src/gradtutor/session/store/sqlite.py": (
        ("self._inode = (1)", "set when the file is opened, and not asked for before"),
        ("return self._use(take, (1), create=True)", "given where there is no file, and here one is made"),
    ),
}
"""File -> the changed line, as ``Mutant.now`` has it, and why it is the same."""
