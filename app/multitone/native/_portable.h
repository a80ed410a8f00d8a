/* What compilers call differently, and the few macros that keep the kernels short. */

#ifndef MULTITONE_PORTABLE_H
#define MULTITONE_PORTABLE_H

#include <stddef.h>
#include <stdint.h>

#if defined(_MSC_VER)
#define INLINE static __forceinline
#define RESTRICT __restrict
#elif defined(__GNUC__)
#define INLINE static inline __attribute__((always_inline))
#define RESTRICT __restrict__
#else
#define INLINE static inline
#define RESTRICT
#endif

/* A wheel is compiled for the oldest processor; where compiler and C library can choose at load time, a second version
   with vectors of 32 bytes halves the time. musl cannot choose, and older Clang does not know the attribute. */
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__AVX2__) && \
    ((defined(__clang__) && __clang_major__ >= 15) || (!defined(__clang__) && defined(__GNUC__) && __GNUC__ >= 8))
#define CLONED __attribute__((target_clones("avx2", "default")))
#else
#define CLONED
#endif

/* GCC unrolls short loops of known length before it looks for vectors, and then finds none. */
#if defined(__GNUC__) && !defined(__clang__)
#define AS_VECTOR _Pragma("GCC unroll 1")
#else
#define AS_VECTOR
#endif

#define LEAST(a, b) ((a) < (b) ? (a) : (b))
#define GREATEST(a, b) ((a) > (b) ? (a) : (b))

#define PASTED(name, suffix) name##_##suffix
#define PASTED_AFTER_EXPANSION(name, suffix) PASTED(name, suffix)

#endif
