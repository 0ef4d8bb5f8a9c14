# mypy: ignore-errors
# ruff: noqa
"""Works the published figures out once more, with PyTorch in float64, and says which differ beyond their printed digits.

python recompute.py published.toml
"""

from __future__ import annotations

import json
import math
import sys
import tomllib

import torch

torch.set_default_dtype(torch.float64)


def given(case: dict) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """Parameters and constants, from the words of `try` or from the lesson."""
    if "lesson" in case:
        return {k: torch.tensor(v) for k, v in tomllib.loads(case["lesson"])["parameters"].items()}, {}
    parameters, constants = {}, {}
    for option, word in zip(case["try"], case["try"][1:]):
        if option in ("--start", "--constant"):
            name, _, value = word.partition("=")
            numbers = json.loads(value.replace(".,", ".0,").replace(".]", ".0]"))
            (parameters if option == "--start" else constants)[name] = torch.tensor(numbers, dtype=torch.float64)
    return parameters, constants


def iterations(case: dict) -> list[dict]:
    """Values, gradients and parameters of every iteration up to the last that is asked for."""
    parameters, constants = given(case)
    ascii_name = {typed: name for name, typed in case.get("names", {}).items()}
    records = []

    def forward(leaves: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        scope = {"torch": torch, "math": math}
        scope |= {ascii_name.get(k, k): v for k, v in {**leaves, **constants}.items()}
        before = set(scope)
        exec(case["torch"], scope)
        return {case.get("names", {}).get(k, k): v for k, v in scope.items() if k not in before and k != "__builtins__"}

    for _ in range(max(at["iteration"] for at in case["at"])):
        leaves = {k: v.clone().requires_grad_() for k, v in parameters.items()}
        nodes = forward(leaves)
        goal = list(nodes.values())[-1]
        wanted = {**leaves, **{k: v for k, v in nodes.items() if v.requires_grad}}
        grads = torch.autograd.grad(goal.sum(), list(wanted.values()), allow_unused=True, create_graph=True)
        gradients = {k: torch.zeros_like(wanted[k]) if g is None else g for k, g in zip(wanted, grads)}
        rule = case.get("rule")
        if rule == "sgd":
            updated = {k: (leaves[k] - case["rate"] * gradients[k]).detach() for k in leaves}
        elif rule == "newton":
            (k,) = leaves
            updated = {k: (leaves[k] - goal / gradients[k]).detach()}
        elif rule == "newton-minimum":
            rows = [
                torch.stack(torch.autograd.grad(gradients[k], list(leaves.values()), retain_graph=True)) for k in leaves
            ]
            step = torch.linalg.solve(torch.stack(rows), torch.stack([gradients[k] for k in leaves]))
            updated = {k: (leaves[k] - s).detach() for k, s in zip(leaves, step)}
        else:
            updated = parameters
        records.append({"values": nodes, "gradients": gradients, "parameters": leaves, "updated": updated})
        parameters = updated
    return records


def agrees(found: object, printed: object) -> bool:
    if isinstance(printed, list):
        return len(found) == len(printed) and all(map(agrees, found, printed))
    digits = len(printed.partition(".")[2])
    return abs(float(found) - float(printed)) <= 1.01 * 10.0**-digits


def main(path: str) -> int:
    wrong = count = 0
    for case in tomllib.load(open(path, "rb"))["case"]:
        if "torch" not in case:
            continue
        records = iterations(case)
        for at in case["at"]:
            record = records[at["iteration"] - 1]
            for kind in ("values", "gradients", "parameters", "updated"):
                for name, printed in at.get(kind, {}).items():
                    count += 1
                    found = record[kind][name].detach().tolist()
                    if not agrees(found, printed):
                        wrong += 1
                        print(
                            f"{case['id']}, iteration {at['iteration']}: {kind} of {name}: {printed} is printed, {found} comes out"
                        )
    print(f"{count} figures, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
