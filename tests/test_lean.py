"""What libraries load besides is spared, and there for whoever wants it."""

from __future__ import annotations

import subprocess
import sys

TRIED = """
import sys
from multitone import lean
lean.load_msgspec()
assert not {"platform", "typing_extensions"} & sys.modules.keys()
import platform, uuid, msgspec
assert platform.python_version() and uuid.uuid4()
class A(msgspec.Struct):
    number: int
assert msgspec.json.decode(b'{"number": 3}', type=A).number == 3
"""


def test_msgspec_works_and_the_others_are_whole() -> None:
    subprocess.run([sys.executable, "-c", TRIED], check=True)
