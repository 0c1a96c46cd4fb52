/* Adapter roles: structural facts first, for they remove an adapter from all other inference; then the
 * evidence of use. */
#include "decide/decide.h"

#include "decide/evidence.h"

/* A number from 0 to 1 as `%.2f` writes it; printf costs more than all else about a role. */
static const char *put_hundredths(char *text, double number)
{
    unsigned hundredths = (unsigned)(number * 100.0 + 0.5);
    text[0] = (char)('0' + hundredths / 100);
    text[1] = '.';
    text[2] = (char)('0' + hundredths / 10 % 10);
    text[3] = (char)('0' + hundredths % 10);
    text[4] = '\0';
    return text;
}

void role_add(struct model *m, xmlNode *adapter, const struct role_claim *claim)
{
    char text[16];
    model_each(role, adapter, ELEMENT_ROLE)
    {
        if (strcmp(model_get(role, ROLE_NAME), claim->name) == 0)
            return;
    }
    xmlNode *role = model_add(m, adapter, ELEMENT_ROLE, NULL);
    model_set_lasting(m, role, ROLE_NAME, claim->name, NULL);
    model_set(m, role, ROLE_CONFIDENCE, put_hundredths(text, claim->confidence), NULL);
    model_set_lasting(m, role, ROLE_BECAUSE, claim->because, NULL);
    if (claim->has_session)
        model_set(m, role, ROLE_OTHERWISE, put_hundredths(text, claim->otherwise), NULL);
}

/* The host's adapters by name; nameless ones by description. Of several the first is meant. */
static struct hash name_adapters(const xmlNode *host)
{
    struct hash names = {0};
    model_each(a, host, ELEMENT_ADAPTER)
    {
        const char *called = model_get(a, ADAPTER_NAME);
        if (!called)
            called = model_get(a, ADAPTER_DESCRIPTION);
        if (called)
            hash_put(&names, span_of(called), a);
    }
    return names;
}

static xmlNode *adapter_named(const struct hash *names, const char *name)
{
    return name ? hash_get(names, span_of(name)) : NULL;
}

bool role_has(const xmlNode *adapter, const char *name)
{
    model_each(role, adapter, ELEMENT_ROLE)
    {
        if (strcmp(model_get(role, ROLE_NAME), name) == 0)
            return true;
    }
    return false;
}

static bool is_bound(const xmlNode *adapter, const char *component)
{
    model_each(b, adapter, ELEMENT_BINDING)
    {
        const char *id = model_get(b, BINDING_ID), *on = model_get(b, BINDING_ENABLED);
        if (id && on && strcmp(id, component) == 0 && strcmp(on, "true") == 0)
            return true;
    }
    return false;
}

/* ---- Structure ---- */

static void structure_of_switches(struct model *m, xmlNode *host, const struct hash *names)
{
    model_each(s, host, ELEMENT_SWITCH)
    {
        model_each(uplink, s, ELEMENT_UPLINK)
        {
            xmlNode *a = adapter_named(names, model_get(uplink, UPLINK_ADAPTER));
            const char *name = model_get(s, SWITCH_NAME);
            const char *because = arena_printf(&m->arena, "uplink of virtual switch %s", name ? name : "");
            if (a)
                role_add(m, a, &(struct role_claim){.name = "uplink", .confidence = 1.0, .because = because});
        }
    }
}

static void structure_of_teams(struct model *m, xmlNode *host, const struct hash *names)
{
    model_each(team, host, ELEMENT_TEAM)
    {
        const char *name = model_get(team, TEAM_NAME);
        model_each(member, team, ELEMENT_MEMBER)
        {
            xmlNode *a = adapter_named(names, model_get(member, MEMBER_ADAPTER));
            if (a)
                role_add(m, a,
                         &(struct role_claim){
                             .name = "team-member",
                             .confidence = 1.0,
                             .because = arena_printf(&m->arena, "member of team %s", name ? name : "")});
        }
        model_each(nic, team, ELEMENT_TEAM_NIC)
        {
            xmlNode *a = adapter_named(names, model_get(nic, TEAM_NIC_ADAPTER));
            if (a)
                role_add(m, a,
                         &(struct role_claim){
                             .name = "team-nic",
                             .confidence = 1.0,
                             .because = arena_printf(&m->arena, "interface of team %s", name ? name : "")});
        }
    }
}

static void structure_of_bindings(struct model *m, xmlNode *host)
{
    model_each(a, host, ELEMENT_ADAPTER)
    {
        const char *kind = model_get(a, ADAPTER_KIND);
        if (is_bound(a, "vms_pp"))
            role_add(m, a,
                     &(struct role_claim){.name = "uplink",
                                          .confidence = 0.9,
                                          .because = "bound to the Hyper-V extensible switch"});
        if (is_bound(a, "ms_implat"))
            role_add(m, a,
                     &(struct role_claim){.name = "team-member",
                                          .confidence = 0.9,
                                          .because = "bound to the multiplexor protocol"});
        if (kind && strcmp(kind, "team-nic") == 0)
            role_add(m, a,
                     &(struct role_claim){
                         .name = "team-nic", .confidence = 0.95, .because = "multiplexor driver"});
    }
}

void decide_roles(struct model *m, const struct role_declaration *declared, size_t count)
{
    struct cluster_index index;
    cluster_index_build(&index, m->doc->children);
    model_each(host, m->doc->children, ELEMENT_HOST)
    {
        if (model_first(host, ELEMENT_SWITCH) || model_first(host, ELEMENT_TEAM)) {
            struct hash names = name_adapters(host);
            structure_of_switches(m, host, &names);
            structure_of_teams(m, host, &names);
            hash_free(&names);
        }
        structure_of_bindings(m, host);
        decide_declared(m, host, declared, count);
        decide_uses(m, host, &index);
    }
    cluster_index_free(&index);
}
