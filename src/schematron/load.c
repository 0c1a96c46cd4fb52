/* From a schema's text to what is evaluated: read, expand, check, compile. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/name.h"
#include "schematron/parts.h"

void load_problem(struct load *l, const xmlNode *node, const char *format, ...)
{
    l->problems++;
    if (!l->options->problem)
        return;
    char text[1024];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof(text), format, values);
    va_end(values);
    l->options->problem(l->options->problem_user,
                        node && *node_path(node) ? node_path(node) : l->schema->path,
                        node ? xmlGetLineNo(node) : 0, text);
}

static const char *attribute(struct load *l, const xmlNode *node, const char *name)
{
    return node_attribute(&l->schema->arena, node, name);
}

static const char *needed(struct load *l, const xmlNode *node, const char *name)
{
    const char *value = attribute(l, node, name);
    if (!value)
        load_problem(l, node, "`%s` needs the attribute `%s`", node->name, name);
    return value;
}

static size_t count_children(const xmlNode *parent, const char *name)
{
    size_t count = 0;
    for (const xmlNode *n = parent->children; n; n = n->next)
        count += is_schematron(n, name) ? 1 : 0;
    return count;
}

/* ---- variables ---- */

static void read_variable(struct load *l, struct variables *all, xmlNode *node)
{
    struct variable *v = &all->at[all->count];
    *v = (struct variable){
        .name = needed(l, node, "name"), .node = node, .index = l->schema->variable_count++};
    for (size_t i = 0; v->name && i < all->count; i++)
        if (strcmp(all->at[i].name, v->name) == 0)
            load_problem(l, node, "the variable `$%s` is defined twice in one `%s`: rename one", v->name,
                         node->parent->name);
    if (!v->name)
        return;
    if (xmlValidateNCName(XML(v->name), 0) != 0)
        load_problem(l, node,
                     "`%s` cannot name a variable: take letters, digits, `_`, `-` and `.`, a letter first",
                     v->name);
    v->id = names_add(&l->schema->set->names, NULL, span_of(v->name));
    all->count++;
}

/* Only the names; values are compiled when all names are known. */
static void read_variables(struct load *l, struct variables *all, xmlNode *parent)
{
    all->at = arena_array(&l->schema->arena, count_children(parent, "let"), sizeof(*all->at));
    for (xmlNode *n = parent->children; n; n = n->next)
        if (is_schematron(n, "let"))
            read_variable(l, all, n);
}

/* A value that is content (5.4.5): blanks between its elements are none of it, as in a stylesheet. */
static void read_content(struct load *l, struct variable *v)
{
    for (xmlNode *n = node_following(v->node, v->node), *next; n; n = next) {
        next = node_following(n, v->node);
        if (n->type == XML_ELEMENT_NODE || !xmlIsBlankNode(n))
            continue;
        xmlUnlinkNode(n);
        xmlFreeNode(n);
    }
    l->node = v->node;
    l->attribute = "value";
    if (!v->node->children)
        v->value = expression_make(l, "''");
}

static void compile_variables(struct load *l, struct variables *all)
{
    for (size_t i = 0; i < all->count; i++) {
        struct variable *v = &all->at[i];
        if (l->rule)
            l->visible = i;
        v->value = expression_read(l, v->node, "value");
        if (!xmlHasNsProp(v->node, XML("value"), NULL))
            read_content(l, v);
    }
}

static void globals_add(struct load *l, const struct variables *all, const struct pattern *owner)
{
    for (size_t i = 0; i < all->count; i++) {
        struct span name = span_of(all->at[i].name);
        struct global_name *g = hash_get(&l->globals, name);
        if (!g) {
            g = arena_alloc(&l->schema->arena, sizeof(*g));
            g->owner = owner;
            hash_put(&l->globals, name, g);
        }
        g->several |= g->owner != owner;
        g->everywhere |= !owner;
    }
}

/* A pattern's variables are global (5.4.5): they must not hide those of the schema, which are read before. */
static void check_collisions(struct load *l, const struct pattern *p)
{
    for (size_t i = 0; i < p->variables.count; i++) {
        const struct variable *v = &p->variables.at[i];
        const struct global_name *g = hash_get(&l->globals, span_of(v->name));
        if (g && g->everywhere)
            load_problem(l, v->node, "the variable `$%s` is defined by the schema already: rename one",
                         v->name);
    }
}

/* ---- rules and checks ---- */

static void check_notes(struct load *l, const xmlNode *node, const char *list, enum note_kind kind)
{
    struct span rest = span_of(list ? list : "");
    while (rest.at && rest.len) {
        struct span id = span_trim(span_split(&rest, ' '));
        if (id.len && !hash_get(&l->schema->notes[kind], id))
            load_problem(l, node, "there is no %s `%.*s`: define it, or correct the name",
                         kind == NOTE_DIAGNOSTIC ? "diagnostic" : "property", SPAN_ARG(id));
    }
}

