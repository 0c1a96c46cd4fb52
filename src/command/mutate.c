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

/* Only the rule's own pattern; keys, functions and abstract patterns stay. */
static xmlNode *keep_own(xmlNode *root, const struct rule *rule)
{
    xmlNode *own = NULL;
    for (xmlNode *c = root->children, *next; c; c = next) {
        next = c->next;
        if (!is_schematron_element(c, "pattern"))
            continue;
        xmlChar *id = xmlGetNoNsProp(c, (const xmlChar *)"id");
        bool same = id && rule->pattern->id && strcmp((const char *)id, rule->pattern->id) == 0;
        bool abstract = xmlHasProp(c, (const xmlChar *)"abstract") != NULL;
        xmlFree(id);
        if (same) {
            own = c;
        } else if (!abstract) {
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

static void negate(struct arena *a, xmlNode *check, const char **test)
{
    *test = folded_attribute(a, check, "test");
    xmlSetProp(check, (const xmlChar *)"test",
               (const xmlChar *)arena_printf(a, "not(%s)", *test ? *test : "true()"));
}

struct span mutant_make(struct arena *a, const struct rule *rule, size_t at, const char **test)
{
    xmlDoc *doc = xmlCopyDoc(rule->pattern->node->doc, 1);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    xmlNode *pattern = root ? keep_own(root, rule) : NULL;
    xmlNode *check = pattern ? check_number(pattern, at) : NULL;
    struct span made = {0};
    xmlChar *text = NULL;
    int length = 0;
    *test = "";
    if (check) {
        negate(a, check, test);
        xmlDocDumpMemoryEnc(doc, &text, &length, "UTF-8");
        made = arena_span(a, (struct span){.at = (const char *)text, .len = (size_t)length});
    }
    xmlFree(text);
    xmlFreeDoc(doc);
    return made;
}
