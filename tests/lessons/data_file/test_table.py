"""Tables as teachers have them, and what is read of them. The files and figures are those of ``cases/data.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradtutor.lessons.data_file.notes import reading
from gradtutor.lessons.data_file.table import FileTable, read_table
from gradtutor.lessons.loading.scope import RESERVED
from gradtutor.lessons.toml.faults import Faults

CASES = Path(__file__).with_name("cases")
FIGURES: list[dict[str, Any]] = tomllib.loads((CASES / "data.toml").read_text("utf-8"))["case"]


def table(raw: bytes | str) -> FileTable:
    faults = Faults(Path("data.csv"))
    found = read_table(raw.encode() if isinstance(raw, str) else raw, RESERVED, faults)
    assert found is not None, faults.found
    return found


def columns(found: FileTable, *names: str) -> tuple[list[Any], int]:
    selection = found.select(names)
    assert not selection.faults
    return [selection.columns[name].tolist() for name in names], selection.left_out


def named(found: FileTable, column: str | int) -> str:
    """The name of a column that a case gives by its header or its number."""
    if isinstance(column, int):
        return found.names[column - 1]
    return found.called.get(column, column)


@pytest.mark.parametrize("case", [one for one in FIGURES if "x" in one], ids=lambda one: str(one["file"]))
def test_the_numbers_of_a_file_are_those_that_stand_in_it(case: dict[str, Any]) -> None:
    found = table((CASES / case["file"]).read_bytes())
    (x, y), left_out = columns(found, named(found, case["x"]), named(found, case["y"]))
    gap = 0.5 * np.array(x) - np.array(y)
    assert np.mean(gap**2) == pytest.approx(case["loss"], rel=1e-12)
    assert 2 * np.mean(gap * x) == pytest.approx(case["gradient"], rel=1e-12)
    assert (len(x), left_out) == (case["rows"], case.get("rows_left_out", 0))


def test_names_that_were_made_are_said() -> None:
    case = next(one for one in FIGURES if one["file"] == "units.csv")
    found = table((CASES / "units.csv").read_bytes())
    assert list(found.names) in case["candidates"]
    assert reading(found, found.names, 0) == ("Columns are called: Size_sq_ft ('Size (sq ft)'), Price ('Price ($)').",)
    bare = table((CASES / "no-header.csv").read_bytes())
    assert reading(bare, bare.names, 0) == ("Columns are called: c1 (column 1), c2 (column 2).",)


def test_rows_left_out_are_counted() -> None:
    found = table((CASES / "gaps.csv").read_bytes())
    assert reading(found, ("x", "y"), 4) == ("Rows left out, for they have gaps: 4 of 8.",)


def test_words_are_classes_where_they_are_asked_for_as_such() -> None:
    found = table((CASES / "fruit.csv").read_bytes())
    assert found.classes("kind") == ("apple", "banana", "cherry")
    selection = found.select((), ("kind",))
    assert selection.columns["one_hot(kind)"].tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert not selection.faults


@pytest.mark.parametrize(("count", "refused"), [(50, False), (51, True)])
def test_fifty_classes_are_the_most(count: int, refused: bool) -> None:
    found = table("kind,x\n" + "".join(f"w{place},1\n" for place in range(count)))
    selection = found.select((), ("kind",))
    assert ("one_hot(kind)" not in selection.columns) is refused
    assert [str(fault) for fault in selection.faults] == [
        "data.csv:2:1: The column 'kind' has 51 different words; 50 classes are the most."
    ] * refused


def test_what_a_row_is_short_of_is_a_gap() -> None:
    found = table("x,y,z\n1,2,3\n4,5\n6\n7,8,9\n")
    assert columns(found, "x") == ([[1, 4, 6, 7]], 0)
    assert columns(found, "x", "y") == ([[1, 4, 7], [2, 5, 8]], 1)
    assert columns(found, "y", "z") == ([[2, 8], [3, 9]], 2)


def test_a_column_of_words_has_one_message() -> None:
    found = table((CASES / "words.csv").read_bytes())
    selection = found.select(("size", "price"))
    assert "size" not in selection.columns
    assert [str(fault) for fault in selection.faults] == [
        "data.csv:2:1: In the column 'size' 97 of 97 cells are no numbers; the first is 'large'. "
        "Write numbers, or one_hot(size) for classes."
    ]


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("x;y\n1,5;1.200\n2,25;2.400\n", [[1.5, 2.25], [1200.0, 2400.0]]),  # decimal commas make a point a separator
        ("x;y\n1.5;1,25\n2.5;3,75\n", [[1.5, 2.5], [1.25, 3.75]]),
        ('x,y\n"1,5",2\n"2,5",3\n', [[1.5, 2.5], [2.0, 3.0]]),  # a comma that no thousands have
        ("x y\n1 2\n3 4\n", [[1.0, 3.0], [2.0, 4.0]]),
        ("x\ty\n1\t2\n3\t4\n", [[1.0, 3.0], [2.0, 4.0]]),
        ("x|y\n1|2\n3|4\n", [[1.0, 3.0], [2.0, 4.0]]),
        ("x,y,\n1,2,\n3,4,\n", [[1.0, 3.0], [2.0, 4.0]]),  # a comma at each end
        ("x,y\n1,−2\n3,4e-3\n", [[1.0, 3.0], [-2.0, 0.004]]),
        ("x;y\n1 234,5;1'000\n2 000;2'500,5\n", [[1234.5, 2000.0], [1000.0, 2500.5]]),
        ("# x y\n1 2\n3 4\n", [[1.0, 3.0], [2.0, 4.0]]),  # as numpy.savetxt writes a header
        ("\n\nx,y\n\n1,2\n\n3,4\n\n", [[1.0, 3.0], [2.0, 4.0]]),
        ('x,y,"a note,\nover two lines"\n1,2,ok\n3,4,ok\n', [[1.0, 3.0], [2.0, 4.0]]),
    ],
)
def test_separators_and_signs(raw: str, numbers: list[list[float]]) -> None:
    found = table(raw)
    assert columns(found, "x", "y") == (numbers, 0)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("x,x,x\n1,2,3\n", ("x", "x_1", "x_2")),
        ("sum,error,or\n1,2,3\n", ("sum", "error", "or_1")),
        ("2019,1st,x\nfew,many,1\n", ("c_2019", "c_1st", "x")),  # the last column has a word above a number
        ("2019 sales,x\n1,2\n", ("c_2019_sales", "x")),
        ("大小（平方米）,价格\n1,2\n", ("大小_平方米", "价格")),
        (",y\n1,2\n", ("c1", "y")),
        ("%,$\n1,2\n", ("c1", "c2")),
        ("a" * 60 + ",b\n1,2\n", ("a" * 40, "b")),
        ("name,age\nAnn,3\n", ("name", "age")),
        ("Ann,3\nBen,4\n", ("c1", "c2")),
    ],
)
def test_headers_become_names(raw: str, names: tuple[str, ...]) -> None:
    assert table(raw).names == names


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb18030"]
)
def test_a_chinese_table_is_read_in_its_encoding(encoding: str) -> None:
    found = table("面积,价格,朝向\n80,320,南\n95,400,北\n".encode(encoding))
    assert found.names == ("面积", "价格", "朝向")
    assert columns(found, "面积", "价格") == ([[80.0, 95.0], [320.0, 400.0]], 0)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "utf-16"])
def test_a_european_table_is_read_in_its_encoding(encoding: str) -> None:
    found = table("Größe;Prénom;Maß\n1,5;Zoë;2\n2,5;Jürgen;3\n".encode(encoding))
    assert found.names == ("Größe", "Prénom", "Maß")
    assert columns(found, "Größe") == ([[1.5, 2.5]], 0)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_three_ways(end: str) -> None:
    found = table(end.join(["x,y", "1,2", "3,4", ""]))
    assert columns(found, "x", "y") == ([[1.0, 3.0], [2.0, 4.0]], 0)
    assert [row.line for row in found.rows] == [2, 3]


@pytest.mark.parametrize("gap", ["", "NA", "n/a", "NaN", "null", "None", "-", "?", "#N/A", "缺", "—", " "])
def test_gaps_have_many_names(gap: str) -> None:
    found = table(f"x,y\n1,2\n{gap},3\n4,5\n")
    assert columns(found, "x", "y") == ([[1.0, 4.0], [2.0, 5.0]], 1)
    # The row is left out only where the column with the gap is used.
    assert columns(found, "y") == ([[2.0, 3.0, 5.0]], 0)


def test_a_number_that_reads_two_ways_is_said() -> None:
    found = table("x;y\n1,200;3\n1,300;4\n")
    assert columns(found, "x") == ([[1.2, 1.3]], 0)
    assert reading(found, ("x", "y"), 0) == ("In the column 'x', 1,200 is read as 1.2.",)


def test_what_is_no_table_has_a_fault_and_no_traceback() -> None:
    for raw in (b"", b"\n\n", b"\xff\xfe", bytes(range(256)), b'"', b"\0\0\0"):
        faults = Faults(Path("data.csv"))
        assert read_table(raw, (), faults) is None or not faults.found
