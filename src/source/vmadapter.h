/* What is said of host virtual adapters. */
#ifndef HVLINT_SOURCE_VMADAPTER_H
#define HVLINT_SOURCE_VMADAPTER_H

#include "source/source.h"

/* Says the name that Hyper-V has for a host virtual adapter, and the connection name that follows from it
 * unless a user renamed it. */
void say_vnic_name(struct seen *seen, struct sighting *adapter, struct span name, const struct value *v);

#endif
