"""The settings file: what it may say, what comes before it, and what is said to its faults."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gradtutor.cli.main import main
from gradtutor.errors import LessonError
from gradtutor.settings.file import manual, opened
from gradtutor.settings.keymap import actions, checked
from gradtutor.settings.load import file_in_use, read_settings
from gradtutor.settings.model import Settings


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(LessonError) as caught:
        read_settings(written(folder, text))
    return [f"{fault.line}:{fault.column}: {fault.what} {fault.mend}".rstrip() for fault in caught.value.faults]


def keys_of(folder: Path, text: str) -> tuple[dict[str, str], list[str]]:
    """The keys for the screen, and what is wrong with them."""
    file = written(folder, text)
    _, faults = opened(file)
    keymap = checked(read_settings(file).keys, faults)
    return keymap, [f"{fault.line}:{fault.column}: {fault.what} {fault.mend}" for fault in faults.found]


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
        ('language = "de"\n', "1:12: 'language' cannot be 'de'. There are: en, zh."),
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


# keys


def test_keys_are_those_of_the_keyboard(tmp_path: Path) -> None:
    text = '[keys]\n"step.next" = "n, space"\nstep.back = "?"\n"app.help" = "f2"\n"run.end" = "ctrl+e"\n'
    keymap, faults = keys_of(tmp_path, text)
    assert faults == []
    assert keymap == {
        "step.next": "n,space",
        "step.back": "question_mark",
        "app.help": "f2",
        "run.end": "ctrl+e",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[keys]\n"step.nest" = "n"\n', "2:1: There is no action 'step.nest'. Write 'step.next'."),
        ('[keys]\n"step.next" = "spaec"\n', "2:15: There is no key 'spaec'. Write 'space'."),
        ('[keys]\n"step.next" = "c"\n', "2:15: The key 'c' is already that of 'chart.next'."),
        ('[keys]\n"step.next" = "l"\n', "2:15: The key 'l' is already that of 'app.language'."),
        ('[keys]\n"class.follow" = "g"\n', "2:18: The key 'g' is already that of 'grid.open'."),
        ('[keys]\n"chart.next" = "i"\n', "2:16: The key 'i' is already that of 'class.stored'."),
        ('[keys]\n"class.stored" = "f"\n', "2:18: The key 'f' is already that of 'class.follow'."),
        ('[keys]\n"step.next" = "n"\n"step.back" = "n"\n', "3:15: The key 'n' is already that of 'step.next'."),
    ],
)
def test_keys_that_cannot_be(tmp_path: Path, text: str, expected: str) -> None:
    _, faults = keys_of(tmp_path, text)
    assert len(faults) == 1
    assert faults[0].startswith(expected)


def test_two_actions_may_change_keys(tmp_path: Path) -> None:
    keymap, faults = keys_of(tmp_path, '[keys]\n"chart.next" = "v"\n"variant.next" = "c"\n')
    assert (keymap, faults) == ({"chart.next": "v", "variant.next": "c"}, [])


def test_the_keys_of_a_class_can_be_changed_too(tmp_path: Path) -> None:
    text = '[keys]\n"class.follow" = "u"\n"class.board" = "f"\n"class.stored" = "z"\n"class.pause" = "f2"\n'
    assert keys_of(tmp_path, text) == (
        {"class.follow": "u", "class.board": "f", "class.stored": "z", "class.pause": "f2"},
        [],
    )


def test_the_manual_has_the_keys_of_a_class(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "settings"]) == 0
    printed = capsys.readouterr().out
    assert '# "class.follow" = "f"  # Go where your teacher is' in printed
    assert '# "class.board" = "b"  # Read again what your teacher has written' in printed
    assert '# "class.stored" = "i"  # What is stored of you' in printed


def test_every_screen_has_a_key_of_its_own_for_each_action() -> None:
    # As it ships, nothing clashes: remapping an action to its own keys is no fault.
    _, faults = opened(Path(__file__))
    known = actions()
    chosen = {name: (keys, ("keys", name)) for name, (keys, _) in known.items()}
    assert checked(chosen, faults) == {name: keys for name, (keys, _) in known.items()}
    assert faults.found == ()


# the manual


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
