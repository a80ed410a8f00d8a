"""The settings as the window holds them: read late, saved at each change, and told to whoever heeds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from multitone import paths
from multitone.messages import Message, _

if TYPE_CHECKING:
    from multitone.settings import Settings


def at_start(name: str) -> str:
    """Return one setting as its file has it, or “system”.

    The window asks before its first paint; reading all settings properly takes 40 ms longer.
    """
    try:
        text = paths.settings_file().read_bytes()
    except OSError:
        return "system"
    import json

    try:
        value = json.loads(text)[name]
    except (ValueError, LookupError, TypeError):
        return "system"
    return value if isinstance(value, str) else "system"


class Preferences(QObject):
    """Holds the settings; every change goes through `become`."""

    changed = Signal(str)
    """Carries the name of a setting that has another value now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings: Settings | None = None
        self.problem = Message("")
        """What was wrong with the settings when they were read or written."""

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        if self._settings is None:
            from multitone.settings import load

            self._settings, self.problem = load()
        return self._settings

    def set(self, name: str, value: object) -> None:
        """Give one setting a value; it comes from a form, which keeps the limits."""
        import msgspec

        changes: dict[str, Any] = {name: value}
        self.become(msgspec.structs.replace(self.settings, **changes))

    def restore_defaults(self) -> None:
        """Set everything as it was at first."""
        from multitone.settings import Settings

        self.become(Settings())

    def become(self, settings: Settings) -> None:
        """Take other settings, keep them, and tell what changed."""
        from multitone.settings import save

        before = self.settings
        names = [name for name in before.__struct_fields__ if getattr(before, name) != getattr(settings, name)]
        if not names:
            return
        self._settings = settings
        try:
            save(settings)
            self.problem = Message("")
        except OSError as error:
            self.problem = _("The settings cannot be saved: {reason}.", reason=error.strerror)
        for name in names:
            self.changed.emit(name)
