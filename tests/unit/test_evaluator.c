/* Our programs and libxml2 must come to the same answers: for every expression of rules/ on models of the
 * fixtures and on other documents, and for generated expressions on generated documents. */
#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/buffer.h"
#include "documents.h"
#include "generated.h"
#include "schematron/program.h"

enum {
    NODES_MOST = 30, /* nodes of a document at which an expression without a rule is evaluated */
    SEEDS = 300,     /* generated schemas */
};

/* ---- comparing ---- */

/* Two evaluations of one schema over one document. */
struct pair {
    struct evaluation *ours, *plain;
    struct buffer differences;
    size_t compared, programs;
};

static const struct schema_options plainly = {.plain = true}, ourselves = {0};

static struct pair pair_new(const struct schema *schema, xmlDoc *doc)
{
    bool ok;
    struct pair p = {.ours = evaluation_new(schema, doc, "#ALL", &ourselves, &ok)};
    p.plain = evaluation_new(schema, doc, "#ALL", &plainly, &ok);
    return p;
}

static void pair_free(struct pair *p)
{
    evaluation_free(p->ours);
    evaluation_free(p->plain);
    buffer_free(&p->differences);
}

static struct nodes nodes_of(struct run *r, const xmlNodeSet *set)
{
    struct nodes nodes = {0};
    for (int i = 0; i < set->nodeNr; i++)
        nodes_push(r, &nodes, tree_node(set->nodeTab[i]));
    return nodes;
}

/* libxml2 2.9 missorts sets of elements with texts, comments or processing instructions; what came from a
 * program is sorted already. */
static bool same_nodes(struct run *r, const xmlNodeSet *a, const xmlNodeSet *b, bool sort_both)
{
    int count = a ? a->nodeNr : 0;
    if (count != (b ? b->nodeNr : 0))
        return false;
    if (!count)
        return true;
    struct stack_mark mark = stack_mark(&r->stack);
    struct nodes left = nodes_of(r, a), right = nodes_of(r, b);
    if (sort_both)
        nodes_sort(&left);
    nodes_sort(&right);
    bool equal = memcmp(left.at, right.at, (size_t)count * sizeof(*left.at)) == 0;
    stack_release(&r->stack, mark);
    return equal;
}

/* Nodes that functions make are others in each evaluation. */
static bool has_made(const struct evaluation *ev, const xmlNodeSet *set)
{
    for (int i = 0; set && i < set->nodeNr; i++)
        if (set->nodeTab[i]->doc != ev->primary->doc)
            return true;
    return false;
}

static bool same(const struct pair *p, xmlXPathObject *a, xmlXPathObject *b, bool sort_both)
{
    if (!a || !b || a->type != b->type)
        return !a && !b;
    switch (a->type) {
    case XPATH_BOOLEAN:
        return a->boolval == b->boolval;
    case XPATH_NUMBER:
        return a->floatval == b->floatval || (a->floatval != a->floatval && b->floatval != b->floatval);
    case XPATH_STRING:
        return xmlStrEqual(a->stringval, b->stringval);
    case XPATH_NODESET:
        return has_made(p->ours, a->nodesetval) ||
               same_nodes(p->ours->run, a->nodesetval, b->nodesetval, sort_both);
    default:
        return true;
    }
}

/* What a difference is shown by: a set's nodes, or a value's text. */
static void show(struct buffer *out, xmlXPathObject *value)
{
    const xmlNodeSet *set = value && value->type == XPATH_NODESET ? value->nodesetval : NULL;
    for (int i = 0; set && i < set->nodeNr && i < 20; i++) {
        xmlChar *path = xmlGetNodePath(set->nodeTab[i]);
        buffer_printf(out, " %s", path);
        xmlFree(path);
    }
    xmlChar *text = value && !set ? xmlXPathCastToString(value) : NULL;
    buffer_printf(out, " %s", value ? (text ? (char *)text : "") : "nothing");
    xmlFree(text);
}

