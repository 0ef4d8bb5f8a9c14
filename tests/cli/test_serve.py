"""``gradtutor serve``: its options."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.cli.main import main


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Which class? Write its name, such as --class 'Maths 7b'."),
        (["--class", "7b", "--port", "0"], "--port must be a whole number from 1 to 65535."),
        (["--class", "7b", "--port", "65536"], "--port must be a whole number from 1 to 65535."),
        (["--class", "7b", "--port", "²"], "--port must be a whole number from 1 to 65535."),
        (["--class", "7b", "--sessions", "1001"], "--sessions must be a whole number from 1 to 1000."),
        (["--class", "7b", "--idle", "1.9"], "--idle must be a number of minutes from 2 to 1440."),
        (["--class", "7b", "--idle", "nan"], "--idle must be a number of minutes from 2 to 1440."),
        (["--class", "7b", "--log", "xml"], "There is no log 'xml'. There are: text, json."),
        (["--class", "7b", "--log-level", "jsn"], "There is no level 'jsn'. There are: info, warning, error."),
        (["--class", "7b", "--metrics", "9464"], "--metrics needs an address and a port, such as 127.0.0.1:9464."),
        (["--class", "7b", "--metrics", "[::1]:x"], "--metrics must be a whole number from 1 to 65535."),
        (["--class", "7b", "--web", "0"], "--web must be a whole number from 1 to 65535."),
        (
            ["--class", "7b", "--web-origin", "https://a.example"],
            "--web-origin, --tls-cert and --tls-key belong to a page: --web N",
        ),
        (
            ["--class", "7b", "--web", "8022", "--tls-cert", "a.pem"],
            "--tls-cert and --tls-key belong together.",
        ),
        (["--class", "7b", "more"], "This is not understood: more. See: gradtutor serve --help"),
    ],
)
def test_what_is_refused(words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--data-dir", str(tmp_path), "serve", *words]) == 2
    assert capsys.readouterr().err == f"{message}\n"


def test_the_configuration_for_sshd_names_course_and_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "--class",
        "7b",
        "--port",
        "2244",
        "--print-sshd-config",
        "--course",
        "lessons",
        "--data-dir",
        str(tmp_path),
    ]
    assert main(["serve", *words]) == 0
    printed = capsys.readouterr().out
    assert "\nPort 2244\n" in printed
    assert f"--data-dir {tmp_path} --course {Path('lessons').resolve()}" in printed
