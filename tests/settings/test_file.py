"""The settings as a file that explains itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gradtutor.cli.main import main
from gradtutor.settings.file import manual
from gradtutor.settings.keymap import actions
from gradtutor.settings.load import read_settings
from gradtutor.settings.model import Settings
from tests.settings.settings_files import written


def test_the_manual_is_a_settings_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, 'theme = "contrast"\n[keys]\n"step.next" = "n"\n')
    assert main(["--settings", str(file), "settings"]) == 0
    printed = capsys.readouterr().out
    assert tomllib.loads(printed) == {"theme": "contrast", "ascii": False, "keys": {"step.next": "n"}}
    assert read_settings(written(tmp_path, printed)).theme == "contrast"
    # Every line that is only explained can be made to hold by taking the mark away.
    everything = "\n".join(line.removeprefix("# ") if line.startswith('# "') else line for line in printed.splitlines())
    assert set(tomllib.loads(everything)["keys"]) == set(actions())


def test_the_manual_speaks_the_language_in_use(tmp_path: Path) -> None:
    text = manual(Settings(), tmp_path / "none.toml", {"step.next": ("space", "Show one more number")})
    assert '# "step.next" = "space"  # Show one more number' in text
    assert text.startswith(f"# {tmp_path / 'none.toml'}\n# There is no such file yet")
