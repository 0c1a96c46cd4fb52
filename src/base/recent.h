/* What was looked up lately, byte by byte: the same few texts come again for each object of each host. */
#ifndef HVLINT_BASE_RECENT_H
#define HVLINT_BASE_RECENT_H

#include "base/arena.h"

struct recent;

/* A table of that many places, four for each hash; the latest stay. */
struct recents {
    struct recent *places;
    size_t count;
};

/* Makes a table of `count` places (a power of two, 4 or more) in the arena. */
void recents_init(struct recents *r, struct arena *arena, size_t count);

/* The place for what a text of that kind (compared by address) comes to; *known says whether it is there
 * already, else the caller puts it. Valid until the next call. NULL for texts too long to be kept. */
const void **recents_find(const struct recents *r, const void *kind, struct span text, bool *known);

#endif
