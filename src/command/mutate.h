/* Rules made wrong on purpose, to see whether a test notices. */
#ifndef HVLINT_COMMAND_MUTATE_H
#define HVLINT_COMMAND_MUTATE_H

#include "command/ruleset.h"

/* How many checks (asserts and reports) the rule has. */
size_t mutant_count(const struct rule *rule);

/* The rule's schema with nothing but the rule, the test of its check number `at` negated; what it tests lands
 * in *test. XML in the arena. */
struct span mutant_make(struct arena *a, const struct rule *rule, size_t at, const char **test);

#endif
