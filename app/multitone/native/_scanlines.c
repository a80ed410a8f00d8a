/* multitone.native._scanlines: filters of PNG's scanlines undone and applied (PNG, third edition, section 9), and pixels
   turned gray, with the interpreter's lock released. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdlib.h>
#include <string.h>

#include "_module.h"
#include "_portable.h"

enum { NONE, SUB, UP, AVERAGE, PAETH };

#define MOST_STEP 8

/* ---- Undone: a pixel after the other, for each needs the one to its left ---- */

INLINE int nearest(int left, int above, int corner)
{
    const int to_left = abs(above - corner), to_above = abs(left - corner), to_corner = abs(above + left - 2 * corner);
    return to_left <= to_above && to_left <= to_corner ? left : to_above <= to_corner ? above : corner;
}

/* Undo the filter of a line from the byte `at` on; `over` is the row above. */
INLINE void undo_bytes(int filter, const uint8_t *line, const uint8_t *over, uint8_t *row, ptrdiff_t at,
                       ptrdiff_t length, ptrdiff_t step)
{
    for (; at < length; at++) {
        const int left = at < step ? 0 : row[at - step], corner = at < step ? 0 : over[at - step];
        const int base = filter == SUB ? left : filter == AVERAGE ? (left + over[at]) / 2 : nearest(left, over[at], corner);
        row[at] = (uint8_t)(line[at] + base);
    }
}

#if defined(__GNUC__)
/* The bytes of a pixel side by side, in lanes of 16 bits. */
typedef int16_t lanes __attribute__((vector_size(2 * MOST_STEP)));
typedef uint8_t narrow __attribute__((vector_size(MOST_STEP)));

INLINE lanes taken(const uint8_t *from, size_t bytes)
{
    narrow held = {0};
    memcpy(&held, from, bytes);
    return __builtin_convertvector(held, lanes);
}

INLINE void put(uint8_t *to, lanes pixel, size_t bytes)
{
    const narrow held = __builtin_convertvector(pixel, narrow);
    memcpy(to, &held, bytes);
}

INLINE lanes without_sign(lanes value)
{
    const lanes sign = value >> 15;
    return (value ^ sign) - sign;
}

INLINE lanes nearest_of_lanes(lanes left, lanes above, lanes corner)
{
    const lanes across = above - corner, down = left - corner;
    const lanes to_left = without_sign(across), to_above = without_sign(down), to_corner = without_sign(across + down);
    const lanes is_left = (to_left <= to_above) & (to_left <= to_corner), is_above = to_above <= to_corner;
    return (left & is_left) | (~is_left & ((above & is_above) | (corner & ~is_above)));
}

/* Undo the filter of a line as long as `taking` bytes can be read at a time, of which the next pixel overwrites those
   that are too many. */
INLINE ptrdiff_t undo_pixels(int filter, const uint8_t *line, const uint8_t *over, uint8_t *row, ptrdiff_t length,
                             ptrdiff_t step, ptrdiff_t taking)
{
    lanes left = {0}, corner = {0};
    ptrdiff_t at = 0;
    for (; at + taking <= length; at += step) {
        const lanes above = taken(over + at, (size_t)taking);
        const lanes base = filter == SUB ? left : filter == AVERAGE ? (left + above) >> 1
                                                                    : nearest_of_lanes(left, above, corner);
        left = (taken(line + at, (size_t)taking) + base) & 255;
        corner = above;
        put(row + at, left, (size_t)taking);
    }
    return at;
}
#else
#define undo_pixels(filter, line, over, row, length, step, taking) 0
#endif

INLINE void undo_row(int filter, const uint8_t *line, const uint8_t *over, uint8_t *row, ptrdiff_t length,
                     ptrdiff_t step, ptrdiff_t taking)
{
    switch (filter) {
    case NONE:
        memcpy(row, line, (size_t)length);
        break;
    case UP:
        for (ptrdiff_t at = 0; at < length; at++)
            row[at] = (uint8_t)(line[at] + over[at]);
        break;
    case SUB:
        undo_bytes(SUB, line, over, row, undo_pixels(SUB, line, over, row, length, step, taking), length, step);
        break;
    case AVERAGE:
        undo_bytes(AVERAGE, line, over, row, undo_pixels(AVERAGE, line, over, row, length, step, taking), length, step);
        break;
    default:
        undo_bytes(PAETH, line, over, row, undo_pixels(PAETH, line, over, row, length, step, taking), length, step);
    }
}

