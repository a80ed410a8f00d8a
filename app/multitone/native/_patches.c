/* multitone.native._patches: means of pixels whose surroundings look alike, with the interpreter's lock released. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "_module.h"
#include "_portable.h"

#define TILE 128 /* columns and rows at a time: their sums stay in the first-level cache */
#define ROWS 16
#define MOST_REACH 16
#define WIDEST (TILE + MOST_REACH)
#define MOST_PLANES 3
#define NOISE 2.0f /* what two patches of the same picture are expected to differ by, in variances of the noise */

/* Planes of float, each with `margin` = reach + 1 more pixels on each side than the target's. */
struct means {
    const float *source, *seen;
    float *target;
    const float *scales;
    ptrdiff_t rows, width, reach;
    float falloff;
};

/* Some of them; `at` is where its first pixel lies in a plane of so many samples. */
struct tile {
    ptrdiff_t rows, width, stride, plane, at;
};

/* Adds the weighed differences of two rows of one plane to `sums`. */
INLINE void add_differences(float *RESTRICT sums, const float *RESTRICT one, const float *RESTRICT other, float scale,
                            ptrdiff_t count, int first)
{
    if (first)
        for (ptrdiff_t x = 0; x < count; x++) {
            const float difference = one[x] - other[x];
            sums[x] = difference * difference * scale;
        }
    else
        for (ptrdiff_t x = 0; x < count; x++) {
            const float difference = one[x] - other[x];
            sums[x] += difference * difference * scale;
        }
}

/* Three neighbors in each of three rows make a patch; what is over the noise makes the weight, near to exp(-t). A value
   plus its amount is twice the value where it is above 0, else 0: GCC makes no vectors of a choice between floats. */
INLINE void weigh(float *RESTRICT weights, const float *RESTRICT above, const float *RESTRICT middle,
                  const float *RESTRICT below, float falloff, ptrdiff_t count)
{
    float columns[WIDEST + 2];
    for (ptrdiff_t x = 0; x < count + 2; x++)
        columns[x] = above[x] + middle[x] + below[x];
    for (ptrdiff_t x = 0; x < count; x++) {
        const float over = columns[x] + columns[x + 1] + columns[x + 2] - NOISE;
        float left = 1.0f - (over + fabsf(over)) * (falloff * 0.5f);
        left = (left + fabsf(left)) * 0.5f;
        left *= left;
        left *= left;
        weights[x] = left * left;
    }
}

INLINE void times(float *RESTRICT product, const float *RESTRICT weights, const float *RESTRICT seen, ptrdiff_t count)
{
    for (ptrdiff_t x = 0; x < count; x++)
        product[x] = weights[x] * seen[x];
}

INLINE void accumulate(float *RESTRICT sums, const float *RESTRICT weights, const float *RESTRICT colors,
                       ptrdiff_t count)
{
    for (ptrdiff_t x = 0; x < count; x++)
        sums[x] += weights[x] * colors[x];
}

INLINE void add(float *RESTRICT sums, const float *RESTRICT weights, ptrdiff_t count)
{
    for (ptrdiff_t x = 0; x < count; x++)
        sums[x] += weights[x];
}

INLINE void divide(float *RESTRICT target, const float *RESTRICT sums, const float *RESTRICT total,
                   const float *RESTRICT own, ptrdiff_t count)
{
    for (ptrdiff_t x = 0; x < count; x++)
        target[x] = total[x] > 0.0f ? sums[x] / total[x] : own[x];
}

INLINE void add_row(const struct means *job, const struct tile *tile, ptrdiff_t planes, const float *weights,
                    ptrdiff_t row, ptrdiff_t from, float *RESTRICT total, float *RESTRICT sums)
{
    float seen_too[TILE];
    if (job->seen) {
        times(seen_too, weights, job->seen + from, tile->width);
        weights = seen_too;
    }
    add(total + row * TILE, weights, tile->width);
    for (ptrdiff_t p = 0; p < planes; p++)
        accumulate(sums + (p * ROWS + row) * TILE, weights, job->source + p * tile->plane + from, tile->width);
}

/* Adds what each two pixels `down` and `across` from each other get from one another: they weigh the same. A row of
   differences serves three rows of patches. Weights begin left of the tile where its pixels get some from there. */
INLINE void add_pairs(const struct means *job, const struct tile *tile, ptrdiff_t planes, ptrdiff_t down,
                      ptrdiff_t across, float *RESTRICT total, float *RESTRICT sums)
{
    float differences[3][WIDEST + 2], weights[WIDEST];
    const ptrdiff_t away = down * tile->stride + across, left = across > 0 ? across : 0;
    const ptrdiff_t count = tile->width + (across > 0 ? across : -across);
    for (ptrdiff_t line = -down - 1; line <= tile->rows; line++) {
        const ptrdiff_t row = line - 1, at = tile->at + row * tile->stride;
        for (ptrdiff_t p = 0; p < planes; p++) {
            const float *one = job->source + p * tile->plane + tile->at + line * tile->stride - left - 1;
            add_differences(differences[(line + down + 1) % 3], one, one + away, job->scales[p], count + 2, p == 0);
        }
        if (row < -down)
            continue;
        weigh(weights, differences[0], differences[1], differences[2], job->falloff, count);
        if (row >= 0)
            add_row(job, tile, planes, weights + left, row, at + away, total, sums);
        if (row + down < tile->rows)
            add_row(job, tile, planes, weights + left - across, row + down, at - across, total, sums);
    }
}

