/* Sightings of a unit become entities: merged by identity, references resolved. Independent of the order of
 * files. */
#include "model/entity.h"
#include "model/units.h"

/* Whether any one key attribute suffices as identity (else all of them together are it). */
static bool any_key(enum element e)
{
    return e == ELEMENT_HOST || e == ELEMENT_SWITCH || e == ELEMENT_NETWORK;
}

static bool has_keys(enum element e)
{
    for (unsigned i = 0; i < element_width(e); i++)
        if (attributes[elements[e].first + i].key)
            return true;
    return false;
}

struct entity *merge_root(struct merge *m, const struct sighting *one)
{
    enum element e = (enum element)one->element;
    while (elements[e].parent != ELEMENT_ESTATE)
        e = elements[e].parent;
    if (e == ELEMENT_CLUSTER)
        return m->cluster;
    if (e != ELEMENT_HOST || !one->scope->belongs)
        return NULL;
    if (m->last_host != one->scope->belongs) {
        m->last_host = one->scope->belongs;
        m->last_root = entity_find(m, m->estate, HOST_NAME, span_of(m->last_host));
    }
    return m->last_root;
}

/* The entity below which the sighting stands; containers that no source names (iscsi, live-migration) are
 * made. */
static struct entity *parent_of(struct merge *m, struct sighting *one)
{
    enum element wanted = elements[one->element].parent;
    struct entity *said = one->parent ? entity_top(one->parent->entity) : NULL;
    if (said && said->element == wanted)
        return said;
    struct entity *root = merge_root(m, one);
    if (!root || root->element == wanted)
        return root;
    if (elements[wanted].parent != root->element || has_keys(wanted))
        return NULL;
    const char key = (char)(unsigned char)wanted; /* as whole_key makes it for an element without keys */
    struct entity *container = entity_find(m, root, TAG_WHOLE, (struct span){.at = &key, .len = 1});
    if (!container) {
        container = entity_new(m, root, wanted);
        entity_name(m, root, TAG_WHOLE, arena_span(&m->scratch, (struct span){.at = &key, .len = 1}),
                    container);
        entity_add_origins(container, origin_of(m, one, one->at, one->len));
    }
    return container;
}

/* The value of a key attribute in a sighting, references resolved; NULL when it is not said or only a
 * pattern. */
static const char *key_value(struct merge *m, struct entity *parent, const struct sighting *one,
                             enum name name)
{
    for (unsigned i = 0; i < one->fact_count; i++) {
        const struct fact *f = &one->facts[i];
        if (f->name != name)
            continue;
        bool reference = attributes[name].type == TYPE_ADAPTER;
        const char *value = reference ? merge_resolve(m, parent, f) : f->value;
        if (value && (reference || !(f->flags & (FACT_PATTERN | FACT_DAMAGED))))
            return value;
    }
    return NULL;
}

/* Whether what was found by its name is another switch: one file told both, with different ids. */
static bool is_namesake(struct merge *m, const struct entity *found, enum name name,
                        const struct sighting *one)
{
    const struct claim *said = name == SWITCH_NAME ? entity_best(found, SWITCH_GUID) : NULL;
    const char *guid = said ? key_value(m, found->parent, one, SWITCH_GUID) : NULL;
    if (!guid || !said->by || strcmp(guid, said->value) == 0)
        return false;
    const struct entity *own = entity_find(m, found->parent, SWITCH_GUID, span_of(guid));
    return said->by->scope == one->scope || (own && own != found);
}

static struct entity *find_by_any(struct merge *m, struct entity *parent, struct sighting *one)
{
    enum element element = (enum element)one->element;
    struct entity *found = NULL;
    for (unsigned i = 0; i < element_width(element); i++) {
        enum name name = (enum name)(elements[element].first + i);
        const char *value = attributes[name].key ? key_value(m, parent, one, name) : NULL;
        struct entity *e = value ? entity_find(m, parent, name, span_of(value)) : NULL;
        if (e && is_namesake(m, e, name, one))
            continue;
        found = e && found ? entity_unite(found, e) : e ? e : found;
    }
    if (!found)
        found = entity_new(m, parent, element);
    for (unsigned i = 0; i < element_width(element); i++) {
        enum name name = (enum name)(elements[element].first + i);
        const char *value = attributes[name].key ? key_value(m, parent, one, name) : NULL;
        if (value)
            entity_name(m, parent, name, span_of(value), found);
    }
    return found;
}

struct whole_key {
    char text[400];
    size_t len;
    unsigned missing;
};

