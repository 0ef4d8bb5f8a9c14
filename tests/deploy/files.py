"""What deploy/ has, read as those read it who run it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "deploy"
BALANCER, DATABASE, HOSTS = "10.83.0.2", "10.83.0.5", ("10.83.0.11", "10.83.0.12")
"""The addresses of everything in deploy/."""


def compose() -> dict[str, Any]:
    """The services of the Compose file, and the rest."""
    found = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    assert isinstance(found, dict)
    return found


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with what stands behind them, lines joined."""
    text = (FOLDER / "Dockerfile").read_text()
    lines = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines if line)]


def instruction(name: str) -> str:
    """The last instruction of a name, which counts."""
    return [rest for word, rest in instructions() if word == name][-1]


def host_words(service: str = "host-a") -> list[str]:
    """The words of a host's command behind ``gradtutor``: the image's entry point and what Compose adds."""
    entry = json.loads(instruction("ENTRYPOINT"))
    assert entry[0] == "gradtutor"
    return [*entry[1:], *shlex.split(compose()["services"][service]["command"])]


def haproxy(**replaced: str) -> str:
    """``haproxy.cfg`` with other addresses: each ``host:port`` of the file must be replaced, by what it is."""
    text = (FOLDER / "haproxy.cfg").read_text()
    for old, new in replaced.items():
        assert old in text, old
        text = text.replace(old, new)
    return text
