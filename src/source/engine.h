/* Inside of the source engine: what its files share and nobody else needs. */
#ifndef HVLINT_SOURCE_ENGINE_H
#define HVLINT_SOURCE_ENGINE_H

#include "source/labels.h"
#include "source/source.h"

#define LABEL_ROOM 96

/* A source and its rows by normal label. */
struct entry {
    const struct source *source;
    struct hash rows; /* normal label → const struct property */
    bool nested;      /* some label has a dot */
    bool of_cluster;  /* its element lies below the cluster: it says nothing of hosts */
};

struct key_entry {
    const struct entry *entry;
    struct key_entry *next;
};

struct catalogue {
    struct arena arena;
    struct entry *entries;
    size_t count;
    struct hash types; /* class name → struct entry, without case */
    struct hash names; /* command, `Get-X` also as `x` → struct entry */
    struct hash keys;  /* normal label → struct key_entry */
    struct labels *texts;
    struct recents kinds; /* of adapters, by description and name */
    struct recents found; /* rows by entry and label, as found: each file of a fleet has the same few */
};

/* The label without case, blanks and a trailing `(...)`, in room (LABEL_ROOM bytes). */
struct span label_normal(struct span label, char *room);

/* The row of that label, or NULL. */
const struct property *entry_row(const struct catalogue *c, const struct entry *e, struct span label);

/* The source of that class name (`Deserialized.`, namespaces and paths before it are skipped), or NULL. */
const struct entry *catalogue_type(const struct catalogue *c, struct span type);

/* The source whose command has that name, or NULL. */
const struct entry *catalogue_command(const struct catalogue *c, struct span name);

/* The source that a file's name suggests, or NULL. */
const struct entry *catalogue_file(const struct catalogue *c, const char *path);

/* The source whose command or class a member of a collection is named after (`NetAdapter`, `Get-NetAdapter`),
 * or NULL. */
const struct entry *catalogue_collected(const struct catalogue *c, struct span label);

/* Whether a type says nothing about what the object is: PSCustomObject, Hashtable, none. */
bool type_is_general(struct span type);

/* Which source the record comes from, or NULL: by its type, by what the command or the file's name suggests
 * (confirmed by a label), or by its labels. */
const struct entry *catalogue_identify(const struct catalogue *c, const struct record *r,
                                       const struct entry *command, const struct entry *file);

/* What a command line says. */
struct command {
    const struct entry *entry; /* the last source in the pipeline, or NULL */
    bool filtered;             /* shows only part of it */
    bool useless;              /* its output is no business of ours */
    bool names_host;           /* `hostname`: its output is the host's name */
    struct span host;          /* asked of another computer, or empty */
};
struct command command_parse(const struct catalogue *c, struct span text);

/* How the fields of all records with the same labels are understood. */
struct plan {
    const struct entry *entry; /* NULL: not recognised */
    uint64_t part;             /* that in which it holds, or UINT64_MAX */
    const struct entry *file;  /* what the file's name, or that of a collection's member, suggested */
    struct span type;
    size_t count;
    const struct span *labels;
    const struct property **rows; /* one each field; NULL: not listed */
    const uint32_t *order;        /* fields in the order of the source's rows, those not listed last */
    size_t hosts[4], host_count;  /* fields that may name the host, the best first */
    size_t cluster;               /* the field that names the cluster; count: none */
    bool host_stays;              /* what follows speaks of that host too */
    struct plan *next;            /* with the same hash */
};

/* What was exported of one host in one part. */
struct supply {
    struct scope *scope;
    uint64_t complete, partial;
    struct supply *next;
};

/* The state of reading one input. */
struct engine {
    struct catalogue *catalogue;
    struct sightings *sightings;
    struct input *in;
    struct scope *scope; /* of what is being read */
    struct scope *base;  /* of prompts that name no host */
    struct arena arena;  /* forgotten with the input */
    struct hash plans;   /* keys are 8 bytes of hash */
    struct plan *last;
    struct command command;   /* of the part */
    struct command recent;    /* what the command parsed last says, */
    struct span recent_text;  /* and how it was written */
    uint64_t part;            /* counts the parts */
    const struct entry *file; /* what the file's name suggests, or that of a collection's member */
    enum rank rank;           /* of the shape that reads now */
    struct supply *supplies;  /* of the part */
    bool damaged;             /* a reader met a problem in this part: nothing of it is complete */
    size_t records;           /* recognised in this part */
    bool spoken;              /* some record of the input was recognised */
    unsigned nested;          /* collections around the record (source/collection.h) */
    bool nameless;            /* a collection that names no host was taken */
    bool *met;                /* one each source of the catalogue */
    const char *stranger;     /* what the first record was that no source knows, or NULL */
};

/* Takes a record: finds its source, says what it says, marks its lines. */
void engine_take(struct engine *e, struct reading *reading, const struct record *record);

/* Notes data sets of the part; what is once partial in a part stays so. */
void engine_supply(struct engine *e, struct scope *scope, uint64_t sets, bool complete);

#endif