/* value-of and name in a message, and the expressions of foreign elements of the rules' own namespace. */
static void compile_text(struct load *l, xmlNode *top)
{
    for (xmlNode *n = top; n; n = node_following(n, top)) {
        if (n->type != XML_ELEMENT_NODE || !n->ns)
            continue;
        bool xslt = xmlStrEqual(n->ns->href, XML(XSLT_NS));
        if (is_schematron(n, "value-of") || is_element(n, RULES_NS, (const char *)n->name) ||
            (xslt && (xmlStrEqual(n->name, XML("copy-of")) || xmlStrEqual(n->name, XML("value-of")))))
            expression_read(l, n, "select");
        else if (is_schematron(n, "name"))
            expression_read(l, n, "path");
        if (is_schematron(n, "value-of"))
            needed(l, n, "select");
    }
}

static void read_notes(struct load *l, xmlNode *root)
{
    l->any_variable = true;
    if (!l->options->trusted)
        names_of_lets(l);
    for (xmlNode *group = root->children; group; group = group->next) {
        if (!is_schematron(group, "diagnostics") && !is_schematron(group, "properties"))
            continue;
        enum note_kind kind = is_schematron(group, "diagnostics") ? NOTE_DIAGNOSTIC : NOTE_PROPERTY;
        for (xmlNode *n = group->children; n; n = n->next) {
            const char *id = n->type == XML_ELEMENT_NODE ? attribute(l, n, "id") : NULL;
            if (id)
                hash_put(&l->schema->notes[kind], span_of(id), n);
            compile_text(l, n);
        }
    }
    l->any_variable = false;
}

static const struct expression *read_subject(struct load *l, const xmlNode *node)
{
    const struct expression *e = expression_read(l, node, "subject");
    if (e)
        signature_nodes(l, node, "subject", e->text);
    return e;
}

static void read_check(struct load *l, struct rule *rule, xmlNode *node, bool is_report)
{
    struct check *c = &rule->checks[rule->check_count++];
    c->open = (struct schema_check){
        .id = attribute(l, node, "id"),
        .test = needed(l, node, "test"),
        .role = attribute(l, node, "role"),
        .flag = attribute(l, node, "flag"),
        .severity = attribute(l, node, "severity"),
        .see = attribute(l, node, "see"),
        .fpi = attribute(l, node, "fpi"),
        .icon = attribute(l, node, "icon"),
        .is_report = is_report,
        .node = node,
        .line = xmlGetLineNo(node),
        .pattern = &l->pattern->open,
        .index = l->schema->check_count++,
    };
    if (!c->open.role)
        c->open.role = rule->role;
    if (!c->open.flag)
        c->open.flag = rule->flag;
    c->varies = templates_read(l, &c->open);
    c->test = expression_read(l, node, "test");
    c->subject = read_subject(l, node);
    compile_text(l, node);
    check_notes(l, node, attribute(l, node, "diagnostics"), NOTE_DIAGNOSTIC);
    check_notes(l, node, attribute(l, node, "properties"), NOTE_PROPERTY);
}

static void read_context(struct load *l, struct rule *rule)
{
    rule->context = needed(l, rule->node, "context");
    if (!rule->context)
        return;
    l->node = rule->node;
    l->attribute = "context";
    l->visible = 0;
    if (!expression_is_empty(l, rule->context) && names_check(l, rule->context))
        rule->matcher = matcher_make(l, rule->context);
}

static void read_rule(struct load *l, struct rule *rule, xmlNode *node)
{
    *rule = (struct rule){.node = node,
                          .id = attribute(l, node, "id"),
                          .role = attribute(l, node, "role"),
                          .flag = attribute(l, node, "flag")};
    rule->checks =
        arena_array(&l->schema->arena, count_children(node, "assert") + count_children(node, "report"),
                    sizeof(*rule->checks));
    read_variables(l, &rule->variables, node);
    read_context(l, rule);
    l->rule = rule;
    compile_variables(l, &rule->variables);
    l->visible = rule->variables.count;
    rule->subject = read_subject(l, node);
    rule->varies = templates_read_rule(l, rule);
    for (xmlNode *n = node->children; n; n = n->next)
        if (is_schematron(n, "assert") || is_schematron(n, "report"))
            read_check(l, rule, n, is_schematron(n, "report"));
    l->rule = NULL;
    l->visible = 0;
}

/* ---- patterns, phases, keys ---- */

