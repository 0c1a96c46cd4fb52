#include "source/source.h"

/* A source is a row here. Where two list the same class or command, the first has it. */
/* clang-format off */
#define SOURCES(SOURCE)                                                                                        \
    /* model.c */ SOURCE(model)                                                                                \
    /* netadapter.c */ SOURCE(net_adapter) SOURCE(net_adapter_binding) SOURCE(net_adapter_advanced_property)   \
    SOURCE(net_adapter_rdma) SOURCE(net_adapter_rss) SOURCE(net_adapter_vmq) SOURCE(net_adapter_sriov)         \
    SOURCE(net_adapter_qos) SOURCE(net_adapter_power_management)                                               \
    /* qos.c */ SOURCE(net_qos_policy) SOURCE(net_qos_flow_control) SOURCE(net_qos_traffic_class)              \
    SOURCE(net_qos_dcbx_setting)                                                                               \
    /* netip.c */ SOURCE(net_ip_interface) SOURCE(net_ip_address) SOURCE(net_route)                            \
    SOURCE(net_ip_configuration) SOURCE(dns_client_server_address) SOURCE(dns_client)                          \
    SOURCE(net_connection_profile)                                                                             \
    /* hyperv.c */ SOURCE(vm_switch) SOURCE(vm_switch_team) SOURCE(vm_switch_extension)                        \
    /* vmadapter.c */ SOURCE(vm_network_adapter) SOURCE(vm_network_adapter_vlan)                               \
    SOURCE(vm_network_adapter_team_mapping) /* tcp_global.c */ SOURCE(net_offload_global_setting)              \
    /* hyperv.c */ SOURCE(vm_host) SOURCE(vm_migration_network)    \
    SOURCE(msvm_switch) SOURCE(msvm_switch_setting) SOURCE(msvm_external_port) SOURCE(msvm_internal_port)      \
    /* lbfo.c */ SOURCE(net_lbfo_team) SOURCE(net_lbfo_team_member) SOURCE(net_lbfo_team_nic)                  \
    /* cluster.c */ SOURCE(cluster) SOURCE(cluster_node) SOURCE(cluster_network)                               \
    SOURCE(cluster_network_interface) SOURCE(cluster_parameter)                                                \
    /* cluster_log.c */ SOURCE(cluster_log)\
    /* iscsi.c */ SOURCE(iscsi_session) SOURCE(iscsi_connection) SOURCE(iscsi_target_portal)                   \
    SOURCE(msdsm_claim) SOURCE(msdsm_hardware)                                                                 \
    /* win32.c */ SOURCE(win32_network_adapter) SOURCE(win32_network_adapter_configuration)                    \
    SOURCE(win32_operating_system) SOURCE(win32_computer_system) SOURCE(computer_info)                         \
    /* services.c */ SOURCE(service) SOURCE(net_firewall_profile) SOURCE(net_firewall_rule)                    \
    /* smb.c */ SOURCE(smb_client_configuration) SOURCE(smb_server_configuration)                              \
    SOURCE(smb_multichannel_constraint) SOURCE(smb_bandwidth_limit)                                            \
    /* ipconfig.c, routes.c, systeminfo.c */ SOURCE(ipconfig) SOURCE(routes) SOURCE(systeminfo)                \
    /* netsh.c, netsh_config.c, netsh_dump.c */                                                                \
    SOURCE(netsh_interfaces) SOURCE(netsh_interfaces6) SOURCE(netsh_subinterfaces) SOURCE(netsh_other)         \
    SOURCE(netsh_parameters) SOURCE(netsh_parameters6) SOURCE(netsh_route) SOURCE(netsh_addresses)             \
    SOURCE(netsh_address) SOURCE(netsh_show_interface) SOURCE(netsh_config) SOURCE(netsh_dump)                 \
    SOURCE(netsh_firewall)                                                                                     \
    /* nvspbind.c, reg.c */ SOURCE(nvspbind) SOURCE(nvspbind_adapter) SOURCE(nvspinfo) SOURCE(reg)             \
    /* iscsicli.c */ SOURCE(iscsicli) SOURCE(iscsicli_portal) SOURCE(iscsicli_target)                          \
    SOURCE(mpclaim) SOURCE(mpclaim_arrays)                                                                     \
    /* misc_tools.c */ SOURCE(getmac) SOURCE(arp)                                                              \
    /* ignored.c */ SOURCE(ignored) SOURCE(ignored_lists)
/* clang-format on */

#define DECLARE_SOURCE(name) extern const struct source source_##name;
SOURCES(DECLARE_SOURCE)
#undef DECLARE_SOURCE

#define POINT_TO_SOURCE(name) &source_##name,

const struct source *const sources[] = {SOURCES(POINT_TO_SOURCE) NULL};
