/* The rules that are enabled, and what each says of itself. */
#ifndef HVLINT_COMMAND_RULESET_H
#define HVLINT_COMMAND_RULESET_H

#include "command/settings.h"
#include "report/message.h"
#include "schematron/call.h"
#include "schematron/schematron.h"

/* Windows Server releases in order; a set of them is a mask with bit i for release_names[i]. */
extern const char *const release_names[];
enum { RELEASE_COUNT = 9 };
#define RELEASES_ALL ((1u << RELEASE_COUNT) - 1)

/* The mask of one release, 0 when it is none of ours. */
unsigned release_mask(struct span name);

/* `2012-2019`, `2016-`, `-2012R2`, `2019`, several separated by blanks; false when malformed. */
bool release_range(struct span text, unsigned *mask);

/* Data sets of which one at least is needed, complete or not. */
struct need {
    uint64_t any;  /* bit per enum dataset */
    bool complete; /* only a complete export will do */
};

enum { NEEDS_MAX = 8 };

struct rule {
    struct rule_info info;
    const struct schema_pattern *pattern;
    const struct schema *schema;
    unsigned releases;
    struct need needs[NEEDS_MAX];
    size_t need_count;
    const char
        *only_with; /* what it speaks of must be there, else it is not told as not evaluated; or NULL */
    bool enabled;
    bool has_chosen_severity; /* by the configuration: it counts for all checks of the rule */
};

struct ruleset {
    struct arena arena;
    struct schema **schemas;
    struct schema_set *shared; /* by all schemas */
    struct rule **by_pattern; /* for schema i: by_pattern[i] has a row for each pattern; id NULL in those that
                                 are no rule */
    size_t schema_count, own_count; /* own_count: those at the start that are ours */
    struct rule **rules;            /* sorted by id */
    const struct rule_info **infos; /* of the enabled ones, sorted by id, for the report */
    size_t count, enabled_count;
};

/* Loads our own rules, those of --rules and of the configuration, and selects. STATUS_USAGE after messages
 * when anything is wrong. Free in any case. */
enum status ruleset_load(struct ruleset *set, const struct settings *s);
void ruleset_free(struct ruleset *set);

/* select.c: switches rules on and off as profile, configuration, --only and --disable say; false after
 * messages. */
bool rules_select(struct ruleset *set, const struct settings *s);

/* A named choice of rules. A pattern lists those that it belongs to in hv:profiles; without that the rule's
 * severity and needs tell. */
struct profile {
    const char *name, *sentence;
};

/* All profiles; the last has name NULL. The first is the default. */
extern const struct profile profiles[];

/* Whether the profile switches the rule on, when nothing else does. */
bool rule_in_profile(const struct rule *rule, const char *profile);

/* The rule of that id or name, or NULL. */
const struct rule *ruleset_find(const struct ruleset *set, const char *id_or_name);

/* Whether the rule has that id or name, or they fit the glob. */
bool rule_is_called(const struct rule *rule, const char *glob);

/* Whether the rule came with the program. */
bool rule_is_ours(const struct ruleset *set, const struct rule *rule);

/* The id or name that was perhaps meant, or NULL. */
const char *ruleset_nearest(const struct ruleset *set, const char *id_or_name);

/* Says that no rule is called so, and which one was perhaps meant. `where` stands before it: empty, or
 * `file:line: `.
 */
void ruleset_unknown(const struct ruleset *set, const char *where, const char *id_or_name);

/* The phase of one schema of a set that --phase means: NULL is its default. False where the schema has no
 * such phase, so that none of its rules is wanted. A profile is a phase that every schema has. */
bool ruleset_phase(const struct schema *schema, const char *wanted, const char **phase);

/* Whether any schema of the set has that phase; false after a message. */
bool ruleset_has_phase(const struct ruleset *set, const char *wanted);

/* The options with which schemas are loaded and evaluated. */
struct schema_options ruleset_options(void);

/* Functions of rules that know hosts, ended by a row without name. */
extern const struct schema_function host_functions[];

/* An attribute or child element of our own namespace; NULL when there is none. */
const char *rule_attribute(const xmlNode *node, const char *name);
const xmlNode *rule_child(const xmlNode *node, const char *name, const xmlNode *after);

/* Fills a rule from its pattern; false after messages. */
bool rule_read(struct ruleset *set, struct rule *rule, const struct schema *schema,
               const struct schema_pattern *pattern);

/* Whether the rule's pattern has only what doc/rules-format.md knows; false after messages. For rules of
 * others: ours are checked when the program is tested. */
bool rule_check(struct arena *arena, const struct rule *rule);

/* The text of an element of the schema outside of any evaluation: `<name>` stands for a value-of. NULL for
 * NULL. */
const char *rule_text(struct arena *a, const xmlNode *node);

#endif
