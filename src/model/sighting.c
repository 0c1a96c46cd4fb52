#include "model/sighting.h"

void sightings_init(struct sightings *s)
{
    *s = (struct sightings){.named = {.nocase = true}};
    s->values.arena = &s->arena;
}

void sightings_free(struct sightings *s)
{
    hash_free(&s->values.table);
    hash_free(&s->named);
    arena_free(&s->facts);
    arena_free(&s->arena);
}

struct scope *scope_new(struct sightings *s, struct input *in, const char *hint)
{
    struct scope *scope = arena_alloc(&s->arena, sizeof(*scope));
    scope->in = in;
    scope->hint = hint;
    scope->path = "";
    scope->family = scope->eldest = scope;
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

struct scope *scope_split(struct sightings *s, struct scope *scope)
{
    struct scope *other = scope_new(s, scope->in, NULL);
    other->path = scope->path;
    other->source = scope->source;
    other->language = scope->language;
    other->family = scope->family;
    other->eldest = scope->eldest;
    scope->family = other;
    return other;
}

enum { NAME_KEY_ROOM = 320, HEX_DIGITS = 16 };

static size_t put_hex(char *to, uint64_t number)
{
    for (unsigned i = 0; i < HEX_DIGITS; i++, number >>= 4)
        to[i] = "0123456789abcdef"[number & 15];
    return HEX_DIGITS;
}

/* The table folds letters, so the ring stands in the key as hexadecimal digits, not as bytes. Long names are
 * told apart by their hash. */
static struct span name_key(const struct scope *scope, char kind, struct span name, char *room)
{
    room[0] = kind;
    size_t len = 1 + put_hex(room + 1, (uint64_t)(uintptr_t)scope->eldest);
    if (name.len > NAME_KEY_ROOM - len)
        return (struct span){.at = room, .len = len + put_hex(room + len, hash_span_nocase(name))};
    memcpy(room + len, name.at, name.len);
    return (struct span){.at = room, .len = len + name.len};
}

static struct scope *scope_named(const struct sightings *s, const struct scope *of, char kind,
                                 struct span name)
{
    char room[NAME_KEY_ROOM];
    return hash_get(&s->named, name_key(of, kind, name, room));
}

static void name_scope(struct sightings *s, struct scope *scope, char kind, struct span name)
{
    char room[NAME_KEY_ROOM];
    struct span key = name_key(scope, kind, name, room);
    if (!hash_get(&s->named, key))
        hash_put(&s->named, arena_span(&s->arena, key), scope);
}

static void set_host(struct sightings *s, struct scope *scope, struct span host)
{
    scope->host = intern(&s->values, host);
    name_scope(s, scope, 'h', host);
}

struct scope *scope_of_host(struct sightings *s, struct scope *scope, struct span host)
{
    host = short_name(host);
    if (host.len == 0 || span_equal_nocase(host, SPAN("localhost")) || span_equal(host, SPAN("(null)")))
        return scope;
    if (scope->host && span_equal_nocase(span_of(scope->host), host))
        return scope;
    struct scope *known = scope_named(s, scope, 'h', host);
    if (known)
        return known;
    if (scope->host)
        scope = scope_split(s, scope);
    set_host(s, scope, host);
    return scope;
}

struct scope *scope_of_cluster_named(const struct sightings *s, const struct scope *scope, struct span name)
{
    return scope_named(s, scope, 'c', name);
}

void scope_set_cluster(struct sightings *s, struct scope *scope, struct span name)
{
    scope->cluster = intern(&s->values, name);
    name_scope(s, scope, 'c', name);
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
