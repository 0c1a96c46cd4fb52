/* The engine's own form of a document. */
#include <check.h>

#include "base/buffer.h"
#include "schematron/parts.h"

static xmlDoc *read_document(const char *text)
{
    struct arena arena = {0};
    const char *error = NULL;
    long line;
    xmlDoc *doc = schema_document(span_of(text), "test.xml", &arena, &error, &line);
    ck_assert_msg(doc != NULL, "%s", error ? error : "");
    arena_free(&arena);
    return doc;
}

static void add_names(struct schema_names *names, const char *list)
{
    struct span rest = span_of(list);
    while (rest.at)
        names_add(names, NULL, span_split(&rest, ' '));
}

/* Every node: its class, name, text, and how far it is to its relatives. */
static void show_node(struct buffer *out, const struct tree *t, const struct node *n)
{
    static const char classes[] = "eatcpr";
    const struct node *next = node_next(n), *child = node_child(n), *up = node_up(n);
    buffer_printf(out, "%td %c%u `%s`", n - t->nodes, classes[class_of(n)],
                  n->name & (((uint32_t)1 << CLASS_SHIFT) - 1), n->text ? n->text : "?");
    if (up)
        buffer_printf(out, " up %td", up - t->nodes);
    if (child)
        buffer_printf(out, " child %td", child - t->nodes);
    if (next)
        buffer_printf(out, " next %td", next - t->nodes);
    buffer_add_text(out, "\n");
}

static void shows(const struct tree *t, const char *wanted)
{
    struct buffer out = {0};
    for (size_t i = 0; i < t->count; i++)
        show_node(&out, t, &t->nodes[i]);
    ck_assert_str_eq(out.len ? out.at : "", wanted);
    buffer_free(&out);
}

START_TEST(test_all_kinds)
{
    struct schema_names names = {0};
    add_names(&names, "a b x");
    xmlDoc *doc = read_document("<?p q?><a x='1' y='&#50;'><b>t<!--c--></b><b/>u<c x=''><a/></c></a>");
    struct tree *t = tree_use(doc, &names);
    shows(t, "0 r0 `?` child 1\n"
             "1 p0 `q` up 0 next 2\n"
             "2 e1 `?` up 0 child 5\n"
             "3 a3 `1` up 2 next 4\n"
             "4 a0 `2` up 2\n"
             "5 e2 `?` up 2 child 6 next 8\n"
             "6 t0 `t` up 5 next 7\n"
             "7 c0 `c` up 5\n"
             "8 e2 `` up 2 next 9\n"
             "9 t0 `u` up 2 next 10\n"
             "10 e0 `?` up 2 child 12\n"
             "11 a3 `` up 10\n"
             "12 e1 `` up 10\n");
    tree_leave(t);
    xmlFreeDoc(doc);
    names_free(&names);
}
END_TEST

START_TEST(test_both_ways)
{
    struct schema_names names = {0};
    xmlDoc *doc = read_document("<a x='1'>t<b y=''/><!--c--><?p?></a>"), *other = read_document("<a/>");
    struct tree *t = tree_use(doc, &names);
    ck_assert_uint_eq(t->count, 8);
    for (size_t i = 0; i < t->count; i++)
        ck_assert_ptr_eq(tree_node(t->nodes[i].xml), &t->nodes[i]);
    ck_assert_ptr_null(tree_node(other->children));
    xmlNode *late = xmlNewChild(doc->children, NULL, XML("late"), NULL);
    ck_assert_ptr_null(tree_node(late));
    tree_leave(t);
    ck_assert_ptr_null(tree_node(doc->children));
    xmlFreeDoc(doc);
    xmlFreeDoc(other);
    names_free(&names);
}
END_TEST

static const struct node *attribute(const struct node *n, const struct schema_names *names, const char *name)
{
    return node_attribute_named(n, name_of(CLASS_ATTRIBUTE, names_find(names, NULL, span_of(name))));
}

