"""Units for systemd: what they run, and that systemd itself thinks them well confined."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from gradtutor.classroom.systemd_unit import serve_unit, session_unit
from gradtutor.cli.main import main

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze (Debian: systemd)")
MOST = 2.0
"""The exposure that ``systemd-analyze security`` may find, of 10."""


def settings(unit: str) -> dict[str, list[str]]:
    """Key -> its values."""
    found: dict[str, list[str]] = {}
    for line in unit.splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["--lang", "en", *words]) == 0
    return capsys.readouterr().out


def exposure(folder: Path, unit: str) -> float:
    """What systemd thinks of a unit: 0 is best."""
    assert ANALYZE is not None
    file = folder / "class.service"
    file.write_text(unit)
    done = subprocess.run(
        [ANALYZE, "security", "--offline=true", "--no-pager", "--json=short", f"--threshold={MOST * 10:.0f}", file],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    # The exit code is the verdict; the list is for whoever reads the failure.
    bad = [(one["name"], one["exposure"]) for one in json.loads(done.stdout) if one["exposure"]]
    assert done.returncode == 0, (done.stderr, bad)
    return sum(float(value) for _, value in bad)


@needs_systemd
def test_a_served_class_is_exposed_by_no_more_than_two_of_ten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = printed(capsys, "serve", "--class", "Maths 7b", "--print-systemd-unit")
    found = settings(unit)
    assert found["DynamicUser"] == ["yes"]
    assert found["KillMode"] == ["mixed"]
    assert found["ProtectSystem"] == ["strict"]
    assert exposure(tmp_path, unit) > 0
    # Also at a port for which it needs a right.
    unit = printed(capsys, "serve", "--class", "Maths 7b", "--port", "22", "--print-systemd-unit")
    assert settings(unit)["AmbientCapabilities"] == ["CAP_NET_BIND_SERVICE"]
    exposure(tmp_path, unit)


@needs_systemd
def test_so_is_a_class_behind_sshd(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--data-dir", str(tmp_path), "session", "--class", "Maths 7b", "--print-systemd-unit")
    unit = printed(capsys, *words)
    exposure(tmp_path, unit)
    (writes,) = settings(unit)["ReadWritePaths"]
    assert Path(writes.strip('"')).parent == tmp_path.resolve() / "classes"


@needs_systemd
def test_systemd_reads_the_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ANALYZE is not None
    # Names as teachers give them, with what has a meaning to systemd.
    name = 'Maths 100 % "7b" $HOME \\ 数学'
    for words in (["serve", "--class", name], ["--data-dir", str(tmp_path / "data"), "session", "--class", name]):
        file = tmp_path / f"{words[-3]}.service".replace("/", "")
        file.write_text(printed(capsys, *words, "--print-systemd-unit"))
        done = subprocess.run(
            [ANALYZE, "verify", "--man=no", str(file)], capture_output=True, text=True, timeout=60, check=False
        )
        # It looks at the machine's other units as well, and complains of those.
        assert file.name not in done.stderr, done.stderr


def test_files_come_in_as_credentials_and_options_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster, key = tmp_path / "my class.csv", tmp_path / "id.pub"
    unit = printed(
        capsys, "serve", "--class", "7b", "--roster", str(roster), "--teacher-key", str(key), "--idle", "20",
        "--sessions", "40", "--code", "100%", "--legacy-clients", "--print-systemd-unit",
    )  # fmt: skip
    found = settings(unit)
    assert found["LoadCredential"] == [f"teacher0.pub:{key}", f"roster.csv:{roster}"]
    (start,) = found["ExecStart"]
    assert start.endswith(
        "serve --data-dir %S/gradtutor --class 7b --port 2222 --sessions 40 --idle 20 --code 100%%"
        " --teacher-key %d/teacher0.pub --roster %d/roster.csv --legacy-clients"
    )
    # 1024 + 40 × 24 MiB; 64 + 40 × 8 threads.
    assert (found["MemoryMax"], found["TasksMax"]) == (["1984M"], ["384"])


def test_the_page_of_a_class_goes_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    certificate, key = tmp_path / "fullchain.pem", tmp_path / "privkey.pem"
    unit = printed(
        capsys, "serve", "--class", "7b", "--web", "443", "--web-origin", "https://tutor.example", "--tls-cert",
        str(certificate), "--tls-key", str(key), "--print-systemd-unit",
    )  # fmt: skip
    found = settings(unit)
    assert found["LoadCredential"] == [f"tls-cert.pem:{certificate}", f"tls-key.pem:{key}"]
    (start,) = found["ExecStart"]
    assert start.endswith(
        "--web 443 --web-origin https://tutor.example --tls-cert %d/tls-cert.pem --tls-key %d/tls-key.pem"
    )
    # Below 1024.
    assert found["AmbientCapabilities"] == ["CAP_NET_BIND_SERVICE"]


def test_words_as_systemd_reads_them() -> None:
    (start,) = settings(serve_unit("7b", ["/bin/a b", 'c"d', "$e", "f\\g", "%S"], {}, 2222, 1))["ExecStart"]
    # systemd.service(5): quotes, C's backslashes, $$ for a dollar sign.
    assert start == '"/bin/a b" "c\\"d" "$$e" "f\\\\g" %S'
    unit = session_unit("7b", Path("/srv/7b"), "anna", "/usr/sbin/sshd", ["/x/python3.13", "-m", "a+"])
    assert settings(unit)["ExecStop"][0].endswith('--full "^/x/python3\\\\.13 -m a\\\\+"')


def test_what_does_not_go_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "--data-dir", str(tmp_path), "serve", "--class", "7b", "--print-systemd-unit"]) == 2
    assert "leave --data-dir out" in capsys.readouterr().err
