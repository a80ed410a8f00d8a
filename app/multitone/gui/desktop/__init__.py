"""What the window shares with the desktop and its user: language, numbers, theme, settings, keys, and questions."""