/* The first row of `rows` is the one above; returns -1 where a line tells no filter that there is. */
CLONED
static int undo(const uint8_t *lines, uint8_t *rows, ptrdiff_t count, ptrdiff_t length, ptrdiff_t step)
{
    for (; count > 0; count--, lines += length + 1, rows += length) {
        const uint8_t *line = lines + 1;
        uint8_t *row = rows + length;
        if (lines[0] > PAETH)
            return -1;
        switch (step) {
        case 1: undo_row(lines[0], line, rows, row, length, 1, 1); break;
        case 2: undo_row(lines[0], line, rows, row, length, 2, 2); break;
        case 3: undo_row(lines[0], line, rows, row, length, 3, 4); break;
        case 4: undo_row(lines[0], line, rows, row, length, 4, 4); break;
        case 6: undo_row(lines[0], line, rows, row, length, 6, 8); break;
        default: undo_row(lines[0], line, rows, row, length, 8, 8);
        }
    }
    return 0;
}

static const char *misfit_undone(const Py_buffer *lines, const Py_buffer *rows, Py_ssize_t step)
{
    if (lines->itemsize != 1 || rows->itemsize != 1 || rows->ndim != 2 || rows->shape[0] < 1)
        return "rows must be bytes of the shape (1 + count, length), and lines bytes";
    if (step < 1 || step > MOST_STEP || step == 5 || step == 7 || rows->shape[1] % step != 0)
        return "step must be 1, 2, 3, 4, 6 or 8, and a row as long as its pixels";
    if (lines->len != (rows->shape[0] - 1) * (rows->shape[1] + 1))
        return "lines must be as many as rows, and a byte longer";
    return NULL;
}

PyDoc_STRVAR(undo_filters_doc,
"undo_filters($module, lines, rows, step, /)\n--\n\n"
"Write the rows that filtered lines stand for.\n\n"
"Rows are contiguous, (1 + count, length): the first one holds the row above already, the others are written. Lines are\n"
"count x (1 + length) bytes, step is the bytes of a pixel. Raises ValueError where they do not fit, or a line tells a\n"
"filter that does not exist, BufferError where a buffer is not contiguous or cannot be written into.");

static PyObject *undo_filters(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *objects[2];
    Py_buffer buffers[2];
    Py_ssize_t step;
    const char *wrong;
    int failed = 0;
    if (!PyArg_ParseTuple(arguments, "OOn:undo_filters", &objects[0], &objects[1], &step))
        return NULL;
    if (hold(objects, buffers, 2) < 0)
        return NULL;
    wrong = misfit_undone(&buffers[0], &buffers[1], step);
    if (!wrong) {
        Py_BEGIN_ALLOW_THREADS
        failed = undo(buffers[0].buf, buffers[1].buf, buffers[1].shape[0] - 1, buffers[1].shape[1], step);
        Py_END_ALLOW_THREADS
        wrong = failed ? "a line tells a filter that does not exist" : NULL;
    }
    if (wrong)
        PyErr_SetString(PyExc_ValueError, wrong);
    return let_go(buffers, 2);
}

/* ---- Applied: Sub or Up, whichever leaves the smaller differences ---- */

/* The sum of differences without their signs, as bytes that wrap round. */
INLINE uint32_t subtract(const uint8_t *RESTRICT row, const uint8_t *RESTRICT from, uint8_t *RESTRICT line,
                         ptrdiff_t length)
{
    uint32_t cost = 0;
    for (ptrdiff_t at = 0; at < length; at++) {
        const uint8_t difference = (uint8_t)(row[at] - from[at]), turned = (uint8_t)(0 - difference);
        line[at] = difference;
        cost += LEAST(difference, turned);
    }
    return cost;
}

INLINE uint32_t cost_of(const uint8_t *row, ptrdiff_t length)
{
    uint32_t cost = 0;
    for (ptrdiff_t at = 0; at < length; at++) {
        const uint8_t turned = (uint8_t)(0 - row[at]);
        cost += LEAST(row[at], turned);
    }
    return cost;
}

/* Of the row above, NULL stands for one of zeros. `room` holds a line. */
CLONED
static void apply(const uint8_t *rows, const uint8_t *over, uint8_t *lines, uint8_t *room, ptrdiff_t count,
                  ptrdiff_t length, ptrdiff_t step)
{
    for (; count > 0; count--, over = rows, rows += length, lines += length + 1) {
        uint32_t up, sub;
        if (over) {
            up = subtract(rows, over, lines + 1, length);
        } else {
            memcpy(lines + 1, rows, (size_t)length);
            up = cost_of(rows, length);
        }
        memcpy(room, rows, (size_t)step);
        sub = cost_of(rows, step) + subtract(rows + step, rows, room + step, length - step);
        lines[0] = UP;
        if (sub < up) {
            lines[0] = SUB;
            memcpy(lines + 1, room, (size_t)length);
        }
    }
}

