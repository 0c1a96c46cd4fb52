/* Private to src/model/: things of a unit while sightings are merged into them. */
#ifndef HVLINT_MODEL_ENTITY_H
#define HVLINT_MODEL_ENTITY_H

#include "model/model.h"

/* One source's word for one attribute. */
struct claim {
    const struct fact *fact;
    const struct sighting *by;
    const char *value;  /* the fact's, or what its reference resolved to */
    struct claim *next; /* in order of reading */
    /* Kept in the first claim of a list, for an entity can have as many claims as there are lines: */
    struct claim *last, *best; /* best is NULL as long as no claim has a value */
};

/* What the scopes of a host (of the cluster) say in all. */
struct told {
    uint64_t complete, seen; /* bit per enum dataset: seen and complete; seen at all */
    const char *language;    /* the first, or NULL */
};

/* The children of one kind: a host can have thousands of routes, and who asks for its adapters must not meet
 * them. */
struct brood {
    enum element element;
    struct entity *first, *last;
    struct brood *next; /* of the kind that comes later in the vocabulary */
};

struct entity {
    enum element element;
    struct entity *parent;
    struct entity *first, *last, *next; /* children, siblings: in order of first sighting */
    struct brood *broods;               /* the children by kind */
    struct entity *alike;               /* the next sibling of the same kind */
    struct claim **claims;              /* one list for each attribute of the element */
    uint64_t claimed;                   /* bit per attribute: its list is not empty */
    struct origin *origins, *last_origin;
    struct told *told;   /* of hosts and the cluster, while merge_derive runs */
    struct entity *same; /* set when it turned out to be another one: that one */
    xmlNode *node;
};

/* Keys of entities: (anchor, tag, text), text compared without case. */
struct key_slot {
    uint64_t hash;
    const struct entity *anchor;
    struct span text;
    unsigned tag;
    struct entity *entity; /* NULL: empty */
};

struct keys {
    struct key_slot *slots; /* in the merge's scratch arena */
    size_t count, room;
};

struct merge {
    struct arena *arena;  /* of the document */
    struct arena scratch; /* for the time of merging */
    struct sightings *s;
    const struct unit *unit;
    struct sighting **by_element; /* the unit's sightings, grouped by element, in order of reading */
    size_t starts[ELEMENT_COUNT + 1];
    struct keys keys;
    struct entity *estate, *cluster;
    const char *last_host; /* a scope's host and its entity, looked up last */
    struct entity *last_root;
};

/* A new child of `parent`, behind those of its kind; without values. In the merge's memory. */
struct entity *entity_new(struct merge *m, struct entity *parent, enum element element);

/* Groups the children by kind anew, after some became another. */
void entity_regroup(struct merge *m, struct entity *parent);

/* The entity that it finally is. */
struct entity *entity_top(struct entity *e);

/* Two entities turned out to be one: b's claims and origins go to a. For entities that have no children yet.
 */
struct entity *entity_unite(struct entity *a, struct entity *b);

/* The attribute's best claim, or NULL: sound before pattern, damaged or weak; then by rank; then the first.
 */
const struct claim *entity_best(const struct entity *e, enum name name);
const char *entity_value(const struct entity *e, enum name name);

/* Adds a list of origins behind those that the entity has. */
void entity_add_origins(struct entity *e, struct origin *more);

/* Takes over a sighting: its facts become claims, its place an origin. */
void entity_take(struct merge *m, struct entity *e, struct sighting *by);

/* Adds a computed value (no fact behind it): never overrides a claim. */
void entity_default(struct merge *m, struct entity *e, enum name name, const char *value,
                    struct origin *origin);

/* What a key is about: an attribute (enum name), or one of these. */
enum tag { TAG_OWNER = NAME_COUNT, TAG_WHOLE };

/* The entity under a key; keys are (anchor, tag, text), text compared without case. Naming twice keeps the
 * first. The text that an entity is named with must stay as long as the merge. */
struct entity *entity_find(struct merge *m, const struct entity *anchor, unsigned tag, struct span text);
void entity_name(struct merge *m, const struct entity *anchor, unsigned tag, struct span text,
                 struct entity *e);

/* The host (cluster) of the sighting's scope. */
struct entity *merge_root(struct merge *m, const struct sighting *one);

/* adapters.c: identity of adapters. After it each adapter sighting has its entity. */
void merge_adapters(struct merge *m);

/* The adapter of `host` that a fact of type ADAPTER means, or NULL. */
struct entity *merge_adapter_of(struct merge *m, struct entity *host, const struct fact *f);

/* What a fact of type ADAPTER below `e` comes to: the adapter's name; where that is not known its
 * description; where there is no such adapter the text itself if it is a name, else NULL. */
const char *merge_resolve(struct merge *m, struct entity *e, const struct fact *f);

/* merge.c: fills the estate from the unit's sightings. */
void merge_unit(struct merge *m);

/* Whether text (`Microsoft Network Adapte...#2`, `Local A…`) stands for name. */
bool pattern_matches(struct span pattern, struct span name);

/* The adapter of the host that has the address on link (in the prefix of one of its addresses), or NULL. */
struct entity *merge_neighbour(struct entity *host, struct span ip);

/* derive.c: what follows from the facts alone: gateways from default routes, releases from builds, names for
 * ids. */
void merge_derive(struct merge *m);

/* stored.c: addresses, gateways and DNS servers of the host that only the registry knows stop being live
 * where a live export tells all of them. */
void merge_stored(struct merge *m, struct entity *host);

/* An origin in the document's arena. */
struct origin *origin_of(struct merge *m, const struct sighting *by, uint32_t at, uint32_t len);

/* The first child of that kind, or NULL. */
struct entity *entity_first(const struct entity *parent, enum element element);

#define entity_each_of(child, parent_, element_)                                                             \
    for (struct entity *child = entity_first((parent_), (element_)); child; child = child->alike)
#define entity_each(child, parent_) for (struct entity *child = (parent_)->first; child; child = child->next)

#endif
