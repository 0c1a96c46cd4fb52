/* netsh scripts: what `netsh interface dump` prints, and what administrators write. They tell the
 * configuration that is kept, so their routes are the persistent ones. */
#include "base/ip.h"
#include "source/kind.h"
#include "source/source.h"

static const struct value *argument(const struct record *r, const char *const *names)
{
    for (; *names; names++) {
        const struct field *f = record_field(r, *names);
        if (f && f->value.text.len)
            return &f->value;
    }
    return NULL;
}

/* The first of these arguments that the command has, or NULL. */
#define ARGUMENT(record, ...) argument((record), (const char *const[]){__VA_ARGS__, NULL})

static void say(struct seen *seen, struct sighting *to, enum name name, const struct value *v,
                enum conversion as)
{
    if (to && v)
        seen_say(seen, to, name, v, as, NULL, 0);
}

static struct sighting *adapter_of(struct seen *seen, const struct value *name)
{
    if (!name)
        return NULL;
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, name);
    uint64_t index;
    bool number = span_number(name->text, &index);
    say(seen, adapter, number ? ADAPTER_INDEX : ADAPTER_NAME, name, number ? AS_NUMBER : AS_TEXT);
    const char *kind = adapter_kind_recent(seen->kinds, SPAN(""), name->text);
    if (kind)
        seen_say_text(seen, adapter, ADAPTER_KIND, span_of(kind), name, FACT_WEAK);
    return adapter;
}

static bool is_ipv6(const struct seen *seen)
{
    return span_ends(seen->record->type, SPAN(" ipv6"));
}

static bool is_default(const struct value *prefix)
{
    struct ip_prefix p;
    return ip_prefix_parse(prefix->text, &p) && p.length == 0;
}

static void say_gateway(struct seen *seen, struct sighting *adapter, const struct value *ip,
                        const struct value *metric)
{
    struct ip parsed;
    if (!adapter || !ip || !ip_parse(ip->text, &parsed) || ip_is_unspecified(&parsed))
        return;
    struct sighting *gateway = seen_child(seen, ELEMENT_GATEWAY, adapter, ip);
    say(seen, gateway, GATEWAY_IP, ip, AS_IP);
    say(seen, gateway, GATEWAY_METRIC, metric, AS_NUMBER);
}

/* add route prefix= interface= nexthop= metric= store= */
static void see_route(struct seen *seen)
{
    const struct record *r = seen->record;
    const struct value *prefix = ARGUMENT(r, "prefix", "#1"), *interface = ARGUMENT(r, "interface", "#2");
    const struct value *hop = ARGUMENT(r, "nexthop", "#3"), *metric = ARGUMENT(r, "metric", "#6");
    const struct value *store = ARGUMENT(r, "store");
    if (!prefix || !interface)
        return;
    struct sighting *adapter = adapter_of(seen, interface);
    struct sighting *route = seen_child(seen, ELEMENT_ROUTE, NULL, prefix);
    uint64_t index;
    unsigned by = span_number(interface->text, &index) ? (unsigned)FACT_BY_INDEX : 0u;
    bool active = store && span_equal_nocase(store->text, SPAN("active"));
    say(seen, route, ROUTE_DESTINATION, prefix, AS_CIDR);
    if (hop)
        say(seen, route, ROUTE_NEXT_HOP, hop, AS_NEXT_HOP);
    else
        seen_say_text(seen, route, ROUTE_NEXT_HOP, SPAN("on-link"), prefix, 0);
    seen_say(seen, route, ROUTE_ADAPTER, interface, AS_TEXT, NULL, by);
    say(seen, route, ROUTE_METRIC, metric, AS_NUMBER);
    seen_say_text(seen, route, ROUTE_STORE, active ? SPAN("active") : SPAN("persistent"), prefix, 0);
    if (is_default(prefix))
        say_gateway(seen, adapter, hop, metric);
    seen_supplies(seen, DATASET_ROUTES, false);
}

/* The length in `2001:db8::1/64`. */
static void say_length(struct seen *seen, struct sighting *address, const struct value *ip,
                       const struct value *mask)
{
    struct value length = *ip;
    const char *slash = span_find(ip->text, '/');
    if (slash)
        length.text = span_between(slash + 1, span_end(ip->text));
    say(seen, address, ADDRESS_PREFIX, slash ? &length : mask, AS_PREFIX_LENGTH);
}

static void say_address(struct seen *seen, struct sighting *adapter, const struct value *ip,
                        const struct value *mask)
{
    struct value bare = *ip;
    struct ip parsed;
    const char *slash = span_find(ip->text, '/');
    if (slash)
        bare.text = span_between(ip->text.at, slash);
    if (!ip_parse(bare.text, &parsed) || ip_is_unspecified(&parsed))
        return;
    struct sighting *address = seen_child(seen, ELEMENT_ADDRESS, adapter, ip);
    say(seen, address, ADDRESS_IP, &bare, AS_IP);
    say_length(seen, address, ip, mask);
    seen_supplies(seen, DATASET_ADDRESSES, false);
}

