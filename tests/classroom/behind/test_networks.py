"""Networks that are believed, and one way to write an address."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from gradtutor.classroom.behind.networks import read_address, read_network, within
from gradtutor.errors import UsageError


@pytest.mark.parametrize("text", ["10.0.0.0/8", "192.0.2.7", "fd00::/16", "2001:db8::7"])
def test_a_network_or_one_address(text: str) -> None:
    assert read_network(text) == ip_network(text)


@pytest.mark.parametrize("text", ["", "10.0.0.1/8", "10.0.0.0/33", "balancer.example", "10.0.0.0/8,10.1.0.0/16"])
def test_what_is_no_network_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="is no network"):
        read_network(text)


@pytest.mark.parametrize("text", ["0.0.0.0/0", "::/0", "128.0.0.0/1", "2000::/3"])
def test_nobody_believes_everybody(text: str) -> None:
    with pytest.raises(UsageError, match="nearly everybody"):
        read_network(text)


def test_one_client_is_written_in_one_way() -> None:
    assert str(read_address("::ffff:192.0.2.7")) == "192.0.2.7"
    assert str(read_address("2001:0DB8:0:0::7")) == "2001:db8::7"
    for text in ("fe80::1%eth0", "192.0.2.07", " 192.0.2.7", "192.0.2.7:22", ""):
        with pytest.raises(ValueError, match=r".*"):
            read_address(text)


@pytest.mark.parametrize(
    ("address", "found"),
    [("10.255.0.1", True), ("11.0.0.1", False), ("::ffff:10.1.1.1", True), ("fe80::1%eth0", True), ("", False)],
)
def test_within(address: str, found: bool) -> None:
    assert within(address, (ip_network("10.0.0.0/8"), ip_network("fe80::/10"))) is found
