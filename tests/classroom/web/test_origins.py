"""Which page may open the websocket, where the server listens, and where a visitor comes from."""

from __future__ import annotations

import subprocess
from ipaddress import ip_network
from pathlib import Path

import pytest

from gradtutor.classroom.web.origins import Web, origin, planned, real_address
from gradtutor.errors import ClassError


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        # What a browser sends as "Origin" (RFC 6454, section 6.2): small letters, no usual port, no path.
        ("https://Tutor.School.example/", "https://tutor.school.example"),
        ("https://tutor.school.example:443", "https://tutor.school.example"),
        ("https://tutor.school.example:8022", "https://tutor.school.example:8022"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:8022", "http://[::1]:8022"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_written_as_browsers_send_it(asked: str, sent: str) -> None:
    assert origin(asked) == sent


@pytest.mark.parametrize(
    "asked",
    ["", "*", "tutor.school.example", "https://", "https://*.example", "https://a.example/page", "https://a.example?q",
     "https://a:b@c.example", "ftp://a.example", "https://a.example:x", "null"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(asked: str) -> None:
    with pytest.raises(ClassError, match="no address of a page"):
        origin(asked)


def test_without_tls_and_without_an_address_the_page_is_for_this_machine_alone() -> None:
    plan = planned(Web(8022), "")
    assert plan.hosts == ("127.0.0.1", "::1")
    assert plan.origins == ("http://localhost:8022", "http://127.0.0.1:8022", "http://[::1]:8022")
    assert (plan.proxied, plan.tls, plan.reached) == (False, None, False)


def test_without_tls_another_address_is_that_of_a_proxy_and_only_this_machine_is_listened_to() -> None:
    plan = planned(Web(8022, ("https://tutor.school.example",)), "192.0.2.7")
    assert plan.hosts == ("127.0.0.1", "::1")
    assert (plan.proxied, plan.reached) == (True, True)


def test_an_address_without_tls_is_refused_for_others_than_this_machine() -> None:
    with pytest.raises(ClassError, match=r"http://192\.0\.2\.7:8022: codes and PINs would go"):
        planned(Web(8022, ("http://192.0.2.7:8022",)), "")
    assert planned(Web(8022, ("http://127.0.0.2:8022",)), "").proxied is False


def test_with_tls_the_address_must_be_named_and_everybody_is_listened_to(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*words, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    with pytest.raises(ClassError, match="--web-origin https://HOST:8022"):
        planned(Web(8022, (), certificate, key), "")
    with pytest.raises(ClassError, match="unencrypted"):
        planned(Web(8022, ("http://localhost:8022",), certificate, key), "")
    plan = planned(Web(8022, ("https://localhost:8022",), certificate, key), "")
    assert plan.hosts == ("",)
    assert plan.tls is not None
    assert plan.proxied is False
    with pytest.raises(ClassError, match="cannot be used"):
        planned(Web(8022, ("https://localhost:8022",), key, certificate), "")


def test_certificate_and_key_belong_together() -> None:
    with pytest.raises(ClassError, match="belong together"):
        planned(Web(8022, ("https://a.example",), Path("cert.pem")), "")


@pytest.mark.parametrize(
    ("forwarded", "believed", "real"),
    [
        ("203.0.113.9", True, "203.0.113.9"),
        # Only the last one is the proxy's own word.
        ("192.0.2.1, 203.0.113.9", True, "203.0.113.9"),
        ("2001:db8::7", True, "2001:db8::7"),
        ("[2001:db8::7]", True, "2001:db8::7"),
        # RFC 4291, section 2.5.5.2: the same client.
        ("::ffff:203.0.113.9", True, "203.0.113.9"),
        ("", True, None),
        ("unknown", True, None),
        ("203.0.113.9,", True, None),
        # Where nobody stands between, it is the visitor's word.
        ("203.0.113.9", False, "127.0.0.1"),
    ],
)
def test_where_a_visitor_comes_from(forwarded: str, believed: bool, real: str | None) -> None:
    assert real_address("127.0.0.1", forwarded, believed) == real


def test_without_tls_load_balancers_and_this_machine_alone_are_listened_to() -> None:
    behind = (ip_network("10.0.0.0/8"),)
    plan = planned(Web(8022, ("https://tutor.school.example",)), "10.0.0.11", behind)
    assert (plan.hosts, plan.alone, plan.behind) == (("10.0.0.11",), True, behind)
    # A page for this machine alone stays one.
    assert planned(Web(8022), "", behind).hosts == ("127.0.0.1", "::1")
