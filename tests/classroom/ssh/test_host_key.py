"""The server's key: who else may read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradtutor.classroom.ssh.host_key import host_key, read_host_key
from gradtutor.errors import ClassError


def test_a_key_that_others_can_read_is_refused_but_for_one_that_systemd_has_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = host_key(tmp_path)
    file = tmp_path / "host_ed25519"
    # systemd.exec(5): an access list for the service's user, whose mask stat(2) shows as the rights of the group.
    file.chmod(0o440)
    with pytest.raises(ClassError, match="Others can read"):
        read_host_key(file)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "elsewhere"))
    with pytest.raises(ClassError, match="Others can read"):
        read_host_key(file)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_host_key(file).get_fingerprint() == made.get_fingerprint()
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    file.chmod(0o600)
    assert read_host_key(file).get_fingerprint() == made.get_fingerprint()
