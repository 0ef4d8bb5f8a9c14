"""Formulas as people write them, through ``try`` and ``trace``: PyTorch's figures, or a refusal that helps.

``cases/formulas.toml`` says what its keys mean; ``cases/recompute.py`` works its figures out once more with PyTorch.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from gradtutor.cli.main import main
from gradtutor.engine.language.tokens import canonical

CASES = Path(__file__).parent / "cases"
WRITTEN = [tomllib.loads((CASES / name).read_text("utf-8")) for name in ("formulas.toml", "more_formulas.toml")]
FORMULAS: list[dict[str, Any]] = [case for table in WRITTEN for case in table["case"]]
OVER_TIME: list[dict[str, Any]] = [case for table in WRITTEN for case in table.get("over_time", [])]


def first(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The first iteration of a lesson; names in their canonical spelling."""
    capsys.readouterr()
    assert main(["trace", str(folder), "--format", "json", "--iterations", "1"]) in (0, 3)
    iteration = json.loads(capsys.readouterr().out)["runs"][0]["iterations"][0]
    return {
        key: {canonical(name): value for name, value in (iteration.get(key) or {}).items()}
        for key in ("values", "gradients")
    }


def differences(found: dict[str, Any], right: dict[str, Any], tolerance: float) -> list[str]:
    return [
        f"{kind} of {name}: {found[kind].get(canonical(name))}, not {value}"
        for kind in ("values", "gradients")
        for name, value in right.get(kind, {}).items()
        if found[kind].get(canonical(name)) != pytest.approx(_flat(value), rel=tolerance, abs=tolerance)
        and _flat(found[kind].get(canonical(name))) != pytest.approx(_flat(value), rel=tolerance, abs=tolerance)
    ]


def _flat(value: Any) -> Any:
    """A nested list as a list, for ``approx`` takes no other."""
    if not isinstance(value, list):
        return value
    return [number for part in value for number in (_flat(part) if isinstance(part, list) else [part])]


@pytest.mark.parametrize("case", FORMULAS, ids=lambda case: case["id"])
def test_as_people_write_it(case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "formula"
    code = main(["--lang", "en", "try", *case["try"], "--save", str(folder)])
    said = capsys.readouterr().err
    if "refused" in case or code != 0:
        assert code == 2
        for pattern in case["refused"] if "refused" in case else case["or_refused"]:
            assert re.search(pattern, said), said
        for other in case.get("never_offered", []):
            assert not re.search(rf"'{other}[('…]", said), said
        assert "never" not in case or not re.search(case["never"], said)
        return
    if "warned_more_than" in case:
        plain = tmp_path / "plain"
        assert main(["--lang", "en", "try", *case["warned_more_than"], "--save", str(plain)]) == 0
        words = [(one / "text.en.md").read_text("utf-8") for one in (folder, plain)]
        assert "Warning" in words[0] and "Warning" not in words[1]
        return
    found = first(folder, capsys)
    tolerance = case.get("tolerance", 1e-9)
    wrong = [differences(found, right, tolerance) for right in (case, case.get("or", case))]
    assert [] in wrong
    if "only" in case:
        parameters = {word.partition("=")[0] for at, word in enumerate(case["try"]) if case["try"][at - 1] == "--start"}
        assert [name for name in parameters if found["gradients"].get(name) is not None] == case["only"]
    if "read_as" in case:
        for language in ("en", "zh"):
            assert re.search(case["read_as"], (folder / f"text.{language}.md").read_text("utf-8"))


@pytest.mark.parametrize("case", OVER_TIME, ids=lambda case: case["id"])
def test_over_time(case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = len(case["x"])
    formulas = [f"h[t] = tanh(u*h[t-1] + v*x[t]) for t = 1..{last}", f"L = (h[{last}] - 1)^2"]
    given = ["--start", f"u={case['u']}", "--start", f"v={case['v']}", "--constant", f"x={case['x']}"]
    assert main(["try", *formulas, *given, "--minimize", "L", "--save", str(tmp_path / "steps")]) == 0
    found = first(tmp_path / "steps", capsys)
    values, gradients = found["values"], found["gradients"]
    assert values["L"] == pytest.approx(case["L"], rel=1e-12)
    assert gradients["u"] == pytest.approx(case["gradient_u"], rel=1e-12)
    assert gradients["v"] == pytest.approx(case["gradient_v"], rel=1e-12)
    if "h" in case:
        assert [values[f"h_{t}"] for t in range(1, last + 1)] == pytest.approx(case["h"], rel=1e-12)
        assert [gradients[f"h_{t}"] for t in range(1, last + 1)] == pytest.approx(case["gradients_h"], rel=1e-12)
    else:
        assert values[f"h_{last}"] == pytest.approx(case["h_last"], rel=1e-12)
        assert gradients["h_1"] == pytest.approx(case["gradient_h_1"], rel=1e-12)


PUBLISHED: list[dict[str, Any]] = tomllib.loads((CASES / "published.toml").read_text("utf-8"))["case"]


def printed(found: Any, right: Any) -> bool:
    """Whether a figure is the one that is printed, give or take one in its last place."""
    if isinstance(right, list):
        return len(found) == len(right) and all(map(printed, found, right))
    unit = 10.0 ** -len(right.partition(".")[2])
    return bool(abs(found - float(right)) <= unit * 1.000001)


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: case["id"])
def test_published_examples(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(CASES)
    folder = tmp_path / "formula"
    assert main(["try", *case["try"], "--save", str(folder)]) == 0, capsys.readouterr().err
    for figures in case["at"]:
        capsys.readouterr()
        last = str(figures["iteration"])
        assert main(["trace", str(folder), "--format", "json", "--iterations", last]) in (0, 3)
        iteration = json.loads(capsys.readouterr().out)["runs"][0]["iterations"][-1]
        assert iteration["iteration"] == figures["iteration"]
        for kind in ("values", "gradients", "parameters", "updated"):
            for name, right in figures.get(kind, {}).items():
                assert printed(iteration[kind][name], right), (kind, name, iteration[kind][name])
