/* The routes of a host, read once from its document. */
#include "decide/route.h"

#include <stdlib.h>

struct reading_routes {
    struct host_routes *r;
    struct arena *arena;
    const xmlNode *host;
    struct hash names; /* adapter name -> struct host_interface */
    bool has_table[2]; /* an active table of the family was exported as a whole */
};

static size_t family_index(const struct ip *ip)
{
    return ip->family == IP_V6;
}

static bool is_true(const char *value)
{
    return value && strcmp(value, "true") == 0;
}

static bool number_of(const xmlNode *node, enum name name, uint64_t *number)
{
    const char *text = model_get(node, name);
    /* Larger ones are no metrics; the sum of two must not overflow. */
    return text && span_number(span_of(text), number) && *number <= UINT32_MAX;
}

static size_t count_children(const xmlNode *parent, enum element element)
{
    size_t n = 0;
    model_each(child, parent, element)
    {
        n++;
    }
    return n;
}

/* ---- Interfaces ---- */

static void read_addresses(struct reading_routes *w, struct host_interface *i)
{
    i->addresses = arena_array(w->arena, count_children(i->node, ELEMENT_ADDRESS), sizeof(*i->addresses));
    model_each(a, i->node, ELEMENT_ADDRESS)
    {
        struct host_address *to = &i->addresses[i->address_count];
        const char *ip = model_get(a, ADDRESS_IP), *state = model_get(a, ADDRESS_STATE);
        uint64_t length;
        if (!ip || !ip_parse(span_of(ip), &to->prefix.ip))
            continue;
        unsigned full = to->prefix.ip.family == IP_V4 ? 32 : 128;
        to->prefix.length = number_of(a, ADDRESS_PREFIX, &length) && length <= full ? (unsigned)length : full;
        to->node = a;
        to->usable =
            (!state || strcmp(state, "preferred") == 0) && !is_true(model_get(a, ADDRESS_SKIP_AS_SOURCE));
        i->address_count++;
    }
}

static void read_interface(struct reading_routes *w, const xmlNode *adapter)
{
    const char *name = model_get(adapter, ADAPTER_NAME), *state = model_get(adapter, ADAPTER_STATE);
    struct host_interface *i = &w->r->interfaces[w->r->interface_count++];
    i->node = adapter;
    i->name = name ? name : model_get(adapter, ADAPTER_DESCRIPTION);
    i->knows_metric[0] = number_of(adapter, ADAPTER_METRIC, &i->metric[0]);
    i->knows_metric[1] = number_of(adapter, ADAPTER_METRIC6, &i->metric[1]);
    i->is_down = state && strcmp(state, "up") != 0;
    i->ignores_default = is_true(model_get(adapter, ADAPTER_IGNORES_DEFAULT_ROUTES));
    i->sends_weak = is_true(model_get(adapter, ADAPTER_WEAK_HOST_SEND));
    i->dhcp = is_true(model_get(adapter, ADAPTER_DHCP));
    i->order = SIZE_MAX;
    read_addresses(w, i);
    if (i->name)
        hash_put(&w->names, span_of(i->name), i);
}

static void read_order(struct reading_routes *w)
{
    model_each(order, w->host, ELEMENT_BINDING_ORDER)
    {
        const char *component = model_get(order, BINDING_ORDER_COMPONENT);
        size_t place = 0;
        if (!component || strcmp(component, "ms_tcpip") != 0)
            continue;
        model_each(position, order, ELEMENT_POSITION)
        {
            const char *name = model_get(position, POSITION_ADAPTER);
            struct host_interface *i = name ? hash_get(&w->names, span_of(name)) : NULL;
            if (i && i->order == SIZE_MAX)
                i->order = place;
            place++;
        }
    }
}

/* ---- Routes ---- */

/* The route's part may be NULL, its sum too: then it is estimated. */
static void set_total(struct host_route *route, const uint64_t *own, const uint64_t *sum, uint64_t guess)
{
    size_t family = family_index(&route->to.ip);
    if (sum) {
        route->total = *sum;
        route->knows_total = true;
    } else if (route->via->knows_metric[family]) {
        route->total = (own ? *own : guess) + route->via->metric[family];
        route->knows_total = true;
        /* An on-link route has 256, whatever the gateway. */
        route->estimated = !own && route->next_hop.family != IP_NONE;
    }
}

static struct host_route *add_route(struct reading_routes *w, struct ip_prefix to,
                                    const struct host_interface *via, const xmlNode *node)
{
    struct host_route *route = &w->r->routes[w->r->count++];
    *route = (struct host_route){.to = ip_network(to), .via = via, .node = node};
    return route;
}

static bool is_active(const xmlNode *route)
{
    const char *store = model_get(route, ROUTE_STORE);
    return !store || strcmp(store, "active") == 0;
}

