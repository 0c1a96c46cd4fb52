/* Code points on their way to a terminal: decoding, display cells, and what must not be printed as it is. */
#ifndef HVLINT_REPORT_UNICODE_H
#define HVLINT_REPORT_UNICODE_H

#include <stdio.h>

#include "base/width.h"

/* Takes the code point at *at (NUL-terminated UTF-8) and moves *at behind it. A byte that starts no valid
 * sequence gives U+FFFD and is one byte long. At the end: 0, and *at stays. */
uint32_t utf8_next(const char **at);

/* Whether the code point acts on a terminal or on the order of the text around it: C0, DEL, C1, line and
 * paragraph separators, bidirectional controls. */
bool code_is_control(uint32_t code);

/* What is printed for it: itself; a control picture (U+2400...) for C0 and DEL, U+FFFD for the other
 * controls. */
uint32_t code_visible(uint32_t code);

/* Writes one code point as UTF-8. */
void put_code(FILE *out, uint32_t code);

/* Writes text, every control made visible: one code point for one code point. NULL writes nothing. */
void put_text(FILE *out, const char *text);

/* Display cells that put_text takes for text. */
size_t text_cells(const char *text);

#endif
