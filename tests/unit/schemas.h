/* Running small schemas over small documents, for the tests of the rule engine. */
#ifndef HVLINT_TESTS_SCHEMAS_H
#define HVLINT_TESTS_SCHEMAS_H

#include <check.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "schematron/svrl.h"

#define XML(text) ((const xmlChar *)(text))

/* What came out, a line each: `path:line: problem`, and for each check that fired its text. */
struct outcome {
    struct buffer lines;
    struct arena arena;
};

static inline void note_problem(void *user, const char *path, long line, const char *text)
{
    struct outcome *o = user;
    buffer_printf(&o->lines, "%s:%ld: %s\n", path, line, text);
}

static inline void note_fired(void *user, const struct schema_result *result)
{
    struct outcome *o = user;
    buffer_printf(&o->lines, "%s\n", schema_text(result, result->check->node, result->node, &o->arena));
}

static inline xmlDoc *parse(const char *xml)
{
    xmlDoc *doc = xmlReadMemory(xml, (int)strlen(xml), "input.xml", NULL, XML_PARSE_NONET);
    ck_assert_ptr_nonnull(doc);
    return doc;
}

#define HEAD                                                                                                 \
    "<schema xmlns='http://purl.oclc.org/dsdl/schematron' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' " \
    "xmlns:hv='https://hvlint.org/ns/rules/1'>"                                                              \
    "<ns prefix='ip' uri='https://hvlint.org/ns/ip/1'/><ns prefix='hv' "                                     \
    "uri='https://hvlint.org/ns/rules/1'/>"                                                                  \
    "<ns prefix='set' uri='http://exslt.org/sets'/><ns prefix='math' uri='http://exslt.org/math'/>"          \
    "<ns prefix='str' uri='http://exslt.org/strings'/>"                                                      \
    "<ns prefix='re' uri='http://exslt.org/regular-expressions'/>"

static inline void run_file(struct outcome *o, const char *path, const char *schema, const char *xml,
                            const char *phase)
{
    struct schema_options options = {.problem = note_problem, .problem_user = o};
    struct schema *s =
        schema ? schema_load_memory(path, span_of(schema), &options) : schema_load(path, &options);
    if (!s)
        return;
    xmlDoc *doc = parse(xml);
    schema_evaluate(s, doc, phase, &options, note_fired, o);
    xmlFreeDoc(doc);
    schema_free(s);
}

/* Runs the schema over the document and compares all lines. */
static inline void expect_phase(const char *schema, const char *xml, const char *phase, const char *wanted)
{
    struct outcome o = {0};
    run_file(&o, "rules.sch", schema, xml, phase);
    ck_assert_str_eq(o.lines.len ? o.lines.at : "", wanted);
    buffer_free(&o.lines);
    arena_free(&o.arena);
}

static inline void expect(const char *schema, const char *xml, const char *wanted)
{
    expect_phase(schema, xml, NULL, wanted);
}

/* Whether loading or evaluating tells a problem that contains the text. */
static inline void expect_problem(const char *schema, const char *xml, const char *part)
{
    struct outcome o = {0};
    run_file(&o, "rules.sch", schema, xml, NULL);
    const char *lines = o.lines.len ? o.lines.at : "";
    ck_assert_msg(strstr(lines, part) != NULL, "`%s` lacks `%s`", lines, part);
    buffer_free(&o.lines);
    arena_free(&o.arena);
}

#define RULE(context, checks)                                                                                \
    HEAD "<pattern><rule context=\"" context "\">" checks "</rule></pattern></schema>"
#define VALUE(expression) RULE("/", "<report test='true()'><value-of select=\"" expression "\"/></report>")

static inline void write_file(const char *directory, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static inline void remove_file(const char *directory, const char *name)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    remove(path);
}

#define SCH "xmlns='http://purl.oclc.org/dsdl/schematron'"

#endif
