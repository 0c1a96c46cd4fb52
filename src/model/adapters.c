/* Which sightings of adapters are the same adapter: by GUID, then name, then interface index, then
 * description with MAC, then a shared address. A MAC alone is no identity: a team or a host virtual adapter
 * carries its member's. */
#include "base/ascii.h"
#include "model/entity.h"

static const char *sound(const struct sighting *s, enum name name)
{
    for (unsigned i = 0; i < s->fact_count; i++)
        if (s->facts[i].name == name && !(s->facts[i].flags & (FACT_PATTERN | FACT_DAMAGED | FACT_BY)))
            return s->facts[i].value;
    return NULL;
}

/* Both say something and not the same. */
static bool differ(const char *a, const char *b)
{
    return a && b && a != b && !span_equal_nocase(span_of(a), span_of(b));
}

static bool contradicts(const struct entity *e, const struct sighting *s)
{
    static const enum name names[] = {ADAPTER_NAME, ADAPTER_GUID, ADAPTER_MAC};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const struct claim *c = entity_best(e, names[i]);
        bool comparable = c && c->fact && !(c->fact->flags & (FACT_PATTERN | FACT_DAMAGED));
        if (comparable && differ(c->value, sound(s, names[i])))
            return true;
    }
    return false;
}

static struct entity *lookup(struct merge *m, struct entity *host, const struct sighting *s, enum name name)
{
    const char *value = sound(s, name);
    return value ? entity_find(m, host, name, span_of(value)) : NULL;
}

static struct entity *by_index(struct merge *m, struct entity *host, const struct sighting *s)
{
    struct entity *e = lookup(m, host, s, ADAPTER_INDEX);
    return e && !contradicts(e, s) ? e : NULL;
}

/* A description is one adapter's when the number behind it (#2) is kept; nothing else may speak against it.
 */
static struct entity *by_description(struct merge *m, struct entity *host, const struct sighting *s)
{
    struct entity *e = lookup(m, host, s, ADAPTER_DESCRIPTION);
    if (!e || contradicts(e, s) || differ(entity_value(e, ADAPTER_INDEX), sound(s, ADAPTER_INDEX)))
        return NULL;
    return e;
}

static struct entity *by_address(struct merge *m, struct entity *host, const struct sighting *s)
{
    const char *ip = s->address;
    struct entity *e = ip ? entity_find(m, host, TAG_OWNER, span_of(ip)) : NULL;
    return e && !contradicts(e, s) ? e : NULL;
}

static struct entity *unite(struct entity *a, struct entity *b)
{
    return a && b ? entity_unite(a, b) : a ? a : b;
}

/* No host has so many adapters; among more, none is searched for by what is left of its name. */
enum { CROWD = 2048 };

/* Whether the sighting (NULL: none) shows another adapter than the entity, whatever their names look like. */
static bool is_another(const struct entity *e, const struct sighting *s)
{
    return s && (contradicts(e, s) || differ(entity_value(e, ADAPTER_INDEX), sound(s, ADAPTER_INDEX)));
}

/* The one adapter that a cut name can stand for; *count says how many there are, 2 for more than one. */
static struct entity *by_pattern(struct entity *host, const char *pattern, const struct sighting *s,
                                 unsigned *count)
{
    struct entity *found = NULL;
    unsigned seen = 0;
    *count = 0;
    entity_each_of(e, host, ELEMENT_ADAPTER)
    {
        const char *name = e->same ? NULL : entity_value(e, ADAPTER_NAME);
        bool fits = name && pattern_matches(span_of(pattern), span_of(name)) && !is_another(e, s);
        if (fits)
            ++*count;
        if (++seen > CROWD || *count > 1) {
            *count = 2;
            return NULL;
        }
        found = fits ? e : found;
    }
    return found;
}

/* The adapter that a sighting shows, or NULL when it is a new one. */
static struct entity *recognise(struct merge *m, struct entity *host, const struct sighting *s)
{
    struct entity *e = unite(lookup(m, host, s, ADAPTER_GUID), lookup(m, host, s, ADAPTER_NAME));
    struct entity *other = by_index(m, host, s);
    if (e && other && !differ(entity_value(e, ADAPTER_NAME), entity_value(other, ADAPTER_NAME)))
        e = entity_unite(e, other);
    if (!e)
        e = other ? other : by_description(m, host, s);
    if (!e)
        e = by_address(m, host, s);
    return e;
}

/* The cut name of a sighting, or NULL. */
static const char *cut_name(const struct sighting *s)
{
    return sound(s, ADAPTER_NAME) ? NULL : sighting_value(s, ADAPTER_NAME);
}

/* Whether the sighting tells which adapter it shows by nothing but what is left of a name. */
static bool has_no_identity(const struct sighting *s)
{
    return cut_name(s) && !sound(s, ADAPTER_GUID) && !sound(s, ADAPTER_INDEX) && !sound(s, ADAPTER_MAC) &&
           !sound(s, ADAPTER_DESCRIPTION) && !s->address;
}

/* Rows that could not be told apart: nothing follows from what the file does not say. */
static void doubt(struct scope *scope)
{
    scope->partial |= scope->complete;
    scope->complete = 0;
}

