/* route print. The active table shows route metric plus interface metric, the persistent one the route metric
 * alone. */
#include "base/id.h"
#include "base/ip.h"
#include "source/kind.h"
#include "source/source.h"

enum column { DESTINATION, NETMASK, GATEWAY, INTERFACE, METRIC, INDEX, MAC, DESCRIPTION, COLUMNS };

static const struct span labels[COLUMNS] = {
#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        .at = (literal), .len = sizeof(literal) - 1                                                          \
    }
    [DESTINATION] = TEXT("Destination"),
    [NETMASK] = TEXT("Netmask"),
    [GATEWAY] = TEXT("Gateway"),
    [INTERFACE] = TEXT("Interface"),
    [METRIC] = TEXT("Metric"),
    [INDEX] = TEXT("Index"),
    [MAC] = TEXT("MAC"),
    [DESCRIPTION] = TEXT("Description"),
#undef TEXT
};

/* A row of a table; columns that it has not are VALUE_NULL. */
struct row {
    struct seen *seen;
    const struct value *at[COLUMNS];
};

static struct row row_of(struct seen *seen)
{
    static const struct value none = {.kind = VALUE_NULL};
    struct row row = {.seen = seen};
    for (unsigned c = 0; c < COLUMNS; c++)
        row.at[c] = &none;
    for (size_t i = 0; i < seen->record->count; i++) {
        unsigned c = 0;
        while (c < COLUMNS && !span_equal(seen->record->fields[i].label, labels[c]))
            c++;
        if (c < COLUMNS)
            row.at[c] = &seen->record->fields[i].value;
    }
    return row;
}

static void mark(struct seen *seen, enum line_state state)
{
    const struct record *r = seen->record;
    input_mark_lines(seen->reading->in, r->line, r->line + r->lines, state);
}

/* Routes that no rule needs, and every host has for every adapter: multicast, broadcast, loopback. */
static bool is_noise(const struct ip_prefix *p)
{
    static const uint8_t broadcast[4] = {255, 255, 255, 255};
    if (p->ip.family == IP_V4 && memcmp(p->ip.bytes, broadcast, 4) == 0)
        return true;
    return (p->length >= 4 && ip_is_multicast(&p->ip)) || (p->length >= 8 && ip_is_loopback(&p->ip));
}

static bool destination_of(const struct row *row, struct ip_prefix *p)
{
    const struct value *mask = row->at[NETMASK];
    if (!ip_prefix_parse(row->at[DESTINATION]->text, p))
        return false;
    if (mask->kind != VALUE_NULL && !ip_mask_parse(mask->text, &p->length))
        return false;
    *p = ip_network(*p);
    return true;
}

static void say_destination(const struct row *row, struct sighting *route, const struct ip_prefix *p)
{
    char text[PREFIX_TEXT_MAX];
    seen_say_text(row->seen, route, ROUTE_DESTINATION, span_of(ip_prefix_format(p, text)),
                  row->at[DESTINATION], 0);
}

/* Up to 2003 the adapter's own address stands for on-link. False for a hop that is no address (masked by
 * somebody). */
static bool say_next_hop(const struct row *row, struct sighting *route)
{
    struct ip hop, interface;
    const struct value *v = row->at[GATEWAY];
    bool own = ip_parse(v->text, &hop) && ip_parse(row->at[INTERFACE]->text, &interface) &&
               ip_equal(&hop, &interface);
    if (own || !v->text.len)
        seen_say_text(row->seen, route, ROUTE_NEXT_HOP, SPAN("on-link"), v, 0);
    else if (ip_parse(v->text, &hop))
        return seen_say(row->seen, route, ROUTE_NEXT_HOP, v, AS_NEXT_HOP, NULL, 0);
    return own || !v->text.len;
}

/* IPv4 routes name the adapter by an address, and the text joins no address to the interface list: indexes
 * stand in the IPv6 table alone, metrics may be equal, one adapter may have several addresses, and the list
 * has adapters without any. Whose address it is, another export must tell. */