START_TEST(test_attributes)
{
    struct schema_names names = {0};
    add_names(&names, "a x y z");
    names_add(&names, "urn:n", SPAN("x"));
    xmlDoc *doc = read_document("<a xmlns:n='urn:n' n:x='0' y='1' o='2' x='3'/>");
    struct tree *t = tree_use(doc, &names);
    const struct node *a = &t->nodes[1];
    ck_assert_str_eq(attribute(a, &names, "x")->text, "3");
    ck_assert_str_eq(attribute(a, &names, "y")->text, "1");
    ck_assert_ptr_null(attribute(a, &names, "z"));
    ck_assert_ptr_null(attribute(a, &names, "a"));
    uint32_t with_namespace = name_of(CLASS_ATTRIBUTE, names_find(&names, "urn:n", SPAN("x")));
    ck_assert_str_eq(node_attribute_named(a, with_namespace)->text, "0");
    ck_assert_ptr_null(node_attribute_named(a + 1, with_namespace));
    tree_leave(t);
    xmlFreeDoc(doc);
    names_free(&names);
}
END_TEST

/* Where one comes by going from child to child, those of other names than `name` passed over as runs. */
static void runs_to(const struct tree *t, uint32_t name, const char *wanted)
{
    struct buffer out = {0};
    for (const struct node *n = node_child(&t->nodes[1]); n;) {
        if (n->name == name)
            buffer_printf(&out, "%td ", n - t->nodes);
        n = n->name == name ? node_next(n) : n->skip ? n + n->skip : NULL;
    }
    ck_assert_str_eq(out.len ? out.at : "", wanted);
    buffer_free(&out);
}

START_TEST(test_runs)
{
    struct schema_names names = {0};
    add_names(&names, "a b");
    xmlDoc *doc = read_document("<r><b/><b/><b/><a/><x/><y/><y/><a/><a/><x/></r>");
    struct tree *t = tree_use(doc, &names);
    runs_to(t, name_of(CLASS_ELEMENT, names_find(&names, NULL, SPAN("a"))), "5 9 10 ");
    runs_to(t, name_of(CLASS_ELEMENT, names_find(&names, NULL, SPAN("b"))), "2 3 4 ");
    tree_leave(t);
    xmlFreeDoc(doc);
    names_free(&names);
}
END_TEST

/* A name that is asked for only after the tree was made splits what was one run of unknown names. */
START_TEST(test_names_that_come_late)
{
    struct schema_names names = {0};
    add_names(&names, "a");
    xmlDoc *doc = read_document("<r y='7'><x/><y/><y/><a/><y/></r>");
    struct tree *first = tree_use(doc, &names);
    add_names(&names, "y");
    struct tree *t = tree_use(doc, &names);
    ck_assert_ptr_eq(first, t);
    runs_to(t, name_of(CLASS_ELEMENT, names_find(&names, NULL, SPAN("y"))), "4 5 7 ");
    runs_to(t, name_of(CLASS_ELEMENT, names_find(&names, NULL, SPAN("a"))), "6 ");
    ck_assert_str_eq(attribute(&t->nodes[1], &names, "y")->text, "7");
    tree_leave(t);
    tree_leave(first);
    xmlFreeDoc(doc);
    names_free(&names);
}
END_TEST

/* Of other names the document gets a tree of its own for the time. */
START_TEST(test_other_names)
{
    struct schema_names names = {0}, others = {0};
    add_names(&names, "a");
    add_names(&others, "x r");
    xmlDoc *doc = read_document("<r/>");
    struct tree *outer = tree_use(doc, &names), *inner = tree_use(doc, &others);
    ck_assert_ptr_ne(outer, inner);
    ck_assert_ptr_eq(tree_node(doc->children), &inner->nodes[1]);
    ck_assert_uint_eq(inner->nodes[1].name, 2);
    tree_leave(inner);
    ck_assert_ptr_eq(tree_node(doc->children), &outer->nodes[1]);
    tree_leave(outer);
    xmlFreeDoc(doc);
    names_free(&names);
    names_free(&others);
}
END_TEST

