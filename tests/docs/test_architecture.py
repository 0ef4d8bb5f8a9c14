"""The map of the code agrees with the code: its folders, the files that it names, and the sizes that are kept."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

PROJECT = Path(__file__).parents[2]
PACKAGE = PROJECT / "src" / "gradtutor"
TEXT = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
MOST_FILES, MOST_IN_ROOT, MOST_LINES, USUAL_LINES = 22, 5, 400, 100

SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)
# A folder with nothing but folders, such as that of one catalogue, is no room of its own.
FOLDERS = {str(path.parent.relative_to(PACKAGE)) for path in SOURCES} - {"."}
NAMED = sorted(set(re.findall(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|toml|md))`", TEXT)))
LINES = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}


def test_every_folder_has_its_line_in_the_map_and_every_line_its_folder() -> None:
    table = TEXT.partition("## The map")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([\w/]+)/` \| .+ \|$", table, re.MULTILINE)
    assert sorted(rows) == sorted(FOLDERS)


@pytest.mark.parametrize("name", NAMED)
def test_every_file_that_is_named_exists(name: str) -> None:
    assert (PACKAGE / name).is_file() or (PROJECT / name).is_file()


def test_files_are_named_by_their_whole_path() -> None:
    assert len(NAMED) > 80
    # Of those without a folder only the root's own, and those that a lesson or a course has.
    assert {name for name in NAMED if "/" not in name} <= {
        "__main__.py",
        "errors.py",
        "records.py",
        "safe_text.py",
        "pyproject.toml",
    }


def test_every_link_leads_to_a_heading() -> None:
    titles = re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
    headings = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\(#([^)]*)\)", TEXT)) <= headings


def test_no_folder_is_crowded() -> None:
    count = Counter(str(path.parent.relative_to(PACKAGE)) for path in SOURCES if path.name != "__init__.py")
    assert count.pop(".") <= MOST_IN_ROOT
    assert {folder: files for folder, files in count.items() if files > MOST_FILES} == {}


def test_no_file_is_long() -> None:
    assert {name: lines for name, lines in LINES.items() if lines > MOST_LINES} == {}
    assert median(lines for name, lines in LINES.items() if not name.endswith("__init__.py")) <= USUAL_LINES * 1.1


def test_packages_offer_nothing_of_their_own() -> None:
    # The first frame must not pay for the folders; the version, the catalogues and the skeleton are no folders' words.
    own = {"__init__.py", "i18n/__init__.py", "lessons/checking/skeleton/__init__.py"}
    assert {name: lines for name, lines in LINES.items() if name.endswith("__init__.py") and lines > 9}.keys() <= own


def test_every_row_of_where_a_new_thing_goes_names_a_test() -> None:
    table = TEXT.partition("## Where a new thing goes")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| new ")]
    assert len(rows) >= 13
    for row in rows:
        tests = re.findall(r"`(tests/[\w/]+\.py)`", row.rsplit("|", 2)[1])
        assert tests, row
