/* Documents and schemas by dice: the same ones from the same start. */
#include "generated.h"

#include <check.h>

unsigned roll(struct dice *d, unsigned sides)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(d->state >> 33) % sides;
}

#define PICK(dice, list) ((list)[roll((dice), sizeof(list) / sizeof((list)[0]))])

static const char *const names[] = {"a", "b", "c", "n:a", "d"};
static const char *const attribute_names[] = {"x", "y", "z"};
static const char *const values[] = {"",
                                     "1",
                                     "2",
                                     "10",
                                     "-3",
                                     "1.5",
                                     "0.7",
                                     "0.625",
                                     "0.",
                                     " 7 ",
                                     "x",
                                     "y",
                                     "x y",
                                     "1e2",
                                     "a|b",
                                     "0",
                                     "true",
                                     "é",
                                     "12345678901234567890"};

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

xmlDoc *generated_document(struct dice *d)
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
    static const char *const pairs[] = {"contains(", "starts-with(", "hv:glob(", "regexp:test("};
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
    static const char *const functions[] = {"count(", "sum(", "math:max("};
    static const char *const conversions[] = {"number(", "string-length(", "-(",    "hv:hex(",
                                              "floor(",  "ceiling(",       "round("};
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
    static const char *const of_nodes[] = {"local-name(", "name(", "generate-id(", "namespace-uri("};
    unsigned kind = roll(d, 10);
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
    } else if (kind == 9 && roll(d, 2)) {
        buffer_add_text(out, "substring(");
        write_any(out, d, depth);
        buffer_add_text(out, ", ");
        write_number(out, d, depth + 1);
        if (roll(d, 2)) {
            buffer_add_text(out, ", ");
            write_number(out, d, depth + 1);
        }
        buffer_add_text(out, ")");
    } else if (kind == 8) {
        buffer_add_text(out, "hv:join(");
        write_path(out, d, depth);
        buffer_add_text(out, ", '+')");
    } else {
        buffer_add_text(out, roll(d, 2) ? "string()" : "name()");
    }
}

/* One side is the same at every node. */
static void write_comparison(struct buffer *out, struct dice *d, unsigned depth)
{
    static const char *const fixed[] = {"$set",
                                        "$here",
                                        "$set/@x",
                                        "current()/@y",
                                        "count($set)",
                                        "concat($here, '')",
                                        "$set[@x = $here]/*/@z",
                                        "not($here)"};
    static const char *const signs[] = {" = ", " = ", " = ", " != ", " < ", " >= "};
    bool first = roll(d, 2);
    if (first)
        buffer_printf(out, "[%s%s", PICK(d, fixed), PICK(d, signs));
    else
        buffer_add_text(out, "[");
    write_any(out, d, depth + 2);
    if (!first)
        buffer_printf(out, "%s%s", PICK(d, signs), PICK(d, fixed));
    buffer_add_text(out, "]");
}

static void write_predicates(struct buffer *out, struct dice *d, unsigned depth)
{
    if (depth < 4 && roll(d, 8) == 0)
        write_comparison(out, d, depth);
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
                                       "following::",
                                       "preceding::"};
    static const char *const tests[] = {"a",   "b",      "c",      "n:a",       "*",
                                        "n:*", "node()", "text()", "comment()", "processing-instruction()"};
    static const char *const dots[] = {".", ".."};
    if (roll(d, 6) == 0) {
        buffer_add_text(out, PICK(d, dots));
        return;
    }
    const char *axis = PICK(d, axes);
    bool attribute = axis[0] == '@' || strcmp(axis, "attribute::") == 0;
    buffer_printf(out, "%s%s", axis,
                  attribute && roll(d, 5) ? PICK(d, attribute_names) : tests[roll(d, d->mixed ? 6 : 10)]);
    write_predicates(out, d, depth);
}

static void write_start(struct buffer *out, struct dice *d, unsigned depth)
{
    static const char *const keys[] = {"key('by', ", "key('id', "};
    static const char *const starts[] = {"current()", "$set", "$here", "set:distinct(//@x)", "hv:most(//@y)"};
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

void generated_expression(struct buffer *out, struct dice *d)
{
    write_any(out, d, 0);
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

struct schema *generated_schema(struct dice *d)
{
    struct buffer text = {0}, one = {0};
    buffer_add_text(&text, "<schema xmlns='http://purl.oclc.org/dsdl/schematron' "
                           "xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><ns prefix='n' uri='urn:n'/>"
                           "<ns prefix='hv' uri='https://hvlint.org/ns/rules/1'/>"
                           "<ns prefix='set' uri='http://exslt.org/sets'/>"
                           "<ns prefix='math' uri='http://exslt.org/math'/>"
                           "<ns prefix='regexp' uri='http://exslt.org/regular-expressions'/>"
                           "<xsl:key name='by' match='a | b[@x]' use='@x | @y'/>"
                           "<xsl:key name='id' match='*' use='concat(generate-id(..), name())'/>"
                           "<pattern><rule context='*'><let name='set' value='//a[@x] | ..'/>"
                           "<let name='here' value='@*'/>");
    for (size_t i = 0; i < GENERATED_EXPRESSIONS; i++) {
        one.len = 0;
        generated_expression(&one, d);
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
