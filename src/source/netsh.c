/* netsh: what its tables and its blocks of one interface mean. Blocks of show config are in netsh_config.c,
 * scripts in netsh_dump.c. */
#include "source/labels.h"
#include "source/source.h"

static const struct word states[] = {{"connected", "up"}, {"disconnected", "down"}, {NULL, NULL}};

/* ---- show interfaces ---- */

static const struct property interface4_rows[] = {
    {.label = "Idx", .name = ADAPTER_INDEX, .as = AS_NUMBER},
    {.label = "Met", .name = ADAPTER_METRIC, .as = AS_NUMBER},
    {.label = "MTU", .name = ADAPTER_MTU, .as = AS_NUMBER},
    {.label = "State", .name = ADAPTER_STATE, .as = AS_WORD, .words = states},
    {.label = "Name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = NULL},
};

const struct source source_netsh_interfaces = {
    .name = "netsh interface ipv4 show interfaces",
    .types = (const char *const[]){"netsh interfaces ipv4", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = interface4_rows,
    .supplies = SUPPLIES(METRICS),
};

static const struct property interface6_rows[] = {
    {.label = "Idx", .name = ADAPTER_INDEX, .as = AS_NUMBER},
    {.label = "Met", .name = ADAPTER_METRIC6, .as = AS_NUMBER},
    {.label = "MTU", .name = ADAPTER_MTU, .as = AS_IGNORED},
    {.label = "State", .name = ADAPTER_STATE, .as = AS_WORD, .words = states},
    {.label = "Name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = NULL},
};

const struct source source_netsh_interfaces6 = {
    .name = "netsh interface ipv6 show interfaces",
    .types = (const char *const[]){"netsh interfaces ipv6", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = interface6_rows,
};

/* ---- show subinterfaces ---- */

static const struct property subinterface_rows[] = {
    {.label = "MTU", .name = ADAPTER_MTU, .as = AS_NUMBER},
    {.label = "Interface", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "MediaSenseState", .name = ADAPTER_STATE, .as = AS_IGNORED},
    {.label = "Bytes In", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = "Bytes Out", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_netsh_subinterfaces = {
    .name = "netsh interface ipv4 show subinterfaces",
    .types = (const char *const[]){"netsh subinterfaces ipv4", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = subinterface_rows,
};

static bool wants_nothing(const struct seen *seen)
{
    (void)seen;
    return false;
}

/* Known and of no use: the IPv6 MTU, the settings of TCP. */
const struct source source_netsh_other = {
    .name = "netsh",
    .types = (const char *const[]){"netsh subinterfaces ipv6", "netsh global", NULL},
    .element = ELEMENT_ESTATE,
    .wants = wants_nothing,
};

/* ---- advfirewall show allprofiles: `Domain Profile Settings:`, then the state, in the language of Windows
 * ---- */

static const char firewall[] = "netsh advfirewall";

/* The title is a profile's, in a language that is known. */
static bool wants_firewall(const struct seen *seen)
{
    enum label found = label_find(seen->labels, firewall, seen->record->title).key;
    return found == LABEL_DOMAIN_PROFILE || found == LABEL_PRIVATE_PROFILE || found == LABEL_PUBLIC_PROFILE;
}

static void say_profile(struct seen *seen)
{
    struct label_hit hit = label_find(seen->labels, firewall, seen->record->title);
    struct value title = {.kind = VALUE_TEXT, .text = seen->record->title, .where = seen->record->title};
    struct span profile = hit.key == LABEL_DOMAIN_PROFILE    ? SPAN("domain")
                          : hit.key == LABEL_PRIVATE_PROFILE ? SPAN("private")
                                                             : SPAN("public");
    seen_say_text(seen, seen->sighting, FIREWALL_PROFILE, profile, &title, 0);
    if (hit.language && !seen->scope->language)
        seen->scope->language = hit.language;
}

/* The state is what the first row says, in all languages; false when its word is not known. */
static bool say_state(struct seen *seen)
{
    const struct field *state = seen->record->count ? &seen->record->fields[0] : NULL;
    enum label found = state ? label_find(seen->labels, firewall, state->value.text).key : LABEL_UNKNOWN;
    if (found != LABEL_FIREWALL_ON && found != LABEL_FIREWALL_OFF)
        return false;
    struct span enabled = found == LABEL_FIREWALL_ON ? SPAN("true") : SPAN("false");
    seen_say_text(seen, seen->sighting, FIREWALL_ENABLED, enabled, &state->value, 0);
    seen_mark(seen, state, LINE_UNDERSTOOD);
    return true;
}

static void see_firewall(struct seen *seen)
{
    bool all = span_find_span(seen->reading->command, SPAN("allprofiles")) != NULL;
    say_profile(seen);
    seen_supplies(seen, DATASET_FIREWALL, say_state(seen) && all);
    for (size_t i = 1; i < seen->record->count; i++)
        seen_mark(seen, &seen->record->fields[i], LINE_IGNORED);
}

static const struct property firewall_rows[] = {
    {.label = "State", .name = FIREWALL_ENABLED, .as = AS_IGNORED}, /* say_state */
    {.label = NULL},
};

const struct source source_netsh_firewall = {
    .name = "netsh advfirewall show allprofiles",
    .types = (const char *const[]){"netsh firewall", NULL},
    .element = ELEMENT_FIREWALL,
    .properties = firewall_rows,
    .may_supply = SUPPLIES(FIREWALL),
    .wants = wants_firewall,
    .see = see_firewall,
};

/* ---- show interface N: the parameters of one ---- */

#define NO_USE(text)                                                                                         \
    {                                                                                                        \
        .label = text, .name = ADAPTER_NAME, .as = AS_IGNORED                                                \
    }
#define PARAMETERS_OF_NO_USE                                                                                 \
    NO_USE("IfLuid"), NO_USE("Link MTU"), NO_USE("Reachable Time"), NO_USE("Base Reachable Time"),           \
        NO_USE("Retransmission Interval"), NO_USE("DAD Transmits"), NO_USE("Site Prefix Length"),            \
        NO_USE("Site Id"), NO_USE("Advertising"), NO_USE("Neighbor Discovery"),                              \
        NO_USE("Neighbor Unreachability Detection"), NO_USE("Router Discovery"),                             \
        NO_USE("Managed Address Configuration"), NO_USE("Other Stateful Configuration"),                     \
        NO_USE("Advertised Router Lifetime"), NO_USE("Advertise Default Route"),                             \
        NO_USE("Current Hop Limit"), NO_USE("Force ARPND Wake up patterns"),                                 \
        NO_USE("Directed MAC Wake up patterns"), NO_USE("ECN capability"),                                   \
        NO_USE("RA Based DNS Config (RFC 6106)"), NO_USE("DHCP/Static IP coexistence")

static const struct property parameters4_rows[] = {
    {.label = "IfIndex", .name = ADAPTER_INDEX, .as = AS_NUMBER},
    {.label = "State", .name = ADAPTER_STATE, .as = AS_WORD, .words = states},
    {.label = "Metric", .name = ADAPTER_METRIC, .as = AS_NUMBER},
    {.label = "Forwarding", .name = ADAPTER_FORWARDING, .as = AS_BOOLEAN},
    {.label = "Weak Host Sends", .name = ADAPTER_WEAK_HOST_SEND, .as = AS_BOOLEAN},
    {.label = "Weak Host Receives", .name = ADAPTER_WEAK_HOST_RECEIVE, .as = AS_BOOLEAN},
    {.label = "Use Automatic Metric", .name = ADAPTER_AUTO_METRIC, .as = AS_BOOLEAN},
    {.label = "Ignore Default Routes", .name = ADAPTER_IGNORES_DEFAULT_ROUTES, .as = AS_BOOLEAN},
    PARAMETERS_OF_NO_USE,
    {.label = NULL},
};

/* The title is `Interface X Parameters`; in a language that is not known the index has to do. */
static void see_title(struct seen *seen)
{
    struct span title = seen->record->title;
    struct span before = SPAN("Interface "), behind = SPAN(" Parameters");
    if (!span_starts(title, before) || !span_ends(title, behind) || title.len <= before.len + behind.len)
        return;
    title = span_skip(span_first(title, title.len - behind.len), before.len);
    struct value v = {.kind = VALUE_TEXT, .text = title, .where = title};
    seen_say(seen, seen->sighting, ADAPTER_NAME, &v, AS_TEXT, NULL, 0);
}

/* `1500 bytes` */
static void see_parameters(struct seen *seen)
{
    const struct field *f = record_field(seen->record, "Link MTU");
    see_title(seen);
    seen_supplies(seen, DATASET_METRICS, false);
    if (!f)
        return;
    struct value v = f->value;
    const char *blank = span_find(v.text, ' ');
    v.text = blank ? span_between(v.text.at, blank) : v.text;
    if (seen_say(seen, seen->sighting, ADAPTER_MTU, &v, AS_NUMBER, NULL, 0))
        seen_mark(seen, f, LINE_UNDERSTOOD);
}

const struct source source_netsh_parameters = {
    .name = "netsh interface ipv4 show interface",
    .types = (const char *const[]){"netsh parameters ipv4", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = parameters4_rows,
    .may_supply = SUPPLIES(METRICS),
    .see = see_parameters,
};

static const struct property parameters6_rows[] = {
    {.label = "IfIndex", .name = ADAPTER_INDEX, .as = AS_NUMBER},
    {.label = "State", .name = ADAPTER_STATE, .as = AS_WORD, .words = states},
    {.label = "Metric", .name = ADAPTER_METRIC6, .as = AS_NUMBER},
    {.label = "Use Automatic Metric", .name = ADAPTER_AUTO_METRIC6, .as = AS_BOOLEAN},
    NO_USE("Forwarding"),
    NO_USE("Weak Host Sends"),
    NO_USE("Weak Host Receives"),
    NO_USE("Ignore Default Routes"),
    PARAMETERS_OF_NO_USE,
    {.label = NULL},
};

const struct source source_netsh_parameters6 = {
    .name = "netsh interface ipv6 show interface",
    .types = (const char *const[]){"netsh parameters ipv6", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = parameters6_rows,
    .see = see_title,
};

/* ---- show route ---- */

static const struct property route_rows[] = {
    {.label = "Prefix", .name = ROUTE_DESTINATION, .as = AS_CIDR},
    {.label = "Gateway/Interface Name", .name = ROUTE_NEXT_HOP, .as = AS_NEXT_HOP},
    {.label = "Idx", .name = ROUTE_ADAPTER, .as = AS_NUMBER, .flags = FACT_BY_INDEX},
    {.label = "Met", .name = ROUTE_METRIC, .as = AS_NUMBER},
    {.label = "Publish", .name = ROUTE_PROTOCOL, .as = AS_IGNORED},
    {.label = "Type", .name = ROUTE_PROTOCOL, .as = AS_IGNORED},
    {.label = NULL},
};

/* An on-link route names its adapter next to the index. */
static void see_route(struct seen *seen)
{
    const struct field *name = record_field(seen->record, "Gateway/Interface Name");
    const struct field *index = record_field(seen->record, "Idx");
    bool persistent = span_find_span(seen->reading->command, SPAN("persistent")) != NULL;
    seen_say_text(seen, seen->sighting, ROUTE_STORE, persistent ? SPAN("persistent") : SPAN("active"), NULL,
                  0);
    char hop[CONVERT_ROOM];
    if (!name || !index || convert(name->value.text, SPAN(""), AS_IP, NULL, hop, sizeof hop))
        return;
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, &name->value);
    seen_say(seen, adapter, ADAPTER_NAME, &name->value, AS_TEXT, NULL, 0);
    seen_say(seen, adapter, ADAPTER_INDEX, &index->value, AS_NUMBER, NULL, 0);
}

const struct source source_netsh_route = {
    .name = "netsh interface show route",
    .types = (const char *const[]){"netsh route", NULL},
    .element = ELEMENT_ROUTE,
    .properties = route_rows,
    .supplies = SUPPLIES(ROUTES),
    .see = see_route,
};

/* ---- show addresses (IPv6), show ipaddresses ---- */

static const struct word address_states[] = {
    {"Preferred", "preferred"},   {"Tentative", "tentative"}, {"Duplicate", "duplicate"},
    {"Deprecated", "deprecated"}, {"Invalid", "invalid"},     {NULL, NULL},
};

static const struct word address_origins[] = {
    {"Manual", "manual"}, {"Dhcp", "dhcp"}, {"Public", "router"}, {"Temporary", "router"}, {NULL, NULL},
};

static void say_address(struct seen *seen, struct sighting *adapter, const struct value *ip, const char *type,
                        const char *state)
{
    const struct field *f;
    struct sighting *address = seen_child(seen, ELEMENT_ADDRESS, adapter, ip);
    if (seen_say(seen, address, ADDRESS_IP, ip, AS_IP, NULL, 0))
        input_mark_lines(seen->reading->in, seen->record->line, seen->record->line + 1, LINE_UNDERSTOOD);
    if ((f = record_field(seen->record, type)))
        seen_say(seen, address, ADDRESS_ORIGIN, &f->value, AS_WORD, address_origins, 0);
    if ((f = record_field(seen->record, state)))
        seen_say(seen, address, ADDRESS_STATE, &f->value, AS_WORD, address_states, 0);
}

/* The table stands below `Interface 12: X`. */
static void see_addresses(struct seen *seen)
{
    const struct field *ip = record_field(seen->record, "Address");
    struct span title = seen->record->title, number = SPAN("");
    const char *colon = span_find_span(title, SPAN(": "));
    if (!colon || !ip)
        return;
    for (struct span rest = span_between(title.at, colon); rest.at;)
        number = span_split(&rest, ' ');
    struct span name = span_trim(span_between(colon + 1, span_end(title)));
    struct value index = {.kind = VALUE_TEXT, .text = number, .where = number};
    struct value alias = {.kind = VALUE_TEXT, .text = name, .where = name};
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, &alias);
    seen_say(seen, adapter, ADAPTER_NAME, &alias, AS_TEXT, NULL, 0);
    seen_say(seen, adapter, ADAPTER_INDEX, &index, AS_NUMBER, NULL, 0);
    say_address(seen, adapter, &ip->value, "Addr Type", "DAD State");
}

const struct source source_netsh_addresses = {
    .name = "netsh interface show addresses",
    .types = (const char *const[]){"netsh addresses", NULL},
    .element = ELEMENT_ESTATE,
    .see = see_addresses,
};

/* `Address X Parameters`, with the adapter's name among its rows. */
static void see_address(struct seen *seen)
{
    struct value ip = {.kind = VALUE_TEXT, .text = seen->record->title, .where = seen->record->title};
    const struct field *name = record_field(seen->record, "Interface Luid");
    for (size_t i = 0; i < seen->record->count; i++)
        seen_mark(seen, &seen->record->fields[i], LINE_IGNORED);
    if (!name)
        return;
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, &name->value);
    seen_say(seen, adapter, ADAPTER_NAME, &name->value, AS_TEXT, NULL, 0);
    seen_mark(seen, name, LINE_UNDERSTOOD);
    say_address(seen, adapter, &ip, "Address Type", "DAD State");
}

const struct source source_netsh_address = {
    .name = "netsh interface ipv6 show addresses",
    .types = (const char *const[]){"netsh address", NULL},
    .element = ELEMENT_ESTATE,
    .see = see_address,
};

/* ---- interface show interface ---- */

static const struct property show_rows[] = {
    {.label = "Interface Name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "Admin State", .name = ADAPTER_STATE, .as = AS_IGNORED},
    {.label = "State", .name = ADAPTER_STATE, .as = AS_IGNORED},
    {.label = "Type", .name = ADAPTER_STATE, .as = AS_IGNORED},
    {.label = NULL},
};

static void see_show(struct seen *seen)
{
    static const char command[] = "netsh interface show interface";
    const struct field *admin = record_field(seen->record, "Admin State");
    const struct field *state = record_field(seen->record, "State");
    seen_supplies(seen, DATASET_ADAPTERS, false);
    if (!admin || !state)
        return;
    if (label_find(seen->labels, command, admin->value.text).key == LABEL_ADMIN_DISABLED) {
        seen_say_text(seen, seen->sighting, ADAPTER_STATE, SPAN("disabled"), &admin->value, 0);
        return;
    }
    enum label found = label_find(seen->labels, command, state->value.text).key;
    if (found == LABEL_STATE_CONNECTED)
        seen_say_text(seen, seen->sighting, ADAPTER_STATE, SPAN("up"), &state->value, 0);
    if (found == LABEL_STATE_DISCONNECTED)
        seen_say_text(seen, seen->sighting, ADAPTER_STATE, SPAN("down"), &state->value, 0);
}

const struct source source_netsh_show_interface = {
    .name = "netsh interface show interface",
    .types = (const char *const[]){"netsh show interface", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = show_rows,
    .may_supply = SUPPLIES(ADAPTERS),
    .see = see_show,
};
