"""SFTP, by a server of asyncssh: a file system that fsspec knows, with a password that is told nowhere."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.command_line import Ran, check_account
from tests.end2end.far.test_far_jobs import GRAY, files, near

asyncssh = pytest.importorskip("asyncssh")
pytest.importorskip("sshfs")
PASSWORD = "pa55-word-of-me"


class Door(asyncssh.SSHServer):  # type: ignore[misc,name-defined]
    """Lets one user in."""

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("me", PASSWORD)


@pytest.fixture
def sftp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a folder, with the password."""
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.setenv("FSSPEC_SFTP", '{"known_hosts": null}')
    loop = asyncio.new_event_loop()

    servers = []

    async def start() -> int:
        server = await asyncssh.listen(
            "127.0.0.1", 0, server_factory=Door, server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
            sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=str(root)),
        )  # fmt: skip
        servers.append(server)
        return int(server.get_port())

    async def stop() -> None:
        servers[0].close()
        await servers[0].wait_closed()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    yield f"sftp://me:{PASSWORD}@127.0.0.1:{port}"
    asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def run(*arguments: str) -> Ran:
    """Run the program in a process of its own, with whose end the connections close that the library keeps."""
    ended = subprocess.run([sys.executable, "-m", "multitone", *arguments], capture_output=True, text=True, timeout=60)
    return Ran(arguments, ended.returncode, ended.stdout, ended.stderr)


def test_to_sftp_and_back(photographs: Path, tmp_path: Path, sftp: str) -> None:
    expected = near(photographs, tmp_path, *GRAY)
    there = run("convert", str(photographs), "-o", f"{sftp}/out", *GRAY)
    check_account(there)
    assert files(tmp_path / "root" / "out") == expected
    again = run("convert", str(photographs), "-o", f"{sftp}/out", *GRAY)
    assert again.lines[-1]["skipped"] == 6
    back = run("convert", f"{sftp}/out", "-o", str(tmp_path / "back"), "--workers", "1", "--json")
    check_account(back)
    assert files(tmp_path / "back") == expected
    assert PASSWORD not in there.out + there.err + back.out + back.err
    undone = run("undo", there.job, "--json")  # a password is not kept, and none is asked for
    assert undone.status == 2, undone
    assert "cannot be reached" in undone.err + undone.out
    assert files(tmp_path / "root" / "out") == expected
