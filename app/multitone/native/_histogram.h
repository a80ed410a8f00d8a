/* Medians of larger squares of 8-bit samples, in a time that hardly grows with their size.

   After S. Perreault and P. Hebert, "Median filtering in constant time" (IEEE Transactions on Image Processing, 2007):
   each column keeps a histogram, which a step down changes by one sample out and one in; a step to the right adds one
   column's histogram to the window's and takes one away. Histograms have two tiers, 16 coarse bins and 16 fine ones in
   each, and the fine bins of the window are brought up to date only in the coarse bin where the median is.
   Other than in the paper they are cumulated, so that the median is the count of sums that are below half of the
   window: no bin is looked for, one vector of 16 does it. */

#define BINS 16
#define STRIPE 480 /* columns of results at a time: their histograms, 272 bytes each, stay in the second-level cache */
#define MOST_REACH 15 /* a side of 31, so a column counts to 31 and a window to 961 */

struct column {
    uint8_t coarse[BINS];
    uint8_t fine[BINS][BINS];
};

struct window {
    uint16_t coarse[BINS];
    uint16_t fine[BINS][BINS];
    ptrdiff_t current[BINS]; /* the place for which the fine bins hold */
};

struct stripe {
    ptrdiff_t low, high; /* the columns of the picture that have a histogram */
    ptrdiff_t reach;
    struct column columns[STRIPE + 2 * MOST_REACH];
};

INLINE const struct column *column_at(const struct stripe *stripe, ptrdiff_t x)
{
    return stripe->columns + (LEAST(GREATEST(x, stripe->low), stripe->high - 1) - stripe->low);
}

INLINE void count_from(uint8_t *sums, int bin, int change)
{
    AS_VECTOR
    for (int i = 0; i < BINS; i++)
        sums[i] = (uint8_t)(sums[i] + (i >= bin ? change : 0));
}

INLINE void count(struct column *column, int value, int change)
{
    count_from(column->coarse, value >> 4, change);
    count_from(column->fine[value >> 4], value & 15, change);
}

INLINE void add(uint16_t *RESTRICT sums, const uint8_t *RESTRICT more)
{
    AS_VECTOR
    for (int i = 0; i < BINS; i++)
        sums[i] = (uint16_t)(sums[i] + more[i]);
}

INLINE void exchange(uint16_t *RESTRICT sums, const uint8_t *RESTRICT more, const uint8_t *RESTRICT less)
{
    AS_VECTOR
    for (int i = 0; i < BINS; i++)
        sums[i] = (uint16_t)(sums[i] + more[i] - less[i]);
}

/* Return how many sums are not above the limit: the bin where they pass it. That is never beyond the last one, unless
   another thread wrote into the source meanwhile; memory must not suffer from that. */
INLINE int bin_above(const uint16_t *sums, int limit)
{
    uint16_t below = 0;
    AS_VECTOR
    for (int i = 0; i < BINS; i++)
        below = (uint16_t)(below + (sums[i] <= (uint16_t)limit));
    return LEAST(below, BINS - 1);
}

/* Bring the window's fine bins of one coarse bin to the place x, by steps or anew, whichever is less. */
INLINE uint16_t *fine_at(struct window *window, const struct stripe *stripe, int bin, ptrdiff_t x)
{
    const ptrdiff_t reach = stripe->reach;
    uint16_t *sums = window->fine[bin];
    ptrdiff_t at = window->current[bin];
    if (x - at > reach) {
        memset(sums, 0, sizeof window->fine[bin]);
        for (ptrdiff_t i = x - reach; i <= x + reach; i++)
            add(sums, column_at(stripe, i)->fine[bin]);
    }
    else {
        for (at++; at <= x; at++)
            exchange(sums, column_at(stripe, at + reach)->fine[bin], column_at(stripe, at - reach - 1)->fine[bin]);
    }
    window->current[bin] = x;
    return sums;
}

/* Write the medians of one row from `from` to `to`; samples of the band stand `step` apart. */
INLINE void medians_of_row(const struct stripe *stripe, uint8_t *out, ptrdiff_t from, ptrdiff_t to, ptrdiff_t step)
{
    const ptrdiff_t reach = stripe->reach;
    const int half = (int)((2 * reach + 1) * (2 * reach + 1) / 2);
    struct window window = {{0}, {{0}}, {0}};
    for (int bin = 0; bin < BINS; bin++)
        window.current[bin] = from - reach - 1;
    for (ptrdiff_t x = from - reach - 1; x < from + reach; x++)
        add(window.coarse, column_at(stripe, x)->coarse);
    for (ptrdiff_t x = from; x < to; x++) {
        exchange(window.coarse, column_at(stripe, x + reach)->coarse, column_at(stripe, x - reach - 1)->coarse);
        const int bin = bin_above(window.coarse, half);
        const int rest = half - (bin ? window.coarse[bin - 1] : 0);
        out[x * step] = (uint8_t)(bin * BINS + bin_above(fine_at(&window, stripe, bin, x), rest));
    }
}

INLINE const uint8_t *row_at(const struct picture *picture, ptrdiff_t y)
{
    const ptrdiff_t row = LEAST(GREATEST(y, 0), picture->height - 1);
    return (const uint8_t *)picture->source + row * picture->width * picture->bands;
}

/* Let each column of the stripe lose a sample of one row and gain that of another. */
INLINE void move_down(struct stripe *stripe, const uint8_t *lost, const uint8_t *gained, ptrdiff_t step)
{
    for (ptrdiff_t x = stripe->low; x < stripe->high; x++) {
        if (lost[x * step] == gained[x * step])
            continue;
        count(stripe->columns + (x - stripe->low), lost[x * step], -1);
        count(stripe->columns + (x - stripe->low), gained[x * step], 1);
    }
}

INLINE void medians_of_band(const struct picture *picture, struct stripe *stripe, ptrdiff_t band, ptrdiff_t from)
{
    const ptrdiff_t reach = stripe->reach, bands = picture->bands, to = LEAST(from + STRIPE, picture->width);
    stripe->low = GREATEST(from - reach, 0);
    stripe->high = LEAST(to + reach, picture->width);
    memset(stripe->columns, 0, sizeof stripe->columns);
    for (ptrdiff_t y = picture->first - reach; y <= picture->first + reach; y++)
        for (ptrdiff_t x = stripe->low; x < stripe->high; x++)
            count(stripe->columns + (x - stripe->low), row_at(picture, y)[x * bands + band], 1);
    for (ptrdiff_t y = 0; y < picture->count; y++) {
        const ptrdiff_t row = picture->first + y;
        if (y > 0)
            move_down(stripe, row_at(picture, row - reach - 1) + band, row_at(picture, row + reach) + band, bands);
        medians_of_row(stripe, (uint8_t *)picture->target + y * picture->width * bands + band, from, to, bands);
    }
}

/* Not CLONED: GCC 12 writes the sums in halves of 16 bytes and reads them back as 32, which the processor cannot forward;
   with AVX2 this took 1.4 times as long (EPYC, Zen 3). */
static int medians_by_histogram(const struct picture *picture)
{
    struct stripe *stripe = malloc(sizeof *stripe);
    if (!stripe)
        return -1;
    stripe->reach = picture->side / 2;
    for (ptrdiff_t band = 0; band < picture->bands; band++)
        for (ptrdiff_t from = 0; from < picture->width; from += STRIPE)
            medians_of_band(picture, stripe, band, from);
    free(stripe);
    return 0;
}
