"""Presentation: how forms and listings offer operations: by what they are used for, and by search."""
