#include "source/kind.h"

#include "base/ascii.h"

struct hint {
    const char *part;
    const char *kind;
};

/* In descriptions; the first that is contained decides. Short enough to survive the truncation of tables. */
static const struct hint description_hints[] = {
    {"failover cluster", "netft"},
    {"failovercluster", "netft"},
    {"netft", "netft"},
    {"multiplexor default miniport", "other"},
    {"multiplex", "team-nic"},
    {"microsoft network adapter mu", "team-nic"},
    {"team:", "team-nic"},
    {"team :", "team-nic"},
    {"network team", "team-nic"},
    {"basp virtual", "team-nic"},
    {"virtual switch extension", "other"},
    {"microsoft hyper-v network", "physical"},
    {"hyper-v network adapter", "physical"},
    {"hyper-v virtual", "host-vnic"},
    {"isatap", "tunnel"},
    {"teredo", "tunnel"},
    {"6to4", "tunnel"},
    {"ip-https", "tunnel"},
    {"iphttps", "tunnel"},
    {"tunnel", "tunnel"},
    {"loopback", "loopback"},
    {"wireless", "wireless"},
    {"wi-fi", "wireless"},
    {"wifi", "wireless"},
    {"wlan", "wireless"},
    {"802.11", "wireless"},
    {"wan miniport", "vpn"},
    {"vpn", "vpn"},
    {"tap-win", "vpn"},
    {"wireguard", "vpn"},
    {"wintun", "vpn"},
    {"anyconnect", "vpn"},
    {"fortinet", "vpn"},
    {"pangp", "vpn"},
    {"kernel debug", "other"},
    {"bluetooth", "other"},
    {"virtualbox host-only", "other"},
    {"adapter for vmnet", "other"},
    {"packet scheduler miniport", "other"},
    {"mac bridge", "other"},
    {"ras async", "other"},
};

/* In names, when the description says nothing certain. */
static const struct hint name_hints[] = {
    {"vethernet (", "host-vnic"}, {"vethernet(", "host-vnic"}, {"loopback pseudo-interface", "loopback"},
    {"isatap", "tunnel"},         {"teredo", "tunnel"},        {"6to4", "tunnel"},
    {"wi-fi", "wireless"},        {"wlan", "wireless"},
};

/* Text in lower case, so that hints can be searched for as they stand; room for what tells a kind, the rest
 * is cut. */
enum { LOWER_ROOM = 256 };

static struct span lower(struct span text, char *room)
{
    size_t len = text.len < LOWER_ROOM ? text.len : LOWER_ROOM;
    for (size_t i = 0; i < len; i++)
        room[i] = ascii_lower(text.at[i]);
    return (struct span){.at = room, .len = len};
}

static bool contains(struct span text, struct span part)
{
    return text.len && span_find_span(text, part) != NULL;
}

/* Which pairs of letters stand in a text; different pairs may share a bit. Most hints need no search then. */
struct pairs {
    uint64_t bits[4];
};

static unsigned pair_of(const char *at)
{
    return ((unsigned char)at[0] * 31u + (unsigned char)at[1]) & 255u;
}

static struct pairs find_pairs(struct span text)
{
    struct pairs p = {{0}};
    for (size_t i = 0; i + 1 < text.len; i++)
        p.bits[pair_of(text.at + i) >> 6] |= (uint64_t)1 << (pair_of(text.at + i) & 63u);
    return p;
}

static bool has_pair(const struct pairs *p, unsigned pair)
{
    return p->bits[pair >> 6] >> (pair & 63u) & 1u;
}

/* Hints have three letters or more. */
static const char *hinted(struct span text, const struct hint *hints, size_t count)
{
    struct pairs pairs = find_pairs(text);
    for (size_t i = 0; i < count; i++) {
        const char *part = hints[i].part;
        if (has_pair(&pairs, pair_of(part)) && has_pair(&pairs, pair_of(part + 1)) &&
            contains(text, span_of(part)))
            return hints[i].kind;
    }
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
    char description_room[LOWER_ROOM], name_room[LOWER_ROOM];
    description = lower(description, description_room);
    name = lower(name, name_room);
    if (span_starts(name, SPAN("vethernet (")))
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

const char *adapter_kind_recent(const struct recents *recent, struct span description, struct span name)
{
    char room[LOWER_ROOM];
    bool known;
    if (description.len + name.len >= sizeof(room))
        return adapter_kind(description, name);
    struct span both = {.at = room, .len = description.len + 1 + name.len};
    if (description.len)
        memcpy(room, description.at, description.len);
    room[description.len] = '\n';
    if (name.len)
        memcpy(room + description.len + 1, name.at, name.len);
    const void **place = recents_find(recent, description_hints, both, &known);
    if (!place)
        return adapter_kind(description, name);
    if (!known)
        *place = adapter_kind(description, name);
    return *place;
}
