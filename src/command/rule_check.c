/* Whether a pattern says of itself only what doc/rules-format.md knows: slips are told when rules are loaded.
 * Schematron itself would take no notice of them. */
#include "command/rule_show.h"

#include "base/name.h"
#include "model/vocabulary.h"

#define RULES_NS "https://hvlint.org/ns/rules/1"

/* What an element may have; lists of words, each with blanks around it. `ours` are attributes and elements of
 * our own namespace. */
struct form {
    const char *element, *attributes, *our_attributes, *our_children;
};

static const struct form forms[] = {
    {"pattern", " id is-a abstract documents icon see fpi ", " name severity needs os only-with profiles ",
     " why impact help reference suppress bad good "},
    {"group", " id is-a abstract documents icon see fpi ", " name severity needs os only-with profiles ",
     " why impact help reference suppress bad good "},
    {"rule", " id context abstract role flag severity subject icon see fpi ", " ", " "},
    {"assert", " id test role flag severity subject diagnostics properties icon see fpi ", " os ",
     " why help note label evidence object hosts value "},
    {"report", " id test role flag severity subject diagnostics properties icon see fpi ", " os ",
     " why help note label evidence object hosts value "},
    {"let", " name value as ", " ", " "},
    {"extends", " rule href ", " ", " "},
    {"value-of", " select ", " ", " "},
    {"name", " path ", " ", " "},
};
enum { FORM_COUNT = sizeof(forms) / sizeof(*forms) };

struct checking {
    struct arena *arena;
    const char *path; /* of the schema */
    bool good;
};

static void tell(struct checking *c, const xmlNode *node, const char *text)
{
    xmlChar *base = xmlNodeGetBase(node->doc, node);
    message("%s:%ld: %s", base ? (const char *)base : c->path, xmlGetLineNo(node), text);
    xmlFree(base);
    c->good = false;
}

static bool is_of(const xmlNs *ns, const char *uri)
{
    return ns && strcmp((const char *)ns->href, uri) == 0;
}

static const struct form *form_of(const xmlNode *node)
{
    for (size_t i = 0; i < FORM_COUNT; i++)
        if (is_schematron_element(node, forms[i].element))
            return &forms[i];
    return NULL;
}

/* ---- Words of a list ---- */

static bool has_word(const char *list, const char *word)
{
    struct span rest = span_of(list);
    while (rest.at)
        if (span_equal(span_split(&rest, ' '), span_of(word)))
            return *word != '\0';
    return false;
}

/* The nearest word of a list, or NULL. In the arena. */
static const char *near_word(struct arena *a, const char *list, const char *wanted)
{
    struct span rest = span_of(list);
    const char *nearest = NULL;
    unsigned best = 40;
    while (rest.at) {
        const char *word = arena_dup(a, span_split(&rest, ' '));
        if (name_is_near(word, span_of(wanted), &best))
            nearest = word;
    }
    return nearest;
}

/* `: did you mean ...?` or what else can be said. */
static const char *meant(struct arena *a, const char *prefix, const char *near, const char *otherwise)
{
    return near ? arena_printf(a, ": did you mean `%s%s`?", prefix, near) : otherwise;
}

/* ---- Names ---- */

static void check_attribute(struct checking *c, const xmlNode *node, const struct form *form,
                            const xmlAttr *attribute)
{
    const char *name = (const char *)attribute->name, *prefix = attribute->ns ? "hv:" : "", *near;
    bool ours = is_of(attribute->ns, RULES_NS);
    if (attribute->ns && !ours)
        return;
    if (has_word(ours ? form->our_attributes : form->attributes, name))
        return;
    if (has_word(ours ? form->attributes : form->our_attributes, name)) {
        near = name;
        ours = !ours;
    } else {
        near = near_word(c->arena, ours ? form->our_attributes : form->attributes, name);
    }
    tell(c, node,
         arena_printf(c->arena, "`%s` has no attribute `%s%s`%s", form->element, prefix, name,
                      meant(c->arena, ours ? "hv:" : "", near, ": see doc/rules-format.md")));
}

static void check_attributes(struct checking *c, const xmlNode *node, const struct form *form)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        check_attribute(c, node, form, a);
}

/* Which Schematron element takes an element of ours of that name; NULL: none. */
static const char *place_of(const char *name)
{
    for (size_t i = 0; i < FORM_COUNT; i++)
        if (has_word(forms[i].our_children, name))
            return strcmp(forms[i].element, "assert") == 0 ? "assert` or `report" : forms[i].element;
    return NULL;
}

