/* The NetAdapter module: adapters, their settings and bindings. */
#include "base/ascii.h"
#include "base/id.h"
#include "source/source.h"

/* The GUID at the start of `{GUID}::*JumboPacket` is the adapter's. */
static void say_instance_guid(struct seen *seen, struct sighting *adapter)
{
    char text[GUID_TEXT_MAX];
    const struct field *f = record_field(seen->record, "InstanceID");
    const char *close = f ? span_find(span_first(f->value.text, GUID_TEXT_MAX), '}') : NULL;
    if (close && guid_canonical(span_between(f->value.text.at, close + 1), text))
        seen_say_text(seen, adapter, ADAPTER_GUID, span_of(text), &f->value, 0);
}

/* ---- Get-NetAdapter ---- */

static const struct word statuses[] = {
    {"Up", "up"},
    {"Disconnected", "down"},
    {"Down", "down"},
    {"Disabled", "disabled"},
    {"Not Present", "down"},
    {"NotPresent", "down"},
    {"Lower Layer Down", "down"},
    {"LowerLayerDown", "down"},
    {"Dormant", "down"},
    {"Connected", "up"},
    {NULL, NULL},
};

/* InterfaceAdminStatus: only `down` says more than the link's state. */
static const struct word admin_states[] = {{"Down", "disabled"}, {"2", "disabled"}, {NULL, NULL}};

static const struct word operational_states[] = {{"1", "up"},   {"2", "down"}, {"5", "down"},
                                                 {"6", "down"}, {"7", "down"}, {NULL, NULL}};

static const struct word media_states[] = {
    {"1", "up"}, {"2", "down"}, {"Connected", "up"}, {"Disconnected", "down"}, {NULL, NULL}};

