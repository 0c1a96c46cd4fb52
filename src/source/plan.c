/* Plans: how the fields of a record are understood, worked out once for all records with the same labels. */
#include <stdlib.h>

#include "source/plan.h"

/* Labels by which objects name the computer that they come from, the surest first. */
static const char *const host_labels[] = {"PSComputerName", "__SERVER",     "CSName",      "SystemName",
                                          "MachineName",    "ComputerName", "Server Name", NULL};

#define EVERY_PART UINT64_MAX

/* A shape's own word for a record says what it is whatever the command; else that counts too. */
static uint64_t part_of(const struct engine *e, const struct record *r)
{
    return r->type.len && *r->type.at >= 'a' && *r->type.at <= 'z' ? EVERY_PART : e->part;
}

static bool fits(const struct plan *p, const struct engine *e, const struct record *r)
{
    if (p->count != r->count || p->part != part_of(e, r) || p->file != e->file ||
        !span_equal(p->type, r->type))
        return false;
    for (size_t i = 0; i < r->count; i++)
        if (!span_equal(p->labels[i], r->fields[i].label))
            return false;
    return true;
}

static uint64_t hash_record(const struct engine *e, const struct record *r)
{
    uint64_t h =
        hash_span(r->type) ^ part_of(e, r) ^ (e->file ? hash_span(span_of(e->file->source->name)) : 0);
    for (size_t i = 0; i < r->count; i++)
        h = (h ^ hash_span(r->fields[i].label)) * 0x9fb21c651e98df25u;
    return h;
}

struct place {
    const struct property *row;
    uint32_t field;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->row != y->row)
        return !x->row ? 1 : !y->row ? -1 : x->row < y->row ? -1 : 1;
    return x->field < y->field ? -1 : x->field > y->field;
}

static void find_order(struct engine *e, struct plan *p)
{
    struct place *places = arena_array(&e->arena, p->count + 1, sizeof *places);
    uint32_t *order = arena_array(&e->arena, p->count + 1, sizeof *order);
    for (size_t i = 0; i < p->count; i++)
        places[i] = (struct place){.row = p->rows[i], .field = (uint32_t)i};
    qsort(places, p->count, sizeof *places, compare_places);
    for (size_t i = 0; i < p->count; i++)
        order[i] = places[i].field;
    p->order = order;
}

static void add_host(struct plan *p, size_t field)
{
    if (p->host_count < sizeof p->hosts / sizeof *p->hosts)
        p->hosts[p->host_count++] = field;
}

/* A label that is there may be empty (PSComputerName always is in local exports), so each is a candidate. */
static void find_hosts(struct plan *p)
{
    for (size_t i = 0; i < p->count && !p->host_count; i++)
        if (p->rows[i] && p->rows[i]->name == HOST_NAME) {
            add_host(p, i);
            p->host_stays = true;
        }
    for (const char *const *label = host_labels; *label && !p->host_stays; label++) {
        const struct span wanted = span_of(*label);
        for (size_t i = 0; i < p->count; i++)
            if (span_equal_nocase(p->labels[i], wanted))
                add_host(p, i);
    }
}

static void understand(struct engine *e, struct plan *p)
{
    for (size_t i = 0; i < p->count; i++) {
        p->rows[i] = entry_row(e->catalogue, p->entry, p->labels[i]);
        if (p->rows[i] && p->rows[i]->name == CLUSTER_NAME && p->cluster == p->count)
            p->cluster = i;
    }
    find_order(e, p);
    if (!p->entry->of_cluster)
        find_hosts(p);
}

static struct plan *plan_new(struct engine *e, const struct record *r)
{
    struct plan *p = arena_alloc(&e->arena, sizeof *p);
    struct span *labels = arena_array(&e->arena, r->count + 1, sizeof *labels);
    for (size_t i = 0; i < r->count; i++)
        labels[i] = arena_span(&e->arena, r->fields[i].label);
    *p = (struct plan){
        .part = part_of(e, r), .file = e->file, .count = r->count, .labels = labels, .cluster = r->count};
    p->type = arena_span(&e->arena, r->type);
    p->rows = arena_array(&e->arena, r->count + 1, sizeof *p->rows);
    p->entry = catalogue_identify(e->catalogue, r, e->command.entry, e->file);
    if (p->entry)
        understand(e, p);
    return p;
}

static struct plan *find_plan(struct engine *e, const struct record *r)
{
    uint64_t h = hash_record(e, r);
    struct span key = {.at = (const char *)&h, .len = sizeof h};
    struct plan *first = hash_get(&e->plans, key);
    for (struct plan *p = first; p; p = p->next)
        if (fits(p, e, r))
            return p;
    struct plan *p = plan_new(e, r);
    if (first) {
        p->next = first->next;
        first->next = p;
    } else
        hash_put(&e->plans, arena_span(&e->arena, key), p);
    return p;
}

const struct plan *plan_of(struct engine *e, const struct record *r)
{
    if (r->layout && r->layout->known) {
        struct plan *p = r->layout->known;
        if (p->count == r->count && p->part == part_of(e, r))
            return p;
    }
    if (!e->last || !fits(e->last, e, r))
        e->last = find_plan(e, r);
    if (r->layout)
        r->layout->known = e->last;
    return e->last;
}
