/* Rules made wrong on purpose, to see whether a test notices. */
#ifndef HVLINT_COMMAND_MUTATE_H
#define HVLINT_COMMAND_MUTATE_H

#include "command/ruleset.h"

/* How many checks (asserts and reports) the rule has. */
size_t mutant_count(const struct rule *rule);

/* A rule with one test negated. */
struct mutant {
    struct span schema; /* XML that has nothing but the rule */
    const char *test;   /* what was negated */
    long line;          /* of its check */
};

/* The mutant of the rule's check number `at`. In the arena. */
struct mutant mutant_make(struct arena *a, const struct rule *rule, size_t at);

#endif
