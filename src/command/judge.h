/* Rules over one unit's document become findings in the report. */
#ifndef HVLINT_COMMAND_JUDGE_H
#define HVLINT_COMMAND_JUDGE_H

#include "command/ruleset.h"
#include "model/model.h"

/* Evaluates the enabled rules of the set; what the unit's exports do not allow to decide becomes `not
 * evaluated`. Returns false when an expression failed (told as a message). */
bool judge_unit(struct report *r, const struct ruleset *set, const struct model *m, const char *phase);

/* proof.c: the places of a fired check, primary first, in the report's arena. */
const struct place *evidence_places(struct report *r, const struct schema_result *fired, size_t *count);

/* fits.c: what of a rule applies to a host. */

/* Releases that the host can be, by what it says and what narrows it. */
unsigned possible_releases(const xmlNode *host);

/* The same over all hosts of the document. */
unsigned possible_releases_of_all(const xmlNode *estate);

/* A bit per data set: exported at all; exported as a whole. */
struct exported {
    uint64_t any, complete;
};

/* What was exported of the host (of all hosts together when NULL) and of its cluster. */
struct exported exports_around(const xmlNode *estate, const xmlNode *host);

/* Whether that satisfies the rule's needs. */
bool needs_are_met(const struct rule *rule, const struct exported *e);

/* Adds what could not be decided. */
void tell_not_evaluated(struct report *r, const struct ruleset *set, const struct model *m);

#endif
