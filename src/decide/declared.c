/* Roles that the configuration declares. */
#include "decide/evidence.h"

#include "base/name.h"

static bool fits_text(const char *glob, const char *text)
{
    return !glob || (text && name_matches(glob, text, true));
}

static bool fits_subnet(const char *subnet, const xmlNode *adapter)
{
    struct ip_prefix prefix;
    if (!subnet)
        return true;
    return ip_prefix_parse(span_of(subnet), &prefix) && adapter_is_within(adapter, &prefix);
}

static bool fits_vlan(const char *vlan, const xmlNode *adapter)
{
    uint64_t wanted, own;
    const char *text = model_get(adapter, ADAPTER_VLAN);
    if (!vlan)
        return true;
    return text && span_number(span_of(vlan), &wanted) && span_number(span_of(text), &own) && wanted == own;
}

static bool fits(const struct role_declaration *d, const xmlNode *host, const xmlNode *adapter)
{
    return fits_text(d->host, model_get(host, HOST_NAME)) &&
           fits_text(d->name, model_get(adapter, ADAPTER_NAME)) && fits_subnet(d->subnet, adapter) &&
           fits_vlan(d->vlan, adapter);
}

static void declare(struct model *m, xmlNode *adapter, const struct role_declaration *d)
{
    role_add(m, adapter, &(struct role_claim){.name = d->role, .confidence = 1.0, .because = d->because});
    model_each(role, adapter, ELEMENT_ROLE)
    {
        if (strcmp(model_get(role, ROLE_NAME), d->role) == 0)
            model_set(m, role, ROLE_DECLARED, "true", d->origin);
    }
}

void decide_declared(struct model *m, xmlNode *host, const struct role_declaration *declared, size_t count)
{
    model_each(a, host, ELEMENT_ADAPTER)
    {
        for (size_t i = 0; i < count && carries_ip(a); i++)
            if (fits(&declared[i], host, a))
                declare(m, a, &declared[i]);
    }
}
