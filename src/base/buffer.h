/* A growing text buffer. Zero-initialised is empty and ready. */
#ifndef HVLINT_BASE_BUFFER_H
#define HVLINT_BASE_BUFFER_H

#include "base/span.h"

struct buffer {
    char *at; /* NUL-terminated whenever something was added */
    size_t len, room;
};

/* Each appends, and ends the program where memory is short. The span must not lie in the buffer. */
void buffer_add(struct buffer *b, struct span s);
void buffer_add_text(struct buffer *b, const char *text);
void buffer_add_byte(struct buffer *b, char byte);
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What was added so far; valid until the next addition. */
struct span buffer_span(const struct buffer *b);

/* Makes it empty and keeps its memory. */
void buffer_reset(struct buffer *b);
void buffer_free(struct buffer *b);

#endif
