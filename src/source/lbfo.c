/* The NetLbfo module: load balancing and failover teams. */
#include "source/source.h"

static const struct word modes[] = {
    {"Static", "Static"},
    {"0", "Static"},
    {"SwitchIndependent", "SwitchIndependent"},
    {"1", "SwitchIndependent"},
    {"Lacp", "Lacp"},
    {"2", "Lacp"},
    {NULL, NULL},
};

static const struct word algorithms[] = {
    {"TransportPorts", "TransportPorts"},
    {"0", "TransportPorts"},
    {"IPAddresses", "IPAddresses"},
    {"2", "IPAddresses"},
    {"MacAddresses", "MacAddresses"},
    {"3", "MacAddresses"},
    {"HyperVPort", "HyperVPort"},
    {"4", "HyperVPort"},
    {"Dynamic", "Dynamic"},
    {"5", "Dynamic"},
    {NULL, NULL},
};

static const struct word statuses[] = {
    {"Up", "Up"},      {"0", "Up"}, {"Down", "Down"}, {"1", "Down"}, {"Degraded", "Degraded"},
    {"2", "Degraded"}, {NULL, NULL}};

static const struct word member_states[] = {
    {"Active", "active"}, {"0", "active"},    {"Standby", "standby"}, {"1", "standby"},
    {"Failed", "failed"}, {"4096", "failed"}, {NULL, NULL},
};

static void see_team(struct seen *seen)
{
    struct sighting *team = seen->sighting->element == ELEMENT_TEAM ? seen->sighting : seen->sighting->parent;
    seen_say_text(seen, team, TEAM_TYPE, SPAN("lbfo"), NULL, 0);
}

static const struct property team_rows[] = {
    {.label = "Name", .name = TEAM_NAME, .as = AS_TEXT},
    {.label = "Members", .name = MEMBER_ADAPTER, .as = AS_TEXT},
    {.label = "TeamNics", .name = TEAM_NIC_ADAPTER, .as = AS_TEXT},
    {.label = "TeamingMode", .name = TEAM_MODE, .as = AS_WORD, .words = modes},
    {.label = "LoadBalancingAlgorithm", .name = TEAM_LOAD_BALANCING, .as = AS_WORD, .words = algorithms},
    {.label = "Status", .name = TEAM_STATUS, .as = AS_WORD, .words = statuses},
    {.label = NULL},
};

const struct source source_net_lbfo_team = {
    .name = "Get-NetLbfoTeam",
    .types = (const char *const[]){"MSFT_NetLbfoTeam", NULL},
    .element = ELEMENT_TEAM,
    .properties = team_rows,
    .key = "TeamNics|Members",
    .supplies = SUPPLIES(TEAMS),
    .see = see_team,
};

static const struct property member_rows[] = {
    {.label = "Name", .name = MEMBER_ADAPTER, .as = AS_TEXT},
    {.label = "InterfaceDescription", .name = MEMBER_ADAPTER, .as = AS_IGNORED},
    {.label = "Team", .name = TEAM_NAME, .as = AS_TEXT},
    {.label = "OperationalStatus", .name = MEMBER_STATE, .as = AS_WORD, .words = member_states},
    {.label = "OperationalMode", .name = MEMBER_STATE, .as = AS_WORD, .words = member_states},
    {.label = "AdministrativeMode", .name = MEMBER_STATE, .as = AS_IGNORED},
    {.label = "FailureReason", .name = MEMBER_STATE, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_lbfo_team_member = {
    .name = "Get-NetLbfoTeamMember",
    .types = (const char *const[]){"MSFT_NetLbfoTeamMember", NULL},
    .commands = (const char *const[]){"NetLbfoTeamMembers", NULL},
    .element = ELEMENT_MEMBER,
    .properties = member_rows,
    .key = "AdministrativeMode|FailureReason|OperationalMode",
    .supplies = SUPPLIES(TEAM_MEMBERS),
    .see = see_team,
};

static const struct property team_nic_rows[] = {
    {.label = "Name", .name = TEAM_NIC_ADAPTER, .as = AS_TEXT},
    {.label = "InterfaceDescription", .name = TEAM_NIC_ADAPTER, .as = AS_IGNORED},
    {.label = "Team", .name = TEAM_NAME, .as = AS_TEXT},
    {.label = "VlanID", .name = TEAM_NIC_VLAN, .as = AS_NUMBER},
    {.label = "Primary", .name = TEAM_NIC_ADAPTER, .as = AS_IGNORED},
    {.label = "Default", .name = TEAM_NIC_ADAPTER, .as = AS_IGNORED},
    {.label = NULL},
};

/* The interface is an adapter too, and virtual switches name it by its description. */
static void see_team_nic(struct seen *seen)
{
    const struct field *name = record_field(seen->record, "Name");
    const struct field *description = record_field(seen->record, "InterfaceDescription");
    see_team(seen);
    if (!name || !description || !span_trim(description->value.text).len)
        return;
    struct sighting *adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, NULL);
    seen_say_field(seen, adapter, "Name", ADAPTER_NAME, AS_TEXT, NULL, 0);
    seen_say_field(seen, adapter, "InterfaceDescription", ADAPTER_DESCRIPTION, AS_TEXT, NULL, 0);
    seen_say_text(seen, adapter, ADAPTER_KIND, SPAN("team-nic"), NULL, FACT_WEAK);
}

static bool wants_team_nic(const struct seen *seen)
{
    return record_text(seen->record, "Team").len > 0;
}

const struct source source_net_lbfo_team_nic = {
    .name = "Get-NetLbfoTeamNic",
    .types = (const char *const[]){"MSFT_NetLbfoTeamNic", NULL},
    .commands = (const char *const[]){"NetLbfoTeamNics", NULL},
    .element = ELEMENT_TEAM_NIC,
    .properties = team_nic_rows,
    .key = "Primary|Default",
    .supplies = SUPPLIES(TEAM_NICS),
    .see = see_team_nic,
    .wants = wants_team_nic,
};
