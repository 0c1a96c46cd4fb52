#include "base/recent.h"

#include "base/hash.h"

enum { TEXT_MAX = 95, NEIGHBOURS = 4 };

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

/* Who comes to a full neighbourhood drives the one out that came first, so that a few that share a place do
 * not drive each other out. */
const void **recents_find(const struct recents *r, const void *kind, struct span text, bool *known)
{
    if (text.len > TEXT_MAX)
        return NULL;
    size_t at = (size_t)hash_span(text) & (r->count - 1);
    for (size_t i = 0; i < NEIGHBOURS; i++)
        if (holds(&r->places[at ^ i], kind, text)) {
            *known = true;
            return &r->places[at ^ i].value;
        }
    for (size_t i = NEIGHBOURS - 1; i > 0; i--)
        r->places[at ^ i] = r->places[at ^ (i - 1)];
    *known = false;
    r->places[at] = (struct recent){.kind = kind, .len = (uint8_t)text.len};
    if (text.len)
        memcpy(r->places[at].text, text.at, text.len);
    return &r->places[at].value;
}
