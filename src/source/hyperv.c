/* The Hyper-V module and its WMI classes: switches and host settings. */
#include "base/id.h"
#include "source/source.h"
#include "source/vmadapter.h"

/* ---- Get-VMSwitch ---- */

static const struct word switch_types[] = {
    {"External", "external"}, {"2", "external"},      {"Internal", "internal"}, {"1", "internal"},
    {"NAT", "internal"},      {"Private", "private"}, {"0", "private"},         {NULL, NULL},
};

static const struct word bandwidth_modes[] = {
    {"Default", "Default"}, {"0", "Default"}, {"Weight", "Weight"}, {"1", "Weight"}, {"Absolute", "Absolute"},
    {"2", "Absolute"},      {"None", "None"}, {"3", "None"},        {NULL, NULL},
};

static const struct word extension_types[] = {
    {"1", "Capture"},
    {"2", "Filter"},
    {"3", "Forwarding"},
    {"4", "Monitoring"},
    {"5", "Native"},
    {"Capture", "Capture"},
    {"Filter", "Filter"},
    {"Forwarding", "Forwarding"},
    {"Monitoring", "Monitoring"},
    {"Native", "Native"},
    {NULL, NULL},
};

/* Uplink number i; a GUID is surer than a description, whose `#2` can differ from Get-NetAdapter's. */
static void say_uplink(struct seen *seen, const struct field *guids, const struct field *descriptions,
                       size_t i)
{
    const bool has_guid = i < field_count(guids), has_text = i < field_count(descriptions);
    const struct value *v = has_guid ? field_item(guids, i) : field_item(descriptions, i);
    struct sighting *uplink = seen_child(seen, ELEMENT_UPLINK, seen->sighting, v);
    unsigned weak = 0;
    if (has_guid && seen_say(seen, uplink, UPLINK_ADAPTER, v, AS_GUID, NULL, FACT_BY_GUID))
        weak = FACT_WEAK;
    if (has_text)
        seen_say(seen, uplink, UPLINK_ADAPTER, field_item(descriptions, i), AS_TEXT, NULL,
                 FACT_BY_DESCRIPTION | weak);
}

static bool is_team_placeholder(const struct field *f)
{
    return f && span_starts_nocase(span_trim(field_item(f, 0)->text), SPAN("Teamed-Interface"));
}

static void say_uplinks(struct seen *seen, const struct field *guids, const struct field *descriptions)
{
    size_t guid_count = field_count(guids), count = field_count(descriptions);
    if (guid_count && count && guid_count != count)
        descriptions = NULL;
    for (size_t i = 0; i < (guid_count ? guid_count : count); i++)
        say_uplink(seen, guids, descriptions, i);
    seen_mark(seen, guids, LINE_UNDERSTOOD);
    seen_mark(seen, descriptions, LINE_UNDERSTOOD);
}

static const struct field *field_with_items(const struct record *r, const char *label)
{
    const struct field *f = record_field(r, label);
    return field_count(f) && !is_team_placeholder(f) ? f : NULL;
}

/* The switch that Windows makes for containers and sandboxes translates addresses; its id is the same
 * everywhere. */
static bool is_default_switch(const struct sighting *s)
{
    const char *guid = sighting_value(s, SWITCH_GUID);
    return guid && strcmp(guid, "{c08cb7b8-9b3c-408e-8e30-5e16a3aeb444}") == 0;
}

