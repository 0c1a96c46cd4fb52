#include "model/entity.h"

#include "base/ascii.h"

static struct brood *brood_of(struct merge *m, struct entity *parent, enum element element)
{
    struct brood **at = &parent->broods;
    while (*at && (*at)->element < element)
        at = &(*at)->next;
    if (*at && (*at)->element == element)
        return *at;
    struct brood *b = arena_alloc(&m->scratch, sizeof(*b));
    *b = (struct brood){.element = element, .next = *at};
    return *at = b;
}

struct entity *entity_first(const struct entity *parent, enum element element)
{
    const struct brood *b = parent->broods;
    while (b && b->element < element)
        b = b->next;
    return b && b->element == element ? b->first : NULL;
}

static void add_alike(struct brood *b, struct entity *e)
{
    if (b->last)
        b->last->alike = e;
    else
        b->first = e;
    b->last = e;
}

void entity_regroup(struct merge *m, struct entity *parent)
{
    parent->broods = NULL;
    entity_each(e, parent)
    {
        e->alike = NULL;
        add_alike(brood_of(m, parent, e->element), e);
    }
}

struct entity *entity_new(struct merge *m, struct entity *parent, enum element element)
{
    struct entity *e = arena_alloc(&m->scratch, sizeof(*e));
    e->element = element;
    e->parent = parent;
    e->claims = arena_array(&m->scratch, element_width(element) + 1, sizeof(struct claim *));
    if (!parent)
        return e;
    if (parent->last)
        parent->last->next = e;
    else
        parent->first = e;
    parent->last = e;
    add_alike(brood_of(m, parent, element), e);
    return e;
}

struct entity *entity_top(struct entity *e)
{
    while (e && e->same)
        e = e->same;
    return e;
}

static unsigned worth(const struct claim *c)
{
    unsigned flags = c->fact ? c->fact->flags : FACT_WEAK;
    unsigned sound = flags & FACT_WEAK ? 0 : flags & FACT_DAMAGED ? 1 : flags & FACT_PATTERN ? 2 : 3;
    return sound * 16 + (c->by ? c->by->rank : 0);
}

/* Puts a list (the first of which knows last and best) behind another. */
static void append_claims(struct claim **to, struct claim *more)
{
    struct claim *first = *to;
    if (!first || !more) {
        *to = first ? first : more;
        return;
    }
    first->last->next = more;
    first->last = more->last;
    if (more->best && (!first->best || worth(more->best) > worth(first->best)))
        first->best = more->best;
}

static void add_claim(struct merge *m, struct entity *e, enum name name, struct claim said)
{
    struct claim *c = arena_alloc(&m->scratch, sizeof(*c));
    *c = said;
    c->last = c;
    c->best = c->value ? c : NULL;
    unsigned i = name - elements[e->element].first;
    append_claims(&e->claims[i], c);
    e->claimed |= (uint64_t)1 << i;
}

void entity_add_origins(struct entity *e, struct origin *more)
{
    if (!more)
        return;
    if (e->last_origin)
        e->last_origin->next = more;
    else
        e->origins = more;
    while (more->next)
        more = more->next;
    e->last_origin = more;
}

struct entity *entity_unite(struct entity *a, struct entity *b)
{
    a = entity_top(a);
    b = entity_top(b);
    if (a == b)
        return a;
    for (unsigned i = 0; i < element_width(a->element); i++)
        append_claims(&a->claims[i], b->claims[i]);
    a->claimed |= b->claimed;
    entity_add_origins(a, b->origins);
    b->same = a;
    return a;
}

const struct claim *entity_best(const struct entity *e, enum name name)
{
    const struct claim *first = e->claims[name - elements[e->element].first];
    return first ? first->best : NULL;
}

const char *entity_value(const struct entity *e, enum name name)
{
    const struct claim *best = entity_best(e, name);
    return best ? best->value : NULL;
}

struct origin *origin_of(struct merge *m, const struct sighting *by, uint32_t at, uint32_t len)
{
    struct origin *o = arena_alloc(m->arena, sizeof(*o));
    *o = (struct origin){.in = by->scope->in, .at = at, .len = len};
    return o;
}

