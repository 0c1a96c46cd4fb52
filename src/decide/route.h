/* Which way a host would send a packet: its routes as plain arrays, and the choice among them. An on-link
 * prefix is a route like any other and takes part in the search for the longest prefix. */
#ifndef HVLINT_DECIDE_ROUTE_H
#define HVLINT_DECIDE_ROUTE_H

#include "base/ip.h"
#include "decide/metric.h"

struct host_address {
    struct ip_prefix prefix; /* host bits kept */
    const xmlNode *node;
    bool usable; /* as a source: preferred, not skipped */
};

struct host_interface {
    const xmlNode *node;
    const char *name; /* the description where it has no name */
    struct host_address *addresses;
    size_t address_count;
    uint64_t metric[2]; /* IPv4, IPv6 */
    bool knows_metric[2];
    bool is_down, ignores_default, sends_weak, dhcp;
    size_t order; /* place in the binding order; SIZE_MAX when it has none */
};

struct host_route {
    struct ip_prefix to;
    struct ip next_hop; /* IP_NONE: on-link */
    const struct host_interface *via;
    const xmlNode *node;         /* the route, address or gateway that says so */
    uint64_t total;              /* route metric plus interface metric */
    bool is_subnet;              /* on-link, and the subnet of an address of the adapter */
    bool knows_total, estimated; /* estimated: with 256, or 0 for a gateway from DHCP, as the route's part */
};

/* All that decides, read once per host; lives in the arena. */
struct host_routes {
    enum era era;
    struct host_interface *interfaces;
    size_t interface_count;
    struct host_route *routes; /* IPv4 before IPv6, longest prefix first, then by network */
    size_t count;
};

enum route_step {
    STEP_NO_ROUTE,    /* nothing leads there */
    STEP_NO_SOURCE,   /* bound to an address that the host does not have */
    STEP_LOCAL,       /* an address of the host itself */
    STEP_APPLICATION, /* bound above IP */
    STEP_ON_LINK,
    STEP_SPECIFIC,
    STEP_DEFAULT,
    STEP_METRIC,
    STEP_TIE,     /* equal metrics: binding order up to 2012 R2, nothing visible from 2016 */
    STEP_UNKNOWN, /* metrics would decide, but were not exported */
    STEP_COUNT
};

struct route_query {
    struct ip to;
    const struct host_interface *bound; /* an application's choice, or NULL */
    struct ip source;                   /* the address that it bound to, or IP_NONE */
};

enum { CANDIDATE_MOST = 8 };

struct route_choice {
    enum route_step step;
    const struct host_interface *via; /* NULL: not decided */
    const struct host_route *route;   /* the deciding one, or NULL */
    bool knows_hop;
    struct ip next_hop, source;                          /* IP_NONE: on-link or not decided */
    bool estimated;                                      /* compared with an estimated metric */
    const struct host_route *candidates[CANDIDATE_MOST]; /* of the longest prefix, the first of them */
    size_t candidate_count;
};

/* The name of the step as the document and people have it: `on-link`, `metric`, ... */
const char *step_name(enum route_step step);

/* Reads the host's adapters, addresses, routes, metrics and binding order. Where no active route table was
 * exported, on-link prefixes follow from addresses, default routes from gateways. */
void host_routes_build(struct host_routes *r, struct arena *arena, const xmlNode *host);

/* The longest on-link route that holds the address and is shorter than `below` bits, also of an adapter that
 * is down; NULL if none. */
const struct host_route *route_on_link(const struct host_routes *r, const struct ip *ip, unsigned below);

/* The choice for one destination. */
struct route_choice route_choose(const struct host_routes *r, const struct route_query *query);

#endif
