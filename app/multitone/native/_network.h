/* Medians of 3 x 3 and 5 x 5 by sorting networks. Included once for each SAMPLE, with a SUFFIX for its functions.

   A row is taken as samples, not as pixels: the neighbor of sample i in the same band is i + bands, so one loop serves
   any number of bands and compilers turn it into vectors of least and greatest. Columns are sorted once and serve all
   windows that hold them; a chunk of sorted columns stays in the first-level cache. */

#define NAME(name) PASTED_AFTER_EXPANSION(name, SUFFIX)
#define CHUNK ((ptrdiff_t)(2048 / sizeof(SAMPLE)))
#define LANE (2048 / sizeof(SAMPLE) + 4 * MOST_BANDS)
#define EXCHANGE(a, b)                   \
    do {                                 \
        const SAMPLE least = LEAST(a, b); \
        b = GREATEST(a, b);              \
        a = least;                       \
    } while (0)

INLINE SAMPLE NAME(middle_of_three)(SAMPLE a, SAMPLE b, SAMPLE c)
{
    EXCHANGE(a, b);
    return GREATEST(a, LEAST(b, c));
}

INLINE void NAME(sort_three)(const SAMPLE *RESTRICT r0, const SAMPLE *RESTRICT r1, const SAMPLE *RESTRICT r2,
                             SAMPLE (*RESTRICT sorted)[LANE], ptrdiff_t at, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        SAMPLE a = r0[i], b = r1[i], c = r2[i];
        EXCHANGE(a, b);
        EXCHANGE(b, c);
        EXCHANGE(a, b);
        sorted[0][at + i] = a, sorted[1][at + i] = b, sorted[2][at + i] = c;
    }
}

/* D. E. Knuth, The Art of Computer Programming, volume 3, section 5.3.4: 9 exchanges are the fewest for five. */
#define SORT_FIVE(a, b, c, d, e)                                       \
    EXCHANGE(a, d); EXCHANGE(b, e); EXCHANGE(a, c); EXCHANGE(b, d);    \
    EXCHANGE(a, b); EXCHANGE(c, e); EXCHANGE(b, c); EXCHANGE(d, e); EXCHANGE(c, d)

INLINE void NAME(sort_five)(const SAMPLE *RESTRICT r0, const SAMPLE *RESTRICT r1, const SAMPLE *RESTRICT r2,
                            const SAMPLE *RESTRICT r3, const SAMPLE *RESTRICT r4,
                            SAMPLE (*RESTRICT sorted)[LANE], ptrdiff_t at, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        SAMPLE a = r0[i], b = r1[i], c = r2[i], d = r3[i], e = r4[i];
        SORT_FIVE(a, b, c, d, e);
        sorted[0][at + i] = a, sorted[1][at + i] = b, sorted[2][at + i] = c;
        sorted[3][at + i] = d, sorted[4][at + i] = e;
    }
}

/* J. L. Smith, "Implementing median filters in XC4000E FPGAs" (1996): of three sorted columns the median is the middle
   one of greatest low, middle middle and least high. */
INLINE void NAME(medians_of_nine)(SAMPLE (*RESTRICT sorted)[LANE], SAMPLE *RESTRICT out, ptrdiff_t count,
                                  ptrdiff_t bands)
{
    const SAMPLE *low = sorted[0], *middle = sorted[1], *high = sorted[2];
    for (ptrdiff_t i = 0; i < count; i++) {
        const ptrdiff_t j = i + bands, k = i + 2 * bands;
        const SAMPLE greatest = GREATEST(GREATEST(low[i], low[j]), low[k]);
        const SAMPLE least = LEAST(LEAST(high[i], high[j]), high[k]);
        out[i] = NAME(middle_of_three)(greatest, NAME(middle_of_three)(middle[i], middle[j], middle[k]), least);
    }
}

#define TAKE_FIVE(row, a, b, c, d, e) \
    SAMPLE a = row[i], b = row[i + bands], c = row[i + 2 * bands], d = row[i + 3 * bands], e = row[i + 4 * bands]

/* With columns and then rows sorted, an element of row r and column c (from 0) has (r + 1) (c + 1) elements that are not
   greater and (5 - r) (5 - c) that are not less, itself included. Where one of these is above 13 it can be spared as the
   median: 13 are left. What is not used below of a sorted row the compiler leaves out. The exchanges at the end were
   found by a search over the orders that are left; the tests prove them on all columns of zeros and ones. */