static void see_switch(struct seen *seen)
{
    const struct record *r = seen->record;
    const struct field *descriptions = field_with_items(r, "NetAdapterInterfaceDescriptions");
    const struct field *guids = field_with_items(r, "NetAdapterInterfaceGuid");
    if (!descriptions)
        descriptions = field_with_items(r, "NetAdapterInterfaceDescription");
    say_uplinks(seen, guids, descriptions);
    bool cut = descriptions && descriptions->value.flags & VALUE_CUT;
    bool team_unknown =
        !descriptions && !guids && is_team_placeholder(record_field(r, "NetAdapterInterfaceDescription"));
    if (team_unknown)
        seen_say_text(seen, seen->sighting, SWITCH_EMBEDDED_TEAMING, SPAN("true"), NULL, FACT_WEAK);
    seen_supplies(seen, DATASET_SWITCH_UPLINKS, !cut && !team_unknown);
    if (is_default_switch(seen->sighting) || span_equal_nocase(record_text(r, "SwitchType"), SPAN("NAT")))
        seen_say_text(seen, seen->sighting, SWITCH_NAT, SPAN("true"), NULL, 0);
}

static const struct property switch_rows[] = {
    {.label = "Name", .name = SWITCH_NAME, .as = AS_TEXT},
    {.label = "Id", .name = SWITCH_GUID, .as = AS_GUID},
    {.label = "SwitchId", .name = SWITCH_GUID, .as = AS_GUID},
    {.label = "SwitchType", .name = SWITCH_TYPE, .as = AS_WORD, .words = switch_types},
    {.label = "AllowManagementOS", .name = SWITCH_ALLOW_MANAGEMENT_OS, .as = AS_BOOLEAN},
    {.label = "EmbeddedTeamingEnabled", .name = SWITCH_EMBEDDED_TEAMING, .as = AS_BOOLEAN},
    {.label = "IovEnabled", .name = SWITCH_IOV, .as = AS_BOOLEAN},
    {.label = "BandwidthReservationMode",
     .name = SWITCH_BANDWIDTH_MODE,
     .as = AS_WORD,
     .words = bandwidth_modes},
    {.label = "PacketDirectEnabled", .name = SWITCH_PACKET_DIRECT, .as = AS_BOOLEAN},
    {.label = "Extensions", .name = EXTENSION_NAME, .as = AS_TEXT},
    {.label = "Extensions.Name", .name = EXTENSION_NAME, .as = AS_TEXT},
    {.label = "Extensions.Enabled", .name = EXTENSION_ENABLED, .as = AS_BOOLEAN},
    {.label = "Extensions.ExtensionType", .name = EXTENSION_TYPE, .as = AS_WORD, .words = extension_types},
    {.label = "NetAdapterInterfaceDescription", .name = UPLINK_ADAPTER, .as = AS_IGNORED},
    {.label = "NetAdapterInterfaceDescriptions", .name = UPLINK_ADAPTER, .as = AS_IGNORED},
    {.label = "NetAdapterInterfaceGuid", .name = UPLINK_ADAPTER, .as = AS_IGNORED},
    {.label = "IovSupport", .name = SWITCH_IOV_SUPPORT, .as = AS_BOOLEAN},
    {.label = "IovVirtualFunctionCount", .name = SWITCH_VIRTUAL_FUNCTIONS, .as = AS_NUMBER},
    {.label = NULL},
};

const struct source source_vm_switch = {
    .name = "Get-VMSwitch",
    .types = (const char *const[]){"VMSwitch", NULL},
    .commands = (const char *const[]){"VMSwitches", NULL},
    .element = ELEMENT_SWITCH,
    .properties = switch_rows,
    .key = "SwitchType|AllowManagementOS|NetAdapterInterfaceDescriptions|EmbeddedTeamingEnabled",
    .supplies = SUPPLIES(SWITCHES),
    .may_supply = SUPPLIES(SWITCH_UPLINKS),
    .see = see_switch,
};

/* ---- Get-VMSwitchTeam ---- */

static const struct word team_modes[] = {{"1", "SwitchIndependent"},
                                         {"SwitchIndependent", "SwitchIndependent"},
                                         {"0", "Static"},
                                         {"Static", "Static"},
                                         {"2", "Lacp"},
                                         {"Lacp", "Lacp"},
                                         {NULL, NULL}};

static const struct word team_balancing[] = {{"4", "HyperVPort"},
                                             {"HyperVPort", "HyperVPort"},
                                             {"5", "Dynamic"},
                                             {"Dynamic", "Dynamic"},
                                             {NULL, NULL}};

