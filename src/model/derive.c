/* What follows from the facts alone, whatever the rules. */
#include "base/ip.h"
#include "model/entity.h"
#include "model/units.h"


static bool is_on_link(struct entity *address, const struct ip *ip)
{
    const char *text = entity_value(address, ADDRESS_IP), *length = entity_value(address, ADDRESS_PREFIX);
    struct ip_prefix prefix;
    uint64_t number;
    if (!text || !length || !ip_parse(span_of(text), &prefix.ip) || !span_number(span_of(length), &number))
        return false;
    prefix.length = (unsigned)number;
    return !ip_is_link_local(ip) && number <= 128 && ip_within(ip, &prefix);
}

/* No host has so many addresses; among more, none is searched for. */
enum { CROWD = 2048 };

struct entity *merge_neighbour(struct entity *host, struct span text)
{
    struct ip ip;
    if (!ip_parse(text, &ip))
        return NULL;
    unsigned seen = 0;
    entity_each_of(adapter, host, ELEMENT_ADAPTER)
    {
        if (adapter->same)
            continue;
        entity_each_of(address, adapter, ELEMENT_ADDRESS)
        {
            if (++seen > CROWD)
                return NULL;
            if (is_on_link(address, &ip))
                return adapter;
        }
    }
    return NULL;
}

static bool is_default_route(const char *destination)
{
    return destination && (strcmp(destination, "0.0.0.0/0") == 0 || strcmp(destination, "::/0") == 0);
}

static struct entity *gateway_of(struct entity *adapter, const char *ip)
{
    entity_each_of(e, adapter, ELEMENT_GATEWAY)
    {
        const char *there = entity_value(e, GATEWAY_IP);
        if (there && strcmp(there, ip) == 0)
            return e;
    }
    return NULL;
}

/* Whether the routes in force were exported, of which the persistent ones are but a wish. */
static bool has_active_routes(struct entity *host)
{
    entity_each_of(route, host, ELEMENT_ROUTE)
    {
        const char *store = entity_value(route, ROUTE_STORE);
        if (store && strcmp(store, "active") == 0)
            return true;
    }
    return false;
}

static bool is_persistent(struct entity *route)
{
    const char *store = entity_value(route, ROUTE_STORE);
    return store && strcmp(store, "persistent") == 0;
}

/* A default route is a default gateway of its adapter, whichever command told it. */
static void add_gateway(struct merge *m, struct entity *host, struct entity *route)
{
    const char *via = entity_value(route, ROUTE_NEXT_HOP), *name = entity_value(route, ROUTE_ADAPTER);
    struct ip ip;
    if (!via || !name || !ip_parse(span_of(via), &ip) ||
        !is_default_route(entity_value(route, ROUTE_DESTINATION)))
        return;
    struct entity *adapter = entity_find(m, host, ADAPTER_NAME, span_of(name));
    if (!adapter || gateway_of(adapter, via))
        return;
    struct entity *gateway = entity_new(m, adapter, ELEMENT_GATEWAY);
    gateway->origins = route->origins;
    const struct claim *said = entity_best(route, ROUTE_NEXT_HOP);
    struct origin *origin =
        said && said->fact && said->by ? origin_of(m, said->by, said->fact->at, said->fact->len) : NULL;
    entity_default(m, gateway, GATEWAY_IP, via, origin);
}

/* The subnet that an address is in, so that rules can compare subnets as they compare names. */
static void add_network(struct merge *m, struct entity *address)
{
    const char *ip = entity_value(address, ADDRESS_IP), *length = entity_value(address, ADDRESS_PREFIX);
    struct ip_prefix prefix;
    uint64_t number;
    char text[PREFIX_TEXT_MAX];
    if (!ip || !length || !ip_parse(span_of(ip), &prefix.ip) || !span_number(span_of(length), &number))
        return;
    if (number > (prefix.ip.family == IP_V4 ? 32u : 128u))
        return;
    prefix.length = (unsigned)number;
    struct ip_prefix network = ip_network(prefix);
    const char *cidr = arena_dup(m->arena, span_of(ip_prefix_format(&network, text)));
    entity_default(m, address, ADDRESS_NETWORK, cidr, NULL);
}

