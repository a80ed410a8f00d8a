"""Tests of what lies in a JPEG beside its picture."""
