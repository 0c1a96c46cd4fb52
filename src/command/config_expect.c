/* The section `expectations` of the configuration: what adapters should be like, which way hosts should send,
 * and what is meant to be as it is. */
#include "command/config_keys.h"

#include "base/ip.h"

/* The file as an input like any other, so that findings can show its lines. */
static struct input *text_of(struct config *c)
{
    if (c->text.count == 0)
        input_collect(&c->text, c->path, &(struct input_options){.encoding = "utf-8"});
    return c->text.count == 1 ? c->text.inputs[0] : NULL;
}

const struct origin *config_origin(struct config *c, const struct yaml_value *value)
{
    struct input *in = text_of(c);
    if (!in || in->failed || value->line < 1 || value->line > (long)in->lines)
        return NULL;
    struct span line = span_trim(input_line(in, (uint32_t)value->line - 1)), rest = line;
    const char *colon = value->key ? span_find(line, ':') : NULL;
    if (colon)
        rest = span_between(colon, span_end(line));
    const char *found = value->text ? span_find_span(rest, span_of(value->text)) : NULL;
    if (found)
        line = (struct span){.at = found, .len = strlen(value->text)};
    struct origin *o = arena_alloc(&c->arena, sizeof(*o));
    *o = (struct origin){.in = in, .at = (uint32_t)(line.at - in->text.at), .len = (uint32_t)line.len};
    return o;
}

/* ---- Values with the place where they stand ---- */

static bool read_said(struct config *c, const struct yaml_value *value, void *into,
                      bool (*read)(struct config *, const struct yaml_value *, void *))
{
    struct expected_value *said = into;
    said->origin = config_origin(c, value);
    return read(c, value, &said->text);
}

static bool said_text(struct config *c, const struct yaml_value *value, void *into)
{
    return read_said(c, value, into, config_read_text);
}

static bool said_subnet(struct config *c, const struct yaml_value *value, void *into)
{
    return read_said(c, value, into, config_read_subnet);
}

static bool said_vlan(struct config *c, const struct yaml_value *value, void *into)
{
    return read_said(c, value, into, config_read_vlan);
}

static bool is_number(const struct yaml_value *value, uint64_t least, uint64_t most)
{
    uint64_t n;
    return value->kind == YAML_IS_TEXT && span_number(span_of(value->text), &n) && n >= least && n <= most;
}

static bool is_word(const struct yaml_value *value, const char *word)
{
    return value->kind == YAML_IS_TEXT && strcmp(value->text, word) == 0;
}

static bool is_address(const struct yaml_value *value)
{
    struct ip ip;
    return value->kind == YAML_IS_TEXT && ip_parse(span_of(value->text), &ip);
}

static bool said_mtu(struct config *c, const struct yaml_value *value, void *into)
{
    if (!is_number(value, 576, 65535))
        return config_wrong(c, value, "an MTU from 576 to 65535 is wanted");
    return said_text(c, value, into);
}

static bool said_metric(struct config *c, const struct yaml_value *value, void *into)
{
    if (!is_number(value, 1, 9999) && !is_word(value, "automatic"))
        return config_wrong(c, value, "a metric from 1 to 9999 is wanted, or automatic");
    return said_text(c, value, into);
}

static bool said_gateway(struct config *c, const struct yaml_value *value, void *into)
{
    if (!is_address(value) && !is_word(value, "none"))
        return config_wrong(c, value, "an address is wanted, or none");
    return said_text(c, value, into);
}

static bool said_address(struct config *c, const struct yaml_value *value, void *into)
{
    if (!is_address(value))
        return config_wrong(c, value, "an address is wanted");
    return said_text(c, value, into);
}

static bool said_boolean(struct config *c, const struct yaml_value *value, void *into)
{
    if (!is_word(value, "true") && !is_word(value, "false"))
        return config_wrong(c, value, "true or false is wanted");
    return said_text(c, value, into);
}

static bool said_cluster_role(struct config *c, const struct yaml_value *value, void *into)
{
    if (!is_word(value, "0") && !is_word(value, "1") && !is_word(value, "3"))
        return config_wrong(c, value, "0 (none), 1 (cluster only) or 3 (cluster and clients) is wanted");
    return said_text(c, value, into);
}

/* ---- Lists ---- */

#define ADAPTER(key, member) .name = (key), .at = offsetof(struct adapter_expectation, member)

static const struct config_key adapter_keys[] = {
    {ADAPTER("role", role), .read = config_read_role},
    {ADAPTER("adapter", adapter), .read = config_read_text},
    {ADAPTER("host", host), .read = config_read_text},
    {ADAPTER("name", name), .read = said_text},
    {ADAPTER("subnet", subnet), .read = said_subnet},
    {ADAPTER("vlan", vlan), .read = said_vlan},
    {ADAPTER("mtu", mtu), .read = said_mtu},
    {ADAPTER("gateway", gateway), .read = said_gateway},
    {ADAPTER("metric", metric), .read = said_metric},
    {ADAPTER("registers-dns", registers_dns), .read = said_boolean},
    {ADAPTER("cluster-role", cluster_role), .read = said_cluster_role},
    {0},
};

