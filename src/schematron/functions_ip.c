/* Functions over IP addresses and prefixes: namespace https://hvlint.org/ns/ip/1. */
#include <math.h>
#include <stdio.h>

#include "base/ip.h"
#include "schematron/functions.h"

static void push_text(xmlXPathParserContext *parser, const char *text)
{
    valuePush(parser, xmlXPathNewString(XML(text)));
}

static void push_bool(xmlXPathParserContext *parser, bool value)
{
    valuePush(parser, xmlXPathNewBoolean(value));
}

static struct span trimmed(const xmlChar *text)
{
    return span_trim(span_of((const char *)text));
}

static bool pop_ip(xmlXPathParserContext *parser, struct ip *ip)
{
    xmlChar *text = function_text(parser);
    bool good = ip_parse(trimmed(text), ip);
    xmlFree(text);
    return good;
}

static bool pop_whole_prefix(xmlXPathParserContext *parser, struct ip_prefix *prefix)
{
    xmlChar *text = function_text(parser);
    bool good = ip_prefix_parse(trimmed(text), prefix);
    xmlFree(text);
    return good;
}

/* Two arguments, address and length. */
static bool pop_parts(xmlXPathParserContext *parser, struct ip_prefix *prefix)
{
    double length = xmlXPathPopNumber(parser);
    bool good = pop_ip(parser, &prefix->ip);
    double most = good && prefix->ip.family == IP_V6 ? 128 : 32;
    if (!good || !(length >= 0 && length <= most))
        return false;
    prefix->length = (unsigned)length;
    return true;
}

static bool pop_prefix(xmlXPathParserContext *parser, int nargs, struct ip_prefix *prefix)
{
    return nargs == 2 ? pop_parts(parser, prefix) : pop_whole_prefix(parser, prefix);
}

void ip_family_of(xmlXPathParserContext *parser, int nargs)
{
    struct ip_prefix prefix = {0};
    bool good = pop_prefix(parser, nargs, &prefix);
    valuePush(parser, xmlXPathNewFloat(good ? (double)prefix.ip.family : 0));
}

void ip_network_of(xmlXPathParserContext *parser, int nargs)
{
    struct ip_prefix prefix = {0};
    char text[IP_TEXT_MAX + 8] = "", address[IP_TEXT_MAX];
    if (pop_prefix(parser, nargs, &prefix)) {
        prefix = ip_network(prefix);
        snprintf(text, sizeof(text), "%s/%u", ip_format(&prefix.ip, address), prefix.length);
    }
    push_text(parser, text);
}

void ip_contains(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    struct ip ip = {0};
    struct ip_prefix prefix = {0};
    bool good = pop_ip(parser, &ip);
    good &= pop_whole_prefix(parser, &prefix);
    push_bool(parser, good && ip_within(&ip, &prefix));
}

void ip_same_subnet(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    struct ip_prefix a = {0}, b = {0};
    bool good = pop_parts(parser, &b);
    good &= pop_parts(parser, &a);
    push_bool(parser, good && ip_same_network(&a, &b));
}

static void push_test(xmlXPathParserContext *parser, bool (*test)(const struct ip *))
{
    struct ip ip = {0};
    bool good = pop_ip(parser, &ip);
    push_bool(parser, good && test(&ip));
}

void ip_private(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    push_test(parser, ip_is_private);
}

void ip_link_local(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    push_test(parser, ip_is_link_local);
}

void ip_loopback(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    push_test(parser, ip_is_loopback);
}

void ip_order(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    struct ip a = {0}, b = {0};
    bool good = pop_ip(parser, &b);
    good &= pop_ip(parser, &a);
    int order = good ? ip_compare(&a, &b) : 0;
    valuePush(parser, xmlXPathNewFloat(good ? (double)((order > 0) - (order < 0)) : (double)NAN));
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

void ip_broadcast(xmlXPathParserContext *parser, int nargs)
{
    struct ip_prefix prefix = {0};
    char text[IP_TEXT_MAX] = "";
    if (pop_prefix(parser, nargs, &prefix) && last_address(&prefix))
        ip_format(&prefix.ip, text);
    push_text(parser, text);
}

void ip_count(xmlXPathParserContext *parser, int nargs)
{
    struct ip_prefix prefix = {0};
    bool good = pop_prefix(parser, nargs, &prefix);
    unsigned bits = (prefix.ip.family == IP_V6 ? 128 : 32) - prefix.length;
    double count = 1;
    while (bits-- > 0)
        count *= 2;
    valuePush(parser, xmlXPathNewFloat(good ? count : (double)NAN));
}
