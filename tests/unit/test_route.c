/* Route choice and automatic metrics: a host's facts in, the way out. */
#include <check.h>
#include <stdlib.h>

#include "decide/route.h"

/* A host as the test tells it. */
struct bench {
    struct model m;
    xmlNode *host;
};

static void bench_start(struct bench *b, const char *os)
{
    *b = (struct bench){0};
    b->m.doc = arena_alloc(&b->m.arena, sizeof(*b->m.doc));
    b->m.doc->type = XML_DOCUMENT_NODE;
    xmlNode *estate = model_add(&b->m, (xmlNode *)b->m.doc, ELEMENT_ESTATE, NULL);
    b->host = model_add(&b->m, estate, ELEMENT_HOST, NULL);
    model_set(&b->m, b->host, HOST_NAME, "HV01", NULL);
    if (os)
        model_set(&b->m, b->host, HOST_OS, os, NULL);
}

static xmlNode *add_adapter(struct bench *b, const char *name, const char *metric)
{
    xmlNode *a = model_add(&b->m, b->host, ELEMENT_ADAPTER, NULL);
    model_set(&b->m, a, ADAPTER_NAME, name, NULL);
    if (metric)
        model_set(&b->m, a, ADAPTER_METRIC, metric, NULL);
    if (metric)
        model_set(&b->m, a, ADAPTER_METRIC6, metric, NULL);
    return a;
}

static void add_address(struct bench *b, xmlNode *adapter, const char *ip, const char *prefix)
{
    xmlNode *a = model_add(&b->m, adapter, ELEMENT_ADDRESS, NULL);
    model_set(&b->m, a, ADDRESS_IP, ip, NULL);
    model_set(&b->m, a, ADDRESS_PREFIX, prefix, NULL);
}

static void add_gateway(struct bench *b, xmlNode *adapter, const char *ip, const char *metric)
{
    xmlNode *g = model_add(&b->m, adapter, ELEMENT_GATEWAY, NULL);
    model_set(&b->m, g, GATEWAY_IP, ip, NULL);
    if (metric)
        model_set(&b->m, g, GATEWAY_METRIC, metric, NULL);
}

static void add_route(struct bench *b, const char *to, const char *hop, const char *adapter,
                      const char *total)
{
    xmlNode *r = model_add(&b->m, b->host, ELEMENT_ROUTE, NULL);
    model_set(&b->m, r, ROUTE_DESTINATION, to, NULL);
    model_set(&b->m, r, ROUTE_NEXT_HOP, hop, NULL);
    model_set(&b->m, r, ROUTE_ADAPTER, adapter, NULL);
    model_set(&b->m, r, ROUTE_STORE, "active", NULL);
    if (total)
        model_set(&b->m, r, ROUTE_TOTAL_METRIC, total, NULL);
}

static void add_order(struct bench *b, const char *first, const char *second)
{
    xmlNode *order = model_add(&b->m, b->host, ELEMENT_BINDING_ORDER, NULL);
    model_set(&b->m, order, BINDING_ORDER_COMPONENT, "ms_tcpip", NULL);
    model_set(&b->m, model_add(&b->m, order, ELEMENT_POSITION, NULL), POSITION_ADAPTER, first, NULL);
    model_set(&b->m, model_add(&b->m, order, ELEMENT_POSITION, NULL), POSITION_ADAPTER, second, NULL);
}

static void say_export_of_routes(struct bench *b)
{
    xmlNode *e = model_add(&b->m, b->host, ELEMENT_EXPORT, NULL);
    model_set(&b->m, e, EXPORT_NAME, "routes", NULL);
    model_set(&b->m, e, EXPORT_COMPLETE, "true", NULL);
}

/* `STEP ADAPTER via HOP from SOURCE total TOTAL`, with `-` for what is not decided. */
static const char *choose_bound(struct bench *b, const char *to, const char *source)
{
    struct host_routes routes;
    struct route_query query = {0};
    char hop[IP_TEXT_MAX] = "-", from[IP_TEXT_MAX] = "-";
    ck_assert(ip_parse(span_of(to), &query.to));
    if (source)
        ck_assert(ip_parse(span_of(source), &query.source));
    host_routes_build(&routes, &b->m.arena, b->host);
    struct route_choice c = route_choose(&routes, &query);
    if (c.next_hop.family)
        ip_format(&c.next_hop, hop);
    if (c.source.family)
        ip_format(&c.source, from);
    return arena_printf(&b->m.arena, "%s %s via %s from %s total %llu%s", step_name(c.step),
                        c.via ? c.via->name : "-", hop, from,
                        c.route ? (unsigned long long)c.route->total : 0ull, c.estimated ? " estimated" : "");
}

