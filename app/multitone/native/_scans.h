/* Scans of JPEGs (ITU-T T.81, annexes F and G).

   Of progressive ones, libjpeg refines one coefficient after another, and asks each time for a bit. Here the coefficients of a block that are
   not zero are bits of a mask, in the order of the zigzag sequence, and in such scans so are the data, whose first bit
   is made the lowest: all that a code passes over is found and corrected at once. */

#ifndef MULTITONE_SCANS_H
#define MULTITONE_SCANS_H

#include "_entropy.h"

#define COMPONENTS 3

/* The blocks of a component, in rows that are filled up to whole units of an interleaved scan. */
struct component {
    int across, down; /* blocks in a unit: its sampling factors */
    ptrdiff_t width, height; /* samples */
    ptrdiff_t rows, columns;
    int16_t *dc;           /* (rows, columns) */
    int16_t *coefficients; /* (rows, columns, 64), in zigzag order, where masks say so; NULL where not wanted */
    uint64_t *masks;       /* (rows, columns): bit k where coefficient k is not zero */
    const uint16_t *steps; /* quantization, in zigzag order */
};

struct scan {
    const uint8_t *data, *end;
    ptrdiff_t across, units, restart; /* units, or blocks where there is one component */
    int first, last, low, refines;    /* Ss, Se, Al, whether Ah is not 0 */
    int count;
    struct component *components[COMPONENTS];
    struct table *tables; /* one for each, of a whole scan that of DC */
    struct table *further; /* of a whole scan those of AC */
};

/* Whether a scan tells all of each coefficient, as the only one of a sequential file does (annex F). */
INLINE int is_whole(const struct scan *scan)
{
    return scan->first == 0 && scan->last == 63;
}

/* Reads the DC coefficients of one component in a unit (G.1.2.1). */
INLINE int read_unit(const struct scan *scan, int number, struct bits *bits, int32_t *before, int16_t *corner)
{
    const struct component *const component = scan->components[number];
    const int alone = scan->count == 1, across = alone ? 1 : component->across, down = alone ? 1 : component->down;
    for (int y = 0; y < down; y++)
        for (int x = 0; x < across; x++) {
            int16_t *const value = corner + y * component->columns + x;
            struct meaning meaning;
            refill(bits);
            if (scan->refines) {
                *value = (int16_t)(*value | (int16_t)(take(bits, 1) << scan->low));
                continue;
            }
            meaning = look(&scan->tables[number], bits);
            if (meaning.length == 0 || meaning.run)
                return -1;
            *before += value_behind(bits, meaning);
            if (*before > 32767 || *before < -32768)
                return -1;
            drop(bits, meaning.bits);
            *value = (int16_t)(uint16_t)((uint32_t)*before << scan->low);
        }
    return 0;
}

QUICKLY static int read_dc(const struct scan *scan, const struct interval *interval, ptrdiff_t from, ptrdiff_t to)
{
    struct bits bits = {0, 0, interval->start};
    int32_t before[COMPONENTS] = {0};
    ptrdiff_t row = from / scan->across, column = from % scan->across;
    for (ptrdiff_t unit = from; unit < to; unit++) {
        if (is_beyond(interval, bits.at))
            return -1;
        for (int i = 0; i < scan->count; i++) {
            const struct component *const component = scan->components[i];
            const ptrdiff_t y = scan->count == 1 ? row : row * component->down;
            const ptrdiff_t x = scan->count == 1 ? column : column * component->across;
            if (read_unit(scan, i, &bits, &before[i], component->dc + y * component->columns + x) < 0)
                return -1;
        }
        if (++column == scan->across) {
            column = 0;
            row++;
        }
    }
    return is_used_up(interval, bits.at, bits.count) ? 0 : -1;
}