static void say_member(struct seen *seen, struct sighting *team, const struct field *guids,
                       const struct field *texts, size_t i)
{
    const struct value *v = i < field_count(guids) ? field_item(guids, i) : field_item(texts, i);
    struct sighting *member = seen_child(seen, ELEMENT_MEMBER, team, v);
    unsigned weak = 0;
    if (i < field_count(guids) && seen_say(seen, member, MEMBER_ADAPTER, v, AS_GUID, NULL, FACT_BY_GUID))
        weak = FACT_WEAK;
    if (i < field_count(texts))
        seen_say(seen, member, MEMBER_ADAPTER, field_item(texts, i), AS_TEXT, NULL,
                 FACT_BY_DESCRIPTION | weak);
}

/* An embedded team has its switch's name. */
static void see_switch_team(struct seen *seen)
{
    const struct field *guids = field_with_items(seen->record, "NetAdapterInterfaceGuid");
    const struct field *texts = field_with_items(seen->record, "NetAdapterInterfaceDescription");
    struct sighting *team = seen_child(seen, ELEMENT_TEAM, NULL, NULL);
    seen_say_field(seen, team, "Name", TEAM_NAME, AS_TEXT, NULL, 0);
    seen_say_field(seen, team, "TeamingMode", TEAM_MODE, AS_WORD, team_modes, 0);
    seen_say_field(seen, team, "LoadBalancingAlgorithm", TEAM_LOAD_BALANCING, AS_WORD, team_balancing, 0);
    seen_say_text(seen, team, TEAM_TYPE, SPAN("set"), NULL, 0);
    seen_say_text(seen, seen->sighting, SWITCH_EMBEDDED_TEAMING, SPAN("true"), NULL, 0);
    say_uplinks(seen, guids, texts);
    size_t count = field_count(guids) ? field_count(guids) : field_count(texts);
    for (size_t i = 0; i < count; i++)
        say_member(seen, team, guids, texts, i);
}

