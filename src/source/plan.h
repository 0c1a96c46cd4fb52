/* Plans: how the fields of a record are understood. */
#ifndef HVLINT_SOURCE_PLAN_H
#define HVLINT_SOURCE_PLAN_H

#include "source/engine.h"

/* The plan for records with the labels of r; never NULL, its entry is NULL when the record was not
 * recognised. */
const struct plan *plan_of(struct engine *e, const struct record *r);

/* The scope that the record belongs to. */
struct scope *plan_scope(struct engine *e, const struct plan *plan, const struct record *r);

/* Whether a text can be a host's name. */
bool names_a_host(struct span name);

#endif
