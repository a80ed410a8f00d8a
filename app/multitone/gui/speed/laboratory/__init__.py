"""The laboratory's view: what threads, processes and compiled code buy, measured here."""
