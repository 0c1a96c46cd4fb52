/* Private to src/decide/: what adapters are used for, by weighed evidence. */
#ifndef HVLINT_DECIDE_EVIDENCE_H
#define HVLINT_DECIDE_EVIDENCE_H

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

/* Adds the roles of all adapters of the host that carry its IP traffic. */
void decide_uses(struct model *m, xmlNode *host);

#endif
