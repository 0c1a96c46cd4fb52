/* The registry keeps the configuration of adapters that were removed or given to a switch. Where a live
 * export tells all addresses of the host, what only the registry says is stored and not in use. */
#include "model/entity.h"

#include <string.h>

_Static_assert(STORED_ADDRESS_IP - STORED_ADDRESS_NETWORK == ADDRESS_IP - ADDRESS_NETWORK &&
                   STORED_ADDRESS_PREFIX - STORED_ADDRESS_IP == ADDRESS_PREFIX - ADDRESS_IP,
               "an address becomes a stored one in place");

/* What of an adapter's can be stored, by which attribute it is known, which data set tells what is live. */
static const struct {
    enum element element;
    enum name key;
    enum dataset live;
} kinds[] = {
    {ELEMENT_ADDRESS, ADDRESS_IP, DATASET_ADDRESSES},
    {ELEMENT_GATEWAY, GATEWAY_IP, DATASET_GATEWAYS},
    {ELEMENT_DNS, DNS_IP, DATASET_DNS},
};

static bool only_registry_says(const struct entity *e, enum name key)
{
    const struct claim *c = e->claims[key - elements[e->element].first];
    bool said = c != NULL;
    for (; c && said; c = c->next)
        said = c->by && c->by->source && strcmp(c->by->source, "reg export") == 0;
    return said;
}

/* Whether it became something else. */
static bool settle(struct entity *e, uint64_t live)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (e->element != kinds[i].element || !(live >> kinds[i].live & 1) ||
            !only_registry_says(e, kinds[i].key))
            continue;
        if (e->element == ELEMENT_ADDRESS)
            e->element = ELEMENT_STORED_ADDRESS;
        else
            e->same = e->parent;
        return true;
    }
    return false;
}

void merge_stored(struct merge *m, struct entity *host)
{
    uint64_t live = host->told->complete;
    entity_each_of(adapter, host, ELEMENT_ADAPTER)
    {
        if (adapter->same)
            continue;
        bool changed = false;
        entity_each(e, adapter)
        {
            changed |= !e->same && settle(e, live);
        }
        if (changed)
            entity_regroup(m, adapter);
    }
}