static void begin_patterns(struct load *l, xmlNode *root)
{
    struct schema *s = l->schema;
    s->patterns = arena_array(&s->arena, count_children(root, "pattern") + count_children(root, "group"),
                              sizeof(*s->patterns));
    for (xmlNode *n = root->children; n; n = n->next) {
        if (!is_pattern(n) || is_abstract(n))
            continue;
        struct pattern *p = &s->patterns[s->pattern_count];
        p->open =
            (struct schema_pattern){.id = attribute(l, n, "id"), .node = n, .index = s->pattern_count++};
        read_variables(l, &p->variables, n);
        check_collisions(l, p);
        globals_add(l, &p->variables, p);
    }
}

/* Text outside of checks: hv:help and its like, spoken where any of the pattern's rules fired. */
static void compile_pattern_text(struct load *l, xmlNode *pattern)
{
    l->any_rule = true;
    for (xmlNode *n = pattern->children; n; n = n->next)
        if (n->type == XML_ELEMENT_NODE && !is_schematron(n, "rule"))
            compile_text(l, n);
    l->any_rule = false;
}

static void read_pattern(struct load *l, struct pattern *p)
{
    l->pattern = p;
    p->rules = arena_array(&l->schema->arena, count_children(p->open.node, "rule"), sizeof(*p->rules));
    p->documents = expression_read(l, p->open.node, "documents");
    compile_variables(l, &p->variables);
    for (xmlNode *n = p->open.node->children; n; n = n->next)
        if (is_schematron(n, "rule") && !is_abstract(n))
            read_rule(l, &p->rules[p->rule_count++], n);
    compile_pattern_text(l, p->open.node);
    l->pattern = NULL;
}

static void tell_inactive(struct load *l, const xmlNode *active, const char *id)
{
    const struct schema *s = l->schema;
    const char **names = arena_array(&l->schema->arena, s->pattern_count + 1, sizeof(*names));
    size_t count = 0;
    for (size_t i = 0; i < s->pattern_count; i++)
        if (s->patterns[i].open.id)
            names[count++] = s->patterns[i].open.id;
    const char *nearest = name_nearest(names, span_of(id));
    for (const xmlNode *n = active->parent->parent->children; n; n = n->next) {
        const char *own = is_pattern(n) && is_abstract(n) ? attribute(l, n, "id") : NULL;
        if (own && strcmp(own, id) == 0) {
            load_problem(l, active, "pattern: `%s` is abstract: name the patterns made of it", id);
            return;
        }
    }
    load_problem(l, active, "pattern: there is no pattern `%s`: %s%s%s", id,
                 nearest ? "did you mean `" : "define it, or correct the name", nearest ? nearest : "",
                 nearest ? "`?" : "");
}

static void activate(struct load *l, struct phase *phase, const xmlNode *active)
{
    const char *id = needed(l, active, "pattern");
    bool found = !id;
    for (size_t i = 0; id && i < l->schema->pattern_count; i++)
        if (l->schema->patterns[i].open.id && strcmp(l->schema->patterns[i].open.id, id) == 0)
            phase->active[i] = found = true;
    if (!found)
        tell_inactive(l, active, id);
}

static const struct phase *find_phase(const struct schema *s, const char *id)
{
    for (size_t i = 0; i < s->phase_count; i++)
        if (s->phases[i].id && strcmp(s->phases[i].id, id) == 0)
            return &s->phases[i];
    return NULL;
}

static void read_phases(struct load *l, xmlNode *root)
{
    struct schema *s = l->schema;
    s->phases = arena_array(&s->arena, count_children(root, "phase"), sizeof(*s->phases));
    for (xmlNode *n = root->children; n; n = n->next) {
        if (!is_schematron(n, "phase"))
            continue;
        struct phase *phase = &s->phases[s->phase_count++];
        *phase = (struct phase){.id = needed(l, n, "id"), .node = n};
        if (phase->id && find_phase(s, phase->id) != phase)
            load_problem(l, n, "the phase `%s` is defined twice: rename one", phase->id);
        phase->active = arena_array(&s->arena, s->pattern_count, sizeof(bool));
        read_variables(l, &phase->variables, n);
        globals_add(l, &phase->variables, NULL);
        for (xmlNode *a = n->children; a; a = a->next)
            if (is_schematron(a, "active"))
                activate(l, phase, a);
    }
}

static void read_key(struct load *l, xmlNode *node)
{
    struct key *key = &l->schema->keys[l->schema->key_count];
    *key = (struct key){.name = needed(l, node, "name"), .node = node};
    const char *match = needed(l, node, "match");
    if (!match || !key->name)
        return;
    l->node = node;
    l->attribute = "match";
    if (!expression_is_empty(l, match) && names_check(l, match))
        key->match = matcher_make(l, match);
    key->use = expression_read(l, node, "use");
    compile_text(l, node);
    if (!key->use && !xmlFirstElementChild(node))
        load_problem(l, node, "`key` needs the attribute `use`");
    l->schema->key_count += key->match ? 1 : 0;
}

