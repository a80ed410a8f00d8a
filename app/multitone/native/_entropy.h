/* Entropy-coded data of JPEGs (ITU-T T.81, annexes B, C and F): bits, and what Huffman codes mean. */

#ifndef MULTITONE_ENTROPY_H
#define MULTITONE_ENTROPY_H

#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

#include "_portable.h"

/* Only processors that have these are asked: bits are spread by PDEP, found by TZCNT and counted by POPCNT. */
#define QUICKLY __attribute__((target("avx2,bmi,bmi2,popcnt")))

#define QUICK 10      /* bits of a code that are looked up at once */
#define AHEAD 6       /* blocks that memory is asked for before they are there, for a scan passes over many */
#define PAST_END 1024 /* zeros behind the data: more than a block can ask for (64 codes of 31 bits) */

/* A Huffman table (C.2): what a code means that stands first in QUICK bits; for each length the least code that is too
   large, put before zeros to 16 bits, and how far its symbols stand from its codes. */
struct table {
    struct meaning {
        uint8_t bits, length, run, size; /* `bits` are those of the code and of the value behind it */
    } quick[1 << QUICK];
    uint32_t beyond[17];
    int32_t offset[17];
    uint8_t symbols[256];
    int count;
};

INLINE struct meaning meaning_of(int symbol, int length)
{
    const struct meaning meaning = {(uint8_t)(length + (symbol & 15)), (uint8_t)length, (uint8_t)(symbol >> 4),
                                    (uint8_t)(symbol & 15)};
    return meaning;
}

INLINE uint32_t reversed16(uint32_t bits)
{
    bits = (bits & 0x5555) << 1 | (bits >> 1 & 0x5555);
    bits = (bits & 0x3333) << 2 | (bits >> 2 & 0x3333);
    bits = (bits & 0x0F0F) << 4 | (bits >> 4 & 0x0F0F);
    return (bits & 0x00FF) << 8 | bits >> 8;
}

/* Prepares a table from 16 counts of codes and their symbols, as a file has them; `mirrored` for data whose first bit
   is the lowest. Returns 0, or -1 where it is no table. */
static inline int prepare(struct table *table, const uint8_t *given, ptrdiff_t length, int mirrored)
{
    uint32_t code = 0;
    int number = 0;
    memset(table, 0, sizeof *table);
    if (length < 16 || length > 16 + 256)
        return -1;
    for (int bits = 1; bits <= 16; bits++) {
        const int codes = given[bits - 1];
        code <<= 1;
        if (number + codes > length - 16 || code + (uint32_t)codes > 1u << bits)
            return -1;
        table->offset[bits] = number - (int32_t)code;
        for (int i = 0; i < codes; i++, code++, number++) {
            const int symbol = table->symbols[number] = given[16 + number];
            for (uint32_t rest = 0; bits <= QUICK && rest < 1u << (QUICK - bits); rest++) {
                const uint32_t place = (code << (QUICK - bits)) + rest;
                table->quick[mirrored ? reversed16(place) >> (16 - QUICK) : place] = meaning_of(symbol, bits);
            }
        }
        table->beyond[bits] = code << (16 - bits);
    }
    table->count = number;
    return 0;
}

/* Returns what a code of more than QUICK bits means, of which `next` are 16; of no length where it means nothing. */
static inline struct meaning look_further(const struct table *table, uint32_t next)
{
    const struct meaning none = {0, 0, 0, 0};
    for (int bits = QUICK + 1; bits <= 16; bits++)
        if (next < table->beyond[bits]) {
            const int32_t place = (int32_t)(next >> (16 - bits)) + table->offset[bits];
            return place >= 0 && place < table->count ? meaning_of(table->symbols[place], bits) : none;
        }
    return none;
}

/* The next bits, the first of them on top; 56 of them or more after a refill. */
struct bits {
    uint64_t held;
    int count;
    const uint8_t *at;
};

INLINE void refill(struct bits *bits)
{
    const uint8_t *at = bits->at;
    const uint64_t next = (uint64_t)at[0] << 56 | (uint64_t)at[1] << 48 | (uint64_t)at[2] << 40 | (uint64_t)at[3] << 32
                          | (uint64_t)at[4] << 24 | (uint64_t)at[5] << 16 | (uint64_t)at[6] << 8 | (uint64_t)at[7];
    bits->held |= next >> bits->count;
    bits->at += (63 - bits->count) >> 3;
    bits->count |= 56;
}

INLINE void drop(struct bits *bits, int count)
{
    bits->held <<= count;
    bits->count -= count;
}

INLINE uint32_t take(struct bits *bits, int count)
{
    const uint32_t taken = (uint32_t)((bits->held >> 1) >> (63 - count));
    drop(bits, count);
    return taken;
}

INLINE struct meaning look(const struct table *table, const struct bits *bits)
{
    const struct meaning meaning = table->quick[bits->held >> (64 - QUICK)];
    return meaning.length ? meaning : look_further(table, (uint32_t)(bits->held >> 48));
}

/* Returns the value behind a code (F.2.2.1, EXTEND). */
INLINE int32_t value_behind(const struct bits *bits, struct meaning meaning)
{
    const uint64_t held = bits->held << meaning.length;
    const int32_t magnitude = (int32_t)((held >> 1) >> (63 - meaning.size));
    return magnitude - (((1 << meaning.size) - 1) & -(int32_t)(~held >> 63));
}

/* An interval of a scan, without the zeros that are stuffed behind each 255. */
struct interval {
    uint8_t *start, *end;
};

/* Whether a block, or what stands before it, has asked for more than there is. */
INLINE int is_beyond(const struct interval *interval, const uint8_t *at)
{
    return at > interval->end + 8;
}

/* Whether what is left behind the last block is nothing but what fills its byte. */
INLINE int is_used_up(const struct interval *interval, const uint8_t *at, int count)
{
    const ptrdiff_t left = (interval->end - at) * 8 + count;
    return left >= 0 && left < 8;
}

/* Copies the data up to the next marker without stuffed zeros (B.1.1.5), and zeros behind them. Moves `data` to the
   marker. */
static inline void unstuff(struct interval *interval, const uint8_t **data, const uint8_t *end)
{
    const uint8_t *from = *data;
    uint8_t *to = interval->start;
    while (from < end) {
        const uint8_t *const found = memchr(from, 0xFF, (size_t)(end - from));
        const uint8_t *const stop = found ? found : end;
        memcpy(to, from, (size_t)(stop - from));
        to += stop - from;
        from = stop;
        if (!found || found + 1 >= end || found[1] != 0)
            break;
        *to++ = 0xFF;
        from += 2;
    }
    *data = from;
    interval->end = to;
    memset(to, 0, PAST_END);
}

/* Passes over the marker between two intervals. Returns 0, or -1 where another stands there. */
static inline int restarted(const uint8_t **data, const uint8_t *end, ptrdiff_t interval)
{
    const uint8_t *const at = *data;
    if (end - at < 2 || at[0] != 0xFF || at[1] != 0xD0 + (interval & 7))
        return -1;
    *data += 2;
    return 0;
}

#endif