/* An adapter whose name no export tells is called by its description. */
static void call_nameless(struct merge *m, struct entity *adapter)
{
    const struct claim *said = entity_best(adapter, ADAPTER_DESCRIPTION);
    if (entity_value(adapter, ADAPTER_NAME) || !said)
        return;
    struct origin *origin =
        said->fact && said->by ? origin_of(m, said->by, said->fact->at, said->fact->len) : NULL;
    entity_default(m, adapter, ADAPTER_NAME, said->value, origin);
}

/* Drivers count the jumbo frame with or without the Ethernet header and VLAN tag. */
static void add_payload(struct merge *m, struct entity *adapter)
{
    enum { STANDARD = 1500, JUMBO = 9000, OVERHEAD = 22, HEADER = 14 };
    const char *text = entity_value(adapter, ADAPTER_JUMBO);
    uint64_t frame;
    if (!text || !span_number(span_of(text), &frame) || frame < STANDARD)
        return;
    uint64_t payload = frame <= STANDARD + OVERHEAD                  ? STANDARD
                       : frame >= JUMBO && frame <= JUMBO + OVERHEAD ? JUMBO
                                                                     : frame - HEADER;
    entity_default(m, adapter, ADAPTER_PAYLOAD, arena_printf(m->arena, "%llu", (unsigned long long)payload),
                   NULL);
}

bool is_netft_address(const char *adapter, const char *ip, const char *state)
{
    return adapter && strstr(adapter, "* ") && ip && strncmp(ip, "169.254.", 8) == 0 &&
           (!state || strcmp(state, "preferred") == 0);
}

/* Exports without descriptions show the cluster's adapter by its name and address alone. */
static void add_netft_kind(struct merge *m, struct entity *adapter)
{
    if (entity_value(adapter, ADAPTER_KIND) || entity_value(adapter, ADAPTER_DESCRIPTION))
        return;
    entity_each_of(e, adapter, ELEMENT_ADDRESS)
    {
        if (is_netft_address(entity_value(adapter, ADAPTER_NAME), entity_value(e, ADDRESS_IP),
                             entity_value(e, ADDRESS_STATE)))
            entity_default(m, adapter, ADAPTER_KIND, "netft", NULL);
    }
}

static void derive_adapter(struct merge *m, struct entity *adapter)
{
    add_payload(m, adapter);
    call_nameless(m, adapter);
    add_netft_kind(m, adapter);
    entity_each_of(e, adapter, ELEMENT_ADDRESS)
    {
        add_network(m, e);
    }
}

/* The active table shows sums; Get-NetRoute the two parts. */
static void add_total_metric(struct merge *m, struct entity *host, struct entity *route)
{
    const char *own = entity_value(route, ROUTE_METRIC), *store = entity_value(route, ROUTE_STORE);
    const char *name = entity_value(route, ROUTE_ADAPTER),
               *destination = entity_value(route, ROUTE_DESTINATION);
    if (!own || !name || !store || !destination || strcmp(store, "active") != 0 ||
        entity_value(route, ROUTE_TOTAL_METRIC))
        return;
    struct entity *adapter = entity_find(m, host, ADAPTER_NAME, span_of(name));
    bool v6 = strchr(destination, ':') != NULL;
    const char *interface = adapter ? entity_value(adapter, v6 ? ADAPTER_METRIC6 : ADAPTER_METRIC) : NULL;
    uint64_t a, b;
    if (!interface || !span_number(span_of(own), &a) || !span_number(span_of(interface), &b))
        return;
    entity_default(m, route, ROUTE_TOTAL_METRIC, arena_printf(m->arena, "%llu", (unsigned long long)(a + b)),
                   NULL);
}

/* The only interface of the only LBFO team of a host; NULL when there are more, or none. */
static const char *only_team_nic(struct entity *host)
{
    const char *name = NULL;
    unsigned count = 0;
    entity_each_of(team, host, ELEMENT_TEAM)
    {
        entity_each_of(nic, team, ELEMENT_TEAM_NIC)
        {
            name = entity_value(nic, TEAM_NIC_ADAPTER);
            count++;
        }
    }
    return count == 1 ? name : NULL;
}

/* Where no export of the adapters tells whose description (maybe cut by a table) a team interface's is, but
 * there is one only. */
