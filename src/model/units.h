/* Private to src/model/: how a unit keeps its sightings. */
#ifndef HVLINT_MODEL_UNITS_H
#define HVLINT_MODEL_UNITS_H

#include "model/sighting.h"

struct unit_body {
    struct sighting **sightings; /* in order of reading */
    size_t count, filled;
};

/* Sets scope->belongs of every scope that speaks of a host. */
void scopes_find_hosts(struct sightings *s);

#endif
