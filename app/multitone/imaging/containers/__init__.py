"""Containers: how files are put together of boxes, whatever is in them."""
