/* multitone.native._median: medians of a square around each sample, with the interpreter's lock released. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdlib.h>
#include <string.h>

#include "_module.h"
#include "_portable.h"

#define MOST_BANDS 4

/* Rows of `width` pixels; target holds `count` rows, of which the first belongs to row `first` of the source. */
struct picture {
    const void *source;
    void *target;
    ptrdiff_t height, width, bands, first, count, side;
};

#define SAMPLE uint8_t
#define SUFFIX 8
#include "_network.h"

#define SAMPLE uint16_t
#define SUFFIX 16
#include "_network.h"

#define SAMPLE uint32_t
#define SUFFIX 32
#include "_network.h"

#include "_histogram.h"

/* Returns -1 where memory is short. */
typedef int (*Kernel)(const struct picture *);

static Kernel kernel_for(Py_ssize_t itemsize, Py_ssize_t side)
{
    if (side == 3)
        return itemsize == 1 ? medians_of_3x3_8 : itemsize == 2 ? medians_of_3x3_16 : medians_of_3x3_32;
    if (side == 5)
        return itemsize == 1 ? medians_of_5x5_8 : itemsize == 2 ? medians_of_5x5_16 : medians_of_5x5_32;
    return medians_by_histogram;
}

/* Say what keeps two buffers from being source and target, or return NULL. */
static const char *misfit(const Py_buffer *source, const Py_buffer *target, Py_ssize_t first, Py_ssize_t side)
{
    const char *format = source->format ? source->format : "B";
    const char *source_start = source->buf, *target_start = target->buf;
    if (source->ndim != 3 || target->ndim != 3)
        return "source and target must have the shape (height, width, bands)";
    if (strlen(format) != 1 || !strchr("BHIL", format[0]) || strcmp(format, target->format ? target->format : "B") != 0
        || (source->itemsize != 1 && source->itemsize != 2 && source->itemsize != 4))
        return "source and target must both hold unsigned integers of 8, 16 or 32 bits";
    if (source->shape[1] != target->shape[1] || source->shape[2] != target->shape[2])
        return "source and target must have rows of the same shape";
    if (source->shape[2] < 1 || source->shape[2] > MOST_BANDS)
        return "there must be 1 to 4 bands";
    if (first < 0 || first > source->shape[0] || target->shape[0] > source->shape[0] - first)
        return "the target's rows must lie within the source";
    if (source_start < target_start + target->len && target_start < source_start + source->len)
        return "source and target must not share memory";
    if (side % 2 == 0 || side < 3 || side > (source->itemsize == 1 ? 2 * MOST_REACH + 1 : 5))
        return "side must be 3, 5 or, at 8 bits, an odd number up to 31";
    return NULL;
}

/* Computes without the lock; sets an error where there is not the memory for it. */
static void compute(const Py_buffer *source, const Py_buffer *target, Py_ssize_t first, Py_ssize_t side)
{
    const struct picture picture = {source->buf, target->buf, source->shape[0], source->shape[1], source->shape[2],
                                    first, target->shape[0], side};
    const Kernel kernel = kernel_for(source->itemsize, side);
    int failed;
    if (target->len == 0)
        return;
    Py_BEGIN_ALLOW_THREADS
    failed = kernel(&picture);
    Py_END_ALLOW_THREADS
    if (failed)
        PyErr_NoMemory();
}

PyDoc_STRVAR(write_medians_doc,
"write_medians($module, source, target, side, first=0, /)\n--\n\n"
"Write the medians of side x side around each sample of the source into the target; beyond the edge it repeats.\n\n"
"Both are contiguous, (height, width, bands) with 1 to 4 bands, of unsigned 8, 16 or 32 bits; side is 3 or 5, at 8 bits\n"
"an odd number up to 31. The target may hold fewer rows, those of the source from `first` on. Raises ValueError where\n"
"they do not fit, BufferError where a buffer is not contiguous or cannot be written into, MemoryError.");

static PyObject *write_medians(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *objects[2];
    Py_buffer buffers[2];
    Py_ssize_t side, first = 0;
    const char *wrong;
    if (!PyArg_ParseTuple(arguments, "OOn|n:write_medians", &objects[0], &objects[1], &side, &first))
        return NULL;
    if (hold(objects, buffers, 2) < 0)
        return NULL;
    wrong = misfit(&buffers[0], &buffers[1], first, side);
    if (wrong)
        PyErr_SetString(PyExc_ValueError, wrong);
    else
        compute(&buffers[0], &buffers[1], first, side);
    return let_go(buffers, 2);
}

MODULE(_median, "Medians of a square around each sample.", write_medians)
