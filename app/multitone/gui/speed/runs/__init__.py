"""Past runs, work by work."""