static const char *near_child(struct checking *c, const char *name)
{
    const char *near = NULL;
    for (size_t i = 0; i < FORM_COUNT && !near; i++)
        near = near_word(c->arena, forms[i].our_children, name);
    return near;
}

static void check_child(struct checking *c, const xmlNode *node, const struct form *form)
{
    const char *name = (const char *)node->name, *place = place_of(name);
    bool selects = has_word(" evidence object hosts ", name);
    xmlChar *select = xmlGetNoNsProp(node, (const xmlChar *)"select");
    if (!place)
        tell(c, node,
             arena_printf(c->arena, "rules have no element `hv:%s`%s", name,
                          meant(c->arena, "hv:", near_child(c, name), ": see doc/rules-format.md")));
    else if (!has_word(form->our_children, name))
        tell(c, node,
             arena_printf(c->arena, "`hv:%s` cannot stand in `%s`: move it into `%s`", name, form->element,
                          place));
    else if (selects && !select)
        tell(c, node, arena_printf(c->arena, "`hv:%s` needs the attribute `select`", name));
    xmlFree(select);
}

/* ---- Values ---- */

static void check_role(struct checking *c, const xmlNode *node, const char *name)
{
    const char *said = folded_attribute(c->arena, node, name);
    if (!said || has_word("error warning info", said) || strpbrk(said, "${"))
        return; /* what is computed is known when it is evaluated */
    tell(c, node,
         arena_printf(c->arena, "%s is `%s`%s", name, said,
                      meant(c->arena, "", near_word(c->arena, "error warning info", said),
                            ": it can be error, warning or info")));
}

static void check_releases(struct checking *c, const xmlNode *node)
{
    const char *range = rule_attribute(node, "os");
    unsigned mask;
    if (range && !release_range(span_of(range), &mask))
        tell(c, node,
             arena_printf(c->arena, "hv:os is `%s`, which is no range of releases (2008R2-2019, 2016-)",
                          range));
}

static void check_profiles(struct checking *c, const xmlNode *pattern)
{
    const char *said = rule_attribute(pattern, "profiles"), *all = "";
    struct span rest = span_of(said);
    for (const struct profile *p = profiles; p->name; p++)
        all = arena_printf(c->arena, "%s%s%s", all, *all ? " " : "", p->name);
    while (rest.at) {
        const char *one = arena_dup(c->arena, span_split(&rest, ' '));
        if (*one && !has_word(all, one))
            tell(c, pattern,
                 arena_printf(c->arena, "hv:profiles names `%s`%s", one,
                              meant(c->arena, "", near_word(c->arena, all, one),
                                    arena_printf(c->arena, ", which is none of %s", all))));
    }
}

/* `element` or `element/@attribute`. */
static void check_matter(struct checking *c, const xmlNode *pattern)
{
    const char *said = rule_attribute(pattern, "only-with"), *slash = said ? strstr(said, "/@") : NULL;
    struct span element = slash ? span_between(said, slash) : span_of(said);
    bool known = false;
    for (unsigned e = 0; said && e < ELEMENT_COUNT; e++)
        known |= span_equal(element, span_of(elements[e].name)) &&
                 (!slash || element_has((enum element)e, slash + 2));
    if (said && !known)
        tell(c, pattern,
             arena_printf(c->arena,
                          "hv:only-with is `%s`, which the model does not have: it is `element` or "
                          "`element/@attribute`",
                          said));
}

/* ---- The whole ---- */

static void check_node(struct checking *c, const xmlNode *node, const struct form *form)
{
    check_attributes(c, node, form);
    if (has_word(" rule assert report ", form->element)) {
        check_role(c, node, "role");
        check_role(c, node, "severity");
    }
    if (has_word(" assert report ", form->element))
        check_releases(c, node);
    for (const xmlNode *child = node->children; child; child = child->next) {
        const struct form *inner = child->type == XML_ELEMENT_NODE ? form_of(child) : NULL;
        if (inner)
            check_node(c, child, inner);
        else if (child->type == XML_ELEMENT_NODE && is_of(child->ns, RULES_NS))
            check_child(c, child, form);
    }
}

bool rule_check(struct arena *arena, const struct rule *rule)
{
    struct checking c = {.arena = arena, .path = schema_path(rule->schema), .good = true};
    const xmlNode *pattern = rule->pattern->node;
    check_node(&c, pattern, form_of(pattern));
    check_profiles(&c, pattern);
    check_matter(&c, pattern);
    return c.good;
}
