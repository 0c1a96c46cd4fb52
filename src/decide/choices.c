/* The destinations that matter to a host, and the way to each. */
#include "decide/decide.h"

#include <stdlib.h>

#include "decide/route.h"

/* So many per host; a host with more of them is no host but an attack. */
enum { DESTINATION_MOST = 256 };

/* A destination and where it was said. */
struct destination {
    const char *purpose, *peer, *asked_by;
    struct route_query query;
    const struct origin *origin;
};

/* What is asked once. Compared byte by byte, in zeroed memory. */
struct destination_key {
    char purpose; /* its first letter: no two start alike */
    struct ip to, source;
};

struct choosing {
    struct model *m;
    xmlNode *host;
    struct host_routes routes;
    struct hash known; /* struct destination_key */
    size_t count;
    bool unplaced[2];   /* IPv4, IPv6: some subnet is on an adapter that is not known */
    struct arena arena; /* for the time of choosing */
};

/* ---- What was chosen ---- */

static const struct origin *origin_at(const xmlNode *node, const char *attribute)
{
    const xmlNode *a = node ? model_attribute(node, attribute) : NULL;
    return a && model_origin(a) ? model_origin(a) : node ? model_origin(node) : NULL;
}

static void set_ip(struct choosing *c, xmlNode *node, enum name name, const struct ip *ip,
                   const struct origin *origin)
{
    char text[IP_TEXT_MAX];
    model_set(c->m, node, name, ip_format(ip, text), origin);
}

static void set_hop(struct choosing *c, xmlNode *node, enum name name, const struct ip *hop,
                    const struct origin *origin)
{
    if (hop->family == IP_NONE)
        model_set_lasting(c->m, node, name, "on-link", origin);
    else
        set_ip(c, node, name, hop, origin);
}

static void set_total(struct choosing *c, xmlNode *node, enum name name, const struct host_route *route)
{
    if (!route->knows_total)
        return;
    char text[NUMBER_DIGITS + 1];
    *number_put(text, route->total) = '\0';
    model_set(c->m, node, name, text, origin_at(route->node, "total-metric"));
}

static void add_candidates(struct choosing *c, xmlNode *node, const struct route_choice *choice)
{
    for (size_t i = 0; choice->candidate_count > 1 && i < choice->candidate_count; i++) {
        const struct host_route *route = choice->candidates[i];
        xmlNode *to = model_add(c->m, node, ELEMENT_CANDIDATE, model_origin(route->node));
        model_set_lasting(c->m, to, CANDIDATE_ADAPTER, route->via->name, origin_at(route->node, "adapter"));
        set_hop(c, to, CANDIDATE_NEXT_HOP, &route->next_hop, origin_at(route->node, "next-hop"));
        set_total(c, to, CANDIDATE_TOTAL_METRIC, route);
    }
}

static bool several_adapters(const struct route_choice *choice)
{
    for (size_t i = 1; i < choice->candidate_count; i++)
        if (choice->candidates[i]->via != choice->candidates[0]->via)
            return true;
    return false;
}

/* The prefix is known also where its candidates tie. */
static void add_prefix(struct choosing *c, xmlNode *node, const struct host_route *route)
{
    char text[PREFIX_TEXT_MAX];
    model_set(c->m, node, ROUTE_CHOICE_ROUTE, ip_prefix_format(&route->to, text),
              origin_at(route->node, "destination"));
}

static void add_way(struct choosing *c, xmlNode *node, const struct route_choice *choice)
{
    const struct host_route *route = choice->route;
    if (choice->via)
        model_set_lasting(c->m, node, ROUTE_CHOICE_ADAPTER, choice->via->name,
                          route ? origin_at(route->node, "adapter") : NULL);
    if (route && choice->knows_hop)
        set_hop(c, node, ROUTE_CHOICE_NEXT_HOP, &choice->next_hop, origin_at(route->node, "next-hop"));
    if (choice->candidate_count)
        add_prefix(c, node, route ? route : choice->candidates[0]);
    if (route)
        set_total(c, node, ROUTE_CHOICE_TOTAL_METRIC, route);
    if (choice->source.family)
        set_ip(c, node, ROUTE_CHOICE_SOURCE, &choice->source, NULL);
}