static void remember(struct merge *m, struct entity *host, struct entity *e, const struct sighting *s)
{
    static const enum name names[] = {ADAPTER_GUID, ADAPTER_NAME, ADAPTER_INDEX, ADAPTER_DESCRIPTION};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *value = sound(s, names[i]);
        if (value)
            entity_name(m, host, names[i], span_of(value), e);
    }
    if (s->address)
        entity_name(m, host, TAG_OWNER, span_of(s->address), e);
}

/* The surest are merged first, so that the weak ones find what to join: 0 named, 1 by GUID or index, 2 the
 * rest. */
static unsigned turn_of(const struct sighting *s)
{
    if (sound(s, ADAPTER_NAME))
        return 0;
    return sound(s, ADAPTER_GUID) || sound(s, ADAPTER_INDEX) ? 1 : 2;
}

static void note_addresses(struct merge *m)
{
    for (size_t i = m->starts[ELEMENT_ADDRESS]; i < m->starts[ELEMENT_ADDRESS + 1]; i++) {
        struct sighting *address = m->by_element[i];
        const char *ip = sighting_value(address, ADDRESS_IP);
        bool shared =
            !ip || span_starts(span_of(ip), SPAN("169.254.")) || span_starts(span_of(ip), SPAN("fe80:"));
        if (address->parent && !shared && !address->parent->address)
            address->parent->address = ip;
    }
}

static void merge_one(struct merge *m, struct sighting *s)
{
    struct entity *host = merge_root(m, s);
    unsigned count = 0;
    struct entity *e = recognise(m, host, s);
    if (!e && cut_name(s))
        e = by_pattern(host, cut_name(s), s, &count);
    if (!e && has_no_identity(s)) {
        doubt(s->scope);
        if (count > 1)
            return; /* a cut name is no identity: whose it is cannot be said */
    }
    if (!e)
        e = entity_new(m, host, ELEMENT_ADAPTER);
    remember(m, host, e, s);
    entity_take(m, e, s);
}

void merge_adapters(struct merge *m)
{
    note_addresses(m);
    struct sighting **all = m->by_element + m->starts[ELEMENT_ADAPTER];
    size_t count = m->starts[ELEMENT_ADAPTER + 1] - m->starts[ELEMENT_ADAPTER];
    unsigned char *turns = arena_array(&m->scratch, count, sizeof(*turns));
    for (size_t i = 0; i < count; i++)
        turns[i] = (unsigned char)turn_of(all[i]);
    for (unsigned turn = 0; turn < 3; turn++)
        for (size_t i = 0; i < count; i++)
            if (turns[i] == turn)
                merge_one(m, all[i]);
}

/* `... #6` */
static bool is_numbered(struct span description)
{
    size_t n = description.len;
    while (n && ascii_is_digit(description.at[n - 1]))
        n--;
    return n > 1 && n < description.len && description.at[n - 1] == '#';
}

/* The one adapter whose cut description fits. A table cuts in the middle and keeps the number, so that a
 * pattern without a number is no numbered adapter. */
static struct entity *by_cut_description(struct entity *host, struct span description)
{
    struct entity *found = NULL;
    unsigned seen = 0;
    entity_each_of(e, host, ELEMENT_ADAPTER)
    {
        const struct claim *said = e->same ? NULL : entity_best(e, ADAPTER_DESCRIPTION);
        if (++seen > CROWD)
            return NULL;
        if (!said || !said->fact || !(said->fact->flags & FACT_PATTERN) ||
            is_numbered(description) != is_numbered(span_of(said->value)) ||
            !pattern_matches(span_of(said->value), description))
            continue;
        if (found)
            return NULL;
        found = e;
    }
    return found;
}

struct entity *merge_adapter_of(struct merge *m, struct entity *host, const struct fact *f)
{
    struct span value = span_of(f->value);
    if (f->flags & FACT_BY_INDEX)
        return entity_find(m, host, ADAPTER_INDEX, value);
    if (f->flags & FACT_BY_GUID)
        return entity_find(m, host, ADAPTER_GUID, value);
    if (f->flags & FACT_BY_ADDRESS)
        return entity_find(m, host, TAG_OWNER, value);
    struct entity *e =
        entity_find(m, host, f->flags & FACT_BY_DESCRIPTION ? ADAPTER_DESCRIPTION : ADAPTER_NAME, value);
    if (f->flags & FACT_BY_DESCRIPTION)
        return e ? e : by_cut_description(host, value);
    unsigned count;
    return e || !(f->flags & FACT_PATTERN) ? e : by_pattern(host, f->value, NULL, &count);
}

/* The mark of a cut: three dots or U+2026; what stands before and behind it must fit. */
bool pattern_matches(struct span pattern, struct span name)
{
    const char *dots = span_find_span(pattern, SPAN("..."));
    size_t width = 3;
    if (!dots) {
        dots = span_find_span(pattern, SPAN("\xe2\x80\xa6"));
        if (!dots)
            return span_equal_nocase(pattern, name);
    }
    struct span head = span_between(pattern.at, dots);
    struct span tail = span_skip(span_between(dots, span_end(pattern)), width);
    return name.len >= head.len + tail.len && span_starts_nocase(name, head) && span_ends(name, tail);
}
