/* The host of a scope: what the content says; else what --host, the prompt, the file's name, its directory,
 * or its neighbours in that directory tell. */
#include "model/hostname.h"
#include "model/units.h"

/* What is known of one directory. */
struct directory {
    const char *said;    /* a host that contents of its files name */
    bool several;        /* they name more than one */
    bool repeats;        /* two nameless files say the same kind of thing, and not because their names are
                            commands (nvspbind-vms_pp.txt): they cannot be of one host */
    struct hash sources; /* source -> path of the first nameless file that has it */
};

struct finder {
    struct sightings *s;
    struct hash directories; /* path -> struct directory */
    struct hash hosts;       /* names that contents say */
    const char *last_path;   /* looked up last, and its directory: a transcript has thousands of scopes */
    struct directory *last;
};

static bool is_host_element(enum element e)
{
    while (elements[e].parent != ELEMENT_ESTATE)
        e = elements[e].parent;
    return e == ELEMENT_HOST;
}

static struct directory *directory_of(struct finder *f, const char *path)
{
    if (path == f->last_path)
        return f->last;
    struct span name = hostname_directory(span_of(path));
    struct directory *d = hash_get(&f->directories, name);
    if (!d) {
        d = arena_alloc(&f->s->arena, sizeof(*d));
        hash_put(&f->directories, name, d);
    }
    f->last_path = path;
    f->last = d;
    return d;
}

static void learn_said(struct finder *f)
{
    for (struct scope *c = f->s->first_scope; c; c = c->next) {
        if (!c->host)
            continue;
        struct directory *d = directory_of(f, c->path);
        d->several |= d->said && !span_equal_nocase(span_of(d->said), span_of(c->host));
        d->said = c->host;
        hash_put(&f->hosts, span_of(c->host), (void *)(uintptr_t)c->host);
    }
}

/* Which scopes speak of a host, and whether nameless files of one directory repeat each other. */
static void learn_sightings(struct finder *f)
{
    const struct sighting *last = NULL;
    for (struct sighting *one = f->s->first; one; one = one->next) {
        if (!is_host_element(one->element))
            continue;
        struct scope *c = one->scope;
        c->speaks_of_host = true;
        if (c->host || !one->source || (last && last->scope == c && last->source == one->source))
            continue;
        last = one;
        struct directory *d = directory_of(f, c->path);
        const char *other = hash_put(&d->sources, span_of(one->source), (void *)(uintptr_t)c->path);
        d->repeats |= other && strcmp(other, c->path) != 0 &&
                      !(hostname_is_command(span_of(c->path)) && hostname_is_command(span_of(other)));
    }
}

/* The nearest directory whose name is a known host or says for sure that it is one. */
static struct span from_directories(const struct finder *f, struct span path)
{
    for (struct span d = hostname_directory(path); d.len; d = hostname_directory(d)) {
        bool sure;
        struct span name = hostname_of_directory(d, &sure);
        if (name.len && (sure || hash_get(&f->hosts, name)))
            return name;
    }
    return (struct span){.at = path.at, .len = 0};
}

static struct span find_host(struct finder *f, struct scope *c)
{
    struct span path = span_of(c->path), name;
    if (c->hint)
        return span_of(c->hint);
    if ((name = hostname_of_file(path)).len)
        return name;
    if ((name = from_directories(f, path)).len)
        return name;
    struct directory *d = directory_of(f, c->path);
    if (!hostname_is_command(path) && (d->repeats || d->said))
        return hostname_stem(path);
    if (d->said && !d->several)
        return span_of(d->said);
    bool sure;
    name = hostname_of_directory(hostname_directory(path), &sure);
    return name.len && !d->repeats ? name : hostname_stem(path);
}

/* Hosts compare without case; the spelling met first is the one printed. */
static const char *one_spelling(struct finder *f, struct span name)
{
    const char *known = hash_get(&f->hosts, name);
    if (known)
        return known;
    known = intern(&f->s->values, name);
    hash_put(&f->hosts, span_of(known), (void *)(uintptr_t)known);
    return known;
}

void scopes_find_hosts(struct sightings *s)
{
    struct finder f = {.s = s, .hosts = {.nocase = true}};
    learn_said(&f);
    learn_sightings(&f);
    for (struct scope *c = s->first_scope; c; c = c->next)
        if (c->host || c->speaks_of_host)
            c->belongs = one_spelling(&f, c->host ? span_of(c->host) : find_host(&f, c));
    for (size_t i = 0; i < f.directories.room; i++)
        if (f.directories.entries[i].value)
            hash_free(&((struct directory *)f.directories.entries[i].value)->sources);
    hash_free(&f.directories);
    hash_free(&f.hosts);
}
