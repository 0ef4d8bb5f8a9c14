"""What the settings are: the file, the environment before it, the command line before both."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.cli.main import main
from gradtutor.settings.load import file_in_use, read_settings
from gradtutor.settings.model import Settings
from tests.settings.settings_files import faults_of, written


def test_without_a_file_there_is_nothing_to_read() -> None:
    assert read_settings() == Settings()


def test_all_that_a_file_can_say(tmp_path: Path) -> None:
    text = 'language = "zh"\ntheme = "light"\nascii = true\ndata_dir = "data"\n[keys]\n"step.next" = "n"\n'
    found = read_settings(written(tmp_path, text))
    assert found[:4] == ("zh", "light", True, tmp_path / "data")
    assert found.keys["step.next"].text == "n"


def test_the_usual_place_is_the_systems(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert file_in_use() == tmp_path / "gradtutor" / "settings.toml"
    monkeypatch.setenv("GRADTUTOR_CONFIG", str(tmp_path / "other.toml"))
    assert file_in_use() == tmp_path / "other.toml"
    assert file_in_use(Path("named.toml")) == Path("named.toml")


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = written(tmp_path, 'language = "zh"\ntheme = "light"\nascii = true\n')
    monkeypatch.setenv("GRADTUTOR_LANG", "en")
    monkeypatch.setenv("GRADTUTOR_THEME", "contrast")
    monkeypatch.setenv("GRADTUTOR_ASCII", "0")
    assert read_settings(file)[:3] == ("en", "contrast", False)


def test_the_command_line_comes_before_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, 'language = "zh"\n')
    assert main(["--settings", str(file), "--help"]) == 0
    assert "用法" in capsys.readouterr().out
    monkeypatch.setenv("GRADTUTOR_LANG", "zh")
    assert main(["--settings", str(file), "--lang", "en", "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('them = "dark"\n', "1:1: Unknown key 'them'. Write 'theme'."),
        ('\ntheme = "darc"\n', "2:9: 'theme' cannot be 'darc'. Write 'dark'."),
        ('ascii = "yes"\n', "1:9: "),
        ("theme = dark\n", "1:9: "),
        ('language = "fr"\n', "1:12: 'language' cannot be 'fr'. There are: en, de, zh."),
        ("[keys]\nquit = 3\n", "2:8: "),
    ],
)
def test_a_fault_names_its_place_and_the_mend(tmp_path: Path, text: str, expected: str) -> None:
    (found,) = faults_of(tmp_path, text)
    assert found.startswith(expected)


def test_a_file_that_is_asked_for_must_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.toml"
    assert main(["--settings", str(missing), "list"]) == 2
    assert capsys.readouterr().err == f"{missing}:1:1: There is no such file. Write it.\n"


def test_a_faulty_file_stops_every_command_but_the_doctor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(written(tmp_path, "ascci = true\n"))
    assert main(["--settings", file, "list"]) == 2
    assert f"{file}:1:1: Unknown key 'ascci'. Write 'ascii'." in capsys.readouterr().err
    assert main(["--settings", file, "doctor"]) == 0
    assert f"{file}:1:1: Unknown key 'ascci'. Write 'ascii'." in capsys.readouterr().out
