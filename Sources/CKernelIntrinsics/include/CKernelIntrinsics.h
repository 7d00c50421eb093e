// Instructions that Swift can't name: the intrinsics take vectors of `__bf16`, a type the importer leaves out.

#ifndef PICKET_KERNEL_INTRINSICS_H
#define PICKET_KERNEL_INTRINSICS_H

#ifdef __AVX512BF16__

#include <immintrin.h>
#include <stdint.h>

typedef float picket_floats __attribute__((vector_size(64)));
typedef uint32_t picket_words __attribute__((vector_size(64)));
typedef uint16_t picket_halves __attribute__((vector_size(32)));

/// Adds to each float the products of two pairs of bf16: VDPBF16PS.
static inline __attribute__((always_inline))
picket_floats picket_dot(picket_floats sum, picket_words a, picket_words b) {
    return (picket_floats)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
}

/// Makes floats of bf16. Swift's own conversion of vectors leaves a function behind that other targets could be linked to.
static inline __attribute__((always_inline))
picket_floats picket_widen(picket_halves values) {
    return (picket_floats)_mm512_slli_epi32(_mm512_cvtepu16_epi32((__m256i)values), 16);
}

/// Rounds each float to the nearest bf16: VCVTNEPS2BF16.
static inline __attribute__((always_inline))
picket_halves picket_narrow(picket_floats values) {
    return (picket_halves)_mm512_cvtneps_pbh((__m512)values);
}

#endif
#endif
