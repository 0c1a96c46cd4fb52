/* What adapters are used for. Each kind of evidence is one row with its weight: the probability that the role
 * is right given this alone. Rows that hold for one role combine as 1 - product(1 - weight); signs against it
 * multiply. */
#include "decide/evidence.h"

#include "base/ascii.h"
#include "base/ip.h"


enum use { MANAGEMENT, ISCSI, CLUSTER, LIVE_MIGRATION, SMB, USE_COUNT };

static const char *const uses[USE_COUNT] = {
    [MANAGEMENT] = "management",         [ISCSI] = "iscsi", [CLUSTER] = "cluster",
    [LIVE_MIGRATION] = "live-migration", [SMB] = "smb",
};

/* What an adapter's name declares, by first letter. Words stand alone: `LM` in `LM-1` but not in `film`. */
static const struct {
    const char *word; /* NULL ends */
    enum use use;
} name_words['z' - 'a' + 1][6] = {
    ['a' - 'a'] = {{"administracion", MANAGEMENT}, {"administration", MANAGEMENT}},
    ['c' - 'a'] = {{"cluster", CLUSTER}, {"csv", CLUSTER}},
    ['g' - 'a'] = {{"gestion", MANAGEMENT}},
    ['h' - 'a'] = {{"heartbeat", CLUSTER}, {"hb", CLUSTER}},
    ['i' - 'a'] = {{"iscsi", ISCSI}},
    ['l' - 'a'] = {{"livemigration", LIVE_MIGRATION},
                   {"live migration", LIVE_MIGRATION},
                   {"live-migration", LIVE_MIGRATION},
                   {"live_migration", LIVE_MIGRATION},
                   {"lm", LIVE_MIGRATION}},
    ['m' - 'a'] = {{"management", MANAGEMENT},
                   {"mgmt", MANAGEMENT},
                   {"mgt", MANAGEMENT},
                   {"migration", LIVE_MIGRATION}},
    ['r' - 'a'] = {{"rdma", SMB}},
    ['s' - 'a'] = {{"san", ISCSI}, {"smb", SMB}, {"s2d", SMB}},
    ['v' - 'a'] = {{"verwaltung", MANAGEMENT}, {"vmotion", LIVE_MIGRATION}},
};

static bool is_letter(char c)
{
    return ascii_is_letter(c) || (unsigned char)c >= 0x80;
}

/* Whether the word, of small letters, stands at the start of the text, with no letter behind it. */
static bool starts_with_word(struct span text, const char *word)
{
    size_t i = 0;
    while (word[i] && i < text.len && ascii_lower(text.at[i]) == word[i])
        i++;
    return !word[i] && (i == text.len || !is_letter(text.at[i]));
}

/* A bit for each use that a word of the name declares. */
static unsigned name_declares(const char *called)
{
    unsigned found = 0;
    struct span name = span_of(called);
    for (size_t i = 0; i < name.len; i++) {
        if (!ascii_is_letter(name.at[i]) || (i && is_letter(name.at[i - 1])))
            continue;
        size_t letter = (size_t)(ascii_lower(name.at[i]) - 'a');
        for (size_t k = 0; name_words[letter][k].word; k++)
            if (starts_with_word(span_skip(name, i), name_words[letter][k].word))
                found |= 1u << name_words[letter][k].use;
    }
    return found;
}

bool carries_ip(const xmlNode *adapter)
{
    const char *kind = model_get(adapter, ADAPTER_KIND);
    bool other =
        kind && (strcmp(kind, "netft") == 0 || strcmp(kind, "tunnel") == 0 || strcmp(kind, "loopback") == 0);
    return !other && !role_has(adapter, "uplink") && !role_has(adapter, "team-member");
}

static bool has_address(const xmlNode *adapter, const char *ip)
{
    model_each(a, adapter, ELEMENT_ADDRESS)
    {
        const char *own = model_get(a, ADDRESS_IP);
        if (own && ip && strcmp(own, ip) == 0)
            return true;
    }
    return false;
}

static bool has_default_gateway(const xmlNode *adapter)
{
    model_each(g, adapter, ELEMENT_GATEWAY)
    {
        const char *ip = model_get(g, GATEWAY_IP);
        if (ip && strchr(ip, '.'))
            return true;
    }
    return false;
}

