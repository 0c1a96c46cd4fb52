#include "command/rule_show.h"

#include "model/vocabulary.h"

const char *need_text(struct arena *a, const struct need *need)
{
    const char *text = "";
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (need->any >> d & 1)
            text = arena_printf(a, "%s%s%s", text, *text ? "|" : "", datasets[d].name);
    return arena_printf(a, "%s%s", text, need->complete ? "!" : "");
}

const char *needs_text(struct arena *a, const struct rule *rule)
{
    const char *text = "";
    for (size_t i = 0; i < rule->need_count; i++)
        text = arena_printf(a, "%s%s%s", text, *text ? " " : "", need_text(a, &rule->needs[i]));
    return text;
}

const char *releases_text(struct arena *a, unsigned mask)
{
    int first = 0, last = RELEASE_COUNT - 1;
    if (mask == RELEASES_ALL || !mask)
        return "all";
    while (!(mask >> first & 1))
        first++;
    while (!(mask >> last & 1))
        last--;
    if (first == last)
        return release_names[first];
    return arena_printf(a, "%s-%s", first ? release_names[first] : "",
                        last < RELEASE_COUNT - 1 ? release_names[last] : "");
}

bool is_schematron_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns && strcmp((const char *)node->name, name) == 0 &&
           strcmp((const char *)node->ns->href, "http://purl.oclc.org/dsdl/schematron") == 0;
}

bool is_pattern_element(const xmlNode *node)
{
    return is_schematron_element(node, "pattern") || is_schematron_element(node, "group");
}

void each_check(const struct rule *rule, void (*each)(void *user, const xmlNode *group, const xmlNode *check),
                void *user)
{
    for (const xmlNode *group = rule->pattern->node->children; group; group = group->next)
        for (const xmlNode *c = is_schematron_element(group, "rule") ? group->children : NULL; c; c = c->next)
            if (is_schematron_element(c, "assert") || is_schematron_element(c, "report"))
                each(user, group, c);
}

const char *fold_blanks(char *text)
{
    char *to = text;
    for (const char *p = text; *p; p++)
        if (*p != ' ' && *p != '\t' && *p != '\n' && *p != '\r')
            *to++ = *p;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    while (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
    return text;
}

const char *folded_attribute(struct arena *a, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *text = value ? fold_blanks(arena_dup(a, span_of((const char *)value))) : NULL;
    xmlFree(value);
    return text;
}
