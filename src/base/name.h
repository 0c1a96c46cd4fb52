/* Names that people type: globs, and what was perhaps meant. */
#ifndef HVLINT_BASE_NAME_H
#define HVLINT_BASE_NAME_H

#include "base/span.h"

/* Whether the whole text matches: `*` any text, `?` one character; ASCII letters without case when asked for.
 * Time is at most length times length. */
bool name_matches(const char *glob, const char *text, bool nocase);

/* How many letters must be changed, put in or taken out to make one of the other (Levenshtein); 40 for longer
 * names, which are no neighbours of anything. */
unsigned name_distance(const char *a, struct span b);

/* The nearest of a list of names (ended by NULL), or NULL when none is near. */
const char *name_nearest(const char *const *names, struct span wanted);

#endif
