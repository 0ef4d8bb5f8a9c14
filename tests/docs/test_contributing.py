"""What is written for contributors agrees with what is there: hooks, version, files that are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gradtutor

PROJECT = Path(__file__).parents[2]
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGELOG = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_hooks_are_what_make_check_runs() -> None:
    recipe = (PROJECT / "Makefile").read_text(encoding="utf-8").partition("\ncheck:")[2].split("\n\n")[0]
    commands = re.findall(r"^\t\$\(BIN\)/(.*)$", recipe, re.MULTILINE)
    hooks = (PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^ +entry: \.venv/bin/(.*)$", hooks, re.MULTILINE) == commands
    assert len(commands) == 4
    assert hooks.count("language: system") == 4 and "http" not in hooks


def test_the_version_is_the_last_dated_one() -> None:
    titles = re.findall(r"^## \[(.*?)\](.*)$", CHANGELOG, re.MULTILINE)
    assert titles[0] == ("Unreleased", "")
    version, date = titles[1]
    assert version == gradtutor.__version__
    assert re.fullmatch(r" - \d{4}-\d\d-\d\d", date)


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:engine|lessons|session|view|tui|cli|i18n)/[\w/.]*)`", CONTRIBUTING)))
)
def test_every_place_in_the_package_exists(path: str) -> None:
    assert (PROJECT / "src" / "gradtutor" / path).exists() or (PROJECT / path).exists()


def test_every_command_of_make_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for line in re.findall(r"make ([a-z ]+)", CONTRIBUTING) for word in line.split()[:1]}
    assert named <= targets
    assert {"test", "suite", "coverage", "mutants"} <= named
