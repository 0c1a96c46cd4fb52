#include "base/span.h"

/* Nearly all texts that are compared so are equal byte by byte, or differ in their first letter. */
bool bytes_equal_nocase(const char *a, const char *b, size_t len)
{
    if (memcmp(a, b, len) == 0)
        return true;
    for (size_t i = 0; i < len; i++)
        if (ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

bool span_starts_nocase(struct span s, struct span prefix)
{
    return s.len >= prefix.len && span_equal_nocase(span_first(s, prefix.len), prefix);
}

const char *span_find(struct span s, char byte)
{
    return s.len ? memchr(s.at, byte, s.len) : NULL;
}

const char *span_find_span(struct span s, struct span what)
{
    if (what.len == 0)
        return s.at;
    while (s.len >= what.len) {
        const char *hit = memchr(s.at, *what.at, s.len - what.len + 1);
        if (!hit)
            return NULL;
        if (memcmp(hit, what.at, what.len) == 0)
            return hit;
        s = span_between(hit + 1, span_end(s));
    }
    return NULL;
}

bool span_contains_nocase(struct span s, struct span what)
{
    if (!what.len)
        return true;
    const char first = ascii_lower(*what.at);
    for (size_t i = 0; i + what.len <= s.len; i++)
        if (ascii_lower(s.at[i]) == first && span_starts_nocase(span_skip(s, i), what))
            return true;
    return false;
}

struct span span_split(struct span *rest, char byte)
{
    const char *hit = span_find(*rest, byte);
    struct span first = hit ? span_between(rest->at, hit) : *rest;
    *rest = hit ? span_between(hit + 1, span_end(*rest)) : (struct span){.at = NULL, .len = 0};
    return first;
}

bool span_number(struct span s, uint64_t *number)
{
    uint64_t sum = 0;
    if (s.len == 0 || s.len > 20)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!ascii_is_digit(s.at[i]))
            return false;
        uint64_t digit = (uint64_t)(s.at[i] - '0');
        if (sum > (UINT64_MAX - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *number = sum;
    return true;
}

bool span_is_number(struct span s)
{
    uint64_t number;
    return span_number(s, &number);
}

char *number_put(char *to, uint64_t number)
{
    char digits[NUMBER_DIGITS];
    size_t first = sizeof(digits);
    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    memcpy(to, digits + first, sizeof(digits) - first);
    return to + (sizeof(digits) - first);
}

int span_compare(struct span a, struct span b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.at, b.at, shared) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}