static void read_route(struct reading_routes *w, const xmlNode *node)
{
    const char *to = model_get(node, ROUTE_DESTINATION), *hop = model_get(node, ROUTE_NEXT_HOP);
    const char *name = model_get(node, ROUTE_ADAPTER);
    const struct host_interface *via = name ? hash_get(&w->names, span_of(name)) : NULL;
    struct ip_prefix prefix;
    struct ip next = {0};
    uint64_t own, sum;
    if (!to || !via || !ip_prefix_parse(span_of(to), &prefix))
        return;
    if (!is_active(node) && w->has_table[family_index(&prefix.ip)])
        return;
    bool on_link = !hop || strcmp(hop, "on-link") == 0;
    if (!on_link && !ip_parse(span_of(hop), &next))
        return;
    struct host_route *route = add_route(w, prefix, via, node);
    bool has_own = number_of(node, ROUTE_METRIC, &own), has_sum = number_of(node, ROUTE_TOTAL_METRIC, &sum);
    if (!ip_is_unspecified(&next))
        route->next_hop = next;
    set_total(route, has_own ? &own : NULL, has_sum ? &sum : NULL, 256);
}

static void add_on_link(struct reading_routes *w, const struct host_interface *i)
{
    for (size_t k = 0; k < i->address_count; k++) {
        if (ip_is_link_local(&i->addresses[k].prefix.ip))
            continue;
        struct host_route *route = add_route(w, i->addresses[k].prefix, i, i->addresses[k].node);
        route->is_subnet = true;
        set_total(route, NULL, NULL, 256);
    }
}

static void add_gateways(struct reading_routes *w, const struct host_interface *i)
{
    model_each(g, i->node, ELEMENT_GATEWAY)
    {
        const char *text = model_get(g, GATEWAY_IP);
        struct ip_prefix all = {0};
        struct ip next;
        uint64_t own;
        if (!text || !ip_parse(span_of(text), &next) || w->has_table[family_index(&next)])
            continue;
        all.ip.family = next.family;
        bool has_own = number_of(g, GATEWAY_METRIC, &own);
        struct host_route *route = add_route(w, all, i, g);
        route->next_hop = next;
        set_total(route, has_own ? &own : NULL, NULL, i->dhcp && next.family == IP_V4 ? 0 : 256);
    }
}

static void look_for_tables(struct reading_routes *w)
{
    bool whole = false;
    model_each(e, w->host, ELEMENT_EXPORT)
    {
        const char *name = model_get(e, EXPORT_NAME);
        whole |= name && strcmp(name, "routes") == 0 && is_true(model_get(e, EXPORT_COMPLETE));
    }
    model_each(route, w->host, ELEMENT_ROUTE)
    {
        const char *to = model_get(route, ROUTE_DESTINATION);
        if (whole && to && is_active(route))
            w->has_table[strchr(to, ':') != NULL] = true;
    }
}

static int compare_routes(const void *a, const void *b)
{
    const struct host_route *x = a, *y = b;
    if (x->to.ip.family != y->to.ip.family)
        return x->to.ip.family < y->to.ip.family ? -1 : 1;
    if (x->to.length != y->to.length)
        return x->to.length > y->to.length ? -1 : 1;
    int order = ip_compare(&x->to.ip, &y->to.ip);
    if (!order && x->via != y->via)
        order = x->via < y->via ? -1 : 1;
    if (!order)
        order = ip_compare(&x->next_hop, &y->next_hop);
    /* What was exported stands before what was added. */
    bool x_told = model_element(x->node) == ELEMENT_ROUTE, y_told = model_element(y->node) == ELEMENT_ROUTE;
    return order ? order : (int)y_told - (int)x_told;
}

/* Of two routes with the same way to the same prefix the better known one stays. */
static void drop_doubles(struct host_routes *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->count; i++) {
        struct host_route *last = kept ? &r->routes[kept - 1] : NULL, *one = &r->routes[i];
        bool same = last && ip_same_network(&last->to, &one->to) && last->via == one->via &&
                    ip_compare(&last->next_hop, &one->next_hop) == 0;
        bool subnet = one->is_subnet || (same && last->is_subnet);
        if (!same)
            r->routes[kept++] = *one;
        else if (!last->knows_total)
            *last = *one;
        r->routes[kept - 1].is_subnet = subnet;
    }
    r->count = kept;
}

static size_t most_routes(const struct reading_routes *w)
{
    size_t n = count_children(w->host, ELEMENT_ROUTE);
    for (size_t i = 0; i < w->r->interface_count; i++)
        n += w->r->interfaces[i].address_count + count_children(w->r->interfaces[i].node, ELEMENT_GATEWAY);
    return n;
}

void host_routes_build(struct host_routes *r, struct arena *arena, const xmlNode *host)
{
    struct reading_routes w = {.r = r, .arena = arena, .host = host};
    *r = (struct host_routes){.era = era_of(model_get(host, HOST_OS))};
    r->interfaces = arena_array(arena, count_children(host, ELEMENT_ADAPTER), sizeof(*r->interfaces));
    model_each(adapter, host, ELEMENT_ADAPTER)
    {
        read_interface(&w, adapter);
    }
    read_order(&w);
    look_for_tables(&w);
    r->routes = arena_array(arena, most_routes(&w), sizeof(*r->routes));
    model_each(route, host, ELEMENT_ROUTE)
    {
        read_route(&w, route);
    }
    for (size_t i = 0; i < r->interface_count; i++) {
        add_on_link(&w, &r->interfaces[i]);
        add_gateways(&w, &r->interfaces[i]);
    }
    if (r->count)
        qsort(r->routes, r->count, sizeof(*r->routes), compare_routes);
    drop_doubles(r);
    hash_free(&w.names);
}
