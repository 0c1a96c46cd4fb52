#include "source/kind.h"

struct hint {
    struct span part;
    const char *kind;
};

/* In descriptions; the first that is contained decides. Short enough to survive the truncation of tables. */
static const struct hint description_hints[] = {
    {SPAN("failover cluster"), "netft"},
    {SPAN("failovercluster"), "netft"},
    {SPAN("netft"), "netft"},
    {SPAN("multiplexor default miniport"), "other"},
    {SPAN("multiplex"), "team-nic"},
    {SPAN("microsoft network adapter mu"), "team-nic"},
    {SPAN("team:"), "team-nic"},
    {SPAN("team :"), "team-nic"},
    {SPAN("network team"), "team-nic"},
    {SPAN("basp virtual"), "team-nic"},
    {SPAN("virtual switch extension"), "other"},
    {SPAN("microsoft hyper-v network"), "physical"},
    {SPAN("hyper-v network adapter"), "physical"},
    {SPAN("hyper-v virtual"), "host-vnic"},
    {SPAN("isatap"), "tunnel"},
    {SPAN("teredo"), "tunnel"},
    {SPAN("6to4"), "tunnel"},
    {SPAN("ip-https"), "tunnel"},
    {SPAN("iphttps"), "tunnel"},
    {SPAN("tunnel"), "tunnel"},
    {SPAN("loopback"), "loopback"},
    {SPAN("wireless"), "wireless"},
    {SPAN("wi-fi"), "wireless"},
    {SPAN("wifi"), "wireless"},
    {SPAN("wlan"), "wireless"},
    {SPAN("802.11"), "wireless"},
    {SPAN("wan miniport"), "vpn"},
    {SPAN("vpn"), "vpn"},
    {SPAN("tap-win"), "vpn"},
    {SPAN("wireguard"), "vpn"},
    {SPAN("wintun"), "vpn"},
    {SPAN("anyconnect"), "vpn"},
    {SPAN("fortinet"), "vpn"},
    {SPAN("pangp"), "vpn"},
    {SPAN("kernel debug"), "other"},
    {SPAN("bluetooth"), "other"},
    {SPAN("virtualbox host-only"), "other"},
    {SPAN("adapter for vmnet"), "other"},
    {SPAN("packet scheduler miniport"), "other"},
    {SPAN("mac bridge"), "other"},
    {SPAN("ras async"), "other"},
};

/* In names, when the description says nothing certain. */
static const struct hint name_hints[] = {
    {SPAN("vethernet ("), "host-vnic"},
    {SPAN("vethernet("), "host-vnic"},
    {SPAN("loopback pseudo-interface"), "loopback"},
    {SPAN("isatap"), "tunnel"},
    {SPAN("teredo"), "tunnel"},
    {SPAN("6to4"), "tunnel"},
    {SPAN("wi-fi"), "wireless"},
    {SPAN("wlan"), "wireless"},
};

static bool contains(struct span text, struct span part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (span_starts_nocase(span_skip(text, i), part))
            return true;
    return false;
}

static const char *hinted(struct span text, const struct hint *hints, size_t count)
{
    if (!text.len)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (contains(text, hints[i].part))
            return hints[i].kind;
    return NULL;
}

/* The guest's own adapter is `Microsoft Hyper-V ...` in every language; other descriptions with the word are
 * host vNICs. */
static const char *hyperv_kind(struct span description)
{
    if (!contains(description, SPAN("hyper-v")))
        return NULL;
    return contains(description, SPAN("microsoft")) ? "physical" : "host-vnic";
}

const char *adapter_kind(struct span description, struct span name)
{
    const size_t names = sizeof name_hints / sizeof name_hints[0];
    if (span_starts_nocase(name, SPAN("vEthernet (")))
        return "host-vnic";
    const char *kind =
        hinted(description, description_hints, sizeof description_hints / sizeof description_hints[0]);
    if (!kind)
        kind = hyperv_kind(description);
    if (!kind)
        kind = hinted(name, name_hints, description.len ? 2 : names);
    if (!kind && description.len)
        kind = "physical";
    return kind;
}
