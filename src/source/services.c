/* Services and the profiles of the firewall. */
#include "source/source.h"

/* The services that rules ask for; a host has hundreds of others. */
static bool wants_service(const struct seen *seen)
{
    static const char *const names[] = {"LanmanServer", "LanmanWorkstation", "vmms",       "ClusSvc",
                                        "SharedAccess", "RemoteAccess",      "DHCPServer", "DNS",
                                        "NTDS",         "MSiSCSI",           "hvhost"};
    struct span name = record_text(seen->record, "Name");
    if (!name.len)
        name = record_text(seen->record, "ServiceName");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (span_equal_nocase(name, span_of(names[i])))
            return true;
    return false;
}

static const struct word states[] = {
    {"Running", "running"}, {"4", "running"}, {"Stopped", "stopped"}, {"1", "stopped"}, {NULL, NULL}};

static const struct word starts[] = {{"Auto", "automatic"}, {"Automatic", "automatic"},
                                     {"2", "automatic"},    {"Manual", "manual"},
                                     {"3", "manual"},       {"AutomaticDelayedStart", "automatic"},
                                     {"4", "disabled"},     {"Disabled", "disabled"},
                                     {NULL, NULL}};

static const struct property service_rows[] = {
    {.label = "Name", .name = SERVICE_NAME, .as = AS_LOWER},
    {.label = "ServiceName", .name = SERVICE_NAME, .as = AS_LOWER},
    {.label = "State", .name = SERVICE_STATE, .as = AS_WORD, .words = states},
    {.label = "Status", .name = SERVICE_STATE, .as = AS_WORD, .words = states},
    {.label = "StartMode", .name = SERVICE_START, .as = AS_WORD, .words = starts},
    {.label = "StartType", .name = SERVICE_START, .as = AS_WORD, .words = starts},
    {.label = "DisplayName", .name = SERVICE_NAME, .as = AS_IGNORED},
    {.label = "ServiceType", .name = SERVICE_NAME, .as = AS_IGNORED},
    {.label = "CanPauseAndContinue", .name = SERVICE_NAME, .as = AS_IGNORED},
    {.label = NULL},
};

/* Both classes in one table: the words of one never mean another thing in the other, but for Win32_Service's
 * Status (`OK`), which none of the words is. */
const struct source source_service = {
    .name = "Get-Service",
    .types = (const char *const[]){"ServiceController", "Win32_Service", "Win32_BaseService", NULL},
    .commands = (const char *const[]){"wmic service", "wmic-service", "gsv", "Services", NULL},
    .element = ELEMENT_SERVICE,
    .properties = service_rows,
    .key = "StartMode|StartType|CanPauseAndContinue|ServiceType",
    .supplies = SUPPLIES(SERVICES),
    .wants = wants_service,
};

static const struct word profiles[] = {
    {"Domain", "domain"}, {"Private", "private"}, {"Public", "public"}, {NULL, NULL}};

static bool wants_profile(const struct seen *seen)
{
    struct span name = record_text(seen->record, "Name");
    for (size_t i = 0; profiles[i].found; i++)
        if (span_equal_nocase(name, span_of(profiles[i].found)))
            return true;
    return false;
}

static const struct property profile_rows[] = {
    {.label = "Name", .name = FIREWALL_PROFILE, .as = AS_WORD, .words = profiles},
    {.label = "Enabled", .name = FIREWALL_ENABLED, .as = AS_BOOLEAN},
    {.label = "DefaultInboundAction", .name = FIREWALL_ENABLED, .as = AS_IGNORED},
    {.label = "DefaultOutboundAction", .name = FIREWALL_ENABLED, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_firewall_profile = {
    .name = "Get-NetFirewallProfile",
    .types = (const char *const[]){"MSFT_NetFirewallProfile", NULL},
    .element = ELEMENT_FIREWALL,
    .properties = profile_rows,
    .key = "DefaultInboundAction|AllowInboundRules",
    .supplies = SUPPLIES(FIREWALL),
    .wants = wants_profile,
};
