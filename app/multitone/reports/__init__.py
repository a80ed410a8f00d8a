"""A run as something to keep: a page, a table, a trace."""
