/* multitone.native._progressive: pixels of JPEGs, progressive ones above all, with the interpreter's lock released.

   Whatever is not as it has to be is left to libjpeg, which has a word for each fault: here it is only "no". */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "_module.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#include "_blocks.h"

#define MOST_SIDE 65500 /* as in libjpeg */
#define STEPS 64

/* What is held, and let go together. */
struct work {
    struct picture picture;
    struct component components[COMPONENTS];
    uint16_t steps[COMPONENTS][STEPS];
    struct table tables[COMPONENTS], further[COMPONENTS];
    int count;
};

static ptrdiff_t divided_up(ptrdiff_t number, ptrdiff_t by)
{
    return (number + by - 1) / by;
}

/* Takes in the sampling factors and the quantization of each component. Returns 0, or -1 where they are unusual. */
static int take_components(struct work *work, PyObject *given)
{
    struct picture *const picture = &work->picture;
    work->count = (int)PyTuple_Size(given);
    if (work->count != 1 && work->count != COMPONENTS)
        return -1;
    for (int i = 0; i < work->count; i++) {
        struct component *const component = &work->components[i];
        const char *steps;
        Py_ssize_t length;
        if (!PyArg_ParseTuple(PyTuple_GetItem(given, i), "iiy#:write_pixels", &component->across, &component->down,
                              &steps, &length)
            || length != sizeof work->steps[i])
            return -1;
        memcpy(work->steps[i], steps, sizeof work->steps[i]);
        component->steps = work->steps[i];
    }
    picture->across = work->components[0].across;
    picture->down = work->components[0].down;
    for (int i = 1; i < work->count; i++)
        if (work->components[i].across != 1 || work->components[i].down != 1)
            return -1;
    if (work->count == 1)
        return picture->across == 1 && picture->down == 1 ? 0 : -1;
    return picture->down >= 1 && picture->down <= picture->across && picture->across <= 2
                   && (picture->across == 1 || picture->width > 4) /* of less, libjpeg doubles samples as they are */
               ? 0
               : -1;
}

/* Gets memory: masks say that no coefficient is there yet. Returns 0, or -1 where there is too little. */
static int make_room(struct work *work)
{
    struct picture *const picture = &work->picture;
    const ptrdiff_t units_across = divided_up(picture->width, 8 * picture->across);
    const ptrdiff_t units_down = divided_up(picture->height, 8 * picture->down);
    for (int i = 0; i < work->count; i++) {
        struct component *const component = &work->components[i];
        size_t blocks;
        component->width = i ? divided_up(picture->width, picture->across) : picture->width;
        component->height = i ? divided_up(picture->height, picture->down) : picture->height;
        component->columns = units_across * component->across;
        component->rows = units_down * component->down;
        blocks = (size_t)component->columns * (size_t)component->rows; /* below 2^28, for a side has MOST_SIDE samples */
        component->dc = calloc(blocks, sizeof *component->dc);
        if (!component->dc)
            return -1;
        if (i >= picture->colors)
            continue;
        component->coefficients = malloc(blocks * 64 * sizeof *component->coefficients);
        component->masks = calloc(blocks, sizeof *component->masks);
        picture->lines[i].component = component;
        picture->lines[i].kept = malloc((size_t)component->columns * 64 * KEPT_ROWS);
        picture->lines[i].doubled = malloc((size_t)component->width * 2);
        if (!component->coefficients || !component->masks || !picture->lines[i].kept || !picture->lines[i].doubled)
            return -1;
    }
    return 0;
}

static void free_all(struct work *work)
{
    for (int i = 0; i < COMPONENTS; i++) {
        free(work->components[i].dc);
        free(work->components[i].coefficients);
        free(work->components[i].masks);
        free(work->picture.lines[i].kept);
        free(work->picture.lines[i].doubled);
    }
    free(work);
}

/* Takes in the components of a scan and their tables. Returns 0, or -1 where they do not fit. */
static int take_parts(struct work *work, struct scan *scan, PyObject *parts)
{
    scan->count = (int)PyTuple_Size(parts);
    if (scan->count < 1 || scan->count > (scan->first ? 1 : work->count))
        return -1;
    for (int i = 0; i < scan->count; i++) {
        const char *codes, *more = NULL;
        Py_ssize_t length, length_of_more = 0;
        int number;
        if (!PyArg_ParseTuple(PyTuple_GetItem(parts, i), "iy#|y#:write_pixels", &number, &codes, &length, &more,
                              &length_of_more)
            || number < 0 || number >= work->count)
            return -1;
        scan->components[i] = &work->components[number];
        if ((scan->first && !scan->components[i]->coefficients)
            || (!(scan->first == 0 && scan->refines)
                && prepare(&scan->tables[i], (const uint8_t *)codes, length, scan->refines) < 0))
            return -1;
        if (is_whole(scan)
            && (!more || prepare(&scan->further[i], (const uint8_t *)more, length_of_more, 0) < 0 || number != i))
            return -1;
    }
    return is_whole(scan) && scan->count != work->count ? -1 : 0;
}

