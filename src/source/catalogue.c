#include <stdlib.h>

#include "base/ascii.h"
#include "source/engine.h"

struct span label_normal(struct span label, char *room)
{
    size_t len = 0, open = 0;
    for (size_t i = 0; i < label.len && len < LABEL_ROOM; i++) {
        char c = label.at[i];
        if (c == ' ' || c == '\t')
            continue;
        if (c == (char)0xc2 && i + 1 < label.len && label.at[i + 1] == (char)0xa0) {
            i++;
            continue;
        }
        if (c == '(')
            open = len;
        room[len++] = ascii_lower(c);
    }
    if (open && room[len - 1] == ')')
        len = open;
    return (struct span){.at = room, .len = len};
}

const struct property *entry_row(const struct catalogue *c, const struct entry *e, struct span label)
{
    char room[LABEL_ROOM];
    bool known;
    const void **place = recents_find(&c->found, e, label, &known);
    if (!place)
        return hash_get(&e->rows, label_normal(label, room));
    if (!known)
        *place = hash_get(&e->rows, label_normal(label, room));
    return *place;
}

/* ---- Making it ---- */

static void put_first(struct hash *h, struct arena *arena, struct span key, void *value)
{
    if (key.len && !hash_get(h, key))
        hash_put(h, arena_span(arena, key), value);
}

static void add_rows(struct catalogue *c, struct entry *e)
{
    char room[LABEL_ROOM];
    for (const struct property *p = e->source->properties; p && p->label; p++) {
        struct span label = span_of(p->label);
        put_first(&e->rows, &c->arena, label_normal(label, room), (void *)p);
        e->nested |= span_find(label, '.') != NULL;
    }
}

static void add_keys(struct catalogue *c, struct entry *e)
{
    char room[LABEL_ROOM];
    struct span rest = span_of(e->source->key);
    while (rest.at) {
        struct span key = label_normal(span_split(&rest, '|'), room);
        struct key_entry *node = arena_alloc(&c->arena, sizeof *node);
        struct key_entry *first = hash_get(&c->keys, key);
        node->entry = e;
        if (first) {
            node->next = first->next;
            first->next = node;
        } else
            put_first(&c->keys, &c->arena, key, node);
    }
}

/* `Get-NetAdapter`, `GetNetAdapter`, `net_adapter` → `netadapter`. */
static struct span compact(struct span name, char *room)
{
    size_t len = 0;
    if (span_starts_nocase(name, SPAN("get")))
        name = span_skip(name, 3);
    for (size_t i = 0; i < name.len && len < LABEL_ROOM; i++)
        if (name.at[i] != '-' && name.at[i] != '_' && name.at[i] != ' ')
            room[len++] = ascii_lower(name.at[i]);
    return (struct span){.at = room, .len = len};
}

static void add_name(struct catalogue *c, struct entry *e, const char *name)
{
    char room[LABEL_ROOM];
    put_first(&c->names, &c->arena, span_of(name), e);
    put_first(&c->names, &c->arena, compact(span_of(name), room), e);
}

static bool lies_below_cluster(enum element element)
{
    while (element != ELEMENT_ESTATE && element != ELEMENT_HOST && element != ELEMENT_CLUSTER)
        element = elements[element].parent;
    return element == ELEMENT_CLUSTER;
}

static void add_source(struct catalogue *c, struct entry *e, const struct source *source)
{
    e->source = source;
    e->rows.nocase = false;
    e->of_cluster = lies_below_cluster(source->element);
    add_rows(c, e);
    add_name(c, e, source->name);
    for (const char *const *name = source->commands; name && *name; name++)
        add_name(c, e, *name);
    for (const char *const *type = source->types; type && *type; type++) {
        put_first(&c->types, &c->arena, span_of(*type), e);
        if (**type < 'a')
            add_name(c, e, *type);
    }
    if (source->key)
        add_keys(c, e);
}

struct catalogue *catalogue_new(void)
{
    struct catalogue *c = memory_get(sizeof *c);
    *c = (struct catalogue){.types.nocase = true, .names.nocase = true, .texts = labels_new()};
    recents_init(&c->kinds, &c->arena, 128);
    recents_init(&c->found, &c->arena, 512);
    while (sources[c->count])
        c->count++;
    c->entries = arena_array(&c->arena, c->count + 1, sizeof *c->entries);
    for (size_t i = 0; i < c->count; i++)
        add_source(c, &c->entries[i], sources[i]);
    return c;
}

void catalogue_free(struct catalogue *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->count; i++)
        hash_free(&c->entries[i].rows);
    hash_free(&c->types);
    hash_free(&c->names);
    hash_free(&c->keys);
    labels_free(c->texts);
    arena_free(&c->arena);
    free(c);
}

/* ---- Asking it ---- */

static struct span after_last(struct span s, const char *separators)
{
    for (size_t i = s.len; i-- > 0;)
        if (strchr(separators, s.at[i]) && s.at[i])
            return span_skip(s, i + 1);
    return s;
}

static struct span bare_type(struct span type)
{
    for (;;) {
        if (span_starts_nocase(type, SPAN("Deserialized.")))
            type = span_skip(type, 13);
        else if (span_starts_nocase(type, SPAN("Selected.")))
            type = span_skip(type, 9);
        else
            return after_last(type, "/\\#:");
    }
}

