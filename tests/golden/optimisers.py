"""Makes ``optimisers.json``: what PyTorch's optimisers do with J = x² + sin² y from (3, 1), in float64.

Run it where PyTorch is: ``python tests/golden/optimisers.py > tests/golden/optimisers.json``. No test needs it.
"""

# mypy: ignore-errors

import json
import math
import sys

import torch

UPDATES = 20
RATES = {"sgd": 0.1, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.5, "rmsprop": 0.1, "adam": 0.1, "adamw": 0.1}
OPTIMISERS = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "adagrad": (torch.optim.Adagrad, {}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adam": (torch.optim.Adam, {}),
    "adamw": (torch.optim.AdamW, {}),
}
WARM_UP = 5


def path(kind, rate=None, zero_grad=True, clip=None, schedule=None, **more):
    """Both parameters after each update, and the rates that were used."""
    optimiser, settings = OPTIMISERS[kind]
    point = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (3.0, 1.0)]
    settings = {**settings, **more, **({} if rate is None else {"lr": rate})}
    running = optimiser(point, **settings)
    scheduler = schedule(running) if schedule else None
    found, rates = [], []
    for _ in range(UPDATES):
        if zero_grad:
            running.zero_grad()
        (point[0] ** 2 + torch.sin(point[1]) ** 2).backward()
        if clip:
            how, most = clip
            {"norm": torch.nn.utils.clip_grad_norm_, "value": torch.nn.utils.clip_grad_value_}[how](point, most)
        rates.append(running.param_groups[0]["lr"])
        running.step()
        if scheduler:
            scheduler.step()
        found.append([value.item() for value in point])
    return {"rate": rate, "path": found, **({"rates": rates} if schedule else {})}


def schedules():
    """What PyTorch calls each, and how it makes it."""
    at = torch.optim.lr_scheduler
    return {
        "step": lambda running: at.StepLR(running, step_size=5, gamma=0.5),
        "exponential": lambda running: at.ExponentialLR(running, gamma=0.9),
        "warm-up": lambda running: at.LinearLR(running, start_factor=1 / WARM_UP, total_iters=WARM_UP - 1),
        "cosine": lambda running: at.CosineAnnealingLR(running, T_max=UPDATES, eta_min=0.01),
        "inverse": lambda running: at.LambdaLR(running, lambda epoch: 1 / math.sqrt(epoch + 1)),
    }


def newton(function, start, updates):
    """θ − H⁻¹∇ by torch.autograd.functional, ``updates`` times; with the first Hessian."""
    point, found = torch.tensor(start, dtype=torch.float64), []
    first = torch.autograd.functional.hessian(function, point)
    for _ in range(updates):
        slope = torch.autograd.functional.jacobian(function, point)
        point = point - torch.linalg.solve(torch.autograd.functional.hessian(function, point), slope)
        found.append(point.tolist())
    return {"start": start, "hessian": first.tolist(), "path": found}


def rosenbrock(at):
    return (1 - at[0]) ** 2 + 100 * (at[1] - at[0] ** 2) ** 2


def growth(at):
    x, y = (torch.tensor(values, dtype=torch.float64) for values in ([0.0, 1.0, 2.0], [1.0, 2.0, 4.5]))
    return ((at[0] * torch.exp(at[1] * x) - y) ** 2).mean()


def logistic(at):
    """Six samples of two features."""
    features = torch.tensor([[1, 2], [2, 1], [-1, 0], [0, -2], [1, -1], [-2, 1]], dtype=torch.float64)
    labels = torch.tensor([1, 0, 1, 0, 1, 0], dtype=torch.float64)
    scores = features @ at[:2] + at[2]
    return (torch.nn.functional.softplus(scores) - labels * scores).mean()


sys.stdout.write(
    json.dumps(
        {
            "made_with": f"torch {torch.__version__}, float64",
            "problem": "J = x**2 + sin(y)**2 from (3, 1)",
            "runs": {kind: path(kind, rate) for kind, rate in RATES.items()},
            "defaults": {kind: path(kind)["path"] for kind in RATES},
            "not_cleared": {"sgd": path("sgd", 0.1, zero_grad=False)},
            "decayed": {kind: path(kind, rate, weight_decay=0.3) for kind, rate in RATES.items()},
            "clipped": {
                "norm": {kind: path(kind, rate, clip=("norm", 1.5)) for kind, rate in RATES.items()},
                "value": {kind: path(kind, rate, clip=("value", 0.7)) for kind, rate in RATES.items()},
            },
            "together": {
                "norm": path("momentum", 0.1, zero_grad=False, clip=("norm", 1.5), weight_decay=0.3),
                "value": path("momentum", 0.1, zero_grad=False, clip=("value", 0.7), weight_decay=0.3),
            },
            "newton": {
                "rosenbrock": newton(rosenbrock, [-1.2, 1.0], 6),
                "growth": newton(growth, [1.0, 0.5], 5),
                "logistic": newton(logistic, [0.0, 0.0, 0.0], 4),
                "line": newton(lambda at: at[0] ** 4 + torch.exp(-at[0]), [2.0], 6),
            },
            "scheduled": {name: path("momentum", 0.2, schedule=make) for name, make in schedules().items()},
        },
        indent=1,
    )
    + "\n"
)
