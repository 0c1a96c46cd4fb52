/* Where the columns of a Format-Table are. */
#ifndef HVLINT_READ_COLUMNS_H
#define HVLINT_READ_COLUMNS_H

#include "read/pstext.h"
#include "read/width.h"

/* What the cells of a column must look like, where its name tells. */
enum column_check { CHECK_NOTHING, CHECK_NUMBER, CHECK_MAC, CHECK_BOOLEAN };

struct column {
    size_t first, end; /* cells of its run of dashes */
    size_t cut;        /* the cell between it and the next one; the last has SIZE_MAX */
    struct span label; /* as printed; pieces of a wrapped one joined */
    enum column_check check;
};

struct columns {
    struct column *at; /* count of them, on the heap */
    size_t count;
    size_t *cuts, *offsets; /* count - 1 each: the cuts in cells, and in bytes of the row in hand */
    enum cells cells;
    bool uneven; /* some rows do not keep the columns */
    bool lost;   /* no columns can be seen: rows are split at two blanks */
    bool moved;  /* so they are, and cells that are not as many as the columns are not assigned at all */
};

/* Whether the line is made of runs of dashes and blanks; how many runs. */
bool columns_is_ruler(struct span line, size_t *runs);

/* Takes the columns from the line of dashes. False when they are too many or too far right to be a table. */
bool columns_init(struct columns *c, struct span ruler);
void columns_free(struct columns *c);

/* Whether the header line leaves the cells between the runs of dashes blank. */
bool columns_fit_header(const struct columns *c, struct span header);

/* Finds the labels in the header lines; joined ones live in keep. False when there are not as many as
 * columns. */
bool columns_label(struct columns *c, const struct plain *headers, size_t count, struct arena *keep);

/* Finds the cuts: in each gap between two runs of dashes the rightmost cell that is blank in all rows [first,
 * end). */
void columns_cut(struct columns *c, const struct reading *r, uint32_t first, uint32_t end,
                 struct arena *lines);

/* Splits a row into cells[0..count), trimmed. False when the row does not keep the columns; then the cells
 * are a guess, or all empty where there is none. */
bool columns_split(struct columns *c, struct span row, struct span *cells);

/* Whether the cell looks as the column's name asks (blank and shortened ones do). */
bool column_accepts(const struct column *c, struct span cell);

/* The width of a column in cells, 0 for the last one. */
size_t columns_width(const struct columns *c, size_t column);

#endif
