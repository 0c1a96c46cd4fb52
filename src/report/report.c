#include "report/report.h"

#include <stdlib.h>

#include "base/hash.h"

/* Makes room for one element more at the end of a growing array. */
static void *room_for_one(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room ? *room * 2 : 16;
    return memory_resize(array, *room * size);
}

void report_finding(struct report *r, const struct finding *f)
{
    r->findings = room_for_one(r->findings, r->finding_count, &r->finding_room, sizeof *f);
    r->findings[r->finding_count++] = *f;
}

void report_not_evaluated(struct report *r, const struct not_evaluated *n)
{
    r->not_evaluated =
        room_for_one(r->not_evaluated, r->not_evaluated_count, &r->not_evaluated_room, sizeof *n);
    r->not_evaluated[r->not_evaluated_count++] = *n;
}

void report_coverage(struct report *r, const struct coverage *c)
{
    r->coverage = room_for_one(r->coverage, r->coverage_count, &r->coverage_room, sizeof *c);
    r->coverage[r->coverage_count++] = *c;
}

/* NULL sorts first. */
static int compare_texts(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int compare_rules(const struct rule_info *a, const struct rule_info *b)
{
    return compare_texts(a ? a->id : NULL, b ? b->id : NULL);
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_places(const struct finding *a, const struct finding *b)
{
    if (!a->place_count || !b->place_count)
        return (a->place_count != 0) - (b->place_count != 0);
    const struct place *p = a->places, *q = b->places;
    int order = compare_texts(p->path, q->path);
    if (!order)
        order = compare_numbers(p->line, q->line);
    return order ? order : compare_numbers(p->column, q->column);
}

/* Message and fingerprint come last, so that no two different findings are equal. */
static int compare_findings(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    int order = (int)b->severity - (int)a->severity;
    if (!order)
        order = compare_rules(a->rule, b->rule);
    if (!order)
        order = compare_texts(a->cluster, b->cluster);
    if (!order)
        order = compare_texts(a->host, b->host);
    if (!order)
        order = compare_texts(a->object, b->object);
    if (!order)
        order = compare_places(a, b);
    if (!order)
        order = compare_texts(a->message, b->message);
    return order ? order : compare_texts(a->fingerprint, b->fingerprint);
}

static int compare_not_evaluated(const void *left, const void *right)
{
    const struct not_evaluated *a = left, *b = right;
    int order = compare_rules(a->rule, b->rule);
    if (!order)
        order = compare_texts(a->cluster, b->cluster);
    return order ? order : compare_texts(a->host, b->host);
}

static int compare_coverage(const void *left, const void *right)
{
    const struct coverage *a = left, *b = right;
    return compare_texts(a->path, b->path);
}

static void sort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count > 1)
        qsort(array, count, size, compare);
}

/* Keeps the first finding of each fingerprint. */
static void drop_duplicates(struct report *r)
{
    struct hash seen = {0};
    size_t kept = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        const struct finding *f = &r->findings[i];
        if (!f->fingerprint || !hash_put(&seen, span_of(f->fingerprint), r))
            r->findings[kept++] = *f;
    }
    r->finding_count = kept;
    hash_free(&seen);
}

void report_sort(struct report *r)
{
    sort(r->findings, r->finding_count, sizeof *r->findings, compare_findings);
    drop_duplicates(r);
    sort(r->not_evaluated, r->not_evaluated_count, sizeof *r->not_evaluated, compare_not_evaluated);
    sort(r->coverage, r->coverage_count, sizeof *r->coverage, compare_coverage);
}

size_t report_count(const struct report *r, enum severity s)
{
    size_t count = 0;
    for (size_t i = 0; i < r->finding_count; i++)
        count += r->findings[i].severity == s && !r->findings[i].suppressed;
    return count;
}

void report_free(struct report *r)
{
    free(r->findings);
    free(r->not_evaluated);
    free(r->coverage);
    arena_free(&r->arena);
    *r = (struct report){0};
}
