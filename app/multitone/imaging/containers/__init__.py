"""Containers: how files are put together of boxes, and what those say; each walk is bounded, whatever a file claims."""
