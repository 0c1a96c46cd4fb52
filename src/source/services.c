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

/* The rules that Windows brings along for clusters and Hyper-V, by the names that no language changes. */
static const struct {
    const char *name, *purpose;
} known_rules[] = {
    {"FailoverClustering-NetFt-UDP-In", "cluster"},
    {"VIRT-MIGL-In-TCP-NoScope", "live-migration"},
    {"FPS-SMB-In-TCP", "smb"},
    {"FPS-SMB-In-TCP-NoScope", "smb"},
};

static const char *rule_purpose(const struct seen *seen)
{
    struct span name = record_text(seen->record, "Name");
    if (!name.len)
        name = record_text(seen->record, "InstanceID");
    for (size_t i = 0; i < sizeof known_rules / sizeof *known_rules; i++)
        if (span_equal_nocase(name, span_of(known_rules[i].name)))
            return known_rules[i].purpose;
    return NULL;
}

static bool wants_rule(const struct seen *seen)
{
    return rule_purpose(seen) != NULL;
}

static void see_rule(struct seen *seen)
{
    seen_say_text(seen, seen->sighting, FIREWALL_RULE_PURPOSE, span_of(rule_purpose(seen)), NULL, 0);
}

/* MSFT_NetFirewallRule: 1 is on, 2 is off. */
static const struct word rule_states[] = {
    {"True", "true"}, {"1", "true"}, {"False", "false"}, {"2", "false"}, {NULL, NULL}};

static const struct property rule_rows[] = {
    {.label = "Name", .name = FIREWALL_RULE_NAME, .as = AS_LOWER},
    {.label = "InstanceID", .name = FIREWALL_RULE_NAME, .as = AS_LOWER},
    {.label = "Enabled", .name = FIREWALL_RULE_ENABLED, .as = AS_WORD, .words = rule_states},
    {.label = "DisplayName", .name = FIREWALL_RULE_NAME, .as = AS_IGNORED},
    {.label = "DisplayGroup", .name = FIREWALL_RULE_NAME, .as = AS_IGNORED},
    {.label = "Direction", .name = FIREWALL_RULE_NAME, .as = AS_IGNORED},
    {.label = "Action", .name = FIREWALL_RULE_NAME, .as = AS_IGNORED},
    {.label = "EdgeTraversalPolicy", .name = FIREWALL_RULE_NAME, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_firewall_rule = {
    .name = "Get-NetFirewallRule",
    .types = (const char *const[]){"MSFT_NetFirewallRule", NULL},
    .element = ELEMENT_FIREWALL_RULE,
    .properties = rule_rows,
    .key = "EdgeTraversalPolicy|DisplayGroup",
    .supplies = SUPPLIES(FIREWALL_RULES),
    .see = see_rule,
    .wants = wants_rule,
};
