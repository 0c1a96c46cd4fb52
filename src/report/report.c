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

static int compare_undecided(const void *left, const void *right)
{
    const struct undecided *a = left, *b = right;
    return compare_rules(a->rule, b->rule);
}

static void sort(void *array, size_t count, size_t size, int (*compare)(const void *, const void *))
{
    if (count > 1)
        qsort(array, count, size, compare);
}

void report_finding(struct report *r, const struct finding *f)
{
    r->findings = room_for_one(r->findings, r->finding_count, &r->finding_room, sizeof *f);
    r->findings[r->finding_count++] = *f;
}

const char *const *report_needs(struct report *r, const char *const *commands, size_t count)
{
    struct span bytes = {.at = (const char *)commands, .len = count * sizeof *commands};
    const char **known = hash_get(&r->known_needs, bytes);
    if (known)
        return known;
    known = arena_array(&r->arena, count, sizeof *known);
    memcpy(known, commands, bytes.len);
    bytes.at = (const char *)known;
    hash_put(&r->known_needs, bytes, known);
    return known;
}

/* Rules as one list: an equal one that is there already, else a new one. */
static const struct undecided_list *list_of(struct report *r, const struct undecided *rules, size_t count)
{
    struct span bytes = {.at = (const char *)rules, .len = count * sizeof *rules};
    struct undecided_list *list = hash_get(&r->known_lists, bytes);
    if (list)
        return list;
    struct undecided *copy = arena_array(&r->arena, count, sizeof *copy);
    memcpy(copy, rules, bytes.len);
    list = arena_alloc(&r->arena, sizeof *list);
    *list =
        (struct undecided_list){.rules = copy, .count = count, .number = r->list_count++, .next = r->lists};
    r->lists = list;
    hash_put(&r->known_lists, (struct span){.at = (const char *)copy, .len = bytes.len}, list);
    return list;
}

void report_not_evaluated(struct report *r, const char *host, const char *cluster, struct undecided *rules,
                          size_t count)
{
    if (!count)
        return;
    sort(rules, count, sizeof *rules, compare_undecided);
    r->not_evaluated = room_for_one(r->not_evaluated, r->not_evaluated_count, &r->not_evaluated_room,
                                    sizeof *r->not_evaluated);
    r->not_evaluated[r->not_evaluated_count] = (struct not_evaluated){
        .host = host, .cluster = cluster, .list = list_of(r, rules, count), .number = r->not_evaluated_count};
    r->not_evaluated_count++;
    r->undecided_count += count;
}

void report_coverage(struct report *r, const struct coverage *c)
{
    r->coverage = room_for_one(r->coverage, r->coverage_count, &r->coverage_room, sizeof *c);
    r->coverage[r->coverage_count++] = *c;
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

/* In the order of telling where a host has several entries. */
static int compare_not_evaluated(const void *left, const void *right)
{
    const struct not_evaluated *a = left, *b = right;
    int order = compare_texts(a->cluster, b->cluster);
    if (!order)
        order = compare_texts(a->host, b->host);
    return order ? order : (a->number > b->number) - (a->number < b->number);
}

static int compare_coverage(const void *left, const void *right)
{
    const struct coverage *a = left, *b = right;
    return compare_texts(a->path, b->path);
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

/* The rules of all lists, each once, sorted by id; their number in *count. */
static struct undecided *list_rules(const struct report *r, struct arena *arena, size_t *count)
{
    size_t all = 0, n = 0;
    for (const struct undecided_list *list = r->lists; list; list = list->next)
        all += list->count;
    struct undecided *rules = arena_array(arena, all, sizeof *rules);
    for (const struct undecided_list *list = r->lists; list; n += list->count, list = list->next)
        memcpy(rules + n, list->rules, list->count * sizeof *rules);
    sort(rules, n, sizeof *rules, compare_undecided);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || compare_undecided(&rules[*count - 1], &rules[i]) != 0)
            rules[(*count)++] = rules[i];
    return rules;
}

/* The part of a list that is about one rule; lists are sorted by rule. */
struct part {
    const struct undecided *first, *end;
};

/* Goes on to the next rule in each list. */
static void find_parts(const struct report *r, const struct undecided *rule, struct part *parts)
{
    for (const struct undecided_list *list = r->lists; list; list = list->next) {
        struct part *p = &parts[list->number];
        p->first = p->end ? p->end : list->rules;
        p->end = p->first;
        while (p->end < list->rules + list->count && compare_undecided(p->end, rule) == 0)
            p->end++;
    }
}

void report_each_undecided(const struct report *r,
                           void (*tell)(const struct not_evaluated *of, const struct undecided *what,
                                        void *user),
                           void *user)
{
    struct arena arena = {0};
    size_t count;
    const struct undecided *rules = list_rules(r, &arena, &count);
    struct part *parts = arena_array(&arena, r->list_count, sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        find_parts(r, &rules[i], parts);
        for (size_t k = 0; k < r->not_evaluated_count; k++) {
            const struct part *p = &parts[r->not_evaluated[k].list->number];
            for (const struct undecided *one = p->first; one < p->end; one++)
                tell(&r->not_evaluated[k], one, user);
        }
    }
    arena_free(&arena);
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
    hash_free(&r->known_lists);
    hash_free(&r->known_needs);
    arena_free(&r->arena);
    *r = (struct report){0};
}
