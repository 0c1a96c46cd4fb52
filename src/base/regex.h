/* PCRE2 with JIT and limits on matching (steps, depth, heap), so that no pattern and no text can hang the
 * program. */
#ifndef HVLINT_BASE_REGEX_H
#define HVLINT_BASE_REGEX_H

#include "base/arena.h"

struct regex;

/* flags: any of `i` (no case), `m`, `s`, `x`; NULL for none. NULL and a message in *error (in the arena) when
 * the pattern is wrong. Free with regex_free. */
struct regex *regex_compile(struct span pattern, const char *flags, struct arena *arena, const char **error);

/* Whether text contains a match; groups[0..count) receive the whole match and its groups (at == NULL: unset).
 * 1 match, 0 none, -1 when a limit stopped it. */
int regex_match(struct regex *r, struct span text, struct span *groups, size_t count);
void regex_free(struct regex *r);

#endif
