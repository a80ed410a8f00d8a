"""Paint the program's icon into this folder, in the sizes that desktops ask for."""

import os
import sys
from pathlib import Path

SIZES = (16, 32, 48, 64, 128, 256)


def main() -> None:
    """Write one PNG a size."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(__file__).resolve().parent
    sys.path.insert(0, str(folder.parent.parent / "app"))
    from PySide6.QtGui import QGuiApplication

    from multitone.gui.widgets.icons import program_pixmap

    application = QGuiApplication([])
    for side in SIZES:
        program_pixmap(side).save(str(folder / f"multitone-{side}.png"))
    del application


if __name__ == "__main__":
    main()
