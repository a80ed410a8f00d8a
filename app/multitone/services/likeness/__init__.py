"""Pictures that look alike: each seen very small by a child, and told apart by 128 signs.

::

    paths ──seen──► children: LikenessRequest ──► signs, 16 bytes a picture ──grouping.alike──► groups
"""
