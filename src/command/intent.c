/* `hvlint intent infer`: a configuration that expects what good hosts have now. Hosts are laid side by side
 * by the names of their adapters; on what they differ nothing is expected. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/ip.h"
#include "command/command.h"
#include "command/load.h"

enum { VALUES = 7, ROLES_MOST = 5 };

static const char *const keys[VALUES] = {"subnet", "vlan",          "mtu",         "gateway",
                                         "metric", "registers-dns", "cluster-role"};

/* One adapter of one host. */
struct seen {
    const char *host, *roles[ROLES_MOST], *values[VALUES];
    size_t role_count;
    struct seen *next; /* of the same name */
};

/* All adapters of one name, in the order in which they were seen. */
struct named {
    const char *name;
    struct seen *first, *last;
    size_t count;
    struct named *next;
};

/* The adapter by which a host sends to a destination. */
struct way {
    const char *to, *adapter, *host;
    struct way *next;
};

struct inferring {
    struct arena arena;
    struct hash names;
    struct named *first, *last;
    struct way *first_way, *last_way;
    size_t hosts;
};

/* ---- What an adapter is like ---- */

static const char *keep(struct inferring *i, const char *text)
{
    return text ? arena_dup(&i->arena, span_of(text)) : NULL;
}

static const char *subnet_of(const xmlNode *adapter)
{
    model_each(a, adapter, ELEMENT_ADDRESS)
    {
        struct ip ip;
        const char *text = model_get(a, ADDRESS_IP);
        if (text && ip_parse(span_of(text), &ip) && ip.family == IP_V4 && !ip_is_link_local(&ip))
            return model_get(a, ADDRESS_NETWORK);
    }
    return NULL;
}

static bool exports_whole(const xmlNode *host, const char *dataset)
{
    model_each(e, host, ELEMENT_EXPORT)
    {
        const char *whole = model_get(e, EXPORT_COMPLETE);
        if (strcmp(model_get(e, EXPORT_NAME), dataset) == 0)
            return whole && strcmp(whole, "true") == 0;
    }
    return false;
}

static const char *gateway_of(const xmlNode *host, const xmlNode *adapter)
{
    model_each(g, adapter, ELEMENT_GATEWAY)
    {
        const char *ip = model_get(g, GATEWAY_IP);
        if (ip && strchr(ip, '.'))
            return ip;
    }
    return exports_whole(host, "gateways") ? "none" : NULL;
}

static const char *number_between(const char *text, uint64_t least, uint64_t most)
{
    uint64_t n;
    return text && span_number(span_of(text), &n) && n >= least && n <= most ? text : NULL;
}

static const char *metric_of(const xmlNode *adapter)
{
    const char *automatic = model_get(adapter, ADAPTER_AUTO_METRIC);
    if (!automatic)
        return NULL;
    return strcmp(automatic, "true") == 0 ? "automatic"
                                          : number_between(model_get(adapter, ADAPTER_METRIC), 1, 9999);
}

static bool is_in_network(const xmlNode *network, const char *host, const char *adapter, const char *subnet)
{
    model_each(i, network, ELEMENT_INTERFACE)
    {
        const char *node = model_get(i, INTERFACE_NODE), *name = model_get(i, INTERFACE_ADAPTER);
        if (node && name && span_equal_nocase(span_of(node), span_of(host)) && strcmp(name, adapter) == 0)
            return true;
    }
    model_each(s, network, ELEMENT_SUBNET)
    {
        const char *prefix = model_get(s, SUBNET_PREFIX);
        if (prefix && subnet && strcmp(prefix, subnet) == 0)
            return true;
    }
    return false;
}

static const char *cluster_role_of(const xmlNode *host, const char *adapter, const char *subnet)
{
    const xmlNode *cluster = model_first(host->parent, ELEMENT_CLUSTER);
    const char *role = NULL;
    if (!cluster)
        return NULL;
    model_each(n, cluster, ELEMENT_NETWORK)
    {
        const char *own = model_get(n, NETWORK_ROLE);
        if (!own || !is_in_network(n, model_get(host, HOST_NAME), adapter, subnet))
            continue;
        if (role && strcmp(role, own) != 0)
            return NULL;
        role = own;
    }
    bool known = role && (strcmp(role, "0") == 0 || strcmp(role, "1") == 0 || strcmp(role, "3") == 0);
    return known ? role : NULL;
}

