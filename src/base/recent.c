#include "base/recent.h"

#include "base/hash.h"

enum { TEXT_MAX = 95 };

struct recent {
    const void *kind; /* NULL: free */
    const void *value;
    uint8_t len;
    char text[TEXT_MAX];
};

void recents_init(struct recents *r, struct arena *arena, size_t count)
{
    *r = (struct recents){.places = arena_array(arena, count, sizeof(*r->places)), .count = count};
}

static bool holds(const struct recent *r, const void *kind, struct span text)
{
    return r->kind == kind && span_equal(text, (struct span){.at = r->text, .len = r->len});
}

/* What stood in the place moves beside it, so that two that share a place do not drive each other out. */
const void **recents_find(const struct recents *r, const void *kind, struct span text, bool *known)
{
    if (text.len > TEXT_MAX)
        return NULL;
    size_t at = (size_t)hash_span(text) & (r->count - 1);
    struct recent *place = &r->places[at], *beside = &r->places[at ^ 1];
    *known = true;
    if (holds(place, kind, text))
        return &place->value;
    if (holds(beside, kind, text))
        return &beside->value;
    *known = false;
    *beside = *place;
    *place = (struct recent){.kind = kind, .len = (uint8_t)text.len};
    if (text.len)
        memcpy(place->text, text.at, text.len);
    return &place->value;
}
