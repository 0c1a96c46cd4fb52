#include "base/id.h"
#include "base/ip.h"
#include "source/ipconfig.h"

#define MAC_LENGTH 17    /* 00-15-5d-01-02-03 */
#define TUNNEL_LENGTH 23 /* the same of 8 bytes */

enum look { LOOKS_EMPTY, LOOKS_MAC, LOOKS_MASK, LOOKS_IPV4, LOOKS_IPV6, LOOKS_IDS, LOOKS_TEXT };

static enum look look_of_ip(struct span text)
{
    struct ip ip;
    unsigned length;
    struct span rest = text;
    struct span first = span_split(&rest, '(');
    rest = span_trim(first);
    if (!ip_parse(span_split(&rest, ' '), &ip))
        return LOOKS_TEXT;
    if (ip.family == IP_V4)
        return ip.bytes[0] >= 128 && span_starts(text, SPAN("255.")) &&
                       ip_mask_parse(span_trim(first), &length)
                   ? LOOKS_MASK
                   : LOOKS_IPV4;
    return LOOKS_IPV6;
}

static enum look look_of(const struct record *r, size_t i)
{
    char mac[MAC_TEXT_MAX];
    if (i >= r->count)
        return LOOKS_EMPTY;
    const struct value *v = &r->fields[i].value;
    struct span text = span_trim(v->kind == VALUE_LIST ? v->items[0].text : v->text);
    if (!text.len)
        return LOOKS_EMPTY;
    if (span_find(text, '-') && mac_canonical(text, mac))
        return text.len == MAC_LENGTH || text.len == TUNNEL_LENGTH ? LOOKS_MAC : LOOKS_IDS;
    return look_of_ip(text);
}

static enum label guess_behind_gateway(struct ipconfig_guess *g, enum look look, const struct value *v)
{
    if (look == LOOKS_IDS)
        g->place = BEHIND_IDS;
    if (look != LOOKS_IPV4 && look != LOOKS_IPV6)
        return LABEL_UNKNOWN;
    if (g->place == BEHIND_GATEWAY && g->leased && !g->server_seen && v->kind != VALUE_LIST) {
        g->server_seen = true;
        return LABEL_DHCP_SERVER;
    }
    return LABEL_DNS_SERVERS;
}

/* Behind the mask stand leases (dates), then the gateway, which is often empty. */
static enum label guess_behind_mask(struct ipconfig_guess *g, enum look look)
{
    if (look == LOOKS_EMPTY || look == LOOKS_IPV4 || look == LOOKS_IPV6)
        return LABEL_DEFAULT_GATEWAY;
    g->leased = true;
    return LABEL_LEASE_OBTAINED;
}

static enum label guess(struct ipconfig_guess *g, const struct record *r, size_t i)
{
    enum look look = look_of(r, i);
    if (g->place == BEFORE_MAC && look == LOOKS_MAC)
        return LABEL_PHYSICAL_ADDRESS;
    if (g->place == BEFORE_MAC && look == LOOKS_TEXT && look_of(r, i + 1) == LOOKS_MAC)
        return LABEL_DESCRIPTION;
    if (look == LOOKS_MASK && g->place <= BEHIND_MASK)
        return LABEL_SUBNET_MASK;
    if (look == LOOKS_IPV4 && g->place <= BEHIND_MASK && look_of(r, i + 1) == LOOKS_MASK)
        return LABEL_IPV4_ADDRESS;
    if (look == LOOKS_IPV6 && g->place < BEHIND_MASK)
        return LABEL_IPV6_ADDRESS;
    if (g->place == BEHIND_MASK)
        return guess_behind_mask(g, look);
    return g->place > BEHIND_MASK ? guess_behind_gateway(g, look, &r->fields[i].value) : LABEL_UNKNOWN;
}

static void advance(struct ipconfig_guess *g, enum label key)
{
    if (key == LABEL_PHYSICAL_ADDRESS)
        g->place = BEFORE_MASK;
    else if (key == LABEL_SUBNET_MASK)
        g->place = BEHIND_MASK;
    else if (key == LABEL_DEFAULT_GATEWAY)
        g->place = BEHIND_GATEWAY;
    else if (key == LABEL_DHCPV6_DUID)
        g->place = BEHIND_IDS;
    g->leased = g->leased || key == LABEL_LEASE_OBTAINED;
    g->server_seen = g->server_seen || key == LABEL_DHCP_SERVER;
}

enum label ipconfig_guess(struct ipconfig_guess *g, enum label key, const struct record *r, size_t i)
{
    if (key == LABEL_UNKNOWN)
        key = guess(g, r, i);
    advance(g, key);
    return key;
}
