#include "command/ruleset.h"

const char *const release_names[RELEASE_COUNT + 1] = {"2003", "2008", "2008R2", "2012", "2012R2",
                                                      "2016", "2019", "2022",   "2025", NULL};

static int release_index(struct span name)
{
    for (int i = 0; i < RELEASE_COUNT; i++)
        if (span_equal_nocase(name, span_of(release_names[i])))
            return i;
    return -1;
}

unsigned release_mask(struct span name)
{
    int i = release_index(name);
    return i < 0 ? 0 : 1u << i;
}

static bool one_range(struct span text, unsigned *mask)
{
    const char *dash = span_find(text, '-');
    struct span low = dash ? span_between(text.at, dash) : text;
    struct span high = dash ? span_between(dash + 1, span_end(text)) : text;
    int first = low.len ? release_index(low) : 0;
    int last = high.len ? release_index(high) : RELEASE_COUNT - 1;
    if (first < 0 || last < first)
        return false;
    for (int i = first; i <= last; i++)
        *mask |= 1u << i;
    return true;
}

bool release_range(struct span text, unsigned *mask)
{
    *mask = 0;
    while (text.at) {
        struct span one = span_trim(span_split(&text, ' '));
        if (one.len && !one_range(one, mask))
            return false;
    }
    return *mask != 0;
}
