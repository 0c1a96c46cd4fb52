/* What each rule costs by itself: patterns SMALL LARGE SCHEMA... A table, the worst last: milliseconds on
 * both documents beyond the walk, steps (as the limits of expressions count them) on the large one, how many
 * checks fired there, and the growth: 1.0 where the time grows as the number of elements, 2.0 where it grows
 * as its square. */
#include <libxml/parser.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "schematron/program.h"

struct bench {
    xmlDoc *docs[2];       /* small, large */
    struct tree *trees[2]; /* of them */
    struct schema **schemas;
    size_t count;
    struct schema_set *set;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void tell(void *user, const char *path, long line, const char *text)
{
    (void)user;
    fprintf(stderr, "%s:%ld: %s\n", path, line, text);
}

enum { ROUNDS = 5 };                            /* at most; the fastest counts */
static const double LONG = 0.2, NOISE = 500e-6; /* seconds: one round is enough; too short to tell a growth */

struct cost {
    double time;
    size_t fired;
    unsigned long steps;
};

struct line {
    const char *id;
    struct cost small, large;
    double growth;
};

/* Which pattern is meant; NULL: none. */
static bool is_wanted(void *user, const struct schema_pattern *pattern)
{
    return user == pattern;
}

static void count_fired(void *user, const struct schema_result *result)
{
    (void)result;
    size_t *fired = user;
    ++*fired;
}

static struct cost cost_once(const struct schema *schema, xmlDoc *doc, const struct schema_pattern *pattern)
{
    const struct schema_options o = {.wants = is_wanted, .user = (void *)(uintptr_t)pattern};
    size_t fired = 0;
    bool ok;
    double start = now();
    struct evaluation *ev = evaluation_new(schema, doc, "#ALL", &o, &ok);
    ev->fired = count_fired;
    ev->user = &fired;
    evaluation_run(ev);
    struct cost cost = {.time = now() - start, .fired = fired};
    for (size_t i = 0; i < schema->expression_count; i++)
        cost.steps += ev->spending[i].operations;
    evaluation_free(ev);
    return cost;
}

/* The pattern that costs least: about what it costs to walk the document and ask each node. */
static const struct schema_pattern *cheapest(const struct schema *schema, xmlDoc *doc)
{
    const struct schema_pattern *found = NULL;
    double least = 0;
    for (size_t i = 0; i < schema_pattern_count(schema); i++) {
        const struct schema_pattern *p = schema_pattern_at(schema, i);
        double time = cost_once(schema, doc, p).time;
        if (!found || time < least) {
            found = p;
            least = time;
        }
    }
    return found;
}

/* What a pattern costs beyond the walk, which is measured beside it because others use the machine, too. */
static struct cost cost_of(const struct schema *schema, xmlDoc *doc, const struct schema_pattern *pattern,
                           const struct schema_pattern *walker, double *walk)
{
    struct cost best = cost_once(schema, doc, pattern);
    *walk = cost_once(schema, doc, walker).time;
    for (int i = 1; i < ROUNDS && best.time < LONG; i++) {
        struct cost again = cost_once(schema, doc, pattern);
        best.time = fmin(best.time, again.time);
        *walk = fmin(*walk, cost_once(schema, doc, walker).time);
    }
    best.time -= *walk;
    return best;
}

static size_t elements_of(const xmlDoc *doc)
{
    size_t count = 0;
    const xmlNode *root = xmlDocGetRootElement(doc);
    for (const xmlNode *n = root; n; n = node_following((xmlNode *)(uintptr_t)n, root))
        count += n->type == XML_ELEMENT_NODE;
    return count;
}

/* 0 where the time is too short beside the walk to tell. */
static double growth_of(const struct line *line, double walk, double elements)
{
    if (line->large.time < fmax(NOISE, walk / 4))
        return 0;
    return log(line->large.time / fmax(line->small.time, NOISE / 10 / elements)) / log(elements);
}

static int by_growth(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    if (a->growth != b->growth)
        return a->growth < b->growth ? -1 : 1;
    return strcmp(a->id, b->id);
}

static void print_lines(struct line *lines, size_t count, double elements)
{
    struct cost small = {0}, large = {0};
    qsort(lines, count, sizeof(*lines), by_growth);
    printf("pattern      small ms   large ms        steps    fired  growth\n");
    for (size_t i = 0; i < count; i++) {
        const struct line *l = &lines[i];
        printf("%-8s %12.3f %10.3f %12lu %8zu  %6.2f\n", l->id, l->small.time * 1e3, l->large.time * 1e3,
               l->large.steps, l->large.fired, l->growth);
        small.time += l->small.time;
        large.time += l->large.time;
        large.steps += l->large.steps;
        large.fired += l->large.fired;
    }
    printf("%-8s %12.3f %10.3f %12lu %8zu  %6.2f\n", "all", small.time * 1e3, large.time * 1e3, large.steps,
           large.fired, log(fmax(large.time, NOISE) / fmax(small.time, NOISE)) / log(elements));
}

static struct line line_of(const struct schema *schema, size_t i, xmlDoc *const *docs,
                           const struct schema_pattern *walker, double elements)
{
    const struct schema_pattern *pattern = schema_pattern_at(schema, i);
    double walk;
    struct line line = {.id = pattern->id ? pattern->id : "-",
                        .small = cost_of(schema, docs[0], pattern, walker, &walk)};
    line.large = cost_of(schema, docs[1], pattern, walker, &walk);
    line.growth = growth_of(&line, walk, elements);
    return line;
}

static int per_pattern(const struct bench *b)
{
    size_t count = 0, room = 0;
    double elements = (double)elements_of(b->docs[1]) / (double)elements_of(b->docs[0]);
    for (size_t i = 0; i < b->count; i++)
        room += schema_pattern_count(b->schemas[i]);
    struct line *lines = calloc(room + 1, sizeof(*lines));
    for (size_t i = 0; lines && i < b->count; i++) {
        const struct schema_pattern *walker = cheapest(b->schemas[i], b->docs[0]);
        for (size_t k = 0; k < schema_pattern_count(b->schemas[i]); k++)
            lines[count++] = line_of(b->schemas[i], k, b->docs, walker, elements);
    }
    if (!lines)
        return 1;
    print_lines(lines, count, elements);
    free(lines);
    return 0;
}

static bool load(struct bench *b, char **paths)
{
    const struct schema_options o = {.problem = tell, .set = b->set};
    bool ok = b->docs[0] && b->docs[1] && b->schemas;
    for (; ok && *paths; paths++) {
        b->schemas[b->count] = schema_load(*paths, &o);
        ok = b->schemas[b->count];
        b->count += ok;
    }
    return ok;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    struct bench b = {.schemas = calloc((size_t)argc, sizeof(struct schema *)), .set = schema_set_new()};
    for (int i = 0; i < 2; i++)
        b.docs[i] = xmlReadFile(argv[i + 1], NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    int status = load(&b, argv + 3) ? 0 : 1;
    for (int i = 0; i < 2 && !status; i++)
        b.trees[i] = schema_prepare(b.set, b.docs[i]);
    status = status ? status : per_pattern(&b);
    for (int i = 0; i < 2; i++) {
        if (b.trees[i])
            schema_release(b.trees[i]);
    }
    for (size_t i = 0; i < b.count; i++)
        schema_free(b.schemas[i]);
    free(b.schemas);
    schema_set_free(b.set);
    for (int i = 0; i < 2; i++)
        xmlFreeDoc(b.docs[i]);
    return status;
}
