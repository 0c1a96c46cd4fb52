/* Display cells of code points in a console. */
#ifndef HVLINT_BASE_WIDTH_H
#define HVLINT_BASE_WIDTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Display cells of a code point: 0 combining and format characters, 2 East Asian wide (Unicode Standard Annex
 * #11), else 1. */
unsigned code_cells(uint32_t code);

/* Whether its width is ambiguous in that annex: two cells on consoles with an East Asian code page. */
bool code_is_ambiguous(uint32_t code);

#endif
