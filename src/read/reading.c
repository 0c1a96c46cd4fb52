/* What all readers share. */
#include <stdlib.h>

#include "read/record.h"

void reading_emit(struct reading *r, const struct record *record)
{
    r->emit(r, record);
    arena_reset(r->scratch);
}

static bool same_labels(const struct layouts *l, const struct field *fields, size_t count)
{
    if (!l->last || count != l->count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!span_equal(fields[i].label, l->labels[i]))
            return false;
    return true;
}

struct layout *layouts_choose(struct layouts *l, const struct field *fields, size_t count, bool lasting)
{
    if (same_labels(l, fields, count))
        return l->last;
    l->last = arena_alloc(&l->arena, sizeof(*l->last));
    l->count = 0;
    if (l->room < count) {
        l->room = count + count / 2;
        l->labels = memory_resize(l->labels, l->room * sizeof(*l->labels));
    }
    for (; lasting && l->count < count; l->count++)
        l->labels[l->count] = fields[l->count].label;
    return l->last;
}

void layouts_free(struct layouts *l)
{
    free(l->labels);
    arena_free(&l->arena);
}
