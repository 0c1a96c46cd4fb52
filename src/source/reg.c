/* Registry exports: the keys of the network. What other keys hold is of no use. */
#include "base/id.h"
#include "base/ip.h"
#include "source/kind.h"
#include "source/source.h"

#define NETWORK_CLASS "{4D36E972-E325-11CE-BFC1-08002BE10318}"

/* A key on its way. */
struct key {
    struct seen *seen;
    struct span guid; /* of the adapter that the path names, else empty */
};

static const struct field *field_of(const struct key *k, const char *name)
{
    return record_field(k->seen->record, name);
}

static const struct value *value_of(const struct key *k, const char *name)
{
    const struct field *f = field_of(k, name);
    return f ? &f->value : NULL;
}

static bool say(struct key *k, struct sighting *to, enum name name, const char *label, enum conversion as)
{
    const struct field *f = field_of(k, label);
    if (!f || !seen_say(k->seen, to, name, &f->value, as, NULL, 0))
        return false;
    seen_mark(k->seen, f, LINE_UNDERSTOOD);
    return true;
}

static void mark(struct key *k, const char *label)
{
    seen_mark(k->seen, field_of(k, label), LINE_UNDERSTOOD);
}

static struct sighting *adapter_of(struct key *k)
{
    struct value guid = {.kind = VALUE_TEXT, .text = k->guid, .where = k->guid};
    struct sighting *adapter = seen_child(k->seen, ELEMENT_ADAPTER, NULL, &guid);
    seen_say(k->seen, adapter, ADAPTER_GUID, &guid, AS_GUID, NULL, 0);
    return adapter;
}

/* Whether the number is said and is that; dwords are given as 0x and eight digits. */
static bool is_number(const struct value *v, uint64_t wanted)
{
    char text[CONVERT_ROOM];
    uint64_t number;
    return v && convert(v->text, SPAN(""), AS_NUMBER, NULL, text, sizeof text) &&
           span_number(span_of(text), &number) && number == wanted;
}

/* ---- Control\Network\{class}\{GUID}\Connection ---- */

/* Devices that no driver of a vendor makes. */
static const struct {
    const char *instance, *kind;
} devices[] = {
    {"ROOT\\NETFT\\", "netft"},    {"ROOT\\VMS_MP\\", "host-vnic"}, {"ROOT\\*ISATAP\\", "tunnel"},
    {"ROOT\\*TEREDO\\", "tunnel"}, {"ROOT\\*6TO4MP\\", "tunnel"},
};

static const char *device_kind(const struct value *instance)
{
    for (size_t i = 0; instance && i < sizeof devices / sizeof *devices; i++)
        if (span_starts_nocase(instance->text, span_of(devices[i].instance)))
            return devices[i].kind;
    return NULL;
}

static void see_connection(struct key *k)
{
    const struct value *name = value_of(k, "Name"), *instance = value_of(k, "PnpInstanceID");
    if (!name || !name->text.len)
        return;
    struct sighting *adapter = adapter_of(k);
    say(k, adapter, ADAPTER_NAME, "Name", AS_TEXT);
    const char *device = device_kind(instance);
    const char *kind = device ? device : adapter_kind_recent(k->seen->kinds, SPAN(""), name->text);
    if (kind)
        seen_say_text(k->seen, adapter, ADAPTER_KIND, span_of(kind), device ? instance : name, FACT_WEAK);
    if (device)
        mark(k, "PnpInstanceID");
}

/* ---- Services\Tcpip\Linkage: `\Device\{GUID}` in binding order ---- */

static struct span guid_in(struct span text)
{
    const char *brace = span_find(text, '{');
    return brace ? span_between(brace, span_end(text)) : SPAN("");
}

