"""Shards on the command line: the part of one, and all of them together."""