static unsigned count_gateways(const xmlNode *host)
{
    unsigned n = 0;
    model_each(a, host, ELEMENT_ADAPTER)
    {
        n += has_default_gateway(a) && carries_ip(a);
    }
    return n;
}

/* A node's interface in a cluster network; networks are counted in the document's order. */
struct place {
    const xmlNode *network, *interface;
    size_t number;
    struct place *next; /* of the same node, in the document's order */
};

struct nodes {
    struct place *first, *last;
};

static void note_place(struct cluster_index *x, const xmlNode *network, const xmlNode *interface,
                       size_t number)
{
    const char *node = model_get(interface, INTERFACE_NODE);
    struct nodes *n = node ? hash_get(&x->nodes, span_of(node)) : NULL;
    if (!node)
        return;
    if (!n) {
        n = arena_alloc(&x->arena, sizeof(*n));
        hash_put(&x->nodes, span_of(node), n);
    }
    struct place *p = arena_alloc(&x->arena, sizeof(*p));
    *p = (struct place){.network = network, .interface = interface, .number = number};
    if (n->last)
        n->last->next = p;
    else
        n->first = p;
    n->last = p;
}

void cluster_index_build(struct cluster_index *x, const xmlNode *estate)
{
    *x = (struct cluster_index){.cluster = model_first(estate, ELEMENT_CLUSTER), .nodes = {.nocase = true}};
    size_t number = 0;
    for (const xmlNode *network = x->cluster ? model_first(x->cluster, ELEMENT_NETWORK) : NULL; network;
         network = model_next(network, ELEMENT_NETWORK)) {
        model_each(i, network, ELEMENT_INTERFACE)
        {
            note_place(x, network, i, number);
        }
        number++;
    }
}

void cluster_index_free(struct cluster_index *x)
{
    hash_free(&x->nodes);
    arena_free(&x->arena);
}

static const struct place *place_of(const struct cluster_index *x, const xmlNode *host,
                                    const xmlNode *adapter)
{
    const char *name = model_get(adapter, ADAPTER_NAME), *node = model_get(host, HOST_NAME);
    const struct nodes *n = node ? hash_get(&x->nodes, span_of(node)) : NULL;
    for (const struct place *p = n ? n->first : NULL; p; p = p->next) {
        const char *called = model_get(p->interface, INTERFACE_ADAPTER);
        if ((called && name && strcmp(called, name) == 0) ||
            has_address(adapter, model_get(p->interface, INTERFACE_ADDRESS)))
            return p;
    }
    return NULL;
}

bool adapter_is_within(const xmlNode *adapter, const struct ip_prefix *prefix)
{
    model_each(a, adapter, ELEMENT_ADDRESS)
    {
        struct ip ip;
        const char *text = model_get(a, ADDRESS_IP);
        if (text && ip_parse(span_of(text), &ip) && ip_within(&ip, prefix))
            return true;
    }
    return false;
}

static bool holds_address(const xmlNode *network, const xmlNode *adapter)
{
    model_each(subnet, network, ELEMENT_SUBNET)
    {
        struct ip_prefix prefix;
        const char *text = model_get(subnet, SUBNET_PREFIX);
        if (text && ip_prefix_parse(span_of(text), &prefix) && !ip_is_link_local(&prefix.ip) &&
            adapter_is_within(adapter, &prefix))
            return true;
    }
    return false;
}

/* The cluster network that holds the adapter: the first that does by the node's interface or by subnet. */
static const xmlNode *network_of(const struct cluster_index *x, const xmlNode *host, const xmlNode *adapter)
{
    const struct place *place = place_of(x, host, adapter);
    size_t number = 0;
    model_each(network, x->cluster, ELEMENT_NETWORK)
    {
        if (place && place->number == number++)
            return network;
        if (holds_address(network, adapter))
            return network;
    }
    return NULL;
}

