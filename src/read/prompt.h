/* Prompts, commands and everything else that a console session prints around the outputs of its commands. */
#ifndef HVLINT_READ_PROMPT_H
#define HVLINT_READ_PROMPT_H

#include "input/input.h"

enum prompt_kind {
    PROMPT_POWERSHELL, /* `PS C:\> command`, `[HOST]: PS C:\> command`, `PS> command` */
    PROMPT_CMD,        /* `C:\Users\x>command` */
    PROMPT_CONTINUED,  /* `>> rest of the command above` */
    PROMPT_BARE,       /* a cmdlet typed without a prompt: `Get-NetAdapter | fl` */
    PROMPT_HOST, /* names a host only: `USER @ COMPUTER:` (Get-NetView), `Machine: HV01 (Microsoft Windows NT
                    ...)` */
};

struct prompt {
    enum prompt_kind kind;
    struct span command; /* trimmed, without a comment; empty: none, or it stands on the next line */
    struct span host;    /* the computer that the line names, or empty */
    struct span version; /* the Windows version that a transcript's head names (`10.0.17763.0`), or empty */
};

/* Whether the line is a prompt (or names the host of what follows); fills *p when it is. Looks at the first
 * bytes only for nearly all other lines. */
bool prompt_parse(struct span line, struct prompt *p);

/* A heading of support scripts (TSS, SDP): a line of dashes, a command, a line of dashes. Returns the lines
 * that it takes (3) and fills *p (kind PROMPT_BARE), or 0. */
uint32_t prompt_block(const struct input *in, uint32_t line, uint32_t end, struct prompt *p);

/* How many lines from `line` on are to be ignored on purpose: a banner, a transcript's head (whatever its
 * language; a line that prompt_parse takes as PROMPT_HOST is left out), an error record with its message. 0
 * when there is none. */
uint32_t prompt_ignored(const struct input *in, uint32_t line, uint32_t end);

#endif