INLINE void write_tile(const struct means *job, const struct tile *tile, ptrdiff_t planes, float *target)
{
    float total[ROWS * TILE], sums[MOST_PLANES * ROWS * TILE], ones[TILE];
    memset(total, 0, sizeof total);
    memset(sums, 0, sizeof sums);
    for (ptrdiff_t x = 0; x < TILE; x++)
        ones[x] = 1.0f;
    for (ptrdiff_t row = 0; row < tile->rows; row++)
        add_row(job, tile, planes, ones, row, tile->at + row * tile->stride, total, sums);
    for (ptrdiff_t down = 0; down <= job->reach; down++)
        for (ptrdiff_t across = down ? -job->reach : 1; across <= job->reach; across++)
            add_pairs(job, tile, planes, down, across, total, sums);
    for (ptrdiff_t p = 0; p < planes; p++)
        for (ptrdiff_t row = 0; row < tile->rows; row++)
            divide(target + (p * job->rows + row) * job->width, sums + (p * ROWS + row) * TILE, total + row * TILE,
                   job->source + p * tile->plane + tile->at + row * tile->stride, tile->width);
}

INLINE void write_all(const struct means *job, ptrdiff_t planes)
{
    const ptrdiff_t margin = job->reach + 1, stride = job->width + 2 * margin;
    for (ptrdiff_t top = 0; top < job->rows; top += ROWS)
        for (ptrdiff_t left = 0; left < job->width; left += TILE) {
            const struct tile tile = {
                LEAST(ROWS, job->rows - top), LEAST(TILE, job->width - left), stride,
                stride * (job->rows + 2 * margin), (top + margin) * stride + margin + left};
            write_tile(job, &tile, planes, job->target + top * job->width + left);
        }
}

CLONED static void write_gray(const struct means *job)
{
    write_all(job, 1);
}

CLONED static void write_colors(const struct means *job)
{
    write_all(job, 3);
}

static int is_float(const Py_buffer *buffer, int dimensions)
{
    return buffer->ndim == dimensions && buffer->itemsize == 4 && buffer->format && !strcmp(buffer->format, "f");
}

/* Says what is wrong with the arguments, or nothing. */
static const char *misfit(const Py_buffer *source, const Py_buffer *target, const Py_buffer *scales,
                          const Py_buffer *seen, Py_ssize_t reach, double falloff)
{
    const Py_ssize_t margin = 2 * (reach + 1);
    if (reach < 1 || reach > MOST_REACH)
        return "reach must be 1 to 16";
    if (!(falloff > 0 && falloff < 1e6))
        return "falloff must be above 0";
    if (!is_float(source, 3) || !is_float(target, 3) || (source->shape[0] != 1 && source->shape[0] != 3))
        return "source and target must be floats of 32 bits, (1 or 3, rows, width)";
    if (source->shape[0] != target->shape[0] || source->shape[1] != target->shape[1] + margin ||
        source->shape[2] != target->shape[2] + margin)
        return "source must be larger than target by reach + 1 on each side";
    if (!is_float(scales, 1) || scales->shape[0] != source->shape[0])
        return "scales must be a float of 32 bits for each plane";
    if (seen && (!is_float(seen, 2) || seen->shape[0] != source->shape[1] || seen->shape[1] != source->shape[2]))
        return "seen must be floats of 32 bits, as large as a plane of source";
    if ((const char *)source->buf < (const char *)target->buf + target->len &&
        (const char *)target->buf < (const char *)source->buf + source->len)
        return "source and target must not share memory";
    return NULL;
}

PyDoc_STRVAR(write_means_doc, "write_means(source, target, scales, seen, reach, falloff, /)\n--\n\n"
                              "Write the means of pixels whose surroundings look alike into `target`.");

static PyObject *write_means(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *objects[4];
    Py_buffer buffers[4], *const source = &buffers[0], *const target = &buffers[1], *const scales = &buffers[2];
    const Py_buffer *seen;
    Py_ssize_t reach;
    double falloff;
    const char *wrong;
    int count;
    if (!PyArg_ParseTuple(arguments, "OOOOnd:write_means", &objects[0], &objects[1], &objects[2], &objects[3], &reach,
                          &falloff))
        return NULL;
    count = objects[3] == Py_None ? 3 : 4;
    if (hold(objects, buffers, count) < 0)
        return NULL;
    seen = count == 4 ? &buffers[3] : NULL;
    wrong = misfit(source, target, scales, seen, reach, falloff);
    if (wrong) {
        PyErr_SetString(PyExc_ValueError, wrong);
    } else {
        const struct means job = {source->buf,       seen ? seen->buf : NULL, target->buf, scales->buf,
                                  target->shape[1],  target->shape[2],        reach,       (float)falloff};
        Py_BEGIN_ALLOW_THREADS
        if (source->shape[0] == 1)
            write_gray(&job);
        else
            write_colors(&job);
        Py_END_ALLOW_THREADS
    }
    return let_go(buffers, count);
}

MODULE(_patches, "Means of pixels whose surroundings look alike.", write_means)
