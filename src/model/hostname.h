/* Which host a path speaks of, where the content does not say it. */
#ifndef HVLINT_MODEL_HOSTNAME_H
#define HVLINT_MODEL_HOSTNAME_H

#include "base/span.h"

/* The host that a file's name tells beside words of commands: `HV01_ipconfig.txt`, `ipconfig-HV01.log`; empty
 * when the name holds nothing but such words (`Get-NetAdapter.txt`) or none of them. */
struct span hostname_of_file(struct span path);

/* The whole stem of the file's name: `HV01` of `bundle/HV01.txt`. */
struct span hostname_stem(struct span path);

/* Whether all words of the file's name are words of commands (`ipconfig-all.txt`, `GetNetAdapter.xml`). */
bool hostname_is_command(struct span path);

/* The path without its last component; empty at the top. */
struct span hostname_directory(struct span path);

/* The host that a directory's name tells: `Node_HV01.corp.example` and `msdbg.HV01` do for sure (*sure),
 * others may; empty for words that name no host (`cluster`, `exports`). */
struct span hostname_of_directory(struct span directory, bool *sure);

#endif
