/* Virtual network adapters: the host's own and those of virtual machines. */
#include "source/vmadapter.h"

#include <stdio.h>

/* ---- Get-VMNetworkAdapter ---- */

#define ALIAS_ROOM 300

/* Windows calls the host's end of virtual adapter `X` `vEthernet (X)`; the user may rename either. */
void say_vnic_name(struct seen *seen, struct sighting *adapter, struct span name, const struct value *v)
{
    char alias[ALIAS_ROOM];
    if (!name.len || name.len > 256)
        return;
    snprintf(alias, sizeof alias, "vEthernet (%.*s)", SPAN_ARG(name));
    unsigned flags = v->flags & VALUE_PATTERN ? FACT_PATTERN : 0;
    seen_say_text(seen, adapter, ADAPTER_NAME, span_of(alias), v, flags | FACT_WEAK);
    seen_say_text(seen, adapter, ADAPTER_VNIC, name, v, flags);
}

static bool is_host_vnic(const struct record *r)
{
    struct span said = record_text(r, "IsManagementOs");
    if (said.len)
        return span_equal_nocase(said, SPAN("True")) || span_equal(said, SPAN("1"));
    return span_find_span(r->type, SPAN("VMInternalNetworkAdapter")) != NULL;
}

/* One property of the record and what it says of the adapter. */
struct detail {
    const char *label;
    enum name name;
    enum conversion as;
    const struct word *words;
};

static void say_details(struct seen *seen, struct sighting *to, const struct detail *rows)
{
    for (const struct detail *row = rows; row->label; row++)
        seen_say_field(seen, to, row->label, row->name, row->as, row->words, 0);
}

/* OnOffState, whose numbers (in JSON) are the other way round than one expects. */
static const struct word on_off[] = {
    {"On", "true"}, {"0", "true"}, {"Off", "false"}, {"1", "false"}, {NULL, NULL}};

static const struct detail host_details[] = {
    {"SwitchName", ADAPTER_SWITCH, AS_TEXT, NULL},
    {"MacAddress", ADAPTER_MAC, AS_MAC, NULL},
    {"DeviceId", ADAPTER_GUID, AS_GUID, NULL},
    {"IeeePriorityTag", ADAPTER_PRIORITY_TAG, AS_WORD, on_off},
    {NULL, 0, 0, NULL},
};

static void see_host_vnic(struct seen *seen)
{
    const struct field *name = record_field(seen->record, "Name");
    const struct field *vlan = record_field(seen->record, "VlanSetting");
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, NULL);
    say_details(seen, adapter, host_details);
    if (vlan && vlan->value.kind == VALUE_RECORD && vlan->value.record) {
        const struct field *id = record_field(vlan->value.record, "AccessVlanId");
        if (id)
            seen_say(seen, adapter, ADAPTER_VLAN, &id->value, AS_NUMBER, NULL, 0);
    }
    if (name)
        say_vnic_name(seen, adapter, span_trim(name->value.text), &name->value);
    seen_mark(seen, name, LINE_UNDERSTOOD);
    seen_say_text(seen, adapter, ADAPTER_KIND, SPAN("host-vnic"), NULL, 0);
    seen_supplies(seen, DATASET_HOST_VNICS, !(seen->record->flags & VALUE_CUT));
}

static const struct word mirrorings[] = {
    {"None", "none"},     {"0", "none"},        {"Destination", "destination"},
    {"1", "destination"}, {"Source", "source"}, {"2", "source"},
    {NULL, NULL},
};

