/* The iSCSI and MPIO modules. */
#include "source/source.h"

static const struct property session_rows[] = {
    {.label = "SessionIdentifier", .name = SESSION_ID, .as = AS_LOWER},
    {.label = "TargetNodeAddress", .name = SESSION_TARGET, .as = AS_TEXT},
    {.label = "InitiatorPortalAddress", .name = SESSION_INITIATOR, .as = AS_IP},
    {.label = "IsPersistent", .name = SESSION_PERSISTENT, .as = AS_BOOLEAN},
    {.label = "IsConnected", .name = SESSION_CONNECTED, .as = AS_BOOLEAN},
    {.label = "AuthenticationType", .name = SESSION_ID, .as = AS_IGNORED},
    {.label = "NumberOfConnections", .name = SESSION_ID, .as = AS_IGNORED},
    {.label = NULL},
};

static bool wants_session(const struct seen *seen)
{
    return record_text(seen->record, "TargetNodeAddress").len > 0;
}

const struct source source_iscsi_session = {
    .name = "Get-IscsiSession",
    .types = (const char *const[]){"MSFT_iSCSISession", NULL},
    .commands = (const char *const[]){"IscsiSessions", NULL},
    .element = ELEMENT_SESSION,
    .properties = session_rows,
    .key = "SessionIdentifier|InitiatorSideIdentifier|NumberOfConnections",
    .supplies = SUPPLIES(ISCSI_SESSIONS) | SUPPLIES(ISCSI_BINDINGS),
    .wants = wants_session,
};

/* A connection shows the address that carries it, a session what its initiator was bound to: the session's
 * word counts. Connections do not tell their session, and those of equal ends are one to the model: which
 * addresses carry sessions is known, but neither how many sessions there are nor what they are bound to. */
static const struct property connection_rows[] = {
    {.label = "InitiatorAddress", .name = SESSION_INITIATOR, .as = AS_IP, .flags = FACT_WEAK},
    {.label = "InitiatorNodeAddress", .name = SESSION_INITIATOR, .as = AS_IP, .flags = FACT_WEAK},
    {.label = "TargetAddress", .name = SESSION_TARGET_PORTAL, .as = AS_IP},
    {.label = "TargetNodeAddress", .name = SESSION_TARGET_PORTAL, .as = AS_IP},
    {.label = "ConnectionIdentifier", .name = SESSION_ID, .as = AS_IGNORED},
    {.label = "TargetPortNumber", .name = SESSION_ID, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_iscsi_connection = {
    .name = "Get-IscsiConnection",
    .types = (const char *const[]){"MSFT_iSCSIConnection", NULL},
    .commands = (const char *const[]){"IscsiConnections", NULL},
    .element = ELEMENT_SESSION,
    .properties = connection_rows,
    .key = "ConnectionIdentifier",
    .supplies = SUPPLIES(ISCSI_SESSIONS),
};

static const struct property portal_rows[] = {
    {.label = "TargetPortalAddress", .name = PORTAL_ADDRESS, .as = AS_TEXT},
    {.label = "InitiatorPortalAddress", .name = PORTAL_INITIATOR, .as = AS_IP},
    {.label = "TargetPortalPortNumber", .name = PORTAL_ADDRESS, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_iscsi_target_portal = {
    .name = "Get-IscsiTargetPortal",
    .types = (const char *const[]){"MSFT_iSCSITargetPortal", NULL},
    .commands = (const char *const[]){"IscsiTargetPortals", NULL},
    .element = ELEMENT_PORTAL,
    .properties = portal_rows,
    .key = "TargetPortalAddress",
};

/* Get-MSDSMAutomaticClaimSettings prints a hash table: a row each bus type, or one object with them. */
static bool wants_claim(const struct seen *seen)
{
    return span_equal_nocase(record_text(seen->record, "Name"), SPAN("iSCSI")) ||
           record_field(seen->record, "iSCSI");
}

static void see_claim(struct seen *seen)
{
    if (!seen_say_field(seen, seen->sighting, "iSCSI", ISCSI_MPIO, AS_BOOLEAN, NULL, 0))
        seen_say_field(seen, seen->sighting, "Value", ISCSI_MPIO, AS_BOOLEAN, NULL, 0);
    seen_supplies(seen, DATASET_MPIO, true);
}

static const struct property claim_rows[] = {
    {.label = "Name", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = "Value", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = "iSCSI", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = "SAS", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_msdsm_claim = {
    .name = "Get-MSDSMAutomaticClaimSettings",
    .types = (const char *const[]){NULL},
    .commands = (const char *const[]){"MSDSMAutomaticClaimSettings", NULL},
    .element = ELEMENT_ISCSI,
    .properties = claim_rows,
    .may_supply = SUPPLIES(MPIO),
    .key = "iSCSI",
    .see = see_claim,
    .wants = wants_claim,
};

static bool wants_hardware(const struct seen *seen)
{
    return span_starts_nocase(record_text(seen->record, "ProductId"), SPAN("iSCSIBusType"));
}

static void see_hardware(struct seen *seen)
{
    const struct field *f = record_field(seen->record, "ProductId");
    seen_say_text(seen, seen->sighting, ISCSI_MPIO, SPAN("true"), f ? &f->value : NULL, 0);
    seen_mark(seen, f, LINE_UNDERSTOOD);
}

static const struct property hardware_rows[] = {
    {.label = "VendorId", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = "ProductId", .name = ISCSI_MPIO, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_msdsm_hardware = {
    .name = "Get-MSDSMSupportedHW",
    .types = (const char *const[]){"MSFT_MSDSM_SUPPORTED_HW", "MSDSM_SUPPORTED_HW", NULL},
    .element = ELEMENT_ISCSI,
    .properties = hardware_rows,
    .key = "VendorId",
    .see = see_hardware,
    .wants = wants_hardware,
};
