/* The NetQos module: data center bridging of the host. What is set for one adapter alone is left out. */
#include "source/source.h"

static bool is_global(const struct seen *seen)
{
    struct span set = record_text(seen->record, "PolicySet"), alias = record_text(seen->record, "IfAlias");
    if (!alias.len)
        alias = record_text(seen->record, "InterfaceAlias");
    return !alias.len && !span_starts_nocase(set, SPAN("Adapter"));
}

/* ---- Get-NetQosPolicy ---- */

static const struct word templates[] = {
    {"None", "none"},       {"Default", "default"}, {"iSCSI", "iscsi"},
    {"NFS", "nfs"},         {"SMB", "smb"},         {"LiveMigration", "live-migration"},
    {"Cluster", "cluster"}, {NULL, NULL},
};

static const struct property policy_rows[] = {
    {.label = "Name", .name = QOS_POLICY_NAME, .as = AS_TEXT},
    {.label = "NetDirectPort", .name = QOS_POLICY_PORT, .as = AS_NUMBER},
    {.label = "NetDirectPortMatchCondition", .name = QOS_POLICY_PORT, .as = AS_NUMBER},
    {.label = "Template", .name = QOS_POLICY_TEMPLATE, .as = AS_WORD, .words = templates},
    {.label = "TemplateMatchCondition", .name = QOS_POLICY_TEMPLATE, .as = AS_WORD, .words = templates},
    {.label = "PriorityValue", .name = QOS_POLICY_PRIORITY, .as = AS_NUMBER},
    {.label = "PriorityValue8021Action", .name = QOS_POLICY_PRIORITY, .as = AS_NUMBER},
    {.label = "NetworkProfile", .name = QOS_POLICY_NAME, .as = AS_IGNORED},
    {.label = "Precedence", .name = QOS_POLICY_NAME, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_qos_policy = {
    .name = "Get-NetQosPolicy",
    .types = (const char *const[]){"MSFT_NetQosPolicySettingData", NULL},
    .element = ELEMENT_QOS_POLICY,
    .properties = policy_rows,
    .key = "NetworkProfile|NetDirectPort|NetDirectPortMatchCondition|PriorityValue8021Action",
    .supplies = SUPPLIES(QOS_POLICIES),
};

/* ---- Get-NetQosFlowControl ---- */

static const struct property flow_rows[] = {
    {.label = "Priority", .name = FLOW_CONTROL_PRIORITY, .as = AS_NUMBER},
    {.label = "Enabled", .name = FLOW_CONTROL_ENABLED, .as = AS_BOOLEAN},
    {.label = "PolicySet", .name = FLOW_CONTROL_PRIORITY, .as = AS_IGNORED},
    {.label = "IfIndex", .name = FLOW_CONTROL_PRIORITY, .as = AS_IGNORED},
    {.label = "IfAlias", .name = FLOW_CONTROL_PRIORITY, .as = AS_IGNORED},
    {.label = "InterfaceAlias", .name = FLOW_CONTROL_PRIORITY, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_qos_flow_control = {
    .name = "Get-NetQosFlowControl",
    .types = (const char *const[]){"MSFT_NetQosFlowControlSettingData", NULL},
    .element = ELEMENT_FLOW_CONTROL,
    .properties = flow_rows,
    .supplies = SUPPLIES(QOS_FLOW_CONTROL),
    .wants = is_global,
};

/* ---- Get-NetQosTrafficClass ---- */

static const struct property class_rows[] = {
    {.label = "Name", .name = TRAFFIC_CLASS_NAME, .as = AS_TEXT},
    {.label = "Algorithm", .name = TRAFFIC_CLASS_ALGORITHM, .as = AS_TEXT},
    {.label = "Bandwidth", .name = TRAFFIC_CLASS_BANDWIDTH, .as = AS_NUMBER},
    {.label = "BandwidthPercentage", .name = TRAFFIC_CLASS_BANDWIDTH, .as = AS_NUMBER},
    {.label = "Priority", .name = TRAFFIC_CLASS_NAME, .as = AS_IGNORED},
    {.label = "PolicySet", .name = TRAFFIC_CLASS_NAME, .as = AS_IGNORED},
    {.label = "IfIndex", .name = TRAFFIC_CLASS_NAME, .as = AS_IGNORED},
    {.label = "IfAlias", .name = TRAFFIC_CLASS_NAME, .as = AS_IGNORED},
    {.label = "InterfaceAlias", .name = TRAFFIC_CLASS_NAME, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_qos_traffic_class = {
    .name = "Get-NetQosTrafficClass",
    .types = (const char *const[]){"MSFT_NetQosTrafficClassSettingData", NULL},
    .element = ELEMENT_TRAFFIC_CLASS,
    .properties = class_rows,
    .key = "Algorithm",
    .supplies = SUPPLIES(QOS_CLASSES),
    .wants = is_global,
};

/* ---- Get-NetQosDcbxSetting ---- */

static const struct property dcbx_rows[] = {
    {.label = "Willing", .name = QOS_WILLING, .as = AS_BOOLEAN},
    {.label = "PolicySet", .name = QOS_WILLING, .as = AS_IGNORED},
    {.label = "IfIndex", .name = QOS_WILLING, .as = AS_IGNORED},
    {.label = "IfAlias", .name = QOS_WILLING, .as = AS_IGNORED},
    {.label = "InterfaceAlias", .name = QOS_WILLING, .as = AS_IGNORED},
    {.label = NULL},
};

const struct source source_net_qos_dcbx_setting = {
    .name = "Get-NetQosDcbxSetting",
    .types = (const char *const[]){"MSFT_NetQosDcbxSettingData", NULL},
    .element = ELEMENT_QOS,
    .properties = dcbx_rows,
    .key = "Willing",
    .supplies = SUPPLIES(QOS_DCBX),
    .wants = is_global,
};