static const char *choose(struct bench *b, const char *to)
{
    return choose_bound(b, to, NULL);
}

/* Management with metric 1, live migration 25, iSCSI 15; the gateway's own metric is 256. */
static void bench_three(struct bench *b)
{
    bench_start(b, "2019");
    xmlNode *management = add_adapter(b, "mgmt", "1"), *migration = add_adapter(b, "lm", "25");
    xmlNode *iscsi = add_adapter(b, "iscsi", "15");
    add_address(b, management, "10.0.0.10", "24");
    add_address(b, migration, "10.0.9.10", "24");
    add_address(b, iscsi, "10.0.5.10", "24");
    add_gateway(b, management, "10.0.0.1", "256");
}

static xmlNode *adapter_at(struct bench *b, int at)
{
    xmlNode *a = model_first(b->host, ELEMENT_ADAPTER);
    while (at--)
        a = model_next(a, ELEMENT_ADAPTER);
    return a;
}

/* Two adapters in one subnet with equal metrics. */
static void bench_twins(struct bench *b, const char *os)
{
    bench_start(b, os);
    add_address(b, add_adapter(b, "n1", "10"), "10.1.0.5", "24");
    add_address(b, add_adapter(b, "n2", "10"), "10.1.0.6", "24");
}

START_TEST(on_link_prefix_is_taken)
{
    struct bench b;
    bench_three(&b);
    ck_assert_str_eq(choose(&b, "10.0.5.100"), "on-link iscsi via - from 10.0.5.10 total 271");
    model_free(&b.m);
}
END_TEST

START_TEST(default_route_takes_the_rest)
{
    struct bench b;
    bench_three(&b);
    ck_assert_str_eq(choose(&b, "172.16.0.5"), "default mgmt via 10.0.0.1 from 10.0.0.10 total 257");
    model_free(&b.m);
}
END_TEST

START_TEST(lower_total_wins)
{
    struct bench b;
    bench_three(&b);
    add_gateway(&b, adapter_at(&b, 1), "10.0.9.1", "256");
    ck_assert_str_eq(choose(&b, "198.51.100.8"), "metric mgmt via 10.0.0.1 from 10.0.0.10 total 257");
    model_free(&b.m);
}
END_TEST

START_TEST(gateway_from_dhcp_beats_metric_one)
{
    struct bench b;
    bench_three(&b);
    add_gateway(&b, adapter_at(&b, 1), "10.0.9.1", "0");
    ck_assert_str_eq(choose(&b, "198.51.100.8"), "metric lm via 10.0.9.1 from 10.0.9.10 total 25");
    model_free(&b.m);
}
END_TEST

START_TEST(metrics_not_exported_are_estimated)
{
    struct bench b;
    bench_three(&b);
    model_set(&b.m, adapter_at(&b, 1), ADAPTER_DHCP, "true", NULL);
    add_gateway(&b, adapter_at(&b, 1), "10.0.9.1", NULL);
    ck_assert_str_eq(choose(&b, "198.51.100.8"), "metric lm via 10.0.9.1 from 10.0.9.10 total 25 estimated");
    model_free(&b.m);
}
END_TEST

START_TEST(binding_order_breaks_ties_up_to_2012_r2)
{
    struct bench b;
    bench_twins(&b, "2012R2");
    add_order(&b, "n2", "n1");
    ck_assert_str_eq(choose(&b, "10.1.0.50"), "tie n2 via - from 10.1.0.6 total 266");
    model_free(&b.m);
    bench_twins(&b, "2012R2");
    ck_assert_str_eq(choose(&b, "10.1.0.50"), "tie - via - from - total 0");
    model_free(&b.m);
}
END_TEST

START_TEST(from_2016_a_tie_stays_open)
{
    struct bench b;
    bench_twins(&b, "2019");
    add_order(&b, "n2", "n1");
    ck_assert_str_eq(choose(&b, "10.1.0.50"), "tie - via - from - total 0");
    model_free(&b.m);
    bench_twins(&b, NULL);
    add_order(&b, "n2", "n1");
    ck_assert_str_eq(choose(&b, "10.1.0.50"), "tie - via - from - total 0");
    model_free(&b.m);
}
END_TEST

