#include "input/utf.h"

#include "base/arena.h"
#include "base/utf8.h"

#define REPLACEMENT 0xfffdu
#define MARK 0xfeffu
#define CHUNK 32768u /* units decoded between two looks at the room left */

bool sink_is_rubbish(const struct sink *out)
{
    return out->lost > 8 && out->lost > out->len / 16;
}

bool sink_reserve(struct sink *out, size_t size)
{
    bool hopeless = out->lost > 65536 && sink_is_rubbish(out);
    if (out->full || hopeless || size > UINT32_MAX - out->len) {
        out->full = true;
        return false;
    }
    if (out->room - out->len < size) {
        size_t room = out->len + out->len / 2;
        out->room = room < out->len + size ? out->len + size : room;
        out->at = memory_resize(out->at, out->room);
    }
    return true;
}

static bool code_is_character(uint32_t code)
{
    return code != 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) && code != 0xfffe &&
           code != 0xffff;
}

void sink_put(struct sink *out, uint32_t code)
{
    char *p = out->at + out->len;
    if (!code_is_character(code)) {
        code = REPLACEMENT;
        out->lost++;
    }
    out->len += (size_t)(utf8_put(p, code) - p);
}

static bool byte_continues(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Whether the second byte is one that may follow this first byte of three or four. */
static bool second_fits(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xe0:
        return second >= 0xa0 && second <= 0xbf;
    case 0xed:
        return second >= 0x80 && second <= 0x9f;
    case 0xf0:
        return second >= 0x90 && second <= 0xbf;
    case 0xf4:
        return second >= 0x80 && second <= 0x8f;
    default:
        return byte_continues(second);
    }
}

static int sequence_of_three(const unsigned char *p, const unsigned char *end)
{
    if (end - p < 2 || !second_fits(p[0], p[1]))
        return -1;
    if (end - p < 3 || !byte_continues(p[2]))
        return -2;
    bool character = p[0] != 0xef || p[1] != 0xbf || p[2] < 0xbe;
    return character ? 3 : -3;
}

static int sequence_of_four(const unsigned char *p, const unsigned char *end)
{
    if (end - p < 2 || !second_fits(p[0], p[1]))
        return -1;
    if (end - p < 3 || !byte_continues(p[2]))
        return -2;
    return end - p < 4 || !byte_continues(p[3]) ? -3 : 4;
}

int utf8_sequence(const unsigned char *p, const unsigned char *end)
{
    if (p[0] < 0x80)
        return p[0] ? 1 : -1;
    if (p[0] < 0xc2 || p[0] > 0xf4)
        return -1;
    if (p[0] < 0xe0)
        return end - p < 2 || !byte_continues(p[1]) ? -1 : 2;
    return p[0] < 0xf0 ? sequence_of_three(p, end) : sequence_of_four(p, end);
}

uint32_t utf8_code(const unsigned char *p, int length)
{
    static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    uint32_t code = p[0] & first_bits[length];
    for (int i = 1; i < length; i++)
        code = code << 6 | (p[i] & 0x3fu);
    return code;
}

/* A word has a high bit set here if one of its bytes is NUL or not ASCII. */
static uint64_t word_flaws(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return ((word - 0x0101010101010101u) | word) & 0x8080808080808080u;
}

const unsigned char *ascii_end(const unsigned char *p, const unsigned char *end)
{
    while (end - p >= 32 && !(word_flaws(p) | word_flaws(p + 8) | word_flaws(p + 16) | word_flaws(p + 24)))
        p += 32;
    while (end - p >= 8 && !word_flaws(p))
        p += 8;
    while (p < end && *p - 1u < 0x7f)
        p++;
    return p;
}

static bool mark_at(const unsigned char *p)
{
    return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf;
}

size_t utf8_clean(struct span s, bool *ascii)
{
    const unsigned char *start = (const unsigned char *)s.at, *p = start;
    const unsigned char *end = p + s.len;
    *ascii = true;
    while ((p = ascii_end(p, end)) < end) {
        const unsigned char *first = p;
        while (p < end && *p >= 0x80) {
            int length = utf8_sequence(p, end);
            if (length < 0 || (length == 3 && mark_at(p)))
                return (size_t)(p - start);
            p += length;
        }
        if (p == first)
            break;
        *ascii = false;
    }
    return (size_t)(p - start);
}

