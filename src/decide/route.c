#include "decide/route.h"

const char *step_name(enum route_step step)
{
    static const char *const names[STEP_COUNT] = {
        [STEP_NO_ROUTE] = "no-route", [STEP_NO_SOURCE] = "no-source",     [STEP_LOCAL] = "local",
        [STEP_ON_LINK] = "on-link",   [STEP_APPLICATION] = "application", [STEP_SPECIFIC] = "specific",
        [STEP_DEFAULT] = "default",   [STEP_METRIC] = "metric",           [STEP_TIE] = "tie",
        [STEP_UNKNOWN] = "unknown",
    };
    return names[step];
}

/* The interface that has the address, or NULL. */
static const struct host_interface *owner_of(const struct host_routes *r, const struct ip *ip)
{
    for (size_t i = 0; i < r->interface_count; i++)
        for (size_t k = 0; k < r->interfaces[i].address_count; k++)
            if (ip_equal(&r->interfaces[i].addresses[k].prefix.ip, ip))
                return &r->interfaces[i];
    return NULL;
}

/* ---- Candidates ---- */

static int compare_to(const struct host_route *route, const struct ip_prefix *key)
{
    if (route->to.ip.family != key->ip.family)
        return route->to.ip.family < key->ip.family ? -1 : 1;
    if (route->to.length != key->length)
        return route->to.length > key->length ? -1 : 1;
    return ip_compare(&route->to.ip, &key->ip);
}

