/* Samples and pixels made of the coefficients of a JPEG, as libjpeg makes them by its accurate transform (jidctint.c) and
   its smooth upsampling (jdsample.c), bit for bit. */

#ifndef MULTITONE_BLOCKS_H
#define MULTITONE_BLOCKS_H

#include "_scans.h"

#define KEPT_ROWS 2 /* of blocks; upsampling looks at the lines above and below */

/* Where a coefficient of the zigzag sequence stands in its block, row by row (ITU-T T.81, A.3.6). */
static const uint8_t PLACE[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

/* The lines of a component that are at hand. */
struct lines {
    const struct component *component;
    ptrdiff_t done;   /* rows of blocks */
    uint8_t *kept;    /* KEPT_ROWS of them */
    uint8_t *doubled; /* a line as wide as the picture */
    int wild;         /* whether a coefficient was larger than can be */
};

struct picture {
    uint8_t *target;
    ptrdiff_t width, height;
    int colors, across, down; /* samples of luma for each of chroma */
    struct lines lines[COMPONENTS];
};

/* Factors of the transform, of 13 bits after the point (Loeffler, Ligtenberg and Moschytz 1989, as in jidctint.c). */
#define POINT 13
#define EXTRA 2 /* bits that are kept between the passes */
#define F_0_298 2446
#define F_0_390 3196
#define F_0_541 4433
#define F_0_765 6270
#define F_0_899 7373
#define F_1_175 9633
#define F_1_501 12299
#define F_1_847 15137
#define F_1_961 16069
#define F_2_053 16819
#define F_2_562 20995
#define F_3_072 25172


INLINE uint8_t sample(int16_t value)
{
    return (uint8_t)LEAST(GREATEST(value, 0), 255);
}

#define PAIR(a, b) _mm_set1_epi32((int)((uint32_t)(uint16_t)(b) << 16 | (uint16_t)(a)))
#define ROUND(sums, shift) _mm_srai_epi32(_mm_add_epi32(sums, _mm_set1_epi32(1 << ((shift)-1))), shift)

/* Transforms four columns of eight, from pairs of rows that are interleaved, into the eight rows of `to`; of rows 0 and 4
   the sum and the difference are given, with POINT bits more. */
INLINE void transform_four(__m128i even0, __m128i even1, __m128i c26, __m128i c71, __m128i c53, __m128i sums, __m128i *to,
                           int shift)
{
    const __m128i even2 = _mm_madd_epi16(c26, PAIR(F_0_541, F_0_541 - F_1_847));
    const __m128i even3 = _mm_madd_epi16(c26, PAIR(F_0_541 + F_0_765, F_0_541));
    const __m128i z3 = _mm_madd_epi16(sums, PAIR(F_1_175 - F_1_961, F_1_175));
    const __m128i z4 = _mm_madd_epi16(sums, PAIR(F_1_175, F_1_175 - F_0_390));
    const __m128i o0 = _mm_add_epi32(_mm_madd_epi16(c71, PAIR(F_0_298 - F_0_899, -F_0_899)), z3);
    const __m128i o3 = _mm_add_epi32(_mm_madd_epi16(c71, PAIR(-F_0_899, F_1_501 - F_0_899)), z4);
    const __m128i o1 = _mm_add_epi32(_mm_madd_epi16(c53, PAIR(F_2_053 - F_2_562, -F_2_562)), z4);
    const __m128i o2 = _mm_add_epi32(_mm_madd_epi16(c53, PAIR(-F_2_562, F_3_072 - F_2_562)), z3);
    const __m128i e0 = _mm_add_epi32(even0, even3), e3 = _mm_sub_epi32(even0, even3);
    const __m128i e1 = _mm_add_epi32(even1, even2), e2 = _mm_sub_epi32(even1, even2);
    to[0] = ROUND(_mm_add_epi32(e0, o3), shift);
    to[1] = ROUND(_mm_add_epi32(e1, o2), shift);
    to[2] = ROUND(_mm_add_epi32(e2, o1), shift);
    to[3] = ROUND(_mm_add_epi32(e3, o0), shift);
    to[4] = ROUND(_mm_sub_epi32(e3, o0), shift);
    to[5] = ROUND(_mm_sub_epi32(e2, o1), shift);
    to[6] = ROUND(_mm_sub_epi32(e1, o2), shift);
    to[7] = ROUND(_mm_sub_epi32(e0, o3), shift);
}

/* Transforms the columns of eight rows. */
INLINE void transform(__m128i *rows, int shift)
{
    const __m128i z3 = _mm_add_epi16(rows[7], rows[3]), z4 = _mm_add_epi16(rows[5], rows[1]);
    const __m128i zero = _mm_setzero_si128(), sum = _mm_add_epi16(rows[0], rows[4]);
    const __m128i difference = _mm_sub_epi16(rows[0], rows[4]);
    __m128i left[8], right[8];
    transform_four(_mm_srai_epi32(_mm_unpacklo_epi16(zero, sum), 16 - POINT),
                   _mm_srai_epi32(_mm_unpacklo_epi16(zero, difference), 16 - POINT), _mm_unpacklo_epi16(rows[2], rows[6]),
                   _mm_unpacklo_epi16(rows[7], rows[1]), _mm_unpacklo_epi16(rows[5], rows[3]),
                   _mm_unpacklo_epi16(z3, z4), left, shift);
    transform_four(_mm_srai_epi32(_mm_unpackhi_epi16(zero, sum), 16 - POINT),
                   _mm_srai_epi32(_mm_unpackhi_epi16(zero, difference), 16 - POINT), _mm_unpackhi_epi16(rows[2], rows[6]),
                   _mm_unpackhi_epi16(rows[7], rows[1]), _mm_unpackhi_epi16(rows[5], rows[3]),
                   _mm_unpackhi_epi16(z3, z4), right, shift);
    for (int i = 0; i < 8; i++)
        rows[i] = _mm_packs_epi32(left[i], right[i]);
}

INLINE void transpose(__m128i *rows)
{
    __m128i other[8];
    for (int turn = 0; turn < 3; turn++) { /* each merges the first half of the rows into the second */
        for (int i = 0; i < 4; i++) {
            other[2 * i] = _mm_unpacklo_epi16(rows[i], rows[i + 4]);
            other[2 * i + 1] = _mm_unpackhi_epi16(rows[i], rows[i + 4]);
        }
        for (int i = 0; i < 8; i++)
            rows[i] = other[i];
    }
}

/* Writes the samples of a block. */
INLINE void write_block(const int16_t *coefficients, uint8_t *to, ptrdiff_t stride)
{
    __m128i rows[8];
    for (int y = 0; y < 8; y++)
        rows[y] = _mm_loadu_si128((const __m128i *)(coefficients + 8 * y));
    transform(rows, POINT - EXTRA);
    transpose(rows);
    transform(rows, POINT + EXTRA + 3);
    transpose(rows);
    for (int y = 0; y < 8; y++) {
        const __m128i samples = _mm_packs_epi16(rows[y], rows[y]);
        _mm_storel_epi64((__m128i *)(to + y * stride), _mm_xor_si128(samples, _mm_set1_epi8(-128)));
    }
}

/* No coefficient of 8 bits is larger by far (A.3.3); with larger ones the transforms of libjpeg, in C and in vectors,
   differ, for their numbers of 16 bits wrap round or not. */
#define TAME(coefficient) ((uint32_t)((coefficient) + 8191) <= 2 * 8191)

/* Transforms a row of blocks into eight lines of samples. Returns 0 where coefficients are as they can be. */
QUICKLY static int transform_row(const struct component *component, ptrdiff_t row, uint8_t *lines)
{
    int wild = 0;
    const ptrdiff_t stride = component->columns * 8;
    for (ptrdiff_t column = 0; column < component->columns; column++) {
        const ptrdiff_t at = row * component->columns + column;
        const int32_t dc = component->dc[at] * component->steps[0];
        uint64_t mask = component->masks[at];
        uint8_t *const to = lines + column * 8;
        wild |= !TAME(dc);
        if (mask == 0) {
            const int even = sample((int16_t)((((int16_t)dc * (1 << EXTRA) + 16) >> 5) + 128));
            for (int y = 0; y < 8; y++)
                memset(to + y * stride, even, 8);
            continue;
        }
        const int16_t *const coefficients = component->coefficients + at * 64;
        int16_t block[64] = {0};
        block[0] = (int16_t)dc;
        __builtin_prefetch(coefficients + AHEAD * 64);
        __builtin_prefetch(coefficients + AHEAD * 64 + 32);
        for (; mask; mask &= mask - 1) {
            const int k = (int)_tzcnt_u64(mask);
            const int32_t coefficient = coefficients[k] * component->steps[k];
            block[PLACE[k]] = (int16_t)coefficient;
            wild |= !TAME(coefficient);
        }
        write_block(block, to, stride);
    }
    return wild;
}

/* Returns a line of a component, the first for those above it and the last for those below. */
static const uint8_t *line(struct lines *lines, ptrdiff_t y)
{
    const struct component *const component = lines->component;
    const ptrdiff_t stride = component->columns * 8, size = stride * 8;
    y = LEAST(GREATEST(y, 0), component->height - 1);
    for (; lines->done <= y / 8; lines->done++)
        lines->wild |= transform_row(component, lines->done, lines->kept + lines->done % KEPT_ROWS * size);
    return lines->kept + y / 8 % KEPT_ROWS * size + y % 8 * stride;
}

/* Doubles a line of at least three samples: each is three parts of the nearest and one of the next (jdsample.c). */
QUICKLY static void double_across(const uint8_t *RESTRICT from, uint8_t *RESTRICT to, ptrdiff_t width)
{
    to[0] = from[0];
    to[2 * width - 1] = from[width - 1];
    for (ptrdiff_t x = 0; x < width - 1; x++) {
        to[2 * x + 1] = (uint8_t)((3 * from[x] + from[x + 1] + 2) >> 2);
        to[2 * x + 2] = (uint8_t)((3 * from[x + 1] + from[x] + 1) >> 2);
    }
}

/* The same of a line that lies between two others, of which the first is nearer. */
QUICKLY static void double_between(const uint8_t *RESTRICT near, const uint8_t *RESTRICT far, uint8_t *RESTRICT to,
                                  ptrdiff_t width)
{
    const ptrdiff_t last = width - 1;
    to[0] = (uint8_t)((4 * (3 * near[0] + far[0]) + 8) >> 4);
    to[2 * width - 1] = (uint8_t)((4 * (3 * near[last] + far[last]) + 7) >> 4);
    for (ptrdiff_t x = 0; x < last; x++) {
        const int left = 3 * near[x] + far[x], right = 3 * near[x + 1] + far[x + 1];
        to[2 * x + 1] = (uint8_t)((3 * left + right + 7) >> 4);
        to[2 * x + 2] = (uint8_t)((3 * right + left + 8) >> 4);
    }
}

/* Writes a line of R, G and B (T.871, section 7). The factors are 1.402, 0.344, 0.714 and 1.772 with 16 bits after the
   point, as in jdcolor.c, less whole parts, so that most of it can be done with 16 bits. */
QUICKLY static void write_colors(const uint8_t *RESTRICT luma, const uint8_t *RESTRICT blue, const uint8_t *RESTRICT red,
                                 uint8_t *RESTRICT to, ptrdiff_t width)
{
    for (ptrdiff_t x = 0; x < width; x++) {
        const int16_t y = luma[x], cb = (int16_t)(blue[x] - 128), cr = (int16_t)(red[x] - 128);
        const int16_t cb2 = (int16_t)(2 * cb), cr2 = (int16_t)(2 * cr);
        const int16_t to_red = (int16_t)(cr + (((int16_t)((cr2 * 26345) >> 16) + 1) >> 1));
        const int16_t to_green = (int16_t)((int16_t)((18734 * cr - 22554 * cb + 32768) >> 16) - cr);
        const int16_t to_blue = (int16_t)(cb2 + (((int16_t)((cb2 * -14942) >> 16) + 1) >> 1));
        to[3 * x] = sample((int16_t)(y + to_red));
        to[3 * x + 1] = sample((int16_t)(y + to_green));
        to[3 * x + 2] = sample((int16_t)(y + to_blue));
    }
}

/* Returns a line of a color as wide as the picture. */
static const uint8_t *full_line(struct picture *picture, int color, ptrdiff_t y)
{
    struct lines *const lines = &picture->lines[color];
    const ptrdiff_t width = lines->component->width, other = y % 2 ? y / 2 + 1 : y / 2 - 1;
    if (picture->across == 1)
        return line(lines, y);
    if (picture->down == 1) {
        double_across(line(lines, y), lines->doubled, width);
    } else {
        const uint8_t *const above = line(lines, y % 2 ? y / 2 : other), *const below = line(lines, y % 2 ? other : y / 2);
        double_between(y % 2 ? above : below, y % 2 ? below : above, lines->doubled, width);
    }
    return lines->doubled;
}

/* Writes all pixels. Returns 0, or -1 where coefficients are larger than can be. */
static int write_all(struct picture *picture)
{
    uint8_t *to = picture->target;
    for (ptrdiff_t y = 0; y < picture->height; y++, to += picture->width * picture->colors) {
        const uint8_t *const luma = line(&picture->lines[0], y);
        if (picture->colors == 1)
            memcpy(to, luma, (size_t)picture->width);
        else
            write_colors(luma, full_line(picture, 1, y), full_line(picture, 2, y), to, picture->width);
    }
    return picture->lines[0].wild | picture->lines[1].wild | picture->lines[2].wild ? -1 : 0;
}

#endif
