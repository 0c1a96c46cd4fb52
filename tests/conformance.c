/* Runs public Schematron conformance cases (../shared/conformance, see its README.md) through the engine.
 *
 *     conformance [DIRECTORY]     else $HVLINT_SHARED/conformance, else ../shared/conformance beside the
 * source
 *
 * Prints the cases that fail and `passed N/M`. Exits 77 (skipped) without the directory, 1 when more than
 * `allowed` cases fail. */
#include <ftw.h>
#include <glob.h>
#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "schematron/svrl.h"

#define CASE_NS "tag:dmaus@dmaus.name,2019:Schematron:Testsuite"
#define XML(text) ((const xmlChar *)(text))

/* let-scope-pattern-01 expects a pattern variable to hide one of the schema, let-name-collision-error-05 and
 * -06 expect an error for the same schema: one side has to fail, and the standard (5.4.5) calls it an error.
 */
enum { ALLOWED = 1 };

enum outcome { OUTCOME_VALID, OUTCOME_INVALID, OUTCOME_ERROR };

struct test {
    struct arena arena;
    const char *directory; /* a temporary one */
    xmlNode *root;
    const char *problem; /* the first one told */
    xmlDoc *primary, *report;
};

static const xmlNode *is_case(const xmlNode *n, const char *name)
{
    bool same = n->type == XML_ELEMENT_NODE && n->ns && xmlStrEqual(n->ns->href, XML(CASE_NS)) &&
                xmlStrEqual(n->name, XML(name));
    return same ? n : NULL;
}

static xmlNode *child(const xmlNode *parent, const char *name)
{
    xmlNode *n = parent ? parent->children : NULL;
    while (n && !is_case(n, name))
        n = n->next;
    return n;
}

static const char *get(struct test *t, const xmlNode *node, const char *name)
{
    xmlChar *value = node ? xmlGetNoNsProp(node, XML(name)) : NULL;
    const char *copy = value ? arena_dup(&t->arena, span_of((const char *)value)) : NULL;
    xmlFree(value);
    return copy;
}

