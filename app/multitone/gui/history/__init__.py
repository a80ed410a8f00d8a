"""The page History: the jobs of the past, what became of each, and what can still be done with it."""
