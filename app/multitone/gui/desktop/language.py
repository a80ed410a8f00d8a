"""The window's language: its catalogue, Qt's own translation, and how numbers and dates are written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from multitone import messages


def speak(application: QCoreApplication, language: str) -> str:
    """Let the application speak a language, or the system's; return the one that is spoken.

    Texts are read when a widget is made, so this comes before the first one.
    """
    locale = QLocale.system() if language == "system" else QLocale(language)
    code = next((code for code in _codes(locale) if messages.speak(code) == code), "en")
    if QLocale.languageToCode(locale.language()) != code:
        locale = QLocale(QLocale.codeToLanguage(code), locale.territory())
    QLocale.setDefault(locale)
    messages.speak(code, separators=(locale.decimalPoint(), locale.groupSeparator()))
    for before in application.findChildren(QTranslator):
        application.removeTranslator(before)
        before.deleteLater()
    of_qt = QTranslator(application)
    if code != "en" and of_qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(of_qt)
    return code


def _codes(locale: QLocale) -> list[str]:
    """Return the languages that a person wants, the best first."""
    return [name.partition("-")[0] for name in locale.uiLanguages()]
