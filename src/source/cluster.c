/* The FailoverClusters module and root\MSCluster. */
#include <stdio.h>

#include "base/id.h"
#include "base/ip.h"
#include "source/source.h"

/* ---- Get-Cluster, Get-ClusterNode ---- */

static const struct property cluster_rows[] = {
    {.label = "Name", .name = CLUSTER_NAME, .as = AS_TEXT},
    {.label = "ClusterFunctionalLevel", .name = CLUSTER_FUNCTIONAL_LEVEL, .as = AS_NUMBER},
    {.label = "SameSubnetDelay", .name = CLUSTER_SAME_SUBNET_DELAY, .as = AS_NUMBER},
    {.label = "SameSubnetThreshold", .name = CLUSTER_SAME_SUBNET_THRESHOLD, .as = AS_NUMBER},
    {.label = "CrossSubnetDelay", .name = CLUSTER_CROSS_SUBNET_DELAY, .as = AS_NUMBER},
    {.label = "CrossSubnetThreshold", .name = CLUSTER_CROSS_SUBNET_THRESHOLD, .as = AS_NUMBER},
    {.label = "UseClientAccessNetworksForSharedVolumes",
     .name = CLUSTER_CSV_CLIENT_NETWORKS,
     .as = AS_NUMBER},
    {.label = "PlumbAllCrossSubnetRoutes", .name = CLUSTER_OS, .as = AS_IGNORED},
    {.label = "Domain", .name = CLUSTER_OS, .as = AS_IGNORED},
    {.label = NULL},
};

/* A table of names alone tells no settings. */
static void see_cluster(struct seen *seen)
{
    if (sighting_value(seen->sighting, CLUSTER_SAME_SUBNET_DELAY))
        seen_supplies(seen, DATASET_CLUSTER_SETTINGS, true);
}

const struct source source_cluster = {
    .name = "Get-Cluster",
    .types = (const char *const[]){"Cluster", "MSCluster_Cluster", NULL},
    .element = ELEMENT_CLUSTER,
    .properties = cluster_rows,
    .key = "ClusterFunctionalLevel|PlumbAllCrossSubnetRoutes",
    .may_supply = SUPPLIES(CLUSTER_SETTINGS),
    .see = see_cluster,
};

static const struct word node_states[] = {
    {"Up", "up"},           {"0", "up"},       {"Down", "down"},          {"1", "down"},
    {"Paused", "paused"},   {"2", "paused"},   {"Joining", "joining"},    {"3", "joining"},
    {"Unknown", "unknown"}, {"-1", "unknown"}, {"4294967295", "unknown"}, {NULL, NULL},
};

