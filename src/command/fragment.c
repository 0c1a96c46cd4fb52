#include "command/fragment.h"

#include "base/name.h"
#include "command/known.h"
#include "model/vocabulary.h"
#include "schematron/schematron.h"

struct fragment {
    struct arena arena;
    const char *path;
    FILE *out;
    bool good;
};

static void tell(struct fragment *f, const xmlNode *node, const char *what, const char *near)
{
    fprintf(f->out, "%s:%ld: %s%s%s%s\n", f->path, xmlGetLineNo(node), what, near ? ": did you mean `" : "",
            near ? near : "", near ? "`?" : "");
    f->good = false;
}

static void check_attribute(struct fragment *f, const xmlNode *node, const xmlAttr *attribute)
{
    struct span element = span_of((const char *)node->name), name = span_of((const char *)attribute->name);
    struct schema_hint hint = {0};
    const char *suggestion = NULL;
    if (span_equal(name, SPAN("origin")) || span_starts(name, SPAN("origin-")))
        return;
    if (!known_name(NULL, true, name, &suggestion)) {
        tell(f, node, arena_printf(&f->arena, "the model has no attribute `%.*s`", SPAN_ARG(name)),
             suggestion);
        return;
    }
    xmlChar *value = xmlNodeGetContent((const xmlNode *)attribute);
    struct span word = span_of(value ? (const char *)value : "");
    if (!known_word(NULL, element, name, (struct span){0}, &hint))
        tell(f, node,
             arena_printf(&f->arena, "the element `%s` has no attribute `%.*s`", (const char *)node->name,
                          SPAN_ARG(name)),
             hint.nearest.len ? arena_dup(&f->arena, hint.nearest) : NULL);
    else if (!known_word(NULL, element, name, word, &hint))
        tell(f, node,
             arena_printf(&f->arena, "`%s/@%.*s` is never '%.*s': only %s", (const char *)node->name,
                          SPAN_ARG(name), SPAN_ARG(word), hint.all ? hint.all : "other words"),
             NULL);
    xmlFree(value);
}

static void check_export(struct fragment *f, const xmlNode *node)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)"name");
    const char *name = value ? (const char *)value : "", *names[DATASET_COUNT + 1] = {0};
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        names[d] = datasets[d].name;
    if (dataset_of(span_of(name)) == DATASET_COUNT)
        tell(f, node, arena_printf(&f->arena, "no data set is called `%s`", name),
             name_nearest(names, span_of(name)));
    xmlFree(value);
}

static bool is_computed(const char *name)
{
    static const char *const computed[] = {"role", "evidence", "route-choice", "conflict", "expectation"};
    for (size_t i = 0; i < sizeof(computed) / sizeof(*computed); i++)
        if (strcmp(name, computed[i]) == 0)
            return true;
    return false;
}

static bool belongs(const char *name, const char *parent)
{
    for (unsigned e = 0; e < ELEMENT_COUNT; e++)
        if (strcmp(elements[e].name, name) == 0 && strcmp(elements[elements[e].parent].name, parent) == 0)
            return true;
    return false;
}

static bool check_element(struct fragment *f, const xmlNode *node)
{
    const char *name = (const char *)node->name, *suggestion = NULL;
    const char *parent = node->parent->type == XML_ELEMENT_NODE ? (const char *)node->parent->name : "estate";
    if (!known_name(NULL, false, span_of(name), &suggestion)) {
        tell(f, node, arena_printf(&f->arena, "the model has no element `%s`", name), suggestion);
        return false;
    }
    if (belongs(name, parent))
        return true;
    tell(f, node, arena_printf(&f->arena, "`%s` does not stand in `%s`", name, parent), NULL);
    return false;
}

/* As deep as the parser allows. What is computed is read over, whatever it says. */
static void check_tree(struct fragment *f, const xmlNode *node)
{
    if (!check_element(f, node) || is_computed((const char *)node->name))
        return;
    for (const xmlAttr *a = node->properties; a; a = a->next)
        check_attribute(f, node, a);
    if (strcmp((const char *)node->name, "export") == 0)
        check_export(f, node);
    for (const xmlNode *c = node->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE)
            check_tree(f, c);
}

bool fragment_check(const struct input *in, FILE *out)
{
    struct fragment f = {.path = in->path, .out = out, .good = true};
    const char *error = NULL;
    long line = 0;
    xmlDoc *doc = schema_document(in->text, in->path, &f.arena, &error, &line);
    const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root) {
        fprintf(out, "%s:%ld: %s\n", in->path, line, error ? error : "no XML");
        f.good = false;
    } else if (strcmp((const char *)root->name, "estate") == 0) {
        check_tree(&f, root);
    }
    xmlFreeDoc(doc);
    arena_free(&f.arena);
    return f.good;
}
