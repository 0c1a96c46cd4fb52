/* A span is a view into text that somebody else owns.
 *
 * Ownership, for the whole program: input text lives as long as its unit, and a span is never freed.
 * Everything made on the way (records, sightings, origins, findings) lives in the unit's arena. The model
 * owns its document; only code that holds a libxml2, PCRE2 or libarchive object has a `goto out`. */
#ifndef HVLINT_BASE_SPAN_H
#define HVLINT_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/ascii.h"

struct span {
    const char *at; /* first byte; NULL only where len is 0 */
    size_t len;     /* bytes */
};

/* A span over a string literal. */
#define SPAN(literal) ((struct span){.at = (literal), .len = sizeof(literal) - 1})

/* For printf("%.*s"): the length is cut to INT_MAX. */
#define SPAN_ARG(s) (int)((s).len > 0x7fffffffu ? 0x7fffffffu : (s).len), (s).len ? (s).at : ""

/* The span over a NUL-terminated string; NULL gives the empty span. */
static inline struct span span_of(const char *text)
{
    return (struct span){.at = text, .len = text ? strlen(text) : 0};
}

/* The bytes from first up to, not including, end. */
static inline struct span span_between(const char *first, const char *end)
{
    return (struct span){.at = first, .len = (size_t)(end - first)};
}

/* One past the last byte. */
static inline const char *span_end(struct span s)
{
    return s.len ? s.at + s.len : s.at;
}

/* The span without its first n bytes; empty when it has no more than n. */
static inline struct span span_skip(struct span s, size_t n)
{
    return n >= s.len ? (struct span){.at = span_end(s), .len = 0}
                      : (struct span){.at = s.at + n, .len = s.len - n};
}

/* The first n bytes; the whole when it has fewer. */
static inline struct span span_first(struct span s, size_t n)
{
    return (struct span){.at = s.at, .len = n < s.len ? n : s.len};
}

/* Byte by byte equal. */
static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Whether s starts (ends) with the given bytes. */
static inline bool span_starts(struct span s, struct span prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}
static inline bool span_ends(struct span s, struct span suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.at + s.len - suffix.len, suffix.at, suffix.len) == 0);
}

/* Of two texts that are equally long. */
bool bytes_equal_nocase(const char *a, const char *b, size_t len);

/* ASCII letters compare without case, every other byte as it is. */
static inline bool span_equal_nocase(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || (ascii_lower(*a.at) == ascii_lower(*b.at) &&
                                             bytes_equal_nocase(a.at, b.at, a.len)));
}
bool span_starts_nocase(struct span s, struct span prefix);

/* Without blanks and tabs (also CR and LF) at both ends, or at the right end only. */
static inline struct span span_trim_right(struct span s)
{
    while (s.len && ascii_is_blank(s.at[s.len - 1]))
        s.len--;
    return s;
}
static inline struct span span_trim(struct span s)
{
    for (; s.len && ascii_is_blank(*s.at); s.len--)
        s.at++;
    return span_trim_right(s);
}

/* The first place of a byte or of a sequence of bytes in s; NULL when it is not there. */
const char *span_find(struct span s, char byte);
const char *span_find_span(struct span s, struct span what);

/* Whether `what` stands somewhere in s; ASCII letters compare without case. */
bool span_contains_nocase(struct span s, struct span what);

/* Takes the text before the next `byte` off *rest and returns it; the whole rest when there is none.
 * A rest with at == NULL says that nothing is left: loop with `while (rest.at)`. */
struct span span_split(struct span *rest, char byte);

/* An unsigned decimal number that fills the span; false when it is none or exceeds 64 bits. */
bool span_number(struct span s, uint64_t *number);

/* Whether it is such a number. */
bool span_is_number(struct span s);

/* Writes the number in decimal, at most NUMBER_DIGITS bytes without NUL, and returns where it ends. */
enum { NUMBER_DIGITS = 20 };
char *number_put(char *to, uint64_t number);

/* An order by bytes, as strcmp: negative, zero, positive. */
int span_compare(struct span a, struct span b);

/* For qsort over `const char *`: by bytes. */
int compare_strings(const void *a, const void *b);

#endif
