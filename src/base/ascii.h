/* ASCII characters. The classes of <ctype.h> depend on the locale and take no byte above 127; these do not.
 */
#ifndef HVLINT_BASE_ASCII_H
#define HVLINT_BASE_ASCII_H

#include <stdbool.h>

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool ascii_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool ascii_is_letter(char c)
{
    return ascii_is_upper(c) || ascii_is_lower(c);
}

static inline bool ascii_is_alnum(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c);
}

/* A blank, a tab or a part of a line end: the white space of XML and of JSON. */
static inline bool ascii_is_blank(char c)
{
    return (unsigned char)c <= ' ' && (c == ' ' || c == '\t' || c == '\r' || c == '\n');
}

static inline bool ascii_is_text(const char *text)
{
    while (*text && !(*text & 0x80))
        text++;
    return !*text;
}

/* A capital becomes a small letter; every other byte stays. */
static inline char ascii_lower(char c)
{
    return ascii_is_upper(c) ? (char)(c | 0x20) : c;
}

/* What a hexadecimal digit is worth, 0 to 15; -1 when it is none. */
static inline int hex_value(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    char small = ascii_lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

#endif
