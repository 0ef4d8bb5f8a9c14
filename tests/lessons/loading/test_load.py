from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.engine.optim.gradient_descent import Sgd
from gradtutor.engine.optim.manual import Manual
from gradtutor.engine.optim.root_finding import Newton
from gradtutor.errors import LessonError, UsageError
from gradtutor.lessons.loading.load import load_lesson
from gradtutor.lessons.toml.charts.number_line import NumberLine
from gradtutor.lessons.toml.charts.objective import Objective
from gradtutor.lessons.toml.charts.target import Target
from tests.lessons.lessons import TOML, WORDS, faults_of, make, messages

TWO = WORDS + "\n## variant default\nNewton\n\n## variant other\nOther\n"


def toml(old: str, new: str) -> str:
    """The sound lesson with one piece replaced."""
    assert old in TOML
    return TOML.replace(old, new)


def test_a_sound_lesson(tmp_path: Path) -> None:
    lesson = load_lesson(make(tmp_path))
    (variant,) = lesson.variants.values()
    assert (lesson.id, lesson.digits, variant.name) == ("chain", 5, "default")
    assert [node.name for node in variant.problem.nodes] == ["a", "b"]
    assert variant.problem.parameters[0].maximum == 10.0
    assert variant.problem.constants == {"y": 2.13}
    assert variant.problem.rule == Newton()
    assert variant.problem.stop.max_iterations == 100
    assert lesson.words["zh"].title == "Title"


