/* Any bytes as a rule file: the first line is a small document, the rest a schema that is evaluated over it.
 */
#include <libxml/parser.h>

#include "schematron/schematron.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void ignore_problem(void *user, const char *path, long line, const char *text)
{
    (void)user;
    (void)path;
    (void)line;
    (void)text;
}

static void ignore_xml_error(void *user, const char *format, ...)
{
    (void)user;
    (void)format;
}

static void ignore_result(void *user, const struct schema_result *result)
{
    struct arena *arena = user;
    schema_text(result, result->check->node, result->node, arena);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    xmlSetGenericErrorFunc(NULL, ignore_xml_error);
    struct span rest = {.at = (const char *)data, .len = size};
    struct span text = span_split(&rest, '\n');
    struct schema_options options = {.problem = ignore_problem};
    struct schema *schema = rest.at ? schema_load_memory("/nonexistent/fuzz.sch", rest, &options) : NULL;
    xmlDoc *doc = xmlReadMemory(text.at, (int)text.len, "fuzz.xml", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    struct arena arena = {0};
    if (schema && doc)
        schema_evaluate(schema, doc, "#ALL", &options, ignore_result, &arena);
    arena_free(&arena);
    xmlFreeDoc(doc);
    if (schema)
        schema_free(schema);
    return 0;
}