static void add_choice(struct choosing *c, const struct destination *d, const struct route_choice *choice)
{
    xmlNode *node = model_add(c->m, c->host, ELEMENT_ROUTE_CHOICE, d->origin);
    set_ip(c, node, ROUTE_CHOICE_DESTINATION, &d->query.to, d->origin);
    model_set_lasting(c->m, node, ROUTE_CHOICE_PURPOSE, d->purpose, NULL);
    if (d->query.source.family)
        set_ip(c, node, ROUTE_CHOICE_BOUND, &d->query.source, d->origin);
    if (d->peer)
        model_set_lasting(c->m, node, ROUTE_CHOICE_PEER, d->peer, NULL);
    if (d->asked_by)
        model_set_lasting(c->m, node, ROUTE_CHOICE_ASKED_BY, d->asked_by, d->origin);
    model_set_lasting(c->m, node, ROUTE_CHOICE_STEP, step_name(choice->step), NULL);
    add_way(c, node, choice);
    if (choice->estimated)
        model_set_lasting(c->m, node, ROUTE_CHOICE_ESTIMATED, "true", NULL);
    bool tie = choice->step == STEP_TIE && several_adapters(choice);
    model_set_lasting(c->m, node, ROUTE_CHOICE_TIE, tie ? "true" : "false", NULL);
    add_candidates(c, node, choice);
}

/* ---- Which destinations ---- */

/* Loopback, link-local, and the site-local addresses that Windows lists where no DNS server is set. */
static bool is_no_destination(const struct ip *ip)
{
    bool site_local = ip->family == IP_V6 && ip->bytes[0] == 0xfe && (ip->bytes[1] & 0xc0) == 0xc0;
    return site_local || ip_is_loopback(ip) || ip_is_link_local(ip) || ip_is_multicast(ip) ||
           ip_is_unspecified(ip);
}

static void choose(struct choosing *c, const char *to, struct destination d)
{
    struct destination_key *key;
    if (!to || c->count >= DESTINATION_MOST || !ip_parse(span_of(to), &d.query.to) ||
        is_no_destination(&d.query.to))
        return;
    key = arena_alloc(&c->arena, sizeof(*key));
    key->purpose = *d.purpose;
    key->to = d.query.to;
    key->source = d.query.source;
    if (hash_put(&c->known, (struct span){.at = (const char *)key, .len = sizeof(*key)}, c->host))
        return;
    c->count++;
    struct route_choice choice = route_choose(&c->routes, &d.query);
    add_choice(c, &d, &choice);
}

static void choose_for_adapters(struct choosing *c)
{
    for (size_t i = 0; i < c->routes.interface_count; i++) {
        const struct host_interface *one = &c->routes.interfaces[i];
        if (one->is_down)
            continue;
        model_each(dns, one->node, ELEMENT_DNS)
        {
            choose(c, model_get(dns, DNS_IP),
                   (struct destination){
                       .purpose = "dns", .asked_by = one->name, .origin = origin_at(dns, "ip")});
        }
        model_each(gateway, one->node, ELEMENT_GATEWAY)
        {
            choose(c, model_get(gateway, GATEWAY_IP),
                   (struct destination){
                       .purpose = "gateway", .asked_by = one->name, .origin = origin_at(gateway, "ip")});
        }
    }
}

static bool is_management(const xmlNode *adapter)
{
    model_each(role, adapter, ELEMENT_ROLE)
    {
        const char *name = model_get(role, ROLE_NAME), *confidence = model_get(role, ROLE_CONFIDENCE);
        if (name && confidence && strcmp(name, "management") == 0)
            return strtod(confidence, NULL) >= 0.6;
    }
    return false;
}

static void choose_for_node(struct choosing *c, const xmlNode *node)
{
    model_each(a, node, ELEMENT_ADAPTER)
    {
        if (!is_management(a))
            continue;
        model_each(address, a, ELEMENT_ADDRESS)
        {
            choose(c, model_get(address, ADDRESS_IP),
                   (struct destination){.purpose = "node",
                                        .peer = model_get(node, HOST_NAME),
                                        .origin = origin_at(address, "ip")});
        }
    }
}

static void choose_for_nodes(struct choosing *c)
{
    unsigned seen = 0;
    model_each(other, c->host->parent, ELEMENT_HOST)
    {
        if (c->count >= DESTINATION_MOST || ++seen > 4 * DESTINATION_MOST)
            return;
        if (other != c->host)
            choose_for_node(c, other);
    }
}

static void choose_for_target(struct choosing *c, const xmlNode *node, enum name to, enum name from,
                              const char *peer)
{
    struct destination d = {.purpose = "iscsi", .peer = peer};
    const char *source = model_get(node, from);
    d.origin = origin_at(node, attributes[to].name);
    if (!source || !ip_parse(span_of(source), &d.query.source) || ip_is_unspecified(&d.query.source))
        d.query.source = (struct ip){0};
    choose(c, model_get(node, to), d);
}

