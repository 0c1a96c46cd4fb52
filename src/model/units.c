/* Who speaks of whom: gives every scope its host, and groups hosts and cluster exports into units. */
#include "model/model.h"

#include <stdlib.h>

#include "model/hostname.h"
#include "model/units.h"

/* A set of hosts and cluster exports that belong together (union-find). */
struct group {
    struct group *above; /* NULL at the top */
    const char *host;    /* of a host's own group, else NULL */
    const char *cluster; /* name said of the cluster */
    bool has_cluster;    /* a cluster export is in it */
    bool has_nodes;      /* the exports name the cluster's nodes */
    bool has_netft;      /* a node's adapter was seen */
    struct unit *unit;
    struct group *next;
};

struct grouping {
    struct sightings *s;
    struct hash hosts;       /* name -> group */
    struct hash clusters;    /* name -> group */
    struct hash directories; /* of orphans: path -> group */
    struct group *first, *last;
};

static struct group *top(struct group *g)
{
    while (g->above) {
        if (g->above->above)
            g->above = g->above->above;
        g = g->above;
    }
    return g;
}

static struct group *join(struct group *a, struct group *b)
{
    a = top(a);
    b = top(b);
    if (a == b)
        return a;
    b->above = a;
    a->cluster = a->cluster ? a->cluster : b->cluster;
    a->has_cluster |= b->has_cluster;
    a->has_netft |= b->has_netft;
    a->has_nodes |= b->has_nodes;
    return a;
}

static struct group *group_new(struct grouping *g)
{
    struct group *one = arena_alloc(&g->s->arena, sizeof(*one));
    if (g->last)
        g->last->next = one;
    else
        g->first = one;
    g->last = one;
    return one;
}

static struct group *group_of(struct grouping *g, struct hash *table, const char *name)
{
    struct group *one = hash_get(table, span_of(name));
    if (!one) {
        one = group_new(g);
        hash_put(table, span_of(name), one);
    }
    return one;
}

static bool is_cluster_element(enum element e)
{
    while (elements[e].parent != ELEMENT_ESTATE)
        e = elements[e].parent;
    return e == ELEMENT_CLUSTER;
}

/* A node that the cluster names is a host of its unit, when there is such a host. */
static void join_nodes(struct grouping *g, struct sighting *one, struct group *cluster)
{
    enum name name = one->element == ELEMENT_NODE ? NODE_NAME : INTERFACE_NODE;
    const char *node = sighting_value(one, name);
    struct group *host = node ? hash_get(&g->hosts, span_of(node)) : NULL;
    if (node)
        top(cluster)->has_nodes = true;
    if (host)
        join(cluster, host);
}

/* Cluster exports of one directory are of one cluster, unless they name different ones. */
static struct group *join_directory(struct grouping *g, struct scope *scope, struct group *one)
{
    if (scope->belongs)
        return top(one);
    struct span directory = hostname_directory(span_of(scope->path));
    struct group *there = top(group_of(g, &g->directories, intern(&g->s->values, directory)));
    if (!one)
        return there;
    one = top(one);
    bool other =
        there->cluster && one->cluster && !span_equal_nocase(span_of(there->cluster), span_of(one->cluster));
    if (!other && scope->cluster && *scope->cluster)
        there->cluster = there->cluster ? there->cluster : scope->cluster;
    other |= there->cluster && scope->cluster &&
             !span_equal_nocase(span_of(there->cluster), span_of(scope->cluster));
    return other ? one : join(one, there);
}

static struct group *cluster_group(struct grouping *g, struct scope *scope)
{
    struct group *one = NULL;
    if (scope->cluster && *scope->cluster)
        one = group_of(g, &g->clusters, scope->cluster);
    if (scope->belongs) {
        struct group *host = group_of(g, &g->hosts, scope->belongs);
        one = one ? join(one, host) : host;
    }
    one = join_directory(g, scope, one);
    one->has_cluster = true;
    if (scope->cluster && *scope->cluster)
        one->cluster = scope->cluster;
    return one;
}

static void group_hosts(struct grouping *g)
{
    for (struct scope *c = g->s->first_scope; c; c = c->next)
        if (c->belongs)
            group_of(g, &g->hosts, c->belongs)->host = c->belongs;
}

