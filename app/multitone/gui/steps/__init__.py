"""The steps, the menu that adds one, and presets."""