static void tell(struct pair *p, const struct expression *e, const xmlNode *node, xmlXPathObject *a,
                 xmlXPathObject *b)
{
    xmlChar *path = xmlGetNodePath(node);
    if (p->differences.len < 4000) {
        buffer_printf(&p->differences, "`%s` at %s:", e->text, path);
        show(&p->differences, a);
        buffer_add_text(&p->differences, "; libxml2:");
        show(&p->differences, b);
        buffer_add_text(&p->differences, "\n");
    }
    xmlFree(path);
}

static void compare_at(struct pair *p, const struct expression *e, xmlNode *node)
{
    const struct node *at = tree_node(node);
    int holds = expression_holds(p->ours, e, at), plain_holds = expression_holds(p->plain, e, at);
    xmlXPathObject *ours = expression_value(p->ours, e, node), *plain = expression_value(p->plain, e, node);
    if (holds != plain_holds || !same(p, ours, plain, !e->program))
        tell(p, e, node, ours, plain);
    xmlXPathFreeObject(ours);
    xmlXPathFreeObject(plain);
    p->compared++;
}

/* ---- a whole schema over a whole document ---- */

static void set_scope(struct pair *p, struct scope scope)
{
    p->ours->scope = p->plain->scope = scope;
}

/* The expressions that stand in a rule, where the rule's variables have their values. */
static void compare_rule(struct pair *p, const struct pattern *pattern, const struct rule *rule,
                         xmlNode *node)
{
    set_scope(
        p, (struct scope){
               .pattern = pattern, .rule = rule, .node = tree_node(node), .visible = rule->variables.count});
    for (size_t i = 0; i < rule->variables.count; i++)
        if (rule->variables.at[i].value)
            compare_at(p, rule->variables.at[i].value, node);
    for (size_t i = 0; i < rule->check_count; i++)
        compare_at(p, rule->checks[i].test, node);
    for (const struct expression *e = p->ours->schema->first_expression; e; e = e->next)
        for (const xmlNode *n = e->node; n; n = n->parent)
            if (n == rule->node)
                compare_at(p, e, node);
    variables_forget(p->ours, &rule->variables);
    variables_forget(p->plain, &rule->variables);
    set_scope(p, (struct scope){0});
}

static void compare_match(struct pair *p, const struct pattern *pattern, const struct rule *rule,
                          xmlNode *node)
{
    const struct node *at = tree_node(node);
    bool matches = rule->matcher && matcher_matches(p->ours, rule->matcher, at);
    if (rule->matcher && matches != matcher_matches(p->plain, rule->matcher, at))
        buffer_printf(&p->differences, "`%s` matches %d at %s\n", rule->context, matches, node->name);
    if (matches)
        compare_rule(p, pattern, rule, node);
}

static void compare_rules(struct pair *p, xmlNode *node)
{
    const struct schema *s = p->ours->schema;
    for (size_t i = 0; i < s->pattern_count; i++) {
        set_scope(p, (struct scope){.pattern = &s->patterns[i]});
        for (size_t r = 0; r < s->patterns[i].rule_count; r++)
            compare_match(p, &s->patterns[i], &s->patterns[i].rules[r], node);
    }
    set_scope(p, (struct scope){0});
}

/* Whether it can be evaluated anywhere. */
static bool is_free(const struct expression *e)
{
    return !strchr(e->text, '$');
}

static void compare_free(struct pair *p, xmlNode *node)
{
    for (const struct expression *e = p->ours->schema->first_expression; e; e = e->next)
        if (is_free(e))
            compare_at(p, e, node);
}

static void compare_schema(struct pair *p, xmlDoc *doc)
{
    size_t seen = 0, all = 0;
    for (xmlNode *n = (xmlNode *)doc; n; n = node_following(n, (xmlNode *)doc))
        all++;
    size_t stride = all / NODES_MOST + 1;
    for (xmlNode *n = (xmlNode *)doc; n; n = node_following(n, (xmlNode *)doc), seen++) {
        compare_rules(p, n);
        if (seen % stride)
            continue;
        compare_free(p, n);
        if (n->type == XML_ELEMENT_NODE && n->properties)
            compare_free(p, (xmlNode *)n->properties);
    }
    for (const struct expression *e = p->ours->schema->first_expression; e; e = e->next)
        p->programs += e->program ? 1 : 0;
}

