/* MAC addresses and GUIDs in their one canonical spelling. */
#ifndef HVLINT_BASE_ID_H
#define HVLINT_BASE_ID_H

#include "base/span.h"

#define MAC_TEXT_MAX 48
#define GUID_TEXT_MAX 39

/* `00-15-5D-01-02-03`, `00:15:...`, `00 15 ...` or `00155D010203` (also 8 or more bytes, as tunnels have)
 * becomes `00-15-5d-01-02-03` in text (MAC_TEXT_MAX bytes). False when it is no MAC. */
bool mac_canonical(struct span s, char *text);

/* Whether a canonical MAC can be an adapter's: one whose bytes are all alike (00-00-..., aa-aa-...,
 * ff-ff-...) is none yet, or was masked by whoever published the export. */
bool mac_is_real(const char *canonical);

/* A GUID with or without braces and hyphens, in either case, becomes `{01234567-89ab-...}` in text
 * (GUID_TEXT_MAX bytes). False when it is no GUID. */
bool guid_canonical(struct span s, char *text);

#endif