/* What the rows ask about one adapter, found out once. */
struct view {
    xmlNode *host, *adapter;
    const struct cluster_index *index;
    const xmlNode *network; /* of the cluster, or NULL */
    unsigned words;         /* what its name declares: a bit for each use */
    bool gateway, dns, session, up, link_local_only;
    unsigned gateways;    /* adapters of the host that have one */
    unsigned internal;    /* cluster networks of role 1 */
    bool lowest_internal; /* its network has the lowest metric among them */
    bool first_order;     /* its network is the first for live migration */
    bool only_migration;  /* the host's one migration network holds it */
    bool declared;        /* its roles are: what it seems to be is kept beside them */
};

static bool is_declared_by_name(const struct view *v, enum use use)
{
    return v->words >> use & 1u;
}

static bool network_role(const struct view *v, const char *role)
{
    const char *own = v->network ? model_get(v->network, NETWORK_ROLE) : NULL;
    return own && strcmp(own, role) == 0;
}

static bool has_only_gateway(const struct view *v)
{
    return v->gateway && v->gateways == 1;
}

static bool has_one_gateway_of_several(const struct view *v)
{
    return v->gateway && v->gateways > 1;
}

static bool is_domain_profile(const struct view *v)
{
    const char *profile = model_get(v->adapter, ADAPTER_FIREWALL_PROFILE);
    return profile && strcmp(profile, "domain") == 0;
}

static bool has_dns(const struct view *v)
{
    return v->dns;
}

static bool is_client_network(const struct view *v)
{
    return network_role(v, "3");
}

static bool names_management(const struct view *v)
{
    return is_declared_by_name(v, MANAGEMENT);
}

static bool is_session_source(const struct view *v)
{
    return v->session;
}

static bool names_iscsi(const struct view *v)
{
    return is_declared_by_name(v, ISCSI);
}

static bool is_excluded_network(const struct view *v)
{
    return network_role(v, "0");
}

static bool is_isolated(const struct view *v)
{
    return !v->gateway && !v->dns;
}

static bool is_only_internal(const struct view *v)
{
    return network_role(v, "1") && v->internal == 1;
}

static bool is_lowest_internal(const struct view *v)
{
    return network_role(v, "1") && v->internal > 1 && v->lowest_internal;
}

static bool is_other_internal(const struct view *v)
{
    return network_role(v, "1") && v->internal > 1 && !v->lowest_internal;
}

static bool names_cluster(const struct view *v)
{
    return is_declared_by_name(v, CLUSTER);
}

static bool names_migration(const struct view *v)
{
    return is_declared_by_name(v, LIVE_MIGRATION);
}

static bool is_only_migration(const struct view *v)
{
    return v->only_migration;
}

static bool is_first_order(const struct view *v)
{
    return v->first_order;
}

static bool names_smb(const struct view *v)
{
    return is_declared_by_name(v, SMB);
}

static bool does_rdma(const struct view *v)
{
    const char *rdma = model_get(v->adapter, ADAPTER_RDMA);
    return rdma && strcmp(rdma, "true") == 0;
}

/* Those of one use stand together, in the order of uses. */
static const struct evidence {
    enum use use;
    double weight;
    bool (*holds)(const struct view *);
    const char *because;
} evidences[] = {
    {MANAGEMENT, 0.70, has_only_gateway, "only adapter with a default gateway"},
    {MANAGEMENT, 0.35, has_one_gateway_of_several, "has a default gateway, as others do"},
    {MANAGEMENT, 0.40, is_domain_profile, "domain firewall profile"},
    {MANAGEMENT, 0.30, has_dns, "has DNS servers"},
    {MANAGEMENT, 0.35, is_client_network, "in a cluster network for clients"},
    {MANAGEMENT, 0.50, names_management, "name declares management"},
    {ISCSI, 0.95, is_session_source, "source of an iSCSI session"},
    {ISCSI, 0.60, names_iscsi, "name declares iSCSI"},
    {ISCSI, 0.40, is_excluded_network, "in a cluster network closed to the cluster"},
    {ISCSI, 0.15, is_isolated, "no gateway and no DNS server"},
    {CLUSTER, 0.70, is_only_internal, "in the only network for the cluster alone"},
    {CLUSTER, 0.80, is_lowest_internal, "in the preferred network for the cluster alone"},
    {CLUSTER, 0.50, is_other_internal, "in a network for the cluster alone"},
    {CLUSTER, 0.50, names_cluster, "name declares cluster"},
    {CLUSTER, 0.15, is_isolated, "no gateway and no DNS server"},
    {LIVE_MIGRATION, 0.90, is_only_migration, "the host's only migration network"},
    {LIVE_MIGRATION, 0.80, is_first_order, "first in the cluster's migration order"},
    {LIVE_MIGRATION, 0.60, names_migration, "name declares live migration"},
    {SMB, 0.45, names_smb, "name declares SMB"},
    {SMB, 0.40, does_rdma, "RDMA enabled"},
};