/* Copies the part of the bytes that can stand as it is; returns what is left. */
static struct span copy_clean(struct sink *out, struct span bytes)
{
    bool ascii;
    size_t clean = utf8_clean(bytes, &ascii);
    if (clean && sink_reserve(out, clean)) {
        memcpy(out->at + out->len, bytes.at, clean);
        out->len += clean;
    }
    return span_skip(bytes, clean);
}

void sink_utf8(struct sink *out, struct span bytes)
{
    while (bytes.len && !out->full) {
        bytes = copy_clean(out, bytes);
        if (!bytes.len || !sink_reserve(out, 4))
            return;
        const unsigned char *p = (const unsigned char *)bytes.at;
        int length = utf8_sequence(p, p + bytes.len);
        if (length < 0)
            sink_put(out, 0);
        bytes = span_skip(bytes, (size_t)(length < 0 ? -length : length));
    }
}

static uint32_t unit16(const unsigned char *p, bool big)
{
    return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

#define BLOCK 16

/* Narrows 16 units to ASCII; false when one of them is none (out then holds rubbish). */
static inline bool narrow_block(const unsigned char *p, char *out, int low, int high)
{
    unsigned flaws = 0;
    for (int i = 0; i < BLOCK; i++) {
        unsigned byte = p[2 * i + low];
        flaws |= p[2 * i + high] | ((byte | (byte - 1)) & 0x80);
        out[i] = (char)byte;
    }
    return flaws == 0;
}

/* One character, perhaps of two units; returns the bytes it took. */
static size_t put_utf16(struct sink *out, const unsigned char *p, const unsigned char *end, bool big)
{
    uint32_t unit = unit16(p, big);
    if (end - p >= 4 && utf16_join(&unit, unit16(p + 2, big))) {
        sink_put(out, unit);
        return 4;
    }
    if (unit != MARK)
        sink_put(out, unit);
    return 2;
}

/* Up to CHUNK units and a bit; returns where it stopped. */
static const unsigned char *put_utf16_chunk(struct sink *out, const unsigned char *p,
                                            const unsigned char *end, bool big)
{
    const unsigned char *stop = end - p > 2 * CHUNK ? p + 2 * CHUNK : end;
    while (stop - p >= 2 * BLOCK) {
        char *to = out->at + out->len;
        if (big ? narrow_block(p, to, 1, 0) : narrow_block(p, to, 0, 1)) {
            out->len += BLOCK;
            p += 2 * BLOCK;
            continue;
        }
        for (const unsigned char *next = p + 2 * BLOCK; p < next;)
            p += put_utf16(out, p, end, big);
    }
    while (stop - p >= 2)
        p += put_utf16(out, p, end, big);
    return p;
}

void sink_utf16(struct sink *out, struct span bytes, bool big_endian)
{
    const unsigned char *p = (const unsigned char *)bytes.at, *end = p + bytes.len;
    while (end - p >= 2) {
        size_t units = (size_t)(end - p) / 2;
        if (!sink_reserve(out, 3 * (units < CHUNK ? units : CHUNK) + 2 * BLOCK))
            return;
        p = put_utf16_chunk(out, p, end, big_endian);
    }
    if (p < end && sink_reserve(out, 4))
        sink_put(out, 0);
}

void sink_utf32(struct sink *out, struct span bytes, bool big_endian)
{
    const unsigned char *p = (const unsigned char *)bytes.at, *end = p + bytes.len;
    for (; end - p >= 4; p += 4) {
        uint32_t high = unit16(p + (big_endian ? 0 : 2), big_endian),
                 low = unit16(p + (big_endian ? 2 : 0), big_endian);
        uint32_t code = high << 16 | low;
        if (!sink_reserve(out, 4))
            return;
        if (code != MARK)
            sink_put(out, code);
    }
    if (p < end && sink_reserve(out, 4))
        sink_put(out, 0);
}