static void expect_same(const struct schema *schema, xmlDoc *doc, size_t *compared)
{
    struct pair p = pair_new(schema, doc);
    compare_schema(&p, doc);
    *compared += p.compared;
    ck_assert_msg(!p.differences.len, "%s", p.differences.len ? p.differences.at : "");
    ck_assert_msg(p.programs > 0, "no expression became a program");
    pair_free(&p);
}

/* ---- the rules on fixtures ---- */

static const char *source_path(struct arena *arena, const char *path)
{
    const char *top = getenv("srcdir");
    return arena_printf(arena, "%s/%s", top ? top : ".", path);
}

static void expect_rules_same(struct arena *arena, xmlDoc *doc)
{
    glob_t rules;
    size_t compared = 0;
    ck_assert_int_eq(glob(source_path(arena, "rules/*.sch"), 0, NULL, &rules), 0);
    for (size_t i = 0; i < rules.gl_pathc; i++) {
        struct schema *schema = schema_load(rules.gl_pathv[i], NULL);
        ck_assert_ptr_nonnull(schema);
        expect_same(schema, doc, &compared);
        schema_free(schema);
    }
    ck_assert_uint_gt(compared, 1000);
    globfree(&rules);
}

static void take_document(void *user, xmlDoc *doc)
{
    expect_rules_same(user, doc);
}

static const char *const fixtures[] = {"fixtures/hvcl1", "fixtures/healthy-2012r2-german-lbfo",
                                       "fixtures/healthy-2016-set-clixml"};

START_TEST(test_rules_on_models)
{
    struct arena arena = {0};
    ck_assert(documents_of(source_path(&arena, fixtures[_i]), take_document, &arena));
    arena_free(&arena);
}
END_TEST

/* A schema is a document, too: none of its names is the model's. */
START_TEST(test_rules_on_other_documents)
{
    struct arena arena = {0};
    const char *error = NULL;
    long line;
    xmlDoc *doc = xml_read(source_path(&arena, "rules/mtu.sch"), &arena, &error, &line);
    ck_assert_ptr_nonnull(doc);
    expect_rules_same(&arena, doc);
    xmlFreeDoc(doc);
    arena_free(&arena);
}
END_TEST

/* ---- generated expressions on generated documents ---- */

START_TEST(test_generated)
{
    struct dice d = {.state = (uint64_t)_i + 1, .mixed = _i % 2};
    size_t compared = 0;
    struct schema *s = generated_schema(&d);
    ck_assert_ptr_nonnull(s);
    xmlDoc *doc = generated_document(&d);
    expect_same(s, doc, &compared);
    ck_assert_uint_gt(compared, GENERATED_EXPRESSIONS);
    xmlFreeDoc(doc);
    schema_free(s);
}
END_TEST

/* ---- match patterns ---- */

/* One to five steps, some with a predicate, parted by / or //. */
static void write_pattern(struct buffer *out, struct dice *d)
{
    static const char *const starts[] = {"", "", "/", "//"}, *const steps[] = {"a", "b", "c", "*", "n:a"},
                             *const lasts[] = {"@x", "@*", "text()", "node()", "comment()"},
                             *const predicates[] = {"",    "",    "",         "[@x]",
                                                    "[1]", "[b]", "[last()]", "[not(@y)]"};
    buffer_add_text(out, starts[roll(d, 4)]);
    for (unsigned left = 1 + roll(d, 5); left > 0; left--) {
        buffer_add_text(out, left == 1 && !roll(d, 3) ? lasts[roll(d, 5)] : steps[roll(d, 5)]);
        buffer_add_text(out, predicates[roll(d, 8)]);
        buffer_add_text(out, left == 1 ? "" : roll(d, 2) ? "//" : "/");
    }
}

static void count_fired(void *user, const struct schema_result *result)
{
    size_t *counts = user;
    counts[result->check->index]++;
}

/* XSLT 1.0, 5.2: a node matches a pattern when the pattern, as an expression, finds it from one of its
 * ancestors. The first check fires for each node that matches, the second for each that is found. */
