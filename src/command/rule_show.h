/* What rules say of themselves, for people: lists, explanations, manuals. */
#ifndef HVLINT_COMMAND_RULE_SHOW_H
#define HVLINT_COMMAND_RULE_SHOW_H

#include "command/ruleset.h"

/* `bindings`, `gateways|routes`, `switches!`. In the arena. */
const char *need_text(struct arena *a, const struct need *need);

/* All needs, separated by blanks; "" when there are none. */
const char *needs_text(struct arena *a, const struct rule *rule);

/* `all`, `2012-`, `-2016`, `2012-2019`. */
const char *releases_text(struct arena *a, unsigned mask);

/* Calls `each` for the checks (elements assert and report) of a rule, with the rule element that each stands
 * in, in order. */
void each_check(const struct rule *rule, void (*each)(void *user, const xmlNode *group, const xmlNode *check),
                void *user);

/* Runs of blanks and line ends become one blank, none at the ends; in place. */
const char *fold_blanks(char *text);

/* An attribute without namespace with blanks folded, or NULL. In the arena. */
const char *folded_attribute(struct arena *a, const xmlNode *node, const char *name);

/* Whether the node is the element of that name in the namespace of ISO Schematron. */
bool is_schematron_element(const xmlNode *node, const char *name);
/* Whether the node is a pattern, or a group, which is one too. */
bool is_pattern_element(const xmlNode *node);

/* rules_manual.c: all rules as manual page (mdoc) or as Markdown. */
void print_manual(struct ruleset *set, FILE *out);
void print_markdown(struct ruleset *set, FILE *out);

#endif