static const struct property switch_team_rows[] = {
    {.label = "Name", .name = SWITCH_NAME, .as = AS_TEXT},
    {.label = "Id", .name = SWITCH_GUID, .as = AS_GUID},
    {.label = "TeamingMode", .name = SWITCH_TEAMING_MODE, .as = AS_WORD, .words = team_modes},
    {.label = "LoadBalancingAlgorithm",
     .name = SWITCH_LOAD_BALANCING,
     .as = AS_WORD,
     .words = team_balancing},
    {.label = "NetAdapterInterfaceDescription", .name = UPLINK_ADAPTER, .as = AS_IGNORED},
    {.label = "NetAdapterInterfaceGuid", .name = UPLINK_ADAPTER, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_vm_switch_team = {
    .name = "Get-VMSwitchTeam",
    .types = (const char *const[]){"VMSwitchTeam", NULL},
    .element = ELEMENT_SWITCH,
    .properties = switch_team_rows,
    .key = "TeamingMode",
    .supplies = SUPPLIES(SWITCH_TEAMS),
    .see = see_switch_team,
};

/* ---- Get-VMSwitchExtension ---- */

static const struct property extension_rows[] = {
    {.label = "SwitchName", .name = SWITCH_NAME, .as = AS_TEXT},
    {.label = "Name", .name = EXTENSION_NAME, .as = AS_TEXT},
    {.label = "Enabled", .name = EXTENSION_ENABLED, .as = AS_BOOLEAN},
    {.label = "ExtensionType", .name = EXTENSION_TYPE, .as = AS_WORD, .words = extension_types},
    {.label = NULL},
};

static bool wants_extension(const struct seen *seen)
{
    return record_text(seen->record, "SwitchName").len > 0;
}

const struct source source_vm_switch_extension = {
    .name = "Get-VMSwitchExtension",
    .types = (const char *const[]){"VMSwitchExtension", NULL},
    .element = ELEMENT_EXTENSION,
    .properties = extension_rows,
    .key = "ExtensionType",
    .supplies = SUPPLIES(SWITCH_EXTENSIONS),
    .wants = wants_extension,
};

/* ---- Get-VMHost ---- */

static const struct word authentications[] = {
    {"CredSSP", "CredSSP"}, {"0", "CredSSP"}, {"Kerberos", "Kerberos"}, {"1", "Kerberos"}, {NULL, NULL}};

static const struct word performances[] = {
    {"TCPIP", "TCPIP"}, {"0", "TCPIP"}, {"Compression", "Compression"}, {"1", "Compression"}, {"SMB", "SMB"},
    {"2", "SMB"},       {NULL, NULL},
};

/* `hv01.corp.example` or, on hosts without a suffix of their own, the domain alone. */
static void see_vm_host(struct seen *seen)
{
    const struct field *f = record_field(seen->record, "FullyQualifiedDomainName");
    struct span text = f ? span_trim(f->value.text) : (struct span){0};
    struct span name = record_text(seen->record, "Name");
    if (!name.len)
        name = record_text(seen->record, "ComputerName");
    if (name.len && text.len > name.len && span_starts_nocase(text, name) && text.at[name.len] == '.')
        text = span_skip(text, name.len + 1);
    if (!span_find(text, '.') || span_find(text, ' '))
        return;
    struct sighting *host = seen_child(seen, ELEMENT_HOST, NULL, &f->value);
    seen_say_text(seen, host, HOST_DOMAIN, text, &f->value, 0);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

static const struct property vm_host_rows[] = {
    {.label = "Name", .name = HOST_NAME, .as = AS_TEXT},
    {.label = "ComputerName", .name = HOST_NAME, .as = AS_TEXT},
    {.label = "VirtualMachineMigrationEnabled", .name = HOST_MIGRATION_ENABLED, .as = AS_BOOLEAN},
    {.label = "UseAnyNetworkForMigration", .name = HOST_MIGRATION_ANY_NETWORK, .as = AS_BOOLEAN},
    {.label = "VirtualMachineMigrationAuthenticationType",
     .name = HOST_MIGRATION_AUTHENTICATION,
     .as = AS_WORD,
     .words = authentications},
    {.label = "VirtualMachineMigrationPerformanceOption",
     .name = HOST_MIGRATION_PERFORMANCE,
     .as = AS_WORD,
     .words = performances},
    {.label = "MaximumVirtualMachineMigrations", .name = HOST_MIGRATION_MAXIMUM, .as = AS_NUMBER},
    {.label = "MacAddressMinimum", .name = HOST_MAC_POOL_FIRST, .as = AS_MAC},
    {.label = "MacAddressMaximum", .name = HOST_MAC_POOL_LAST, .as = AS_MAC},
    {.label = NULL},
};

const struct source source_vm_host = {
    .name = "Get-VMHost",
    .types = (const char *const[]){"VMHost", NULL},
    .element = ELEMENT_HOST_MIGRATION,
    .properties = vm_host_rows,
    .key =
        "UseAnyNetworkForMigration|VirtualMachineMigrationEnabled|VirtualMachineMigrationAuthenticationType",
    .supplies = SUPPLIES(VM_HOST),
    .see = see_vm_host,
};

static const struct property migration_network_rows[] = {
    {.label = "Subnet", .name = MIGRATION_NETWORK_SUBNET, .as = AS_CIDR},
    {.label = "Priority", .name = MIGRATION_NETWORK_PRIORITY, .as = AS_NUMBER},
    {.label = NULL},
};

const struct source source_vm_migration_network = {
    .name = "Get-VMMigrationNetwork",
    .types = (const char *const[]){"VMMigrationNetwork", NULL},
    .element = ELEMENT_MIGRATION_NETWORK,
    .properties = migration_network_rows,
    .supplies = SUPPLIES(MIGRATION_NETWORKS),
    .key = "Subnet",
};

/* ---- root\virtualization\v2 ---- */

static const struct property msvm_switch_rows[] = {
    {.label = "ElementName", .name = SWITCH_NAME, .as = AS_TEXT},
    {.label = "Name", .name = SWITCH_GUID, .as = AS_GUID},
    {.label = NULL},
};

const struct source source_msvm_switch = {
    .name = "Msvm_VirtualEthernetSwitch",
    .types = (const char *const[]){"Msvm_VirtualEthernetSwitch", NULL},
    .element = ELEMENT_SWITCH,
    .properties = msvm_switch_rows,
};

static const struct property msvm_setting_rows[] = {
    {.label = "ElementName", .name = SWITCH_NAME, .as = AS_TEXT},
    {.label = "VirtualSystemIdentifier", .name = SWITCH_GUID, .as = AS_GUID},
    {.label = "IOVPreferred", .name = SWITCH_IOV, .as = AS_BOOLEAN},
    {.label = "TeamingEnabled", .name = SWITCH_EMBEDDED_TEAMING, .as = AS_BOOLEAN},
    {.label = "PacketDirectEnabled", .name = SWITCH_PACKET_DIRECT, .as = AS_BOOLEAN},
    {.label = "BandwidthReservationMode",
     .name = SWITCH_BANDWIDTH_MODE,
     .as = AS_WORD,
     .words = bandwidth_modes},
    {.label = NULL},
};

const struct source source_msvm_switch_setting = {
    .name = "Msvm_VirtualEthernetSwitchSettingData",
    .types = (const char *const[]){"Msvm_VirtualEthernetSwitchSettingData", NULL},
    .element = ELEMENT_SWITCH,
    .properties = msvm_setting_rows,
};

/* DeviceID is `Microsoft:{GUID of the adapter}`. */
static void say_device(struct seen *seen)
{
    char text[GUID_TEXT_MAX];
    const struct field *f = record_field(seen->record, "DeviceID");
    const char *open = f ? span_find(f->value.text, '{') : NULL;
    if (!open || !guid_canonical(span_between(open, span_end(f->value.text)), text))
        return;
    seen_say_text(seen, seen->sighting, ADAPTER_GUID, span_of(text), &f->value, 0);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

static void see_external_port(struct seen *seen)
{
    const struct field *bound = record_field(seen->record, "IsBound");
    say_device(seen);
    if (!bound)
        return;
    struct sighting *binding = seen_child(seen, ELEMENT_BINDING, seen->sighting, &bound->value);
    seen_say_text(seen, binding, BINDING_ID, SPAN("vms_pp"), &bound->value, 0);
    seen_say_field(seen, binding, "IsBound", BINDING_ENABLED, AS_BOOLEAN, NULL, FACT_WEAK);
}

static const struct property external_port_rows[] = {
    {.label = "ElementName", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "DeviceID", .name = ADAPTER_GUID, .as = AS_IGNORED},
    {.label = "Speed", .name = ADAPTER_SPEED, .as = AS_SPEED},
    {.label = NULL},
};

const struct source source_msvm_external_port = {
    .name = "Msvm_ExternalEthernetPort",
    .types = (const char *const[]){"Msvm_ExternalEthernetPort", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = external_port_rows,
    .see = see_external_port,
};

static void see_internal_port(struct seen *seen)
{
    const struct field *name = record_field(seen->record, "ElementName");
    say_device(seen);
    if (name)
        say_vnic_name(seen, seen->sighting, span_trim(name->value.text), &name->value);
    seen_say_text(seen, seen->sighting, ADAPTER_KIND, SPAN("host-vnic"), NULL, 0);
}

static const struct property internal_port_rows[] = {
    {.label = "PermanentAddress", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "ElementName", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = "DeviceID", .name = ADAPTER_GUID, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_msvm_internal_port = {
    .name = "Msvm_InternalEthernetPort",
    .types = (const char *const[]){"Msvm_InternalEthernetPort", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = internal_port_rows,
    .see = see_internal_port,
};
