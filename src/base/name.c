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

enum { LONGEST = 40 };

/* Rows of the table of distances: of the letter at hand, of the one before it and of the one before that. */
struct distances {
    unsigned rows[3][LONGEST + 1];
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static void fill_row(struct distances *d, const char *a, size_t i, struct span b)
{
    unsigned *row = d->rows[i % 3], *before = d->rows[(i + 2) % 3], *second = d->rows[(i + 1) % 3];
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= b.len; j++) {
        row[j] = least(before[j - 1] + (a[i - 1] != b.at[j - 1]), least(before[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b.at[j - 2] && a[i - 2] == b.at[j - 1])
            row[j] = least(row[j], second[j - 2] + 1);
    }
}

unsigned name_distance(const char *a, struct span b)
{
    struct distances d;
    size_t n = strlen(a);
    if (n > LONGEST || b.len > LONGEST)
        return LONGEST;
    for (unsigned j = 0; j <= b.len; j++)
        d.rows[0][j] = j;
    for (size_t i = 1; i <= n; i++)
        fill_row(&d, a, i, b);
    return d.rows[n % 3][b.len];
}

bool name_is_near(const char *name, struct span wanted, unsigned *best)
{
    unsigned d = name_distance(name, wanted), most = wanted.len < 5 ? 1 : wanted.len < 8 ? 2 : 3;
    if (d > most || d >= wanted.len || d >= *best)
        return false;
    *best = d;
    return true;
}

const char *name_nearest(const char *const *names, struct span wanted)
{
    unsigned best = LONGEST;
    const char *nearest = NULL;
    for (; *names; names++)
        if (name_is_near(*names, wanted, &best))
            nearest = *names;
    return nearest;
}
