/* Our programs and libxml2 must come to the same answers: for every expression of rules/ on models of the
 * fixtures and on other documents, and for generated expressions on generated documents. */
#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "documents.h"
#include "schematron/program.h"

enum {
    NODES_MOST = 30,  /* nodes of a document at which an expression without a rule is evaluated */
    SEEDS = 200,      /* generated schemas */
    EXPRESSIONS = 40, /* in each */
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

struct dice {
    uint64_t state;
    bool mixed; /* texts, comments and instructions in the document, and no expressions that would mix them
                   with elements */
};

static unsigned roll(struct dice *d, unsigned sides)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(d->state >> 33) % sides;
}

#define PICK(dice, list) ((list)[roll((dice), sizeof(list) / sizeof((list)[0]))])

static const char *const names[] = {"a", "b", "c", "n:a", "d"};
static const char *const attribute_names[] = {"x", "y", "z"};
static const char *const values[] = {"",  "1",   "2",   "10",  "-3", "1.5",  " 7 ", "x",
                                     "y", "x y", "1e2", "a|b", "0",  "true", "é",   "12345678901234567890"};

static void write_element(struct buffer *out, struct dice *d, unsigned depth)
{
    const char *name = PICK(d, names);
    buffer_printf(out, "<%s", name);
    for (size_t i = 0; i < 3; i++)
        if (roll(d, 2))
            buffer_printf(out, " %s='%s'", attribute_names[i], PICK(d, values));
    buffer_add_text(out, ">");
    for (unsigned i = depth < 4 ? roll(d, d->mixed ? 5 : 4) : 0; i > 0; i--) {
        unsigned kind = d->mixed ? roll(d, 8) : 7;
        if (kind == 0)
            buffer_printf(out, "<!--%s-->", PICK(d, values));
        else if (kind == 1)
            buffer_add_text(out, "<?p q?>");
        else if (kind == 2)
            buffer_add_text(out, PICK(d, values));
        else
            write_element(out, d, depth + 1);
    }
    buffer_printf(out, "</%s>", name);
}

static xmlDoc *make_document(struct dice *d)
{
    struct buffer text = {0};
    struct arena arena = {0};
    const char *error = NULL;
    long line;
    buffer_add_text(&text, "<a xmlns:n='urn:n'>");
    for (unsigned i = 0; i < 4; i++)
        write_element(&text, d, 1);
    buffer_add_text(&text, "</a>");
    xmlDoc *doc = schema_document((struct span){.at = text.at, .len = text.len}, "generated.xml", &arena,
                                  &error, &line);
    ck_assert_msg(doc != NULL, "%s", error ? error : "");
    buffer_free(&text);
    arena_free(&arena);
    return doc;
}

/* ---- expressions, by the kind of value ---- */

static void write_any(struct buffer *out, struct dice *d, unsigned depth);
static void write_path(struct buffer *out, struct dice *d, unsigned depth);

static void write_boolean(struct buffer *out, struct dice *d, unsigned depth)
{
    static const char *const joints[] = {" and ", " or ", " = ", " != ", " < ", " <= ", " > ", " >= "};
    static const char *const functions[] = {"not(", "boolean("};
    static const char *const pairs[] = {"contains(", "starts-with("};
    unsigned kind = roll(d, 10);
    if (kind < 6) {
        write_any(out, d, depth);
        buffer_add_text(out, PICK(d, joints));
        write_any(out, d, depth);
    } else if (kind < 8) {
        buffer_add_text(out, PICK(d, functions));
        write_any(out, d, depth);
        buffer_add_text(out, ")");
    } else if (kind == 8) {
        buffer_add_text(out, PICK(d, pairs));
        write_any(out, d, depth);
        buffer_add_text(out, ", ");
        write_any(out, d, depth);
        buffer_add_text(out, ")");
    } else {
        buffer_add_text(out, roll(d, 2) ? "generate-id() = generate-id(" : "generate-id(..) != generate-id(");
        write_path(out, d, depth);
        buffer_add_text(out, ")");
    }
}

