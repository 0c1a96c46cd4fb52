/* Which rules are on, and how severe they are: the profile, the configuration, then the command line. */
#include "command/config.h"
#include "command/ruleset.h"

#include "base/name.h"
#include "model/vocabulary.h"

const struct profile profiles[] = {
    {"support-bundle", "everything that is on; the default"},
    {"pre-deployment", "what a planned configuration can tell, before anything runs"},
    {"pre-commit", "errors and warnings only"},
    {"pedantic", "everything, also rules that are off"},
    {0},
};

/* A rule that is switched on needs a severity. */
static void switch_rule(struct rule *rule, bool on)
{
    rule->enabled = on;
    if (on && rule->info.severity == SEVERITY_NONE)
        rule->info.severity = SEVERITY_INFO;
}

/* How many rules are called so. */
static size_t switch_all(struct ruleset *set, const char *glob, bool on)
{
    size_t hits = 0;
    for (size_t i = 0; i < set->count; i++)
        if (rule_is_called(set->rules[i], glob)) {
            switch_rule(set->rules[i], on);
            hits++;
        }
    return hits;
}

static bool select_listed(struct ruleset *set, const struct text_list *list, bool on)
{
    for (size_t i = 0; i < set->count && on && list->count; i++)
        set->rules[i]->enabled = false;
    for (size_t k = 0; k < list->count; k++)
        if (switch_all(set, list->items[k], on) == 0) {
            ruleset_unknown(set, "", list->items[k]);
            return false;
        }
    return true;
}

/* ---- Configuration ---- */

static bool nobody(const struct ruleset *set, const struct config *c, long line, const char *glob)
{
    char where[512];
    if (line)
        snprintf(where, sizeof(where), "%s:%ld: ", c->path, line);
    else
        snprintf(where, sizeof(where), "%s: ", c->path);
    ruleset_unknown(set, where, glob);
    return false;
}

static bool choose_severity(struct ruleset *set, const struct severity_choice *choice)
{
    bool hit = false;
    for (size_t i = 0; i < set->count; i++) {
        struct rule *rule = set->rules[i];
        if (!rule_is_called(rule, choice->rule))
            continue;
        rule->info.severity = choice->severity;
        rule->has_chosen_severity = true;
        rule->enabled = choice->severity != SEVERITY_NONE;
        hit = true;
    }
    return hit;
}

/* Names of rules that are not loaded are wrong only where all of ours are. */
static bool apply_config(struct ruleset *set, const struct config *c, bool strict)
{
    bool good = true;
    for (size_t i = 0; i < c->severity_count; i++)
        if (!choose_severity(set, &c->severities[i]) && strict)
            good = nobody(set, c, c->severities[i].line, c->severities[i].rule);
    for (const char **glob = c->disable; glob && *glob; glob++)
        if (switch_all(set, *glob, false) == 0 && strict)
            good = nobody(set, c, 0, *glob);
    for (size_t i = 0; i < c->suppression_count && strict; i++) {
        bool known = false;
        for (size_t k = 0; k < set->count && !known; k++)
            known = rule_is_called(set->rules[k], c->suppressions[i].rule);
        if (!known)
            good = nobody(set, c, c->suppressions[i].line, c->suppressions[i].rule);
    }
    return good;
}

/* ---- Profiles ---- */

/* Data sets that only running hosts have. */
static uint64_t running_sets(void)
{
    static const enum dataset running[] = {
        DATASET_ROUTES,         DATASET_ROUTE_ADAPTERS,      DATASET_ISCSI_SESSIONS,
        DATASET_ISCSI_BINDINGS, DATASET_CONNECTION_PROFILES, DATASET_SERVICES,
        DATASET_CLUSTER_NODES,  DATASET_CLUSTER_INTERFACES};
    uint64_t mask = 0;
    for (size_t i = 0; i < sizeof(running) / sizeof(*running); i++)
        mask |= (uint64_t)1 << running[i];
    return mask;
}

static bool is_plannable(const struct rule *rule)
{
    uint64_t running = running_sets();
    for (size_t i = 0; i < rule->need_count; i++)
        if (!(rule->needs[i].any & ~running))
            return false;
    return true;
}

/* Whether the rule lists the profile. */
static bool is_listed(const char *profiles_said, const char *profile)
{
    struct span rest = span_of(profiles_said);
    while (rest.at)
        if (span_equal(span_split(&rest, ' '), span_of(profile)))
            return true;
    return false;
}

bool rule_in_profile(const struct rule *rule, const char *profile)
{
    const char *listed = rule_attribute(rule->pattern->node, "profiles");
    const char *severity = rule_attribute(rule->pattern->node, "severity");
    if (strcmp(profile, "pedantic") == 0)
        return true;
    if (listed)
        return is_listed(listed, profile);
    if (severity && strcmp(severity, "off") == 0)
        return false;
    if (strcmp(profile, "pre-commit") == 0)
        return rule->info.severity > SEVERITY_INFO;
    return strcmp(profile, "pre-deployment") != 0 || is_plannable(rule);
}

/* What --phase names when it is a profile, else NULL. */
static const char *profile_of_phase(const char *phase)
{
    for (const struct profile *p = profiles; phase && p->name; p++)
        if (strcmp(p->name, phase) == 0)
            return phase;
    return NULL;
}

static bool apply_profile(struct ruleset *set, const char *name)
{
    const struct profile *p = profiles;
    while (p->name && strcmp(p->name, name) != 0)
        p++;
    if (!p->name) {
        const char *names[8] = {0};
        for (size_t i = 0; profiles[i].name; i++)
            names[i] = profiles[i].name;
        const char *nearest = name_nearest(names, span_of(name));
        message("unknown profile `%s`; %s%s%s", name, nearest ? "did you mean `" : "see `man hvlint`",
                nearest ? nearest : "", nearest ? "`?" : "");
        return false;
    }
    for (size_t i = 0; i < set->count; i++)
        switch_rule(set->rules[i], rule_in_profile(set->rules[i], name));
    return true;
}

bool rules_select(struct ruleset *set, const struct settings *s)
{
    const struct config *c = s->configuration;
    const char *profile = s->profile ? s->profile : profile_of_phase(s->phase);
    profile = profile ? profile : c && c->profile ? c->profile : profiles[0].name;
    if (!apply_profile(set, profile))
        return false;
    if (c && !apply_config(set, c, !s->no_default_rules))
        return false;
    return select_listed(set, &s->only, true) && select_listed(set, &s->disable, false);
}
