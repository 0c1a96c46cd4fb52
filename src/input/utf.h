/* UTF-8, UTF-16 and UTF-32 as bytes, and the text that comes of them. */
#ifndef HVLINT_INPUT_UTF_H
#define HVLINT_INPUT_UTF_H

#include "base/span.h"

/* Decoded text under construction: always valid UTF-8 without NUL. Zero-initialised is empty; .at goes to
 * free(). */
struct sink {
    char *at;
    size_t len, room;
    uint64_t lost; /* places where U+FFFD stands for what was there */
    bool full;     /* nothing more is taken: 4 GiB (a line map holds 32-bit offsets), or too much is lost */
};

/* Whether so much is lost that the bytes were no text. */
bool sink_is_rubbish(const struct sink *out);

/* Room for size more bytes; false (and .full) when there can be none. */
bool sink_reserve(struct sink *out, size_t size);

/* One code point; what is no character becomes U+FFFD and is counted. Needs 4 bytes of room reserved. */
void sink_put(struct sink *out, uint32_t code);

/* The length of the UTF-8 sequence at p (RFC 3629, section 4), 1 to 4; or minus the number of bytes, 1 to 3,
 * that one U+FFFD replaces. NUL, U+FFFE and U+FFFF count as wrong. p < end. */
int utf8_sequence(const unsigned char *p, const unsigned char *end);

/* The code point of a sequence that utf8_sequence found right. */
uint32_t utf8_code(const unsigned char *p, int length);

/* The first byte from p on that is NUL or not ASCII; end when there is none. */
const unsigned char *ascii_end(const unsigned char *p, const unsigned char *end);

/* How many leading bytes of s can stand as text as they are: valid UTF-8, no NUL, no byte order mark. *ascii
 * says whether all of them are ASCII. */
size_t utf8_clean(struct span s, bool *ascii);

/* Adds bytes in that encoding to the text. Byte order marks vanish, wherever they are. */
void sink_utf8(struct sink *out, struct span bytes);
void sink_utf16(struct sink *out, struct span bytes, bool big_endian);
void sink_utf32(struct sink *out, struct span bytes, bool big_endian);

#endif
