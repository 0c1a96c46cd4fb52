/* Private to src/model/: where exports contradict each other. */
#ifndef HVLINT_MODEL_CONFLICT_H
#define HVLINT_MODEL_CONFLICT_H

#include "model/entity.h"

/* Adds a `conflict` to the estate for each attribute on which two exports of one thing are sure of different
 * values. Only attributes that every source tells alike count: no speeds, states, names of devices. */
void merge_conflicts(struct merge *m);

#endif