/* Reads a scan as Python gives it. Returns 0, or -1 where it is not as it has to be, or with an error set. */
static int read_given(struct work *work, const Py_buffer *data, PyObject *given)
{
    const struct picture *const picture = &work->picture;
    struct scan scan = {0};
    Py_ssize_t begin, end, down;
    PyObject *parts;
    uint8_t *room;
    int wrong;
    if (!PyArg_ParseTuple(given, "nnniiipO!:write_pixels", &begin, &end, &scan.restart, &scan.first, &scan.last,
                          &scan.low, &scan.refines, &PyTuple_Type, &parts))
        return -1;
    if (begin < 0 || begin > end || end > data->len || scan.restart < 0 || scan.first < 0 || scan.last > 63
        || scan.first > scan.last || scan.low < 0 || scan.low > 13 || (scan.first == 0 && scan.last > 0 && !is_whole(&scan))
        || (is_whole(&scan) && (scan.low || scan.refines)))
        return -1;
    scan.tables = work->tables;
    scan.further = work->further;
    if (take_parts(work, &scan, parts) < 0)
        return -1;
    scan.data = (const uint8_t *)data->buf + begin;
    scan.end = (const uint8_t *)data->buf + end;
    scan.across = divided_up(scan.count == 1 ? scan.components[0]->width : picture->width,
                             scan.count == 1 ? 8 : 8 * picture->across);
    down = divided_up(scan.count == 1 ? scan.components[0]->height : picture->height,
                      scan.count == 1 ? 8 : 8 * picture->down);
    scan.units = scan.across * down;
    scan.restart = scan.restart ? scan.restart : scan.units;
    room = malloc((size_t)(end - begin) + PAST_END);
    if (!room)
        return -1;
    Py_BEGIN_ALLOW_THREADS
    wrong = read_scan(&scan, room);
    Py_END_ALLOW_THREADS
    free(room);
    return wrong;
}

/* Reads all scans and writes the pixels. Returns 0, or -1 where the picture is left to others, or with an error set. */
static int write_given(struct work *work, const Py_buffer *target, const Py_buffer *data, PyObject *components,
                       PyObject *scans)
{
    struct picture *const picture = &work->picture;
    int wrong;
    picture->target = target->buf;
    picture->height = target->shape[0];
    picture->width = target->shape[1];
    picture->colors = (int)target->shape[2];
    if (picture->height < 1 || picture->width < 1 || picture->height > MOST_SIDE || picture->width > MOST_SIDE
        || take_components(work, components) < 0 || picture->colors > work->count || make_room(work) < 0)
        return -1;
    for (Py_ssize_t i = 0; i < PyTuple_Size(scans); i++)
        if (read_given(work, data, PyTuple_GetItem(scans, i)) < 0)
            return -1;
    Py_BEGIN_ALLOW_THREADS
    wrong = write_all(picture);
    Py_END_ALLOW_THREADS
    return wrong;
}

static int can_be_done(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")
           && __builtin_cpu_supports("popcnt");
}

#endif

PyDoc_STRVAR(write_pixels_doc,
"write_pixels($module, target, data, components, scans, /)\n--\n\n"
"Write the pixels of a JPEG into the target, and return whether that could be done.\n\n"
"`target` is uint8 (height, width, 1 or 3): luma, or R, G and B. `components` are those of the frame: sampling factors\n"
"and the bytes of 64 uint16 of quantization, in zigzag order. Each of `scans` is (begin, end, restart, Ss, Se, Al,\n"
"whether it refines, parts): its entropy-coded data are data[begin:end], `parts` the number of each component in it\n"
"and the bytes of its Huffman table; the one scan of a sequential JPEG, from 0 to 63, has the tables of DC and of AC\n"
"for each component, in the order of the frame. Scans must follow one another as the standard asks; damage of their data is seen,\n"
"and the target is not written then. Raises TypeError, or BufferError, where it is given something else.");

static PyObject *write_pixels(PyObject *Py_UNUSED(module), PyObject *arguments)
{
#if defined(__x86_64__) && defined(__GNUC__)
    PyObject *objects[2], *components, *scans;
    Py_buffer data, target;
    struct work *work;
    int done = 0;
    if (!PyArg_ParseTuple(arguments, "OOO!O!:write_pixels", &objects[1], &objects[0], &PyTuple_Type, &components,
                          &PyTuple_Type, &scans))
        return NULL;
    Py_buffer buffers[2];
    if (hold(objects, buffers, 2) < 0)
        return NULL;
    data = buffers[0];
    target = buffers[1];
    work = calloc(1, sizeof *work);
    if (target.ndim != 3 || target.itemsize != 1 || (target.shape[2] != 1 && target.shape[2] != COMPONENTS)) {
        PyErr_SetString(PyExc_ValueError, "target must be of bytes, of the shape (height, width, 1 or 3)");
    } else if (work && can_be_done()) {
        done = write_given(work, &target, &data, components, scans) == 0;
    }
    if (work)
        free_all(work);
    PyObject *const nothing = let_go(buffers, 2);
    if (!nothing)
        return NULL;
    Py_DECREF(nothing);
    return PyBool_FromLong(done);
#else
    (void)arguments;
    Py_RETURN_FALSE;
#endif
}

MODULE(_progressive, "Pixels of progressive JPEGs.", write_pixels)