static void name_team_uplink(struct entity *vswitch, const char *nic)
{
    const struct span driver = SPAN("Microsoft Network Adapter Multiplexor Driver");
    entity_each_of(uplink, vswitch, ELEMENT_UPLINK)
    {
        struct claim *c = uplink->claims[UPLINK_ADAPTER - elements[ELEMENT_UPLINK].first];
        bool unnamed = c && c->value && pattern_matches(span_of(c->value), driver) &&
                       span_starts(span_of(c->value), SPAN("Microsoft Network Adapter M"));
        for (; unnamed && c; c = c->next)
            c->value = nic;
    }
}

/* The external switch of a host that has but one, where no export tells its uplinks (`Teamed-Interface`). */
static struct entity *switch_without_uplinks(struct entity *host)
{
    struct entity *found = NULL;
    entity_each_of(e, host, ELEMENT_SWITCH)
    {
        const char *type = entity_value(e, SWITCH_TYPE);
        if (type && strcmp(type, "external") != 0)
            continue;
        if (found || !type)
            return NULL;
        found = e;
    }
    return found && !entity_first(found, ELEMENT_UPLINK) ? found : NULL;
}

/* What says that the adapter is bound to a virtual switch; NULL when nothing does. */
static const struct claim *bound_to_switch(struct entity *adapter)
{
    entity_each_of(b, adapter, ELEMENT_BINDING)
    {
        const char *id = entity_value(b, BINDING_ID), *enabled = entity_value(b, BINDING_ENABLED);
        if (id && enabled && strcmp(id, "vms_pp") == 0 && strcmp(enabled, "true") == 0)
            return entity_best(b, BINDING_ENABLED);
    }
    return NULL;
}

/* Then its uplinks are the adapters that are bound to virtual switches. */
static void add_bound_uplinks(struct merge *m, struct entity *host)
{
    struct entity *vswitch = switch_without_uplinks(host);
    if (!vswitch)
        return;
    entity_each_of(adapter, host, ELEMENT_ADAPTER)
    {
        const struct claim *bound = adapter->same ? NULL : bound_to_switch(adapter);
        const char *name = bound ? entity_value(adapter, ADAPTER_NAME) : NULL;
        if (!name)
            continue;
        struct origin *origin =
            bound->fact && bound->by ? origin_of(m, bound->by, bound->fact->at, bound->fact->len) : NULL;
        struct entity *uplink = entity_new(m, vswitch, ELEMENT_UPLINK);
        entity_default(m, uplink, UPLINK_ADAPTER, name, origin);
        entity_add_origins(uplink, origin);
    }
}

/* A default route by an address of which no export says whose it is, as `route print` alone has it. */
static bool leads_nowhere(struct entity *route)
{
    return !entity_value(route, ROUTE_ADAPTER) && is_default_route(entity_value(route, ROUTE_DESTINATION));
}

/* The route tables tell of adapters only where they, or other exports, name them. */
static void derive_route_adapters(struct entity *host, bool active)
{
    const uint64_t routes = UINT64_C(1) << DATASET_ROUTES, adapters = UINT64_C(1) << DATASET_ROUTE_ADAPTERS;
    entity_each_of(route, host, ELEMENT_ROUTE)
    {
        if ((!active || !is_persistent(route)) && leads_nowhere(route))
            return;
    }
    host->told->seen |= host->told->seen & routes ? adapters : 0;
    host->told->complete |= host->told->complete & routes ? adapters : 0;
}

static void derive_host(struct merge *m, struct entity *host)
{
    const char *nic = only_team_nic(host);
    bool active = has_active_routes(host);
    entity_each(e, host)
    {
        if (e->element == ELEMENT_ADAPTER)
            derive_adapter(m, e);
        if (nic && e->element == ELEMENT_SWITCH)
            name_team_uplink(e, nic);
        if (e->element != ELEMENT_ROUTE)
            continue;
        if (!active || !is_persistent(e))
            add_gateway(m, host, e);
        add_total_metric(m, host, e);
    }
    add_bound_uplinks(m, host);
    derive_route_adapters(host, active);
    merge_stored(m, host);
    if (m->cluster)
        entity_default(m, host, HOST_CLUSTER, m->unit->cluster, NULL);
    if (host->told->language && !entity_value(host, HOST_LANGUAGE))
        entity_default(m, host, HOST_LANGUAGE, host->told->language, NULL);
}

