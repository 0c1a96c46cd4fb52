#include "model/sighting.h"

void sightings_init(struct sightings *s)
{
    *s = (struct sightings){0};
    s->values.arena = &s->arena;
}

void sightings_free(struct sightings *s)
{
    hash_free(&s->values.table);
    arena_free(&s->facts);
    arena_free(&s->arena);
}

struct scope *scope_new(struct sightings *s, struct input *in, const char *hint)
{
    struct scope *scope = arena_alloc(&s->arena, sizeof(*scope));
    scope->in = in;
    scope->hint = hint;
    scope->path = "";
    scope->family = scope;
    if (s->last_scope)
        s->last_scope->next = scope;
    else
        s->first_scope = scope;
    s->last_scope = scope;
    return scope;
}

/* `hv01.corp.example` and `\\HV01` name HV01; an address is no name to cut. */
static struct span short_name(struct span host)
{
    host = span_trim(host);
    while (host.len && *host.at == '\\')
        host = span_skip(host, 1);
    const char *dot = span_find(host, '.');
    bool numeric = host.len && strspn(host.at, "0123456789.") >= host.len;
    return dot && dot > host.at && !numeric ? span_between(host.at, dot) : host;
}

struct scope *scope_of_host(struct sightings *s, struct scope *scope, struct span host)
{
    host = short_name(host);
    if (host.len == 0 || span_equal_nocase(host, SPAN("localhost")) || span_equal(host, SPAN("(null)")))
        return scope;
    struct scope *c = scope;
    do {
        if (c->host && span_equal_nocase(span_of(c->host), host))
            return c;
        c = c->family;
    } while (c != scope);
    if (!scope->host) {
        scope->host = intern(&s->values, host);
        return scope;
    }
    struct scope *other = scope_new(s, scope->in, NULL);
    other->path = scope->path;
    other->source = scope->source;
    other->language = scope->language;
    other->host = intern(&s->values, host);
    other->family = scope->family;
    scope->family = other;
    return other;
}

static void place(struct span where, const char *text, uint32_t *at, uint32_t *len)
{
    *at = where.at ? (uint32_t)(where.at - text) : 0;
    *len = where.at ? (uint32_t)where.len : 0;
}

struct sighting *sighting_new(struct sightings *s, struct scope *scope, enum element element,
                              struct sighting *parent, const char *text, struct span where, enum rank rank)
{
    struct sighting *one = arena_alloc(&s->arena, sizeof(*one));
    one->element = (uint8_t)element;
    one->rank = (uint8_t)rank;
    one->scope = scope;
    one->parent = parent;
    one->source = scope->source;
    place(where, text, &one->at, &one->len);
    if (s->last)
        s->last->next = one;
    else
        s->first = one;
    s->last = one;
    s->count++;
    return one;
}

_Static_assert(NAME_COUNT <= UINT8_MAX, "struct fact keeps a name in one byte");

void sighting_say(struct sightings *s, struct sighting *to, enum name name, struct span value,
                  const char *text, struct span where, unsigned flags)
{
    if (to->fact_count == UINT16_MAX)
        return;
    size_t size = to->fact_count * sizeof(*to->facts);
    to->facts = arena_extend(&s->facts, to->facts, size, size + sizeof(*to->facts));
    struct fact *f = &to->facts[to->fact_count++];
    uint32_t len;
    *f = (struct fact){.name = (uint8_t)name, .flags = (uint8_t)flags, .value = intern(&s->values, value)};
    place(where, text, &f->at, &len);
    f->len = len > UINT16_MAX ? UINT16_MAX : (uint16_t)len;
}

const char *sighting_value(const struct sighting *s, enum name name)
{
    for (unsigned i = 0; i < s->fact_count; i++)
        if (s->facts[i].name == name && !(s->facts[i].flags & FACT_BY))
            return s->facts[i].value;
    return NULL;
}
