/* route print. The active table shows route metric plus interface metric, the persistent one the route metric
 * alone. */
#include "base/id.h"
#include "base/ip.h"
#include "source/kind.h"
#include "source/source.h"

/* The value of the record's field of that name; the reader always gives all fields of a table. */
static const struct value *value_of(const struct seen *seen, const char *label)
{
    static const struct value none = {.kind = VALUE_NULL};
    const struct field *f = record_field(seen->record, label);
    return f ? &f->value : &none;
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

static bool destination_of(const struct seen *seen, struct ip_prefix *p)
{
    const struct value *mask = value_of(seen, "Netmask");
    if (!ip_prefix_parse(value_of(seen, "Destination")->text, p))
        return false;
    if (mask->kind != VALUE_NULL && !ip_mask_parse(mask->text, &p->length))
        return false;
    *p = ip_network(*p);
    return true;
}

static void say_destination(struct seen *seen, struct sighting *route, const struct ip_prefix *p)
{
    char text[PREFIX_TEXT_MAX];
    seen_say_text(seen, route, ROUTE_DESTINATION, span_of(ip_prefix_format(p, text)),
                  value_of(seen, "Destination"), 0);
}

/* Up to 2003 the adapter's own address stands for on-link. False for a hop that is no address (masked by
 * somebody). */
static bool say_next_hop(struct seen *seen, struct sighting *route)
{
    struct ip hop, interface;
    const struct value *v = value_of(seen, "Gateway");
    bool own = ip_parse(v->text, &hop) && ip_parse(value_of(seen, "Interface")->text, &interface) &&
               ip_equal(&hop, &interface);
    if (own || !v->text.len)
        seen_say_text(seen, route, ROUTE_NEXT_HOP, SPAN("on-link"), v, 0);
    else if (ip_parse(v->text, &hop))
        return seen_say(seen, route, ROUTE_NEXT_HOP, v, AS_NEXT_HOP, NULL, 0);
    return own || !v->text.len;
}

static void say_adapter(struct seen *seen, struct sighting *route)
{
    const struct value *address = value_of(seen, "Interface"), *index = value_of(seen, "Index");
    uint64_t number;
    if (address->kind != VALUE_NULL)
        seen_say(seen, route, ROUTE_ADAPTER, address, AS_IP, NULL, FACT_BY_ADDRESS);
    else if (span_number(index->text, &number) && number > 0)
        seen_say(seen, route, ROUTE_ADAPTER, index, AS_NUMBER, NULL, FACT_BY_INDEX);
}

/* A persistent route without metric of its own shows a word (`Default`) or 4294967295. */
static void say_metric(struct seen *seen, struct sighting *route, bool persistent)
{
    const struct value *v = value_of(seen, "Metric");
    uint64_t number;
    if (span_number(v->text, &number) && number < UINT32_MAX)
        seen_say(seen, route, persistent ? ROUTE_METRIC : ROUTE_TOTAL_METRIC, v, AS_NUMBER, NULL, 0);
}

/* XP and 2003 lead a host's own addresses through 127.0.0.1. */
static bool leads_to_itself(const struct seen *seen)
{
    struct ip hop;
    return ip_parse(value_of(seen, "Gateway")->text, &hop) && ip_is_loopback(&hop);
}

/* Every address of the host stands in the table once more, as an on-link route to it alone: the address says
 * so. */
static bool is_own_address(const struct seen *seen, const struct ip_prefix *to)
{
    struct ip interface;
    const struct value *gateway = value_of(seen, "Gateway");
    return to->ip.family == IP_V4 && to->length == 32 && !gateway->text.len &&
           ip_parse(value_of(seen, "Interface")->text, &interface) && ip_equal(&interface, &to->ip);
}

static void see_route(struct seen *seen)
{
    struct ip_prefix destination;
    bool persistent = span_ends(seen->record->type, SPAN("persistent"));
    if (!destination_of(seen, &destination)) {
        mark(seen, LINE_UNKNOWN);
        return;
    }
    mark(seen, LINE_UNDERSTOOD);
    if (is_noise(&destination) || leads_to_itself(seen) || is_own_address(seen, &destination))
        return;
    struct sighting *route = seen_child(seen, ELEMENT_ROUTE, NULL, NULL);
    say_destination(seen, route, &destination);
    say_next_hop(seen, route);
    say_adapter(seen, route);
    say_metric(seen, route, persistent);
    struct span store = persistent ? SPAN("persistent") : SPAN("active");
    seen_say_text(seen, route, ROUTE_STORE, store, NULL, 0);
}

/* The list joins index, hardware address and description; tunnels and software have no address of their own.
 * XP shows the name of a filter behind the description. */
static void see_interface(struct seen *seen)
{
    char mac[MAC_TEXT_MAX];
    const struct value *address = value_of(seen, "MAC"), *description = value_of(seen, "Description");
    const char *filter = span_find_span(description->text, SPAN(" - Packet Scheduler"));
    struct span text = filter ? span_between(description->text.at, filter) : description->text;
    const char *kind = adapter_kind(text, SPAN(""));
    mark(seen, LINE_UNDERSTOOD);
    if (!text.len || (kind && strcmp(kind, "loopback") == 0))
        return;
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, NULL);
    seen_say(seen, adapter, ADAPTER_INDEX, value_of(seen, "Index"), AS_NUMBER, NULL, 0);
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
