"""URLs: which places are far away, what is shown of their addresses, and what files in them are called."""

from __future__ import annotations

import os

SIGNS = frozenset("+.-")
"""What a scheme may hold beside letters and digits."""
CHAIN = "::"
"""Joins a path inside an archive with the address of that archive, as fsspec writes it."""
WEB = ("http", "https")
NAMED_LOGINS = ("sftp", "ssh", "ftp", "smb")
"""Schemes whose user name is a part of the address, and no secret."""
GIVES_ACCESS = (
    r"(?i)(x-(amz|goog|ms|oss|cos)-.*|.*(signature|token|secret|password|passwd|credential|api_?key|access_?key).*"
    r"|.*key-?pair.*|awsaccesskeyid|googleaccessid|sig|key|auth|policy|expires|hmac|jwt|pwd)"
)
"""Names of parameters that give access to what they stand behind, or belong to those that do."""
SHARED = frozenset(
    ("sv", "ss", "srt", "sp", "st", "se", "spr", "sr", "sip", "si", "ske", "skt", "skv", "sks", "skoid", "sktid")
)
"""Names beside the signature of a link that Azure shares."""


def is_far(place: str) -> bool:
    """Whether a source or folder is a URL of something that is no file of this machine."""
    if "://" not in place or place.startswith("file://"):
        return False
    scheme = place[: place.index("://")]  # of one letter is a drive of Windows
    return (
        len(scheme) > 1 and scheme.isascii() and scheme[0].isalpha() and not set(scheme) - SIGNS - _alphanumeric(scheme)
    )


def _alphanumeric(text: str) -> set[str]:
    return set(filter(str.isalnum, text))


def scheme_of(url: str) -> str:
    """Return what a URL begins with, in small letters."""
    return url.partition("://")[0].lower()


def parts_of(url: str) -> tuple[str, str, str]:
    """Return the scheme of a URL, its host or bucket, and what follows behind the slash."""
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    return scheme.lower(), host, path


def cleaned(url: str) -> str:
    """Return a URL without what gives access: passwords, and the parameters of signed links."""
    return CHAIN.join(map(_cleaned, url.split(CHAIN)))


def _cleaned(url: str) -> str:
    if not is_far(url):
        return url
    scheme, host, path = parts_of(url)
    login, at, bare = host.rpartition("@")
    if at and scheme in NAMED_LOGINS:
        bare = f"{login.partition(':')[0]}@{bare}"
    path, question, query = path.partition("?")
    if scheme in WEB and question:
        kept = _plain(query.partition("#")[0].split("&"))
        path += f"?{'&'.join(kept)}" if kept else ""
    elif question:
        path += f"?{query}"
    slash = "/" if "/" in url.partition("://")[2] else ""
    return f"{scheme}://{bare}{slash}{path}"


def _plain(pairs: list[str]) -> list[str]:
    """Return the parameters of a link that give no access."""
    import re  # late, and compiled late: most jobs have no links, and a start waits a millisecond for it

    names = [pair.partition("=")[0] for pair in pairs]
    shared = SHARED if "sig" in names else ()
    return [
        pair
        for pair, name in zip(pairs, names, strict=True)
        if name not in shared and not re.fullmatch(GIVES_ACCESS, name)
    ]


def without_slash(url: str) -> str:
    """Return the URL of a folder without the slash at its end; a path stays as it is, for `/` is one."""
    return url.rstrip("/") if is_far(url) and not url.endswith("://") else url


def path_in(url: str) -> str:
    """Return what stands behind the host or bucket, without parameters, and of an archive the path in it."""
    first = url.partition(CHAIN)[0]
    scheme, host, path = parts_of(first)
    if scheme in WEB:
        return _unquoted(path.partition("?")[0].partition("#")[0])
    return path if scheme not in ("zip", "tar", "memory") else f"{host}/{path}" if path else host


def name_of(path: str) -> str:
    """Return the name of a file, wherever it is, as it can be the name of one here."""
    if not is_far(path):
        return path[path.rfind(os.sep) + 1 :]
    name = path_in(path).rstrip("/").rpartition("/")[2]
    return "".join("_" if letter in "/\\\0" or ord(letter) < 32 else letter for letter in name) or "picture"


def folder_name_of(path: str) -> str:
    """Return the name of the folder that a file lies in, wherever that is; of one at the top, its host or bucket."""
    if not is_far(path):
        return os.path.basename(os.path.dirname(path))
    above = path_in(path).rpartition("/")[0]
    return above.rpartition("/")[2] or parts_of(path)[1].rpartition("@")[2].partition(":")[0]


def absolute_folder(path: str) -> str:
    """Return the path of a folder without links; one that is far away is told by its URL alone."""
    return without_slash(path) if is_far(path) else os.path.realpath(path)


def _unquoted(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)
