/* A baseline: findings that were there when it was made. One a line: rule, fingerprint, host, object, reason,
 * perhaps `until=YYYY-MM-DD`, separated by tabs. */
#ifndef HVLINT_COMMAND_BASELINE_H
#define HVLINT_COMMAND_BASELINE_H

#include "report/report.h"

struct baseline_entry {
    const char *rule, *fingerprint, *reason, *until; /* until: the last day, or NULL */
    struct span line;                                /* as written */
    long number;
    bool matched;
};

/* Zero-initialised is empty; everything lives in the arena. */
struct baseline {
    struct arena arena;
    const char *path;
    struct baseline_entry *entries;
    size_t count;
};

/* Reads a baseline; false after a message. */
bool baseline_read(struct baseline *b, const char *path);

/* Marks the findings that it holds as suppressed. Told as messages: entries that match nothing any more
 * though their rules are on, and those that are past their day. */
void baseline_apply(const struct baseline *b, struct report *r);

#endif
