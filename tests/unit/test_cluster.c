/* The cluster's choices: cluster networks in, places and metrics out. */
#include <check.h>
#include <stddef.h>

#include "decide/cluster.h"

enum { NONE = 0, INTERNAL = 1, MIXED = 3, NETWORKS = 4 };

#define UNKNOWN UINT64_MAX
#define UNLISTED SIZE_MAX

static const struct {
    const char *what;
    struct cluster_network networks[NETWORKS];
    size_t ranks[NETWORKS];
} orders[] = {
    {"by metric, the lowest last",
     {{INTERNAL, 1000, UNLISTED, false},
      {INTERNAL, 1100, UNLISTED, false},
      {MIXED, 10000, UNLISTED, false},
      {INTERNAL, 1200, UNLISTED, false}},
     {4, 1, 3, 2}},
    {"closed and excluded networks have no place",
     {{INTERNAL, 1000, UNLISTED, false},
      {NONE, 500, UNLISTED, false},
      {MIXED, 10000, UNLISTED, true},
      {INTERNAL, 1200, UNLISTED, false}},
     {2, 0, 0, 1}},
    {"the list counts, then metrics",
     {{INTERNAL, 1000, 1, false},
      {INTERNAL, 1100, 0, false},
      {MIXED, 10000, UNLISTED, false},
      {MIXED, 10100, UNLISTED, false}},
     {2, 1, 3, 4}},
    {"excluded counts more than listed",
     {{INTERNAL, 1000, 0, true},
      {INTERNAL, 1100, 1, false},
      {NONE, UNKNOWN, UNLISTED, false},
      {NONE, UNKNOWN, UNLISTED, false}},
     {0, 1, 0, 0}},
    {"without metrics only listed ones have a place",
     {{INTERNAL, UNKNOWN, UNLISTED, false},
      {INTERNAL, UNKNOWN, 0, false},
      {MIXED, UNKNOWN, UNLISTED, false},
      {NONE, UNKNOWN, UNLISTED, false}},
     {0, 1, 0, 0}},
    {"one that is left is the first",
     {{INTERNAL, UNKNOWN, UNLISTED, false},
      {NONE, UNKNOWN, UNLISTED, false},
      {MIXED, UNKNOWN, UNLISTED, true},
      {NONE, UNKNOWN, UNLISTED, false}},
     {1, 0, 0, 0}},
    {"client only (2) is not supported",
     {{2, 1, UNLISTED, false},
      {INTERNAL, 1000, UNLISTED, false},
      {INTERNAL, 1100, UNLISTED, false},
      {NONE, UNKNOWN, UNLISTED, false}},
     {0, 2, 1, 0}},
};

START_TEST(ranks_networks)
{
    size_t ranks[NETWORKS];
    migration_ranks(orders[_i].networks, NETWORKS, ranks);
    for (size_t i = 0; i < NETWORKS; i++)
        ck_assert_msg(ranks[i] == orders[_i].ranks[i], "%s: network %zu has place %zu, not %zu",
                      orders[_i].what, i, ranks[i], orders[_i].ranks[i]);
}
END_TEST

START_TEST(ranks_nothing)
{
    size_t none = 7;
    migration_ranks(NULL, 0, &none);
    ck_assert_uint_eq(none, 7);
}
END_TEST

#define GBPS (1000ull * 1000 * 1000)

/* The first three are published samples. */
static const struct {
    uint64_t role;
    struct network_power power;
    uint64_t metric;
} metrics[] = {
    {INTERNAL, {1 * GBPS, true, false}, 30384}, {INTERNAL, {10 * GBPS, true, false}, 30240},
    {MIXED, {1 * GBPS, true, false}, 70384},    {NONE, {1 * GBPS, false, false}, 79984},
    {INTERNAL, {100 * GBPS, true, true}, 9600}, {MIXED, {100 * 1000 * 1000, false, false}, 80000},
    {INTERNAL, {4000 * GBPS, true, true}, 1},
};

START_TEST(expects_metric)
{
    ck_assert_uint_eq(expected_metric(metrics[_i].role, &metrics[_i].power), metrics[_i].metric);
}
END_TEST

Suite *suite_cluster(void);

Suite *suite_cluster(void)
{
    Suite *suite = suite_create("cluster");
    TCase *networks = tcase_create("networks");
    tcase_add_loop_test(networks, ranks_networks, 0, sizeof(orders) / sizeof(*orders));
    tcase_add_test(networks, ranks_nothing);
    tcase_add_loop_test(networks, expects_metric, 0, sizeof(metrics) / sizeof(*metrics));
    suite_add_tcase(suite, networks);
    return suite;
}
