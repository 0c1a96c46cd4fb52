/* UTF-8 (RFC 3629), and the two halves in which UTF-16 (RFC 2781) writes a character behind U+FFFF. */
#ifndef HVLINT_BASE_UTF8_H
#define HVLINT_BASE_UTF8_H

#include "base/span.h"

enum { UTF8_MAX = 4 }; /* bytes of one code point */

/* Writes a code point up to U+10FFFF, whatever it is, to at most UTF8_MAX bytes; returns one past the last.
 */
static inline char *utf8_put(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
        return to;
    }
    if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    } else {
        *to++ = (char)(0xf0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
    }
    *to++ = (char)(0x80 | (code & 0x3f));
    return to;
}

/* Takes the first code point off *s, which is not empty and valid UTF-8; of anything else a byte counts for
 * itself. */
static inline uint32_t utf8_take(struct span *s)
{
    uint8_t first = (uint8_t)s->at[0];
    size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > s->len)
        length = 1;
    uint32_t code = length == 1 ? first : first & (0x7fu >> length);
    for (size_t i = 1; i < length; i++)
        code = code << 6 | ((uint8_t)s->at[i] & 0x3fu);
    *s = span_skip(*s, length);
    return code;
}

/* Makes *unit, the first half, the whole character when it and `low` are two halves; false when they are not.
 */
static inline bool utf16_join(uint32_t *unit, uint32_t low)
{
    if (*unit - 0xd800 >= 0x400 || low - 0xdc00 >= 0x400)
        return false;
    *unit = 0x10000 + ((*unit - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

#endif
