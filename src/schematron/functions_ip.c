/* Functions over IP addresses and prefixes: namespace https://hvlint.org/ns/ip/1. */
#include <math.h>
#include <stdio.h>

#include "base/ip.h"
#include "schematron/functions.h"

static bool take_ip(struct call *c, size_t i, struct ip *ip)
{
    return ip_parse(span_trim(span_of(call_text(c, i))), ip);
}

/* Two arguments, address and length. */
static bool take_parts(struct call *c, size_t i, struct ip_prefix *prefix)
{
    bool good = take_ip(c, i, &prefix->ip);
    double length = call_number(c, i + 1), most = good && prefix->ip.family == IP_V6 ? 128 : 32;
    if (!good || !(length >= 0 && length <= most))
        return false;
    prefix->length = (unsigned)length;
    return true;
}

static bool take_prefix(struct call *c, size_t i, struct ip_prefix *prefix)
{
    return ip_prefix_parse(span_trim(span_of(call_text(c, i))), prefix);
}

/* One argument, or two. */
static bool take_either(struct call *c, struct ip_prefix *prefix)
{
    return call_count(c) == 2 ? take_parts(c, 0, prefix) : take_prefix(c, 0, prefix);
}

void ip_family_of(struct call *c)
{
    struct ip_prefix prefix = {0};
    call_give_number(c, take_prefix(c, 0, &prefix) ? (double)prefix.ip.family : 0);
}

void ip_network_of(struct call *c)
{
    enum { ROOM = IP_TEXT_MAX + 8 };
    struct ip_prefix prefix = {0};
    char *text = call_room(c, ROOM), address[IP_TEXT_MAX];
    *text = '\0';
    if (take_either(c, &prefix)) {
        prefix = ip_network(prefix);
        snprintf(text, ROOM, "%s/%u", ip_format(&prefix.ip, address), prefix.length);
    }
    call_give_text(c, text);
}

void ip_contains(struct call *c)
{
    struct ip ip = {0};
    struct ip_prefix prefix = {0};
    call_give_boolean(c, take_prefix(c, 0, &prefix) && take_ip(c, 1, &ip) && ip_within(&ip, &prefix));
}

void ip_same_subnet(struct call *c)
{
    struct ip_prefix a = {0}, b = {0};
    call_give_boolean(c, take_parts(c, 0, &a) && take_parts(c, 2, &b) && ip_same_network(&a, &b));
}

static void give_test(struct call *c, bool (*test)(const struct ip *))
{
    struct ip ip = {0};
    call_give_boolean(c, take_ip(c, 0, &ip) && test(&ip));
}

void ip_private(struct call *c)
{
    give_test(c, ip_is_private);
}

void ip_link_local(struct call *c)
{
    give_test(c, ip_is_link_local);
}

void ip_loopback(struct call *c)
{
    give_test(c, ip_is_loopback);
}

void ip_order(struct call *c)
{
    struct ip a = {0}, b = {0};
    bool good = take_ip(c, 0, &a) && take_ip(c, 1, &b);
    int order = good ? ip_compare(&a, &b) : 0;
    call_give_number(c, good ? (double)((order > 0) - (order < 0)) : (double)NAN);
}

/* The last address, where a subnet has a broadcast address at all: IPv4 up to /30. */
static bool last_address(struct ip_prefix *prefix)
{
    if (prefix->ip.family != IP_V4 || prefix->length > 30)
        return false;
    for (unsigned bit = prefix->length; bit < 32; bit++)
        prefix->ip.bytes[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    return true;
}

void ip_broadcast(struct call *c)
{
    struct ip_prefix prefix = {0};
    char *text = call_room(c, IP_TEXT_MAX);
    *text = '\0';
    if (take_either(c, &prefix) && last_address(&prefix))
        ip_format(&prefix.ip, text);
    call_give_text(c, text);
}

void ip_count(struct call *c)
{
    struct ip_prefix prefix = {0};
    bool good = take_either(c, &prefix);
    unsigned bits = (prefix.ip.family == IP_V6 ? 128 : 32) - prefix.length;
    double count = 1;
    while (bits-- > 0)
        count *= 2;
    call_give_number(c, good ? count : (double)NAN);
}
