/* What a pattern says of itself as a rule: doc/rules-format.md. */
#include "command/rule_show.h"

#include "base/name.h"
#include "model/vocabulary.h"

static bool is_schematron(const xmlNode *node)
{
    return node->ns && strcmp((const char *)node->ns->href, "http://purl.oclc.org/dsdl/schematron") == 0;
}

/* What a reader should put in the place of an expression: the attribute or variable that it ends with. */
static const char *gap_name(const char *select)
{
    const char *at = strrchr(select, '@'), *name = at ? at + 1 : *select == '$' ? select + 1 : "";
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return n && !name[n] ? name : "...";
}

/* All text below an element, blanks folded; value-of leaves a gap in angle brackets. */
static void add_text(struct arena *a, const xmlNode *node, char **text)
{
    for (const xmlNode *c = node->children; c; c = c->next) {
        if (c->type == XML_TEXT_NODE || c->type == XML_CDATA_SECTION_NODE) {
            *text = arena_printf(a, "%s%s", *text, (const char *)c->content);
        } else if (c->type == XML_ELEMENT_NODE && is_schematron(c) &&
                   strcmp((const char *)c->name, "value-of") == 0) {
            xmlChar *select = xmlGetNoNsProp((xmlNode *)(uintptr_t)c, (const xmlChar *)"select");
            *text = arena_printf(a, "%s<%s>", *text, gap_name(select ? (const char *)select : ""));
            xmlFree(select);
        } else if (c->type == XML_ELEMENT_NODE && (!c->ns || is_schematron(c))) {
            add_text(a, c, text);
        }
    }
}

const char *rule_text(struct arena *a, const xmlNode *node)
{
    char *text = arena_dup(a, SPAN(""));
    if (!node)
        return NULL;
    add_text(a, node, &text);
    return fold_blanks(text);
}

static const xmlNode *title_of(const xmlNode *pattern)
{
    for (const xmlNode *c = pattern->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE && is_schematron(c) && strcmp((const char *)c->name, "title") == 0)
            return c;
    return NULL;
}

/* The title of the schema that the pattern stands in. */
static const char *area_of(struct arena *a, const xmlNode *pattern)
{
    const xmlNode *schema = pattern->parent;
    return schema && schema->type == XML_ELEMENT_NODE ? rule_text(a, title_of(schema)) : NULL;
}

static const char *const *references_of(struct arena *a, const xmlNode *pattern)
{
    size_t count = 0;
    for (const xmlNode *c = NULL; (c = rule_child(pattern, "reference", c));)
        count++;
    const char **list = arena_array(a, count + 1, sizeof(*list));
    count = 0;
    for (const xmlNode *c = NULL; (c = rule_child(pattern, "reference", c));)
        list[count++] = rule_text(a, c);
    return list;
}

static void tell_need(const struct rule *rule, struct span name, const char *path)
{
    const char *names[DATASET_COUNT + 1] = {0};
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        names[d] = datasets[d].name;
    const char *near = name_nearest(names, name);
    message("%s:%ld: rule %s needs `%.*s`, which is no data set%s%s%s", path,
            xmlGetLineNo(rule->pattern->node), rule->info.id, SPAN_ARG(name),
            near ? ": did you mean `" : ": `hvlint inputs` lists them", near ? near : "", near ? "`?" : "");
}

static bool read_need(struct rule *rule, struct span text, const char *path)
{
    struct need need = {.complete = span_ends(text, SPAN("!"))};
    if (need.complete)
        text.len--;
    while (text.at) {
        struct span name = span_split(&text, '|');
        enum dataset d = dataset_of(name);
        if (d == DATASET_COUNT) {
            tell_need(rule, name, path);
            return false;
        }
        need.any |= (uint64_t)1 << d;
    }
    if (rule->need_count == NEEDS_MAX) {
        message("%s:%ld: rule %s needs more than %d data sets", path, xmlGetLineNo(rule->pattern->node),
                rule->info.id, NEEDS_MAX);
        return false;
    }
    rule->needs[rule->need_count++] = need;
    return true;
}

static bool read_needs(struct rule *rule, const char *path)
{
    struct span rest = span_of(rule_attribute(rule->pattern->node, "needs"));
    bool good = true;
    while (rest.at) {
        struct span one = span_trim(span_split(&rest, ' '));
        good &= one.len == 0 || read_need(rule, one, path);
    }
    return good;
}

/* Of a pattern without id: the file's name and its place in it. */
static const char *made_id(struct arena *a, const char *path, size_t index)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t length = strcspn(name, ".");
    return arena_printf(a, "%.*s-%zu", (int)length, name, index + 1);
}

static bool read_severity(struct rule *rule, const char *path)
{
    static const char *const words[] = {"error", "warning", "info", "off", NULL};
    const char *said = rule_attribute(rule->pattern->node, "severity");
    rule->info.severity = said ? severity_of(span_of(said)) : SEVERITY_WARNING;
    rule->enabled = rule->info.severity != SEVERITY_NONE;
    if (rule->info.severity != SEVERITY_COUNT)
        return true;
    const char *near = name_nearest(words, span_of(said));
    message("%s:%ld: rule %s has severity `%s`%s%s%s", path, xmlGetLineNo(rule->pattern->node), rule->info.id,
            said, near ? ": did you mean `" : ": it can be error, warning, info or off", near ? near : "",
            near ? "`?" : "");
    return false;
}

bool rule_read(struct ruleset *set, struct rule *rule, const struct schema *schema,
               const struct schema_pattern *pattern)
{
    struct arena *a = &set->arena;
    const xmlNode *node = pattern->node;
    const char *path = schema_path(schema), *range = rule_attribute(node, "os");
    *rule = (struct rule){.pattern = pattern, .schema = schema, .releases = RELEASES_ALL, .enabled = true};
    rule->info = (struct rule_info){.id = pattern->id,
                                    .name = rule_attribute(node, "name"),
                                    .title = rule_text(a, title_of(node)),
                                    .why = rule_text(a, rule_child(node, "why", NULL)),
                                    .impact = rule_text(a, rule_child(node, "impact", NULL)),
                                    .help = rule_text(a, rule_child(node, "help", NULL)),
                                    .area = area_of(a, node),
                                    .references = references_of(a, node)};
    if (!pattern->id)
        rule->info.id = made_id(a, path, pattern->index);
    rule->only_with = rule_attribute(node, "only-with");
    if (!read_severity(rule, path))
        return false;
    if (range && !release_range(span_of(range), &rule->releases)) {
        message("%s:%ld: rule %s applies to `%s`, which is no range of releases (2008R2-2019, 2016-)", path,
                xmlGetLineNo(node), rule->info.id, range);
        return false;
    }
    return read_needs(rule, path);
}