/* `add address "X" 10.0.0.1 255.255.255.0`, `set address "X" static 10.0.0.1 255.255.255.0 10.0.0.254 1`. */
static void see_address(struct seen *seen)
{
    const struct record *r = seen->record;
    const struct value *source = ARGUMENT(r, "source", "#2");
    bool dhcp = source && span_equal_nocase(source->text, SPAN("dhcp"));
    bool fixed = source && span_equal_nocase(source->text, SPAN("static"));
    bool worded = (dhcp || fixed) && !record_field(r, "source");
    const struct value *ip = ARGUMENT(r, "address", "addr", worded ? "#3" : "#2");
    const struct value *mask = ARGUMENT(r, "mask", worded ? "#4" : "#3");
    const struct value *gateway = ARGUMENT(r, "gateway", worded ? "#5" : "#4");
    struct sighting *adapter = adapter_of(seen, ARGUMENT(r, "name", "interface", "#1"));
    if (!adapter)
        return;
    if (dhcp || fixed)
        seen_say_text(seen, adapter, ADAPTER_DHCP, dhcp ? SPAN("true") : SPAN("false"), source, 0);
    if (ip && !dhcp)
        say_address(seen, adapter, ip, mask);
    say_gateway(seen, adapter, gateway, ARGUMENT(r, "gwmetric", worded ? "#6" : "#5"));
}

/* A dump prints forwarding, advertise and nud as enabled for every interface, whatever they are. */
static void see_interface(struct seen *seen)
{
    const struct record *r = seen->record;
    struct sighting *adapter = adapter_of(seen, ARGUMENT(r, "interface", "name", "#1"));
    const struct value *metric = ARGUMENT(r, "metric");
    if (!adapter)
        return;
    say(seen, adapter, is_ipv6(seen) ? ADAPTER_METRIC6 : ADAPTER_METRIC, metric, AS_NUMBER);
    if (is_ipv6(seen))
        return;
    say(seen, adapter, ADAPTER_MTU, ARGUMENT(r, "mtu"), AS_NUMBER);
    say(seen, adapter, ADAPTER_WEAK_HOST_SEND, ARGUMENT(r, "weakhostsend"), AS_BOOLEAN);
    say(seen, adapter, ADAPTER_WEAK_HOST_RECEIVE, ARGUMENT(r, "weakhostreceive"), AS_BOOLEAN);
    say(seen, adapter, ADAPTER_IGNORES_DEFAULT_ROUTES, ARGUMENT(r, "ignoredefaultroutes"), AS_BOOLEAN);
}

static void see_subinterface(struct seen *seen)
{
    const struct record *r = seen->record;
    struct sighting *adapter = adapter_of(seen, ARGUMENT(r, "subinterface", "interface", "name", "#1"));
    if (adapter && !is_ipv6(seen))
        say(seen, adapter, ADAPTER_MTU, ARGUMENT(r, "mtu"), AS_NUMBER);
}

/* `set dnsservers "X" static 10.0.0.5 primary`, `add dnsserver name="X" address=10.0.0.6 index=2`. */
static void see_dns(struct seen *seen)
{
    const struct record *r = seen->record;
    const struct value *source = ARGUMENT(r, "source", "#2");
    bool worded = source && span_equal_nocase(source->text, SPAN("static")) && !record_field(r, "source");
    const struct value *ip = ARGUMENT(r, "address", "addr", worded ? "#3" : "#2");
    const struct value *registers = ARGUMENT(r, "register", worded ? "#4" : "#3");
    struct sighting *adapter = adapter_of(seen, ARGUMENT(r, "name", "interface", "#1"));
    struct ip parsed;
    if (adapter && ip && ip_parse(ip->text, &parsed)) {
        struct sighting *dns = seen_child(seen, ELEMENT_DNS, adapter, ip);
        say(seen, dns, DNS_IP, ip, AS_IP);
    }
    static const struct word words[] = {
        {"none", "false"}, {"primary", "true"}, {"both", "true"}, {NULL, NULL}};
    if (adapter && registers)
        seen_say(seen, adapter, ADAPTER_REGISTERS_DNS, registers, AS_WORD, words, 0);
}

static const struct {
    const char *title;
    void (*see)(struct seen *);
} commands[] = {
    {"add route", see_route},     {"set route", see_route},         {"add address", see_address},
    {"set address", see_address}, {"set interface", see_interface}, {"set subinterface", see_subinterface},
    {"set dns", see_dns},         {"set dnsserver", see_dns},       {"set dnsservers", see_dns},
    {"add dns", see_dns},         {"add dnsserver", see_dns},       {"add dnsservers", see_dns},
};

/* Other parts of a dump (6to4, port proxies, the old `interface` context) hold nothing of ours. */
static void see_dump(struct seen *seen)
{
    const struct record *r = seen->record;
    bool ours = !span_ends(r->type, SPAN(" other"));
    input_mark_lines(seen->reading->in, r->line, r->line + r->lines, LINE_IGNORED);
    for (size_t i = 0; ours && i < sizeof commands / sizeof *commands; i++) {
        if (!span_equal_nocase(r->title, span_of(commands[i].title)))
            continue;
        commands[i].see(seen);
        input_mark_lines(seen->reading->in, r->line, r->line + r->lines, LINE_UNDERSTOOD);
        return;
    }
}

const struct source source_netsh_dump = {
    .name = "netsh interface dump",
    .types = (const char *const[]){"netsh dump ipv4", "netsh dump ipv6", "netsh dump other", NULL},
    .element = ELEMENT_ESTATE,
    .may_supply = SUPPLIES(ADDRESSES) | SUPPLIES(ROUTES),
    .see = see_dump,
};
