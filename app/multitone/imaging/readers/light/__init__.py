"""Readers for a process that has not loaded NumPy, whose import takes longer than a small picture does."""