/* An adapter that is said to be NetFT's, or looks so where no description is told. */
static bool shows_netft(const struct sighting *one)
{
    if (one->element == ELEMENT_ADAPTER) {
        const char *kind = sighting_value(one, ADAPTER_KIND);
        return kind && strcmp(kind, "netft") == 0;
    }
    if (one->element != ELEMENT_ADDRESS || !one->parent || one->parent->element != ELEMENT_ADAPTER)
        return false;
    return is_netft_address(sighting_value(one->parent, ADAPTER_NAME), sighting_value(one, ADDRESS_IP),
                            sighting_value(one, ADDRESS_STATE)) &&
           !sighting_value(one->parent, ADAPTER_KIND) && !sighting_value(one->parent, ADAPTER_DESCRIPTION);
}

static void group_clusters(struct grouping *g)
{
    for (struct sighting *one = g->s->first; one; one = one->next) {
        if (one->scope->belongs && shows_netft(one))
            top(hash_get(&g->hosts, span_of(one->scope->belongs)))->has_netft = true;
        if (!is_cluster_element(one->element))
            continue;
        struct group *cluster = cluster_group(g, one->scope);
        if (one->element == ELEMENT_NODE || one->element == ELEMENT_INTERFACE)
            join_nodes(g, one, cluster);
    }
}

static bool lies_below(struct span path, struct span directory)
{
    return directory.len == 0 ||
           (span_starts(path, directory) && path.len > directory.len && path.at[directory.len] == '/');
}

/* A cluster export that names no node stands for the hosts exported around it: those below its
 * directory, else those below the directory above. */
static bool join_hosts_below(struct grouping *g, struct group *orphan, struct span directory)
{
    bool any = false;
    for (struct scope *c = g->s->first_scope; c; c = c->next) {
        if (!c->belongs || !lies_below(span_of(c->path), directory))
            continue;
        struct group *host = top(hash_get(&g->hosts, span_of(c->belongs)));
        if (host->has_cluster && host != top(orphan))
            continue;
        join(orphan, host);
        any = true;
    }
    return any;
}

static void adopt_orphans(struct grouping *g)
{
    for (size_t i = 0; i < g->directories.room; i++) {
        struct hash_entry *e = &g->directories.entries[i];
        if (!e->value || top(e->value)->has_nodes)
            continue;
        if (!join_hosts_below(g, e->value, e->key) && e->key.len)
            join_hosts_below(g, e->value, hostname_directory(e->key));
    }
}

/* The directory that holds all files of the scope's host; a directory with the host's name is the host's own.
 */
static struct span place_of(struct grouping *g, const struct scope *c)
{
    struct span directory = hostname_directory(span_of(c->path));
    bool sure;
    if (span_equal_nocase(hostname_of_directory(directory, &sure), span_of(c->belongs)))
        directory = hostname_directory(directory);
    return span_of(intern(&g->s->values, directory));
}

static struct group *host_of(struct grouping *g, const struct scope *c)
{
    return c->belongs ? top(hash_get(&g->hosts, span_of(c->belongs))) : NULL;
}

/* A cluster that was exported on one of its nodes without naming any stands for the hosts beside that node,
 * unless two clusters stand there. */
static void join_neighbours(struct grouping *g)
{
    struct hash places = {0};
    for (struct scope *c = g->s->first_scope; c; c = c->next) {
        struct group *host = host_of(g, c);
        if (!host || !host->has_cluster)
            continue;
        struct group *there = hash_put(&places, place_of(g, c), host);
        if (there && top(there) != host)
            top(there)->has_nodes = host->has_nodes = true;
    }
    for (struct scope *c = places.count ? g->s->first_scope : NULL; c; c = c->next) {
        struct group *host = host_of(g, c);
        struct group *there = host && !host->has_cluster ? hash_get(&places, place_of(g, c)) : NULL;
        if (there && !top(there)->has_nodes)
            join(there, host);
    }
    hash_free(&places);
}

/* Nodes of a cluster of which nothing was exported show by their NetFT adapter; those from one directory are
 * together. */
static void join_lone_nodes(struct grouping *g)
{
    struct hash places = {0};
    for (struct scope *c = g->s->first_scope; c; c = c->next) {
        struct group *host = host_of(g, c);
        if (!host || !host->has_netft)
            continue;
        struct group *there = hash_put(&places, place_of(g, c), host);
        if (there && (!host->has_cluster || !top(there)->has_cluster))
            join(there, host);
    }
    hash_free(&places);
}

