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

/* Whether an adapter of unknown kind must be NetFT's: it has a link-local IPv4 address in use and a name as
 * Windows gives to hidden adapters (`Local Area Connection* 9`). Any argument may be NULL. */
bool is_netft_address(const char *adapter, const char *ip, const char *state);

#endif
