"""Everything in deploy/ holds together, and with the command line: what no container's daemon is needed for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gradtutor.classroom import systemd_unit
from gradtutor.cli.main import main
from gradtutor.cli.serve import COMMAND, ServeOptions
from tests.deploy.files import BALANCER, DATABASE, FOLDER, HOSTS, compose, host_words, instruction, instructions

HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/bin:/usr/local/sbin")
ANALYZE = shutil.which("systemd-analyze")
PLACE = "/opt/gradtutor"
UNIT = (
    "serve", "--class", "Maths 7b", "--store", f"postgresql://gradtutor@{DATABASE}/school",
    "--host-key", "/etc/gradtutor/host_ed25519", "--behind", BALANCER, "--metrics", "0.0.0.0:9464",
    "--print-systemd-unit",
)  # fmt: skip
"""By which deploy/gradtutor.service is made, as docs/hosts.md says."""


def options(words: list[str]) -> ServeOptions:
    """What the program takes the words of a ``serve`` for."""
    return COMMAND.record(COMMAND.parser().parse(words))


def test_the_unit_is_the_one_that_the_program_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((sys, "prefix"), (sys, "base_prefix"), (systemd_unit, "__file__")):
        monkeypatch.setattr(module, name, PLACE)
    monkeypatch.setattr(sys, "executable", f"{PLACE}/bin/python")
    assert main(["--lang", "en", *UNIT]) == 0
    assert capsys.readouterr().out == (FOLDER / "gradtutor.service").read_text()
    # And the manual has the same words.
    said = (FOLDER.parent / "docs/hosts.md").read_text()
    assert " ".join(f'"{word}"' if " " in word else word for word in UNIT[:-1]) in re.sub(r" \\\n\s*", " ", said)


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze (Debian: systemd)")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    file = tmp_path / "gradtutor.service"
    # The program is not there on this machine.
    file.write_text((FOLDER / "gradtutor.service").read_text().replace(f"{PLACE}/bin/python", sys.executable))
    assert ANALYZE is not None
    done = subprocess.run(
        [ANALYZE, "verify", "--man=no", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert file.name not in done.stderr, done.stderr
    words = [ANALYZE, "security", "--offline=true", "--no-pager", "--threshold=20", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(HAPROXY is None, reason="there is no haproxy (Debian: haproxy)")
def test_haproxy_reads_its_configuration() -> None:
    assert HAPROXY is not None
    words = [HAPROXY, "-c", "-f", str(FOLDER / "haproxy.cfg")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    # Valid, and nothing that it would rather have otherwise.
    assert (done.returncode, re.findall(r"WARNING|ALERT", done.stdout + done.stderr)) == (0, []), done.stderr


def test_haproxy_sends_to_the_hosts_as_they_listen() -> None:
    text = (FOLDER / "haproxy.cfg").read_text()
    taken = options(host_words())
    servers = re.findall(r"^    server (\S+) (\S+):(\d+)(.*)$", text, re.MULTILINE)
    ready = [(host, int(port)) for _, host, port, rest in servers if "backup" not in rest]
    unready = [(host, int(port)) for _, host, port, rest in servers if "backup no-check" in rest]
    assert ready == unready == [(host, taken.port) for host in HOSTS]
    assert taken.metrics is not None
    assert re.search(rf"^    default-server send-proxy-v2 .*check port {taken.metrics[1]} ", text, re.MULTILINE)
    assert re.search(r"^    balance leastconn$", text, re.MULTILINE)
    assert re.search(r"^    option httpchk GET /readyz$", text, re.MULTILINE)


def test_the_hosts_of_compose_are_those_of_the_unit_and_of_haproxy() -> None:
    services = compose()["services"]
    addresses = {name: one["networks"]["class"]["ipv4_address"] for name, one in services.items()}
    assert addresses == {"database": DATABASE, "host-a": HOSTS[0], "host-b": HOSTS[1], "balancer": BALANCER}
    subnet = compose()["networks"]["class"]["ipam"]["config"][0]["subnet"]
    assert all(address.startswith(subnet.rpartition(".")[0]) for address in addresses.values())
    words = host_words()
    assert words == host_words("host-b")
    taken, unit = options(words), options(list(UNIT))
    assert [str(network) for network in taken.behind] == [f"{BALANCER}/32"]
    for name in ("class_names", "port", "store", "behind", "metrics", "sessions", "idle"):
        assert getattr(taken, name) == getattr(unit, name), name
    # The database is reached by the name and at the place that it has.
    database = services["database"]["environment"]
    assert taken.store == f"postgresql://{database['POSTGRES_USER']}@{DATABASE}/{database['POSTGRES_DB']}"
    secret = compose()["secrets"]["host_ed25519"]["file"]
    assert str(taken.host_key) == "/run/secrets/host_ed25519"
    assert secret == "./host_ed25519"
    for name in ("host-a", "host-b"):
        assert services[name]["environment"]["PGPASSWORD"] == database["POSTGRES_PASSWORD"]
        # Longer than a server takes that sends everybody on (LONGEST_DRAIN and what follows).
        assert services[name]["stop_grace_period"] == "90s"


def test_compose_shows_the_balancer_alone_to_others() -> None:
    services = compose()["services"]
    assert {name: one.get("ports") for name, one in services.items() if "ports" in one} == {"balancer": ["2222:2222"]}
    bind = re.search(r"^    bind :(\d+)$", (FOLDER / "haproxy.cfg").read_text(), re.MULTILINE)
    assert bind is not None
    assert services["balancer"]["ports"] == [f"2222:{bind[1]}"]
    (mounted,) = services["balancer"]["volumes"]
    assert mounted.split(":")[0] == "./haproxy.cfg"
    assert services["host-a"]["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}


def test_the_image_runs_the_program_as_nobody_who_may_do_much(tmp_path: Path) -> None:
    kinds = [word for word, _ in instructions()]
    assert kinds[0] == "FROM"
    assert len((FOLDER / "Dockerfile").read_text().splitlines()) <= 16
    made = instruction("RUN")
    # The account is made, and is the one that everything behind it runs as.
    name = instruction("USER")
    assert name != "root"
    assert re.search(rf"useradd --system --uid (\d+) .*{name}(?= |$)", made)
    assert kinds.index("USER") < kinds.index("ENTRYPOINT")
    data = json.loads(instruction("ENTRYPOINT"))[3]
    assert f"--home-dir {data} --create-home" in made
    assert instruction("VOLUME") == data
    # A shell reads it, and the extras are there.
    subprocess.run(["sh", "-n", "-c", made], check=True, timeout=30)
    extras = re.search(r"\[([a-z,]+)\]", made)
    assert extras is not None
    declared = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(extras[1].split(",")) <= set(declared)
    # By itself it serves a class; with what Compose adds, on the ports that it names.
    alone = options([*json.loads(instruction("ENTRYPOINT"))[1:], *json.loads(instruction("CMD"))])
    assert alone.class_names == ("Class",)
    taken = options(host_words())
    assert taken.metrics is not None
    assert instruction("EXPOSE").split() == [str(taken.port), str(taken.metrics[1])]
    assert instruction("STOPSIGNAL") == "SIGTERM"
    # The context is what COPY takes, and no key that lies beside it.
    ignored = (FOLDER / "Dockerfile.dockerignore").read_text().split()
    assert ignored == ["*", *[f"!{one}" for one in instruction("COPY").split()[:-1]]]


def test_the_account_of_the_image_can_be_made(tmp_path: Path) -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if program is None:
        pytest.skip("there is no useradd (Debian: passwd)")
    words = re.search(r"useradd (.*?)(?= &&|$)", instruction("RUN"))
    assert words is not None
    known = subprocess.run([program, "--help"], capture_output=True, text=True, timeout=30, check=False).stdout
    for option in re.findall(r"--[a-z-]+", words[1]):
        assert option in known, option


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_nothing_is_fetched_from_a_place_by_name(file: Path) -> None:
    if file.name != ".env" and not file.name.startswith("host_ed25519"):
        assert not re.search(r"https?://|\w+\.(?:io|org|com)\b|index-url", file.read_text())
