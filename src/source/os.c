#include "source/source.h"

struct release {
    uint64_t first, last; /* build numbers */
    const char *name;
};

/* Builds of Windows Server, and of the clients made from the same source. */
static const struct release builds[] = {
    {3790, 3790, "2003"},   {6000, 6003, "2008"},   {7600, 7601, "2008R2"},
    {9200, 9200, "2012"},   {9600, 9600, "2012R2"}, {14393, 14393, "2016"},
    {17763, 17763, "2019"}, {20348, 20348, "2022"}, {26100, 26100, "2025"},
};

static const struct word versions[] = {
    {"5.2", "2003"}, {"6.0", "2008"}, {"6.1", "2008R2"}, {"6.2", "2012"}, {"6.3", "2012R2"}, {NULL, NULL},
};

/* In captions; the longer first. */
static const struct word captions[] = {
    {"2008 r2", "2008R2"}, {"2008r2", "2008R2"}, {"2012 r2", "2012R2"}, {"2012r2", "2012R2"},
    {"2003", "2003"},      {"2008", "2008"},     {"2012", "2012"},      {"2016", "2016"},
    {"2019", "2019"},      {"2022", "2022"},     {"2025", "2025"},      {NULL, NULL},
};

static const char *release_of_build(uint64_t build)
{
    for (size_t i = 0; i < sizeof builds / sizeof builds[0]; i++)
        if (build >= builds[i].first && build <= builds[i].last)
            return builds[i].name;
    return NULL;
}

/* `6.3.9600`, `10.0.17763.5329`, `6.1` (also with more text behind a blank). */
static const char *release_of_version(struct span text)
{
    struct span rest = text;
    struct span version = span_split(&rest, ' ');
    rest = version;
    struct span major = span_split(&rest, '.');
    struct span minor = rest.at ? span_split(&rest, '.') : (struct span){0};
    struct span build = rest.at ? span_split(&rest, '.') : (struct span){0};
    uint64_t number;
    if (!span_number(major, &number))
        return NULL;
    if (!minor.len)
        return release_of_build(number);
    if (span_number(build, &number))
        return release_of_build(number);
    struct span both = span_between(version.at, span_end(minor));
    for (const struct word *v = versions; v->found; v++)
        if (span_equal(both, span_of(v->found)))
            return v->meant;
    return NULL;
}

/* Builds that no server has. */
static const struct release clients[] = {
    {2600, 2600, "Windows XP"},   {10240, 10240, "Windows 10"}, {10586, 10586, "Windows 10"},
    {15063, 15063, "Windows 10"}, {19043, 19045, "Windows 10"}, {22000, 22000, "Windows 11"},
    {22621, 22631, "Windows 11"}, {26200, 26200, "Windows 11"},
};

const char *os_client(struct span version)
{
    uint64_t build;
    for (unsigned part = 0; part < 2 && version.at; part++)
        span_split(&version, '.');
    if (!version.at || !span_number(span_split(&version, '.'), &build))
        return NULL;
    for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++)
        if (build >= clients[i].first && build <= clients[i].last)
            return clients[i].name;
    return NULL;
}

static const char *find_nocase(struct span text, struct span part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (span_starts_nocase(span_skip(text, i), part))
            return text.at + i;
    return NULL;
}

const char *os_release(struct span text)
{
    text = span_trim(text);
    if (text.len > 200)
        return NULL;
    const char *release = release_of_version(text);
    if (release || !find_nocase(text, SPAN("server")))
        return release;
    if (!find_nocase(text, SPAN("windows")) && !find_nocase(text, SPAN("hyper-v")))
        return NULL;
    for (const struct word *c = captions; c->found; c++)
        if (find_nocase(text, span_of(c->found)))
            return c->meant;
    return NULL;
}
