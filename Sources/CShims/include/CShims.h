// What Swift cannot import: macros of FFmpeg that are expressions.
#pragma once
#include <errno.h>
#include <libavutil/avutil.h>
#include <libavutil/error.h>

#include "OpenSSLShims.h"

static inline int picket_averror_again(void) { return AVERROR(EAGAIN); }
static inline int picket_averror_nomem(void) { return AVERROR(ENOMEM); }
static inline int picket_averror_eof(void) { return AVERROR_EOF; }
static inline int picket_averror_invalid_data(void) { return AVERROR_INVALIDDATA; }
static inline int64_t picket_no_pts(void) { return AV_NOPTS_VALUE; }
