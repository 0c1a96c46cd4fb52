/* The list of shapes, in the order in which they are asked: strict ones first, the two general ones of
 * PowerShell last. */
#ifndef HVLINT_READ_SHAPES_H
#define HVLINT_READ_SHAPES_H

#include "read/record.h"

/* clang-format off */
#define SHAPES(SHAPE)                                                                                          \
    SHAPE(clixml) SHAPE(cimxml) SHAPE(convertxml) SHAPE(nfo) SHAPE(json)                                       \
    SHAPE(reg) SHAPE(cluster_log)                                                                                                 \
    SHAPE(netsh_dump) SHAPE(netsh_config) SHAPE(netsh_interfaces) SHAPE(netsh_addresses) SHAPE(netsh_route)    \
    SHAPE(netsh_parameters) SHAPE(netsh_global) SHAPE(netsh_show_interface)                                    \
    SHAPE(nvspbind) SHAPE(iscsicli) SHAPE(mpclaim) SHAPE(arp) SHAPE(getmac)                                    \
    SHAPE(ipconfig) SHAPE(routes) SHAPE(systeminfo)                                                            \
    SHAPE(wmic_list) SHAPE(wmic_table) SHAPE(csv) SHAPE(table) SHAPE(list)
/* clang-format on */

#define DECLARE_SHAPE(name) extern const struct shape shape_##name;
SHAPES(DECLARE_SHAPE)
#undef DECLARE_SHAPE

#endif