static void named(struct tree *t, size_t top, uint32_t name, const char *wanted)
{
    struct buffer out = {0};
    size_t count;
    const uint32_t *at = tree_named(t, &t->nodes[top], name, &count);
    for (size_t i = 0; i < count; i++)
        buffer_printf(&out, "%u ", at[i]);
    ck_assert_str_eq(out.len ? out.at : "", wanted);
    buffer_free(&out);
}

START_TEST(test_elements_below)
{
    struct schema_names names = {0};
    add_names(&names, "a b");
    xmlDoc *doc = read_document("<a><a><b/><a/></a><c><a/></c><b/></a>");
    struct tree *t = tree_use(doc, &names);
    uint32_t a = name_of(CLASS_ELEMENT, names_find(&names, NULL, SPAN("a")));
    named(t, 0, a, "1 2 4 6 ");
    named(t, 1, a, "2 4 6 ");
    named(t, 2, a, "4 ");
    named(t, 4, a, "");
    named(t, 5, a, "6 ");
    named(t, 7, a, "");
    tree_leave(t);
    xmlFreeDoc(doc);
    names_free(&names);
}
END_TEST

static struct schema *load_rule(const char *context, const char *test, struct schema_set *set)
{
    struct buffer text = {0};
    buffer_printf(&text,
                  "<schema xmlns='http://purl.oclc.org/dsdl/schematron'><ns prefix='re' "
                  "uri='http://exslt.org/regular-expressions'/><pattern><rule context=\"%s\">"
                  "<report test=\"%s\">x</report></rule></pattern></schema>",
                  context, test);
    const struct schema_options options = {.set = set};
    struct schema *s = schema_load_memory("shared.sch", buffer_span(&text), &options);
    ck_assert_ptr_nonnull(s);
    buffer_free(&text);
    return s;
}

static void count_fired(void *user, const struct schema_result *result)
{
    (void)result;
    ++*(unsigned *)user;
}

static unsigned fired(const struct schema *s, xmlDoc *doc)
{
    unsigned count = 0;
    ck_assert_int_eq(schema_evaluate(s, doc, NULL, NULL, count_fired, &count), 0);
    return count;
}

/* One reading of the document serves all schemas of a set, also one that comes later with names of its own; a
 * schema of another set is not disturbed. */
START_TEST(test_schemas_share_a_document)
{
    struct schema_set *set = schema_set_new();
    struct schema *a = load_rule("a", "re:test(@x, '^[0-9]$')", set), *alone = load_rule("c", "@z", NULL);
    xmlDoc *doc = read_document("<r><a x='1'/><a x='10'/><b y='1'/><b y='2'/><c z=''/></r>");
    struct tree *prepared = schema_prepare(set, doc);
    ck_assert_uint_eq(fired(a, doc), 1);
    struct schema *b = load_rule("b", "@y = ../a/@x", set);
    ck_assert_uint_eq(fired(b, doc), 1);
    ck_assert_uint_eq(fired(alone, doc), 1);
    ck_assert_uint_eq(fired(a, doc), 1);
    schema_release(prepared);
    ck_assert_uint_eq(fired(b, doc), 1);
    schema_free(a);
    schema_free(b);
    schema_free(alone);
    schema_set_free(set);
    xmlFreeDoc(doc);
}
END_TEST

Suite *suite_tree(void)
{
    Suite *s = suite_create("tree");
    TCase *c = tcase_create("documents as lists");
    tcase_add_test(c, test_all_kinds);
    tcase_add_test(c, test_both_ways);
    tcase_add_test(c, test_attributes);
    tcase_add_test(c, test_runs);
    tcase_add_test(c, test_names_that_come_late);
    tcase_add_test(c, test_other_names);
    tcase_add_test(c, test_elements_below);
    tcase_add_test(c, test_schemas_share_a_document);
    suite_add_tcase(s, c);
    return s;
}