static const struct detail guest_details[] = {
    {"VMName", VM_ADAPTER_VM, AS_TEXT, NULL},
    {"Name", VM_ADAPTER_NAME, AS_TEXT, NULL},
    {"Id", VM_ADAPTER_ID, AS_LOWER, NULL},
    {"SwitchName", VM_ADAPTER_SWITCH, AS_TEXT, NULL},
    {"MacAddress", VM_ADAPTER_MAC, AS_MAC, NULL},
    {"DynamicMacAddressEnabled", VM_ADAPTER_DYNAMIC_MAC, AS_BOOLEAN, NULL},
    {"IsLegacy", VM_ADAPTER_LEGACY, AS_BOOLEAN, NULL},
    {"PortMirroringMode", VM_ADAPTER_MIRRORING, AS_WORD, mirrorings},
    {"IovWeight", VM_ADAPTER_IOV_WEIGHT, AS_NUMBER, NULL},
    {NULL, 0, 0, NULL},
};

/* Whether the command asks for the adapters of all virtual machines; a file alone does not tell. */
static bool asks_for_all(struct span command)
{
    return span_contains_nocase(command, SPAN("-All")) || span_contains_nocase(command, SPAN("-VMName *")) ||
           span_contains_nocase(command, SPAN("Get-VM |"));
}

static void see_guest(struct seen *seen)
{
    say_details(seen, seen_child(seen, ELEMENT_VM_ADAPTER, NULL, NULL), guest_details);
    seen_supplies(seen, DATASET_VM_ADAPTERS,
                  !(seen->record->flags & VALUE_CUT) && asks_for_all(seen->reading->command));
}

/* Without IsManagementOs only the command tells whose it is. */
static bool is_host(const struct seen *seen)
{
    const struct record *r = seen->record;
    if (record_field(r, "IsManagementOs") || is_host_vnic(r))
        return is_host_vnic(r);
    return !record_text(r, "VMName").len &&
           span_contains_nocase(seen->reading->command, SPAN("-ManagementOS"));
}

static bool wants_vnic(const struct seen *seen)
{
    return is_host(seen) || record_text(seen->record, "VMName").len;
}

static void see_vnic(struct seen *seen)
{
    if (is_host(seen))
        see_host_vnic(seen);
    else
        see_guest(seen);
}

