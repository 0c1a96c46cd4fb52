/* What a row of ipconfig is where its label is of no known language: by its place in the fixed order of rows
 * and by the look of its value. */
#ifndef HVLINT_SOURCE_IPCONFIG_H
#define HVLINT_SOURCE_IPCONFIG_H

#include "source/labels.h"
#include "source/source.h"

/* How far the rows of a section have come: description, MAC, two flags, addresses with masks, leases,
 * gateway, DHCP server, DHCPv6 ids, DNS servers. Zero-initialised is the start. */
struct ipconfig_guess {
    enum { BEFORE_MAC, BEFORE_MASK, BEHIND_MASK, BEHIND_GATEWAY, BEHIND_IDS } place;
    bool leased;      /* rows that can only be leases were there */
    bool server_seen; /* the DHCP server */
};

/* The meaning of field i of r: key itself when it is known, else what place and value suggest, or
 * LABEL_UNKNOWN. To be asked for every field in order. */
enum label ipconfig_guess(struct ipconfig_guess *g, enum label key, const struct record *r, size_t i);

#endif
