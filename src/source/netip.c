/* The NetTCPIP, DnsClient and NetConnection modules: interfaces, addresses, routes, name servers. */
#include "base/ip.h"
#include "source/source.h"

#define BY_INTERFACE                                                                                         \
    {.label = "InterfaceAlias", .name = ADAPTER_NAME, .as = AS_TEXT},                                        \
        {.label = "ifAlias", .name = ADAPTER_NAME, .as = AS_TEXT},                                           \
        {.label = "InterfaceIndex", .name = ADAPTER_INDEX, .as = AS_NUMBER},                                 \
        {.label = "ifIndex", .name = ADAPTER_INDEX, .as = AS_NUMBER},

/* What is stored for the next start says nothing of what is in force; `Persiste...` is how tables cut the
 * word. */
static bool is_persistent(const struct record *r)
{
    struct span store = record_text(r, "PolicyStore");
    if (!store.len)
        store = record_text(r, "Store");
    return span_starts_nocase(store, SPAN("Persist")) || span_equal(store, SPAN("0"));
}

static bool wants_active(const struct seen *seen)
{
    return !is_persistent(seen->record);
}

static bool is_ipv6(const struct record *r)
{
    struct span family = record_text(r, "AddressFamily");
    return span_equal_nocase(family, SPAN("IPv6")) || span_equal(family, SPAN("23"));
}

/* ---- Get-NetIPInterface ---- */

struct said {
    const char *label;
    enum name name;
    enum conversion as;
};

static const struct said ipv4_settings[] = {
    {"InterfaceMetric", ADAPTER_METRIC, AS_NUMBER},
    {"AutomaticMetric", ADAPTER_AUTO_METRIC, AS_BOOLEAN},
    {"Dhcp", ADAPTER_DHCP, AS_BOOLEAN},
    {"WeakHostSend", ADAPTER_WEAK_HOST_SEND, AS_BOOLEAN},
    {"WeakHostReceive", ADAPTER_WEAK_HOST_RECEIVE, AS_BOOLEAN},
    {"IgnoreDefaultRoutes", ADAPTER_IGNORES_DEFAULT_ROUTES, AS_BOOLEAN},
    {"Forwarding", ADAPTER_FORWARDING, AS_BOOLEAN},
    {NULL, NAME_COUNT, AS_IGNORED},
};

static const struct said ipv6_settings[] = {
    {"InterfaceMetric", ADAPTER_METRIC6, AS_NUMBER},
    {"AutomaticMetric", ADAPTER_AUTO_METRIC6, AS_BOOLEAN},
    {NULL, NAME_COUNT, AS_IGNORED},
};

/* 4294967295 stands for no limit. */
static void say_mtu(struct seen *seen, const char *label)
{
    if (!span_equal(record_text(seen->record, label), SPAN("4294967295")))
        seen_say_field(seen, seen->sighting, label, ADAPTER_MTU, AS_NUMBER, NULL, 0);
}

static void see_interface(struct seen *seen)
{
    const bool v6 = is_ipv6(seen->record);
    for (const struct said *s = v6 ? ipv6_settings : ipv4_settings; s->label; s++)
        seen_say_field(seen, seen->sighting, s->label, s->name, s->as, NULL, 0);
    if (!v6)
        say_mtu(seen, "NlMtu");
}

