"""A job at work and what became of it: lanes, figures, failures, the result."""
