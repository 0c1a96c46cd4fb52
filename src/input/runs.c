#include "input/runs.h"

#include "input/utf.h"

#define LINE_WINDOW 512   /* bytes of a line that tell whether it is UTF-16 */
#define BYTES_WINDOW 4096 /* bytes behind a UTF-16 line end that tell whether it goes on */

static bool is_printable(unsigned char byte)
{
    return (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_control(unsigned char byte)
{
    return byte < 0x20 && !is_printable(byte) && byte != '\f' && byte != 0x1b && byte != '\b';
}

/* What the first units of a line look like when read as UTF-16 of one byte order. */
struct unit_count {
    unsigned units, ascii, wrong;
    bool ended; /* the line end was there, as a 16-bit unit */
};

static struct unit_count count_units(struct span s, int low)
{
    struct unit_count count = {0};
    struct span window = span_first(s, LINE_WINDOW);
    const unsigned char *p = (const unsigned char *)window.at;
    for (size_t i = 0; i + 1 < window.len && !count.ended; i += 2) {
        unsigned char value = p[i + (size_t)low], high = p[i + 1 - (size_t)low];
        count.units++;
        count.ascii += !high && is_printable(value);
        count.wrong += high == value || (!high && is_control(value)) || (high && !value && high < 0x20);
        count.ended = !high && value == '\n';
    }
    return count;
}

static bool units_are_text(struct unit_count count)
{
    return count.wrong * 8 <= count.units && count.ascii && (count.ended || count.ascii * 2 >= count.units);
}

/* Whether text of the languages at hand would hold this UTF-16 unit. Bytes that are misread as UTF-16 give
 * symbols, private characters and rare scripts: two blanks are a dagger, a line feed makes a letter of
 * Gurmukhi. */
static bool unit_is_plausible(uint32_t unit)
{
    return unit < 0x250 || (unit >= 0x370 && unit < 0x530) || (unit >= 0x2010 && unit < 0x2020) ||
           (unit >= 0x2500 && unit < 0x2600) || (unit >= 0x3000 && unit < 0x3100) ||
           (unit >= 0x4e00 && unit < 0xa000) || (unit >= 0xac00 && unit < 0xd7a4) ||
           (unit >= 0xff00 && unit < 0xfff0);
}

/* How much of the bytes before a NUL is whole lines. A line feed directly before the NUL is one of UTF-16. */
static size_t lines_length(struct span s)
{
    size_t length = s.len ? s.len - 1 : 0;
    while (length && s.at[length - 1] != '\n')
        length--;
    return length;
}

/* Whether bytes without NUL, which stand where a line of UTF-16 could start, are lines of bytes. whole says
 * that nothing comes behind them. */
static bool are_bytes(struct span s, int low, bool whole)
{
    size_t printable = 0, odd_units = 0;
    if (span_find_span(s, SPAN("\r\n")))
        return true;
    if (!whole)
        s.len = lines_length(s);
    const unsigned char *p = (const unsigned char *)s.at;
    for (size_t i = 0; i < s.len; i++) {
        if (is_control(p[i]))
            return false;
        printable += is_printable(p[i]);
        size_t even = i - i % 2;
        if (i % 2)
            odd_units += !unit_is_plausible(p[even + (size_t)low] | (uint32_t)p[even + 1 - (size_t)low] << 8);
    }
    return odd_units && (odd_units * 8 >= s.len || printable * 10 >= s.len * 9);
}

/* What a line starts: UTF-16 by its mark or by NULs at every other byte, else bytes. */
static enum run_kind kind_at(struct span s)
{
    if (span_starts(s, SPAN("\xff\xfe")))
        return RUN_UTF16LE;
    if (span_starts(s, SPAN("\xfe\xff")))
        return RUN_UTF16BE;
    struct span head = span_first(s, LINE_WINDOW);
    const char *nul = span_find(head, '\0');
    if (!nul)
        return RUN_BYTES;
    int low = (nul - head.at) % 2 ? 0 : 1;
    if (are_bytes(span_between(head.at, nul), low, false) || !units_are_text(count_units(s, low)))
        return RUN_BYTES;
    return low ? RUN_UTF16BE : RUN_UTF16LE;
}

/* Whether what follows a UTF-16 line end is no longer UTF-16 but bytes. */
static bool bytes_follow(struct span s, bool big)
{
    struct span window = span_first(s, BYTES_WINDOW);
    const char *nul = span_find(window, '\0');
    struct span head = nul ? span_between(window.at, nul) : window;
    if (s.len < 2 || span_starts(s, SPAN("\xef\xbb\xbf")))
        return true;
    if (head.len < 2 || span_starts(s, SPAN("\xff\xfe")) || span_starts(s, SPAN("\xfe\xff")))
        return false;
    return are_bytes(head, big ? 1 : 0, head.len == s.len);
}

/* Behind the next line end of UTF-16 text, at or after offset `at`; the end when there is none. */
static size_t utf16_line_end(struct span s, size_t at, bool big)
{
    for (;;) {
        struct span rest = span_skip(s, at);
        const char *found = span_find(rest, '\n');
        if (!found)
            return s.len;
        size_t offset = (size_t)(found - s.at), start = offset - offset % 2;
        if (start + 1 < s.len && offset % 2 == (big ? 1 : 0) && s.at[offset ^ 1] == '\0')
            return start + 2;
        at = offset + 1;
    }
}

static size_t utf16_length(struct span s, bool big)
{
    size_t at = 0;
    while ((at = utf16_line_end(s, at, big)) < s.len)
        if (bytes_follow(span_skip(s, at), big))
            return at;
    return s.len;
}

/* Where the line starts that holds the byte at offset `at`, not before the line start `from`; the end of s
 * when it is too far away. A UTF-16 line may hold the byte 0x0a within a character, so CR LF counts first; a
 * line feed directly before a NUL is one of UTF-16. */
static size_t line_start(struct span s, size_t from, size_t at)
{
    size_t least = at - from > LINE_WINDOW ? at - LINE_WINDOW : from;
    size_t line_feed = least == from ? from : s.len;
    bool found = false;
    for (size_t i = at; i > least; i--) {
        if (s.at[i - 1] != '\n')
            continue;
        if (i - 1 > from && s.at[i - 2] == '\r')
            return i;
        if (!found && i < at)
            line_feed = i;
        found = found || i < at;
    }
    return line_feed;
}

/* How many bytes come before the next UTF-16 line. The first line is known to be bytes. */
static size_t bytes_length(struct span s)
{
    const char *feed = span_find(s, '\n');
    size_t at = feed ? (size_t)(feed + 1 - s.at) : s.len;
    while (at < s.len) {
        const char *nul = span_find(span_skip(s, at), '\0');
        if (!nul)
            return s.len;
        size_t start = line_start(s, at, (size_t)(nul - s.at));
        if (start < s.len && kind_at(span_skip(s, start)) != RUN_BYTES)
            return start;
        feed = span_find(span_between(nul, span_end(s)), '\n');
        at = feed ? (size_t)(feed + 1 - s.at) : s.len;
    }
    return s.len;
}

struct run run_next(struct span *rest)
{
    struct run run = {.kind = kind_at(*rest)};
    size_t length =
        run.kind == RUN_BYTES ? bytes_length(*rest) : utf16_length(*rest, run.kind == RUN_UTF16BE);
    run.bytes = span_first(*rest, length);
    *rest = span_skip(*rest, length);
    return run;
}

/* Counts of what stands above 0x7f in a line. */
struct high_count {
    size_t pairs, longer; /* valid sequences of two bytes, of more */
    size_t bad;           /* bytes in no valid sequence */
    size_t cut;           /* bytes of a last sequence that the end cuts off */
};

static struct high_count count_high(struct span line)
{
    struct high_count count = {0};
    const unsigned char *p = (const unsigned char *)line.at, *end = p + line.len;
    while ((p = ascii_end(p, end)) < end) {
        p += *p ? 0 : 1;
        for (int length; p < end && *p >= 0x80; p += length) {
            length = utf8_sequence(p, end);
            count.pairs += length == 2;
            count.longer += length > 2;
            if (length > 0)
                continue;
            length = -length;
            count.bad += (size_t)length;
            count.cut = *p >= 0xc2 && *p <= 0xf4 && p + length == end ? (size_t)length : 0;
        }
    }
    return count;
}

static enum line_class classify_line(struct span line, const struct piece_state *state)
{
    struct high_count count = count_high(line);
    if (!count.pairs && !count.longer && !count.bad)
        return LINE_ASCII;
    if (state->double_byte && !count.longer)
        return LINE_PAGE;
    if (count.cut && count.cut == count.bad && (state->utf8_seen || count.cut > 1))
        return LINE_UTF8;
    return count.pairs + count.longer > 4 * count.bad ? LINE_UTF8 : LINE_PAGE;
}

/* The line around the first byte of s, from offset `at` on, that is not plain ASCII; empty at the end when
 * none is. */
static struct span next_line(struct span s, size_t at)
{
    const unsigned char *start = (const unsigned char *)s.at + at;
    const char *high = (const char *)ascii_end(start, (const unsigned char *)span_end(s));
    if (high == span_end(s))
        return (struct span){.at = high, .len = 0};
    const char *first = high;
    while (first > s.at + at && first[-1] != '\n')
        first--;
    const char *feed = span_find(span_between(high, span_end(s)), '\n');
    return span_between(first, feed ? feed + 1 : span_end(s));
}

struct piece piece_next(struct span *rest, struct piece_state *state)
{
    struct piece piece = {.class = LINE_ASCII};
    size_t at = 0;
    while (at < rest->len) {
        struct span line = next_line(*rest, at);
        enum line_class class = line.len ? classify_line(line, state) : LINE_ASCII;
        if (class != LINE_ASCII && piece.class != LINE_ASCII && class != piece.class) {
            at = (size_t)(line.at - rest->at);
            break;
        }
        piece.class = class == LINE_ASCII ? piece.class : class;
        state->utf8_seen = state->utf8_seen || class == LINE_UTF8;
        at = (size_t)(span_end(line) - rest->at);
    }
    piece.bytes = span_first(*rest, at);
    *rest = span_skip(*rest, at);
    return piece;
}