static void say_adapter(const struct row *row, struct sighting *route)
{
    const struct value *address = row->at[INTERFACE], *index = row->at[INDEX];
    uint64_t number;
    if (address->kind != VALUE_NULL)
        seen_say(row->seen, route, ROUTE_ADAPTER, address, AS_IP, NULL, FACT_BY_ADDRESS);
    else if (span_number(index->text, &number) && number > 0)
        seen_say(row->seen, route, ROUTE_ADAPTER, index, AS_NUMBER, NULL, FACT_BY_INDEX);
}

/* A persistent route without metric of its own shows a word (`Default`) or 4294967295. */
static void say_metric(const struct row *row, struct sighting *route, bool persistent)
{
    const struct value *v = row->at[METRIC];
    uint64_t number;
    if (span_number(v->text, &number) && number < UINT32_MAX)
        seen_say(row->seen, route, persistent ? ROUTE_METRIC : ROUTE_TOTAL_METRIC, v, AS_NUMBER, NULL, 0);
}

/* XP and 2003 lead a host's own addresses through 127.0.0.1. */
static bool leads_to_itself(const struct row *row)
{
    struct ip hop;
    return ip_parse(row->at[GATEWAY]->text, &hop) && ip_is_loopback(&hop);
}

/* Every address of the host stands in the table once more, as an on-link route to it alone: the address says
 * so. */
static bool is_own_address(const struct row *row, const struct ip_prefix *to)
{
    struct ip interface;
    const struct value *gateway = row->at[GATEWAY];
    return to->ip.family == IP_V4 && to->length == 32 && !gateway->text.len &&
           ip_parse(row->at[INTERFACE]->text, &interface) && ip_equal(&interface, &to->ip);
}

static void see_route(struct seen *seen)
{
    struct ip_prefix destination;
    const struct row row = row_of(seen);
    bool persistent = span_ends(seen->record->type, SPAN("persistent"));
    if (!destination_of(&row, &destination)) {
        mark(seen, LINE_UNKNOWN);
        return;
    }
    mark(seen, LINE_UNDERSTOOD);
    if (is_noise(&destination) || leads_to_itself(&row) || is_own_address(&row, &destination))
        return;
    struct sighting *route = seen_child(seen, ELEMENT_ROUTE, NULL, NULL);
    say_destination(&row, route, &destination);
    say_next_hop(&row, route);
    say_adapter(&row, route);
    say_metric(&row, route, persistent);
    struct span store = persistent ? SPAN("persistent") : SPAN("active");
    seen_say_text(seen, route, ROUTE_STORE, store, NULL, 0);
}

/* The list joins index, hardware address and description; tunnels and software have no address of their own.
 * XP shows the name of a filter behind the description. */
static void see_interface(struct seen *seen)
{
    char mac[MAC_TEXT_MAX];
    const struct row row = row_of(seen);
    const struct value *address = row.at[MAC], *description = row.at[DESCRIPTION];
    const char *filter = span_find_span(description->text, SPAN(" - Packet Scheduler"));
    struct span text = filter ? span_between(description->text.at, filter) : description->text;
    const char *kind = adapter_kind_recent(seen->kinds, text, SPAN(""));
    mark(seen, LINE_UNDERSTOOD);
    if (!text.len || (kind && strcmp(kind, "loopback") == 0))
        return;
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, NULL);
    seen_say(seen, adapter, ADAPTER_INDEX, row.at[INDEX], AS_NUMBER, NULL, 0);
    seen_say_text(seen, adapter, ADAPTER_DESCRIPTION, text, description, 0);
    if (mac_canonical(address->text, mac) && mac_is_real(mac))
        seen_say_text(seen, adapter, ADAPTER_MAC, span_of(mac), address, 0);
    if (kind)
        seen_say_text(seen, adapter, ADAPTER_KIND, span_of(kind), description, FACT_WEAK);
}

static void see(struct seen *seen)
{
    if (span_equal(seen->record->type, SPAN("route interface")))
        see_interface(seen);
    else
        see_route(seen);
}

const struct source source_routes = {
    .name = "route print",
    .types = (const char *const[]){"route interface", "route ipv4", "route ipv4 persistent", "route ipv6",
                                   "route ipv6 persistent", NULL},
    .commands = (const char *const[]){"route", NULL},
    .element = ELEMENT_ESTATE,
    .supplies = SUPPLIES(ROUTES),
    .see = see,
};