static void choose_for_iscsi(struct choosing *c)
{
    const xmlNode *iscsi = model_first(c->host, ELEMENT_ISCSI);
    if (!iscsi)
        return;
    model_each(session, iscsi, ELEMENT_SESSION)
    {
        choose_for_target(c, session, SESSION_TARGET_PORTAL, SESSION_INITIATOR,
                          model_get(session, SESSION_TARGET));
    }
    model_each(portal, iscsi, ELEMENT_PORTAL)
    {
        choose_for_target(c, portal, PORTAL_ADDRESS, PORTAL_INITIATOR, NULL);
    }
}

/* KB299540 knows no table for virtual adapters, which report their switch's speed, and none for tunnels. */
static void add_table_metric(struct model *m, xmlNode *adapter, enum era era)
{
    const char *automatic = model_get(adapter, ADAPTER_AUTO_METRIC),
               *speed = model_get(adapter, ADAPTER_SPEED);
    uint64_t bits;
    if (!automatic || strcmp(automatic, "true") != 0 || !speed || !span_number(span_of(speed), &bits))
        return;
    const char *kind = model_get(adapter, ADAPTER_KIND), *state = model_get(adapter, ADAPTER_STATE);
    bool wireless = kind && strcmp(kind, "wireless") == 0;
    if (!kind || (!wireless && strcmp(kind, "physical") != 0) || !state || strcmp(state, "up") != 0)
        return;
    char text[NUMBER_DIGITS + 1];
    unsigned metric = auto_metric(era, bits, wireless);
    *number_put(text, metric) = '\0';
    if (metric)
        model_set(m, adapter, ADAPTER_TABLE_METRIC, text, NULL);
}

/* Whether the route's next hop can be reached, and from whose subnet it takes addresses away. */
static void look_at_route(struct choosing *c, xmlNode *node)
{
    const char *to = model_get(node, ROUTE_DESTINATION), *text = model_get(node, ROUTE_NEXT_HOP);
    struct ip hop;
    struct ip_prefix prefix;
    if (!to || !text || !ip_parse(span_of(text), &hop) || !ip_prefix_parse(span_of(to), &prefix))
        return;
    unsigned full = hop.family == IP_V4 ? 32 : 128;
    bool near = ip_is_link_local(&hop) || route_on_link(&c->routes, &hop, full + 1);
    if (near || !c->unplaced[hop.family == IP_V6])
        model_set_lasting(c->m, node, ROUTE_HOP_ON_LINK, near ? "true" : "false", NULL);
    struct ip_prefix network = ip_network(prefix);
    const struct host_route *own = route_on_link(&c->routes, &network.ip, network.length);
    if (network.length && own && own->is_subnet)
        model_set_lasting(c->m, node, ROUTE_TAKES_FROM, own->via->name, model_origin(own->node));
}

/* Whether anything tells a way; many exports do not, and then there is nothing to choose. */
static bool has_ways(const xmlNode *host)
{
    if (model_first(host, ELEMENT_ROUTE))
        return true;
    model_each(a, host, ELEMENT_ADAPTER)
    {
        if (model_first(a, ELEMENT_ADDRESS) || model_first(a, ELEMENT_GATEWAY))
            return true;
    }
    return false;
}

/* Subnets of unknown adapters may be those that a next hop lies in. */
static void find_unplaced(struct choosing *c)
{
    model_each(route, c->host, ELEMENT_ROUTE)
    {
        const char *to = model_get(route, ROUTE_DESTINATION), *hop = model_get(route, ROUTE_NEXT_HOP);
        if (to && hop && strcmp(hop, "on-link") == 0 && !model_get(route, ROUTE_ADAPTER))
            c->unplaced[strchr(to, ':') != NULL] = true;
    }
}

static void choose_for_host(struct model *m, xmlNode *host)
{
    struct choosing c = {.m = m, .host = host};
    find_unplaced(&c);
    host_routes_build(&c.routes, &c.arena, host);
    if (c.routes.count) {
        choose_for_adapters(&c);
        choose_for_nodes(&c);
        choose_for_iscsi(&c);
        /* An address that no network has (RFC 5737) stands for all that no route names. */
        choose(&c, "192.0.2.1", (struct destination){.purpose = "other"});
    }
    model_each(route, host, ELEMENT_ROUTE)
    {
        look_at_route(&c, route);
    }
    hash_free(&c.known);
    arena_free(&c.arena);
}

void decide_routes(struct model *m)
{
    model_each(host, m->doc->children, ELEMENT_HOST)
    {
        if (has_ways(host))
            choose_for_host(m, host);
        const enum era era = era_of(model_get(host, HOST_OS));
        model_each(adapter, host, ELEMENT_ADAPTER)
        {
            add_table_metric(m, adapter, era);
        }
    }
}
