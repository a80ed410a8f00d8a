"""A desktop on a bus of its own, as a program: prints what its notices and its file manager are asked."""

import sys

from PySide6.QtCore import SLOT, ClassInfo, QCoreApplication, QObject, Slot
from PySide6.QtDBus import QDBusConnection


@ClassInfo({"D-Bus Interface": "org.freedesktop.Notifications"})
class Notices(QObject):
    """Takes notices."""

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(self, name, replaces, icon, summary, body, actions, hints, timeout):
        print("notice", name, summary, body, sorted(hints), sep="|", flush=True)
        return 1


@ClassInfo({"D-Bus Interface": "org.freedesktop.FileManager1"})
class Files(QObject):
    """Shows files."""

    @Slot("QStringList", str)
    def ShowItems(self, addresses, _startup):
        print("show", *addresses, sep="|", flush=True)


class Dock(QObject):
    """Hears how far a job is."""

    @Slot(str, "QVariantMap")
    def heard(self, address, properties):
        print("progress", address, *sorted(properties.items()), sep="|", flush=True)


application = QCoreApplication(sys.argv)
bus = QDBusConnection.sessionBus()
kept = [Notices(), Files()]
for double, name in zip(kept, ("Notifications", "FileManager1"), strict=True):
    bus.registerObject(f"/org/freedesktop/{name}", double, QDBusConnection.RegisterOption.ExportAllSlots)
    bus.registerService(f"org.freedesktop.{name}")
dock = Dock()
bus.connect("", "", "com.canonical.Unity.LauncherEntry", "Update", dock, SLOT("heard(QString,QVariantMap)"))
print("ready", flush=True)
application.exec()