/* The adapter that has the address on link: what `route print` leaves out for persistent routes. */
static const char *neighbour_name(struct entity *host, const char *next_hop)
{
    struct entity *adapter = merge_neighbour(host, span_of(next_hop));
    return adapter ? entity_value(adapter, ADAPTER_NAME) : NULL;
}

/* Long values are told apart by their hash. */
static void add_key(struct whole_key *key, enum name name, struct span value)
{
    enum { LONGEST = 120 };
    uint64_t hash = value.len > LONGEST ? hash_span_nocase(value) : 0;
    if (hash)
        value = (struct span){.at = (const char *)&hash, .len = sizeof(hash)};
    if (key->len + value.len + 2 > sizeof(key->text))
        return;
    key->text[key->len++] = (char)(unsigned char)name;
    memcpy(key->text + key->len, value.at, value.len);
    key->len += value.len;
    key->text[key->len++] = '\n';
}

static struct whole_key whole_key(struct merge *m, struct entity *parent, const struct sighting *one)
{
    struct whole_key key;
    enum element element = (enum element)one->element;
    const char *via;
    key.text[0] = (char)(unsigned char)element;
    key.len = 1;
    key.missing = 0;
    for (unsigned i = 0; i < element_width(element); i++) {
        enum name name = (enum name)(elements[element].first + i);
        const char *value = attributes[name].key ? key_value(m, parent, one, name) : NULL;
        if (name == ROUTE_ADAPTER && !value && (via = sighting_value(one, ROUTE_NEXT_HOP)))
            value = neighbour_name(parent, via);
        if (value)
            add_key(&key, name, span_of(value));
        else if (attributes[name].key)
            key.missing++;
    }
    return key;
}

/* Whether nothing that the sighting says speaks against the entity; patterns match what they stand for, and
 * an iSCSI session that is not bound to an address (0.0.0.0) has whichever its connection shows. */
static bool fits(struct merge *m, const struct entity *e, const struct sighting *one)
{
    for (unsigned i = 0; i < one->fact_count; i++) {
        const struct fact *f = &one->facts[i];
        if (attributes[f->name].element != e->element)
            continue;
        const char *mine = entity_value(e, (enum name)f->name);
        const char *said =
            attributes[f->name].type == TYPE_ADAPTER ? merge_resolve(m, e->parent, f) : f->value;
        bool unbound = mine && f->name == SESSION_INITIATOR && strcmp(mine, "0.0.0.0") == 0;
        if (mine && said && !unbound && !pattern_matches(span_of(said), span_of(mine)))
            return false;
    }
    return true;
}

/* Whether the sighting says something that the entity lacks. */
static bool completes(const struct entity *e, const struct sighting *one)
{
    for (unsigned i = 0; i < one->fact_count; i++)
        if (attributes[one->facts[i].name].element == e->element &&
            !entity_value(e, (enum name)one->facts[i].name))
            return true;
    return false;
}

/* A sighting that lacks a key joins the one sibling that it fits, if there is just one. Connections carry no
 * session id: of several sessions each completes the next. Bounded: a crowd of siblings is not searched. */
static struct entity *find_fitting(struct merge *m, struct entity *parent, const struct sighting *one)
{
    enum { CROWD = 256 };
    struct entity *found = NULL;
    unsigned seen = 0;
    entity_each_of(e, parent, (enum element)one->element)
    {
        if (e->same)
            continue;
        if (++seen > CROWD)
            return NULL;
        if (!fits(m, e, one))
            continue;
        if (e->element == ELEMENT_SESSION && completes(e, one))
            return e;
        if (found)
            return NULL;
        found = e;
    }
    return found;
}

static struct entity *find_by_all(struct merge *m, struct entity *parent, struct sighting *one,
                                  const struct whole_key *key)
{
    struct span text = {.at = key->text, .len = key->len};
    struct entity *e = key->missing ? find_fitting(m, parent, one) : NULL;
    bool alone =
        key->missing && one->element == ELEMENT_SESSION; /* a connection that fits none is one more */
    if (!e && !alone)
        e = entity_find(m, parent, TAG_WHOLE, text);
    if (e)
        return e;
    e = entity_new(m, parent, (enum element)one->element);
    entity_name(m, parent, TAG_WHOLE, arena_span(&m->scratch, text), e);
    return e;
}

/* What later sightings need to know of an entity. */
static void finish_one(struct merge *m, struct entity *parent, struct entity *e)
{
    const char *ip = e->element == ELEMENT_ADDRESS ? entity_value(e, ADDRESS_IP) : NULL;
    if (ip)
        entity_name(m, parent->parent, TAG_OWNER, span_of(ip), parent);
    const char *via = e->element == ELEMENT_ROUTE && !entity_value(e, ROUTE_ADAPTER)
                          ? entity_value(e, ROUTE_NEXT_HOP)
                          : NULL;
    const char *name = via ? neighbour_name(parent, via) : NULL;
    if (name)
        entity_default(m, e, ROUTE_ADAPTER, name, NULL);
}

