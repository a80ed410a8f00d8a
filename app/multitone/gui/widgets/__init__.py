"""Widgets that know nothing of what they show: controls, fields, lanes, tables, and the design they share."""
