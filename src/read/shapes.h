/* The list of shapes, in the order in which they are asked: strict ones first, the two general ones of
 * PowerShell last. */
#ifndef HVLINT_READ_SHAPES_H
#define HVLINT_READ_SHAPES_H

#include "read/record.h"

/* SHAPE(name, what people call it) */
/* clang-format off */
#define SHAPES(SHAPE)                                                                                        \
    SHAPE(clixml, "Export-Clixml")                                                                           \
    SHAPE(cimxml, "CIM-XML of WMI, wmic /format:rawxml")                                                     \
    SHAPE(convertxml, "ConvertTo-Xml")                                                                       \
    SHAPE(model, "hvlint model")                                                                             \
    SHAPE(nfo, "msinfo32 /nfo")                                                                              \
    SHAPE(json, "ConvertTo-Json")                                                                            \
    SHAPE(reg, "reg export, reg query")                                                                      \
    SHAPE(cluster_log, "Get-ClusterLog")                                                                     \
    SHAPE(netsh_dump, "netsh ... dump: a script of netsh commands")                                          \
    SHAPE(netsh_config, "netsh interface ipv4 show config")                                                  \
    SHAPE(netsh_interfaces, "netsh interface ipv4 show interfaces, show subinterfaces")                      \
    SHAPE(netsh_addresses, "netsh interface ipv4 show addresses")                                            \
    SHAPE(netsh_route, "netsh interface ipv4 show route")                                                    \
    SHAPE(netsh_parameters, "netsh interface ipv4 show interface NAME")                                      \
    SHAPE(netsh_global, "netsh interface tcp show global and the like")                                      \
    SHAPE(netsh_show_interface, "netsh interface show interface")                                            \
    SHAPE(nvspbind, "nvspbind, nvspinfo")                                                                    \
    SHAPE(iscsicli, "iscsicli SessionList, ListTargetPortals, ...")                                          \
    SHAPE(mpclaim, "mpclaim -s -d, mpclaim -e")                                                              \
    SHAPE(arp, "arp -a")                                                                                     \
    SHAPE(getmac, "getmac")                                                                                  \
    SHAPE(ipconfig, "ipconfig, ipconfig /all, in any of the languages of the label table")                   \
    SHAPE(routes, "route print, netstat -r, in any language")                                                \
    SHAPE(systeminfo, "systeminfo, in any language")                                                         \
    SHAPE(wmic_list, "wmic ... /format:list")                                                                \
    SHAPE(wmic_table, "wmic ... (a table)")                                                                  \
    SHAPE(csv, "Export-Csv, ConvertTo-Csv, wmic /format:csv, systeminfo /fo csv")                            \
    SHAPE(table, "Format-Table: what PowerShell prints")                                                     \
    SHAPE(list, "Format-List")
/* clang-format on */

#define DECLARE_SHAPE(name, title) extern const struct shape shape_##name;
SHAPES(DECLARE_SHAPE)
#undef DECLARE_SHAPE

/* What each of shapes[] reads, in people's words. */
extern const char *const shape_titles[];

#endif