/* Saves the first element below node as a file and returns its path. */
static const char *save(struct test *t, xmlNode *element, const char *name)
{
    const char *path = arena_printf(&t->arena, "%s/%s", t->directory, name);
    for (char *slash = strchr((char *)path + strlen(t->directory) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    xmlDoc *doc = xmlNewDoc(XML("1.0"));
    xmlDocSetRootElement(doc, xmlDocCopyNode(element, doc, 1));
    xmlSaveFile(path, doc);
    xmlFreeDoc(doc);
    return path;
}

static void note_problem(void *user, const char *path, long line, const char *text)
{
    struct test *t = user;
    if (!t->problem)
        t->problem = arena_printf(&t->arena, "%s:%ld: %s", path, line, text);
}

static void save_documents(struct test *t)
{
    const xmlNode *documents = child(t->root, "documents");
    for (xmlNode *n = documents ? documents->children : NULL; n; n = n->next) {
        if (n->type != XML_ELEMENT_NODE)
            continue;
        const char *path = save(t, xmlFirstElementChild(n), get(t, n, "filename"));
        if (is_case(n, "primary"))
            t->primary = xmlReadFile(path, NULL, XML_PARSE_NONET);
    }
}

/* A case offers a schema for each query binding: ours is xslt, else the one that names none. */
static xmlNode *choose_schema(struct test *t, const xmlNode *schemas)
{
    xmlNode *first = xmlFirstElementChild((xmlNode *)schemas);
    for (xmlNode *n = first; n; n = xmlNextElementSibling(n)) {
        const char *binding = get(t, n, "queryBinding");
        if (binding && strcmp(binding, "xslt") == 0)
            return n;
    }
    return first;
}

static enum outcome evaluate(struct test *t)
{
    const xmlNode *schemas = child(t->root, "schemas");
    const struct schema_options options = {.problem = note_problem, .problem_user = t};
    struct schema *schema = schema_load(save(t, choose_schema(t, schemas), "schema.sch"), &options);
    if (!schema)
        return OUTCOME_ERROR;
    int status;
    size_t fired;
    t->report = svrl_document(schema, t->primary, "document.xml", get(t, schemas, "phase"), &options, &status,
                              &fired);
    schema_free(schema);
    if (status != 0)
        return OUTCOME_ERROR;
    return fired ? OUTCOME_INVALID : OUTCOME_VALID;
}

/* Whether all expectations hold in the SVRL report. */
static const char *check_report(struct test *t)
{
    const xmlNode *all = child(t->root, "expectations");
    const char *wrong = NULL;
    xmlXPathContext *context = xmlXPathNewContext(t->report);
    xmlXPathRegisterNs(context, XML("svrl"), XML("http://purl.oclc.org/dsdl/svrl"));
    for (xmlNode *n = all ? all->children : NULL; n && !wrong; n = n->next) {
        const char *test = n->type == XML_ELEMENT_NODE ? get(t, n, "test") : NULL;
        xmlXPathObject *value = test ? xmlXPathEval(XML(test), context) : NULL;
        if (test && !xmlXPathCastToBoolean(value))
            wrong = test;
        xmlXPathFreeObject(value);
    }
    xmlXPathFreeContext(context);
    return wrong;
}

static const char *const outcomes[] = {"valid", "invalid", "error"};

/* NULL when it passes, else why not. */
static const char *judge(struct test *t)
{
    const char *expected = get(t, t->root, "expect");
    const char *got = outcomes[evaluate(t)];
    if (expected && strcmp(got, expected) != 0)
        return arena_printf(&t->arena, "expected %s, got %s (%s)", expected, got,
                            t->problem ? t->problem : "no problem");
    const char *wrong = t->report ? check_report(t) : NULL;
    return wrong ? arena_printf(&t->arena, "the report lacks: %s", wrong) : NULL;
}

static int remove_one(const char *path, const struct stat *facts, int type, struct FTW *where)
{
    (void)facts;
    (void)type;
    (void)where;
    return remove(path);
}

static bool run_case(const char *path)
{
    char directory[] = "/tmp/hvlint-conformance-XXXXXX";
    xmlDoc *doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOBLANKS);
    if (!doc || !mkdtemp(directory)) {
        printf("FAIL %s: cannot be read\n", path);
        xmlFreeDoc(doc);
        return false;
    }
    struct test t = {.directory = directory, .root = xmlDocGetRootElement(doc)};
    save_documents(&t);
    const char *why = judge(&t);
    if (why)
        printf("FAIL %s: %s\n", get(&t, t.root, "id"), why);
    xmlFreeDoc(t.primary);
    xmlFreeDoc(t.report);
    xmlFreeDoc(doc);
    arena_free(&t.arena);
    nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return !why;
}

static int run_all(const char *directory)
{
    char pattern[4096];
    glob_t found = {0};
    size_t passed = 0;
    snprintf(pattern, sizeof(pattern), "%s/tests/core/*.xml", directory);
    glob(pattern, 0, NULL, &found);
    snprintf(pattern, sizeof(pattern), "%s/tests/svrl/*.xml", directory);
    glob(pattern, GLOB_APPEND, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc; i++)
        passed += run_case(found.gl_pathv[i]) ? 1 : 0;
    size_t count = found.gl_pathc;
    globfree(&found);
    if (!count) {
        printf("skipped: no conformance cases in %s\n", directory);
        return 77;
    }
    printf("passed %zu/%zu\n", passed, count);
    return count - passed > ALLOWED ? 1 : 0;
}

int main(int argc, char **argv)
{
    const char *shared = getenv("HVLINT_SHARED"), *source = getenv("srcdir");
    char directory[2048];
    if (shared)
        snprintf(directory, sizeof(directory), "%s/conformance", shared);
    else
        snprintf(directory, sizeof(directory), "%s/../shared/conformance", source ? source : ".");
    int status = run_all(argc > 1 ? argv[1] : directory);
    xmlCleanupParser();
    return status;
}