static const struct property vnic_rows[] = {
    {.label = "Name", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = "VMName", .name = VM_ADAPTER_VM, .as = AS_IGNORED},
    {.label = "Id", .name = VM_ADAPTER_ID, .as = AS_IGNORED},
    {.label = "SwitchName", .name = ADAPTER_SWITCH, .as = AS_IGNORED},
    {.label = "MacAddress", .name = ADAPTER_MAC, .as = AS_IGNORED},
    {.label = "DeviceId", .name = ADAPTER_GUID, .as = AS_IGNORED},
    {.label = "IsManagementOs", .name = ADAPTER_KIND, .as = AS_IGNORED},
    {.label = "IsLegacy", .name = VM_ADAPTER_LEGACY, .as = AS_IGNORED},
    {.label = "DynamicMacAddressEnabled", .name = VM_ADAPTER_DYNAMIC_MAC, .as = AS_IGNORED},
    {.label = "PortMirroringMode", .name = VM_ADAPTER_MIRRORING, .as = AS_IGNORED},
    {.label = "IovWeight", .name = VM_ADAPTER_IOV_WEIGHT, .as = AS_IGNORED},
    {.label = "IeeePriorityTag", .name = ADAPTER_PRIORITY_TAG, .as = AS_IGNORED},
    {.label = "VlanSetting", .name = ADAPTER_VLAN, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_vm_network_adapter = {
    .name = "Get-VMNetworkAdapter",
    .types = (const char *const[]){"VMNetworkAdapter", "VMInternalNetworkAdapter", NULL},
    .commands = (const char *const[]){"Get-VMNetworkAdapter-ManagementOS", "VMNetworkAdapters", NULL},
    .element = ELEMENT_ESTATE,
    .properties = vnic_rows,
    .may_supply = SUPPLIES(HOST_VNICS) | SUPPLIES(VM_ADAPTERS),
    .key = "IsManagementOs",
    .see = see_vnic,
    .wants = wants_vnic,
};

/* ---- Get-VMNetworkAdapterVlan ---- */

/* The X of `key = 'X'` in `VMNetworkAdapter (Name = 'A', VMName = 'B')`. */
static struct span quoted(struct span text, struct span key)
{
    const char *at = span_find_span(text, key);
    if (!at)
        return (struct span){0};
    struct span rest = span_between(at + key.len, span_end(text));
    const char *end = span_find(rest, '\'');
    return end ? span_between(rest.at, end) : (struct span){0};
}

/* Whose adapter a setting is about: vm is empty for the host's own; name is empty when it does not tell. */
struct owner {
    struct span name, vm;
    const struct field *from;
};

static struct owner owner_in_text(const struct field *f)
{
    struct owner o = {.from = f, .name = quoted(f->value.text, SPAN("Name = '"))};
    o.vm = quoted(f->value.text, SPAN("VMName = '"));
    bool host = span_find_span(f->value.text, SPAN("VMInternalNetworkAdapter")) != NULL;
    if (!host && !o.vm.len)
        o.name = (struct span){0};
    return o;
}

static struct owner vlan_owner(const struct record *r)
{
    const struct field *parent = record_field(r, "ParentAdapter");
    const struct field *name = record_field(r, "VMNetworkAdapterName");
    if (parent && parent->value.kind == VALUE_RECORD && parent->value.record) {
        const struct record *of = parent->value.record;
        struct owner o = {.from = parent, .name = record_text(of, "Name"), .vm = record_text(of, "VMName")};
        return is_host_vnic(of) || o.vm.len ? o : owner_in_text(parent);
    }
    if (parent)
        return owner_in_text(parent);
    struct span text = name ? span_trim(name->value.text) : (struct span){0};
    return (struct owner){.from = name, .name = text, .vm = record_text(r, "VMName")};
}

static bool wants_vlan(const struct seen *seen)
{
    return vlan_owner(seen->record).name.len > 0;
}

static const struct word vlan_modes[] = {{"Untagged", "untagged"}, {"0", "untagged"},  {"Access", "access"},
                                         {"1", "access"},          {"Trunk", "trunk"}, {"2", "trunk"},
                                         {"Private", "private"},   {"3", "private"},   {NULL, NULL}};

static const struct word private_modes[] = {{"Isolated", "isolated"},
                                            {"1", "isolated"},
                                            {"Community", "community"},
                                            {"2", "community"},
                                            {"Promiscuous", "promiscuous"},
                                            {"3", "promiscuous"},
                                            {NULL, NULL}};

static const struct detail guest_vlans[] = {
    {"OperationMode", VM_ADAPTER_VLAN_MODE, AS_WORD, vlan_modes},
    {"PrivateVlanMode", VM_ADAPTER_PRIVATE_MODE, AS_WORD, private_modes},
    {"PrimaryVlanId", VM_ADAPTER_PRIMARY_VLAN, AS_NUMBER, NULL},
    {"SecondaryVlanId", VM_ADAPTER_SECONDARY_VLAN, AS_NUMBER, NULL},
    {NULL, 0, 0, NULL},
};

static void see_guest_vlan(struct seen *seen, const struct owner *o)
{
    struct sighting *adapter = seen_child(seen, ELEMENT_VM_ADAPTER, NULL, NULL);
    seen_say_text(seen, adapter, VM_ADAPTER_VM, o->vm, &o->from->value, 0);
    seen_say_text(seen, adapter, VM_ADAPTER_NAME, o->name, &o->from->value, 0);
    say_details(seen, adapter, guest_vlans);
}

static void see_host_vlan(struct seen *seen, const struct owner *o)
{
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, NULL);
    say_vnic_name(seen, adapter, o->name, &o->from->value);
    seen_say_text(seen, adapter, ADAPTER_KIND, SPAN("host-vnic"), NULL, 0);
    seen_supplies(seen, DATASET_HOST_VNICS, false);
    struct span mode = record_text(seen->record, "OperationMode");
    if (!mode.len)
        mode = record_text(seen->record, "Mode");
    if (span_equal_nocase(mode, SPAN("Untagged")) || span_equal(mode, SPAN("0")))
        seen_say_text(seen, adapter, ADAPTER_VLAN, SPAN("0"), NULL, 0);
    else if (span_equal_nocase(mode, SPAN("Access")) || span_equal(mode, SPAN("1")))
        if (!seen_say_field(seen, adapter, "AccessVlanId", ADAPTER_VLAN, AS_NUMBER, NULL, 0))
            seen_say_field(seen, adapter, "VlanList", ADAPTER_VLAN, AS_NUMBER, NULL, 0);
}

static void see_vlan(struct seen *seen)
{
    struct owner o = vlan_owner(seen->record);
    seen_mark(seen, o.from, LINE_UNDERSTOOD);
    if (o.vm.len)
        see_guest_vlan(seen, &o);
    else
        see_host_vlan(seen, &o);
}

static const struct property vlan_rows[] = {
    {.label = "OperationMode", .name = ADAPTER_VLAN, .as = AS_IGNORED},
    {.label = "AccessVlanId", .name = ADAPTER_VLAN, .as = AS_IGNORED},
    {.label = "VMNetworkAdapterName", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = "VlanList", .name = ADAPTER_VLAN, .as = AS_IGNORED},
    {.label = "Mode", .name = ADAPTER_VLAN, .as = AS_IGNORED},
    {.label = "NativeVlanId", .name = ADAPTER_VLAN, .as = AS_IGNORED},
    {.label = "ParentAdapter", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = "PrivateVlanMode", .name = VM_ADAPTER_PRIVATE_MODE, .as = AS_IGNORED},
    {.label = "PrimaryVlanId", .name = VM_ADAPTER_PRIMARY_VLAN, .as = AS_IGNORED},
    {.label = "SecondaryVlanId", .name = VM_ADAPTER_SECONDARY_VLAN, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_vm_network_adapter_vlan = {
    .name = "Get-VMNetworkAdapterVlan",
    .types = (const char *const[]){"VMNetworkAdapterVlanSetting", NULL},
    .element = ELEMENT_ESTATE,
    .properties = vlan_rows,
    .key = "AccessVlanId|VlanList",
    .may_supply = SUPPLIES(HOST_VNICS),
    .see = see_vlan,
    .wants = wants_vlan,
};

/* ---- Get-VMNetworkAdapterTeamMapping: through which member of the embedded team a host virtual adapter
 * sends ---- */

static bool wants_mapping(const struct seen *seen)
{
    struct owner o = vlan_owner(seen->record);
    return o.name.len && !o.vm.len;
}

static void see_mapping(struct seen *seen)
{
    struct owner o = vlan_owner(seen->record);
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, NULL);
    say_vnic_name(seen, adapter, o.name, &o.from->value);
    seen_mark(seen, o.from, LINE_UNDERSTOOD);
    seen_say_field(seen, adapter, "NetAdapterName", ADAPTER_MAPPED_TO, AS_TEXT, NULL, 0);
}

static const struct property mapping_rows[] = {
    {.label = "ParentAdapter", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = "VMNetworkAdapterName", .name = ADAPTER_NAME, .as = AS_IGNORED},
    {.label = "NetAdapterName", .name = ADAPTER_MAPPED_TO, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_vm_network_adapter_team_mapping = {
    .name = "Get-VMNetworkAdapterTeamMapping",
    .types = (const char *const[]){"VMNetworkAdapterTeamMappingSetting", NULL},
    .element = ELEMENT_ESTATE,
    .properties = mapping_rows,
    .key = "NetAdapterName",
    .supplies = SUPPLIES(TEAM_MAPPINGS),
    .see = see_mapping,
    .wants = wants_mapping,
};
