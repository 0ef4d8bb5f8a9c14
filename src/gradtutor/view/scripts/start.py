"""What a program begins with: parameters, constants, data, and what is drawn or chosen anew in each iteration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradtutor.engine.language.values import is_array
from gradtutor.engine.run.batches import per_epoch
from gradtutor.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gradtutor.engine.problem import Batch, Problem
    from gradtutor.view.scripts.functions import Library
    from gradtutor.view.scripts.program import Builder

_WIDTH = 100
"""Columns of a line of numbers."""


def write_start(build: Builder, library: Library, problem: Problem, names: Mapping[str, str]) -> None:
    """Parameters, constants and data, each with its values to the last digit."""
    build.comment(tr("where it starts"))
    for one in problem.parameters:
        _value(build, names[one.name], one.start, library, learnt=True)
    if problem.constants or problem.data:
        build.add()
        build.comment(tr("what is given"))
    for name, value in {**problem.constants, **problem.data}.items():
        _value(build, names[name], value, library)


def _value(build: Builder, name: str, value: Any, library: Library, *, learnt: bool = False) -> None:
    tensor = "torch.tensor({}{})"
    after = ", requires_grad=True" if learnt else ""
    if not is_array(value):
        build.add(
            f"{name} = {tensor.format(repr(float(value)), after) if library == 'pytorch' else repr(float(value))}"
        )
        return
    opening = {"numpy": "np.array(", "jax": "jnp.array(", "pytorch": "torch.tensor("}[library]
    closing = f"{after})" if library == "pytorch" else ")"
    rows = _rows(value.tolist())
    if len(rows) == 1:
        build.add(f"{name} = {opening}{rows[0]}{closing}")
        return
    build.add(f"{name} = {opening}{rows[0]}")
    for row in rows[1:-1]:
        build.add(f"    {row}")
    build.add(f"    {rows[-1]}{closing}")


def _rows(value: Any) -> list[str]:
    """A nested list as rows of at most ``_WIDTH`` columns."""
    whole = repr(value)
    if len(whole) <= _WIDTH:
        return [whole]
    if isinstance(value[0], list):
        inner = [_rows(part) for part in value]
        flat = [row if at < len(part) - 1 else f"{row}," for part in inner for at, row in enumerate(part)]
        return [f"[{flat[0]}", *flat[1:-1], f"{flat[-1][:-1]}]"]
    found, line = [], ""
    for part in map(repr, value):
        if line and len(line) + len(part) > _WIDTH - 4:
            found.append(line)
            line = ""
        line += f"{part}, "
    found.append(line[:-2])
    return [f"[{found[0].rstrip()}", *(row.rstrip() for row in found[1:-1]), f"{found[-1]}]"]


def write_order(build: Builder, problem: Problem) -> None:
    """Before the loop: in which order the rows come."""
    batch = problem.batch
    if batch is None:
        return
    build.add()
    rows = len(next(iter(problem.data.values())))
    build.comment(tr("each iteration sees {size} of the {rows} rows").format(size=batch.size, rows=rows))
    if batch.order != "with-replacement":
        build.add(f"order = list(range({rows}))")


def write_drawn(build: Builder, library: Library, problem: Problem, names: Mapping[str, str]) -> dict[str, str]:
    """In the loop: the rows of this batch and the noise; name in the lesson -> what it is called from here on."""
    found: dict[str, str] = {}
    if problem.batch is not None:
        found |= _batch(build, library, problem, problem.batch, names)
    for noise in problem.noise:
        build.add(f'draw = random.Random(f"{noise.seed}/{noise.name}/{{iteration}}")')
        one = f"draw.gauss(0.0, {noise.spread!r})"
        many = f"[{one} for _ in range({noise.size})]"
        value = many if noise.size else one
        made = {"numpy": f"np.array({value})", "jax": f"jnp.array({value})", "pytorch": f"torch.tensor({value})"}
        build.add(f"{names[noise.name]} = {made[library] if noise.size or library == 'pytorch' else value}")
    return found


def _batch(
    build: Builder, library: Library, problem: Problem, batch: Batch, names: Mapping[str, str]
) -> dict[str, str]:
    rows = len(next(iter(problem.data.values())))
    each = per_epoch(batch, rows)
    build.add(f"epoch = (iteration - 1) // {each} + 1")
    if batch.order == "with-replacement":
        build.add(f'draw = random.Random(f"{batch.seed}/draw/{{iteration}}")')
        build.add(f"rows = [draw.randrange({rows}) for _ in range({min(batch.size, rows)})]")
    else:
        build.add(f"first_row = (iteration - 1) % {each} * {batch.size}")
        if batch.order == "shuffle":
            build.add("if first_row == 0:")
            build.add(f"order = list(range({rows}))", deeper=1)
            build.add(f'random.Random(f"{batch.seed}/epoch/{{epoch}}").shuffle(order)', deeper=1)
        build.add(f"rows = order[first_row:first_row + {batch.size}]")
    found = {}
    for name in problem.data:
        # jax takes arrays as places, not lists.
        chosen = "jnp.array(rows)" if library == "jax" else "rows"
        found[name] = f"{names[name]}_batch"
        build.add(f"{found[name]} = {names[name]}[{chosen}]")
    return found