static void write_number(struct buffer *out, struct dice *d, unsigned depth)
{
    static const char *const plain[] = {
        "0", "1", "2", "1.5", "position()", "last()", "string-length()", "-1", "number()"};
    static const char *const joints[] = {" + ", " - ", " * ", " div ", " mod "};
    static const char *const functions[] = {"count(", "sum("};
    static const char *const conversions[] = {"number(", "string-length(", "-("};
    unsigned kind = roll(d, 8);
    if (kind < 3) {
        buffer_add_text(out, PICK(d, plain));
    } else if (kind < 5) {
        buffer_add_text(out, PICK(d, functions));
        write_path(out, d, depth);
        buffer_add_text(out, ")");
    } else if (kind < 6) {
        write_any(out, d, depth);
        buffer_add_text(out, PICK(d, joints));
        write_any(out, d, depth);
    } else {
        buffer_add_text(out, PICK(d, conversions));
        write_any(out, d, depth);
        buffer_add_text(out, ")");
    }
}

static void write_text(struct buffer *out, struct dice *d, unsigned depth)
{
    static const char *const one[] = {"string(", "normalize-space(", "hv:lower("};
    static const char *const two[] = {"concat(", "substring-before(", "substring-after("};
    static const char *const of_nodes[] = {"local-name(", "name(", "generate-id("};
    unsigned kind = roll(d, 9);
    if (kind < 4) {
        buffer_printf(out, "'%s'", PICK(d, values));
    } else if (kind == 4) {
        buffer_add_text(out, PICK(d, one));
        write_any(out, d, depth);
        buffer_add_text(out, ")");
    } else if (kind == 5) {
        buffer_add_text(out, PICK(d, two));
        write_any(out, d, depth);
        buffer_add_text(out, ", ");
        write_any(out, d, depth);
        buffer_add_text(out, ")");
    } else if (kind == 6) {
        buffer_add_text(out, PICK(d, of_nodes));
        write_path(out, d, depth);
        buffer_add_text(out, ")");
    } else if (kind == 7) {
        buffer_add_text(out, "translate(");
        write_any(out, d, depth);
        buffer_add_text(out, ", 'xy1', 'ab')");
    } else {
        buffer_add_text(out, roll(d, 2) ? "string()" : "name()");
    }
}

static void write_predicates(struct buffer *out, struct dice *d, unsigned depth)
{
    for (unsigned i = roll(d, 5); i > 3 || (i > 2 && depth < 4); i--) {
        buffer_add_text(out, "[");
        write_any(out, d, depth + 1);
        buffer_add_text(out, "]");
    }
}

static void write_step(struct buffer *out, struct dice *d, unsigned depth)
{
    static const char *const axes[] = {"",
                                       "",
                                       "",
                                       "child::",
                                       "@",
                                       "@",
                                       "attribute::",
                                       "self::",
                                       "parent::",
                                       "ancestor::",
                                       "ancestor-or-self::",
                                       "descendant::",
                                       "descendant-or-self::",
                                       "following-sibling::",
                                       "preceding-sibling::",
                                       "following::"};
    static const char *const tests[] = {"a", "b", "c", "n:a", "*", "n:*", "node()", "text()", "comment()"};
    static const char *const dots[] = {".", ".."};
    if (roll(d, 6) == 0) {
        buffer_add_text(out, PICK(d, dots));
        return;
    }
    const char *axis = PICK(d, axes);
    bool attribute = axis[0] == '@' || strcmp(axis, "attribute::") == 0;
    buffer_printf(out, "%s%s", axis,
                  attribute && roll(d, 5) ? PICK(d, attribute_names) : tests[roll(d, d->mixed ? 6 : 9)]);
    write_predicates(out, d, depth);
}