static struct unit *unit_of(struct grouping *g, struct scope *scope)
{
    struct group *one = NULL;
    if (scope->belongs)
        one = hash_get(&g->hosts, span_of(scope->belongs));
    else if (scope->cluster && *scope->cluster)
        one = hash_get(&g->clusters, span_of(scope->cluster));
    else
        one = hash_get(&g->directories, hostname_directory(span_of(scope->path)));
    if (!one)
        return NULL;
    one = top(one);
    if (!one->unit) {
        one->unit = arena_alloc(&g->s->arena, sizeof(*one->unit));
        one->unit->cluster = one->has_cluster ? (one->cluster ? one->cluster : "") : NULL;
    }
    return one->unit;
}

static int compare_units(const void *a, const void *b)
{
    const struct unit *x = *(struct unit *const *)a, *y = *(struct unit *const *)b;
    int order = strcmp(x->cluster ? x->cluster : "", y->cluster ? y->cluster : "");
    const char *p = x->hosts[0] ? x->hosts[0] : "", *q = y->hosts[0] ? y->hosts[0] : "";
    return order ? order : strcmp(p, q);
}

/* Fills each unit's scopes and sightings: counted first, then laid in arrays. */
static void fill_units(struct grouping *g)
{
    struct arena *a = &g->s->arena;
    for (struct scope *c = g->s->first_scope; c; c = c->next) {
        c->unit = unit_of(g, c);
        if (c->unit)
            c->unit->scope_count++;
    }
    for (struct scope *c = g->s->first_scope; c; c = c->next) {
        struct unit *u = c->unit;
        if (!u)
            continue;
        if (!u->body) {
            u->body = arena_alloc(a, sizeof(*u->body));
            u->scopes = arena_array(a, u->scope_count, sizeof(struct scope *));
            u->scope_count = 0;
        }
        u->scopes[u->scope_count++] = c;
    }
    for (struct sighting *one = g->s->first; one; one = one->next)
        if (one->scope->unit)
            one->scope->unit->body->count++;
    for (struct sighting *one = g->s->first; one; one = one->next) {
        struct unit_body *body = one->scope->unit ? one->scope->unit->body : NULL;
        if (!body)
            continue;
        if (!body->sightings)
            body->sightings = arena_array(a, body->count, sizeof(struct sighting *));
        body->sightings[body->filled++] = one;
    }
}

static void list_hosts(struct grouping *g, struct unit *u)
{
    struct arena *a = &g->s->arena;
    size_t count = 0;
    const char **names = arena_array(a, u->scope_count + 1, sizeof(char *));
    for (size_t i = 0; i < u->scope_count; i++)
        if (u->scopes[i]->belongs)
            names[count++] = u->scopes[i]->belongs;
    qsort(names, count, sizeof(*names), compare_strings);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0)
            names[kept++] = names[i];
    names[kept] = NULL;
    u->hosts = names;
}

static struct unit *collect(struct grouping *g)
{
    size_t count = 0, n = 0;
    for (struct group *one = g->first; one; one = one->next)
        count += one->unit != NULL;
    struct unit **all = arena_array(&g->s->arena, count + 1, sizeof(*all));
    for (struct group *one = g->first; one; one = one->next)
        if (one->unit) {
            list_hosts(g, one->unit);
            all[n++] = one->unit;
        }
    qsort(all, n, sizeof(*all), compare_units);
    for (size_t i = 0; i + 1 < n; i++)
        all[i]->next = all[i + 1];
    return n ? all[0] : NULL;
}

struct unit *units_of(struct sightings *s)
{
    struct grouping g = {.s = s, .hosts = {.nocase = true}, .clusters = {.nocase = true}};
    scopes_find_hosts(s);
    group_hosts(&g);
    group_clusters(&g);
    adopt_orphans(&g);
    join_neighbours(&g);
    join_lone_nodes(&g);
    fill_units(&g);
    struct unit *units = collect(&g);
    hash_free(&g.hosts);
    hash_free(&g.clusters);
    hash_free(&g.directories);
    return units;
}