START_TEST(specific_route_beats_on_link)
{
    struct bench b;
    bench_three(&b);
    add_route(&b, "10.0.5.100/32", "10.0.0.1", "mgmt", "2");
    ck_assert_str_eq(choose(&b, "10.0.5.100"), "specific mgmt via 10.0.0.1 from 10.0.0.10 total 2");
    ck_assert_str_eq(choose(&b, "10.0.5.101"), "on-link iscsi via - from 10.0.5.10 total 271");
    model_free(&b.m);
}
END_TEST

START_TEST(bound_source_restricts_to_its_adapter)
{
    struct bench b;
    bench_twins(&b, "2012R2");
    add_order(&b, "n1", "n2");
    ck_assert_str_eq(choose_bound(&b, "10.1.0.50", "10.1.0.6"),
                     "application n2 via - from 10.1.0.6 total 266");
    ck_assert_str_eq(choose_bound(&b, "10.1.0.50", "10.9.9.9"), "no-source - via - from - total 0");
    model_set(&b.m, adapter_at(&b, 1), ADAPTER_WEAK_HOST_SEND, "true", NULL);
    ck_assert_str_eq(choose_bound(&b, "10.1.0.50", "10.1.0.6"), "tie n1 via - from 10.1.0.6 total 266");
    model_free(&b.m);
}
END_TEST

START_TEST(source_matches_the_next_hop)
{
    struct bench b;
    bench_start(&b, "2019");
    xmlNode *a = add_adapter(&b, "one", "25");
    add_address(&b, a, "192.168.1.14", "24");
    add_address(&b, a, "192.168.1.68", "24");
    add_gateway(&b, a, "192.168.1.127", "256");
    ck_assert_str_eq(choose(&b, "198.51.100.8"), "default one via 192.168.1.127 from 192.168.1.68 total 281");
    xmlNode *second = model_next(model_first(a, ELEMENT_ADDRESS), ELEMENT_ADDRESS);
    model_set(&b.m, second, ADDRESS_SKIP_AS_SOURCE, "true", NULL);
    ck_assert_str_eq(choose(&b, "198.51.100.8"), "default one via 192.168.1.127 from 192.168.1.14 total 281");
    model_free(&b.m);
}
END_TEST

START_TEST(without_default_there_is_no_route)
{
    struct bench b;
    bench_start(&b, "2019");
    add_address(&b, add_adapter(&b, "iscsi", "15"), "10.0.5.10", "24");
    ck_assert_str_eq(choose(&b, "198.51.100.8"), "no-route - via - from - total 0");
    ck_assert_str_eq(choose(&b, "10.0.5.10"), "local iscsi via - from 10.0.5.10 total 0");
    model_free(&b.m);
}
END_TEST

START_TEST(exported_table_replaces_gateways)
{
    struct bench b;
    bench_three(&b);
    say_export_of_routes(&b);
    add_route(&b, "0.0.0.0/0", "10.0.9.1", "lm", "30");
    ck_assert_str_eq(choose(&b, "198.51.100.8"), "default lm via 10.0.9.1 from 10.0.9.10 total 30");
    model_free(&b.m);
}
END_TEST

START_TEST(adapters_that_are_down_carry_nothing)
{
    struct bench b;
    bench_three(&b);
    model_set(&b.m, adapter_at(&b, 2), ADAPTER_STATE, "down", NULL);
    ck_assert_str_eq(choose(&b, "10.0.5.100"), "default mgmt via 10.0.0.1 from 10.0.0.10 total 257");
    model_set(&b.m, adapter_at(&b, 0), ADAPTER_IGNORES_DEFAULT_ROUTES, "true", NULL);
    ck_assert_str_eq(choose(&b, "10.0.5.100"), "no-route - via - from - total 0");
    model_free(&b.m);
}
END_TEST

START_TEST(unknown_metrics_decide_nothing)
{
    struct bench b;
    bench_start(&b, "2019");
    add_address(&b, add_adapter(&b, "n1", NULL), "10.1.0.5", "24");
    add_address(&b, add_adapter(&b, "n2", "10"), "10.1.0.6", "24");
    ck_assert_str_eq(choose(&b, "10.1.0.50"), "unknown - via - from - total 0");
    model_free(&b.m);
}
END_TEST