START_TEST(test_patterns)
{
    struct dice d = {.state = (uint64_t)_i + 1, .mixed = _i % 2};
    struct buffer pattern = {0}, schema = {0};
    size_t counts[2] = {0};
    write_pattern(&pattern, &d);
    buffer_printf(
        &schema,
        "<schema xmlns='http://purl.oclc.org/dsdl/schematron'><ns prefix='n' uri='urn:n'/><pattern>"
        "<rule context='%s'><report test='true()'/></rule></pattern><pattern><let name='found' "
        "value='%s%s'/><rule context='node()|@*'><report test='count(.|$found) = count($found)'/></rule>"
        "</pattern></schema>",
        pattern.at, *pattern.at == '/' ? "" : "//", pattern.at);
    struct schema *s = schema_load_memory("patterns.sch", buffer_span(&schema), &ourselves);
    xmlDoc *doc = generated_document(&d);
    ck_assert_ptr_nonnull(s);
    ck_assert_int_eq(schema_evaluate(s, doc, NULL, &ourselves, count_fired, counts), 0);
    ck_assert_msg(counts[0] == counts[1], "`%s`: %zu nodes match, %zu are found", pattern.at, counts[0],
                  counts[1]);
    xmlFreeDoc(doc);
    schema_free(s);
    buffer_free(&pattern);
    buffer_free(&schema);
}
END_TEST

/* ---- what is no expression ---- */

/* Changes the text in one place: takes something out, doubles it, or puts something in. */
static void damage(struct buffer *out, struct span text, struct dice *d)
{
    static const char *const pieces[] = {"(",  ")",  "[", "]",  "/",   "//", "@",    "::",  ":", "..", ".",
                                         "1.", "$",  "'", "*",  " or", "!",  "=",    "|",   ",", "-",  "a",
                                         "b:", "n:", "1", "x(", " ",   "<",  "$set", "mod", "é", "+",  "()"};
    size_t at = roll(d, (unsigned)text.len + 1), end = at + roll(d, 4);
    end = end > text.len ? text.len : end;
    out->len = 0;
    buffer_add(out, span_first(text, at));
    if (roll(d, 2))
        buffer_add_text(out, pieces[roll(d, sizeof(pieces) / sizeof(pieces[0]))]);
    buffer_add(out, span_skip(text, roll(d, 3) ? end : at));
}

/* What has a program is not shown to libxml2 before it is needed: it must be an expression, beyond doubt. */
START_TEST(test_programs_are_expressions)
{
    enum { TRIES = 4000 };
    struct dice d = {.state = (uint64_t)_i + 1};
    struct schema *s = generated_schema(&d);
    const struct schema_options quiet = {0};
    struct load l = {.schema = s, .options = &quiet, .probe = context_new(s, NULL)};
    struct buffer whole = {0}, text = {0};
    size_t programs = 0, wrong = 0;
    for (size_t i = 0; i < TRIES; i++) {
        unsigned slots;
        whole.len = 0;
        generated_expression(&whole, &d);
        damage(&text, buffer_span(&whole), &d);
        const char *copy = arena_dup(&s->arena, buffer_span(&text));
        bool program = program_make(&l, copy, &slots);
        xmlXPathCompExpr *code = xmlXPathCtxtCompile(l.probe, XML(copy));
        ck_assert_msg(code || !program || !ascii_is_text(copy), "`%s` has a program", copy);
        programs += program;
        wrong += !code;
        xmlXPathFreeCompExpr(code);
    }
    ck_assert_uint_gt(programs, TRIES / 20);
    ck_assert_uint_gt(wrong, TRIES / 20);
    xmlXPathFreeContext(l.probe);
    buffer_free(&whole);
    buffer_free(&text);
    schema_free(s);
}
END_TEST

Suite *suite_evaluator(void)
{
    Suite *s = suite_create("evaluator");
    TCase *c = tcase_create("both agree");
    tcase_set_tags(c, "slow"); /* too many expressions for valgrind */
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, test_rules_on_models, 0, (int)(sizeof(fixtures) / sizeof(fixtures[0])));
    tcase_add_test(c, test_rules_on_other_documents);
    tcase_add_loop_test(c, test_generated, 0, SEEDS);
    tcase_add_loop_test(c, test_patterns, 0, 2 * SEEDS);
    tcase_add_loop_test(c, test_programs_are_expressions, 0, 10);
    suite_add_tcase(s, c);
    return s;
}