static void note_values(struct inferring *i, struct seen *s, const xmlNode *host, const xmlNode *adapter)
{
    const char *subnet = subnet_of(adapter);
    const char *values[VALUES] = {
        subnet,
        model_get(adapter, ADAPTER_VLAN),
        number_between(model_get(adapter, ADAPTER_MTU), 576, 65535),
        gateway_of(host, adapter),
        metric_of(adapter),
        model_get(adapter, ADAPTER_REGISTERS_DNS),
        cluster_role_of(host, model_get(adapter, ADAPTER_NAME), subnet),
    };
    for (size_t k = 0; k < VALUES; k++)
        s->values[k] = keep(i, values[k]);
}

/* Roles that can be declared, from 0.6 on. */
static void note_roles(struct inferring *i, struct seen *s, const xmlNode *adapter)
{
    static const char *const known[] = {"management", "iscsi", "live-migration", "cluster", "smb", "oob"};
    model_each(role, adapter, ELEMENT_ROLE)
    {
        const char *name = model_get(role, ROLE_NAME), *confidence = model_get(role, ROLE_CONFIDENCE);
        for (size_t k = 0; k < sizeof(known) / sizeof(*known); k++)
            if (strcmp(known[k], name) == 0 && strtod(confidence, NULL) >= 0.6 && s->role_count < ROLES_MOST)
                s->roles[s->role_count++] = keep(i, name);
    }
}

static void note_adapter(struct inferring *i, const xmlNode *host, const xmlNode *adapter)
{
    const char *name = model_get(adapter, ADAPTER_NAME);
    struct seen *s = arena_alloc(&i->arena, sizeof(*s));
    note_roles(i, s, adapter);
    if (!name || s->role_count == 0)
        return;
    s->host = keep(i, model_get(host, HOST_NAME));
    note_values(i, s, host, adapter);
    name = keep(i, name);
    struct named *n = hash_get(&i->names, span_of(name));
    if (!n) {
        n = arena_alloc(&i->arena, sizeof(*n));
        n->name = name;
        hash_put(&i->names, span_of(name), n);
        *(i->last ? &i->last->next : &i->first) = n;
        i->last = n;
    }
    *(n->last ? &n->last->next : &n->first) = s;
    n->last = s;
    n->count++;
}

static void note_way(struct inferring *i, const xmlNode *host, const xmlNode *choice)
{
    const char *purpose = model_get(choice, ROUTE_CHOICE_PURPOSE);
    const char *adapter = model_get(choice, ROUTE_CHOICE_ADAPTER);
    bool wanted = strcmp(purpose, "dns") == 0 || strcmp(purpose, "iscsi") == 0;
    if (!wanted || !adapter || model_get(choice, ROUTE_CHOICE_BOUND))
        return;
    struct way *w = arena_alloc(&i->arena, sizeof(*w));
    *w = (struct way){.to = keep(i, model_get(choice, ROUTE_CHOICE_DESTINATION)),
                      .adapter = keep(i, adapter),
                      .host = keep(i, model_get(host, HOST_NAME))};
    *(i->last_way ? &i->last_way->next : &i->first_way) = w;
    i->last_way = w;
}

static void note_unit(struct inferring *i, const struct model *m)
{
    model_each(host, m->doc->children, ELEMENT_HOST)
    {
        if (!model_get(host, HOST_NAME))
            continue;
        i->hosts++;
        model_each(a, host, ELEMENT_ADAPTER)
        {
            note_adapter(i, host, a);
        }
        model_each(choice, host, ELEMENT_ROUTE_CHOICE)
        {
            note_way(i, host, choice);
        }
    }
}

/* ---- Writing ---- */

static void print_key(FILE *out, const char *before, const char *key, const char *text)
{
    fprintf(out, "%s%s: \"", before, key);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        putc(*text, out);
    }
    fputs("\"\n", out);
}

static bool has_role(const struct seen *s, const char *role)
{
    for (size_t k = 0; k < s->role_count; k++)
        if (strcmp(s->roles[k], role) == 0)
            return true;
    return false;
}

/* Adapters of the name that are alike in the roles of the first; then one entry speaks for all hosts. */
static bool is_everywhere(const struct inferring *i, const struct named *n)
{
    bool alike = n->count == i->hosts;
    for (const struct seen *s = n->first; s && alike; s = s->next) {
        alike = s->role_count == n->first->role_count && (!s->next || strcmp(s->host, s->next->host) != 0);
        for (size_t k = 0; k < s->role_count && alike; k++)
            alike = has_role(n->first, s->roles[k]);
    }
    return alike;
}