START_TEST(families_do_not_mix)
{
    struct bench b;
    bench_three(&b);
    xmlNode *a = adapter_at(&b, 0);
    add_address(&b, a, "2001:db8:1::10", "64");
    ck_assert_str_eq(choose(&b, "2001:db8:1::5"), "on-link mgmt via - from 2001:db8:1::10 total 257");
    ck_assert_str_eq(choose(&b, "2001:db8:2::5"), "no-route - via - from - total 0");
    add_gateway(&b, a, "fe80::1", "256");
    ck_assert_str_eq(choose(&b, "2001:db8:2::5"), "default mgmt via fe80::1 from 2001:db8:1::10 total 257");
    model_free(&b.m);
}
END_TEST

/* Metrics
 * ------------------------------------------------------------------------------------------------------------
 */

static const struct {
    enum era era;
    uint64_t speed;
    bool wireless;
    unsigned metric;
} metrics[] = {
    {ERA_2012, 10000000000, false, 5},   {ERA_2012, 2000000000, false, 5},
    {ERA_2012, 1000000000, false, 10},   {ERA_2012, 200000000, false, 20},
    {ERA_2012, 100000000, false, 20},    {ERA_2012, 80000000, false, 25},
    {ERA_2012, 20000000, false, 30},     {ERA_2012, 4000000, false, 40},
    {ERA_2012, 500000, false, 50},       {ERA_2008, 1000000000, true, 10},
    {ERA_2016, 100000000000, false, 5},  {ERA_2016, 40000000000, false, 10},
    {ERA_2016, 25000000000, false, 15},  {ERA_2016, 10000000000, false, 15},
    {ERA_2016, 2500000000, false, 20},   {ERA_2016, 1000000000, false, 25},
    {ERA_2016, 200000000, false, 25},    {ERA_2016, 100000000, false, 35},
    {ERA_2016, 20000000, false, 45},     {ERA_2016, 10000000, false, 55},
    {ERA_2016, 500000, false, 65},       {ERA_2016, 1, false, 75},
    {ERA_2016, 2000000000, true, 25},    {ERA_2016, 866700000, true, 30},
    {ERA_2016, 199999999, true, 40},     {ERA_2016, 54000000, true, 50},
    {ERA_2016, 11000000, true, 60},      {ERA_2016, 2000000, true, 70},
    {ERA_2016, 199999, true, 85},        {ERA_2016, 0, false, 0},
    {ERA_UNKNOWN, 1000000000, false, 0},
};

START_TEST(automatic_metric_follows_the_table)
{
    ck_assert_uint_eq(auto_metric(metrics[_i].era, metrics[_i].speed, metrics[_i].wireless),
                      metrics[_i].metric);
}
END_TEST

START_TEST(releases_have_their_era)
{
    ck_assert_int_eq(era_of("2003"), ERA_2003);
    ck_assert_int_eq(era_of("2008R2"), ERA_2008);
    ck_assert_int_eq(era_of("2012R2"), ERA_2012);
    ck_assert_int_eq(era_of("2025"), ERA_2016);
    ck_assert_int_eq(era_of("Windows 7"), ERA_UNKNOWN);
    ck_assert_int_eq(era_of(NULL), ERA_UNKNOWN);
}
END_TEST

Suite *suite_route(void);

Suite *suite_route(void)
{
    Suite *s = suite_create("route");
    TCase *t = tcase_create("route");
    tcase_add_test(t, on_link_prefix_is_taken);
    tcase_add_test(t, default_route_takes_the_rest);
    tcase_add_test(t, lower_total_wins);
    tcase_add_test(t, gateway_from_dhcp_beats_metric_one);
    tcase_add_test(t, metrics_not_exported_are_estimated);
    tcase_add_test(t, binding_order_breaks_ties_up_to_2012_r2);
    tcase_add_test(t, from_2016_a_tie_stays_open);
    tcase_add_test(t, specific_route_beats_on_link);
    tcase_add_test(t, bound_source_restricts_to_its_adapter);
    tcase_add_test(t, source_matches_the_next_hop);
    tcase_add_test(t, without_default_there_is_no_route);
    tcase_add_test(t, exported_table_replaces_gateways);
    tcase_add_test(t, adapters_that_are_down_carry_nothing);
    tcase_add_test(t, unknown_metrics_decide_nothing);
    tcase_add_test(t, families_do_not_mix);
    tcase_add_loop_test(t, automatic_metric_follows_the_table, 0, sizeof(metrics) / sizeof(*metrics));
    tcase_add_test(t, releases_have_their_era);
    suite_add_tcase(s, t);
    return s;
}