static bool is_key(const xmlNode *node)
{
    return is_element(node, XSLT_NS, "key");
}

static void read_keys(struct load *l, xmlNode *root)
{
    size_t count = 0;
    for (xmlNode *n = root->children; n; n = n->next)
        count += is_key(n) ? 1 : 0;
    l->schema->keys = arena_array(&l->schema->arena, count, sizeof(*l->schema->keys));
    for (xmlNode *n = root->children; n; n = n->next)
        if (is_key(n))
            read_key(l, n);
}

static void read_default_phase(struct load *l, const xmlNode *root)
{
    struct schema *s = l->schema;
    s->default_phase = attribute(l, root, "defaultPhase");
    if (!s->default_phase || strcmp(s->default_phase, "#ALL") == 0 || find_phase(s, s->default_phase))
        return;
    load_problem(l, root, "defaultPhase: there is no phase `%s`: define it, or correct the name",
                 s->default_phase);
}

static void read_schema(struct load *l)
{
    struct schema *s = l->schema;
    xmlNode *root = xmlDocGetRootElement(s->doc);
    structure_check(l);
    read_variables(l, &s->variables, root);
    globals_add(l, &s->variables, NULL);
    begin_patterns(l, root);
    read_notes(l, root);
    read_phases(l, root);
    read_default_phase(l, root);
    compile_variables(l, &s->variables);
    for (size_t i = 0; i < s->phase_count; i++)
        compile_variables(l, &s->phases[i].variables);
    read_keys(l, root);
    for (size_t i = 0; i < s->pattern_count; i++)
        read_pattern(l, &s->patterns[i]);
}

/* ---- the whole ---- */

static void build(struct load *l)
{
    if (!structure_root(l))
        return;
    expand_includes(l);
    expand_patterns(l);
    expand_rules(l);
    expand_params(l);
    if (l->problems)
        return;
    l->probe = context_new(l->schema, NULL);
    read_schema(l);
    dispatch_fill(l->schema);
    xmlXPathFreeContext(l->probe);
}

/* The directories that further files may come from. */
static void read_roots(struct load *l)
{
    const char *wrong;
    l->schema->roots = file_roots(l->schema->path, l->options->roots, &l->schema->arena, &wrong);
    if (wrong)
        load_problem(l, NULL, "the root `%s` is no directory: correct its name", wrong);
}

static struct schema *load(struct schema *schema, const struct schema_options *options, const char *error,
                           long line)
{
    const struct schema_options none = {0};
    struct load l = {.schema = schema, .options = options ? options : &none};
    schema->functions = l.options->functions;
    schema->own_set = !l.options->set;
    schema->set = schema->own_set ? schema_set_new() : l.options->set;
    read_roots(&l);
    if (schema->doc)
        build(&l);
    else if (++l.problems && l.options->problem)
        l.options->problem(l.options->problem_user, schema->path, line, error);
    hash_free(&l.globals);
    hash_free(&l.lets);
    if (!l.problems)
        return schema;
    schema_free(schema);
    return NULL;
}

static struct schema *schema_new(const char *path)
{
    struct schema *schema = memory_get(sizeof(*schema));
    *schema = (struct schema){0};
    schema->path = arena_dup(&schema->arena, span_of(path));
    return schema;
}

struct schema *schema_load(const char *path, const struct schema_options *options)
{
    struct schema *schema = schema_new(path);
    const char *error = "";
    long line = 0;
    schema->doc = xml_read(path, &schema->arena, &error, &line);
    return load(schema, options, error, line);
}

struct schema *schema_load_memory(const char *path, struct span text, const struct schema_options *options)
{
    struct schema *schema = schema_new(path);
    const char *error = "";
    long line = 0;
    schema->doc = xml_parse(text, path, &schema->arena, &error, &line);
    return load(schema, options, error, line);
}

void schema_free(struct schema *schema)
{
    if (!schema)
        return;
    for (struct expression *e = schema->first_expression; e; e = e->next)
        xmlXPathFreeCompExpr(e->code);
    hash_free(&schema->expressions);
    if (schema->own_set)
        schema_set_free(schema->set);
    hash_free(&schema->notes[NOTE_DIAGNOSTIC]);
    hash_free(&schema->notes[NOTE_PROPERTY]);
    xmlFreeDoc(schema->doc);
    arena_free(&schema->arena);
    free(schema);
}

size_t schema_pattern_count(const struct schema *schema)
{
    return schema->pattern_count;
}

const struct schema_pattern *schema_pattern_at(const struct schema *schema, size_t index)
{
    return index < schema->pattern_count ? &schema->patterns[index].open : NULL;
}

const char *schema_path(const struct schema *schema)
{
    return schema->path;
}