static struct entity *host_of(struct entity *e)
{
    while (e && e->element != ELEMENT_HOST)
        e = e->parent;
    return e;
}

const char *merge_resolve(struct merge *m, struct entity *e, const struct fact *f)
{
    struct entity *host = host_of(e);
    struct entity *adapter = host ? merge_adapter_of(m, host, f) : NULL;
    if (!adapter)
        return f->flags & FACT_BY & ~FACT_BY_DESCRIPTION ? NULL : f->value;
    const char *name = entity_value(adapter, ADAPTER_NAME);
    return name ? name : entity_value(adapter, ADAPTER_DESCRIPTION);
}

void entity_take(struct merge *m, struct entity *e, struct sighting *by)
{
    by->entity = e;
    for (unsigned i = 0; i < by->fact_count; i++) {
        const struct fact *f = &by->facts[i];
        bool own = attributes[f->name].element == e->element;
        if (!own)
            continue;
        bool reference = attributes[f->name].type == TYPE_ADAPTER;
        const char *value = reference ? merge_resolve(m, e, f) : f->value;
        add_claim(m, e, (enum name)f->name, (struct claim){.fact = f, .by = by, .value = value});
    }
    entity_add_origins(e, origin_of(m, by, by->at, by->len));
}

void entity_default(struct merge *m, struct entity *e, enum name name, const char *value,
                    struct origin *origin)
{
    struct fact *f = NULL;
    struct sighting *by = NULL;
    if (origin) {
        f = arena_alloc(&m->scratch, sizeof(*f));
        by = arena_alloc(&m->scratch, sizeof(*by));
        by->scope = arena_alloc(&m->scratch, sizeof(*by->scope));
        by->scope->in = origin->in;
        *f = (struct fact){.name = (uint8_t)name,
                           .flags = FACT_WEAK,
                           .at = origin->at,
                           .len = (uint16_t)origin->len,
                           .value = value};
    }
    add_claim(m, e, name, (struct claim){.fact = f, .by = by, .value = value});
}

static uint64_t hash_key(const struct entity *anchor, unsigned tag, struct span text)
{
    return hash_span_nocase(text) ^ ((uint64_t)(uintptr_t)anchor + tag) * 0x9fb21c651e98df25u;
}

/* The slot of the key, or the empty one where it belongs. */
static struct key_slot *find_slot(const struct keys *k, const struct key_slot *key)
{
    for (size_t i = (size_t)(key->hash >> 8) & (k->room - 1);; i = (i + 1) & (k->room - 1)) {
        struct key_slot *slot = &k->slots[i];
        if (!slot->entity || (slot->hash == key->hash && slot->anchor == key->anchor &&
                              slot->tag == key->tag && span_equal_nocase(slot->text, key->text)))
            return slot;
    }
}

static void grow_keys(struct merge *m)
{
    struct keys old = m->keys, *k = &m->keys;
    k->room = old.room ? old.room * 2 : 32;
    k->slots = arena_array(&m->scratch, k->room, sizeof(*k->slots));
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].entity)
            *find_slot(k, &old.slots[i]) = old.slots[i];
}

struct entity *entity_find(struct merge *m, const struct entity *anchor, unsigned tag, struct span text)
{
    struct key_slot key = {.hash = hash_key(anchor, tag, text), .anchor = anchor, .tag = tag, .text = text};
    return m->keys.room ? entity_top(find_slot(&m->keys, &key)->entity) : NULL;
}

void entity_name(struct merge *m, const struct entity *anchor, unsigned tag, struct span text,
                 struct entity *e)
{
    if (m->keys.count * 4 >= m->keys.room * 3)
        grow_keys(m);
    struct key_slot key = {
        .hash = hash_key(anchor, tag, text), .anchor = anchor, .tag = tag, .text = text, .entity = e};
    struct key_slot *slot = find_slot(&m->keys, &key);
    if (slot->entity)
        return;
    *slot = key;
    m->keys.count++;
}