/* Reads the first bits of AC coefficients (G.1.2.2). */
QUICKLY static int read_first(const struct scan *scan, const struct interval *interval, ptrdiff_t from, ptrdiff_t to)
{
    const struct component *const component = scan->components[0];
    const struct table *const table = scan->tables;
    struct bits bits = {0, 0, interval->start};
    ptrdiff_t row = from / scan->across, column = from % scan->across;
    for (ptrdiff_t block = from; block < to;) {
        const ptrdiff_t at = row * component->columns + column;
        int16_t *const coefficients = component->coefficients + at * 64;
        uint64_t found = 0;
        ptrdiff_t ended = 1;
        if (is_beyond(interval, bits.at))
            return -1;
        for (int k = scan->first; k <= scan->last; k++) {
            struct meaning meaning;
            refill(&bits);
            meaning = look(table, &bits);
            if (meaning.size) {
                k += meaning.run;
                if (k > scan->last)
                    return -1;
                coefficients[k] = (int16_t)(uint16_t)((uint32_t)value_behind(&bits, meaning) << scan->low);
                found |= (uint64_t)1 << k;
                drop(&bits, meaning.bits);
            } else if (meaning.run == 15) {
                k += 15;
                drop(&bits, meaning.length);
            } else if (meaning.length) {
                drop(&bits, meaning.length);
                ended = ((ptrdiff_t)1 << meaning.run) + (ptrdiff_t)take(&bits, meaning.run);
                break;
            } else {
                return -1;
            }
        }
        component->masks[at] |= found;
        block += ended;
        column += ended;
        if (column >= scan->across) {
            row += column / scan->across;
            column %= scan->across;
        }
        if (block > to)
            return -1;
    }
    return is_used_up(interval, bits.at, bits.count) ? 0 : -1;
}

/* Bits of which the first is the lowest. */
struct mirrored {
    uint64_t held;
    int count;
    const uint8_t *at;
};

INLINE void refill_mirrored(struct mirrored *bits)
{
    uint64_t next;
    memcpy(&next, bits->at, sizeof next);
    bits->held |= next << bits->count;
    bits->at += (63 - bits->count) >> 3;
    bits->count |= 56;
}

INLINE uint64_t take_mirrored(struct mirrored *bits, int count)
{
    const uint64_t taken = bits->held & (((uint64_t)1 << count) - 1);
    bits->held >>= count;
    bits->count -= count;
    return taken;
}

INLINE struct meaning look_mirrored(const struct table *table, const struct mirrored *bits)
{
    const struct meaning meaning = table->quick[bits->held & ((1 << QUICK) - 1)];
    return meaning.length ? meaning : look_further(table, reversed16((uint32_t)bits->held & 0xFFFF));
}

/* Takes as many bits as a mask has, and returns them where these are. 39 or more are held before. */
INLINE QUICKLY uint64_t spread(struct mirrored *bits, uint64_t mask)
{
    const uint64_t held = bits->held, lower = mask & 0xFFFFFFFF;
    const int number = (int)_mm_popcnt_u64(mask), few = (int)_mm_popcnt_u64(lower);
    if (number <= 39) {
        take_mirrored(bits, number);
        return _pdep_u64(held, mask);
    }
    take_mirrored(bits, few);
    refill_mirrored(bits);
    return _pdep_u64(held, lower) | _pdep_u64(take_mirrored(bits, number - few), mask - lower);
}

static const uint16_t LANES[16] = {1,     2,     4,      8,      0x10,   0x20,   0x40,   0x80,
                                   0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000};

/* Makes the coefficients in `larger` larger by a bit, away from zero, and those `found` that bit, `positive` or not. Those
   not `known` may be anything before. */