static const char *misfit_applied(const Py_buffer *rows, const Py_buffer *lines, Py_ssize_t first, Py_ssize_t step)
{
    const char *start = rows->buf, *written = lines->buf;
    if (rows->itemsize != 1 || lines->itemsize != 1 || rows->ndim != 2 || lines->ndim != 2)
        return "rows and lines must be bytes in two dimensions";
    if (lines->shape[1] != rows->shape[1] + 1)
        return "a line must be a byte longer than a row";
    if (first < 0 || first > rows->shape[0] || lines->shape[0] > rows->shape[0] - first)
        return "the lines must lie within the rows";
    if (step < 1 || step > rows->shape[1])
        return "step must be at least 1, and at most the length of a row";
    if (start < written + lines->len && written < start + rows->len)
        return "rows and lines must not share memory";
    return NULL;
}

PyDoc_STRVAR(apply_filters_doc,
"apply_filters($module, rows, lines, first, step, /)\n--\n\n"
"Write filtered lines of rows, by Sub or by Up, whichever leaves the smaller differences.\n\n"
"Rows are contiguous, (height, length); lines, (count, 1 + length), are of the rows from `first` on; step is the bytes\n"
"of a pixel. Raises ValueError where they do not fit, BufferError where a buffer is not contiguous or cannot be written\n"
"into, MemoryError.");

static PyObject *apply_filters(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *objects[2];
    Py_buffer buffers[2], *const rows = &buffers[0], *const lines = &buffers[1];
    Py_ssize_t first, step;
    const char *wrong;
    uint8_t *room;
    if (!PyArg_ParseTuple(arguments, "OOnn:apply_filters", &objects[0], &objects[1], &first, &step))
        return NULL;
    if (hold(objects, buffers, 2) < 0)
        return NULL;
    wrong = misfit_applied(rows, lines, first, step);
    if (wrong) {
        PyErr_SetString(PyExc_ValueError, wrong);
    } else if ((room = malloc((size_t)rows->shape[1])) == NULL) {
        PyErr_NoMemory();
    } else {
        const uint8_t *from = (const uint8_t *)rows->buf + first * rows->shape[1];
        Py_BEGIN_ALLOW_THREADS
        apply(from, first ? from - rows->shape[1] : NULL, lines->buf, room, lines->shape[0], rows->shape[1], step);
        Py_END_ALLOW_THREADS
        free(room);
    }
    return let_go(buffers, 2);
}

/* ---- Turned gray ---- */

/* Rec. 601 in 65536ths, as Pillow rounds it. */
#define LUMA(pixel) (uint8_t)(((pixel)[0] * 19595u + (pixel)[1] * 38470u + (pixel)[2] * 7471u + 32768u) >> 16)

CLONED
static void weigh(const uint8_t *RESTRICT from, uint8_t *RESTRICT to, ptrdiff_t count, ptrdiff_t bands)
{
    if (bands == 3)
        for (ptrdiff_t at = 0; at < count; at++)
            to[at] = LUMA(from + 3 * at);
    else
        for (ptrdiff_t at = 0; at < count; at++) {
            to[2 * at] = LUMA(from + 4 * at);
            to[2 * at + 1] = from[4 * at + 3];
        }
}

static const char *misfit_gray(const Py_buffer *colors, const Py_buffer *gray, Py_ssize_t bands)
{
    const char *start = colors->buf, *written = gray->buf;
    if (colors->itemsize != 1 || gray->itemsize != 1 || (bands != 3 && bands != 4))
        return "colors and gray must be bytes, and bands 3 or 4";
    if (colors->len % bands != 0 || gray->len != colors->len / bands * (bands - 2))
        return "there must be as many gray pixels as colors";
    if (start < written + gray->len && written < start + colors->len)
        return "colors and gray must not share memory";
    return NULL;
}

PyDoc_STRVAR(write_gray_doc,
"write_gray($module, colors, gray, bands, /)\n--\n\n"
"Write Rec. 601 luma of R, G and B, or R, G, B and alpha, which stays.\n\n"
"Both are contiguous bytes; bands, 3 or 4, are those of the colors. Raises ValueError where they do not fit, BufferError\n"
"where a buffer is not contiguous or cannot be written into.");

static PyObject *write_gray(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *objects[2];
    Py_buffer buffers[2];
    Py_ssize_t bands;
    const char *wrong;
    if (!PyArg_ParseTuple(arguments, "OOn:write_gray", &objects[0], &objects[1], &bands))
        return NULL;
    if (hold(objects, buffers, 2) < 0)
        return NULL;
    wrong = misfit_gray(&buffers[0], &buffers[1], bands);
    if (wrong) {
        PyErr_SetString(PyExc_ValueError, wrong);
    } else {
        Py_BEGIN_ALLOW_THREADS
        weigh(buffers[0].buf, buffers[1].buf, buffers[0].len / bands, bands);
        Py_END_ALLOW_THREADS
    }
    return let_go(buffers, 2);
}

MODULE_OF(_scanlines, "Scanlines of PNGs, and gray of colors.", FUNCTION(undo_filters), FUNCTION(apply_filters),
          FUNCTION(write_gray))
