"""How the terminal is reached."""

from __future__ import annotations

import os


def over_ssh() -> bool:
    """Whether the terminal is at the other end of an SSH connection, as the variables say that sshd sets."""
    return bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))
