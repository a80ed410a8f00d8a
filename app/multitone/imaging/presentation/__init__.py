"""Presentation: how forms and listings offer operations: by what they are used for, in words, and by search."""
