/* root\cimv2: adapters, their IP settings, the computer and its operating system; Get-ComputerInfo. */
#include "source/source.h"

/* ---- Win32_NetworkAdapter ---- */

/* NetConnectionStatus, https://learn.microsoft.com/windows/win32/cimwin32prov/win32-networkadapter */
static const struct word connection_states[] = {
    {"0", "down"},     {"1", "down"},  {"2", "up"},   {"3", "down"}, {"4", "down"},
    {"5", "disabled"}, {"6", "down"},  {"7", "down"}, {"8", "up"},   {"9", "up"},
    {"10", "down"},    {"11", "down"}, {NULL, NULL},
};

static const struct word services[] = {
    {"VMSNPXYMP", "host-vnic"}, {"NdisImPlatformMp", "team-nic"}, {"netft", "netft"},
    {"tunnel", "tunnel"},       {"msloop", "loopback"},           {NULL, NULL},
};

/* Hundreds of miniports have neither a connection nor an interface. */
static bool wants_adapter(const struct seen *seen)
{
    const struct record *r = seen->record;
    return record_text(r, "NetConnectionID").len ||
           (record_text(r, "GUID").len && record_text(r, "MACAddress").len);
}

static const struct property adapter_rows[] = {
    {.label = "NetConnectionID", .name = ADAPTER_NAME, .as = AS_TEXT},
    {.label = "InterfaceIndex", .name = ADAPTER_INDEX, .as = AS_NUMBER},
    {.label = "GUID", .name = ADAPTER_GUID, .as = AS_GUID},
    {.label = "MACAddress", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "Name", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT, .flags = FACT_WEAK},
    {.label = "Description", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT, .flags = FACT_WEAK},
    {.label = "ServiceName", .name = ADAPTER_KIND, .as = AS_WORD, .flags = FACT_WEAK, .words = services},
    {.label = "NetConnectionStatus", .name = ADAPTER_STATE, .as = AS_WORD, .words = connection_states},
    {.label = "Speed", .name = ADAPTER_SPEED, .as = AS_SPEED},
    {.label = "NetEnabled", .name = ADAPTER_STATE, .as = AS_IGNORED},
    {.label = "PhysicalAdapter", .name = ADAPTER_KIND, .as = AS_IGNORED},
    {.label = "AdapterTypeID", .name = ADAPTER_KIND, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_win32_network_adapter = {
    .name = "Win32_NetworkAdapter",
    .types = (const char *const[]){"Win32_NetworkAdapter", NULL},
    .commands = (const char *const[]){"wmic nic", "wmic-nic", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = adapter_rows,
    .key = "NetConnectionID|NetConnectionStatus|PhysicalAdapter|AdapterTypeID",
    .supplies = SUPPLIES(ADAPTERS),
    .wants = wants_adapter,
};

/* ---- Win32_NetworkAdapterConfiguration ---- */

static const struct word netbios_options[] = {
    {"0", "default"}, {"1", "enabled"}, {"2", "disabled"}, {NULL, NULL}};

/* Where TCP/IP is not bound the rest are left-overs. */
static bool wants_configuration(const struct seen *seen)
{
    struct span enabled = record_text(seen->record, "IPEnabled");
    return !enabled.len || span_equal_nocase(enabled, SPAN("True")) || span_equal(enabled, SPAN("1"));
}

static const struct {
    const char *label;
    enum dataset set;
} supplied[] = {
    {"IPAddress", DATASET_ADDRESSES},        {"DefaultIPGateway", DATASET_GATEWAYS},
    {"DNSServerSearchOrder", DATASET_DNS},   {"FullDNSRegistrationEnabled", DATASET_DNS_REGISTRATION},
    {"IPConnectionMetric", DATASET_METRICS},
};

/* Only columns that were exported supply something; arrays that the carrier printed as a type's name did not
 * come. */
static void see_configuration(struct seen *seen)
{
    for (size_t i = 0; i < sizeof supplied / sizeof supplied[0]; i++) {
        const struct field *f = record_field(seen->record, supplied[i].label);
        if (f)
            seen_supplies(seen, supplied[i].set,
                          !span_starts(f->value.text, SPAN("System.")) && !(f->value.flags & VALUE_CUT));
    }
}

static const struct property configuration_rows[] = {
    {.label = "SettingID", .name = ADAPTER_GUID, .as = AS_GUID},
    {.label = "InterfaceIndex", .name = ADAPTER_INDEX, .as = AS_NUMBER},
    {.label = "MACAddress", .name = ADAPTER_MAC, .as = AS_MAC},
    {.label = "Description", .name = ADAPTER_DESCRIPTION, .as = AS_TEXT, .flags = FACT_WEAK},
    {.label = "ServiceName", .name = ADAPTER_KIND, .as = AS_WORD, .flags = FACT_WEAK, .words = services},
    {.label = "DHCPEnabled", .name = ADAPTER_DHCP, .as = AS_BOOLEAN},
    {.label = "DNSDomain", .name = ADAPTER_DNS_SUFFIX, .as = AS_TEXT},
    {.label = "FullDNSRegistrationEnabled", .name = ADAPTER_REGISTERS_DNS, .as = AS_BOOLEAN},
    {.label = "IPConnectionMetric", .name = ADAPTER_METRIC, .as = AS_NUMBER},
    {.label = "TcpipNetbiosOptions", .name = ADAPTER_NETBIOS, .as = AS_WORD, .words = netbios_options},
    {.label = "MTU", .name = ADAPTER_MTU, .as = AS_NUMBER, .flags = FACT_WEAK},
    {.label = "IPAddress", .name = ADDRESS_IP, .as = AS_IP},
    {.label = "IPSubnet", .name = ADDRESS_PREFIX, .as = AS_PREFIX_LENGTH},
    {.label = "DefaultIPGateway", .name = GATEWAY_IP, .as = AS_IP},
    {.label = "DNSServerSearchOrder", .name = DNS_IP, .as = AS_IP},
    {.label = "IPEnabled", .name = ADAPTER_DHCP, .as = AS_IGNORED},
    {.label = "GatewayCostMetric", .name = GATEWAY_METRIC, .as = AS_IGNORED},
    {.label = "DHCPServer", .name = ADAPTER_DHCP, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_win32_network_adapter_configuration = {
    .name = "Win32_NetworkAdapterConfiguration",
    .types = (const char *const[]){"Win32_NetworkAdapterConfiguration", NULL},
    .commands = (const char *const[]){"wmic nicconfig", "wmic-nicconfig", NULL},
    .element = ELEMENT_ADAPTER,
    .properties = configuration_rows,
    .key = "IPSubnet|DefaultIPGateway|DNSServerSearchOrder|SettingID|IPEnabled|TcpipNetbiosOptions",
    .may_supply = SUPPLIES(ADDRESSES) | SUPPLIES(GATEWAYS) | SUPPLIES(DNS) | SUPPLIES(DNS_REGISTRATION) |
                  SUPPLIES(METRICS),
    .see = see_configuration,
    .wants = wants_configuration,
};

/* ---- The operating system ---- */

/* The release where the caption tells one, else the caption. Clients share builds with servers, so a version
 * decides only where no caption was exported. */
static void say_release(struct seen *seen, const char *caption_label, const char *version_label)
{
    const struct field *caption = record_field(seen->record, caption_label);
    const struct field *version = record_field(seen->record, version_label);
    struct span text =
        caption && caption->value.kind != VALUE_NULL ? span_trim(caption->value.text) : (struct span){0};
    if (text.len) {
        const char *release = os_release(text);
        seen_say_text(seen, seen->sighting, HOST_OS, release ? span_of(release) : text, &caption->value, 0);
        seen_mark(seen, caption, LINE_UNDERSTOOD);
    } else if (version && os_release(version->value.text))
        seen_say_text(seen, seen->sighting, HOST_OS, span_of(os_release(version->value.text)),
                      &version->value, FACT_WEAK);
    seen_mark(seen, version, LINE_UNDERSTOOD);
}

static void see_operating_system(struct seen *seen)
{
    say_release(seen, "Caption", "Version");
}

static const struct property operating_system_rows[] = {
    {.label = "CSName", .name = HOST_NAME, .as = AS_TEXT},
    {.label = "BuildNumber", .name = HOST_BUILD, .as = AS_TEXT},
    {.label = "Caption", .name = HOST_OS, .as = AS_IGNORED},
    {.label = "Version", .name = HOST_OS, .as = AS_IGNORED},
    {.label = "OSArchitecture", .name = HOST_OS, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_win32_operating_system = {
    .name = "Win32_OperatingSystem",
    .types = (const char *const[]){"Win32_OperatingSystem", NULL},
    .commands = (const char *const[]){"wmic os", "wmic-os", NULL},
    .element = ELEMENT_HOST,
    .properties = operating_system_rows,
    .key = "CSName|OSArchitecture|BuildNumber",
    .supplies = SUPPLIES(OS),
    .see = see_operating_system,
};

static void say_domain(struct seen *seen, const char *label)
{
    const struct field *f = record_field(seen->record, label);
    if (!f || f->value.kind == VALUE_NULL || !span_find(f->value.text, '.'))
        return;
    seen_say_text(seen, seen->sighting, HOST_DOMAIN, span_trim(f->value.text), &f->value, 0);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

static void see_computer_system(struct seen *seen)
{
    say_domain(seen, "Domain");
}

static const struct property computer_system_rows[] = {
    {.label = "Name", .name = HOST_NAME, .as = AS_TEXT},
    {.label = "DNSHostName", .name = HOST_NAME, .as = AS_TEXT},
    {.label = "Domain", .name = HOST_DOMAIN, .as = AS_IGNORED},
    {.label = "PartOfDomain", .name = HOST_DOMAIN, .as = AS_IGNORED},
    {.label = "TotalPhysicalMemory", .name = HOST_DOMAIN, .as = AS_IGNORED},
    {.label = "PrimaryOwnerName", .name = HOST_DOMAIN, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_win32_computer_system = {
    .name = "Win32_ComputerSystem",
    .types = (const char *const[]){"Win32_ComputerSystem", NULL},
    .commands = (const char *const[]){"wmic computersystem", NULL},
    .element = ELEMENT_HOST,
    .properties = computer_system_rows,
    .key = "PartOfDomain|TotalPhysicalMemory",
    .see = see_computer_system,
};

static void see_computer_info(struct seen *seen)
{
    const char *caption = record_text(seen->record, "OsName").len ? "OsName" : "WindowsProductName";
    say_release(seen, caption, "OsVersion");
    say_domain(seen, "CsDomain");
}

static const struct property computer_info_rows[] = {
    {.label = "CsName", .name = HOST_NAME, .as = AS_TEXT},
    {.label = "CsDNSHostName", .name = HOST_NAME, .as = AS_TEXT},
    {.label = "OsBuildNumber", .name = HOST_BUILD, .as = AS_TEXT},
    {.label = "OsName", .name = HOST_OS, .as = AS_IGNORED},
    {.label = "OsVersion", .name = HOST_OS, .as = AS_IGNORED},
    {.label = "WindowsProductName", .name = HOST_OS, .as = AS_IGNORED},
    {.label = "CsDomain", .name = HOST_DOMAIN, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_computer_info = {
    .name = "Get-ComputerInfo",
    .types = (const char *const[]){"ComputerInfo", NULL},
    .element = ELEMENT_HOST,
    .properties = computer_info_rows,
    .key = "OsBuildNumber|WindowsProductName|CsDNSHostName",
    .supplies = SUPPLIES(OS),
    .see = see_computer_info,
};