static const struct property node_rows[] = {
    {.label = "Name", .name = NODE_NAME, .as = AS_TEXT},
    {.label = "NodeName", .name = NODE_NAME, .as = AS_TEXT},
    {.label = "State", .name = NODE_STATE, .as = AS_WORD, .words = node_states},
    {.label = "Cluster", .name = CLUSTER_NAME, .as = AS_TEXT},
    {.label = "NodeWeight", .name = NODE_STATE, .as = AS_IGNORED},
    {.label = "DynamicWeight", .name = NODE_STATE, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_cluster_node = {
    .name = "Get-ClusterNode",
    .types = (const char *const[]){"ClusterNode", "MSCluster_Node", NULL},
    .commands = (const char *const[]){"ClusterNodes", NULL},
    .element = ELEMENT_NODE,
    .properties = node_rows,
    .key = "NodeWeight|DynamicWeight",
    .supplies = SUPPLIES(CLUSTER_NODES),
};

/* ---- Get-ClusterNetwork ---- */

static const struct word roles[] = {
    {"None", "0"},   {"0", "0"},   {"Cluster", "1"},          {"1", "1"},
    {"Client", "2"}, {"2", "2"},   {"ClusterAndClient", "3"}, {"Both", "3"},
    {"3", "3"},      {NULL, NULL},
};

static const struct word network_states[] = {
    {"Unknown", "unknown"},
    {"-1", "unknown"},
    {"4294967295", "unknown"},
    {"Unavailable", "unavailable"},
    {"0", "unavailable"},
    {"Down", "down"},
    {"1", "down"},
    {"Partitioned", "partitioned"},
    {"Paritioned", "partitioned"},
    {"2", "partitioned"},
    {"Up", "up"},
    {"3", "up"},
    {NULL, NULL},
};

/* One subnet: an address and a prefix length or mask. */
static void say_subnet(struct seen *seen, const struct value *address, const struct value *length)
{
    struct ip_prefix prefix;
    char text[IP_TEXT_MAX], whole[IP_TEXT_MAX + 8];
    if (!ip_parse(span_trim(address->text), &prefix.ip) ||
        !ip_mask_parse(span_trim(length->text), &prefix.length))
        return;
    if (prefix.length > (prefix.ip.family == IP_V4 ? 32u : 128u))
        return;
    prefix = ip_network(prefix);
    snprintf(whole, sizeof whole, "%s/%u", ip_format(&prefix.ip, text), prefix.length);
    struct sighting *subnet = seen_child(seen, ELEMENT_SUBNET, seen->sighting, address);
    seen_say_text(seen, subnet, SUBNET_PREFIX, span_of(whole), address, 0);
}

/* Whether the pair of labels told at least one subnet. */
static bool say_subnets(struct seen *seen, const char *addresses, const char *lengths)
{
    const struct field *a = record_field(seen->record, addresses), *l = record_field(seen->record, lengths);
    size_t count = field_count(a) < field_count(l) ? field_count(a) : field_count(l);
    for (size_t i = 0; i < count; i++)
        say_subnet(seen, field_item(a, i), field_item(l, i));
    if (!count)
        return false;
    seen_mark(seen, a, LINE_UNDERSTOOD);
    seen_mark(seen, l, LINE_UNDERSTOOD);
    return true;
}

static void see_network(struct seen *seen)
{
    const struct field *role = record_field(seen->record, "Role");
    if (role && !sighting_value(seen->sighting, NETWORK_ROLE))
        seen_say(seen, seen->sighting, NETWORK_ROLE, &role->value, AS_NUMBER, NULL, 0);
    if (!say_subnets(seen, "Ipv4Addresses", "Ipv4PrefixLengths"))
        say_subnets(seen, "Address", "AddressMask");
    say_subnets(seen, "Ipv6Addresses", "Ipv6PrefixLengths");
}

static const struct property network_rows[] = {
    {.label = "Name", .name = NETWORK_NAME, .as = AS_TEXT},
    {.label = "Id", .name = NETWORK_ID, .as = AS_GUID},
    {.label = "Role", .name = NETWORK_ROLE, .as = AS_WORD, .words = roles},
    {.label = "Metric", .name = NETWORK_METRIC, .as = AS_NUMBER},
    {.label = "AutoMetric", .name = NETWORK_AUTO_METRIC, .as = AS_BOOLEAN},
    {.label = "State", .name = NETWORK_STATE, .as = AS_WORD, .words = network_states},
    {.label = "Cluster", .name = CLUSTER_NAME, .as = AS_TEXT},
    {.label = "Address", .name = SUBNET_PREFIX, .as = AS_IGNORED},
    {.label = "AddressMask", .name = SUBNET_PREFIX, .as = AS_IGNORED},
    {.label = "Ipv4Addresses", .name = SUBNET_PREFIX, .as = AS_IGNORED},
    {.label = "Ipv4PrefixLengths", .name = SUBNET_PREFIX, .as = AS_IGNORED},
    {.label = "Ipv6Addresses", .name = SUBNET_PREFIX, .as = AS_IGNORED},
    {.label = "Ipv6PrefixLengths", .name = SUBNET_PREFIX, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_cluster_network = {
    .name = "Get-ClusterNetwork",
    .types = (const char *const[]){"ClusterNetwork", "MSCluster_Network", NULL},
    .commands = (const char *const[]){"ClusterNetworks", "get-clusternetwork.all", NULL},
    .element = ELEMENT_NETWORK,
    .properties = network_rows,
    .key = "Role|AutoMetric|Metric|AddressMask|Ipv4PrefixLengths",
    .supplies = SUPPLIES(CLUSTER_NETWORKS),
    .see = see_network,
};

/* ---- Get-ClusterNetworkInterface ---- */

static const struct word interface_states[] = {
    {"Unknown", "unknown"},
    {"-1", "unknown"},
    {"4294967295", "unknown"},
    {"Unavailable", "unavailable"},
    {"0", "unavailable"},
    {"Failed", "failed"},
    {"1", "failed"},
    {"Unreachable", "unreachable"},
    {"2", "unreachable"},
    {"Up", "up"},
    {"3", "up"},
    {NULL, NULL},
};

/* `HV01 - iSCSI-A`: node and adapter. A name that somebody chose does not start with the node's. */
static void say_adapter(struct seen *seen, const char *label)
{
    const struct field *f = record_field(seen->record, label);
    const char *node = sighting_value(seen->sighting, INTERFACE_NODE);
    if (!f || f->value.kind == VALUE_NULL)
        return;
    struct span text = span_trim(f->value.text);
    const char *dash = span_find_span(text, SPAN(" - "));
    struct span head = dash ? span_between(text.at, dash) : text;
    if (!dash || !head.len || (node && !span_equal_nocase(head, span_of(node))) || span_find(head, ' '))
        return;
    if (!node)
        seen_say_text(seen, seen->sighting, INTERFACE_NODE, head, &f->value, 0);
    unsigned flags = f->value.flags & VALUE_PATTERN ? FACT_PATTERN : 0;
    text = span_trim(span_skip(text, head.len + 3));
    if (text.len)
        seen_say_text(seen, seen->sighting, INTERFACE_ADAPTER, text, &f->value, flags);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

static void see_interface(struct seen *seen)
{
    say_adapter(seen, "Name");
    if (!sighting_value(seen->sighting, INTERFACE_ADAPTER))
        say_adapter(seen, "DeviceID");
}

static const struct property interface_rows[] = {
    {.label = "Network", .name = NETWORK_NAME, .as = AS_TEXT},
    {.label = "Network.Name", .name = NETWORK_NAME, .as = AS_TEXT},
    {.label = "Network.Id", .name = NETWORK_ID, .as = AS_GUID},
    {.label = "Node", .name = INTERFACE_NODE, .as = AS_TEXT},
    {.label = "Node.Name", .name = INTERFACE_NODE, .as = AS_TEXT},
    {.label = "SystemName", .name = INTERFACE_NODE, .as = AS_TEXT},
    {.label = "Address", .name = INTERFACE_ADDRESS, .as = AS_IP},
    {.label = "Ipv4Addresses", .name = INTERFACE_ADDRESS, .as = AS_IP},
    {.label = "Ipv6Addresses", .name = INTERFACE_ADDRESS, .as = AS_IP},
    {.label = "State", .name = INTERFACE_STATE, .as = AS_WORD, .words = interface_states},
    {.label = "Cluster", .name = CLUSTER_NAME, .as = AS_TEXT},
    {.label = "Name", .name = INTERFACE_ADAPTER, .as = AS_IGNORED},
    {.label = "DeviceID", .name = INTERFACE_ADAPTER, .as = AS_IGNORED},
    {.label = "Adapter", .name = INTERFACE_ADAPTER, .as = AS_IGNORED},
    {.label = "AdapterId", .name = INTERFACE_ADAPTER, .as = AS_IGNORED},
    {.label = "DhcpEnabled", .name = INTERFACE_DHCP, .as = AS_BOOLEAN},
    {.label = NULL},
};

const struct source source_cluster_network_interface = {
    .name = "Get-ClusterNetworkInterface",
    .types = (const char *const[]){"ClusterNetworkInterface", "MSCluster_NetworkInterface", NULL},
    .commands = (const char *const[]){"ClusterNetworkInterfaces", NULL},
    .element = ELEMENT_INTERFACE,
    .properties = interface_rows,
    .key = "Network|AdapterId",
    .supplies = SUPPLIES(CLUSTER_INTERFACES),
    .see = see_interface,
};

/* ---- Get-ClusterParameter ---- */

/* Parameters that rules ask for: lists of networks of the resource type, and single values of resources. */
static const struct parameter {
    const char *name;
    enum element element;
    enum name says;
    enum conversion as;
} parameters[] = {
    {"MigrationNetworkOrder", ELEMENT_MIGRATION_ORDER, MIGRATION_ORDER_NETWORK, AS_TEXT},
    {"MigrationExcludeNetworks", ELEMENT_MIGRATION_EXCLUDE, MIGRATION_EXCLUDE_NETWORK, AS_TEXT},
    {"Network", ELEMENT_RESOURCE, RESOURCE_NETWORK, AS_TEXT},
    {"Address", ELEMENT_RESOURCE, RESOURCE_ADDRESS, AS_IP},
    {"EnableNetBIOS", ELEMENT_RESOURCE, RESOURCE_NETBIOS, AS_BOOLEAN},
    {"HostRecordTTL", ELEMENT_RESOURCE, RESOURCE_RECORD_TTL, AS_NUMBER},
    {"RegisterAllProvidersIP", ELEMENT_RESOURCE, RESOURCE_ALL_ADDRESSES, AS_BOOLEAN},
};

static const struct parameter *parameter_of(const struct record *r)
{
    struct span name = record_text(r, "Name");
    for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters); i++)
        if (span_equal_nocase(name, span_of(parameters[i].name)))
            return &parameters[i];
    return NULL;
}

/* Of a resource its name must be known. */
static bool wants_parameter(const struct seen *seen)
{
    const struct parameter *p = parameter_of(seen->record);
    return p && (p->element != ELEMENT_RESOURCE || record_text(seen->record, "Object").len ||
                 record_text(seen->record, "ClusterObject").len);
}

/* Ids separated by `;` (also `,`), each a network. */
static void say_networks(struct seen *seen, const struct value *v, enum element element, enum name name)
{
    struct span rest = span_trim(v->text);
    while (rest.len) {
        size_t end = 0;
        while (end < rest.len && rest.at[end] != ';' && rest.at[end] != ',')
            end++;
        struct span id = span_trim(span_first(rest, end));
        rest = span_skip(rest, end + 1);
        if (!id.len)
            continue;
        char guid[GUID_TEXT_MAX];
        struct sighting *network = seen_child(seen, element, seen->sighting, v);
        seen_say_text(seen, network, name, guid_canonical(id, guid) ? span_of(guid) : id, v,
                      v->flags & VALUE_PATTERN ? FACT_PATTERN : 0);
    }
}

static void say_resource(struct seen *seen, const struct parameter *p, const struct value *v)
{
    const struct field *object = record_field(seen->record, "Object");
    if (!object)
        object = record_field(seen->record, "ClusterObject");
    struct sighting *resource = seen_child(seen, ELEMENT_RESOURCE, NULL, &object->value);
    seen_say(seen, resource, RESOURCE_NAME, &object->value, AS_TEXT, NULL, 0);
    seen_say(seen, resource, p->says, v, p->as, NULL, 0);
    seen_mark(seen, object, LINE_UNDERSTOOD);
}

static void see_parameter(struct seen *seen)
{
    const struct parameter *p = parameter_of(seen->record);
    bool resource = p->element == ELEMENT_RESOURCE;
    const struct field *f = record_field(seen->record, "Value");
    bool cut = f && f->value.flags & (VALUE_PATTERN | VALUE_CUT);
    if (f && f->value.kind != VALUE_NULL) {
        if (resource)
            say_resource(seen, p, &f->value);
        else
            say_networks(seen, &f->value, p->element, p->says);
    }
    seen_mark(seen, f, LINE_UNDERSTOOD);
    seen_mark(seen, record_field(seen->record, "Name"), LINE_UNDERSTOOD);
    seen_supplies(seen, resource ? DATASET_CLUSTER_RESOURCES : DATASET_CLUSTER_PARAMETERS, !cut);
}

static const struct property parameter_rows[] = {
    {.label = "Name", .name = MIGRATION_ORDER_NETWORK, .as = AS_IGNORED},
    {.label = "Value", .name = MIGRATION_ORDER_NETWORK, .as = AS_IGNORED},
    {.label = "ClusterObject", .name = MIGRATION_ORDER_NETWORK, .as = AS_IGNORED},
    {.label = "Object", .name = MIGRATION_ORDER_NETWORK, .as = AS_IGNORED},
    {.label = "ParameterType", .name = MIGRATION_ORDER_NETWORK, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_cluster_parameter = {
    .name = "Get-ClusterParameter",
    .types = (const char *const[]){"ClusterParameter", NULL},
    .commands = (const char *const[]){"ClusterParameters", "Get-ClusterResourceType-Parameter",
                                      "GetClusterResourceParameters", "GetClusterResourceTypeParameters",
                                      "ClusterResourceTypeParameter", NULL},
    .element = ELEMENT_CLUSTER_MIGRATION,
    .properties = parameter_rows,
    .key = "ClusterObject|Object|ParameterType",
    .may_supply = SUPPLIES(CLUSTER_PARAMETERS) | SUPPLIES(CLUSTER_RESOURCES),
    .see = see_parameter,
    .wants = wants_parameter,
};