INLINE void NAME(medians_of_25)(SAMPLE (*RESTRICT sorted)[LANE], SAMPLE *RESTRICT out, ptrdiff_t count, ptrdiff_t bands)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        TAKE_FIVE(sorted[0], a0, a1, a2, a3, a4);
        TAKE_FIVE(sorted[1], b0, b1, b2, b3, b4);
        TAKE_FIVE(sorted[2], c0, c1, c2, c3, c4);
        TAKE_FIVE(sorted[3], d0, d1, d2, d3, d4);
        TAKE_FIVE(sorted[4], e0, e1, e2, e3, e4);
        /* of the first row the greatest two, of the last the least two */
        EXCHANGE(a0, a1); EXCHANGE(a2, a3);
        a2 = GREATEST(a0, a2); EXCHANGE(a1, a3); a1 = GREATEST(a1, a2);
        EXCHANGE(a3, a4); a3 = GREATEST(a1, a3);
        SORT_FIVE(b0, b1, b2, b3, b4);
        SORT_FIVE(c0, c1, c2, c3, c4);
        SORT_FIVE(d0, d1, d2, d3, d4);
        EXCHANGE(e0, e1); EXCHANGE(e2, e3);
        e1 = LEAST(e1, e3); EXCHANGE(e0, e2); e1 = LEAST(e1, e2);
        EXCHANGE(e0, e4); e1 = LEAST(e1, e4);
        EXCHANGE(a4, c1); EXCHANGE(b3, d2); EXCHANGE(a3, d1); EXCHANGE(b4, d1); EXCHANGE(b3, d0);
        EXCHANGE(b4, c3); EXCHANGE(d0, e1); EXCHANGE(b2, b4); EXCHANGE(b4, c1); EXCHANGE(c2, d0);
        EXCHANGE(b4, c2); EXCHANGE(c1, d0); EXCHANGE(c1, c2); EXCHANGE(c1, e0); EXCHANGE(c2, e0);
        out[i] = c2;
    }
}

/* Beside the picture stands its outermost pixel; `lane` begins with sample `from` of the row. */
INLINE void NAME(repeat_edges)(SAMPLE *lane, ptrdiff_t from, ptrdiff_t to, ptrdiff_t row, ptrdiff_t bands)
{
    for (ptrdiff_t i = -1; i >= from; i--)
        lane[i - from] = lane[i + bands - from];
    for (ptrdiff_t i = row; i < to; i++)
        lane[i - from] = lane[i - bands - from];
}

INLINE void NAME(medians)(const struct picture *picture, const ptrdiff_t reach)
{
    SAMPLE sorted[5][LANE];
    const SAMPLE *rows[5];
    const ptrdiff_t bands = picture->bands, row = picture->width * bands, lanes = 2 * reach + 1;
    for (ptrdiff_t y = 0; y < picture->count; y++) {
        SAMPLE *out = (SAMPLE *)picture->target + y * row;
        for (ptrdiff_t lane = 0; lane < lanes; lane++) {
            const ptrdiff_t wanted = picture->first + y + lane - reach;
            rows[lane] = (const SAMPLE *)picture->source + LEAST(GREATEST(wanted, 0), picture->height - 1) * row;
        }
        for (ptrdiff_t x = 0; x < row; x += CHUNK) {
            const ptrdiff_t end = LEAST(x + CHUNK, row);
            const ptrdiff_t from = x - reach * bands, to = end + reach * bands;
            const ptrdiff_t low = GREATEST(from, 0), count = LEAST(to, row) - low;
            if (reach == 1)
                NAME(sort_three)(rows[0] + low, rows[1] + low, rows[2] + low, sorted, low - from, count);
            else
                NAME(sort_five)(rows[0] + low, rows[1] + low, rows[2] + low, rows[3] + low, rows[4] + low, sorted,
                                low - from, count);
            for (ptrdiff_t lane = 0; lane < lanes; lane++)
                NAME(repeat_edges)(sorted[lane], from, to, row, bands);
            if (reach == 1)
                NAME(medians_of_nine)(sorted, out + x, end - x, bands);
            else
                NAME(medians_of_25)(sorted, out + x, end - x, bands);
        }
    }
}

CLONED static int NAME(medians_of_3x3)(const struct picture *picture)
{
    NAME(medians)(picture, 1);
    return 0;
}

CLONED static int NAME(medians_of_5x5)(const struct picture *picture)
{
    NAME(medians)(picture, 2);
    return 0;
}

#undef NAME
#undef CHUNK
#undef LANE
#undef EXCHANGE
#undef SORT_FIVE
#undef TAKE_FIVE
#undef SAMPLE
#undef SUFFIX