static const struct property interface_rows[] = {
    BY_INTERFACE{.label = "AddressFamily", .name = ADAPTER_METRIC, .as = AS_IGNORED},
    {.label = "NlMtu", .name = ADAPTER_MTU, .as = AS_IGNORED},
    {.label = "InterfaceMetric", .name = ADAPTER_METRIC, .as = AS_IGNORED},
    {.label = "AutomaticMetric", .name = ADAPTER_AUTO_METRIC, .as = AS_IGNORED},
    {.label = "Dhcp", .name = ADAPTER_DHCP, .as = AS_IGNORED},
    {.label = "WeakHostSend", .name = ADAPTER_WEAK_HOST_SEND, .as = AS_IGNORED},
    {.label = "WeakHostReceive", .name = ADAPTER_WEAK_HOST_RECEIVE, .as = AS_IGNORED},
    {.label = "IgnoreDefaultRoutes", .name = ADAPTER_IGNORES_DEFAULT_ROUTES, .as = AS_IGNORED},
    {.label = "Forwarding", .name = ADAPTER_FORWARDING, .as = AS_IGNORED},
    {.label = "ConnectionState", .name = ADAPTER_STATE, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_ip_interface = {
    .name = "Get-NetIPInterface",
    .types = (const char *const[]){"MSFT_NetIPInterface", NULL},
    .commands = (const char *const[]){"NetIPInterfaces", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = interface_rows,
    .key = "NlMtu|AutomaticMetric|WeakHostSend|ConnectionState",
    .supplies = SUPPLIES(METRICS),
    .see = see_interface,
    .wants = wants_active,
};

/* ---- Get-NetIPAddress ---- */

static const struct word origins[] = {
    {"Manual", "manual"},
    {"1", "manual"},
    {"Dhcp", "dhcp"},
    {"3", "dhcp"},
    {"RouterAdvertisement", "router"},
    {"4", "router"},
    {"Other", "other"},
    {"0", "other"},
    {NULL, NULL},
};

static const struct word states[] = {
    {"Invalid", "invalid"},
    {"0", "invalid"},
    {"Tentative", "tentative"},
    {"1", "tentative"},
    {"Duplicate", "duplicate"},
    {"2", "duplicate"},
    {"Deprecated", "deprecated"},
    {"3", "deprecated"},
    {"Preferred", "preferred"},
    {"4", "preferred"},
    {NULL, NULL},
};

static bool is_well_known(struct span origin)
{
    return span_equal_nocase(origin, SPAN("WellKnown")) || span_equal(origin, SPAN("2"));
}

/* Link-local addresses and 127.0.0.1 have a well-known prefix. */
static void see_address(struct seen *seen)
{
    struct ip ip;
    const struct field *f = record_field(seen->record, "PrefixOrigin");
    const char *address = sighting_value(seen->sighting, ADDRESS_IP);
    if (!f || !address || !is_well_known(record_text(seen->record, "PrefixOrigin")) ||
        !ip_parse(span_of(address), &ip))
        return;
    struct span origin = ip_is_link_local(&ip) ? SPAN("link-local") : SPAN("other");
    seen_say_text(seen, seen->sighting, ADDRESS_ORIGIN, origin, &f->value, 0);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

static const struct property address_rows[] = {
    BY_INTERFACE{.label = "IPAddress", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPv4Address", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPv6Address", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "PrefixLength", .name = ADDRESS_PREFIX, .as = AS_PREFIX_LENGTH},
    {.label = "PrefixOrigin", .name = ADDRESS_ORIGIN, .as = AS_WORD, .words = origins},
    {.label = "AddressState", .name = ADDRESS_STATE, .as = AS_WORD, .words = states},
    {.label = "SkipAsSource", .name = ADDRESS_SKIP_AS_SOURCE, .as = AS_BOOLEAN},
    {.label = "SuffixOrigin", .name = ADDRESS_ORIGIN, .as = AS_IGNORED},
    {.label = "AddressFamily", .name = ADDRESS_IP, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_ip_address = {
    .name = "Get-NetIPAddress",
    .types = (const char *const[]){"MSFT_NetIPAddress", NULL},
    .commands = (const char *const[]){"NetIPAddresses", NULL},
    .element = ELEMENT_ADDRESS,
    .properties = address_rows,
    .key = "PrefixOrigin|SuffixOrigin|AddressState|SkipAsSource|PrefixLength",
    .supplies = SUPPLIES(ADDRESSES),
    .see = see_address,
    .wants = wants_active,
};

/* ---- Get-NetRoute ---- */

static const struct word stores[] = {{"ActiveStore", "active"},
                                     {"1", "active"},
                                     {"PersistentStore", "persistent"},
                                     {"0", "persistent"},
                                     {NULL, NULL}};

static const struct word protocols[] = {
    {"2", "Local"}, {"3", "NetMgmt"}, {"4", "Icmp"},      {"8", "Rip"},           {"13", "Ospf"},
    {"14", "Bgp"},  {"19", "Dhcp"},   {"Local", "Local"}, {"NetMgmt", "NetMgmt"}, {"Icmp", "Icmp"},
    {"Rip", "Rip"}, {"Ospf", "Ospf"}, {"Bgp", "Bgp"},     {"Dhcp", "Dhcp"},       {"Other", "Other"},
    {"1", "Other"}, {NULL, NULL},
};

/* Every interface has the routes for multicast, broadcast and itself: they tell nothing. */
static bool wants_route(const struct seen *seen)
{
    struct ip_prefix prefix;
    if (!ip_prefix_parse(record_text(seen->record, "DestinationPrefix"), &prefix))
        return false;
    bool broadcast = prefix.ip.family == IP_V4 && memcmp(prefix.ip.bytes, "\xff\xff\xff\xff", 4) == 0;
    return !broadcast && !ip_is_multicast(&prefix.ip) && !ip_is_loopback(&prefix.ip);
}

static void see_route(struct seen *seen)
{
    if (is_persistent(seen->record) && !sighting_value(seen->sighting, ROUTE_STORE))
        seen_say_text(seen, seen->sighting, ROUTE_STORE, SPAN("persistent"), NULL, 0);
    if (!sighting_value(seen->sighting, ROUTE_STORE))
        seen_say_text(seen, seen->sighting, ROUTE_STORE, SPAN("active"), NULL, FACT_WEAK);
}

static const struct property route_rows[] = {
    {.label = "DestinationPrefix", .name = ROUTE_DESTINATION, .as = AS_CIDR},
    {.label = "NextHop", .name = ROUTE_NEXT_HOP, .as = AS_NEXT_HOP},
    {.label = "InterfaceAlias", .name = ROUTE_ADAPTER, .as = AS_TEXT},
    {.label = "ifAlias", .name = ROUTE_ADAPTER, .as = AS_TEXT},
    {.label = "InterfaceIndex", .name = ROUTE_ADAPTER, .as = AS_NUMBER, .flags = FACT_BY_INDEX},
    {.label = "ifIndex", .name = ROUTE_ADAPTER, .as = AS_NUMBER, .flags = FACT_BY_INDEX},
    {.label = "RouteMetric", .name = ROUTE_METRIC, .as = AS_NUMBER},
    {.label = "Protocol", .name = ROUTE_PROTOCOL, .as = AS_WORD, .words = protocols},
    {.label = "Store", .name = ROUTE_STORE, .as = AS_WORD, .words = stores},
    {.label = "PolicyStore", .name = ROUTE_STORE, .as = AS_WORD, .words = stores},
    {.label = "AddressFamily", .name = ROUTE_STORE, .as = AS_IGNORED},
    {.label = "ifMetric", .name = ROUTE_METRIC, .as = AS_IGNORED},
    {.label = "InterfaceMetric", .name = ROUTE_METRIC, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_route = {
    .name = "Get-NetRoute",
    .types = (const char *const[]){"MSFT_NetRoute", NULL},
    .commands = (const char *const[]){"NetRoutes", NULL},
    .element = ELEMENT_ROUTE,
    .properties = route_rows,
    .key = "DestinationPrefix|RouteMetric",
    .supplies = SUPPLIES(ROUTES),
    .see = see_route,
    .wants = wants_route,
};

/* ---- Name servers ---- */

/* fec0:0:0:ffff::1 to ::3 are what IPv6 without name servers shows; nobody configured them. */
static bool is_default_server(const struct ip *ip)
{
    return ip->family == IP_V6 && memcmp(ip->bytes, "\xfe\xc0\0\0\0\0\xff\xff", 8) == 0;
}

static void say_server(struct seen *seen, const struct value *v)
{
    struct ip ip;
    char text[IP_TEXT_MAX];
    if (v->kind == VALUE_NULL || !ip_parse(span_trim(v->text), &ip) || is_default_server(&ip))
        return;
    struct sighting *server = seen_child(seen, ELEMENT_DNS, seen->sighting, v);
    seen_say_text(seen, server, DNS_IP, span_of(ip_format(&ip, text)), v, 0);
}

static void say_servers(struct seen *seen, const struct field *f)
{
    if (f->value.kind != VALUE_LIST)
        say_server(seen, &f->value);
    for (size_t i = 0; f->value.kind == VALUE_LIST && i < f->value.count; i++)
        say_server(seen, &f->value.items[i]);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

static void see_servers(struct seen *seen)
{
    const struct field *f = record_field(seen->record, "ServerAddresses");
    if (!f)
        f = record_field(seen->record, "Address");
    if (!f)
        return;
    bool lost = span_starts(f->value.text, SPAN("System."));
    seen_supplies(seen, DATASET_DNS, !lost && !(f->value.flags & VALUE_CUT));
    say_servers(seen, f);
}

static const struct property server_rows[] = {
    BY_INTERFACE{.label = "ServerAddresses", .name = DNS_IP, .as = AS_IGNORED},
    {.label = "Address", .name = DNS_IP, .as = AS_IGNORED},
    {.label = "AddressFamily", .name = DNS_IP, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_dns_client_server_address = {
    .name = "Get-DnsClientServerAddress",
    .types = (const char *const[]){"MSFT_DNSClientServerAddress", NULL},
    .commands = (const char *const[]){"DnsClientServerAddresses", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = server_rows,
    .key = "ServerAddresses",
    .supplies = SUPPLIES(DNS),
    .see = see_servers,
};

static const struct property dns_client_rows[] = {
    BY_INTERFACE{.label = "ConnectionSpecificSuffix", .name = ADAPTER_DNS_SUFFIX, .as = AS_TEXT},
    {.label = "Suffix", .name = ADAPTER_DNS_SUFFIX, .as = AS_TEXT},
    {.label = "RegisterThisConnectionsAddress", .name = ADAPTER_REGISTERS_DNS, .as = AS_BOOLEAN},
    {.label = "UseSuffixWhenRegistering", .name = ADAPTER_REGISTERS_DNS, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_dns_client = {
    .name = "Get-DnsClient",
    .types = (const char *const[]){"MSFT_DNSClient", NULL},
    .commands = (const char *const[]){"DnsClients", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = dns_client_rows,
    .key = "RegisterThisConnectionsAddress|UseSuffixWhenRegistering",
    .supplies = SUPPLIES(DNS_REGISTRATION),
};

/* ---- Get-NetConnectionProfile ---- */

static const struct word categories[] = {
    {"Public", "public"},
    {"0", "public"},
    {"Private", "private"},
    {"1", "private"},
    {"DomainAuthenticated", "domain"},
    {"2", "domain"},
    {NULL, NULL},
};

static const struct property profile_rows[] = {
    BY_INTERFACE{
        .label = "NetworkCategory", .name = ADAPTER_FIREWALL_PROFILE, .as = AS_WORD, .words = categories},
    {.label = "IPv4Connectivity", .name = ADAPTER_FIREWALL_PROFILE, .as = AS_IGNORED},
    {.label = "IPv6Connectivity", .name = ADAPTER_FIREWALL_PROFILE, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_connection_profile = {
    .name = "Get-NetConnectionProfile",
    .types = (const char *const[]){"MSFT_NetConnectionProfile", NULL},
    .commands = (const char *const[]){"NetConnectionProfiles", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = profile_rows,
    .key = "NetworkCategory",
    .supplies = SUPPLIES(CONNECTION_PROFILES),
};

/* ---- Get-NetIPConfiguration ---- */

static const struct word adapter_states[] = {
    {"Up", "up"}, {"Disconnected", "down"}, {"Disabled", "disabled"}, {"Not Present", "down"}, {NULL, NULL}};

static void say_nested_servers(struct seen *seen, const struct record *r)
{
    const struct field *f = r ? record_field(r, "ServerAddresses") : NULL;
    if (f)
        say_servers(seen, f);
}

/* Text lists the servers themselves, an export the objects that hold them, one each family. */
static void see_configuration(struct seen *seen)
{
    const struct field *f = record_field(seen->record, "DNSServer");
    if (!f)
        return;
    const struct value *v = &f->value;
    seen_mark(seen, f, LINE_UNDERSTOOD);
    if (v->kind == VALUE_RECORD)
        say_nested_servers(seen, v->record);
    else if (v->kind == VALUE_LIST && v->count && v->items[0].kind == VALUE_RECORD)
        for (size_t i = 0; i < v->count; i++)
            say_nested_servers(seen, v->items[i].record);
    else
        say_servers(seen, f);
}

static const struct property configuration_rows[] = {
    BY_INTERFACE{.label = "InterfaceDescription", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "NetAdapter.InterfaceGuid", .name = ADAPTER_GUID, .as = AS_GUID},
    {.label = "NetAdapter.LinkLayerAddress", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "NetAdapter.MacAddress", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "NetAdapter.Status", .name = ADAPTER_STATE, .as = AS_WORD, .words = adapter_states},
    {.label = "NetAdapter.LinkSpeed", .name = ADAPTER_SPEED, .as = AS_SPEED},
    {.label = "NetProfile.NetworkCategory",
     .name = ADAPTER_FIREWALL_PROFILE,
     .as = AS_WORD,
     .words = categories},
    {.label = "NetIPv4Interface.DHCP", .name = ADAPTER_DHCP, .as = AS_BOOLEAN},
    {.label = "NetIPv4Interface.NlMTU", .name = ADAPTER_MTU, .as = AS_NUMBER},
    {.label = "NetIPv4Interface.InterfaceMetric", .name = ADAPTER_METRIC, .as = AS_NUMBER},
    {.label = "NetIPv4Interface.AutomaticMetric", .name = ADAPTER_AUTO_METRIC, .as = AS_BOOLEAN},
    {.label = "NetIPv6Interface.InterfaceMetric", .name = ADAPTER_METRIC6, .as = AS_NUMBER},
    {.label = "IPv4Address", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPv4Address.IPAddress", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPv4Address.PrefixLength", .name = ADDRESS_PREFIX, .as = AS_PREFIX_LENGTH},
    {.label = "IPv4Address.PrefixOrigin", .name = ADDRESS_ORIGIN, .as = AS_WORD, .words = origins},
    {.label = "IPv4Address.AddressState", .name = ADDRESS_STATE, .as = AS_WORD, .words = states},
    {.label = "IPv6Address", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPv6Address.IPAddress", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPv6Address.PrefixLength", .name = ADDRESS_PREFIX, .as = AS_PREFIX_LENGTH},
    {.label = "IPv6Address.AddressState", .name = ADDRESS_STATE, .as = AS_WORD, .words = states},
    {.label = "IPv6LinkLocalAddress", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPv6LinkLocalAddress.IPAddress", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPv6LinkLocalAddress.PrefixLength", .name = ADDRESS_PREFIX, .as = AS_PREFIX_LENGTH},
    {.label = "IPv4DefaultGateway", .name = GATEWAY_IP, .as = AS_IP},
    {.label = "IPv4DefaultGateway.NextHop", .name = GATEWAY_IP, .as = AS_IP},
    {.label = "IPv4DefaultGateway.RouteMetric", .name = GATEWAY_METRIC, .as = AS_NUMBER},
    {.label = "IPv6DefaultGateway", .name = GATEWAY_IP, .as = AS_IP},
    {.label = "IPv6DefaultGateway.NextHop", .name = GATEWAY_IP, .as = AS_IP},
    {.label = "IPv6DefaultGateway.RouteMetric", .name = GATEWAY_METRIC, .as = AS_NUMBER},
    {.label = "DNSServer", .name = DNS_IP, .as = AS_IGNORED},
    {.label = "NetProfile.Name", .name = ADAPTER_FIREWALL_PROFILE, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_ip_configuration = {
    .name = "Get-NetIPConfiguration",
    .types = (const char *const[]){"NetIPConfiguration", NULL},
    .commands = (const char *const[]){"NetIPConfigurations", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = configuration_rows,
    .key = "IPv4DefaultGateway|NetProfile.Name|NetIPv4Interface.DHCP|NetAdapter.LinkLayerAddress|NetAdapter."
           "Status",
    .supplies = SUPPLIES(ADDRESSES) | SUPPLIES(GATEWAYS) | SUPPLIES(DNS),
    .see = see_configuration,
};
