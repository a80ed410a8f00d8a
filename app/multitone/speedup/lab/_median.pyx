# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The laboratory's median of 3 by 3 in Cython, which lets go of the interpreter's lock."""


cdef inline unsigned char smaller(unsigned char a, unsigned char b) noexcept nogil:
    return a if a < b else b


cdef inline unsigned char larger(unsigned char a, unsigned char b) noexcept nogil:
    return a if a > b else b


cdef inline unsigned char middle(unsigned char a, unsigned char b, unsigned char c) noexcept nogil:
    return larger(smaller(a, b), smaller(larger(a, b), c))


cdef void sort_columns(
    const unsigned char *above, const unsigned char *here, const unsigned char *below,
    unsigned char *low, unsigned char *mid, unsigned char *high, Py_ssize_t width,
) noexcept nogil:
    cdef Py_ssize_t x
    for x in range(width):
        low[x + 1] = smaller(smaller(above[x], here[x]), below[x])
        mid[x + 1] = middle(above[x], here[x], below[x])
        high[x + 1] = larger(larger(above[x], here[x]), below[x])
    low[0], mid[0], high[0] = low[1], mid[1], high[1]
    low[width + 1], mid[width + 1], high[width + 1] = low[width], mid[width], high[width]


cdef void take_medians(
    const unsigned char *low, const unsigned char *mid, const unsigned char *high,
    unsigned char *target, Py_ssize_t width,
) noexcept nogil:
    cdef Py_ssize_t x
    for x in range(width):
        target[x] = middle(
            larger(larger(low[x], low[x + 1]), low[x + 2]),
            middle(mid[x], mid[x + 1], mid[x + 2]),
            smaller(smaller(high[x], high[x + 1]), high[x + 2]),
        )


def write_medians(const unsigned char[:, ::1] source, unsigned char[:, ::1] target, unsigned char[:, ::1] sorted_rows):
    """Write the medians of 3 by 3 around each sample into `target`; beyond the edge it repeats.

    `sorted_rows` is room for three rows, two samples wider than `source`. Raises `ValueError` where they do not fit.
    """
    cdef Py_ssize_t height = source.shape[0], width = source.shape[1], y
    if target.shape[0] != height or target.shape[1] != width or height < 1 or width < 1:
        raise ValueError("source and target differ in size, or are empty")
    if sorted_rows.shape[0] != 3 or sorted_rows.shape[1] != width + 2:
        raise ValueError("there is no room for three rows and their edges")
    with nogil:
        for y in range(height):
            sort_columns(
                &source[y - 1 if y else 0, 0], &source[y, 0], &source[y + 1 if y + 1 < height else y, 0],
                &sorted_rows[0, 0], &sorted_rows[1, 0], &sorted_rows[2, 0], width,
            )
            take_medians(&sorted_rows[0, 0], &sorted_rows[1, 0], &sorted_rows[2, 0], &target[y, 0], width)