static void see_linkage(struct key *k, const char *component)
{
    const struct field *bind = field_of(k, "Bind");
    struct sighting *order = NULL;
    for (size_t i = 0; i < field_count(bind); i++) {
        struct value guid = *field_item(bind, i);
        char text[GUID_TEXT_MAX];
        guid.text = guid_in(guid.text);
        if (!guid_canonical(guid.text, text))
            continue;
        if (!order) {
            order = seen_child(k->seen, ELEMENT_BINDING_ORDER, NULL, &bind->value);
            seen_say_text(k->seen, order, BINDING_ORDER_COMPONENT, span_of(component), &bind->value, 0);
        }
        struct sighting *position = seen_child(k->seen, ELEMENT_POSITION, order, &guid);
        seen_say(k->seen, position, POSITION_ADAPTER, &guid, AS_GUID, NULL, FACT_BY_GUID);
    }
    if (!order)
        return;
    mark(k, "Bind");
    if (strcmp(component, "ms_tcpip") == 0)
        seen_supplies(k->seen, DATASET_BINDING_ORDER, true);
}

static void see_tcpip_linkage(struct key *k)
{
    see_linkage(k, "ms_tcpip");
}

static void see_tcpip6_linkage(struct key *k)
{
    see_linkage(k, "ms_tcpip6");
}

/* ---- Services\Tcpip\Parameters\Interfaces\{GUID} ---- */

static bool is_real_address(struct span text)
{
    struct ip ip;
    return ip_parse(text, &ip) && !ip_is_unspecified(&ip);
}

static void say_addresses(struct key *k, struct sighting *adapter, const char *ips, const char *masks)
{
    const struct field *ip = field_of(k, ips), *mask = field_of(k, masks);
    for (size_t i = 0; i < field_count(ip); i++) {
        const struct value *one = field_item(ip, i);
        if (!is_real_address(one->text))
            continue;
        struct sighting *address = seen_child(k->seen, ELEMENT_ADDRESS, adapter, one);
        seen_say(k->seen, address, ADDRESS_IP, one, AS_IP, NULL, 0);
        if (i < field_count(mask))
            seen_say(k->seen, address, ADDRESS_PREFIX, field_item(mask, i), AS_PREFIX_LENGTH, NULL, 0);
        mark(k, ips);
        mark(k, masks);
    }
}

/* The metric 0 of a gateway is the automatic one. */
static void say_gateways(struct key *k, struct sighting *adapter, const char *ips, const char *metrics)
{
    const struct field *ip = field_of(k, ips), *metric = field_of(k, metrics);
    for (size_t i = 0; i < field_count(ip); i++) {
        const struct value *one = field_item(ip, i);
        if (!is_real_address(one->text))
            continue;
        struct sighting *gateway = seen_child(k->seen, ELEMENT_GATEWAY, adapter, one);
        seen_say(k->seen, gateway, GATEWAY_IP, one, AS_IP, NULL, 0);
        if (i < field_count(metric) && !is_number(field_item(metric, i), 0))
            seen_say(k->seen, gateway, GATEWAY_METRIC, field_item(metric, i), AS_NUMBER, NULL, 0);
        mark(k, ips);
        mark(k, metrics);
    }
}

/* `10.0.0.5,10.0.0.6` or with blanks between. */
static void say_servers(struct key *k, struct sighting *adapter, const char *label)
{
    const struct value *list = value_of(k, label);
    struct span rest = list ? list->text : SPAN("");
    while (rest.len) {
        size_t n = 0;
        while (n < rest.len && rest.at[n] != ',' && rest.at[n] != ' ')
            n++;
        struct value one = {.kind = VALUE_TEXT, .text = span_first(rest, n), .where = list->where};
        rest = span_skip(rest, n + 1);
        if (!is_real_address(one.text))
            continue;
        struct sighting *dns = seen_child(k->seen, ELEMENT_DNS, adapter, &one);
        seen_say(k->seen, dns, DNS_IP, &one, AS_IP, NULL, 0);
        mark(k, label);
    }
}

/* 0 stands for the automatic metric. */
static void say_metric(struct key *k, struct sighting *adapter)
{
    const struct value *metric = value_of(k, "InterfaceMetric");
    if (is_number(metric, 0))
        seen_say_text(k->seen, adapter, ADAPTER_AUTO_METRIC, SPAN("true"), metric, 0);
    else
        say(k, adapter, ADAPTER_METRIC, "InterfaceMetric", AS_NUMBER);
}