def test_arrays_symbols_hidden_names_noise_data_and_charts(tmp_path: Path) -> None:
    text = """\
format = 1
id = "chain"
digits = 0
[parameters]
w = [[1, 2], [3, 4]]
[constants]
k = { value = 2, symbol = "κ", hidden = true }
[noise]
s = { spread = 0.5, size = 2, seed = 7 }
[data]
x = [1, 2.5]
[nodes]
y = { expression = "k * w @ x + s", hidden = "formula" }
L = { expression = "mean(y)", hidden = true }
[goal]
minimize = "L"
[rule]
kind = "sgd"
rate = 0.25
[[chart]]
kind = "objective"
scale = "log"
[[chart]]
kind = "target"
x = "y"
y = "w"
rings = 5
"""
    lesson = load_lesson(make(tmp_path, text, WORDS.replace("{a:.2f} and {b}", "{y}")))
    variant = lesson.variants["default"]
    assert lesson.digits == 0
    assert variant.symbols == {"k": "κ"}
    assert variant.hidden == {"k": "all", "y": "formula", "L": "all"}
    assert variant.problem.rule == Sgd(0.25)
    start = variant.problem.parameters[0].start
    assert not isinstance(start, float)
    assert start.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert (variant.problem.noise[0].size, variant.problem.noise[0].seed) == (2, 7)
    assert variant.charts == (Objective("log"), Target("y", "w", rings=5))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("start = 2.0", "stat = 2.0", "lesson.toml:5:7: Unknown key 'stat' in [parameters.x]. Write 'start'."),
        ("[stop]", "[sotp]", "lesson.toml:21:2: Unknown key 'sotp'. Write 'stop'."),
        ("y = 2.13", "y = { val = 2.13 }", "lesson.toml:8:7: Unknown key 'val' in [constants.y]. Write 'value'."),
        ("start = 2.0, ", "", "lesson.toml:5:1: 'start' is missing in [parameters.x]. Write start = 1.0."),
        (
            "start = 2.0",
            "start = '2.0'",
            "lesson.toml:5:15: 'start' must be a number or a list of numbers; this is a string. "
            "Write one such as 1.0.",
        ),
        ("max = 10.0", "max = true", "lesson.toml:5:37: 'max' must be a number; this is true or false. "
         "Write one such as 1.0."),
        ("start = 2.0", "start = 0.5", "lesson.toml:5:15: 'start' of 'x' lies outside its 'min' and 'max'. "
         "Write a start between them."),
        ("min = 1.0", "min = 10.0", "lesson.toml:5:26: 'min' of 'x' must be less than its 'max'. "
         "Write a smaller 'min' or a larger 'max'."),
        ("y = 2.13", "y = nan", "lesson.toml:8:5: 'y' must be finite: inf and nan are refused. Write a finite number."),
        ("y = 2.13", "y = [1, [2]]", "lesson.toml:8:9: 'y' may have only numbers in it; this is a list. "
         "Write a number such as 1.0."),
        ("y = 2.13", "y = [[1, 2], [3]]", "lesson.toml:8:14: 'y' has a row of 1 item; the first row has 2. "
         "Write rows of equal length."),
        ("y = 2.13", "y = 1" + "0" * 400, "lesson.toml:8:5: 'y' is too large for a number. "
         "The largest is about 1.8e308."),
        ("y = 2.13", "y = 2.13\na = 1", "lesson.toml:12:1: The name 'a' stands in [constants] as well. "
         "Give one of them another name."),
        ("y = 2.13", "y = 2.13\nand = 1", "lesson.toml:9:1: The name 'and' is reserved. "
         "Write another, such as 'and_1'."),
        ("y = 2.13", 'y = 2.13\n"1\\u001b" = 1', "lesson.toml:9:1: '1\\x1b' cannot be a name. "
         "Use letters, digits, _ and ', a letter first, at most 40 in all."),
        ('"ln(a)"', '"ln(a) + alpha"', "lesson.toml:12:14: The name 'alpha' is not known here. "
         "There are: a, b, x, y."),
        ('"x**2"', '"x**2 + b"', "lesson.toml:11:13: The node 'a' uses 'b', which stands below it. "
         "A node sees only the names above it: move 'b' up."),
        ('"x**2"', '"x*a"', "lesson.toml:11:8: The node 'a' uses itself. A node sees only the names above it."),
        ('"x**2"', '"""x*q"""', "lesson.toml:11:5: The name 'q' is not known here. There are: a, b, x, y."),
        ('"x**2"', "\"x + __import__('os')\"", "lesson.toml:11:10: There is no function '__import__'."),
        ('output = "b"', 'output = "bb"', "lesson.toml:15:10: 'output' must be a node, and 'bb' is none. Write 'b'."),
        ('target = "y"', 'target = "yy"', "lesson.toml:16:10: 'target' must be a number, a constant or a node, "
         "and 'yy' is none. Write 'y'."),
        ('target = "y"', 'target = "a"', "lesson.toml:16:10: The target 'a' depends on the parameter 'x', "
         "so it would move. Make the gap a node of its own, with the target 0."),
        ('target = "y"\n', "", "lesson.toml:14:2: 'target' is missing in [goal]. "
         "Write output and target, or minimize."),
        ('target = "y"', 'minimize = "b"', "lesson.toml:15:1: 'output' does not go with 'minimize'. "
         "Write either output and target, or minimize."),
        ('kind = "newton"', 'kind = "newtn"', "lesson.toml:19:8: 'kind' cannot be 'newtn'. Write 'newton'."),
        ('kind = "newton"', 'kind = "newton"\nrate = 1', "lesson.toml:20:1: 'rate' does not go with kind = \"newton\". "
         "Take it out; it goes with: sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw."),
        ('kind = "newton"', 'kind = "sgd"\nrate = 0', "lesson.toml:20:8: 'rate' must be more than 0. "
         "Write a larger number."),
        ('kind = "newton"', 'kind = "newton"\nshare = { z = 1 }', "lesson.toml:20:11: "
         "There is no parameter 'z' for 'share'. There are: x."),
        ('kind = "newton"', 'kind = "secant"\ntries = { x = [2, 11] }', "lesson.toml:20:19: "
         "This try of 'x' lies outside its 'min' and 'max'. Write one between them."),
        ("abs(error)", "abs(eror)", "lesson.toml:22:13: The name 'eror' is not known here. Write 'error'."),
        ('"abs(error) < 1e-3"', '"error"', "lesson.toml:22:9: This is not a comparison. "
         "Write one such as 'abs(error) < 0.001', joined by 'and' or by 'or'."),
        ("[stop]", "[stop]\nmax_iterations = 0", "lesson.toml:22:18: 'max_iterations' must be from 1 to 1000000. "
         "Write a number from 1 to 1000000."),
        ("[stop]", '[[chart]]\nkind = "function"\nparameter = "y"\n[stop]', "lesson.toml:23:13: "
         "There is no 'y' to draw. There are: x."),
        ('id = "chain"', 'id = "chian"', "lesson.toml:2:6: The id 'chian' is not the folder's name. "
         'Write id = "chain".'),
        ("format = 1", "format = 2", "lesson.toml:1:10: 'format' must be 1. Write 1."),
        ("[constants]", "z = 1\n[constants]", "lesson.toml:7:1: The node 'b' does not depend on the parameter 'z'. "
         "Use 'z' in a node on the way to 'b', or take it out."),
        ("[stop]", '[feedback]\nbig = {}\nsmall = { max = 1 }\n[stop]', "lesson.toml:22:1: "
         "The band 'big' has no 'max', "
         "so those below it would never hold. Write max = …, or move it to the end."),
        ('"x**2"', '{ expression = "x**2", symbol = "a\\u202eb" }', "lesson.toml:11:37: "
         "'symbol' has the unprintable character U+202E in it. Take it out."),
    ],
)  # fmt: skip
def test_a_fault_names_place_and_mend(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in messages(make(tmp_path, toml(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("x = { start", "x = start", "lesson.toml:5:5: This is not TOML: Invalid value. "
         "Write strings between quotation marks, numbers as 1.5, and true or false."),
        ("y = 2.13", "y = 2.13\ny = 3", "lesson.toml:9:6: This is not TOML: Cannot overwrite a value. "
         "The key stands in this table twice: take one out."),
        ("y = 2.13", "y 2.13", "lesson.toml:8:3: This is not TOML: Expected '=' after a key in a key/value pair. "
         "Write key = value."),
        ("y = 2.13", "y = " + "9" * 5000, "lesson.toml:8:1: A number has too many digits. "
         "Write a smaller number, such as 1e6."),
        ("y = 2.13", "y = " + "[" * 50_000, "lesson.toml:1:1: Lists or tables are nested too deep. Nest them less."),
        ("y = 2.13", "y" + ".y" * 50_000 + " = 1", "lesson.toml:8:1: The key has more than 16 parts. Shorten it."),
    ],
)  # fmt: skip
def test_what_is_no_toml(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert messages(make(tmp_path, toml(old, new))) == [message]


def test_all_faults_come_at_once_and_none_brings_others(tmp_path: Path) -> None:
    spoilt = TOML.replace('"x**2"', '"x**q"').replace("start = 2.0", "stat = 2.0").replace('"newton"', '"chrod"')
    found = messages(make(tmp_path, spoilt, WORDS.replace("{b}", "{bb}"), WORDS))
    assert found == [
        "lesson.toml:5:1: 'start' is missing in [parameters.x]. Write start = 1.0.",
        "lesson.toml:5:7: Unknown key 'stat' in [parameters.x]. Write 'start'.",
        "lesson.toml:11:9: The name 'q' is not known here. There are: a, b, x, y.",
        "lesson.toml:19:8: 'kind' cannot be 'chrod'. Write 'chord'.",
        "text.en.md:9:14: Unknown name 'bb'. Write 'b'.",
    ]


def test_an_empty_lesson_says_what_is_missing(tmp_path: Path) -> None:
    assert [message.split(": ", 1)[1].split(".")[0] for message in messages(make(tmp_path, ""))[:6]] == [
        "'format' is missing",
        "'id' is missing",
        "[goal] is missing",
        "[nodes] is missing",
        "[parameters] is missing",
        "[rule] is missing",
    ]


def test_folders_and_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (nowhere,) = faults_of(tmp_path / "nowhere")
    assert nowhere.what == "There is no such folder."
    (empty,) = faults_of(tmp_path / "empty")
    assert empty.what == "This folder is no lesson: it has no lesson.toml."
    lesson = make(tmp_path)
    (lesson / "text.zh.md").unlink()
    (lesson / "text.en.md").unlink()
    assert messages(lesson) == ["text.en.md:1:1: There is no such file. Write it."]


def test_what_is_not_utf8_is_found_at_its_place(tmp_path: Path) -> None:
    lesson = make(tmp_path)
    (lesson / "text.zh.md").write_bytes("# Title\n\n漢".encode() + b"\xff")
    assert messages(lesson) == ["text.zh.md:3:2: The file is not UTF-8 from here on. Save it as UTF-8."]


def test_a_path_below_the_current_folder_is_shown_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = make(tmp_path, toml("[stop]", "[sotp]"))
    monkeypatch.chdir(tmp_path)
    assert str(faults_of(lesson)[0]).startswith("chain/lesson.toml:21:2: ")


# Variants


def variants(tmp_path: Path, tables: str, base: str = TOML) -> Path:
    return make(tmp_path, f"{base}\n{tables}\n", TWO)


def test_a_variant_changes_what_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    folder = variants(tmp_path, '[variants.other]\nparameters.x = 3\nnodes.a = "x**3"\nstop.max_iterations = 7')
    default, other = load_lesson(folder).variants.values()
    assert (default.problem.parameters[0].start, other.problem.parameters[0].start) == (2.0, 3.0)
    assert other.problem.parameters[0].maximum == 10.0
    assert other.problem.stop.max_iterations == 7
    assert other.problem.stop.when == default.problem.stop.when
    assert other.problem.nodes[1] == default.problem.nodes[1]
    assert other.problem.nodes[0] != default.problem.nodes[0]


def test_a_node_that_only_a_variant_has_stands_before_the_one_that_uses_it(tmp_path: Path) -> None:
    folder = variants(tmp_path, '[variants.other.nodes]\nroot = "x + 1"\na = "root**2"\nafter = "b - 1"')
    default, other = load_lesson(folder).variants.values()
    names = [node.name for node in default.problem.nodes]
    assert [node.name for node in other.problem.nodes] == ["root", *names, "after"]


def test_another_kind_of_rule_and_another_goal_start_afresh(tmp_path: Path) -> None:
    base = TOML.replace('"newton"', '"newton"\nshare = { x = 1 }')
    tables = '[variants.other]\nrule.kind = "sgd"\nnodes.L = "(b - y)**2"\ngoal.minimize = "L"\nstop.when = "L < 1"'
    _, other = load_lesson(variants(tmp_path, tables, base)).variants.values()
    assert other.problem.rule == Sgd()
    assert other.problem.goal.target is None


def test_charts_are_replaced_all_together(tmp_path: Path) -> None:
    base = TOML + '\n[[chart]]\nkind = "function"\nparameter = "x"\n[[chart]]\nkind = "objective"\n'
    folder = variants(tmp_path, '[[variants.other.chart]]\nkind = "number-line"\nparameter = "x"', base)
    default, other = load_lesson(folder).variants.values()
    assert [chart.kind for chart in default.charts] == ["function", "objective"]
    (chart,) = other.charts
    assert isinstance(chart, NumberLine)
    assert chart.maximum == 10.0


def test_tries_may_be_emptied(tmp_path: Path) -> None:
    base = TOML.replace('"newton"', '"manual"\ntries = { x = [3, 4] }')
    default, other = load_lesson(variants(tmp_path, "[variants.other]\nrule.tries.x = []", base)).variants.values()
    assert default.problem.rule == Manual({"x": (3.0, 4.0)})
    assert other.problem.rule == Manual({"x": ()})


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ("[variants.other]\nparameters.x.start = 20", "lesson.toml:25:22: 'start' of 'x' lies outside its 'min' and "
         "'max'. Write a start between them."),
        ("[variants.other]\nnode.a = '1'", "lesson.toml:25:1: Unknown key 'node' in [variants.other]. Write 'nodes'."),
        ("[variants.other]\nrule.rate = 1", "lesson.toml:25:6: 'rate' does not go with kind = \"newton\". "
         "Take it out; it goes with: sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw."),
        ("[variants.other]\nrule.kind = 'sgd'", "lesson.toml:25:13: The rule 'sgd' makes a loss smaller, and [goal] "
         "has a target instead. Give [goal] minimize, or use 'newton'."),
        ("[variants.other]\nnodes.a = 'y'", "lesson.toml:5:1: In the variant 'other': The node 'b' does not depend on "
         "the parameter 'x'. Use 'x' in a node on the way to 'b', or take it out."),
        ("[variants.default]", "lesson.toml:24:11: 'default' is the name of the run at the top of the file. "
         "Give the variant another name."),
        ("[variants]\nother = 1", "lesson.toml:25:9: 'other' must be a table; this is a whole number. "
         "Write one such as { parameters = { x = { start = 1.0 } } }."),
    ],
)  # fmt: skip
def test_a_fault_of_a_variant_stands_where_its_value_stands(tmp_path: Path, tables: str, message: str) -> None:
    assert message in messages(variants(tmp_path, tables))


def test_a_fault_of_the_base_is_said_once(tmp_path: Path) -> None:
    folder = variants(tmp_path, "[variants.other]\nstop.max_iterations = 3", toml('"ln(a)"', '"ln(c)"'))
    assert messages(folder) == ["lesson.toml:12:9: The name 'c' is not known here. There are: a, b, x, y."]


# Settings of the command line


def test_settings_change_every_variant_or_one(tmp_path: Path) -> None:
    folder = variants(tmp_path, "[variants.other]\nparameters.x = 3")
    both = load_lesson(folder, {"x": 4, "stop.max_iterations": 5}).variants
    assert [(one.problem.parameters[0].start, one.problem.stop.max_iterations) for one in both.values()] == [
        (4.0, 5),
        (4.0, 5),
    ]
    one = load_lesson(folder, {"y": 1.5}, "other").variants
    assert [entry.problem.constants["y"] for entry in one.values()] == [2.13, 1.5]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"z": 1}, "--set z: there is no parameter or constant of this name. There are: x, y."),
        ({"rule.rte": 1}, "--set rule.rte: Unknown key 'rte' in [rule]. There are: kind, share."),
        ({"x": "a"}, "--set x: 'start' must be a number or a list of numbers; this is a string. "
         "Write one such as 1.0."),
        ({"x": 11}, "--set x: 'start' of 'x' lies outside its 'min' and 'max'. Write a start between them."),
        ({"nodes.b": "ln(q)"}, "--set nodes.b: The name 'q' is not known here. There are: a, b, x, y."),
    ],
)  # fmt: skip
def test_a_wrong_setting(tmp_path: Path, settings: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_lesson(make(tmp_path), settings)
    assert str(caught.value) == message


def test_an_unknown_variant_is_told_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_lesson(variants(tmp_path, "[variants.other]"), variant="othr")
    assert str(caught.value) == "There is no variant 'othr'. Write 'other'."


def test_faults_come_as_one_error_in_the_order_of_places(tmp_path: Path) -> None:
    with pytest.raises(LessonError) as caught:
        load_lesson(make(tmp_path, toml("[stop]", "[sotp]").replace("max", "mx")))
    assert [fault.line for fault in caught.value.faults] == [5, 21]
    assert str(caught.value).count("\n") == 1
