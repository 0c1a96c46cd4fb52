/* `.hvlint.yaml`: what a site has decided about rules, findings and adapters. */
#ifndef HVLINT_COMMAND_CONFIG_H
#define HVLINT_COMMAND_CONFIG_H

#include "command/settings.h"
#include "decide/decide.h"
#include "input/input.h"

struct severity_choice {
    const char *rule; /* id, name or glob */
    enum severity severity;
    long line;
};

/* A finding that is known and accepted. Globs that are NULL match everything. */
struct suppression {
    const char *rule, *host, *cluster, *adapter, *object, *path;
    const char *reason, *until; /* until: the last day, YYYY-MM-DD, or NULL */
    long line;
    bool derived; /* one of several for one entry: of its matching nothing nobody need know */
};

struct config {
    struct arena arena;
    const char *path;
    const char *profile; /* or NULL */
    struct severity_choice *severities;
    struct suppression *suppressions;
    struct role_declaration *roles;
    struct expectations expected;
    struct input_list text;        /* the file once more, for findings to show its lines */
    const char **disable, **rules; /* ended by NULL; rules are paths, relative ones below the file's folder */
    size_t severity_count, suppression_count, role_count;
};

/* config_find.c: reads the file of --config, or the `.hvlint.yaml` nearest upwards from the first path (not
 * above the root of its repository). *config is NULL when there is none. False after messages. Free with
 * config_free. */
bool config_load(struct config **config, const struct settings *s);
void config_free(struct config *config);

/* config_read.c: fills a config from its file; false after messages. */
bool config_read(struct config *config);

/* Marks the findings that suppressions name, with their reasons. Told as messages: suppressions that are past
 * their day and, when verbose, those that match nothing. */
void config_suppress(const struct config *config, struct report *r, bool verbose);

/* Today as YYYY-MM-DD (UTC); the day of SOURCE_DATE_EPOCH where that is set. In the arena. */
const char *config_today(struct arena *arena);

#endif
