"""The keys of the settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.cli.main import main
from gradtutor.settings.file import opened
from gradtutor.settings.keymap import actions, checked
from tests.settings.settings_files import keys_of


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
    text = '[keys]\n"class.follow" = "f4"\n"class.board" = "f"\n"class.stored" = "f3"\n"class.pause" = "f2"\n'
    assert keys_of(tmp_path, text) == (
        {"class.follow": "f4", "class.board": "f", "class.stored": "f3", "class.pause": "f2"},
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