static void say_flag(struct key *k, struct sighting *adapter, enum name name, const char *label)
{
    const struct value *v = value_of(k, label);
    if (!is_number(v, 0) && !is_number(v, 1))
        return;
    seen_say_text(k->seen, adapter, name, is_number(v, 1) ? SPAN("true") : SPAN("false"), v, 0);
    mark(k, label);
}

/* A key may belong to an adapter that is gone: it must say something of use to count. */
static bool has_configuration(const struct key *k)
{
    static const char *const labels[] = {"EnableDHCP", "IPAddress", "DhcpIPAddress", "NameServer",
                                         "InterfaceMetric"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (value_of(k, labels[i]))
            return true;
    return false;
}

static void see_interface(struct key *k)
{
    bool dhcp = is_number(value_of(k, "EnableDHCP"), 1);
    const struct value *servers = value_of(k, "NameServer");
    if (!has_configuration(k))
        return;
    struct sighting *adapter = adapter_of(k);
    say_flag(k, adapter, ADAPTER_DHCP, "EnableDHCP");
    say_flag(k, adapter, ADAPTER_REGISTERS_DNS, "RegistrationEnabled");
    say(k, adapter, ADAPTER_DNS_SUFFIX, "Domain", AS_TEXT);
    say(k, adapter, ADAPTER_MTU, "MTU", AS_NUMBER);
    say_metric(k, adapter);
    say_addresses(k, adapter, dhcp ? "DhcpIPAddress" : "IPAddress", dhcp ? "DhcpSubnetMask" : "SubnetMask");
    say_gateways(k, adapter, "DefaultGateway", "DefaultGatewayMetric");
    if (dhcp)
        say_gateways(k, adapter, "DhcpDefaultGateway", "DhcpGatewayMetric");
    say_servers(k, adapter, servers && servers->text.len ? "NameServer" : "DhcpNameServer");
}

/* ---- Services\Tcpip\Parameters, Control\ComputerName, NetBT ---- */

static void see_host(struct key *k)
{
    const struct value *name = value_of(k, "NV Hostname"), *domain = value_of(k, "Domain");
    if (!name || !name->text.len)
        name = value_of(k, "Hostname");
    if (!name || !name->text.len)
        return;
    struct scope *scope = scope_of_host(k->seen->sightings, k->seen->scope, name->text);
    k->seen->scope = scope;
    mark(k, "Hostname");
    mark(k, "NV Hostname");
    struct sighting *host = seen_child(k->seen, ELEMENT_HOST, NULL, name);
    if (domain && domain->text.len)
        say(k, host, HOST_DOMAIN, "Domain", AS_TEXT);
}

/* DisabledComponents is absent by default. */
static void see_ipv6(struct key *k)
{
    const struct value *v = value_of(k, "DisabledComponents");
    seen_supplies(k->seen, DATASET_IPV6_PARAMETERS, true);
    if (v)
        say(k, seen_child(k->seen, ELEMENT_HOST, NULL, v), HOST_IPV6_DISABLED, "DisabledComponents",
            AS_NUMBER);
}

/* NetbiosOptions: 0 as DHCP says, 1 on, 2 off. */
static void see_netbios(struct key *k)
{
    static const char *const meanings[] = {"default", "enabled", "disabled"};
    const struct value *v = value_of(k, "NetbiosOptions");
    for (uint64_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (!is_number(v, i))
            continue;
        seen_say_text(k->seen, adapter_of(k), ADAPTER_NETBIOS, span_of(meanings[i]), v, 0);
        mark(k, "NetbiosOptions");
    }
}

/* ---- Control\Class\{class}\NNNN: the driver's settings ---- */

/* Miniports that are no adapters have none of these settings. */
static void see_driver(struct key *k)
{
    const struct value *guid = value_of(k, "NetCfgInstanceId"), *jumbo = value_of(k, "*JumboPacket");
    char text[GUID_TEXT_MAX];
    if (!guid || !jumbo || !guid_canonical(guid->text, text))
        return;
    struct sighting *adapter = seen_child(k->seen, ELEMENT_ADAPTER, NULL, guid);
    say(k, adapter, ADAPTER_GUID, "NetCfgInstanceId", AS_GUID);
    say(k, adapter, ADAPTER_DESCRIPTION, "DriverDesc", AS_TEXT);
    say(k, adapter, ADAPTER_DRIVER_VERSION, "DriverVersion", AS_TEXT);
    say(k, adapter, ADAPTER_JUMBO, "*JumboPacket", AS_NUMBER);
    seen_supplies(k->seen, DATASET_DRIVER_SETTINGS, false);
    say_flag(k, adapter, ADAPTER_RSS, "*RSS");
    say_flag(k, adapter, ADAPTER_VMQ, "*VMQ");
    say_flag(k, adapter, ADAPTER_SRIOV, "*SRIOV");
}

/* ---- which key is this ---- */

/* Below CurrentControlSet (or ControlSet001). In a pattern `{}` stands for a GUID and `#` for any one part.
 */
static const struct {
    const char *path;
    void (*see)(struct key *);
} keys[] = {
    {"Control\\Network\\" NETWORK_CLASS "\\{}\\Connection", see_connection},
    {"Control\\Class\\" NETWORK_CLASS "\\#", see_driver},
    {"Services\\Tcpip\\Linkage", see_tcpip_linkage},
    {"Services\\Tcpip6\\Linkage", see_tcpip6_linkage},
    {"Services\\Tcpip\\Parameters", see_host},
    {"Services\\Tcpip6\\Parameters", see_ipv6},
    {"Services\\Tcpip\\Parameters\\Interfaces\\{}", see_interface},
    {"Services\\NetBT\\Parameters\\Interfaces\\Tcpip_{}", see_netbios},
};

/* One part of the path against one of a pattern; a GUID goes to *guid. */
static bool part_fits(struct span part, struct span pattern, struct span *guid)
{
    char text[GUID_TEXT_MAX];
    if (!span_ends(pattern, SPAN("{}")))
        return span_equal(pattern, SPAN("#")) ? part.len > 0 : span_equal_nocase(part, pattern);
    struct span before = span_first(pattern, pattern.len - 2);
    if (!span_starts_nocase(part, before) || !guid_canonical(span_skip(part, before.len), text))
        return false;
    *guid = span_skip(part, before.len);
    return true;
}

static bool path_fits(struct span path, const char *pattern, struct span *guid)
{
    struct span wanted = span_of(pattern);
    while (path.at && wanted.at)
        if (!part_fits(span_split(&path, '\\'), span_split(&wanted, '\\'), guid))
            return false;
    return !path.at && !wanted.at;
}

/* What stands behind HKEY_LOCAL_MACHINE\SYSTEM\<control set>\. */
static struct span below_control_set(struct span path)
{
    struct span root = span_split(&path, '\\');
    struct span system = path.at ? span_split(&path, '\\') : SPAN(""),
                set = path.at ? span_split(&path, '\\') : SPAN("");
    bool fits =
        span_equal_nocase(root, SPAN("HKEY_LOCAL_MACHINE")) && span_equal_nocase(system, SPAN("SYSTEM")) &&
        (span_equal_nocase(set, SPAN("CurrentControlSet")) || span_starts_nocase(set, SPAN("ControlSet0")));
    return fits && path.at ? path : SPAN("");
}

static void see_reg(struct seen *seen)
{
    const struct record *r = seen->record;
    struct key k = {.seen = seen};
    struct span path = below_control_set(r->title);
    input_mark_lines(seen->reading->in, r->line, r->line + r->lines, LINE_IGNORED);
    for (size_t i = 0; path.len && i < sizeof keys / sizeof *keys; i++) {
        if (!path_fits(path, keys[i].path, &k.guid))
            continue;
        keys[i].see(&k);
        return;
    }
}

const struct source source_reg = {
    .name = "reg export",
    .types = (const char *const[]){"reg", NULL},
    .element = ELEMENT_ESTATE,
    .may_supply = SUPPLIES(BINDING_ORDER) | SUPPLIES(IPV6_PARAMETERS) | SUPPLIES(DRIVER_SETTINGS),
    .see = see_reg,
};
