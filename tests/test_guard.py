"""Which machines may be asked. Resolver and connection are faked: nothing here leaves this process."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.fetch.client import Client
from migrate.fetch.guard import Guard, Refused, is_public

PUBLIC = "93.184.215.14"


def info(address, port=80):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return (family, socket.SOCK_STREAM, 6, "", (address, port))


def guard(names=None, *, trusted=("old.example",), allowed=()):
    """A guard whose resolver knows some names; a list of lists gives another answer each time."""

    def resolve(host, port, **_):
        found = names[host] if names else [PUBLIC]
        if found and isinstance(found[0], list):
            found = found.pop(0)
        return [info(address, port) for address in found]

    return Guard(frozenset(trusted), frozenset(allowed), resolve)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2001:0:7f00:1::"),
    ],
)
def test_what_is_not_on_the_open_internet_is_refused(address):
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(Refused, match="not public"):
        guard({"old.example": [address]}).addresses("old.example", 80)
    with pytest.raises(Refused, match="not public"):  # one bad address among good ones is enough
        guard({"old.example": [PUBLIC, address]}).addresses("old.example", 80)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_what_is_on_the_open_internet_may_be_asked(address):
    assert guard({"old.example": [address]}).addresses("old.example", 80)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=6, network="fc00::/7"))
def test_no_private_address_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "localhost", "127.0.0.1."]
)
def test_loopback_in_any_spelling_is_refused(host):
    """However a host is spelt, what counts is the address that the resolver makes of it."""
    names = {key: ["::1" if ":" in host else "127.0.0.1"] for key in (host.strip("[]").rstrip("."),)}
    with pytest.raises(Refused):
        guard(names, trusted=(host,)).addresses(host, 80)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://old.example/a", "only http"),
        ("file:///etc/passwd", "only http"),
        ("gopher://old.example/", "only http"),
        ("//old.example/a", "only http"),
        ("https:///a", "only http"),
        ("https://user:pw@old.example/a", "user name"),
        ("https://old.example@evil.example/a", "user name"),
        ("https://evil.example/a", "--allow-host evil.example"),
        ("https://old.example.evil.example/a", "is not the old site"),
        ("https://notold.example/a", "is not the old site"),
        ("https://old.example:6379/a", "--allow-host old.example:6379"),
        ("https://old.example:port/a", "no number"),
        ("http://[broken/a", "only http"),
    ],
)
def test_an_address_is_refused_with_the_reason(url, why):
    with pytest.raises(Refused, match=why):
        guard().check_url(url)


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("https://old.example/a", {}),
        ("http://OLD.example:80/a", {}),
        ("http://www.old.example/a", {}),
        ("http://old.example:8080/a", {"trusted": ("old.example", "old.example:8080")}),
        ("http://cdn.example:8080/a", {"allowed": ("cdn.example",)}),
        ("http://cdn.example:8080/a", {"allowed": ("cdn.example:8080",)}),
    ],
)
def test_an_address_that_was_named_may_be_asked(url, options):
    assert guard(**options).check_url(url).hostname


def test_a_host_allowed_for_one_port_is_not_allowed_for_another():
    named = guard({"nas": ["192.168.1.9"]}, allowed=("nas:8080",))
    assert named.addresses("nas", 8080)
    with pytest.raises(Refused):
        named.addresses("nas", 80)
    with pytest.raises(Refused):
        named.check_url("http://nas:9999/")


class Line:
    """A faked connection: answers each request with the next of some answers, and says where it was made to."""

    def __init__(self, answers):
        self.answers, self.made_to = answers, []

    def connect(self, where, _timeout):
        self.made_to.append(where[4][0])
        ours, theirs = socket.socketpair()
        theirs.sendall(self.answers.pop(0).encode())
        self.kept = [*getattr(self, "kept", []), theirs]
        return ours

    def close(self):
        for one in self.kept:
            one.close()


def answer(status=200, *, location="", body="hello"):
    more = f"Location: {location}\r\n" if location else ""
    return f"HTTP/1.1 {status} x\r\n{more}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def ask(watched, url, *answers):
    line = Line(list(answers))
    client = Client(watched, "tests", timeout=2, connections=1, connector=line.connect)
    try:
        return client.get(url, {}).response.read().decode(), line.made_to
    except Refused as refused:
        return str(refused), line.made_to
    finally:
        client.close()
        if line.made_to:
            line.close()


def test_the_connection_goes_to_the_address_that_was_checked():
    """The name is resolved once: a second answer (DNS rebinding) is never asked for."""
    watched = guard({"old.example": [[PUBLIC], ["127.0.0.1"]]})
    assert ask(watched, "http://old.example/a.jpg", answer()) == ("hello", [PUBLIC])


def test_a_redirect_is_resolved_and_checked_anew():
    rebound = guard({"old.example": [[PUBLIC], ["169.254.169.254"]]})
    said, made_to = ask(rebound, "http://old.example/a.jpg", answer(302, location="/b.jpg"), answer())
    assert "169.254.169.254, which is not public" in said
    assert made_to == [PUBLIC]


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://metadata.google.internal/",
        "//evil.example/a.jpg",
        "http://2130706433/",
        "http://old.example@127.0.0.1/",
        "http://old.example:22/",
        "javascript:alert(1)",
    ],
)
def test_no_redirect_leads_elsewhere(location):
    names = {"old.example": [PUBLIC], "metadata.google.internal": ["169.254.169.254"], "evil.example": ["1.1.1.1"]}
    said, made_to = ask(guard(names), "http://old.example/a.jpg", answer(302, location=location))
    assert said != "hello"
    assert made_to == [PUBLIC]


def test_a_redirect_within_the_site_is_followed():
    said, made_to = ask(
        guard({"old.example": [PUBLIC], "www.old.example": ["1.1.1.1"]}),
        "http://old.example/a.jpg",
        answer(301, location="http://www.old.example/a.jpg"),
        answer(body="moved"),
    )
    assert (said, made_to) == ("moved", [PUBLIC, "1.1.1.1"])


def test_no_proxy_and_no_password_of_this_machine_is_used(monkeypatch, tmp_path):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    (tmp_path / ".netrc").write_text("machine old.example login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ask(guard(), "http://old.example/a.jpg", answer()) == ("hello", [PUBLIC])


def test_nothing_but_the_fetch_opens_a_connection():
    """Network only with --fetch: whoever could open a connection is named here."""
    import ast
    from pathlib import Path

    package = Path(__file__).parents[1] / "migrate"
    able = {"socket", "ssl", "urllib.request", "http.client", "urllib3", "requests", "ftplib", "smtplib", "asyncio"}
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name == one or name.startswith(one + ".") for name in names for one in able):
                found.add(path.relative_to(package).parts[0])
    assert found <= {"fetch", "serve.py"}, "serve.py listens on this machine"
