#include "base/name.h"

static bool same_letter(char a, char b, bool nocase)
{
    struct span x = {.at = &a, .len = 1}, y = {.at = &b, .len = 1};
    return nocase ? span_equal_nocase(x, y) : a == b;
}

/* After a mismatch only the last `*` need give way: an earlier one could not help more. */
bool name_matches(const char *glob, const char *text, bool nocase)
{
    const char *star = NULL, *retry = NULL;
    while (*text) {
        if (*glob == '*') {
            star = ++glob;
            retry = text;
        } else if (*glob && (*glob == '?' || same_letter(*glob, *text, nocase))) {
            glob++;
            text++;
        } else if (star) {
            glob = star;
            text = ++retry;
        } else {
            return false;
        }
    }
    while (*glob == '*')
        glob++;
    return !*glob;
}

unsigned name_distance(const char *a, struct span b)
{
    enum { LONGEST = 40 };
    unsigned row[LONGEST + 1];
    size_t n = strlen(a);
    if (n > LONGEST || b.len > LONGEST)
        return LONGEST;
    for (unsigned j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned above = row[j], cost = diagonal + (a[i - 1] != b.at[j - 1]);
            unsigned side = (row[j - 1] < above ? row[j - 1] : above) + 1;
            row[j] = side < cost ? side : cost;
            diagonal = above;
        }
    }
    return row[b.len];
}

const char *name_nearest(const char *const *names, struct span wanted)
{
    unsigned best = 4;
    const char *nearest = NULL;
    for (; *names; names++) {
        unsigned d = name_distance(*names, wanted);
        if (d < best && d < wanted.len) {
            best = d;
            nearest = *names;
        }
    }
    return nearest;
}