INLINE void change(int16_t *coefficients, uint64_t known, uint64_t larger, uint64_t found, uint64_t positive, int low)
{
    const int16_t bit = (int16_t)(1 << low);
    for (int part = 0; part < 64; part += 16) {
        const uint16_t grown = (uint16_t)(larger >> part), up = (uint16_t)(positive >> part),
                       down = (uint16_t)((found & ~positive) >> part), there = (uint16_t)(known >> part);
        int16_t *const values = coefficients + part;
        if (!(grown | up | down))
            continue;
        AS_VECTOR
        for (int i = 0; i < 16; i++) {
            const int16_t value = there & LANES[i] ? values[i] : 0;
            const int16_t sign = (int16_t)(value >> 15), away = (int16_t)((bit ^ sign) - sign);
            const int16_t added = (int16_t)((grown & LANES[i] ? away : 0) + (up & LANES[i] ? bit : 0)
                                            - (down & LANES[i] ? bit : 0));
            values[i] = (int16_t)(value + added);
        }
    }
}

/* Reads one more bit of AC coefficients, and those that it makes unlike zero (G.1.2.3). */
QUICKLY static int read_further(const struct scan *scan, const struct interval *interval, ptrdiff_t from, ptrdiff_t to)
{
    const struct component *const component = scan->components[0];
    const uint64_t band = (~(uint64_t)0 >> (63 - scan->last)) & (~(uint64_t)0 << scan->first);
    struct mirrored bits = {0, 0, interval->start};
    ptrdiff_t row = from / scan->across, column = from % scan->across, ended = 0;
    for (ptrdiff_t block = from; block < to; block++) {
        const ptrdiff_t at = row * component->columns + column;
        const uint64_t known = component->masks[at] & band;
        const int16_t *const ahead = component->coefficients + (at + AHEAD) * 64;
        uint64_t left = band, larger = 0, found = 0, positive = 0;
        if (is_beyond(interval, bits.at))
            return -1;
        __builtin_prefetch(ahead, 1);
        __builtin_prefetch(ahead + 32, 1);
        while (left && !ended) {
            struct meaning meaning;
            uint64_t place, passed, sign;
            refill_mirrored(&bits);
            meaning = look_mirrored(scan->tables, &bits);
            if (meaning.length == 0 || meaning.size > 1)
                return -1;
            take_mirrored(&bits, meaning.length);
            if (meaning.size == 0 && meaning.run < 15) {
                const uint32_t more = reversed16((uint32_t)take_mirrored(&bits, meaning.run)) >> (16 - meaning.run);
                ended = ((ptrdiff_t)1 << meaning.run) + (ptrdiff_t)more;
                break;
            }
            sign = take_mirrored(&bits, meaning.size);
            place = _pdep_u64((uint64_t)1 << meaning.run, left & ~known);
            passed = place ? left & (place - 1) : left;
            left &= ~(passed | place);
            if (place == 0 && meaning.size)
                return -1;
            larger |= spread(&bits, passed & known);
            found |= place & (0 - (uint64_t)meaning.size);
            positive |= place & (0 - sign);
        }
        if (ended) {
            ended--;
            refill_mirrored(&bits);
            larger |= spread(&bits, left & known);
        }
        if (larger | found) {
            change(component->coefficients + at * 64, component->masks[at], larger, found, positive, scan->low);
            component->masks[at] |= found;
        }
        if (++column == scan->across) {
            column = 0;
            row++;
        }
    }
    return ended || !is_used_up(interval, bits.at, bits.count) ? -1 : 0;
}

/* Reads a block of a sequential file (F.2.2), and keeps its AC coefficients where `values` is not NULL. Returns 0, or -1
   where its codes mean nothing. */
