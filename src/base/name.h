/* Names that people type: globs, and what was perhaps meant. */
#ifndef HVLINT_BASE_NAME_H
#define HVLINT_BASE_NAME_H

#include "base/span.h"

/* Whether the whole text matches: `*` any text, `?` one character; ASCII letters without case when asked for.
 * Time is at most length times length. */
bool name_matches(const char *glob, const char *text, bool nocase);

/* How many letters must be changed, put in, taken out or swapped with their neighbour to make one of the
 * other (optimal string alignment); 40 for longer names, which are no neighbours of anything. */
unsigned name_distance(const char *a, struct span b);

/* Whether `name` is perhaps what `wanted` should be (one slip in up to 4 letters, two in up to 7, else three)
 * and nearer than *best, which then becomes its distance. Begin with *best at 40. */
bool name_is_near(const char *name, struct span wanted, unsigned *best);

/* The nearest of a list of names (ended by NULL), or NULL when none is near. */
const char *name_nearest(const char *const *names, struct span wanted);

#endif
