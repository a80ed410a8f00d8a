/* multitone.native._gray: the entropy-coded data of a gray JPEG, with the interpreter's lock released.

   What libjpeg-turbo writes below quality 96, bit for bit: its fast transform (Arai, Agui and Nakajima 1988, as in
   jfdctfst.c), rounded division (jcdctmgr.c), and the Huffman codes of ITU-T T.81, annex K.3. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

#include "_module.h"
#include "_portable.h"

#define MOST_A_BLOCK 512 /* bytes: 64 codes of 16 bits with 10 behind each, and a zero stuffed behind each byte */

/* Where a coefficient of the zigzag sequence stands in its block, row by row (ITU-T T.81, A.3.6). */
static const uint8_t PLACE[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

/* By how much the fast transform makes a coefficient too large, in a row or in a column; 14 bits after the point. */
static const uint16_t SCALES[64] = {
    16384, 22725, 21407, 19266, 16384, 12873, 8867,  4520, 22725, 31521, 29692, 26722, 22725, 17855, 12299, 6270,
    21407, 29692, 27969, 25172, 21407, 16819, 11585, 5906, 19266, 26722, 25172, 22654, 19266, 15137, 10426, 5315,
    16384, 22725, 21407, 19266, 16384, 12873, 8867,  4520, 12873, 17855, 16819, 15137, 12873, 10114, 6967,  3552,
    8867,  12299, 11585, 10426, 8867,  6967,  4799,  2446, 4520,  6270,  5906,  5315,  4520,  3552,  2446,  1247};

/* A symbol's code and its length; of none, 0. */
struct codes {
    uint16_t code[256];
    uint8_t length[256];
};

/* What is written, and the bits that do not fill a byte yet, the first of them on top of `count`. */
struct output {
    uint8_t *to, *end;
    uint64_t held;
    int count;
};

/* Makes codes of 16 counts and their symbols (C.2). Returns 0, or -1 where these are none. */
static int prepare(struct codes *codes, const uint8_t *given, Py_ssize_t length)
{
    uint32_t code = 0;
    Py_ssize_t number = 16;
    memset(codes, 0, sizeof *codes);
    if (length < 16)
        return -1;
    for (int bits = 1; bits <= 16; bits++, code <<= 1)
        for (int i = 0; i < given[bits - 1]; i++, code++, number++) {
            if (number >= length || code >= 1u << bits)
                return -1;
            codes->code[given[number]] = (uint16_t)code;
            codes->length[given[number]] = (uint8_t)bits;
        }
    return 0;
}

INLINE void put(struct output *output, uint32_t bits, int count)
{
    output->held = output->held << count | bits;
    output->count += count;
    while (output->count >= 8) {
        const uint8_t byte = (uint8_t)(output->held >> (output->count -= 8));
        *output->to++ = byte;
        if (byte == 0xFF)
            *output->to++ = 0;
    }
}

INLINE int size_of(int magnitude)
{
#if defined(__GNUC__)
    return magnitude ? 32 - __builtin_clz((unsigned)magnitude) : 0;
#else
    int size = 0;
    for (; magnitude; magnitude >>= 1)
        size++;
    return size;
#endif
}

/* Puts a value behind the code of its size, and of a run of zeros (F.1.2). Returns 0, or -1 where that has no code. */
INLINE int put_value(struct output *output, const struct codes *codes, int run, int value)
{
    const int size = size_of(value < 0 ? -value : value), symbol = run << 4 | size;
    if (size > 15 || codes->length[symbol] == 0)
        return -1;
    put(output, codes->code[symbol], codes->length[symbol]);
    put(output, (uint32_t)(value < 0 ? value - 1 : value) & ((1u << size) - 1), size);
    return 0;
}

#define TIMES(value, factor) ((int16_t)(((value) * (factor)) >> 8))

/* Transforms eight values that stand `step` apart. */
INLINE void transform(int16_t *at, int step)
{
    const int16_t s0 = (int16_t)(at[0] + at[7 * step]), d0 = (int16_t)(at[0] - at[7 * step]);
    const int16_t s1 = (int16_t)(at[step] + at[6 * step]), d1 = (int16_t)(at[step] - at[6 * step]);
    const int16_t s2 = (int16_t)(at[2 * step] + at[5 * step]), d2 = (int16_t)(at[2 * step] - at[5 * step]);
    const int16_t s3 = (int16_t)(at[3 * step] + at[4 * step]), d3 = (int16_t)(at[3 * step] - at[4 * step]);
    const int16_t even0 = (int16_t)(s0 + s3), even3 = (int16_t)(s0 - s3);
    const int16_t even1 = (int16_t)(s1 + s2), even2 = (int16_t)(s1 - s2);
    const int16_t turned = TIMES(even2 + even3, 181);
    const int16_t odd0 = (int16_t)(d3 + d2), odd1 = (int16_t)(d2 + d1), odd2 = (int16_t)(d1 + d0);
    const int16_t z5 = TIMES(odd0 - odd2, 98), z2 = (int16_t)(TIMES(odd0, 139) + z5);
    const int16_t z4 = (int16_t)(TIMES(odd2, 334) + z5), z3 = TIMES(odd1, 181);
    const int16_t z11 = (int16_t)(d0 + z3), z13 = (int16_t)(d0 - z3);
    at[0] = (int16_t)(even0 + even1);
    at[4 * step] = (int16_t)(even0 - even1);
    at[2 * step] = (int16_t)(even3 + turned);
    at[6 * step] = (int16_t)(even3 - turned);
    at[5 * step] = (int16_t)(z13 + z2);
    at[3 * step] = (int16_t)(z13 - z2);
    at[step] = (int16_t)(z11 + z4);
    at[7 * step] = (int16_t)(z11 - z4);
}

/* Takes a block out of the picture, whose last column and last line go on for ever. */
INLINE void take_block(const uint8_t *pixels, Py_ssize_t height, Py_ssize_t width, Py_ssize_t top, Py_ssize_t left,
                       int16_t *block)
{
    for (int y = 0; y < 8; y++) {
        const uint8_t *const line = pixels + LEAST(top + y, height - 1) * width;
        for (int x = 0; x < 8; x++)
            block[8 * y + x] = (int16_t)(line[LEAST(left + x, width - 1)] - 128);
    }
}

/* A divisor: half of it, and 2^32 divided by it, rounded up, which is exact for dividends of 16 bits. */
struct divisor {
    uint32_t half;
    uint64_t reciprocal;
};

/* Divides and rounds, to the nearest and away from zero. */
INLINE int divided(int value, struct divisor by)
{
    const uint32_t magnitude = (uint32_t)(value < 0 ? -value : value);
    const int quotient = (int)((magnitude + by.half) * by.reciprocal >> 32);
    return value < 0 ? -quotient : quotient;
}

/* Writes all blocks. Returns 0, or -1 where there is too little room or a value has no code. */
static int write_all(struct output *output, const uint8_t *pixels, Py_ssize_t height, Py_ssize_t width,
                     const struct divisor *divisors, const struct codes *dc, const struct codes *ac)
{
    int before = 0;
    for (Py_ssize_t top = 0; top < height; top += 8)
        for (Py_ssize_t left = 0; left < width; left += 8) {
            int16_t block[64];
            int run = 0, value;
            if (output->end - output->to < MOST_A_BLOCK)
                return -1;
            take_block(pixels, height, width, top, left, block);
            for (int i = 0; i < 8; i++)
                transform(block + 8 * i, 1);
            for (int i = 0; i < 8; i++)
                transform(block + i, 8);
            value = divided(block[0], divisors[0]);
            if (put_value(output, dc, 0, value - before) < 0)
                return -1;
            before = value;
            for (int k = 1; k < 64; k++) {
                value = divided(block[PLACE[k]], divisors[PLACE[k]]);
                if (value == 0) {
                    run++;
                    continue;
                }
                for (; run > 15; run -= 16)
                    put(output, ac->code[0xF0], ac->length[0xF0]);
                if (put_value(output, ac, run, value) < 0)
                    return -1;
                run = 0;
            }
            if (run)
                put(output, ac->code[0], ac->length[0]);
        }
    put(output, 0x7F, 7); /* fills the last byte (F.1.2.3) */
    return 0;
}

PyDoc_STRVAR(encode_doc,
"encode($module, pixels, room, steps, dc, ac, /)\n--\n\n"
"Write the entropy-coded data of a gray JPEG into `room`, and return how many bytes they are, -1 where it is too small.\n\n"
"`pixels` is uint8 (height, width), `steps` the bytes of 64 uint16 of quantization, row by row; `dc` and `ac` are\n"
"Huffman tables: 16 counts of codes, and their symbols.");

static PyObject *encode(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    PyObject *objects[2];
    Py_buffer buffers[2];
    const char *given[3];
    Py_ssize_t lengths[3], written = -1;
    struct codes dc, ac;
    uint16_t steps[64];
    struct divisor divisors[64];
    int wrong;
    if (!PyArg_ParseTuple(arguments, "OOy#y#y#:encode", &objects[0], &objects[1], &given[0], &lengths[0], &given[1],
                          &lengths[1], &given[2], &lengths[2])
        || hold(objects, buffers, 2) < 0)
        return NULL;
    if (buffers[0].ndim != 2 || buffers[0].itemsize != 1 || buffers[0].len == 0) {
        PyErr_SetString(PyExc_ValueError, "pixels must be of bytes, of the shape (height, width)");
    } else if (lengths[0] != sizeof steps || prepare(&dc, (const uint8_t *)given[1], lengths[1]) < 0
               || prepare(&ac, (const uint8_t *)given[2], lengths[2]) < 0 || !ac.length[0] || !ac.length[0xF0]) {
        PyErr_SetString(PyExc_ValueError, "these are no tables of a JPEG");
    } else {
        struct output output = {buffers[1].buf, (uint8_t *)buffers[1].buf + buffers[1].len, 0, 0};
        memcpy(steps, given[0], sizeof steps);
        for (int i = 0; i < 64; i++) {
            const uint32_t by = GREATEST(((uint32_t)steps[i] * SCALES[i] + (1 << 10)) >> 11, 1);
            divisors[i].half = by / 2;
            divisors[i].reciprocal = (((uint64_t)1 << 32) + by - 1) / by;
        }
        Py_BEGIN_ALLOW_THREADS
        wrong = write_all(&output, buffers[0].buf, buffers[0].shape[0], buffers[0].shape[1], divisors, &dc, &ac);
        Py_END_ALLOW_THREADS
        written = wrong < 0 ? -1 : output.to - (uint8_t *)buffers[1].buf;
    }
    PyObject *const nothing = let_go(buffers, 2);
    if (!nothing)
        return NULL;
    Py_DECREF(nothing);
    return PyLong_FromSsize_t(written);
}

MODULE(_gray, "Entropy-coded data of gray JPEGs.", encode)
