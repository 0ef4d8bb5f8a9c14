"""The bytes of a table as text, its text as rows, its cells as numbers: each rule on its two sides."""

from __future__ import annotations

import codecs
import csv

import pytest

from gradtutor.lessons.data_file.column_names import names_of
from gradtutor.lessons.data_file.decoding import decode
from gradtutor.lessons.data_file.dialect import LONGEST_CELL, Rows, cut
from gradtutor.lessons.data_file.numerals import Style, is_gap, is_number, number, styles


def cells(text: str) -> list[list[str]]:
    return [list(row.cells) for row in cut(text).rows]


@pytest.mark.parametrize(
    ("text", "separator", "rows"),
    [
        ("a,b\n1,2", ",", [["a", "b"], ["1", "2"]]),
        ("a;b\n1;2", ";", [["a", "b"], ["1", "2"]]),
        ("a\tb\n1\t2", "\t", [["a", "b"], ["1", "2"]]),
        ("a|b\n1|2", "|", [["a", "b"], ["1", "2"]]),
        # One column has none, and the comma is the usual one.
        ("a\n1\n2", ",", [["a"], ["1"], ["2"]]),
        # The sign that cuts more lines alike; of as many lines, the one that makes more cells.
        ("a,b;c\n1;2\n3;4", ";", [["a,b", "c"], ["1", "2"], ["3", "4"]]),
        ("a,b,c;d\n1,2,3;4", ",", [["a", "b", "c;d"], ["1", "2", "3;4"]]),
        # Two cells by commas with a digit at either side, beside another separator, are decimal commas.
        ("a;b\n1,5;2\n2,5;3", ";", [["a", "b"], ["1,5", "2"], ["2,5", "3"]]),
        ("a,b;\n1,x;\n2,y;", ",", [["a", "b;"], ["1", "x;"], ["2", "y;"]]),
        # Blanks, where more than half of the lines have as many cells, and below the first all are numbers.
        ("a b\n1 2\n3 4", " ", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a  b\n 1   2 \n3 4 5", " ", [["a", "b"], ["1", "2"], ["3", "4", "5"]]),
        ("a b\n1 2\n3\n4", ",", [["a b"], ["1 2"], ["3"], ["4"]]),
        ("a b\n1 x\n3 4", ",", [["a b"], ["1 x"], ["3 4"]]),
        # Quotation marks keep a separator, a line's end as a blank, and themselves when doubled.
        ('a,b\n"1,5","x\ny"', ",", [["a", "b"], ["1,5", "x y"]]),
        ('a,b\n"x""y", "z"', ",", [["a", "b"], ['x"y', "z"]]),
        # A separator behind the last cell of every row is none; of one row alone it is a gap.
        ("a,b,,\n1,2,,", ",", [["a", "b"], ["1", "2"]]),
        ("a,b,\n1,2,3", ",", [["a", "b", ""], ["1", "2", "3"]]),
        ("a,\n1,", ",", [["a"], ["1"]]),
        ("", ",", []),
        ("\n \n", ",", []),
    ],
)
def test_rows(text: str, separator: str, rows: list[list[str]]) -> None:
    assert (cut(text).separator, cells(text)) == (separator, rows)


def test_rows_know_the_line_on_which_they_end() -> None:
    found = cut('# why\n\na,b\n1,"x\ny"\n# and\n ,\n2,3\n')
    # The row 1 … y ends in line 5, the comment is line 6, and line 7 is one of empty cells.
    assert [(row.line, row.cells) for row in found.rows] == [(3, ("a", "b")), (5, ("1", "x y")), (8, ("2", "3"))]
    assert [row.line for row in cut("# why\n\na b\n1 2\n# and\n3 4\n").rows] == [3, 4, 6]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("a,b\n1,2", ""), ("# x y\n1 2\n3 4", "x y"), ("# one\n\n## two \na,b\n1,2", "two"), ("a,b\n# x\n1,2", ""),
        # What a spreadsheet writes into a cell is no comment.
        ("#N/A,1\n2,3", ""), ("#REF!,1\n2,3", ""), ("#n/a,1\n2,3", ""), ("#name,1\n2,3\n4,5", "name,1"),
    ],
)  # fmt: skip
def test_the_last_comment_above_the_first_row(text: str, remark: str) -> None:
    assert cut(text).remark == remark


def test_what_a_spreadsheet_writes_is_a_cell() -> None:
    assert cut("#N/A,1\n2,3") == Rows(",", cut("#N/A,1\n2,3").rows, "")
    assert cells("#N/A,1\n2,3") == [["#N/A", "1"], ["2", "3"]]


def test_fifty_lines_tell_the_separator() -> None:
    # Forty-nine lines of two cells by semicolons against one by commas, and whatever comes behind.
    assert cut("a;b\n" + "1;2\n" * 49 + "1,2\n" * 200).separator == ";"
    assert cut("a\n" * 50 + "1;2\n" * 200).separator == ","


def test_a_cell_has_at_most_ten_thousand_characters() -> None:
    assert LONGEST_CELL == 10_000
    assert cells(f"a,b\n{'x' * 10_000},1") == [["a", "b"], ["x" * 10_000, "1"]]
    before = csv.field_size_limit()
    with pytest.raises(csv.Error):
        cut(f"a,b\n{'x' * 10_001},1")
    # The limit is of the whole process: it is what it was.
    assert csv.field_size_limit() == before


