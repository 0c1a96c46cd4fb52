/* What the readers of netsh share with each other. */
#ifndef HVLINT_READ_NETSH_H
#define HVLINT_READ_NETSH_H

#include "read/record.h"

/* Whether the output at `line` speaks of IPv6: told by the command, by a command echoed just above or by the
 * file's name. *known says whether any of them told. */
bool netsh_is_ipv6(const struct reading *r, uint32_t line, bool *known);

/* A command that was typed without a prompt just above `line` is understood. */
void netsh_mark_command(struct reading *r, uint32_t line);

/* A title with one long ruler of dashes below it: the ruler's length, else 0. */
size_t netsh_title_ruler(const struct reading *r, uint32_t line);

#endif
