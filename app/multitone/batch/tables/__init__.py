"""Records of a million pictures in tens of megabytes: columns, and the tables that are made of them.

Up to `columns.LARGE` pictures everything is kept in plain tuples; from there on in tables, which make a record when it
is asked for.
"""
