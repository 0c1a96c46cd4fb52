/* How many checks a second: rules DOCUMENT SECONDS SCHEMA... A check is one test evaluated at one node; the
 * walk, the contexts and what an evaluation sets up count as time of the checks. The document is read before
 * the clock starts. */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "schematron/program.h"

struct bench {
    xmlDoc *doc;
    struct schema **schemas;
    size_t count;
    struct schema_set *set;
    double seconds; /* to spend on each way */
};

struct result {
    size_t checks, rounds, fired;
    double time; /* of the processor */
};

static void count_checks(void *user, const struct pattern *pattern, const struct rule *rule, xmlNode *node)
{
    (void)pattern;
    (void)node;
    struct result *r = user;
    r->checks += rule->check_count;
}

static void count_fired(void *user, const struct schema_result *fired)
{
    (void)fired;
    struct result *r = user;
    r->fired++;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void evaluate(const struct schema *schema, xmlDoc *doc, const struct schema_options *o,
                     struct result *r)
{
    bool ok;
    struct evaluation *ev = evaluation_new(schema, doc, "#ALL", o, &ok);
    ev->fired = count_fired;
    ev->rule_fired = count_checks;
    ev->user = r;
    evaluation_run(ev);
    evaluation_free(ev);
}

/* prepared_before: what the engine reads of the document first is no part of the time, as where many schemas
 * share it. */
static struct result measure(const struct bench *b, bool plain, bool prepared_before)
{
    const struct schema_options o = {.plain = plain};
    struct result r = {0};
    struct tree *before = prepared_before ? schema_prepare(b->set, b->doc) : NULL;
    double start = now();
    do {
        struct tree *prepared = schema_prepare(b->set, b->doc);
        for (size_t i = 0; i < b->count; i++)
            evaluate(b->schemas[i], b->doc, &o, &r);
        schema_release(prepared);
        r.rounds++;
        r.time = now() - start;
    } while (r.time < b->seconds);
    schema_release(before);
    return r;
}

static void print_result(const char *name, const struct result *r)
{
    printf("%-28s %9zu checks in %8.3f ms  %8.2f million checks/s  (%zu fired)\n", name,
           r->checks / r->rounds, r->time * 1e3 / (double)r->rounds, (double)r->checks / r->time / 1e6,
           r->fired / r->rounds);
}

static void tell(void *user, const char *path, long line, const char *text)
{
    (void)user;
    fprintf(stderr, "%s:%ld: %s\n", path, line, text);
}

static size_t expressions(const struct bench *b, bool with_program)
{
    size_t n = 0;
    for (size_t i = 0; i < b->count; i++)
        for (const struct expression *e = b->schemas[i]->first_expression; e; e = e->next)
            n += !with_program || e->program ? 1 : 0;
    return n;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    struct schema_set *set = schema_set_new();
    const struct schema_options o = {.problem = tell, .set = set};
    struct bench b = {
        .doc = xmlReadFile(argv[1], NULL, XML_PARSE_NONET), .seconds = atof(argv[2]), .set = set};
    b.schemas = calloc((size_t)argc, sizeof(*b.schemas));
    for (int i = 3; i < argc && b.schemas; i++)
        b.schemas[b.count++] = schema_load(argv[i], &o);
    for (size_t i = 0; i < b.count; i++)
        if (!b.schemas[i])
            return 1;
    if (!b.doc || !b.schemas)
        return 1;
    struct result ours = measure(&b, false, false), plain = measure(&b, true, false);
    struct result prepared = measure(&b, false, true);
    printf("%zu of %zu expressions have programs\n", expressions(&b, true), expressions(&b, false));
    print_result("programs", &ours);
    print_result("libxml2's XPath", &plain);
    print_result("programs, document prepared", &prepared);
    printf("ratio %.1f\n", plain.time / (double)plain.rounds / (ours.time / (double)ours.rounds));
    for (size_t i = 0; i < b.count; i++)
        schema_free(b.schemas[i]);
    free(b.schemas);
    schema_set_free(set);
    xmlFreeDoc(b.doc);
    return 0;
}
