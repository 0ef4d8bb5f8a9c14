"""The data of a lesson: lists, CSV files and generated columns, and the batches that it is cut into."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from gradtutor.engine.problem import Batch, Problem
from gradtutor.engine.run.trace import Trace
from gradtutor.errors import LessonError
from gradtutor.lessons.loading.load import load_lesson
from tests.lessons.lessons import WORDS, make, messages

PLAIN = WORDS.replace("{a:.2f} and {b}", "Forward.")
HEAD = 'format = 1\nid = "chain"\n'
TAIL = """
[parameters]
w = 1.0
[nodes]
yhat = "w * x"
L = "mean((yhat - y)**2)"
[goal]
minimize = "L"
[rule]
kind = "sgd"
rate = 0.1
"""
FIRST = HEAD.count("\n") + 1
"""The line of the lesson on which the data begins."""


def lesson(folder: Path, data: str, csv: str | bytes | None = None, more: str = "", words: str = PLAIN) -> Path:
    made = make(folder, HEAD + data + TAIL + more, words)
    if csv is not None:
        (made / "houses.csv").write_bytes(csv.encode() if isinstance(csv, str) else csv)
    return made


def problem(folder: Path, data: str, csv: str | bytes | None = None, more: str = "") -> Problem:
    return load_lesson(lesson(folder, data, csv, more)).variants["default"].problem


FILE = '[data]\nfile = "houses.csv"\n'
LISTS = "[data]\nx = [1, 2, 3]\ny = [2, 4, 6]\n"


def test_columns_of_lists_are_data_and_not_constants(tmp_path: Path) -> None:
    found = problem(tmp_path, "[data]\nx = [1, 2]\ny = [3, 4]\n")
    assert {name: column.tolist() for name, column in found.data.items()} == {"x": [1, 2], "y": [3, 4]}
    assert not found.constants
    assert found.batch is None


def test_columns_must_be_equally_long(tmp_path: Path) -> None:
    assert messages(lesson(tmp_path, "[data]\nx = [1, 2]\ny = [3]\n"))[0] == (
        f"lesson.toml:{FIRST + 2}:5: The column 'y' has 1 row, and 'x' has 2. Make all columns equally long."
    )


def test_a_file_is_read_by_its_header_and_only_what_is_used_of_it(tmp_path: Path) -> None:
    found = problem(tmp_path, FILE, '\ufeffx, "y" ,size\r\n1,2,3\r\n -4.5,+.5,1e-3\r\n"7",8.,none of it\r\n\r\n')
    assert {name: column.tolist() for name, column in found.data.items()} == {
        "x": [1.0, -4.5, 7.0],
        "y": [2.0, 0.5, 8.0],
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y\n1,2\n3,four\n", "houses.csv:3:1: In the column 'y' 1 of 2 cells is no number: 'four'. "
         "Write numbers, or one_hot(y) for classes."),
        ("x,y\n1,2\n3,1_000\n", "houses.csv:3:1: In the column 'y' 1 of 2 cells is no number: '1_000'. "
         "Write numbers, or one_hot(y) for classes."),
        ("x,y\n1,1e999\n", "houses.csv:2:1: The number is too large. The largest is about 1.8e308."),
        ("x,y\n1,\n2,NA\n", "houses.csv:2:1: Every row has a gap. Fill the gaps, or use other columns."),
        ("x,y\n1,2,3\n", "houses.csv:2:1: This row has 3 cells, and there are 2 columns. "
         "Write a number below each name."),
        ("x,y", "houses.csv:1:1: There is no data in this file. Write a line of names, then lines of numbers."),
        ("", "houses.csv:1:1: There is no data in this file. Write a line of names, then lines of numbers."),
        ("x,y\n" + "1,2\n" * 100_001, "houses.csv:100002:1: The file has 100001 rows; "
         "100000 is the most. Take some out."),
        (",".join(f"c{n}" for n in range(257)) + "\n1\n", "houses.csv:1:1: The file has more than 256 columns. "
         "Take some out."),
        ("x,y\n1,2\n" + "#" * 20 * 2**20, "houses.csv:1:1: The file is larger than 20480 KiB. "
         "Shorten it, or make two lessons of it."),
        ('x,y\n1,"2\n' + "1" * 10_001, "houses.csv:1:1: A cell has more than 10000 characters. "
         "Close its quotation mark."),
    ],
)  # fmt: skip
def test_a_fault_of_a_file_names_its_line_and_nothing_follows_from_it(tmp_path: Path, text: str, message: str) -> None:
    assert messages(lesson(tmp_path, FILE, text)) == [message]


def test_columns_stand_side_by_side_in_a_matrix(tmp_path: Path) -> None:
    data = FILE + 'X = ["size", "Rooms (all)"]\n'
    csv = "size,Rooms (all),garden,y\n1,2,no,2\n1.5,3,yes,3.1\n,4,no,5\n"
    toml = HEAD + data + TAIL.replace("w = 1.0", "w = [0.5, 1.0]").replace("w * x", "X @ w")
    made = make(tmp_path, toml, PLAIN)
    (made / "houses.csv").write_text(csv)
    found = load_lesson(made).variants["default"].problem
    assert found.data["X"].tolist() == [[1.0, 2.0], [1.5, 3.0]]
    assert found.data["y"].tolist() == [2.0, 3.1]
    # yhat = 0.5*1 + 2 = 2.5 and 0.5*1.5 + 3 = 3.75; gaps 0.5 and 0.65; (0.25 + 0.4225) / 2 = 0.33625
    assert Trace(found).iteration(1).objective == pytest.approx(0.33625)


def test_a_matrix_of_columns_that_are_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    made = lesson(tmp_path, FILE + 'X = ["size", "room"]\n', "size,rooms,x,y\n1,2,3,4\n")
    assert messages(made) == [f"lesson.toml:{FIRST + 2}:5: There is no column 'room'. Write 'rooms'."]


def test_lists_stand_side_by_side_as_well(tmp_path: Path) -> None:
    found = problem(tmp_path, LISTS + 'X = ["x", "y"]\n')
    assert found.data["X"].tolist() == [[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]


def test_a_column_is_brought_to_scale_by_a_node_of_its_name(tmp_path: Path) -> None:
    found = problem(tmp_path, LISTS.replace("[1, 2, 3]", "[1, 2, 6]") + 'standardise = ["x"]\n')
    # mean 3; deviations -2, -1, 3; variance (4 + 1 + 9) / 3 = 14/3
    assert found.nodes[0].name == "x"
    assert found.data["x_raw"].tolist() == [1.0, 2.0, 6.0]
    assert found.constants["x_mean"] == 3.0
    assert found.constants["x_std"] == pytest.approx((14 / 3) ** 0.5)
    values = Trace(found).iteration(1).values["x"]
    assert values == pytest.approx([-2 / (14 / 3) ** 0.5, -1 / (14 / 3) ** 0.5, 3 / (14 / 3) ** 0.5])


def test_numbers_that_are_all_the_same_have_no_scale(tmp_path: Path) -> None:
    data = LISTS.replace("[1, 2, 3]", "[2, 2, 2]") + 'standardise = ["x"]\n'
    assert messages(lesson(tmp_path, data)) == [
        f"lesson.toml:{FIRST + 3}:15: All numbers of 'x' are the same. Take it out of 'standardise'."
    ]


@pytest.mark.parametrize("name", ["../houses.csv", "/etc/passwd", "a\\\\houses.csv", "lesson.toml", ".houses.csv"])
def test_only_a_csv_file_of_the_own_folder_is_read(tmp_path: Path, name: str) -> None:
    fault = messages(lesson(tmp_path, f'[data]\nfile = "{name}"\n', "x,y\n1,2\n"))[0]
    assert fault.startswith(f"lesson.toml:{FIRST + 1}:8: '")
    assert fault.endswith(
        "is not the name of a data file in the lesson's folder. Write one such as 'houses.csv', without a path."
    )


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("x,y\n1,secret\n")
    made = lesson(tmp_path, FILE)
    os.symlink(tmp_path / "secret.csv", made / "houses.csv")
    assert messages(made)[0].startswith(f"lesson.toml:{FIRST + 1}:8: There is no file 'houses.csv'")
    assert not any("secret" in message for message in messages(made))


def test_a_missing_file_is_named_with_the_nearest(tmp_path: Path) -> None:
    assert messages(lesson(tmp_path, '[data]\nfile = "house.csv"\n', "x,y\n1,2\n"))[0] == (
        f"lesson.toml:{FIRST + 1}:8: There is no file 'house.csv' in the lesson's folder. Write 'houses.csv'."
    )


def test_a_column_may_not_take_the_name_of_a_parameter(tmp_path: Path) -> None:
    assert messages(lesson(tmp_path, FILE, "x,y,w\n1,2,3\n"))[0] == (
        f"lesson.toml:{FIRST + 1}:1: The name 'w' stands in [parameters] as well. Give one of them another name."
    )


def test_data_has_one_form_at_a_time(tmp_path: Path) -> None:
    assert messages(lesson(tmp_path, FILE + "x = [1]\n", "x,y\n1,2\n"))[0] == (
        f"lesson.toml:{FIRST + 2}:1: The name 'x' is that of a column of the file as well. Give it another name."
    )


def test_a_variant_may_write_another_form(tmp_path: Path) -> None:
    other = "[variants.other.data]\nfile = 'houses.csv'\n"
    words = PLAIN + "\n## variant default\nA.\n\n## variant other\nB.\n"
    found = load_lesson(lesson(tmp_path, LISTS, "x,y\n5,6\n", other, words)).variants
    assert [column.tolist() for column in found["other"].problem.data.values()] == [[5.0], [6.0]]
    assert len(found["default"].problem.data["x"]) == 3


GENERATE = """[data.generate]
rows = 4
seed = 3
x = "uniform(-1, 1)"
t = "row / 2"
y = "2*x + 1 + normal(0, 0.1) + normal(t, 2)"
"""


def test_generated_columns_are_drawn_row_by_row_from_a_source_of_their_own(tmp_path: Path) -> None:
    data = problem(tmp_path, GENERATE).data
    source = random.Random("3/x")
    xs = [source.uniform(-1, 1) for _ in range(4)]
    source = random.Random("3/y")
    ys = [2 * x + 1 + source.gauss(0, 0.1) + source.gauss(row / 2, 2) for row, x in enumerate(xs)]
    assert data["x"].tolist() == pytest.approx(xs, rel=1e-15)
    assert data["t"].tolist() == [0.0, 0.5, 1.0, 1.5]
    assert data["y"].tolist() == pytest.approx(ys, rel=1e-14)


def test_a_column_may_use_the_whole_of_one_above(tmp_path: Path) -> None:
    data = problem(tmp_path, '[data.generate]\nrows = 3\nx = "row"\ny = "x - mean(x)"\nz = "7"\n').data
    assert data["y"].tolist() == [-1.0, 0.0, 1.0]
    assert data["z"].tolist() == [7.0, 7.0, 7.0]


def test_a_variant_changes_one_key_of_what_is_generated(tmp_path: Path) -> None:
    words = PLAIN + "\n## variant default\nA.\n\n## variant other\nB.\n"
    found = load_lesson(lesson(tmp_path, GENERATE, None, "[variants.other]\ndata.generate.seed = 4\n", words)).variants
    source = random.Random("4/x")
    assert found["other"].problem.data["x"][0] == source.uniform(-1, 1)


def test_generated_data_follows_a_setting(tmp_path: Path) -> None:
    found = load_lesson(lesson(tmp_path, GENERATE), {"data.generate.rows": 7})
    assert len(found.variants["default"].problem.data["y"]) == 7


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        ('x = "1"\ny = "2"', "3:7: 'rows' is missing in [data.generate]. Write rows = 100."),
        ("rows = 3", "3:7: No column is generated. Write one such as x = \"uniform(0, 1)\"."),
        ("rows = 100001\nx = '1'\ny = '2'", "4:8: 'rows' must be from 1 to 100000. Write a number from 1 to 100000."),
        ("rows = 3\nx = 'y'\ny = '1'", "5:6: The name 'y' is not known here. There are: row."),
        ("rows = 3\nx = 'uniform(1)'\ny = '1'", "5:6: uniform takes 2 arguments, not 1."),
        ("rows = 3\nx = '1 + ln(row)'\ny = '1'", "5:6: The column 'x' has no value in some row. "
         "Keep what stands in ln, sqrt and below / inside their domain."),
        ("rows = 4\nx = 'row'\ny = 'maxpool(x)'", "6:6: The column 'y' would not have a value for each row. "
         "Compute each row from the same row of the columns above."),
        ("rows = 3\nrow = '1'\nx = '1'\ny = '1'", "5:1: The name 'row' is reserved. Write another, such as 'row_1'."),
        ("rows = 20000\nx = '" + " + ".join(["normal(0, 1)"] * 30) + "'\ny = '1'", "5:6: The data has more than "
         "500000 numbers, those that are drawn included. Make fewer rows, or fewer columns."),
        ("rows = 3\nx = 1.5\ny = '1'", "5:5: 'x' must be a string; this is a number. Write one such as \"x\"."),
    ],
)  # fmt: skip
def test_a_fault_of_generated_data_names_place_and_mend(tmp_path: Path, recipe: str, message: str) -> None:
    assert f"lesson.toml:{message}" in messages(lesson(tmp_path, f"[data.generate]\n{recipe}\n"))


def test_nodes_draw_nothing(tmp_path: Path) -> None:
    text = (HEAD + LISTS + TAIL).replace('"w * x"', '"w * x + normal(0, 1)"')
    assert any("There is no function 'normal'." in message for message in messages(make(tmp_path, text, PLAIN)))


def test_batches(tmp_path: Path) -> None:
    more = '[batch]\nsize = 2\norder = "shuffle"\nseed = 5\n[stop]\nwhen = "epoch > 3 and full_loss < 100"\n'
    found = problem(tmp_path, LISTS, None, more)
    assert found.batch == Batch(2, "shuffle", 5)
    trace = Trace(found)
    end = trace.run()
    # Two batches an epoch, so that the fourth begins with iteration 7.
    assert end is not None and (end.reason, end.iteration) == ("converged", 7)
    assert sorted(trace.iteration(1).rows + trace.iteration(2).rows) == [0, 1, 2]
    # The samples lie on y = 2x and w is 1: the gaps are 1, 2 and 3.
    assert trace.iteration(1).full_objective == pytest.approx((1 + 4 + 9) / 3)


@pytest.mark.parametrize(
    ("data", "more", "message"),
    [
        ("[constants]\nx = [1, 2]\ny = [1, 2]\n", "[batch]\nsize = 2\n", "17:2: [batch] cuts the data into pieces, and "
         "there is no data. Add [data], or take [batch] out."),
        (LISTS, "[batch]\nsize = 4\n", "18:8: A batch of 4 rows is larger than the data, which has 3. "
         "Write 3 or less."),
        (LISTS, "[batch]\n", "17:2: 'size' is missing in [batch]. Write size = 10."),
        (LISTS, "[batch]\nsize = 1\norder = 'random'\n", "19:9: 'order' cannot be 'random'. "
         "There are: sequential, shuffle, with-replacement."),
        (LISTS + "[constants]\nk = [1, 2]\n", "[batch]\nsize = 2\n[variants.a.nodes]\nyhat = 'w * x * k'\n",
         "22:9: The arrays in 'yhat' do not fit together: 3, 2. Elementwise, sizes must be equal or 1."),
        (LISTS, "[stop]\nwhen = 'epoch > 3'\n", "18:9: The name 'epoch' is not known here."),
    ],
)  # fmt: skip
def test_a_fault_of_a_batch_names_place_and_mend(tmp_path: Path, data: str, more: str, message: str) -> None:
    assert any(found.startswith(f"lesson.toml:{message}") for found in messages(lesson(tmp_path, data, None, more)))


def test_words_may_speak_of_epochs_and_of_what_the_rule_remembers(tmp_path: Path) -> None:
    more = "[batch]\nsize = 1\n[variants.m]\nrule = { kind = 'momentum', zero_grad = false }\n"
    words = PLAIN + (
        "\n## variant default\nA.\n\n## variant m\nB.\n\n## loss\n{epoch:d} {full_loss}\n"
        "\n## update @m\n{velocity(w)} {accumulated(w)}\n"
    )
    found = load_lesson(lesson(tmp_path, LISTS, None, more, words))
    assert found.variants["m"].problem.rule.remembers == ("accumulated", "velocity")


@pytest.mark.parametrize(
    ("placeholder", "message"),
    [
        ("{epoch}", "'epoch' has no value without [batch]. Take it out, or add [batch]."),
        ("{velocity(w)}", "'velocity' has no value under the rule 'sgd'. It has one under: momentum, nesterov."),
        ("{first(w)}", "'first' has no value under the rule 'sgd'. It has one under: adam, adamw."),
        ("{squares(w)}", "'squares' has no value under the rule 'sgd'. It has one under: adagrad, rmsprop."),
        ("{accumulated(w)}", "'accumulated' has no value where gradients are cleared. It has one with "
         "zero_grad = false."),
    ],
)  # fmt: skip
def test_a_placeholder_that_never_has_a_value_is_refused(tmp_path: Path, placeholder: str, message: str) -> None:
    words = PLAIN + f"\n## loss\n{placeholder}\n"
    assert any(found.endswith(message) for found in messages(lesson(tmp_path, LISTS, None, "", words)))


def test_a_lesson_with_a_bad_file_is_refused_once_for_all_variants(tmp_path: Path) -> None:
    made = lesson(tmp_path, FILE, "x,y\n1,a\n", "[variants.other]\nrule.rate = 0.2\n")
    with pytest.raises(LessonError) as caught:
        load_lesson(made)
    assert [fault.what for fault in caught.value.faults if fault.file.name == "houses.csv"] == [
        "In the column 'y' 1 of 1 cells is no number: 'a'."
    ]
