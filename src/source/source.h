/* Commands and classes: tables from labels to the model's vocabulary. */
#ifndef HVLINT_SOURCE_SOURCE_H
#define HVLINT_SOURCE_SOURCE_H

#include "base/recent.h"
#include "model/sighting.h"
#include "read/record.h"

/* How a value as found becomes the canonical one. */
enum conversion {
    AS_TEXT,          /* as it is, trimmed; empty is not said */
    AS_LOWER,         /* ASCII lower case */
    AS_NUMBER,        /* decimal or 0x; anything else is not said */
    AS_BOOLEAN,       /* True/False, Yes/No, 1/0, Enabled/Disabled, On/Off */
    AS_NOT,           /* the opposite */
    AS_IP,            /* one address; zone dropped */
    AS_PREFIX_LENGTH, /* 24, /24 or 255.255.255.0 */
    AS_CIDR,          /* 10.0.0.0/24, host bits cleared */
    AS_NEXT_HOP,      /* an IP; 0.0.0.0 and :: and words become on-link */
    AS_MAC,
    AS_GUID,
    AS_SPEED,   /* `10 Gbps`, `866.7 Mbps`, bits per second; a unit in the label counts */
    AS_WORD,    /* through .words */
    AS_IGNORED, /* known and of no use */
};

/* How a source spells a word of the model; the last has .found NULL. Compared without case. */
struct word {
    const char *found, *meant;
};

/* One label of a source. `A.B` is label B of the object (or of each object of the list) that A holds. A row
 * that says HOST_NAME (CLUSTER_NAME) chooses the scope: the host (cluster) that the record and what follows
 * it speak of. */
struct property {
    const char
        *label;     /* compared without case, blanks and a trailing `(...)`; the first row of a name wins */
    enum name name; /* the attribute that it says. One of another element than the source's starts a child
                       sighting, one for each item of a list; lists of one child element run in parallel */
    enum conversion as;
    uint16_t flags;           /* FACT_BY_..., FACT_WEAK */
    const struct word *words; /* for AS_WORD */
};

struct source;

/* What a source's own code gets to see: one record, its sighting begun and filled from the table. */
struct seen {
    struct sightings *sightings;
    struct scope *scope;
    struct reading *reading;
    const struct record *record;
    const struct source *source;
    struct sighting *sighting; /* NULL when the source has no element of its own */
    enum rank rank;
    const struct labels *labels; /* source/labels.h: the labels of all languages */
    const struct recents *kinds; /* for adapter_kind_recent */
};

struct source {
    const char *name;            /* the command: "Get-NetAdapter" */
    const char *const *types;    /* record types that are this: class names, shape words; NULL-terminated */
    const char *const *commands; /* further spellings of the command, NULL-terminated, or NULL */
    enum element element;        /* what one record is; ELEMENT_ESTATE: no sighting of its own */
    const struct property *properties; /* the last has label NULL; may be NULL */
    const char *key;   /* labels (separated by |) at least one of which a record must have when its class was
                          guessed from labels; NULL: never guessed */
    uint64_t supplies; /* bit per enum dataset: every record */
    uint64_t may_supply;        /* the same, for what `see` supplies where the record holds it (for people) */
    void (*see)(struct seen *); /* what tables cannot say; or NULL */
    bool (*wants)(const struct seen *); /* whether the record matters, asked before anything is said
                                           (.sighting is NULL); NULL: always */
    bool localised; /* labels are in the language of Windows, so one that is not listed is unknown. Taken for
                       granted when the record's type starts with a lower-case letter */
};

#define SUPPLIES(dataset) ((uint64_t)1 << DATASET_##dataset)

/* All sources, one file for each family; the last is NULL. */
extern const struct source *const sources[];

/* Everything known about labels, made once: which source has which label or type. */
struct catalogue;
/* Free it with catalogue_free. */
struct catalogue *catalogue_new(void);
void catalogue_free(struct catalogue *c);

/* Reads one input: splits it into parts, lets shapes read and sources understand them, marks its lines. hint
 * is the host that the path suggests, or NULL. */
struct read_result {
    const char *shapes;  /* joined by "+", NULL: nothing recognised; in the sightings' arena */
    const char *sources; /* joined by ", " */
    const char *language;
    const char *problem; /* the first problem that a reader met, with its line; NULL: none */
};
struct read_result source_read(struct catalogue *c, struct sightings *s, struct input *in, const char *hint);

/* ---- For sources' own code. ---- */

/* The field with that label (compared as properties are), or NULL. */
const struct field *record_field(const struct record *r, const char *label);

/* The text of the field with that label; of a list its first item, of an object its ToString; empty when
 * absent. */
struct span record_text(const struct record *r, const char *label);

/* How many items a field has: those of its list, else its value as the only one unless that is empty. NULL
 * has none. */
size_t field_count(const struct field *f);

/* Item number i of a list; the value itself where it is no list. */
const struct value *field_item(const struct field *f, size_t i);

/* Converts and says one value; false when it could not be converted (then nothing is said). */
bool seen_say(struct seen *seen, struct sighting *to, enum name name, const struct value *v,
              enum conversion as, const struct word *words, unsigned flags);

/* A child sighting of `parent` (or of the host or cluster when NULL), its origin the value's (the record's
 * when NULL). */
struct sighting *seen_child(struct seen *seen, enum element element, struct sighting *parent,
                            const struct value *v);

/* Says that this record, and what follows it in the input, speaks of that host; a name that can be none is
 * ignored. */
void seen_host(struct seen *seen, struct span host);

/* Marks the lines of a field. */
void seen_mark(struct seen *seen, const struct field *f, enum line_state state);

/* Notes that the data set was (or was only partly) exported here. */
void seen_supplies(struct seen *seen, enum dataset d, bool complete);

/* The same for the field with that label, whose lines become understood; false also when there is no such
 * field. */
bool seen_say_field(struct seen *seen, struct sighting *to, const char *label, enum name name,
                    enum conversion as, const struct word *words, unsigned flags);

/* Says a value that is canonical already; its origin is v (the record when NULL). */
void seen_say_text(struct seen *seen, struct sighting *to, enum name name, struct span text,
                   const struct value *v, unsigned flags);

/* The canonical value in text (room bytes, at least CONVERT_ROOM), or false. What seen_say uses. A unit in
 * brackets at the end of the label (`LinkSpeed(Gbps)`) counts for AS_SPEED. */
#define CONVERT_ROOM 64
bool convert(struct span found, struct span label, enum conversion as, const struct word *words, char *text,
             size_t room);

/* What convert makes of the trimmed text, where that takes no memory: the text as it stands, or a literal.
 * False where it may take some, or comes to nothing. */
bool convert_in_place(struct span s, enum conversion as, struct span *text);

/* Windows release from a version, build or caption: `6.3.9600`, `17763`, `Microsoft Windows Server 2019
 * Standard`; NULL when it tells none. */
const char *os_release(struct span text);

/* `Windows 10` for a version (`10.0.19045`) that only clients have; else NULL. */
const char *os_client(struct span version);

#endif