/* The first route that does not stand before key. */
static size_t lower_bound(const struct host_routes *r, const struct ip_prefix *key)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_to(&r->routes[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_candidate(const struct host_route *route, const struct host_interface *only)
{
    if (route->via->is_down || (only && route->via != only))
        return false;
    return route->to.length > 0 || !route->via->ignores_default;
}

struct range {
    const struct host_route *first, *end;
};

/* The routes to the longest prefix that holds `to`, at least one of which is a candidate. Empty if none. */
static struct range longest_prefix(const struct host_routes *r, const struct ip *to,
                                   const struct host_interface *only)
{
    struct ip_prefix key = {.ip = *to, .length = to->family == IP_V4 ? 32 : 128};
    for (;;) {
        struct ip_prefix network = ip_network(key);
        size_t at = lower_bound(r, &network), end = at;
        bool any = false;
        for (; end < r->count && compare_to(&r->routes[end], &network) == 0; end++)
            any |= is_candidate(&r->routes[end], only);
        if (any)
            return (struct range){&r->routes[at], &r->routes[end]};
        /* Lengths that no route has are left out. */
        if (end == r->count || r->routes[end].to.ip.family != to->family || key.length == 0)
            return (struct range){0};
        unsigned next = r->routes[end].to.length;
        key.length = next < key.length ? next : key.length - 1;
    }
}

const struct host_route *route_on_link(const struct host_routes *r, const struct ip *ip, unsigned below)
{
    for (unsigned length = below; length-- > 0;) {
        struct ip_prefix network = ip_network((struct ip_prefix){.ip = *ip, .length = length});
        size_t at = lower_bound(r, &network);
        for (; at < r->count && compare_to(&r->routes[at], &network) == 0; at++)
            if (r->routes[at].next_hop.family == IP_NONE)
                return &r->routes[at];
        if (at == r->count || r->routes[at].to.ip.family != ip->family)
            return NULL;
        length = r->routes[at].to.length < length ? r->routes[at].to.length + 1 : length;
    }
    return NULL;
}

/* ---- Deciding ---- */

static bool is_better(const struct host_route *a, const struct host_route *b)
{
    if (a->total != b->total)
        return a->total < b->total;
    return a->via->order < b->via->order;
}

struct contest {
    const struct host_route *best;
    size_t count;
    bool unknown, estimated, many_adapters, ties, ties_on_adapter;
};

static struct contest compare_candidates(struct range range, const struct host_interface *only)
{
    struct contest c = {0};
    for (const struct host_route *one = range.first; one < range.end; one++) {
        if (!is_candidate(one, only))
            continue;
        c.many_adapters |= c.best && c.best->via != one->via;
        c.unknown |= !one->knows_total;
        c.estimated |= one->estimated;
        c.count++;
        c.best = !c.best || is_better(one, c.best) ? one : c.best;
    }
    for (const struct host_route *one = range.first; one < range.end; one++)
        if (is_candidate(one, only) && one != c.best && one->total == c.best->total) {
            c.ties |= one->via != c.best->via;
            c.ties_on_adapter |= one->via == c.best->via;
        }
    return c;
}

static enum route_step step_of(const struct contest *c)
{
    if (c->count > 1 && c->unknown)
        return STEP_UNKNOWN;
    if (c->count > 1)
        return c->ties || c->ties_on_adapter ? STEP_TIE : STEP_METRIC;
    if (c->best->next_hop.family == IP_NONE)
        return STEP_ON_LINK;
    return c->best->to.length == 0 ? STEP_DEFAULT : STEP_SPECIFIC;
}

/* Up to 2012 R2 the binding order breaks a tie, where it is known; from 2016 nothing that can be seen. */
static bool order_decides(const struct host_routes *r, const struct contest *c)
{
    bool old = r->era != ERA_UNKNOWN && r->era < ERA_2016;
    return old && c->best->via->order != SIZE_MAX;
}

static void collect_candidates(struct route_choice *choice, struct range range,
                               const struct host_interface *only)
{
    for (const struct host_route *one = range.first; one < range.end; one++)
        if (is_candidate(one, only) && choice->candidate_count < CANDIDATE_MOST)
            choice->candidates[choice->candidate_count++] = one;
}

static struct route_choice decide(const struct host_routes *r, struct range range,
                                  const struct host_interface *only)
{
    struct contest c = compare_candidates(range, only);
    struct route_choice choice = {.step = step_of(&c), .estimated = c.count > 1 && c.estimated};
    bool open = (choice.step == STEP_UNKNOWN && c.many_adapters) ||
                (choice.step == STEP_TIE && c.ties && !order_decides(r, &c));
    collect_candidates(&choice, range, only);
    if (!open) {
        choice.via = c.best->via;
        choice.route = c.best;
        choice.knows_hop = choice.step != STEP_UNKNOWN && !c.ties_on_adapter;
        choice.next_hop = choice.knows_hop ? c.best->next_hop : (struct ip){0};
    }
    return choice;
}

/* ---- Source ---- */

static unsigned common_bits(const struct ip *a, const struct ip *b)
{
    unsigned most = a->family == IP_V4 ? 32 : 128, n = 0;
    while (n < most && (a->bytes[n / 8] >> (7 - n % 8) & 1) == (b->bytes[n / 8] >> (7 - n % 8) & 1))
        n++;
    return n;
}

/* The longest match with the next hop, then with the destination, then the first configured (KB969029;
 * RFC 6724 for IPv6, of which labels and temporary addresses play no part here). */
static struct ip choose_source(const struct route_choice *choice, const struct ip *to)
{
    const struct ip *hop = choice->next_hop.family ? &choice->next_hop : to;
    const struct host_address *best = NULL;
    unsigned best_score = 0;
    for (size_t i = 0; i < choice->via->address_count; i++) {
        const struct host_address *a = &choice->via->addresses[i];
        const struct ip *ip = &a->prefix.ip;
        if (!a->usable || ip->family != to->family)
            continue;
        bool same_scope = ip_is_link_local(ip) == ip_is_link_local(to);
        const struct ip *near = to->family == IP_V6 ? to : hop;
        unsigned score = (same_scope ? 1u << 16 : 0) + common_bits(ip, near) * 256 + common_bits(ip, to);
        if (!best || score > best_score) {
            best = a;
            best_score = score;
        }
    }
    return best ? best->prefix.ip : (struct ip){0};
}

struct route_choice route_choose(const struct host_routes *r, const struct route_query *query)
{
    const struct host_interface *local = owner_of(r, &query->to), *only = query->bound;
    if (local)
        return (struct route_choice){.step = STEP_LOCAL, .via = local, .source = query->to};
    if (query->source.family) {
        const struct host_interface *owner = owner_of(r, &query->source);
        if (!owner)
            return (struct route_choice){.step = STEP_NO_SOURCE};
        /* Before Vista and 2008 hosts were weak: any adapter could send for any address. */
        bool strong = r->era != ERA_2003 && !owner->sends_weak;
        only = only || !strong ? only : owner;
    }
    struct range range = longest_prefix(r, &query->to, only);
    if (range.first == range.end)
        return (struct route_choice){.step = STEP_NO_ROUTE};
    struct route_choice choice = decide(r, range, only);
    if (only && choice.via)
        choice.step = STEP_APPLICATION;
    if (query->source.family)
        choice.source = query->source;
    else if (choice.via)
        choice.source = choose_source(&choice, &query->to);
    return choice;
}
