"""79 names that strangers give their files: each would command, mislead or break whatever does not take it for text.

Those with a slash lie in folders of such names.
"""

from __future__ import annotations

import os
from pathlib import Path

ESC, CSI, OSC, ST, BEL = "\x1b", "\x9b", "\x9d", "\x9c", "\a"
RICH = (
    "<img src=/dev/zero>.jpg",
    "<img src=file:///dev/random width=9999999>.jpg",
    "<a href=https://example.org>Click here<a>.jpg",
    "<b>bold<b>.jpg",
    "<h1>Done: 12 of 12<h1>.jpg",
    "<font size=7 color=red>!<font>.jpg",
    "<table><tr><td>.jpg",
    "<script>alert(1)<script>.jpg",
    "<style>*{color:red}<style>.jpg",
    "<svg onload=alert(1)>.jpg",
    "<br><br><br>.jpg",
    "<qt>.jpg",
    "<!DOCTYPE html>.jpg",
    "a<hr>b.jpg",
    "&amp;.jpg",
    "&lt;img src=x&gt;.jpg",
    "&#60;b&#62;.jpg",
    "'\"><img src=x>.jpg",
    "]]><b>.jpg",
    "--><i>.jpg",
)
"""What a window or a page might read as HTML."""
COMMANDS = (
    f"{ESC}[31mred{ESC}[0m.jpg",
    f"{ESC}[2J{ESC}[H.jpg",
    f"{ESC}]0;another title{BEL}.jpg",
    f"{ESC}]52;c;cm0gLXJmIH4K{BEL}.jpg",
    f"{ESC}]8;;https:example.org{ESC}\\link{ESC}]8;;{ESC}\\.jpg",
    f"{ESC}Pq#0;2;0;0;0#0~~{ESC}\\.jpg",
    f"{ESC}[6n.jpg",
    f"{ESC}c.jpg",
    f"{ESC}[?1049h.jpg",
    f"{CSI}31mC1{CSI}0m.jpg",
    f"{OSC}0;title{ST}.jpg",
    f"\x90q{ST}.jpg",
    "\x85next line.jpg",
    "\rmultitone: all is well.jpg",
    "\b\b\b\bgone.jpg",
    "bell\a.jpg",
    "\x0e\x0fshift.jpg",
    "\x7fdelete.jpg",
    "\x01\x02\x03.jpg",
    "[red]markup[bold].jpg",
    "[link=https:example.org]x[link].jpg",
    ":boom:.jpg",
)
"""What a terminal, or rich, might obey."""
MISLEADING = (
    "holiday\u202egpj.exe.jpg",
    "\u202dforced\u202c.jpg",
    "\u2066isolate\u2069.jpg",
    "\u2067right\u2069.jpg",
    "mark\u200f\u200e\u061c.jpg",
    "zero\u200bwidth.jpg",
    "\ufefffirst.jpg",
    "word\u2060joiner.jpg",
    "line\u2028and\u2029paragraph.jpg",
    "a\nmultitone: 99 done.jpg",
    "two\n\nlines.jpg",
    "tab\tbed.jpg",
    "z" + "\u0335\u0321\u0489" * 20 + ".jpg",
    "👩\u200d👩\u200d👧.jpg",
    "\u3000wide\u3000.jpg",
    "\u00a0.jpg",
    " .jpg",
    "...jpg",
    "no\udcff\udcfetext.jpg",
    "\udc9b31m.jpg",
    "\udce2\udc80.jpg",
)
"""What looks like something else, or like nothing; the last ones are bytes that are no text."""
SYNTAX = (
    "-rf.jpg",
    "--help.jpg",
    "--json=.jpg",
    "-.jpg",
    "%1%s%n%d.jpg",
    "{name}{0}{}.jpg",
    "{size:bytes}.jpg",
    "{{stem}}.jpg",
    "$(touch owned);`id`.jpg",
    "A & B && C.jpg",
    "[*] not saved.jpg",
    "=cmd|' C'!A0.jpg",
    '+1,"2";3.jpg',
    "@SUM(1+1).jpg",
    "*{background:url(x)}.jpg",
    "a" * 251 + ".jpg",
)
"""What templates, options, shells, menus, spreadsheets and style sheets read as their own; and the longest name."""
NAMES = (*RICH, *COMMANDS, *MISLEADING, *SYNTAX)


def make_files(folder: Path, content: bytes, names: tuple[str, ...] = NAMES) -> list[str]:
    """Write a file of each name that the file system allows, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name in names:
        path = os.path.join(folder, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "xb") as file:
                file.write(content)
        except OSError:  # some systems want text, or other signs
            continue
        made.append(path)
    return made
