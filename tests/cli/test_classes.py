"""The commands that look after a class: what they print, write and erase."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import tablib

from gradtutor.cli.main import main

CLASS = "Maths 7b"
Printed = Callable[[], str]


def test_the_classes_are_listed(words: list[str], printed: Printed) -> None:
    assert main(["class", "list", *words[:2]]) == 0
    assert printed() == "Maths 7b  2 learners  2 events  2026-09-01\n"


def test_a_learner_is_forgotten_without_regard_to_capitals(words: list[str], printed: Printed) -> None:
    assert main(["class", "forget", *words, "--learner", "Anna", "--yes"]) == 0
    assert printed() == (
        "Events to erase: 1. Learners of whom nothing is left: 1.\nNothing of it is in the class any more.\n"
    )
    assert main(["results", *words]) == 0
    assert "anna" not in printed()


@pytest.mark.parametrize(("answer", "left"), [("y\n", ["bo"]), ("n\n", ["anna", "bo"]), ("\n", ["anna", "bo"])])
def test_what_is_old_is_forgotten_after_asking(
    words: list[str], printed: Printed, monkeypatch: pytest.MonkeyPatch, answer: str, left: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert main(["class", "forget", *words, "--before", "2026-08-01"]) == 0
    printed()
    assert main(["results", *words]) == 0
    assert tablib.Dataset().load(printed().lstrip("\ufeff"), format="csv")["student_id"] == left


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["class", "forget", "--learner", "anna"], "Which class? Write its name, such as --class 'Maths 7b'."),
        (["class", "rename", "--class", CLASS, "--to", "Bo"], "Which learner? Write --learner ID."),
        (["class", "merge", "--class", CLASS, "--learner", "bo"], "Which other name? Write --to NAME."),
        (
            ["class", "rename", "--class", CLASS, "--learner", "bo", "--to", "Anna"],
            "There is a learner 'Anna' already. If it is the same one: merge.",
        ),
        (
            ["class", "pin", "--class", CLASS, "--learner", "cy"],
            "There is no learner 'cy' in the class.",
        ),
        (
            ["class", "merge", "--class", CLASS, "--learner", "bo", "--to", "anna"],
            "There is nobody to ask. To do it without a question: --yes",
        ),
        (
            ["class"],
            "What is to be done with the class? There are: list, slips, rename, merge, pin, unlock, forget, copy, "
            "assign, assignments, withdraw. See: gradtutor class --help",
        ),
        (
            ["class", "forget", "--class", CLASS],
            "What is to be erased? Write --learner ID, --before YYYY-MM-DD, or both.",
        ),
        (["class", "forget", "--before", "yesterday"], "--before needs a day, written as 2026-08-01."),
        (
            ["class", "forget", "--class", CLASS, "--learner", "anna"],
            "There is nobody to ask. To do it without a question: --yes",
        ),
    ],
)
def test_what_is_refused(
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main([*arguments, *words[:2]]) == 2
    assert capsys.readouterr().err == f"{message}\n"


def test_without_a_class_the_list_says_how_to_open_one(printed: Printed, tmp_path: Path) -> None:
    assert main(["class", "list", "--data-dir", str(tmp_path)]) == 0
    assert printed() == "There is no class yet. To open one: gradtutor serve --class NAME\n"


def results(words: list[str], printed: Printed) -> list[tuple[str, str]]:
    assert main(["results", *words]) == 0
    table = tablib.Dataset().load(printed().lstrip("\ufeff"), format="csv")
    return list(zip(table["student_id"], table["first_name"], strict=True))


def test_results_follow_a_new_name(words: list[str], printed: Printed) -> None:
    before = [name for name, _ in results(words, printed)]
    assert before == ["anna", "bo"]
    assert main(["results", *words, "--format", "jsonl"]) == 0
    actors = {json.loads(line)["actor"]["account"]["name"] for line in printed().splitlines()}
    assert main(["class", "rename", *words, "--learner", "Bo", "--to", "Bo Beck"]) == 0
    assert printed() == "bo is Bo Beck from now on, and may log in by either name.\n"
    assert results(words, printed) == [("anna", "anna"), ("bo beck", "Bo Beck")]
    assert main(["results", *words, "--format", "jsonl"]) == 0
    # Anna is the same one there, and Bo another.
    after = {json.loads(line)["actor"]["account"]["name"] for line in printed().splitlines()}
    assert len(actors & after) == 1
    assert len(after) == 2


@pytest.mark.parametrize(("answer", "left"), [("y\n", ["anna"]), ("n\n", ["anna", "bo"])])
def test_two_names_become_one_after_asking(
    words: list[str], printed: Printed, monkeypatch: pytest.MonkeyPatch, answer: str, left: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert main(["class", "merge", *words, "--learner", "bo", "--to", "Anna"]) == 0
    assert "This cannot be undone." in printed()
    assert sorted({name for name, _ in results(words, printed)}) == left


def test_a_new_pin_is_printed_once_and_kept_as_a_hash(words: list[str], printed: Printed) -> None:
    assert main(["class", "pin", *words, "--learner", "anna"]) == 0
    pin = printed().removesuffix("\n").rsplit(" ", 1)[1]
    kept = b"".join(file.read_bytes() for file in Path(words[1]).rglob("class.sqlite*"))
    assert pin.encode() not in kept
    assert b"$argon2id$" in kept
    assert main(["class", "unlock", *words, "--learner", "anna"]) == 0


def slips(words: list[str], printed: Printed, *more: str) -> list[str]:
    assert main(["class", "slips", *words, "--code", "kiwi-lime", "--address", "10.0.0.1", *more]) == 0
    return printed().split("- " * 36)


def pin_of(slip: str) -> str:
    return next(line.split()[-1] for line in slip.splitlines() if line.strip().startswith("PIN:"))


def test_slips_give_pins_to_those_who_have_none(words: list[str], printed: Printed) -> None:
    anna, bo = slips(words, printed)
    assert "anna · Maths 7b" in anna
    assert "ssh anna@10.0.0.1 -p 2222" in anna
    assert "kiwi-lime" in anna
    assert len(pin_of(anna)) == len(pin_of(bo)) == 6
    # A second time they keep them, unless new ones are wanted.
    assert all("the one that you have" in slip for slip in slips(words, printed))
    (again,) = slips(words, printed, "--learner", "ANNA", "--renew", "--yes")
    assert pin_of(again) != pin_of(anna)
    assert "the one that you have" in slips(words, printed)[1]


def test_slips_for_a_list_of_names_before_anybody_has_come(tmp_path: Path, printed: Printed) -> None:
    roster, page = tmp_path / "list.csv", tmp_path / "slips.html"
    roster.write_text("learner_id,name\nanna,Anna Aalto\nbo,Bo Beck\n")
    words = ["--data-dir", str(tmp_path / "data"), "--class", "New"]
    (one, two) = slips(words, printed, "--roster", str(roster))
    assert ("Anna Aalto" in one, "Bo Beck" in two) == (True, True)
    assert slips(words, printed, "--roster", str(roster), "--format", "html", "--output", str(page)) == [""]
    assert page.stat().st_mode & 0o777 == 0o600
    assert page.read_text().count("<section>") == 2
    roster.write_text("learner_id,password\nanna,correct-horse\n")
    assert main(["class", "slips", *words, "--roster", str(roster)]) == 2
