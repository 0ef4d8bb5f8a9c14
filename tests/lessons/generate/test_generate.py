"""Lessons that are made on the spot: sound, complete, and right. Numbers: golden files, or worked out in the test."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from gradtutor import i18n
from gradtutor.engine.run.trace import Trace
from gradtutor.errors import LessonError, UsageError
from gradtutor.lessons.checking.check import check
from gradtutor.lessons.generate.generate import Request, made_lesson, saved_lesson
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.view.checking.fitting import faults_of_size
from gradtutor.view.checking.question_faults import faults_of_questions

CASES = Path(__file__).parents[1] / "data_file" / "cases"
FIGURES: list[dict[str, Any]] = tomllib.loads((CASES / "data.toml").read_text("utf-8"))["case"]
PRODUCT = Request(("z = (2*w + 3*b) * (2*b + 1)",), starts=("w=3", "b=4"), target="z=150")
SQUARE = Request(("x**2",), starts=("x=5",), minimize="f")
SMALL = Request(("L = w^2/2",), starts=("w=4",), minimize="L", rate="0.5")


def toml(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "lesson.toml").read_text("utf-8"))


def words(folder: Path, language: str = "en") -> str:
    return (folder / f"text.{language}.md").read_text("utf-8")


def csv(folder: Path, text: str = "size,price\n1,3\n2,5\n3,8\n4,9\n") -> Path:
    file = folder / "houses.csv"
    file.write_text(text, "utf-8")
    return file


def refusal(tmp_path: Path, request: Request) -> str:
    with pytest.raises(UsageError) as caught:
        made_lesson(request, tmp_path)
    return str(caught.value)


def test_the_product_of_the_issue_by_newton(tmp_path: Path) -> None:
    folder = made_lesson(PRODUCT, tmp_path)
    run = Trace(load_lesson(folder).variants["default"].problem)
    first, second = run.iteration(1), run.iteration(2)
    # w = 3, b = 4: 18 · 9 = 162, a gap of 12; ∂z/∂w = 2·9, ∂z/∂b = 3·9 + 2·18; each closes half of the gap.
    assert first.values == {"a": 18.0, "c": 9.0, "z": 162.0}
    assert first.gradients == {"z": 1.0, "a": 9.0, "c": 18.0, "w": 18.0, "b": 63.0}
    assert second.parameters == {"w": pytest.approx(3 - 6 / 18), "b": pytest.approx(4 - 6 / 63)}
    assert toml(folder)["goal"] == {"output": "z", "target": 150.0}
    assert toml(folder)["rule"] == {"kind": "newton"}
    assert [chart["kind"] for chart in toml(folder)["chart"]] == ["function", "surface", "objective"]


def test_words_speak_of_this_formula_in_both_languages(tmp_path: Path) -> None:
    folder = made_lesson(PRODUCT, tmp_path)
    english, chinese = words(folder), words(folder, "zh")
    assert "z = (2w + 3b)·(2b + 1)" in english and "z = (2w + 3b)·(2b + 1)" in chinese
    assert "Which w and b make **z = 150**? We begin at w = {w}, b = {b}." in english
    assert "w、b 取多少，**z = 150**？从 w = {w}、b = {b} 开始。" in chinese
    assert "where roads meet, at b, they **add**" in english
    assert "Its share, 1/2 of the gap, divided by that: {delta(w)}" in english


def test_a_rate_is_found_and_named(tmp_path: Path) -> None:
    folder = made_lesson(SQUARE, tmp_path)
    # x² falls at each step for rates below 1: of 5, 2, 1, 0.5, … the largest is 0.5, and a fifth of it is 0.1.
    assert toml(folder)["rule"] == {"kind": "sgd", "rate": 0.1}
    # Four were tried.
    assert "Rate {rate}: a fifth of 0.5, the largest of 4 tried at which f fell throughout." in words(folder)
    assert "--standardise" not in words(folder)
    # 25·0.64ⁿ falls below 0.01 after 18 steps: ln(0.01/25)/ln(0.64) = 17.5
    assert toml(folder)["stop"] == {"when": "f < 0.01", "max_iterations": 300}
    assert check(folder).runs[0].iterations == 19


def test_a_lucky_large_step_is_no_rate(tmp_path: Path) -> None:
    rosenbrock = Request(("f = (1-x)**2 + 100*(y-x**2)**2",), starts=("x=-1", "y=1"), minimize="f")
    # With 0.5 the first step, −0.5·(−4), lands on the minimum at (1, 1) by chance; 0.1 runs away.
    rate = toml(made_lesson(rosenbrock, tmp_path))["rule"]["rate"]
    assert rate < 0.002


def test_a_rate_of_ones_own(tmp_path: Path) -> None:
    folder = made_lesson(SQUARE._replace(rate="0.25"), tmp_path)
    assert toml(folder)["rule"]["rate"] == 0.25
    assert "The rate {rate} is yours" in words(folder)


def test_a_rate_that_changes(tmp_path: Path) -> None:
    folder = made_lesson(SQUARE._replace(rate="0.2 / iteration"), tmp_path)
    assert toml(folder)["rule"] == {"kind": "sgd", "rate": "0.2 / iteration"}
    assert "The rate changes by your rule, now {rate}" in words(folder)
    with pytest.raises(UsageError, match="In iteration 3 this rate is no number from 0 on"):
        made_lesson(SQUARE._replace(rate="1 - 0.4*iteration"), tmp_path / "below")


@pytest.mark.parametrize("case", [case for case in FIGURES if "largest_rate" in case], ids=lambda case: case["file"])
def test_a_rate_is_found_for_data_of_any_size(tmp_path: Path, case: dict[str, Any]) -> None:
    x, y = case["x"], case["y"]
    request = Request((f"L = mean((w*{x} - {y})**2)",), ("w=0.5",), data=CASES / case["file"], minimize="L")
    folder = made_lesson(request, tmp_path / "raw")
    rate, most = toml(folder)["rule"]["rate"], case["largest_rate"]
    assert most / 25 < rate < most
    assert "**--standardise** allows larger ones." in words(folder)
    run = Trace(load_lesson(folder).variants["default"].problem)
    end = run.run()
    assert end is not None
    assert run.iteration(end.iteration).parameters["w"] == pytest.approx(case["slope"], rel=1e-3)


def test_columns_that_are_brought_to_scale(tmp_path: Path) -> None:
    request = Request(("L = mean((w*income + b - food)**2)",), ("w=0", "b=0"), data=CASES / "income.csv", minimize="L")
    scaled = made_lesson(request._replace(standardise=True), tmp_path)
    assert toml(scaled)["data"]["standardise"] == ["income", "food"]
    # Hessian 2·[[mean z², mean z], [mean z, 1]] = [[2, 0], [0, 2]]: the loss falls below 1, and a fifth of 1 is 0.2.
    assert toml(scaled)["rule"]["rate"] == 0.2
    for language in ("en", "zh"):
        assert "--standardise" not in words(scaled, language)
        assert "## forward income\n" in words(scaled, language)
    report = check(scaled, [faults_of_size, faults_of_questions])
    assert (report.faults, report.warnings) == ((), ())


def test_houses_in_square_feet_and_dollars(tmp_path: Path) -> None:
    (tmp_path / "houses.csv").write_text("size,price\n2104,399900\n1600,329900\n2400,369000\n1416,232000\n", "utf-8")
    formula = "L = mean((w*size + b - price)**2)"
    request = Request((formula,), ("w=0", "b=0"), data=tmp_path / "houses.csv", minimize="L")
    # mean x² = (2104² + 1600² + 2400² + 1416²)/4 = 3.688e6; λ ≈ 2·3.688e6, so a rate must stay below 2.71e-7.
    assert 1e-8 < toml(made_lesson(request, tmp_path / "made"))["rule"]["rate"] < 2.71e-7


def test_what_is_the_same_throughout_is_not_brought_to_scale(tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("one,x,y\n1,100,5\n1,200,7\n1,300,8\n", "utf-8")
    request = Request(("L = mean((w*x + b*one - y)**2)",), ("w=0", "b=0"), data=tmp_path / "few.csv", minimize="L")
    folder = made_lesson(request._replace(standardise=True), tmp_path / "made")
    assert toml(folder)["data"]["standardise"] == ["x", "y"]


def test_nothing_to_bring_to_scale(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--standardise is for data"):
        made_lesson(SQUARE._replace(standardise=True), tmp_path)


def test_a_gap_becomes_a_loss_for_a_rule_that_needs_one(tmp_path: Path) -> None:
    folder = made_lesson(PRODUCT._replace(rule="sgd"), tmp_path)
    assert toml(folder)["goal"] == {"minimize": "L"}
    assert toml(folder)["nodes"] == {"a": "2*w + 3*b", "c": "2*b + 1", "z": "a*c", "d": "z - 150", "L": "d**2/2"}


def test_data_from_a_file(tmp_path: Path) -> None:
    request = Request(("L = mean((w*size + b - price)**2)",), ("w=0", "b=0"), data=csv(tmp_path), minimize="L")
    folder = made_lesson(request, tmp_path / "made")
    assert (folder / "houses.csv").read_bytes() == (tmp_path / "houses.csv").read_bytes()
    assert toml(folder)["chart"][0] == {"kind": "data", "x": "size", "y": "price", "line": "a"}
    # At w = b = 0 the loss is (9 + 25 + 64 + 81)/4.
    assert Trace(load_lesson(folder).variants["default"].problem).iteration(1).objective == 44.75


def test_rules_that_need_more_than_a_start(tmp_path: Path) -> None:
    root = Request(("x**2",), starts=("x=5",), target="2")
    secant = made_lesson(root._replace(rule="secant", name="s"), tmp_path)
    assert toml(secant)["rule"]["tries"] == {"x": [5.5]}
    halved = made_lesson(root._replace(rule="bisection", ranges=("x=0,10",), name="h"), tmp_path)
    assert toml(halved)["parameters"]["x"] == {"start": 5.0, "min": 0.0, "max": 10.0}
    assert [chart["kind"] for chart in toml(halved)["chart"]] == ["function", "number-line", "objective"]
    assert {run.reason for folder in (secant, halved) for run in check(folder).runs} == {"converged"}


MANY = (
    PRODUCT,
    PRODUCT._replace(rule="chord"),
    PRODUCT._replace(rule="adam"),
    PRODUCT._replace(rule="manual"),
    SQUARE._replace(rule="nesterov"),
    SQUARE._replace(rule="rmsprop"),
    Request(("f = E - k*sin(E) - M",), ("E=1",), ("k=0.3", "M=pi/4"), target="0"),
    Request(("f = sin(x)*exp(-x**2/2)",), ("x=0.5",), target="-1"),
    Request(("f = max(x, 2*y) + abs(x - y)",), ("x=1", "y=2"), minimize="f"),
    # Over so many roads that the middle ones are left out of the worked formula.
    Request(("f = max(x, 2*x, 3) + min(x, y) + abs(x - y) + softplus(x)",), ("x=1", "y=2"), minimize="f"),
    Request(("u = x/y; f = tanh(u) - sqrt(1 + softplus(u))",), ("x=1", "y=2"), minimize="f"),
    Request(("f = a + b + c + d + g + h",), tuple(f"{name}=1" for name in "abcdgh"), target="100"),
    Request(("L = mean((X@w - y)**2)",), ("w=[0, 0]",), ("X=[[1,2],[3,4],[5,6]]", "y=[1,2,3]"), minimize="L"),
    Request(("h = relu(W@x + c); L = sum((h - y)**2)",), ("W=[[0.1,0.2],[0.3,0.4]]", "c=[0,0]"), ("x=[1,2]", "y=[1,2]"),
            minimize="L"),
    Request(("L = cross_entropy(softmax(W@x), y)",), ("W=[[0.1,0.2],[0.3,0.4]]",), ("x=[1,2]", "y=[0,1]"),
            minimize="L"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("start", "ranges", "second"),
    [
        # A tenth of the start further on, of 1 at the least; where that is beyond the range, half way to its lower end.
        ("5", (), 5.5),
        ("-20", (), -18.0),
        ("0", (), 0.1),
        ("0.5", (), 0.6),
        ("5", ("x=1,5.5",), 5.5),
        ("5", ("x=1,5.2",), 3.0),
        ("5", ("x=-5,5.2",), 0.0),
    ],
)
def test_the_second_point_of_a_secant(tmp_path: Path, start: str, ranges: tuple[str, ...], second: float) -> None:
    request = Request(("f = x**3",), starts=(f"x={start}",), target="9", rule="secant", ranges=ranges)
    assert toml(made_lesson(request, tmp_path))["rule"]["tries"] == {"x": [pytest.approx(second)]}


@pytest.mark.parametrize(
    "request_",
    [
        Request(("f = one_rather_long_name*another_long_name",), ("one_rather_long_name=1", "another_long_name=2"),
                target="50"),
    ],
    ids=["long names"],
)  # fmt: skip
def test_words_fit_even_where_a_worked_formula_does_not(tmp_path: Path, request_: Request) -> None:
    faults = check(made_lesson(request_, tmp_path), [faults_of_size]).faults
    assert faults
    assert {fault.what.split(", ")[-1].split(" is ")[0] for fault in faults} <= {"the worked formula", "the chart"}


@pytest.mark.parametrize("request_", MANY, ids=lambda request: f"{request.formulas[0]} {request.rule}".strip())
def test_every_lesson_passes_the_authors_check(tmp_path: Path, request_: Request) -> None:
    folder = made_lesson(request_, tmp_path)
    report = check(folder, [faults_of_size, faults_of_questions])
    assert [str(fault) for fault in report.faults + report.warnings] == []
    assert i18n.language() == "en"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"starts": ("w=3",)}, "No value is given for: b. Write --start b=1 for a name that is to change, "
         "--constant b=1 for one that stays."),
        ({"starts": ()}, "No value is given for: w, b. Write --start w=1 for a name that is to change, "
         "--constant w=1 for one that stays."),
        ({"target": "", "rule": "sgd"}, "Where is the formula to go? Write --target z=1 for a value to reach, or "
         "--minimize z for one to make small."),
        ({"minimize": "z"}, "--target and --minimize exclude each other. Write --target z=1 for a value to reach, or "
         "--minimize z for one to make small."),
        ({"target": "q=3"}, "There is no formula 'q'. There are: z."),
        ({"target": "z=many"}, "--target: 'many' is not a number. Write one such as 1.5."),
        ({"target": "", "minimize": "Z"}, "There is no formula 'Z'. There are: z."),
        ({"rule": "newtom"}, "There is no rule 'newtom'. Write 'newton'."),
        ({"rule": "secant"}, "The rule 'secant' needs exactly one parameter, a plain number. "
         "Make the others constants: --constant k=1."),
        ({"rate": "0.1"}, "The rule 'newton' has no rate."),
        ({"starts": ("w=3", "b=x")}, "--start: 'x' is not a number. Write one such as 1.5."),
        ({"starts": ("w", "b=1")}, "--start w: this is not NAME=VALUE. Write one such as x=1."),
        ({"starts": ("or=3", "b=1")}, "--start: The name 'or' is reserved. Write another, such as 'or_1'."),
        ({"starts": ("w=[1, [2]]", "b=1")}, "--start 'w' "),
        ({"starts": ("w=[1, q]", "b=1")}, "--start: '[1, q]' is not a list of numbers. Write one such as [1, 2]."),
        ({"formulas": ("z = (2*w + 3*b",)}, "The formula of 'z', character 1: The '(' at character 1 is not closed. "
         "Write ')'."),
        ({"formulas": ("z = w + foo(b)",)}, "The formula of 'z', character 5: There is no function 'foo'."),
        ({"formulas": ("z = w + b", "z = w - b")}, "'z' is defined twice. Give one of them another name."),
        ({"formulas": ("w = w + b",)}, "'w' has a formula and a value. Give one of them another name."),
        ({"formulas": ()}, "Which formula? Write one such as:"),
        ({"formulas": ("z = w + b*w; y = w",), "target": "x=1"}, "There is no formula 'x'."),
        ({"ranges": ("q=1,2",)}, "--range q: there is no such parameter. Write --start q=1 besides."),
        ({"ranges": ("w=2,1",)}, "--range w=2,1: the smaller number comes first."),
        ({"name": "../up"}, "'../up' cannot be the name of a lesson."),
        ({"starts": ("w=3", "b=4", "q=1")}, "The node 'z' does not depend on the parameter 'q'."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    assert refusal(tmp_path, PRODUCT._replace(**change)).startswith(message)


def test_a_faulty_file_of_data_is_named_with_its_place(tmp_path: Path) -> None:
    request = Request(("L = mean((w*size - price)**2)",), ("w=0",), data=csv(tmp_path, "size,price\n1,x\n"))
    with pytest.raises(LessonError, match=r"houses\.csv:2:1: In the column 'price' 1 of 1 cells is no number: 'x'"):
        made_lesson(request._replace(minimize="L"), tmp_path / "made")


def test_what_is_made_can_be_saved_once(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "my-product"
    assert saved_lesson(PRODUCT, folder) == folder
    assert sorted(file.name for file in folder.iterdir()) == [
        "lesson.schema.json",
        "lesson.toml",
        *sorted(f"text.{language}.md" for language in i18n.LANGUAGES),
    ]
    assert (folder / "lesson.toml").read_text("utf-8").startswith("#:schema ./lesson.schema.json\n")
    assert toml(folder)["id"] == "my-product"
    assert check(folder).faults == ()
    before = words(folder)
    with pytest.raises(UsageError, match="is there already, and is not overwritten"):
        saved_lesson(SQUARE, folder)
    assert words(folder) == before


def test_nothing_is_left_of_what_could_not_be_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        saved_lesson(PRODUCT._replace(starts=()), tmp_path / "lesson")
    assert list(tmp_path.iterdir()) == []


def test_an_axis_of_a_run_that_hardly_moves_has_two_ends(tmp_path: Path) -> None:
    far = Request(("f = x**2",), starts=("x=1e6",), target="1000000000001")
    chart = toml(made_lesson(far, tmp_path))["chart"][0]
    assert chart["min"] < 1e6 - 5000 < 1e6 + 5000 < chart["max"]


def test_an_axis_has_half_the_way_on_either_side_and_ends_at_halves_of_a_power_of_ten(tmp_path: Path) -> None:
    # Newton's method goes from 3 down to 2 and never beyond: half of 1 on either side is 1.5 to 3.5.
    request = Request(("f = x**2",), starts=("x=3",), target="4")
    (chart,) = [chart for chart in toml(made_lesson(request, tmp_path))["chart"] if chart["kind"] == "function"]
    assert (chart["min"], chart["max"]) == (1.5, 3.5)


def test_layers_have_a_chart_of_their_units(tmp_path: Path) -> None:
    request = Request(
        ("H = tanh(X @ W)", "p = H @ v", "L = mean((p - y)**2)"),
        starts=("W=[[0.5, -0.4], [1, 1.2]]", "v=[0.5, -0.6]"),
        constants=("X=[[1, -2], [1, 0], [1, 2]]", "y=[1, -1, 1]"),
        minimize="L",
    )
    folder = saved_lesson(request, tmp_path / "made")
    assert [chart["kind"] for chart in toml(folder)["chart"]] == ["bars", "network", "objective"]
    plain = saved_lesson(SQUARE, tmp_path / "plain")
    assert "network" not in [chart["kind"] for chart in toml(plain)["chart"]]


@pytest.mark.parametrize(
    ("request_", "written", "next_w"),
    [
        # L = w²/2 at w = 4: the gradient is 4, and the rate 0.5.
        (SMALL._replace(weight_decay="0.25"), "weight_decay = 0.25", 4 - 0.5 * (4 + 0.25 * 4)),
        (SMALL._replace(clip="norm=1"), "clip = { norm = 1.0 }", 4 - 0.5 * 1),
        (SMALL._replace(clip="value=3"), "clip = { value = 3.0 }", 4 - 0.5 * 3),
        # First the clip, then the decay, as torch.nn.utils.clip_grad_value_ before a step.
        (SMALL._replace(clip="value=3", weight_decay="0.25"), "weight_decay = 0.25", 4 - 0.5 * (3 + 0.25 * 4)),
    ],
    ids=["decay", "norm", "value", "both"],
)
def test_what_happens_to_a_gradient_before_its_use(
    tmp_path: Path, request_: Request, written: str, next_w: float
) -> None:
    folder = made_lesson(request_, tmp_path)
    assert written in (folder / "lesson.toml").read_text("utf-8")
    record = Trace(load_lesson(folder).variants["default"].problem).iteration(1)
    assert record.updated is not None
    assert record.updated["w"] == pytest.approx(next_w)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (SMALL._replace(clip="norm"), "--clip: 'norm' is no way to clip. Write norm=1 or value=0.5."),
        (SMALL._replace(clip="norm=-1"), "--clip must be more than 0."),
        (SMALL._replace(weight_decay="much"), "--weight-decay: 'much' is not a number. Write one such as 1.5."),
        (
            SMALL._replace(weight_decay="1", rule="newton-minimise", rate=""),
            "The rule 'newton-minimise' has no 'weight_decay'. Write --rule sgd, or leave --weight-decay out.",
        ),
    ],
)
def test_what_cannot_happen_to_it(tmp_path: Path, request_: Request, said: str) -> None:
    i18n.use("en")
    with pytest.raises(UsageError) as caught:
        made_lesson(request_, tmp_path)
    assert str(caught.value) == said
