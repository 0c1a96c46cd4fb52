/* Which phases the schemas of a rule set have. */
#include "command/rule_show.h"
#include "command/ruleset.h"

static const xmlNode *root_of(const struct schema *schema)
{
    const struct schema_pattern *first = schema_pattern_at(schema, 0);
    return first ? xmlDocGetRootElement(first->node->doc) : NULL;
}

static bool has_phase(const struct schema *schema, const char *wanted)
{
    const xmlNode *root = root_of(schema);
    bool found = false;
    for (const xmlNode *c = root ? root->children : NULL; c && !found; c = c->next) {
        xmlChar *id = is_schematron_element(c, "phase") ? xmlGetNoNsProp(c, (const xmlChar *)"id") : NULL;
        found = id && strcmp((const char *)id, wanted) == 0;
        xmlFree(id);
    }
    return found;
}

static bool is_profile(const char *name)
{
    for (const struct profile *p = profiles; p->name; p++)
        if (strcmp(p->name, name) == 0)
            return true;
    return false;
}

bool ruleset_phase(const struct schema *schema, const char *wanted, const char **phase)
{
    bool own = !wanted || *wanted == '#' || has_phase(schema, wanted);
    *phase = own ? wanted : NULL;
    return own || is_profile(wanted);
}

bool ruleset_has_phase(const struct ruleset *set, const char *wanted)
{
    const char *phase;
    for (size_t i = 0; wanted && i < set->schema_count; i++)
        if (ruleset_phase(set->schemas[i], wanted, &phase))
            return true;
    if (!wanted)
        return true;
    message("no rule file has a phase `%s`: there are #ALL, #DEFAULT, the phases that files of --rules "
            "define, and "
            "the profiles support-bundle, pre-deployment, pre-commit and pedantic",
            wanted);
    return false;
}
