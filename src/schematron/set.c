/* What schemas share. */
#include <stdlib.h>

#include "base/regex.h"
#include "schematron/parts.h"

enum { REGEXES_MAX = 1000 };

struct schema_set *schema_set_new(void)
{
    struct schema_set *set = memory_get(sizeof(*set));
    *set = (struct schema_set){0};
    return set;
}

static void forget_regexes(struct schema_set *set)
{
    for (size_t i = 0; i < set->regexes.room; i++)
        if (set->regexes.entries[i].value)
            regex_free(set->regexes.entries[i].value);
    hash_free(&set->regexes);
    arena_free(&set->regex_keys);
}

void set_keep_regex(struct schema_set *set, struct span key, struct regex *regex)
{
    if (set->regexes.count == REGEXES_MAX)
        forget_regexes(set);
    hash_put(&set->regexes, arena_span(&set->regex_keys, key), regex);
}

void schema_set_free(struct schema_set *set)
{
    if (!set)
        return;
    forget_regexes(set);
    names_free(&set->names);
    free(set);
}

struct tree *schema_prepare(const struct schema_set *set, xmlDoc *doc)
{
    return tree_use(doc, &set->names);
}

void schema_release(struct tree *prepared)
{
    tree_leave(prepared);
}