/* Signs against a role. */
static const struct {
    enum use use;
    double factor;
    bool (*holds)(const struct view *);
} objections[] = {
    {ISCSI, 0.6, has_only_gateway},
    {CLUSTER, 0.7, has_only_gateway},
    {SMB, 0.6, has_only_gateway},
    {LIVE_MIGRATION, 0.8, has_only_gateway},
};

enum {
    EVIDENCE_COUNT = sizeof(evidences) / sizeof(*evidences),
    OBJECTION_COUNT = sizeof(objections) / sizeof(*objections)
};

/* Evidence that stands alone: without it the weak rows of a role say nothing. */
static bool is_strong(const struct evidence *e)
{
    return e->weight >= 0.35;
}

/* `one; other` */
static const char *join(struct arena *arena, const char *one, const char *other)
{
    size_t first = strlen(one), second = strlen(other);
    char *text = arena_alloc(arena, first + second + 3);
    memcpy(text, one, first);
    memcpy(text + first, "; ", 2);
    memcpy(text + first + 2, other, second);
    return text;
}

static void evidence_add(struct model *m, xmlNode *adapter, const struct role_claim *claim)
{
    xmlNode *node = model_add(m, adapter, ELEMENT_EVIDENCE, NULL);
    model_set(m, node, EVIDENCE_ROLE, claim->name, NULL);
    model_set(m, node, EVIDENCE_CONFIDENCE, arena_printf(&m->arena, "%.2f", claim->confidence), NULL);
    model_set(m, node, EVIDENCE_BECAUSE, claim->because, NULL);
}

/* The signs against a use, as a factor. */
static double objection(const struct view *v, enum use use)
{
    double factor = 1.0;
    for (size_t i = 0; i < OBJECTION_COUNT; i++)
        if (objections[i].use == use && objections[i].holds(v))
            factor *= objections[i].factor;
    factor *= v->link_local_only ? 0.5 : 1.0;
    return factor * (v->up ? 1.0 : 0.6);
}

/* What speaks for one use. */
struct weight {
    double doubt, session; /* 1 - the probability, in all and by sessions alone */
    const struct evidence *best, *second;
};

static void conclude(struct model *m, const struct view *v, enum use use, const struct weight *w)
{
    if (!w->best || !is_strong(w->best))
        return;
    double factor = objection(v, use);
    double p = (1.0 - w->doubt > 0.99 ? 0.99 : 1.0 - w->doubt) * factor;
    if (p < 0.5)
        return;
    const char *because =
        w->second ? join(&m->arena, w->best->because, w->second->because) : w->best->because;
    struct role_claim claim = {.name = uses[use],
                               .confidence = p,
                               .because = because,
                               .has_session = w->session < 1.0,
                               .otherwise = factor * (1.0 - w->doubt / w->session)};
    if (v->declared)
        evidence_add(m, v->adapter, &claim);
    else
        role_add(m, v->adapter, &claim);
}

/* Weighs the evidence from e on that is of one use; returns that of the next. */
static const struct evidence *weigh(struct model *m, const struct view *v, const struct evidence *e)
{
    const enum use use = e->use;
    struct weight w = {.doubt = 1.0, .session = 1.0};
    for (; e < evidences + EVIDENCE_COUNT && e->use == use; e++) {
        if (!e->holds(v))
            continue;
        w.doubt *= 1.0 - e->weight;
        w.session = e->holds == is_session_source ? 1.0 - e->weight : w.session;
        if (!w.best || e->weight > w.best->weight) {
            w.second = w.best;
            w.best = e;
        } else if (!w.second || e->weight > w.second->weight) {
            w.second = e;
        }
    }
    conclude(m, v, use, &w);
    return e;
}