static bool read_adapters(struct config *c, const struct yaml_value *value, void *into)
{
    struct expectations *all = into;
    bool good = value->kind == YAML_IS_LIST || config_wrong(c, value, "a list of adapters is wanted");
    all->adapters = arena_array(&c->arena, config_count(value) + 1, sizeof(*all->adapters));
    for (const struct yaml_value *v = good ? value->first : NULL; v; v = v->next) {
        struct adapter_expectation *one = &all->adapters[all->adapter_count++];
        bool whole = config_read_map(c, v, adapter_keys, one);
        one->origin = config_origin(c, v);
        if (whole && !one->role && !one->adapter)
            whole = config_wrong(c, v, "a role or an adapter must tell which adapters are meant");
        good &= whole;
    }
    return good;
}

#define WAY(key, member) .name = (key), .at = offsetof(struct way_expectation, member)

static const struct config_key way_keys[] = {
    {WAY("to", to), .required = true, .read = said_address},
    {WAY("adapter", adapter), .required = true, .read = said_text},
    {WAY("host", host), .read = config_read_text},
    {0},
};

static bool read_ways(struct config *c, const struct yaml_value *value, void *into)
{
    struct expectations *all = into;
    bool good = value->kind == YAML_IS_LIST || config_wrong(c, value, "a list of destinations is wanted");
    all->ways = arena_array(&c->arena, config_count(value) + 1, sizeof(*all->ways));
    for (const struct yaml_value *v = good ? value->first : NULL; v && good; v = v->next)
        good = config_read_map(c, v, way_keys, &all->ways[all->way_count++]);
    return good;
}

/* ---- What can be meant to be as it is ---- */

enum { MOST_RULES = 8 };

static const struct permission {
    const char *name;
    const char *rules[MOST_RULES]; /* that then have nothing to say */
} permissions[] = {
    {"gateways", {"R001", "R002", "S007", "C017"}},
    {"shared-roles", {"S008", "C011", "A019", "M008"}},
    {"routed-iscsi", {"S001", "S002", "J009"}},
    {"local-switches", {"V002", "V003", "V018"}},
    {"converged", {"V005", "V006", "V034", "C027", "T014"}},
};

struct allowance {
    const char *what;
    struct suppression rest;
};

#define ALLOWANCE(key, member) .name = (key), .at = offsetof(struct allowance, member)

static const struct config_key allowance_keys[] = {
    {ALLOWANCE("what", what), .required = true, .read = config_read_text},
    {ALLOWANCE("reason", rest.reason), .required = true, .read = config_read_text},
    {ALLOWANCE("host", rest.host), .read = config_read_text},
    {ALLOWANCE("cluster", rest.cluster), .read = config_read_text},
    {ALLOWANCE("adapter", rest.adapter), .read = config_read_text},
    {ALLOWANCE("until", rest.until), .read = config_read_day},
    {0},
};

static const struct permission *permission_of(const char *name)
{
    for (size_t i = 0; i < sizeof(permissions) / sizeof(*permissions); i++)
        if (strcmp(permissions[i].name, name) == 0)
            return &permissions[i];
    return NULL;
}

/* One suppression a rule: what is allowed stays in the report, with its reason. */
static void allow(struct config *c, const struct permission *p, const struct allowance *one)
{
    for (size_t i = 0; i < MOST_RULES && p->rules[i]; i++) {
        struct suppression *s = config_add_suppressions(c, 1);
        *s = one->rest;
        s->rule = p->rules[i];
        s->derived = i > 0;
        c->suppression_count++;
    }
}

static bool read_allowed(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    if (value->kind != YAML_IS_LIST)
        return config_wrong(c, value, "a list of what is allowed is wanted");
    for (const struct yaml_value *v = value->first; v; v = v->next) {
        struct allowance one = {.rest = {.line = v->line}};
        if (!config_read_map(c, v, allowance_keys, &one))
            return false;
        const struct permission *p = permission_of(one.what);
        if (!p)
            return config_wrong(c, v,
                                "what is wanted: gateways, shared-roles, routed-iscsi, local-switches or "
                                "converged");
        allow(c, p, &one);
    }
    return true;
}

static const struct config_key expectation_keys[] = {
    {.name = "adapters", .read = read_adapters},
    {.name = "destinations", .read = read_ways},
    {.name = "allowed", .read = read_allowed},
    {0},
};

bool config_read_expectations(struct config *c, const struct yaml_value *value, void *into)
{
    (void)into;
    return config_read_map(c, value, expectation_keys, &c->expected);
}
