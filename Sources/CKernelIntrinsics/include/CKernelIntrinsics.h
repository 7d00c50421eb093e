// Instructions that Swift can't name: the intrinsics of bf16 take vectors of `__bf16`, a type the importer leaves out; those
// of bytes stand beside them, since Swift's own conversions of vectors leave functions behind that other targets could be
// linked to.

#ifndef PICKET_KERNEL_INTRINSICS_H
#define PICKET_KERNEL_INTRINSICS_H

#if defined(__AVX512BF16__) && defined(__AVX512VNNI__)

#include <immintrin.h>
#include <stdint.h>

typedef float picket_floats __attribute__((vector_size(64)));
typedef uint32_t picket_words __attribute__((vector_size(64)));
typedef uint16_t picket_halves __attribute__((vector_size(32)));
typedef uint8_t picket_bytes __attribute__((vector_size(16)));

/// Adds to each float the products of two pairs of bf16: VDPBF16PS.
static inline __attribute__((always_inline))
picket_floats picket_dot(picket_floats sum, picket_words a, picket_words b) {
    return (picket_floats)_mm512_dpbf16_ps((__m512)sum, (__m512bh)a, (__m512bh)b);
}

/// Makes floats of bf16.
static inline __attribute__((always_inline))
picket_floats picket_widen(picket_halves values) {
    return (picket_floats)_mm512_slli_epi32(_mm512_cvtepu16_epi32((__m256i)values), 16);
}

/// Rounds each float to the nearest bf16: VCVTNEPS2BF16.
static inline __attribute__((always_inline))
picket_halves picket_narrow(picket_floats values) {
    return (picket_halves)_mm512_cvtneps_pbh((__m512)values);
}

/// Adds to each whole number the products of four bytes without sign and four with: VPDPBUSD.
static inline __attribute__((always_inline))
picket_floats picket_dot_bytes(picket_floats sum, picket_words a, picket_words b) {
    return (picket_floats)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)a, (__m512i)b);
}

/// Makes floats of whole numbers that lie in a vector of floats: VCVTDQ2PS.
static inline __attribute__((always_inline))
picket_floats picket_floats_of_integers(picket_floats values) {
    return (picket_floats)_mm512_cvtepi32_ps((__m512i)values);
}

/// Makes words of bytes: VPMOVZXBD.
static inline __attribute__((always_inline))
picket_words picket_words_of_bytes(picket_bytes values) {
    return (picket_words)_mm512_cvtepu8_epi32((__m128i)values);
}

/// Of four pixels of sixteen bytes each, makes sixteen words of four bytes each, the first pixel's lowest.
static inline __attribute__((always_inline))
picket_words picket_transpose_pixels(picket_words pixels) {
    const __m512i words = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    const __m512i bytes = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
    return (picket_words)_mm512_shuffle_epi8(_mm512_permutexvar_epi32(words, (__m512i)pixels), bytes);
}

/// Makes floats of bytes.
static inline __attribute__((always_inline))
picket_floats picket_floats_of_bytes(picket_bytes values) {
    return (picket_floats)_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32((__m128i)values));
}

/// Rounds each float to the nearest byte, ties to even; what is out of range to the first or last.
static inline __attribute__((always_inline))
picket_bytes picket_bytes_of_floats(picket_floats values) {
    __m512i integers = _mm512_cvtps_epi32((__m512)values);
    return (picket_bytes)_mm512_cvtusepi32_epi8(_mm512_max_epi32(integers, _mm512_setzero_si512()));
}

#elif defined(__AVX2__)

#include <immintrin.h>
#include <stdint.h>

typedef float picket_floats __attribute__((vector_size(32)));
typedef uint32_t picket_words __attribute__((vector_size(32)));
typedef uint8_t picket_bytes __attribute__((vector_size(8)));

/// Makes words of bytes: VPMOVZXBD.
static inline __attribute__((always_inline))
picket_words picket_words_of_bytes(picket_bytes values) {
    return (picket_words)_mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)values));
}

/// Makes floats of whole numbers that lie in a vector of floats: VCVTDQ2PS.
static inline __attribute__((always_inline))
picket_floats picket_floats_of_integers(picket_floats values) {
    return (picket_floats)_mm256_cvtepi32_ps((__m256i)values);
}

/// Makes floats of bytes.
static inline __attribute__((always_inline))
picket_floats picket_floats_of_bytes(picket_bytes values) {
    return (picket_floats)_mm256_cvtepi32_ps((__m256i)picket_words_of_bytes(values));
}

/// Rounds each float to the nearest byte, ties to even; what is out of range to the first or last.
static inline __attribute__((always_inline))
picket_bytes picket_bytes_of_floats(picket_floats values) {
    __m256i integers = _mm256_min_epi32(_mm256_cvtps_epi32((__m256)values), _mm256_set1_epi32(255));
    __m128i halves = _mm_packus_epi32(_mm256_castsi256_si128(integers), _mm256_extracti128_si256(integers, 1));
    return (picket_bytes)_mm_cvtsi128_si64(_mm_packus_epi16(halves, halves));
}

#endif
#endif
