/* What the configuration expects, laid beside what there is. */
#include "decide/evidence.h"

#include "base/name.h"
#include "decide/route.h"

#include <stdlib.h>

static bool fits(const char *glob, const char *text)
{
    return !glob || (text && name_matches(glob, text, true));
}

static bool has_role(const xmlNode *adapter, const char *wanted)
{
    model_each(role, adapter, ELEMENT_ROLE)
    {
        const char *name = model_get(role, ROLE_NAME), *confidence = model_get(role, ROLE_CONFIDENCE);
        if (name && strcmp(name, wanted) == 0)
            return confidence && strtod(confidence, NULL) >= 0.6;
    }
    return false;
}

static bool is_meant(const struct adapter_expectation *e, const xmlNode *adapter)
{
    return carries_ip(adapter) && (!e->role || has_role(adapter, e->role)) &&
           fits(e->adapter, model_get(adapter, ADAPTER_NAME));
}

static void expect(struct model *m, xmlNode *adapter, const struct adapter_expectation *e)
{
    const struct {
        enum name name;
        const struct expected_value *value;
    } rows[] = {
        {EXPECTATION_NAME, &e->name},
        {EXPECTATION_SUBNET, &e->subnet},
        {EXPECTATION_VLAN, &e->vlan},
        {EXPECTATION_MTU, &e->mtu},
        {EXPECTATION_GATEWAY, &e->gateway},
        {EXPECTATION_METRIC, &e->metric},
        {EXPECTATION_REGISTERS_DNS, &e->registers_dns},
        {EXPECTATION_CLUSTER_ROLE, &e->cluster_role},
    };
    xmlNode *node = model_add(m, adapter, ELEMENT_EXPECTATION, e->origin);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (rows[i].value->text)
            model_set(m, node, rows[i].name, rows[i].value->text, rows[i].value->origin);
}

static void miss(struct model *m, xmlNode *host, const struct adapter_expectation *e)
{
    xmlNode *node = model_add(m, host, ELEMENT_EXPECTED_ADAPTER, e->origin);
    if (e->role)
        model_set(m, node, EXPECTED_ADAPTER_ROLE, e->role, e->origin);
    if (e->adapter)
        model_set(m, node, EXPECTED_ADAPTER_ADAPTER, e->adapter, e->origin);
}

static void expect_adapters(struct model *m, xmlNode *host, const struct adapter_expectation *e)
{
    bool any = false;
    model_each(a, host, ELEMENT_ADAPTER)
    {
        if (is_meant(e, a)) {
            expect(m, a, e);
            any = true;
        }
    }
    if (!any)
        miss(m, host, e);
}

static void expect_way(struct model *m, xmlNode *host, const struct host_routes *routes,
                       const struct way_expectation *e)
{
    struct route_query query = {0};
    if (!ip_parse(span_of(e->to.text), &query.to))
        return;
    struct route_choice choice = route_choose(routes, &query);
    xmlNode *node = model_add(m, host, ELEMENT_EXPECTED_WAY, e->to.origin);
    model_set(m, node, EXPECTED_WAY_DESTINATION, e->to.text, e->to.origin);
    model_set(m, node, EXPECTED_WAY_EXPECTED, e->adapter.text, e->adapter.origin);
    model_set(m, node, EXPECTED_WAY_STEP, step_name(choice.step), NULL);
    if (choice.via)
        model_set(m, node, EXPECTED_WAY_ADAPTER, choice.via->name,
                  choice.route ? model_origin(choice.route->node) : NULL);
}

static void expect_ways(struct model *m, xmlNode *host, const struct expectations *x)
{
    struct arena arena = {0};
    struct host_routes routes;
    host_routes_build(&routes, &arena, host);
    for (size_t i = 0; i < x->way_count && routes.count; i++)
        if (fits(x->ways[i].host, model_get(host, HOST_NAME)))
            expect_way(m, host, &routes, &x->ways[i]);
    arena_free(&arena);
}

void decide_expectations(struct model *m, const struct expectations *x)
{
    model_each(host, m->doc->children, ELEMENT_HOST)
    {
        for (size_t i = 0; i < x->adapter_count; i++)
            if (fits(x->adapters[i].host, model_get(host, HOST_NAME)))
                expect_adapters(m, host, &x->adapters[i]);
        if (x->way_count)
            expect_ways(m, host, x);
    }
}