static void print_roles(const struct inferring *i, FILE *out)
{
    fputs("roles:\n", out);
    for (const struct named *n = i->first; n; n = n->next) {
        bool everywhere = is_everywhere(i, n);
        for (const struct seen *s = n->first; s; s = everywhere ? NULL : s->next)
            for (size_t k = 0; k < s->role_count; k++) {
                print_key(out, "  - ", "name", n->name);
                if (!everywhere)
                    print_key(out, "    ", "host", s->host);
                fprintf(out, "    role: %s\n", s->roles[k]);
            }
    }
}

/* The value that all have who know it; *differ when they do not agree. */
static const char *common(const struct seen *first, bool all, size_t key, bool *differ)
{
    const char *value = NULL;
    *differ = false;
    for (const struct seen *s = first; s; s = all ? s->next : NULL) {
        if (!s->values[key])
            continue;
        *differ |= value && strcmp(value, s->values[key]) != 0;
        value = s->values[key];
    }
    return *differ ? NULL : value;
}

static void print_expectation(const struct named *n, const struct seen *s, bool all, FILE *out)
{
    fprintf(out, "    - role: %s\n", s->roles[0]);
    print_key(out, "      ", "adapter", n->name);
    if (!all)
        print_key(out, "      ", "host", s->host);
    for (size_t k = 0; k < VALUES; k++) {
        bool differ;
        const char *value = common(s, all, k, &differ);
        if (value)
            fprintf(out, "      %s: %s\n", keys[k], value);
        else if (differ)
            fprintf(out, "      # %s: the hosts differ\n", keys[k]);
    }
}

static void print_adapters(const struct inferring *i, FILE *out)
{
    fputs("  adapters:\n", out);
    for (const struct named *n = i->first; n; n = n->next) {
        bool everywhere = is_everywhere(i, n);
        for (const struct seen *s = n->first; s; s = everywhere ? NULL : s->next)
            print_expectation(n, s, everywhere, out);
    }
}

static void print_ways(struct inferring *i, FILE *out)
{
    struct hash counts = {0}, done = {0};
    fputs("  destinations:\n", out);
    for (struct way *w = i->first_way; w; w = w->next) {
        struct span key = span_of(arena_printf(&i->arena, "%s %s", w->to, w->adapter));
        size_t *count = hash_get(&counts, key);
        if (!count)
            hash_put(&counts, key, count = arena_alloc(&i->arena, sizeof(*count)));
        ++*count;
    }
    for (struct way *w = i->first_way; w; w = w->next) {
        struct span key = span_of(arena_printf(&i->arena, "%s %s", w->to, w->adapter));
        struct span own = span_of(arena_printf(&i->arena, "%s %s %s", w->to, w->adapter, w->host));
        bool everywhere = *(size_t *)hash_get(&counts, key) == i->hosts;
        if (hash_get(&done, everywhere ? key : own))
            continue;
        hash_put(&done, everywhere ? key : own, w);
        print_key(out, "    - ", "to", w->to);
        print_key(out, "      ", "adapter", w->adapter);
        if (!everywhere)
            print_key(out, "      ", "host", w->host);
    }
    hash_free(&counts);
    hash_free(&done);
}

static void print_configuration(struct inferring *i, FILE *out)
{
    fputs("# What these hosts are like now: read it, and keep what is meant to be so. Names are globs.\n"
          "version: 1\n",
          out);
    if (i->first) {
        fputs("# What adapters are for, by name: guessed from 0.6 on.\n", out);
        print_roles(i, out);
    }
    if (i->first || i->first_way)
        fputs("expectations:\n", out);
    if (i->first)
        print_adapters(i, out);
    if (i->first_way) {
        fputs("  # DNS servers and iSCSI targets, and the adapter by which each is reached.\n", out);
        print_ways(i, out);
    }
}

enum status command_intent(const struct settings *s, FILE *out)
{
    struct settings rest = *s;
    if (s->paths.count < 2 || strcmp(s->paths.items[0], "infer") != 0) {
        message("intent wants infer, then what to read: hvlint intent infer PATH...");
        return STATUS_USAGE;
    }
    rest.paths.items++;
    rest.paths.count--;
    struct load l;
    struct inferring i = {.names = {0}};
    load_all(&l, &rest, NULL);
    enum status status = l.status;
    for (const struct unit *u = status == STATUS_USAGE ? NULL : l.units; u; u = u->next) {
        struct model m;
        load_unit(&l, &rest, u, &m);
        note_unit(&i, &m);
        model_free(&m);
    }
    if (status != STATUS_USAGE)
        print_configuration(&i, out);
    hash_free(&i.names);
    arena_free(&i.arena);
    load_free(&l);
    return status;
}
