/* Private to src/decide/: what adapters are used for, by weighed evidence. */
#ifndef HVLINT_DECIDE_EVIDENCE_H
#define HVLINT_DECIDE_EVIDENCE_H

#include "base/ip.h"
#include "decide/decide.h"

struct role_claim {
    const char *name;
    double confidence;
    const char *because;
    bool has_session; /* a live session speaks for it */
    double otherwise; /* the confidence without that */
};

/* Adds a role unless the adapter has it. */
void role_add(struct model *m, xmlNode *adapter, const struct role_claim *claim);
bool role_has(const xmlNode *adapter, const char *name);

/* Adapters that carry IP traffic of the host: no uplinks, members, tunnels. */
bool carries_ip(const xmlNode *adapter);

/* Whether one of the adapter's addresses lies in the prefix. */
bool adapter_is_within(const xmlNode *adapter, const struct ip_prefix *prefix);

/* declared.c: adds the roles that are declared to adapters that carry IP traffic. */
void decide_declared(struct model *m, xmlNode *host, const struct role_declaration *declared, size_t count);

/* The cluster's interfaces by node, found once for all hosts. */
struct cluster_index {
    const xmlNode *cluster; /* NULL: there is none */
    struct hash nodes;
    struct arena arena;
};

/* Reads the estate's cluster; cluster_index_free gives it back. */
void cluster_index_build(struct cluster_index *x, const xmlNode *estate);
void cluster_index_free(struct cluster_index *x);

/* Adds the roles of all adapters of the host that carry its IP traffic; where roles were declared, what they
 * seem to be stands in `evidence` elements instead. */
void decide_uses(struct model *m, xmlNode *host, const struct cluster_index *index);

#endif