static bool session_source(const xmlNode *host, const xmlNode *adapter)
{
    const xmlNode *iscsi = model_first(host, ELEMENT_ISCSI);
    if (!iscsi)
        return false;
    model_each(session, iscsi, ELEMENT_SESSION)
    {
        if (has_address(adapter, model_get(session, SESSION_INITIATOR)))
            return true;
    }
    return false;
}

static bool has_only_link_local(const xmlNode *adapter)
{
    bool any = false;
    model_each(a, adapter, ELEMENT_ADDRESS)
    {
        struct ip ip;
        const char *text = model_get(a, ADDRESS_IP);
        if (!text || !ip_parse(span_of(text), &ip) || ip.family != IP_V4)
            continue;
        if (!ip_is_link_local(&ip))
            return false;
        any = true;
    }
    return any;
}

static void look_at_cluster(struct view *v)
{
    const xmlNode *cluster = v->index->cluster;
    uint64_t lowest = UINT64_MAX, metric, own = UINT64_MAX;
    if (!cluster)
        return;
    v->network = network_of(v->index, v->host, v->adapter);
    model_each(n, cluster, ELEMENT_NETWORK)
    {
        const char *role = model_get(n, NETWORK_ROLE), *text = model_get(n, NETWORK_METRIC);
        if (!role || strcmp(role, "1") != 0)
            continue;
        v->internal++;
        if (!text || !span_number(span_of(text), &metric))
            continue;
        lowest = metric < lowest ? metric : lowest;
        own = n == v->network ? metric : own;
    }
    v->lowest_internal = own != UINT64_MAX && own == lowest;
    const xmlNode *migration = model_first(cluster, ELEMENT_CLUSTER_MIGRATION);
    const xmlNode *first = migration ? model_first(migration, ELEMENT_MIGRATION_ORDER) : NULL;
    const char *preferred = first ? model_get(first, MIGRATION_ORDER_NETWORK) : NULL;
    const char *name = v->network ? model_get(v->network, NETWORK_NAME) : NULL;
    v->first_order = preferred && name && strcmp(preferred, name) == 0;
}

static bool only_migration(const xmlNode *host, const xmlNode *adapter)
{
    const xmlNode *settings = model_first(host, ELEMENT_HOST_MIGRATION);
    const xmlNode *network = settings ? model_first(settings, ELEMENT_MIGRATION_NETWORK) : NULL;
    const char *subnet = network ? model_get(network, MIGRATION_NETWORK_SUBNET) : NULL;
    struct ip_prefix prefix;
    return subnet && !model_next(network, ELEMENT_MIGRATION_NETWORK) &&
           ip_prefix_parse(span_of(subnet), &prefix) && adapter_is_within(adapter, &prefix);
}

static bool is_declared(const xmlNode *adapter)
{
    model_each(role, adapter, ELEMENT_ROLE)
    {
        if (model_get(role, ROLE_DECLARED))
            return true;
    }
    return false;
}

void decide_uses(struct model *m, xmlNode *host, const struct cluster_index *index)
{
    unsigned gateways = count_gateways(host);
    model_each(a, host, ELEMENT_ADAPTER)
    {
        if (!carries_ip(a))
            continue;
        const char *state = model_get(a, ADAPTER_STATE);
        struct view v = {
            .host = host, .adapter = a, .index = index, .declared = is_declared(a), .gateways = gateways};
        v.words = name_declares(model_get(a, ADAPTER_NAME));
        v.gateway = has_default_gateway(a);
        v.dns = model_first(a, ELEMENT_DNS) != NULL;
        v.session = session_source(host, a);
        v.up = !state || strcmp(state, "up") == 0;
        v.link_local_only = has_only_link_local(a);
        v.only_migration = only_migration(host, a);
        look_at_cluster(&v);
        for (const struct evidence *e = evidences; e < evidences + EVIDENCE_COUNT;)
            e = weigh(m, &v, e);
    }
}