const struct entry *catalogue_type(const struct catalogue *c, struct span type)
{
    struct span bare = bare_type(span_trim(type));
    const struct entry *e = hash_get(&c->types, bare);
    if (!e && !span_find(bare, ' '))
        e = hash_get(&c->types, after_last(bare, "."));
    return e;
}

const struct entry *catalogue_command(const struct catalogue *c, struct span name)
{
    return hash_get(&c->names, name);
}

/* Classes of Windows that no source knows: of no use, and known to be so. */
static const struct entry *other_class(const struct catalogue *c, struct span type)
{
    static const char *const makers[] = {"Msvm_", "MSFT_", "Win32_", "CIM_", "MSCluster_", "MSiSCSI", NULL};
    struct span bare = after_last(bare_type(span_trim(type)), ".");
    for (const char *const *maker = makers; *maker; maker++)
        if (span_starts_nocase(bare, span_of(*maker)))
            return catalogue_type(c, SPAN("Msvm_"));
    return span_find_span(type, SPAN("Microsoft.")) ? catalogue_type(c, SPAN("Msvm_")) : NULL;
}

/* `HV01_NetAdapter.txt`: the whole stem, then what stands behind each separator; also a class that is known
 * to be of no use (`HV01-Msvm_MemorySettingData.txt`). */
const struct entry *catalogue_file(const struct catalogue *c, const char *path)
{
    char room[LABEL_ROOM];
    struct span stem = after_last(span_of(path), "/\\!");
    const char *dot = span_find(stem, '.');
    if (dot && dot > stem.at)
        stem = span_between(stem.at, dot);
    stem = span_first(stem, 200);
    while (stem.len) {
        const struct entry *e = hash_get(&c->names, compact(stem, room));
        if (!e && span_find(stem, '_'))
            e = catalogue_type(c, stem) ? catalogue_type(c, stem) : other_class(c, stem);
        if (e)
            return e;
        size_t i = 0;
        while (i < stem.len && !strchr("_- .,", stem.at[i]))
            i++;
        stem = span_skip(stem, i + 1);
    }
    return NULL;
}

const struct entry *catalogue_collected(const struct catalogue *c, struct span label)
{
    char room[LABEL_ROOM];
    return label.len < LABEL_ROOM ? hash_get(&c->names, compact(label, room)) : NULL;
}

/* How many labels of the record the source lists. */
static size_t count_rows(const struct catalogue *c, const struct entry *e, const struct record *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++)
        count += entry_row(c, e, r->fields[i].label) != NULL;
    return count;
}

struct vote {
    const struct entry *entry;
    size_t rows;
};

/* The source with a key among the labels that lists most of them. */
static struct vote vote_by_labels(const struct catalogue *c, const struct record *r)
{
    struct vote best = {0};
    char room[LABEL_ROOM];
    for (size_t i = 0; i < r->count && i < 256; i++) {
        const struct key_entry *k = hash_get(&c->keys, label_normal(r->fields[i].label, room));
        for (; k; k = k->next) {
            size_t rows = k->entry == best.entry ? 0 : count_rows(c, k->entry, r);
            if (rows > best.rows)
                best = (struct vote){.entry = k->entry, .rows = rows};
        }
    }
    if (best.rows < 2)
        best = (struct vote){0};
    return best;
}

bool type_is_general(struct span type)
{
    static const char *const general[] = {"PSCustomObject", "PSObject",         "Object", "Object[]",
                                          "Hashtable",      "ArrayList",        "String", "OrderedDictionary",
                                          "CimInstance",    "ManagementObject", NULL};
    struct span bare = after_last(bare_type(type), ".");
    for (const char *const *g = general; *g; g++)
        if (span_equal_nocase(bare, span_of(*g)))
            return true;
    return bare.len == 0;
}

/* The class that a list of all properties names itself. */
static const struct entry *type_by_field(const struct catalogue *c, const struct record *r)
{
    static const char *const labels[] = {"CimClass", "__CLASS", "CreationClassName", NULL};
    for (const char *const *label = labels; *label; label++) {
        const struct entry *e = catalogue_type(c, record_text(r, *label));
        if (e)
            return e;
    }
    return NULL;
}

/* What is known by its name alone, because nothing of it matters. */
static const struct entry *useless_of(const struct entry *command, const struct entry *file)
{
    if (command)
        return command->source->properties ? NULL : command;
    return file && !file->source->properties ? file : NULL;
}

const struct entry *catalogue_identify(const struct catalogue *c, const struct record *r,
                                       const struct entry *command, const struct entry *file)
{
    const struct entry *e = catalogue_type(c, r->type);
    if (e || !type_is_general(r->type))
        return e ? e : other_class(c, r->type);
    if (command && command->source->properties && count_rows(c, command, r))
        return command;
    if ((e = type_by_field(c, r)))
        return e;
    struct vote vote = vote_by_labels(c, r);
    size_t rows = file ? count_rows(c, file, r) : 0;
    if (rows && rows >= vote.rows)
        return file;
    return vote.entry ? vote.entry : useless_of(command, file);
}
