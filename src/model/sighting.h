/* Sightings: things as one command saw them, in the model's vocabulary. They are kept compact, because every
 * line of every file can become one; the document of a unit is made from them (model.h). */
#ifndef HVLINT_MODEL_SIGHTING_H
#define HVLINT_MODEL_SIGHTING_H

#include "base/hash.h"
#include "model/vocabulary.h"

struct input; /* input/input.h; only its address matters here */

enum fact_flag {
    FACT_PATTERN = 1, /* a truncated text; the dots are kept. Never an identity */
    FACT_DAMAGED = 2, /* wrapped or repaired: loses against any other source */
    /* How a fact of type ADAPTER (or an adapter's identity) is given when not by name: */
    FACT_BY_INDEX = 4,
    FACT_BY_GUID = 8,
    FACT_BY_ADDRESS = 16, /* an IP of the adapter, as in `route print` */
    FACT_BY_DESCRIPTION = 32,
    FACT_BY_MAC = 64,
    FACT_BY = FACT_BY_INDEX | FACT_BY_GUID | FACT_BY_ADDRESS | FACT_BY_DESCRIPTION | FACT_BY_MAC,
    FACT_WEAK = 128, /* a derived or defaulted value: loses against any other source, never a conflict */
};

struct fact {
    uint8_t name;      /* enum name */
    uint8_t flags;     /* enum fact_flag */
    uint16_t len;      /* bytes of what says so, at most 65535 */
    uint32_t at;       /* byte offset of it in the input's text */
    const char *value; /* canonical, interned */
};

/* Where sightings come from: one input and the host it speaks of. An input that speaks of several hosts has
 * several. */
struct scope {
    struct input *in;
    const char *path;      /* the input's, as reported; set by the caller of scope_new, "" else */
    const char *host;      /* said by the content, or NULL */
    const char *hint;      /* from --host, the path or the prompt, or NULL */
    const char *cluster;   /* cluster that the content names, or NULL */
    const char *source;    /* the command or class now read, for `said/@source` */
    const char *language;  /* "de", or NULL */
    uint64_t complete;     /* bit per enum dataset: seen and complete */
    uint64_t partial;      /* bit per enum dataset: seen, but known to be incomplete */
    struct unit *unit;     /* set by units_of */
    const char *belongs;   /* set by units_of: the host whose things it tells, or NULL */
    bool speaks_of_host;   /* set by units_of: something in it stands below a host */
    struct scope *family;  /* the scopes of one input form a ring */
    struct scope *eldest;  /* the first of that ring */
    struct supply *supply; /* the engine's (source/engine.h), while it reads a part */
    struct scope *next;
};

struct sighting {
    uint8_t element; /* enum element */
    uint8_t rank;    /* trust in the carrier: the higher wins where values differ (enum rank) */
    uint16_t fact_count;
    uint32_t at, len; /* its own origin in the input's text */
    struct scope *scope;
    struct sighting *parent; /* the sighting it was said below, or NULL: below the scope's host or cluster */
    struct sighting *next;   /* in order of reading */
    struct fact *facts;
    struct entity *entity; /* what it was merged into, while a document is built */
    const char *source;    /* the command or class */
    const char *address;   /* of an adapter: the first that is its own, while a document is built */
};

/* Trust: what a carrier loses on the way. */
enum rank { RANK_GUESS, RANK_TABLE, RANK_TEXT, RANK_LIST, RANK_OBJECT };

/* Ready after sightings_init; sightings_free it. */
struct sightings {
    struct arena arena;
    struct arena facts;
    struct intern values; /* intern.arena is set by sightings_init */
    struct hash named; /* (ring, host or cluster, name) -> struct scope: one input can speak of thousands */
    struct scope *first_scope, *last_scope;
    struct sighting *first, *last;
    size_t count;
};

void sightings_init(struct sightings *s);
void sightings_free(struct sightings *s);

/* A new scope for an input. hint may be NULL. */
struct scope *scope_new(struct sightings *s, struct input *in, const char *hint);

/* The scope of this input for the host that the content names: scope itself when it has no host yet (it then
 * gets this one) or the same (names compare without case and domain), else another one of that input, made
 * when needed. */
struct scope *scope_of_host(struct sightings *s, struct scope *scope, struct span host);

/* A new scope of the same input, of no host and no cluster yet. */
struct scope *scope_split(struct sightings *s, struct scope *scope);

/* The scope of the same input that speaks of the cluster of that name, or NULL; and says that this one does.
 */
struct scope *scope_of_cluster_named(const struct sightings *s, const struct scope *scope, struct span name);
void scope_set_cluster(struct sightings *s, struct scope *scope, struct span name);

/* Starts a sighting; `where` points into the input's text. */
struct sighting *sighting_new(struct sightings *s, struct scope *scope, enum element element,
                              struct sighting *parent, const char *text, struct span where, enum rank rank);

/* Says one attribute. value must already be canonical for the attribute's type; it is copied. `where` points
 * into `text`. */
void sighting_say(struct sightings *s, struct sighting *to, enum name name, struct span value,
                  const char *text, struct span where, unsigned flags);

/* The value of the first fact of that name without any FACT_BY flag, or NULL. */
const char *sighting_value(const struct sighting *s, enum name name);

#endif
