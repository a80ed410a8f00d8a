"""How fast, and why: one thread against many, measured on the user's own files."""
