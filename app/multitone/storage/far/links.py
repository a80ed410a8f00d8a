"""Links: what was typed, in memory alone, for the clean URLs that are kept and shown.

Passwords and signatures never leave this process but for the one that transfers files. A job that goes on later asks
the libraries for access again, by their own ways; one whose links were signed needs them anew.
"""

from __future__ import annotations

import os
import re

from msgspec import Struct, field

from multitone.storage.far.url import CHAIN, cleaned, is_far, parts_of

URL = r"[A-Za-z][A-Za-z0-9+.-]+://[^\s\"'<>]+"
LEAST = 6
"""Characters of a secret that is looked for in texts; shorter ones are found everywhere."""
VARIABLES = r"(?i)(secret|token|password|access_key|account_key|credential|sas)"
"""Names of environment variables that libraries take access from."""


class Links(Struct):
    """What is known of links: their whole text, and who logs in where."""

    whole: dict[str, str] = field(default_factory=dict)
    """By clean URL."""
    logins: dict[str, str] = field(default_factory=dict)
    """The user and password by scheme, host and port."""


_links = Links()


def remember(typed: str) -> str:
    """Return the clean URL of what was typed, and remember the rest of it; a path stays as it is."""
    if not is_far(typed):
        return typed
    clean = cleaned(typed)
    for part in typed.split(CHAIN):
        scheme, host, _ = parts_of(part)
        login, at, bare = host.rpartition("@")
        if at and is_far(part):
            _links.logins[f"{scheme}://{bare}"] = login
    if clean == typed:
        return typed
    return _noted(clean, typed)


def _noted(clean: str, typed: str) -> str:
    """Note a link, and return the URL that stands for it: with a number where another one looks the same."""
    number, name = 1, clean
    while _links.whole.setdefault(name, typed) != typed:
        number += 1
        name = f"{clean}#{number}"
    return name


def known() -> Links:
    """Return all that is remembered, for the process that transfers files."""
    return _links


def take_over(links: Links) -> None:
    """Remember what another process did."""
    _links.whole.update(links.whole)
    _links.logins.update(links.logins)


def real(clean: str) -> str:
    """Return a URL as it gives access: as it was typed, or with the login that was typed for its host."""
    if (typed := _links.whole.get(clean)) is not None:
        return typed
    return CHAIN.join(map(_with_login, clean.split(CHAIN))) if _links.logins else clean


def _with_login(url: str) -> str:
    if not is_far(url):
        return url
    scheme, host, path = parts_of(url)
    login = _links.logins.get(f"{scheme}://{host.rpartition('@')[2]}")
    return url if login is None else f"{scheme}://{login}@{host.rpartition('@')[2]}/{path}"


def scrubbed(text: str) -> str:
    """Return what a library said without anything that gives access."""
    text = re.sub(URL, lambda met: cleaned(met[0]), text)
    for secret in _secrets():
        text = text.replace(secret, "…")
    return text


def _secrets() -> list[str]:
    from urllib.parse import unquote

    secrets = {value for name, value in os.environ.items() if re.search(VARIABLES, name)}
    for login in _links.logins.values():
        password = login.partition(":")[2] or login
        secrets |= {password, unquote(password)}
    for clean, typed in _links.whole.items():
        query = typed.partition("?")[2]
        secrets |= {pair.partition("=")[2] for pair in query.split("&") if pair not in clean}
    return sorted((secret for secret in secrets if len(secret) >= LEAST), key=len, reverse=True)