static const struct property adapter_rows[] = {
    {.label = "Name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "InterfaceAlias", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "ifAlias", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "ifIndex", .name = ADAPTER_INDEX, .as = AS_NUMBER},
    {.label = "InterfaceIndex", .name = ADAPTER_INDEX, .as = AS_NUMBER},
    {.label = "InterfaceGuid", .name = ADAPTER_GUID, .as = AS_GUID},
    {.label = "DeviceID", .name = ADAPTER_GUID, .as = AS_GUID},
    {.label = "MacAddress", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "LinkLayerAddress", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "NetworkAddresses", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "InterfaceDescription", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "ifDesc", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "Status", .name = ADAPTER_STATE, .as = AS_WORD, .words = statuses},
    {.label = "AdminStatus", .name = ADAPTER_STATE, .as = AS_WORD, .words = admin_states},
    {.label = "InterfaceAdminStatus", .name = ADAPTER_STATE, .as = AS_WORD, .words = admin_states},
    {.label = "ifOperStatus", .name = ADAPTER_STATE, .as = AS_WORD, .words = statuses},
    {.label = "InterfaceOperationalStatus",
     .name = ADAPTER_STATE,
     .as = AS_WORD,
     .words = operational_states},
    {.label = "MediaConnectionState", .name = ADAPTER_STATE, .as = AS_WORD, .words = media_states},
    {.label = "MediaConnectState", .name = ADAPTER_STATE, .as = AS_WORD, .words = media_states},
    {.label = "LinkSpeed", .name = ADAPTER_SPEED, .as = AS_SPEED},
    {.label = "Speed", .name = ADAPTER_SPEED, .as = AS_SPEED},
    {.label = "ReceiveLinkSpeed", .name = ADAPTER_SPEED, .as = AS_SPEED},
    {.label = "TransmitLinkSpeed", .name = ADAPTER_SPEED, .as = AS_SPEED},
    {.label = "MtuSize", .name = ADAPTER_MTU, .as = AS_NUMBER, .flags = FACT_WEAK},
    {.label = "VlanID", .name = ADAPTER_VLAN, .as = AS_NUMBER},
    {.label = "DriverFileName", .name = ADAPTER_DRIVER, .as = AS_TEXT},
    {.label = "DriverName", .name = ADAPTER_DRIVER, .as = AS_TEXT},
    {.label = "DriverProvider", .name = ADAPTER_DRIVER_PROVIDER, .as = AS_TEXT},
    {.label = "DriverVersion", .name = ADAPTER_DRIVER_VERSION, .as = AS_TEXT},
    {.label = "DriverVersionString", .name = ADAPTER_DRIVER_VERSION, .as = AS_TEXT},
    {.label = "Hidden", .name = ADAPTER_HIDDEN, .as = AS_BOOLEAN},
    {.label = "NdisMedium", .name = ADAPTER_KIND, .as = AS_IGNORED},
    {.label = "NdisVersion", .name = ADAPTER_KIND, .as = AS_IGNORED},
    {.label = "DriverInformation", .name = ADAPTER_KIND, .as = AS_IGNORED},
    {.label = "PhysicalMediaType", .name = ADAPTER_KIND, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_adapter = {
    .name = "Get-NetAdapter",
    .types = (const char *const[]){"MSFT_NetAdapter", NULL},
    .commands = (const char *const[]){"NetAdapters", "Get-NetAdapter-IncludeHidden", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = adapter_rows,
    .key = "LinkSpeed|ifOperStatus|MediaConnectionState|NdisMedium|NdisVersion|DriverInformation|"
           "InterfaceOperationalStatus|PhysicalMediaType|ifDesc|VlanID",
    .supplies = SUPPLIES(ADAPTERS),
};

/* ---- Get-NetAdapterBinding ---- */

static void see_binding(struct seen *seen)
{
    say_instance_guid(seen, seen->sighting->parent);
}

static const struct property binding_rows[] = {
    {.label = "Name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "ifAlias", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "InterfaceAlias", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "InterfaceDescription", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "ifDesc", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "ComponentID", .name = BINDING_ID, .as = AS_LOWER},
    {.label = "DisplayName", .name = BINDING_NAME, .as = AS_TEXT},
    {.label = "Enabled", .name = BINDING_ENABLED, .as = AS_BOOLEAN},
    {.label = "BindName", .name = BINDING_ID, .as = AS_IGNORED},
    {.label = "ComponentClass", .name = BINDING_ID, .as = AS_IGNORED},
    {.label = NULL},
};

/* A row without component or state, as `findstr` leaves it, says nothing certain. */
static bool wants_binding(const struct seen *seen)
{
    return record_text(seen->record, "ComponentID").len && record_text(seen->record, "Enabled").len;
}

const struct source source_net_adapter_binding = {
    .name = "Get-NetAdapterBinding",
    .types = (const char *const[]){"MSFT_NetAdapterBindingSettingData", NULL},
    .commands = (const char *const[]){"NetAdapterBindings", "Get-NetAdapterBinding-AllBindings", NULL},
    .element = ELEMENT_BINDING,
    .properties = binding_rows,
    .key = "ComponentID",
    .supplies = SUPPLIES(BINDINGS),
    .see = see_binding,
    .wants = wants_binding,
};

/* ---- Get-NetAdapterAdvancedProperty ---- */

struct keyword {
    const char *keyword;
    enum name name;
    enum conversion as;
    const struct word *words;
};

static const struct word technologies[] = {{"1", "iwarp"},       {"2", "infiniband"}, {"3", "roce"},
                                           {"4", "rocev2"},      {"iWARP", "iwarp"},  {"RoCE", "roce"},
                                           {"RoCEv2", "rocev2"}, {NULL, NULL}};

/* Standardised keywords: https://learn.microsoft.com/windows-hardware/drivers/network/ (standardized INF
 * keywords). */
static const struct keyword keywords[] = {
    {"*JumboPacket", ADAPTER_JUMBO, AS_NUMBER, NULL},
    {"VlanID", ADAPTER_VLAN, AS_NUMBER, NULL},
    {"*EncapOverhead", ADAPTER_ENCAP_OVERHEAD, AS_NUMBER, NULL},
    {"*VMQ", ADAPTER_VMQ, AS_BOOLEAN, NULL},
    {"*RSS", ADAPTER_RSS, AS_BOOLEAN, NULL},
    {"*SRIOV", ADAPTER_SRIOV, AS_BOOLEAN, NULL},
    {"*NetworkDirect", ADAPTER_RDMA, AS_BOOLEAN, NULL},
    {"*NetworkDirectTechnology", ADAPTER_RDMA_TECHNOLOGY, AS_WORD, technologies},
};

/* Display names of drivers for the jumbo setting, where the keyword was not exported. */
static bool is_jumbo_name(struct span name)
{
    return span_starts_nocase(name, SPAN("Jumbo")) || span_equal_nocase(name, SPAN("Large Packet"));
}

static const struct keyword *keyword_of(const struct record *r)
{
    struct span word = record_text(r, "RegistryKeyword");
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (span_equal_nocase(word, span_of(keywords[i].keyword)))
            return &keywords[i];
    return !word.len && is_jumbo_name(record_text(r, "DisplayName")) ? &keywords[0] : NULL;
}

static bool wants_advanced(const struct seen *seen)
{
    return keyword_of(seen->record) != NULL;
}

/* `9014 Bytes`, `9014`, `9KB MTU`, `Disabled` (then the standard frame of 1514 bytes). */
static void say_jumbo(struct seen *seen, const struct field *f)
{
    static const struct word off[] = {
        {"Disabled", "1514"}, {"Disable", "1514"}, {"Off", "1514"}, {"None", "1514"}, {NULL, NULL}};
    size_t digits = 0;
    struct span text = span_trim(f->value.text);
    while (digits < text.len && ascii_is_digit(text.at[digits]))
        digits++;
    if (digits >= 3 && digits <= 6)
        seen_say_text(seen, seen->sighting, ADAPTER_JUMBO, span_first(text, digits), &f->value, 0);
    else if (!digits)
        seen_say(seen, seen->sighting, ADAPTER_JUMBO, &f->value, AS_WORD, off, 0);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

static void see_advanced(struct seen *seen)
{
    const struct keyword *keyword = keyword_of(seen->record);
    const struct field *display = record_field(seen->record, "DisplayValue");
    say_instance_guid(seen, seen->sighting);
    unsigned weak = keyword->name == ADAPTER_JUMBO ? 0 : FACT_WEAK;
    if (!seen_say_field(seen, seen->sighting, "RegistryValue", keyword->name, keyword->as, keyword->words,
                        weak) &&
        keyword->name == ADAPTER_JUMBO && display)
        say_jumbo(seen, display);
}

static const struct property advanced_rows[] = {
    {.label = "Name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "InterfaceDescription", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "DisplayName", .name = ADAPTER_JUMBO, .as = AS_IGNORED},
    {.label = "DisplayValue", .name = ADAPTER_JUMBO, .as = AS_IGNORED},
    {.label = "RegistryKeyword", .name = ADAPTER_JUMBO, .as = AS_IGNORED},
    {.label = "RegistryValue", .name = ADAPTER_JUMBO, .as = AS_IGNORED},
    {.label = "InstanceID", .name = ADAPTER_GUID, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_adapter_advanced_property = {
    .name = "Get-NetAdapterAdvancedProperty",
    .types = (const char *const[]){"MSFT_NetAdapterAdvancedPropertySettingData", NULL},
    .commands = (const char *const[]){"NetAdapterAdvancedProperties", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = advanced_rows,
    .key = "RegistryKeyword|DisplayValue",
    .supplies = SUPPLIES(DRIVER_SETTINGS),
    .see = see_advanced,
    .wants = wants_advanced,
};

/* ---- Offloads: Get-NetAdapterRdma, Rss, Vmq, Sriov ---- */

#define OFFLOAD_ROWS(attribute)                                                                              \
    {.label = "Name", .name = ADAPTER_NAME, .as = AS_TEXT},                                                  \
        {.label = "ifAlias", .name = ADAPTER_NAME, .as = AS_TEXT},                                           \
        {.label = "InterfaceDescription", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},                       \
        {.label = "Enabled", .name = (attribute), .as = AS_BOOLEAN},

static const struct property rdma_rows[] = {
    OFFLOAD_ROWS(ADAPTER_RDMA){.label = "Operational", .name = ADAPTER_RDMA_OPERATIONAL, .as = AS_BOOLEAN},
    {.label = "OperationalState", .name = ADAPTER_RDMA_OPERATIONAL, .as = AS_BOOLEAN},
    {.label = "MaxQueuePairCount", .name = ADAPTER_RDMA, .as = AS_IGNORED},
    {.label = "PFC", .name = ADAPTER_RDMA, .as = AS_IGNORED},
    {.label = NULL},
};

/* `0:2` is processor 2 of group 0. */
static void say_processor(struct seen *seen, const char *label, enum name name)
{
    const struct field *f = record_field(seen->record, label);
    const char *colon = f ? span_find(f->value.text, ':') : NULL;
    struct span number =
        colon ? span_trim(span_between(colon + 1, span_end(f->value.text))) : (struct span){0};
    uint64_t any;
    if (span_number(number, &any))
        seen_say_text(seen, seen->sighting, name, number, &f->value, 0);
}

static void see_rss(struct seen *seen)
{
    say_processor(seen, "BaseProcessor: [Group:Number]", ADAPTER_RSS_BASE);
}

static void see_vmq(struct seen *seen)
{
    say_processor(seen, "BaseVmqProcessor", ADAPTER_VMQ_BASE);
}

static const struct property rss_rows[] = {
    OFFLOAD_ROWS(ADAPTER_RSS){.label = "BaseProcessorGroup", .name = ADAPTER_RSS, .as = AS_IGNORED},
    {.label = "BaseProcessorNumber", .name = ADAPTER_RSS_BASE, .as = AS_NUMBER},
    {.label = "BaseProcessor: [Group:Number]", .name = ADAPTER_RSS_BASE, .as = AS_IGNORED},
    {.label = "MaxProcessors", .name = ADAPTER_RSS, .as = AS_IGNORED},
    {.label = "Profile", .name = ADAPTER_RSS, .as = AS_IGNORED},
    {.label = "RssProcessorArray", .name = ADAPTER_RSS, .as = AS_IGNORED},
    {.label = "IndirectionTable", .name = ADAPTER_RSS, .as = AS_IGNORED},
    {.label = NULL},
};

static const struct property vmq_rows[] = {
    OFFLOAD_ROWS(ADAPTER_VMQ){.label = "BaseVmqProcessor", .name = ADAPTER_VMQ_BASE, .as = AS_IGNORED},
    {.label = "BaseProcessorNumber", .name = ADAPTER_VMQ_BASE, .as = AS_NUMBER},
    {.label = "MaxProcessors", .name = ADAPTER_VMQ_PROCESSORS, .as = AS_NUMBER},
    {.label = "NumberOfReceiveQueues", .name = ADAPTER_VMQ, .as = AS_IGNORED},
    {.label = NULL},
};

static const struct property sriov_rows[] = {
    OFFLOAD_ROWS(ADAPTER_SRIOV){.label = "SriovSupport", .name = ADAPTER_SRIOV, .as = AS_IGNORED},
    {.label = "NumVFs", .name = ADAPTER_SRIOV, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_adapter_rdma = {
    .name = "Get-NetAdapterRdma",
    .types = (const char *const[]){"MSFT_NetAdapterRdmaSettingData", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = rdma_rows,
    .key = "MaxQueuePairCount|PFC",
    .supplies = SUPPLIES(RDMA),
};

const struct source source_net_adapter_rss = {
    .name = "Get-NetAdapterRss",
    .types = (const char *const[]){"MSFT_NetAdapterRssSettingData", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = rss_rows,
    .key = "BaseProcessorGroup|BaseProcessor: [Group:Number]|RssProcessorArray|IndirectionTable",
    .supplies = SUPPLIES(RSS),
    .see = see_rss,
};

const struct source source_net_adapter_vmq = {
    .name = "Get-NetAdapterVmq",
    .types = (const char *const[]){"MSFT_NetAdapterVmqSettingData", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = vmq_rows,
    .key = "BaseVmqProcessor",
    .supplies = SUPPLIES(VMQ),
    .see = see_vmq,
};

const struct source source_net_adapter_sriov = {
    .name = "Get-NetAdapterSriov",
    .types = (const char *const[]){"MSFT_NetAdapterSriovSettingData", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = sriov_rows,
    .key = "SriovSupport|NumVFs",
};

/* ---- Get-NetAdapterQos, Get-NetAdapterPowerManagement ---- */

static const struct property qos_rows[] = {
    OFFLOAD_ROWS(ADAPTER_DCB){.label = "OperationalFlowControl", .name = ADAPTER_DCB, .as = AS_IGNORED},
    {.label = "OperationalTrafficClasses", .name = ADAPTER_DCB, .as = AS_IGNORED},
    {.label = "OperationalClassifications", .name = ADAPTER_DCB, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_adapter_qos = {
    .name = "Get-NetAdapterQos",
    .types = (const char *const[]){"MSFT_NetAdapterQosSettingData", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = qos_rows,
    .key = "OperationalFlowControl|OperationalTrafficClasses",
    .supplies = SUPPLIES(ADAPTER_QOS),
};

static const struct word turn_off[] = {
    {"Enabled", "true"}, {"2", "true"}, {"Disabled", "false"}, {"1", "false"}, {NULL, NULL}};

static const struct property power_rows[] = {
    {.label = "Name", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "ifAlias", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "InterfaceDescription", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT},
    {.label = "AllowComputerToTurnOffDevice", .name = ADAPTER_POWER_SAVING, .as = AS_WORD, .words = turn_off},
    {.label = "ArpOffload", .name = ADAPTER_POWER_SAVING, .as = AS_IGNORED},
    {.label = "WakeOnMagicPacket", .name = ADAPTER_POWER_SAVING, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_adapter_power_management = {
    .name = "Get-NetAdapterPowerManagement",
    .types = (const char *const[]){"MSFT_NetAdapterPowerManagementSettingData", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = power_rows,
    .key = "AllowComputerToTurnOffDevice|WakeOnMagicPacket",
    .supplies = SUPPLIES(ADAPTER_POWER),
};
