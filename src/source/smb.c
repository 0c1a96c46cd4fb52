/* The SmbShare module: how the SMB client and server of a host are set up. */
#include "source/source.h"

static const struct property client_rows[] = {
    {.label = "EnableMultiChannel", .name = SMB_CLIENT_MULTICHANNEL, .as = AS_BOOLEAN},
    {.label = "RequireSecuritySignature", .name = SMB_CLIENT_SIGNING, .as = AS_BOOLEAN},
    {.label = "ConnectionCountPerRssNetworkInterface", .name = SMB_CLIENT_SIGNING, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_smb_client_configuration = {
    .name = "Get-SmbClientConfiguration",
    .types = (const char *const[]){"MSFT_SmbClientConfiguration", NULL},
    .element = ELEMENT_SMB,
    .properties = client_rows,
    .key = "ConnectionCountPerRssNetworkInterface",
    .supplies = SUPPLIES(SMB_CLIENT),
};

static const struct property server_rows[] = {
    {.label = "EnableMultiChannel", .name = SMB_SERVER_MULTICHANNEL, .as = AS_BOOLEAN},
    {.label = "RequireSecuritySignature", .name = SMB_SERVER_SIGNING, .as = AS_BOOLEAN},
    {.label = "EncryptData", .name = SMB_ENCRYPTION, .as = AS_BOOLEAN},
    {.label = "RejectUnencryptedAccess", .name = SMB_ENCRYPTION, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_smb_server_configuration = {
    .name = "Get-SmbServerConfiguration",
    .types = (const char *const[]){"MSFT_SmbServerConfiguration", NULL},
    .element = ELEMENT_SMB,
    .properties = server_rows,
    .key = "EncryptData|RejectUnencryptedAccess",
    .supplies = SUPPLIES(SMB_SERVER),
};

/* The alias stays as it is: that no adapter has that name is what a rule wants to know. */
static const struct property constraint_rows[] = {
    {.label = "ServerName", .name = CONSTRAINT_SERVER, .as = AS_TEXT},
    {.label = "InterfaceAlias", .name = CONSTRAINT_INTERFACE, .as = AS_TEXT},
    {.label = "InterfaceGuid", .name = CONSTRAINT_GUID, .as = AS_GUID},
    {.label = "InterfaceIndex", .name = CONSTRAINT_SERVER, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_smb_multichannel_constraint = {
    .name = "Get-SmbMultichannelConstraint",
    .types = (const char *const[]){"MSFT_SmbMultichannelConstraint", "MSFT_SmbMultiChannelConstraint", NULL},
    .element = ELEMENT_CONSTRAINT,
    .properties = constraint_rows,
    .supplies = SUPPLIES(SMB_CONSTRAINTS),
};

/* MSFT_SmbBandwidthLimit's page has the numbers; later releases know more categories. */
static const struct word limit_categories[] = {
    {"Default", "default"},
    {"VirtualMachine", "virtual-machine"},
    {"LiveMigration", "live-migration"},
    {"0", "default"},
    {"1", "virtual-machine"},
    {"2", "live-migration"},
    {NULL, NULL},
};

static const struct property limit_rows[] = {
    {.label = "Category", .name = SMB_LIMIT_CATEGORY, .as = AS_WORD, .words = limit_categories},
    {.label = "BytesPerSecond", .name = SMB_LIMIT_BYTES, .as = AS_NUMBER},
    {.label = "Bytes Per Second", .name = SMB_LIMIT_BYTES, .as = AS_NUMBER},
    {.label = NULL},
};

const struct source source_smb_bandwidth_limit = {
    .name = "Get-SmbBandwidthLimit",
    .types = (const char *const[]){"MSFT_SmbBandwidthLimit", NULL},
    .element = ELEMENT_SMB_LIMIT,
    .properties = limit_rows,
    .key = "BytesPerSecond|Bytes Per Second",
    .supplies = SUPPLIES(SMB_LIMITS),
};
