/* What sort of adapter it is, told from how Windows describes and names it. */
#ifndef HVLINT_SOURCE_KIND_H
#define HVLINT_SOURCE_KIND_H

#include "base/recent.h"

/* The adapter/@kind for an interface description (which may be truncated, or empty) and a connection name (or
 * empty). NULL when the two tell nothing. */
const char *adapter_kind(struct span description, struct span name);

/* The same, from what was answered lately where that is possible. */
const char *adapter_kind_recent(const struct recents *recent, struct span description, struct span name);

#endif
