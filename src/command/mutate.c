#include "command/mutate.h"

#include "command/rule_show.h"

static void count_one(void *user, const xmlNode *group, const xmlNode *check)
{
    (void)group;
    (void)check;
    ++*(size_t *)user;
}

size_t mutant_count(const struct rule *rule)
{
    size_t count = 0;
    each_check(rule, count_one, &count);
    return count;
}

/* Leaves only the rule's own pattern (and abstract ones); keys and variables stay. `original` and `copy` are
 * the same element, before and after copying. */
static xmlNode *keep_own(const xmlNode *original, xmlNode *copy, const struct rule *rule)
{
    xmlNode *own = NULL;
    const xmlNode *o = original->children;
    for (xmlNode *c = copy->children, *next; c && o; c = next, o = o->next) {
        next = c->next;
        if (o == rule->pattern->node) {
            own = c;
            xmlSetProp(c, (const xmlChar *)"id", (const xmlChar *)rule->info.id);
        } else if (is_pattern_element(c) && !xmlHasProp(c, (const xmlChar *)"abstract")) {
            xmlUnlinkNode(c);
            xmlFreeNode(c);
        }
    }
    return own;
}

static xmlNode *check_number(xmlNode *pattern, size_t at)
{
    for (xmlNode *group = pattern->children; group; group = group->next)
        for (xmlNode *c = is_schematron_element(group, "rule") ? group->children : NULL; c; c = c->next)
            if ((is_schematron_element(c, "assert") || is_schematron_element(c, "report")) && at-- == 0)
                return c;
    return NULL;
}

struct mutant mutant_make(struct arena *a, const struct rule *rule, size_t at)
{
    xmlDoc *original = rule->pattern->node->doc, *doc = xmlCopyDoc(original, 1);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    xmlNode *pattern = root ? keep_own(xmlDocGetRootElement(original), root, rule) : NULL;
    xmlNode *check = pattern ? check_number(pattern, at) : NULL;
    struct mutant made = {.test = "true()"};
    xmlChar *text = NULL;
    int length = 0;
    if (check) {
        const char *test = folded_attribute(a, check, "test");
        made.test = test ? test : made.test;
        made.line = xmlGetLineNo(check);
        xmlSetProp(check, (const xmlChar *)"test", (const xmlChar *)arena_printf(a, "not(%s)", made.test));
        xmlDocDumpMemoryEnc(doc, &text, &length, "UTF-8");
        made.schema = arena_span(a, (struct span){.at = (const char *)text, .len = (size_t)length});
    }
    xmlFree(text);
    xmlFreeDoc(doc);
    return made;
}
