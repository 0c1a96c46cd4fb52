#include "decide/metric.h"

struct band {
    uint64_t from; /* bits per second */
    unsigned metric;
};

enum { KILO = 1000, MEGA = 1000 * KILO };
#define GIGA UINT64_C(1000000000)

/* KB299540; each table ends with the band from 0. The old one has its bounds inside of the slower band, for
 * which one bit more stands here. */
static const struct band old_wired[] = {
    {2 * GIGA, 5},
    {200 * MEGA + 1, 10},
    {80 * MEGA + 1, 20},
    {20 * MEGA + 1, 25},
    {4 * MEGA + 1, 30},
    {500 * KILO + 1, 40},
    {0, 50},
};

static const struct band new_wired[] = {
    {100 * GIGA, 5}, {40 * GIGA, 10}, {10 * GIGA, 15}, {2 * GIGA, 20},   {200 * MEGA, 25},
    {80 * MEGA, 35}, {20 * MEGA, 45}, {4 * MEGA, 55},  {500 * KILO, 65}, {0, 75},
};

static const struct band new_wireless[] = {
    {2 * GIGA, 25},   {500 * MEGA, 30}, {200 * MEGA, 35}, {150 * MEGA, 40}, {80 * MEGA, 45},
    {50 * MEGA, 50},  {20 * MEGA, 55},  {10 * MEGA, 60},  {4 * MEGA, 65},   {2 * MEGA, 70},
    {500 * KILO, 75}, {200 * KILO, 80}, {0, 85},
};

static unsigned metric_of(const struct band *bands, uint64_t speed)
{
    while (speed < bands->from)
        bands++;
    return bands->metric;
}

unsigned auto_metric(enum era era, uint64_t speed, bool wireless)
{
    if (era == ERA_UNKNOWN || speed == 0)
        return 0;
    if (era != ERA_2016)
        return metric_of(old_wired, speed);
    return metric_of(wireless ? new_wireless : new_wired, speed);
}

enum era era_of(const char *os)
{
    static const struct {
        const char *os;
        enum era era;
    } eras[] = {
        {"2003", ERA_2003}, {"2008", ERA_2008},   {"2008R2", ERA_2008},
        {"2012", ERA_2012}, {"2012R2", ERA_2012}, {"2016", ERA_2016},
        {"2019", ERA_2016}, {"2022", ERA_2016},   {"2025", ERA_2016},
    };
    for (size_t i = 0; os && i < sizeof(eras) / sizeof(*eras); i++)
        if (strcmp(eras[i].os, os) == 0)
            return eras[i].era;
    return ERA_UNKNOWN;
}
