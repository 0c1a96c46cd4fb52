/* The OEM and ANSI code pages in which Windows tools write, and which of them some bytes are in. */
#ifndef HVLINT_INPUT_CODEPAGE_H
#define HVLINT_INPUT_CODEPAGE_H

#include <uchar.h>

#include "input/utf.h"

struct code_page {
    const char *name;        /* "cp850" */
    const char16_t *high;    /* the characters of the bytes 0x80 to 0xff; NULL for a double-byte page */
    const char *converter;   /* a double-byte page's name for iconv(3) */
    const char16_t *letters; /* characters that texts of its languages are full of */
    const char *words;       /* words of Windows' own tools in these languages, a blank around each */
};

/* All pages; where two explain a text equally well, the earlier one is taken. The last row has no name. */
extern const struct code_page code_pages[];

/* The page of that name (cp850, 850, windows-1252, in any case), or NULL. */
const struct code_page *code_page_find(struct span name);

/* Adds bytes in that page to the text; what has no meaning in it becomes U+FFFD. */
void sink_code_page(struct sink *out, struct span bytes, const struct code_page *page);

/* The page that most likely wrote the bytes, some kilobytes of lines with bytes above 0x7f. Never NULL. */
const struct code_page *code_page_guess(struct span sample);

#endif
