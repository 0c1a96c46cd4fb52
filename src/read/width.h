/* Display cells of text in a console: the unit in which PowerShell and wmic lay out their columns. */
#ifndef HVLINT_READ_WIDTH_H
#define HVLINT_READ_WIDTH_H

#include "base/span.h"

/* How wide a code point is taken to be. Which one holds depends on the console's code page and on who copied
 * the text. */
enum cells {
    CELLS_DISPLAY,        /* East Asian wide 2, combining 0, else 1 */
    CELLS_AMBIGUOUS_WIDE, /* the same, but what Unicode calls ambiguous (Greek, Cyrillic, signs) is wide too
                           */
    CELLS_CODE_POINTS,    /* every code point 1 */
    CELLS_COUNT
};

/* Whether each byte of the text is one cell: ASCII without a tab. */
bool text_is_simple(struct span s);

/* The cells of the text; a tab goes on to the next multiple of 8. */
size_t span_cells(struct span s, enum cells cells);

/* For each of count rising cells: the offset in s of the byte that stands there (s.len behind the end). A
 * cell in the middle of a wide character counts as that character's. */
void cells_to_bytes(struct span s, enum cells cells, const size_t *at, size_t count, size_t *offsets);

/* Adds 1 to seen[cell] for each cell below room that is not blank. */
void cells_count(struct span s, enum cells cells, uint32_t *seen, size_t room);

/* Makes seen[cell] something else than 0 for each cell below room that is not blank; what is so stays so. */
void cells_see(struct span s, enum cells cells, uint8_t *seen, size_t room);

#endif