TEXT = "größe,preis\n1,5\n"


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        (TEXT.encode(), TEXT, "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT, "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT, "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT, "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), TEXT, "utf-32-le"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), TEXT, "utf-32-be"),
        (TEXT.encode("utf-16-le"), TEXT, "utf-16-le"),
        (TEXT.encode("utf-16-be"), TEXT, "utf-16-be"),
        (TEXT.encode("latin-1"), TEXT, "cp1252"),
        # Windows' Latin-1 has a euro sign at 0x80, where GBK has none.
        (b"\x80,x\n", "€,x\n", "cp1252"),
        ("大小,价格\n1,2\n".encode("gb18030"), "大小,价格\n1,2\n", "gb18030"),
        (b"a\r\nb\rc\n", "a\nb\nc\n", "utf-8"),
        (b"a,b\0\n1,2\n", "a,b\n1,2\n", "utf-8"),
    ],
)
def test_encodings(raw: bytes, text: str, encoding: str) -> None:
    assert decode(raw) == (text, encoding)


def test_a_quarter_of_zero_bytes_is_utf_16() -> None:
    # One byte in four is zero, all of them at odd places: pairs, of which the other half is text beyond Latin-1.
    assert decode(("1漢" * 3).encode("utf-16-le")) == ("1漢" * 3, "utf-16-le")
    assert decode(("1漢" * 3).encode("utf-16-be")) == ("1漢" * 3, "utf-16-be")
    assert decode(b"12345\x006").encoding == "utf-8"


def test_more_than_half_of_the_pairs_are_common_characters() -> None:
    # 0xE7C5 is of the second level; 0xB4F3 (大) and 0xD0A1 (小) are of the first.
    common, rare = b"\xb4\xf3", b"\xe7\xc5"
    assert decode(common * 2 + rare).encoding == "gb18030"
    assert decode(common + rare).encoding == "cp1252"
    # The first level is from B0 to D7.
    assert [decode(bytes([first, 0xFE])).encoding for first in (0xAF, 0xB0, 0xD7, 0xD8)] == [
        "cp1252", "gb18030", "gb18030", "cp1252",
    ]  # fmt: skip
    assert decode(b"\xb4\xa0").encoding == "cp1252"


@pytest.mark.parametrize("cell", ["", " ", "-", "--", "–", "—", ".", "?", "*", "NA", " n/a ", "#N/A", "NaN", "缺失"])
def test_gaps(cell: str) -> None:
    assert is_gap(cell)


@pytest.mark.parametrize("cell", ["0", "---", "x", "..", "n a", "inf"])
def test_what_is_no_gap(cell: str) -> None:
    assert not is_gap(cell)


P, C = Style.POINT, Style.COMMA


@pytest.mark.parametrize(
    ("cell", "point", "comma"),
    [
        ("12", 12, 12), ("-3", -3, -3), ("+3", 3, 3), ("−3", -3, -3), (" 4 ", 4, 4), ("1.5", 1.5, None),
        ("1,5", None, 1.5), (".5", 0.5, None), (",5", None, 0.5), ("5.", 5, None), ("5,", None, 5),
        ("1e3", 1000, 1000), ("1E-3", 0.001, 0.001), ("2.5e+2", 250, None), ("1e12345", None, None),
        # Thousands stand in threes.
        ("1,200", 1200, 1.2), ("1.200", 1.2, 1200), ("1,200,300", 1_200_300, None), ("1.200.300", None, 1_200_300),
        ("1,200.5", 1200.5, None), ("1.200,5", None, 1200.5), ("12,34", None, 12.34), ("1,20,300", None, None),
        ("1234,567", None, 1234.567), ("1 200", 1200, 1200), ("1'200", 1200, 1200), ("1’200", 1200, 1200),
        ("1\u00a0200,5", None, 1200.5), ("1\u202f200.5", 1200.5, None), ("1 20", None, None),
        ("", None, None), ("x", None, None), ("1x", None, None), ("0x1", None, None), ("inf", None, None),
        ("--1", None, None), ("１", None, None),
    ],
)  # fmt: skip
def test_numerals(cell: str, point: float | None, comma: float | None) -> None:
    fitting = {style for style, value in ((P, point), (C, comma)) if value is not None}
    assert is_number(cell) is bool(fitting)
    if not is_gap(cell):
        assert styles([cell]) == fitting
    assert {style: number(cell, style) for style in fitting} == {
        style: value for style, value in ((P, point), (C, comma)) if value is not None
    }


def test_a_column_has_the_styles_that_all_its_cells_have() -> None:
    assert styles([]) == styles(["", "-"]) == {P, C}
    assert styles(["1", "1.5"]) == {P} and styles(["1", "n/a", "1,5"]) == {C}
    assert styles(["1.5", "1,5"]) == styles(["1", "x"]) == frozenset()


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        (["x", "y"], ["x", "y"]), (["", "y", ""], ["c1", "y", "c3"]),
        (["x", "x", "x_1", "x"], ["x", "x_1", "x_1_1", "x_2"]),
        (["sum", "x"], ["sum_1", "x"]), (["1a"], ["c_1a"]), (["a b (c)"], ["a_b_c"]), (["_a_"], ["a"]),
        (["a" * 41], ["a" * 40]), (["a" * 39 + " b"], ["a" * 39]), (["1" * 40], ["c_" + "1" * 38]),
        # The number behind it is within the forty characters.
        (["a" * 40, "a" * 40], ["a" * 40, "a" * 38 + "_1"]), (["ｗ１"], ["w1"]),
    ],
)  # fmt: skip
def test_names(headers: list[str], names: list[str]) -> None:
    assert list(names_of(headers, {"sum"})) == names
