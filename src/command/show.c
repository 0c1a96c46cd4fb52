/* `hvlint show`: one host on one screen. */
#include "command/command.h"
#include "command/load.h"

/* A sentence of facts: what is known of them, with commas between. */
struct facts {
    FILE *out;
    const char *before; /* the next fact */
};

static void fact(struct facts *f, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    fprintf(f->out, "%s%s%s", f->before, label, value);
    f->before = ", ";
}

static void fact_if(struct facts *f, const char *value, const char *wanted, const char *text)
{
    if (value && strcmp(value, wanted) == 0)
        fact(f, "", text);
}

static void end_facts(const struct facts *f)
{
    if (strcmp(f->before, ", ") == 0)
        putc('\n', f->out);
}

static const char *speed_text(struct arena *a, const char *bits)
{
    uint64_t speed;
    if (!bits || !span_number(span_of(bits), &speed))
        return NULL;
    if (speed >= 1000000000)
        return arena_printf(a, "%.4g Gbit/s", (double)speed / 1e9);
    return arena_printf(a, "%.4g Mbit/s", (double)speed / 1e6);
}

static void print_addresses(const xmlNode *adapter, FILE *out)
{
    model_each(a, adapter, ELEMENT_ADDRESS)
    {
        struct facts f = {.out = out, .before = "  "};
        const char *ip = model_get(a, ADDRESS_IP), *prefix = model_get(a, ADDRESS_PREFIX);
        fprintf(out, "      %s%s%s", ip ? ip : "", prefix ? "/" : "", prefix ? prefix : "");
        fact(&f, "", model_get(a, ADDRESS_ORIGIN));
        fact(&f, "", model_get(a, ADDRESS_STATE));
        putc('\n', out);
    }
}

static void print_ways(const xmlNode *adapter, FILE *out)
{
    struct facts f = {.out = out, .before = "      "};
    model_each(g, adapter, ELEMENT_GATEWAY)
    {
        fact(&f, "gateway ", model_get(g, GATEWAY_IP));
    }
    model_each(d, adapter, ELEMENT_DNS)
    {
        fact(&f, "dns ", model_get(d, DNS_IP));
    }
    const char *metric = model_get(adapter, ADAPTER_METRIC),
               *table = model_get(adapter, ADAPTER_TABLE_METRIC);
    fact(&f, "metric ", metric ? metric : table);
    fact_if(&f, model_get(adapter, ADAPTER_AUTO_METRIC), "true", "automatic metric");
    fact(&f, "mtu ", model_get(adapter, ADAPTER_MTU));
    fact(&f, "vlan ", model_get(adapter, ADAPTER_VLAN));
    end_facts(&f);
}

static void print_bindings(const xmlNode *adapter, const char *enabled, const char *label, FILE *out)
{
    struct facts f = {.out = out, .before = label};
    model_each(b, adapter, ELEMENT_BINDING)
    {
        const char *on = model_get(b, BINDING_ENABLED);
        if (on && strcmp(on, enabled) == 0)
            fact(&f, "", model_get(b, BINDING_ID));
    }
    end_facts(&f);
}

static void print_roles(const xmlNode *adapter, FILE *out)
{
    model_each(r, adapter, ELEMENT_ROLE)
    {
        const char *because = model_get(r, ROLE_BECAUSE), *confidence = model_get(r, ROLE_CONFIDENCE);
        fprintf(out, "      role %s %s: %s\n", model_get(r, ROLE_NAME), confidence ? confidence : "",
                because ? because : "");
    }
}

static void print_adapter(struct arena *a, const xmlNode *adapter, FILE *out)
{
    struct facts f = {.out = out, .before = "  "};
    const char *name = model_get(adapter, ADAPTER_NAME), *device = model_get(adapter, ADAPTER_DESCRIPTION);
    fprintf(out, "  %s", name ? name : "(no name)");
    fact(&f, "", model_get(adapter, ADAPTER_STATE));
    fact(&f, "", model_get(adapter, ADAPTER_KIND));
    fact(&f, "", speed_text(a, model_get(adapter, ADAPTER_SPEED)));
    fact(&f, "", model_get(adapter, ADAPTER_MAC));
    fact(&f, "switch ", model_get(adapter, ADAPTER_SWITCH));
    fact(&f, "", device && (!name || strcmp(name, device) != 0) ? device : NULL);
    putc('\n', out);
    print_addresses(adapter, out);
    print_ways(adapter, out);
    print_bindings(adapter, "true", "      bound ", out);
    print_bindings(adapter, "false", "      not bound ", out);
    print_roles(adapter, out);
}

static void print_switches(const xmlNode *host, FILE *out)
{
    model_each(s, host, ELEMENT_SWITCH)
    {
        struct facts f = {.out = out, .before = "  "};
        const char *name = model_get(s, SWITCH_NAME);
        fprintf(out, "  switch %s", name ? name : "");
        fact(&f, "", model_get(s, SWITCH_TYPE));
        fact_if(&f, model_get(s, SWITCH_EMBEDDED_TEAMING), "true", "embedded teaming");
        model_each(u, s, ELEMENT_UPLINK)
        {
            fact(&f, "uplink ", model_get(u, UPLINK_ADAPTER));
        }
        putc('\n', out);
    }
    model_each(t, host, ELEMENT_TEAM)
    {
        struct facts f = {.out = out, .before = "  "};
        const char *name = model_get(t, TEAM_NAME);
        fprintf(out, "  team %s", name ? name : "");
        fact(&f, "", model_get(t, TEAM_MODE));
        fact(&f, "", model_get(t, TEAM_LOAD_BALANCING));
        model_each(m, t, ELEMENT_MEMBER)
        {
            fact(&f, "member ", model_get(m, MEMBER_ADAPTER));
        }
        putc('\n', out);
    }
}

struct showing {
    FILE *out;
    bool goes_on; /* a host was printed already */
};

static void print_host(const xmlNode *host, void *user)
{
    struct showing *showing = user;
    FILE *out = showing->out;
    struct arena arena = {0};
    struct facts f = {.out = out, .before = "  "};
    const char *name = model_get(host, HOST_NAME);
    fprintf(out, "%s%s", showing->goes_on ? "\n" : "", name ? name : "");
    showing->goes_on = true;
    fact(&f, "Windows Server ", model_get(host, HOST_OS));
    fact(&f, "domain ", model_get(host, HOST_DOMAIN));
    fact(&f, "cluster ", model_get(host, HOST_CLUSTER));
    putc('\n', out);
    model_each(a, host, ELEMENT_ADAPTER)
    {
        print_adapter(&arena, a, out);
    }
    print_switches(host, out);
    arena_free(&arena);
}

enum status command_show(const struct settings *s, FILE *out)
{
    struct showing showing = {.out = out};
    if (s->paths.count < 2) {
        message("show wants a host, then what to read: hvlint show HV01 PATH...");
        return STATUS_USAGE;
    }
    return load_each_host(s, s->paths.items[0], print_host, &showing);
}