/* Ids in the live migration order are those of cluster networks. */
static void name_network(struct merge *m, struct entity *e, enum name name)
{
    struct claim *c = e->claims[name - elements[e->element].first];
    struct entity *network = c ? entity_find(m, m->cluster, NETWORK_ID, span_of(c->value)) : NULL;
    const char *called = network ? entity_value(network, NETWORK_NAME) : NULL;
    for (; c && called; c = c->next)
        c->value = called;
}

/* However the exports spell a node's name, it has one spelling, the host's where there is one. */
static void settle_node(struct merge *m, struct entity *interface)
{
    struct claim *c = interface->claims[INTERFACE_NODE - elements[ELEMENT_INTERFACE].first];
    if (!c || !c->value)
        return;
    struct span said = span_of(c->value);
    struct entity *host = entity_find(m, m->estate, HOST_NAME, said);
    struct entity *first = entity_find(m, m->cluster, INTERFACE_NODE, said);
    const char *name = host    ? entity_value(host, HOST_NAME)
                       : first ? entity_value(first, INTERFACE_NODE)
                               : NULL;
    if (!first)
        entity_name(m, m->cluster, INTERFACE_NODE, said, interface);
    for (; c && name; c = c->next)
        c->value = name;
}

static void derive_cluster(struct merge *m)
{
    entity_each(network, m->cluster)
    {
        if (network->element != ELEMENT_NETWORK)
            continue;
        entity_each(e, network)
        {
            if (e->element == ELEMENT_INTERFACE)
                settle_node(m, e);
        }
    }
    entity_each(settings, m->cluster)
    {
        if (settings->element != ELEMENT_CLUSTER_MIGRATION)
            continue;
        entity_each(e, settings)
        {
            name_network(m, e,
                         e->element == ELEMENT_MIGRATION_ORDER ? MIGRATION_ORDER_NETWORK
                                                               : MIGRATION_EXCLUDE_NETWORK);
        }
    }
}

static void add_export(struct merge *m, struct entity *to, enum dataset d, bool complete)
{
    bool host = to->element == ELEMENT_HOST;
    struct entity *e = entity_new(m, to, host ? ELEMENT_EXPORT : ELEMENT_CLUSTER_EXPORT);
    entity_default(m, e, host ? EXPORT_NAME : CLUSTER_EXPORT_NAME, datasets[d].name, NULL);
    entity_default(m, e, host ? EXPORT_COMPLETE : CLUSTER_EXPORT_COMPLETE, complete ? "true" : "false", NULL);
}

/* Which data sets were exported of a host (of the cluster when host is NULL). */
static void derive_exports(struct merge *m, struct entity *to)
{
    for (unsigned d = 0; d < DATASET_COUNT; d++) {
        bool of_cluster = d >= DATASET_CLUSTER_NODES;
        if (to->told->seen >> d & 1 && of_cluster == (to->element == ELEMENT_CLUSTER))
            add_export(m, to, (enum dataset)d, to->told->complete >> d & 1);
    }
}

static void add_told(struct entity *e, const struct scope *c)
{
    e->told->complete |= c->complete;
    e->told->seen |= c->complete | c->partial;
    if (!e->told->language)
        e->told->language = c->language;
}

/* Adds up once what the scopes say, for a unit can have thousands. */
static void gather_told(struct merge *m)
{
    entity_each(e, m->estate)
    {
        e->told = arena_alloc(&m->scratch, sizeof(*e->told));
    }
    for (size_t i = 0; i < m->unit->scope_count; i++) {
        const struct scope *c = m->unit->scopes[i];
        struct entity *host = c->belongs ? entity_find(m, m->estate, HOST_NAME, span_of(c->belongs)) : NULL;
        if (host)
            add_told(host, c);
        if (m->cluster)
            add_told(m->cluster, c);
    }
}

void merge_derive(struct merge *m)
{
    gather_told(m);
    entity_each(e, m->estate)
    {
        if (e->element == ELEMENT_HOST)
            derive_host(m, e);
        derive_exports(m, e);
    }
    if (m->cluster)
        derive_cluster(m);
}
