"""A class behind OpenSSH's own server, with the configuration that ``gradtutor serve --print-sshd-config`` writes."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import asyncssh

from benchmarks.crowd import Door
from gradtutor.classroom.records.paths import class_folder
from tests.ports import HERE, free_port
from tests.ssh.classroom import NAME, SOURCE

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
# What only the benchmark needs: folders under /tmp that everyone may write to, and whoever runs it.
THERE = "StrictModes no\nUsePAM no\nPermitRootLogin yes\n"
PATIENCE = 10.0


@contextmanager
def sshd(folder: Path, data: Path, learners: Sequence[str]) -> Iterator[tuple[Door, int]]:
    """A server for learners with a key each, all with the account of whoever runs this; the door and the process."""
    assert SSHD is not None
    if os.getuid() == 0:
        # Where no service manager runs, nobody has made it; only root's sshd needs it.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    port = free_port()
    words = ["--data-dir", str(data), "serve", "--class", NAME, "--address", HERE, "--port", str(port)]
    command = [sys.executable, "-m", "gradtutor", "--lang", "en", *words, "--print-sshd-config"]
    environment = {**os.environ, "PYTHONPATH": SOURCE}
    printed = subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout
    config = folder / "sshd_config"
    config.write_text(printed.replace("ForceCommand ", f"ForceCommand PYTHONPATH={SOURCE} ") + THERE)
    lines = []
    for name in learners:
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(folder / name)
        lines.append(f"restrict,pty {key.export_public_key().decode().strip()} {name}\n")
    (class_folder(data, NAME) / "authorized_keys").write_text("".join(lines))
    log = folder / "sshd.log"
    process = subprocess.Popen([SSHD, "-D", "-f", str(config), "-E", str(log)], stdin=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while not (log.exists() and "listening" in log.read_text()):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"sshd did not start:\n{log.read_text() if log.exists() else ''}")
            time.sleep(0.05)
        yield Door(port, keys=str(folder), account=getpass.getuser()), process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)
