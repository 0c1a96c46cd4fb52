/* Taking XPath expressions apart where a person would: at `or`, `and`, comparisons and predicates. */
#ifndef HVLINT_COMMAND_XPATH_PARTS_H
#define HVLINT_COMMAND_XPATH_PARTS_H

#include "base/span.h"

/* Takes the part before the next top-level word (`and`, `or`) or byte (`|`) off *rest; the whole rest when
 * there is none. Loop with `while (rest->at)`. Literals, brackets and parentheses are kept whole. */
struct span xpath_split(struct span *rest, const char *word);

/* Splits at a top-level comparison; false when there is none. */
bool xpath_comparison(struct span s, struct span *left, struct span *sign, struct span *right);

/* What `(...)` or `not(...)` holds, if it is the whole span; else false. */
bool xpath_inner(struct span s, const char *before, struct span *inner);

/* Takes the last predicate off a path (`a/b[x][y]` becomes `a/b[x]` and `y`); false when it ends in none. */
bool xpath_last_predicate(struct span *path, struct span *predicate);

#endif