/* Merges one sighting; incomplete ones wait for the second turn. */
static void merge_one(struct merge *m, struct sighting *one, bool incomplete)
{
    struct entity *parent =
        elements[one->element].parent == ELEMENT_ESTATE ? merge_root(m, one) : parent_of(m, one);
    if (!parent)
        return;
    if (elements[one->element].parent == ELEMENT_ESTATE) {
        if (!incomplete)
            entity_take(m, parent, one);
        return;
    }
    if (any_key((enum element)one->element)) {
        if (!incomplete)
            entity_take(m, find_by_any(m, parent, one), one);
        return;
    }
    struct whole_key key = whole_key(m, parent, one);
    if (incomplete != (key.missing > 0))
        return;
    struct entity *e = find_by_all(m, parent, one, &key);
    entity_take(m, e, one);
    finish_one(m, parent, e);
}

/* Elements whose order means something take it from the most trusted source. */
static bool is_ordered(enum element e)
{
    return e == ELEMENT_DNS || e == ELEMENT_POSITION || e == ELEMENT_MIGRATION_NETWORK ||
           e == ELEMENT_MIGRATION_ORDER;
}

/* Most trusted first, else in order of reading. */
static void sort_by_rank(struct merge *m, struct sighting **list, size_t count)
{
    struct sighting **copy = arena_array(&m->scratch, count, sizeof(*copy));
    size_t n = 0;
    for (int rank = RANK_OBJECT; rank >= RANK_GUESS; rank--)
        for (size_t i = 0; i < count; i++)
            if (list[i]->rank == rank)
                copy[n++] = list[i];
    memcpy(list, copy, count * sizeof(*copy));
}

static void merge_element(struct merge *m, enum element e)
{
    struct sighting **list = m->by_element + m->starts[e];
    size_t count = m->starts[e + 1] - m->starts[e];
    if (is_ordered(e) && count)
        sort_by_rank(m, list, count);
    for (size_t i = 0; i < count; i++)
        merge_one(m, list[i], false);
    for (size_t i = 0; i < count; i++)
        if (!list[i]->entity)
            merge_one(m, list[i], true);
}

/* Groups the unit's sightings by element: counted, then laid in one array; the order of reading stays. */
static void group_sightings(struct merge *m)
{
    const struct unit_body *body = m->unit->body;
    size_t fill[ELEMENT_COUNT + 1] = {0};
    for (size_t i = 0; i < body->count; i++)
        fill[body->sightings[i]->element + 1]++;
    for (unsigned e = 0; e < ELEMENT_COUNT; e++)
        fill[e + 1] += fill[e];
    memcpy(m->starts, fill, sizeof(fill));
    m->by_element = arena_array(&m->scratch, body->count + 1, sizeof(struct sighting *));
    for (size_t i = 0; i < body->count; i++) {
        struct sighting *one = body->sightings[i];
        one->entity = NULL;
        one->address = NULL;
        m->by_element[fill[one->element]++] = one;
    }
}

static void make_roots(struct merge *m)
{
    m->estate = entity_new(m, NULL, ELEMENT_ESTATE);
    for (const char **name = m->unit->hosts; *name; name++) {
        struct entity *host = entity_new(m, m->estate, ELEMENT_HOST);
        entity_default(m, host, HOST_NAME, *name, NULL);
        entity_name(m, m->estate, HOST_NAME, span_of(*name), host);
    }
    if (!m->unit->cluster)
        return;
    m->cluster = entity_new(m, m->estate, ELEMENT_CLUSTER);
    if (*m->unit->cluster)
        entity_default(m, m->cluster, CLUSTER_NAME, m->unit->cluster, NULL);
}

/* However the exports spell a host's name, it has the one spelling of the unit. */
static void settle_names(struct merge *m)
{
    entity_each(host, m->estate)
    {
        if (host->element != ELEMENT_HOST)
            continue;
        struct claim *first = host->claims[0];
        for (struct claim *c = first; c; c = c->next)
            c->value = first->value;
    }
}

void merge_unit(struct merge *m)
{
    group_sightings(m);
    make_roots(m);
    for (unsigned e = 0; e < ELEMENT_COUNT; e++)
        if (e == ELEMENT_ADAPTER)
            merge_adapters(m);
        else
            merge_element(m, (enum element)e);
    settle_names(m);
    merge_derive(m);
}
