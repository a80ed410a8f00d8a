/* multitone.native._median: medians of a square around each sample, with the interpreter's lock released. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdlib.h>
#include <string.h>

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

/* Compute without the lock; set an exception and return -1 where that cannot be done. */
static int compute(const Py_buffer *source, const Py_buffer *target, Py_ssize_t first, Py_ssize_t side)
{
    const struct picture picture = {source->buf, target->buf, source->shape[0], source->shape[1], source->shape[2],
                                    first, target->shape[0], side};
    const Kernel kernel = kernel_for(source->itemsize, side);
    int failed;
    if (target->len == 0)
        return 0;
    Py_BEGIN_ALLOW_THREADS
    failed = kernel(&picture);
    Py_END_ALLOW_THREADS
    if (failed)
        PyErr_NoMemory();
    return failed;
}

PyDoc_STRVAR(write_medians_doc,
"write_medians($module, source, target, side, first=0, /)\n--\n\n"
"Write the medians of side x side around each sample of the source into the target; beyond the edge it repeats.\n\n"
"Both are contiguous, (height, width, bands) with 1 to 4 bands, of unsigned 8, 16 or 32 bits; side is 3 or 5, at 8 bits\n"
"an odd number up to 31. The target may hold fewer rows, those of the source from `first` on. Raises ValueError where\n"
"they do not fit, BufferError where a buffer is not contiguous or cannot be written into, MemoryError.");

static PyObject *write_medians(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *from, *into;
    Py_buffer source, target;
    Py_ssize_t side, first = 0;
    const char *wrong;
    int failed;
    if (!PyArg_ParseTuple(arguments, "OOn|n:write_medians", &from, &into, &side, &first))
        return NULL;
    if (PyObject_GetBuffer(from, &source, PyBUF_ND | PyBUF_FORMAT) < 0)
        return NULL;
    if (PyObject_GetBuffer(into, &target, PyBUF_ND | PyBUF_FORMAT | PyBUF_WRITABLE) < 0) {
        PyBuffer_Release(&source);
        return NULL;
    }
    wrong = misfit(&source, &target, first, side);
    if (wrong)
        PyErr_SetString(PyExc_ValueError, wrong);
    failed = wrong || compute(&source, &target, first, side) < 0;
    PyBuffer_Release(&target);
    PyBuffer_Release(&source);
    if (failed)
        return NULL;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"write_medians", write_medians, METH_VARARGS, write_medians_doc},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_median", "Medians of a square around each sample.", 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__median(void)
{
    return PyModuleDef_Init(&definition);
}