static void write_start(struct buffer *out, struct dice *d, unsigned depth)
{
    static const char *const keys[] = {"key('by', ", "key('id', "};
    static const char *const starts[] = {"current()", "$set", "$here", "set:distinct(//@x)"};
    unsigned kind = roll(d, 4);
    if (kind == 0) {
        buffer_add_text(out, PICK(d, keys));
        write_any(out, d, depth + 1);
        buffer_add_text(out, ")");
    } else if (kind == 1) {
        buffer_add_text(out, "(");
        write_path(out, d, depth + 1);
        buffer_add_text(out, ")");
    } else {
        buffer_add_text(out, PICK(d, starts));
    }
    write_predicates(out, d, depth);
}

static void write_path(struct buffer *out, struct dice *d, unsigned depth)
{
    unsigned kind = roll(d, 10);
    if (kind == 0)
        buffer_add_text(out, roll(d, 2) ? "/" : "//");
    if (kind > 7) {
        write_start(out, d, depth);
        if (roll(d, 2))
            return;
        buffer_add_text(out, roll(d, 4) ? "/" : "//");
    }
    write_step(out, d, depth);
    for (unsigned i = roll(d, 3); i > 0; i--) {
        buffer_add_text(out, roll(d, 6) ? "/" : "//");
        write_step(out, d, depth);
    }
    if (depth < 3 && roll(d, 8) == 0) {
        buffer_add_text(out, " | ");
        write_path(out, d, depth + 1);
    }
}

static void write_any(struct buffer *out, struct dice *d, unsigned depth)
{
    unsigned kind = depth > 3 ? 5 + roll(d, 3) : roll(d, 8);
    if (depth > 5) {
        buffer_add_text(out, "@x");
        return;
    }
    bool bracket = kind < 5 && depth > 0;
    if (bracket)
        buffer_add_text(out, "(");
    if (kind < 2)
        write_boolean(out, d, depth + 1);
    else if (kind < 3)
        write_number(out, d, depth + 1);
    else if (kind < 5)
        write_text(out, d, depth + 1);
    else
        write_path(out, d, depth + 1);
    if (bracket)
        buffer_add_text(out, ")");
}

static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '<')
            buffer_add_text(out, "&lt;");
        else if (*text == '&')
            buffer_add_text(out, "&amp;");
        else
            buffer_add_byte(out, *text);
    }
}

static struct schema *make_schema(struct dice *d)
{
    struct buffer text = {0}, one = {0};
    buffer_add_text(&text, "<schema xmlns='http://purl.oclc.org/dsdl/schematron' "
                           "xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><ns prefix='n' uri='urn:n'/>"
                           "<ns prefix='hv' uri='https://hvlint.org/ns/rules/1'/>"
                           "<ns prefix='set' uri='http://exslt.org/sets'/>"
                           "<xsl:key name='by' match='a | b[@x]' use='@x | @y'/>"
                           "<xsl:key name='id' match='*' use='concat(generate-id(..), name())'/>"
                           "<pattern><rule context='*'><let name='set' value='//a[@x] | ..'/>"
                           "<let name='here' value='@*'/>");
    for (size_t i = 0; i < EXPRESSIONS; i++) {
        one.len = 0;
        write_any(&one, d, 0);
        buffer_add_text(&text, "<report test=\"");
        add_escaped(&text, one.at);
        buffer_add_text(&text, "\">x</report>");
    }
    buffer_add_text(&text, "</rule></pattern></schema>");
    struct schema *s =
        schema_load_memory("generated.sch", (struct span){.at = text.at, .len = text.len}, NULL);
    buffer_free(&text);
    buffer_free(&one);
    return s;
}

START_TEST(test_generated)
{
    struct dice d = {.state = (uint64_t)_i + 1, .mixed = _i % 2};
    size_t compared = 0;
    struct schema *s = make_schema(&d);
    ck_assert_ptr_nonnull(s);
    xmlDoc *doc = make_document(&d);
    expect_same(s, doc, &compared);
    ck_assert_uint_gt(compared, EXPRESSIONS);
    xmlFreeDoc(doc);
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
    suite_add_tcase(s, c);
    return s;
}
