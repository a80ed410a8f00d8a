/* multitone.native._tetrahedra: colors looked up in a cube by tetrahedra, with the interpreter's lock released. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string.h>

#include "_module.h"
#include "_portable.h"

#define LEAST_SIDE 2
#define MOST_SIDE 256

/* `places` holds, for R, G and B, where each level of a sample lies along its side of the cube, 0 to side - 1;
   `cube` three floats for each of its points, red fastest; `strength` how much of the new color is taken. */
struct lookup {
    const void *source;
    void *target;
    const float *places, *cube;
    ptrdiff_t pixels, bands, side;
    float strength;
};

/* Between the corners of a cell, a color is made of four: the cell is parted into six tetrahedra along its diagonal. */
INLINE void look_up(const float *cube, ptrdiff_t side, const float place[3], float color[3])
{
    const ptrdiff_t steps[3] = {3, 3 * side, 3 * side * side};
    ptrdiff_t at = 0, first, second, third;
    float part[3];
    int a = 0, b = 1, c = 2, swapped;
    for (int i = 0; i < 3; i++) {
        ptrdiff_t cell = (ptrdiff_t)place[i];
        cell = LEAST(cell, side - 2);
        part[i] = place[i] - (float)cell;
        at += cell * steps[i];
    }
    if (part[a] < part[b]) { swapped = a; a = b; b = swapped; }
    if (part[b] < part[c]) { swapped = b; b = c; c = swapped; }
    if (part[a] < part[b]) { swapped = a; a = b; b = swapped; }
    first = at + steps[a];
    second = first + steps[b];
    third = second + steps[c];
    for (int i = 0; i < 3; i++)
        color[i] = cube[at + i] * (1 - part[a]) + cube[first + i] * (part[a] - part[b])
                   + cube[second + i] * (part[b] - part[c]) + cube[third + i] * part[c];
}

#define WRITE(type, levels)                                                                                            \
    static void write_##levels(const struct lookup *lookup)                                                            \
    {                                                                                                                  \
        const type *from = lookup->source;                                                                             \
        type *to = lookup->target;                                                                                     \
        const float strength = lookup->strength, most = (float)(levels - 1);                                           \
        for (ptrdiff_t pixel = 0; pixel < lookup->pixels; pixel++, from += lookup->bands, to += lookup->bands) {       \
            float place[3], color[3];                                                                                  \
            for (int i = 0; i < 3; i++)                                                                                \
                place[i] = lookup->places[i * (ptrdiff_t)levels + from[i]];                                            \
            look_up(lookup->cube, lookup->side, place, color);                                                         \
            for (int i = 0; i < 3; i++) {                                                                              \
                const float mixed = (float)from[i] + (color[i] * most - (float)from[i]) * strength;                    \
                to[i] = (type)(LEAST(GREATEST(mixed, 0.0f), most) + 0.5f);                                             \
            }                                                                                                          \
            if (lookup->bands == 4)                                                                                    \
                to[3] = from[3];                                                                                       \
        }                                                                                                              \
    }

WRITE(uint8_t, 256)
WRITE(uint16_t, 65536)

static int holds(const Py_buffer *buffer, const char *format)
{
    return strcmp(buffer->format ? buffer->format : "B", format) == 0;
}

/* Say what keeps four buffers from being what they should, or return NULL. */
static const char *misfit(const Py_buffer *source, const Py_buffer *target, const Py_buffer *places,
                          const Py_buffer *cube)
{
    const char *source_start = source->buf, *target_start = target->buf;
    const Py_ssize_t levels = source->itemsize == 1 ? 256 : 65536;
    if (!(holds(source, "B") && holds(target, "B")) && !(holds(source, "H") && holds(target, "H")))
        return "source and target must both hold unsigned integers of 8 or 16 bits";
    if (source->ndim != 3 || target->ndim != 3 || source->shape[2] < 3 || source->shape[2] > 4)
        return "source and target must have the shape (height, width, bands), bands 3 or 4";
    for (int i = 0; i < 3; i++)
        if (source->shape[i] != target->shape[i])
            return "source and target must have one shape";
    if (source_start < target_start + target->len && target_start < source_start + source->len)
        return "source and target must not share memory";
    if (!holds(places, "f") || places->ndim != 2 || places->shape[0] != 3 || places->shape[1] != levels)
        return "places must be floats of the shape (3, levels)";
    if (!holds(cube, "f") || cube->ndim != 4 || cube->shape[3] != 3 || cube->shape[0] != cube->shape[1]
        || cube->shape[1] != cube->shape[2] || cube->shape[0] < LEAST_SIDE || cube->shape[0] > MOST_SIDE)
        return "the cube must be floats of the shape (side, side, side, 3), side 2 to 256";
    for (Py_ssize_t i = 0; i < 3 * levels; i++) {
        const float place = ((const float *)places->buf)[i];
        if (!(place >= 0 && place <= (float)(cube->shape[0] - 1)))
            return "places must lie within the cube";
    }
    return NULL;
}

PyDoc_STRVAR(write_colors_doc,
"write_colors($module, source, target, places, cube, strength, /)\n--\n\n"
"Look the colors of the source up in a cube, and write them into the target; a fourth band is copied.\n\n"
"Source and target are contiguous, (height, width, 3 or 4), of unsigned 8 or 16 bits; places are floats, (3, 256 or\n"
"65536), the cube (side, side, side, 3), indexed by blue, green and red. Raises ValueError where they do not fit,\n"
"BufferError where a buffer is not contiguous or cannot be written into.");

static PyObject *write_colors(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *objects[4];
    Py_buffer buffers[4], *const source = &buffers[0], *const target = &buffers[1], *const cube = &buffers[3];
    double strength;
    const char *wrong;
    if (!PyArg_ParseTuple(arguments, "OOOOd:write_colors", &objects[0], &objects[1], &objects[2], &objects[3],
                          &strength))
        return NULL;
    if (hold(objects, buffers, 4) < 0)
        return NULL;
    wrong = misfit(source, target, &buffers[2], cube);
    if (wrong) {
        PyErr_SetString(PyExc_ValueError, wrong);
    } else {
        const struct lookup lookup = {
            source->buf,      target->buf,    buffers[2].buf, cube->buf, source->shape[0] * source->shape[1],
            source->shape[2], cube->shape[0], (float)strength};
        Py_BEGIN_ALLOW_THREADS
        if (source->itemsize == 1)
            write_256(&lookup);
        else
            write_65536(&lookup);
        Py_END_ALLOW_THREADS
    }
    return let_go(buffers, 4);
}

MODULE(_tetrahedra, "Colors looked up in a cube.", write_colors)