INLINE int read_block(const struct scan *scan, int number, struct bits *bits, int32_t *before, int16_t *dc,
                      int16_t *values, uint64_t *mask)
{
    struct meaning meaning;
    uint64_t found = 0;
    refill(bits);
    meaning = look(&scan->tables[number], bits);
    if (meaning.length == 0 || meaning.run)
        return -1;
    *before += value_behind(bits, meaning);
    if (*before > 32767 || *before < -32768)
        return -1;
    drop(bits, meaning.bits);
    *dc = (int16_t)*before;
    for (int k = 1; k < 64; k++) {
        refill(bits);
        meaning = look(&scan->further[number], bits);
        if (meaning.size) {
            k += meaning.run;
            if (k > 63)
                return -1;
            if (values)
                values[k] = (int16_t)value_behind(bits, meaning);
            found |= (uint64_t)1 << k;
            drop(bits, meaning.bits);
        } else if (meaning.length == 0 || (meaning.run && meaning.run < 15)) {
            return -1;
        } else {
            drop(bits, meaning.length);
            if (meaning.run == 0)
                break;
            k += 15;
        }
    }
    if (values)
        *mask = found;
    return 0;
}

/* Reads all blocks of a component in a unit. Returns 0, or -1 where they are damaged, or more than there is. */
INLINE int read_blocks(const struct scan *scan, int number, const struct interval *interval, struct bits *bits,
                       int32_t *before, ptrdiff_t row, ptrdiff_t column)
{
    const struct component *const component = scan->components[number];
    const int alone = scan->count == 1, across = alone ? 1 : component->across, down = alone ? 1 : component->down;
    for (int y = 0; y < down; y++)
        for (int x = 0; x < across; x++) {
            const ptrdiff_t at = (row * down + y) * component->columns + column * across + x;
            int16_t *const values = component->coefficients ? component->coefficients + at * 64 : NULL;
            uint64_t *const mask = values ? component->masks + at : NULL;
            if (is_beyond(interval, bits->at) || read_block(scan, number, bits, before, component->dc + at, values, mask) < 0)
                return -1;
        }
    return 0;
}

QUICKLY static int read_whole(const struct scan *scan, const struct interval *interval, ptrdiff_t from, ptrdiff_t to)
{
    struct bits bits = {0, 0, interval->start};
    int32_t before[COMPONENTS] = {0};
    ptrdiff_t row = from / scan->across, column = from % scan->across;
    for (ptrdiff_t unit = from; unit < to; unit++) {
        for (int i = 0; i < scan->count; i++)
            if (read_blocks(scan, i, interval, &bits, &before[i], row, column) < 0)
                return -1;
        if (++column == scan->across) {
            column = 0;
            row++;
        }
    }
    return is_used_up(interval, bits.at, bits.count) ? 0 : -1;
}

/* Turns the bits of each byte round. */
QUICKLY static void mirror(const struct interval *interval)
{
    for (uint8_t *at = interval->start; at < interval->end; at++) {
        unsigned byte = *at;
        byte = (byte & 0x55) << 1 | (byte >> 1 & 0x55);
        byte = (byte & 0x33) << 2 | (byte >> 2 & 0x33);
        *at = (uint8_t)(byte << 4 | byte >> 4);
    }
}

/* Reads all intervals of a scan; `room` is as large as its data and PAST_END. Returns 0, or -1 where anything about it
   is not as it has to be. */
static int read_scan(const struct scan *scan, uint8_t *room)
{
    const uint8_t *data = scan->data;
    struct interval interval = {room, room};
    for (ptrdiff_t from = 0, number = 0; from < scan->units; from += scan->restart, number++) {
        const ptrdiff_t to = from + LEAST(scan->restart, scan->units - from);
        int wrong;
        if (number && restarted(&data, scan->end, number - 1) < 0)
            return -1;
        unstuff(&interval, &data, scan->end);
        if (is_whole(scan)) {
            wrong = read_whole(scan, &interval, from, to);
        } else if (scan->first == 0) {
            wrong = read_dc(scan, &interval, from, to);
        } else if (scan->refines) {
            mirror(&interval);
            wrong = read_further(scan, &interval, from, to);
        } else {
            wrong = read_first(scan, &interval, from, to);
        }
        if (wrong < 0)
            return -1;
    }
    return data == scan->end ? 0 : -1;
}

#endif
