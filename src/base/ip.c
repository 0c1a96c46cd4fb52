#include "base/ip.h"

#include "base/ascii.h"

#include <arpa/inet.h>

static unsigned bits(enum ip_family family)
{
    return family == IP_V4 ? 32 : 128;
}

/* Takes a number of one to three digits, up to 255, off the text. */
static bool take_byte(const char **at, const char *end, uint8_t *byte)
{
    const char *first = *at;
    unsigned value = 0;
    for (; *at < end && *at - first < 3 && ascii_is_digit(**at); ++*at)
        value = value * 10 + (unsigned)(**at - '0');
    *byte = (uint8_t)value;
    return *at > first && value <= 255;
}

static bool parse_v4(struct span s, uint8_t *bytes)
{
    const char *at = s.at, *const end = span_end(s);
    uint8_t found[4];
    for (unsigned part = 0; part < 4; part++) {
        if (part && (at == end || *at++ != '.'))
            return false;
        if (!take_byte(&at, end, &found[part]))
            return false;
    }
    if (at != end)
        return false;
    memcpy(bytes, found, sizeof(found));
    return true;
}

bool ip_parse(struct span s, struct ip *ip)
{
    *ip = (struct ip){.family = IP_NONE};
    if (s.len < 2 || s.len > 64)
        return false;
    if (parse_v4(s, ip->bytes)) {
        ip->family = IP_V4;
        return true;
    }
    if (!span_find(s, ':'))
        return false;
    const char *zone = span_find(s, '%');
    size_t len = zone ? (size_t)(zone - s.at) : s.len;
    char text[IP_TEXT_MAX];
    if (len >= sizeof(text))
        return false;
    memcpy(text, s.at, len);
    text[len] = '\0';
    if (inet_pton(AF_INET6, text, ip->bytes) != 1)
        return false;
    ip->family = IP_V6;
    return true;
}

static uint16_t group(const struct ip *ip, unsigned i)
{
    return (uint16_t)(ip->bytes[2 * i] << 8 | ip->bytes[2 * i + 1]);
}

/* RFC 5952 section 4.2: the longest run of zero groups, the first of equals, never a single one. */
static unsigned longest_zeros(const struct ip *ip, unsigned *start)
{
    unsigned best = 0;
    for (unsigned i = 0; i < 8; i++) {
        unsigned n = 0;
        while (i + n < 8 && group(ip, i + n) == 0)
            n++;
        if (n > best) {
            best = n;
            *start = i;
        }
        i += n;
    }
    return best >= 2 ? best : 0;
}

static char *put_hex(char *to, unsigned number)
{
    unsigned shift = 12;
    while (shift && !(number >> shift))
        shift -= 4;
    for (;; shift -= 4) {
        *to++ = "0123456789abcdef"[number >> shift & 15];
        if (!shift)
            return to;
    }
}

static char *put_v6(char *to, const struct ip *ip)
{
    unsigned start = 8, zeros = longest_zeros(ip, &start);
    for (unsigned i = 0; i < 8; i++) {
        if (zeros && i == start) {
            *to++ = ':';
            *to++ = ':';
            i += zeros - 1;
            continue;
        }
        if (i && to[-1] != ':')
            *to++ = ':';
        to = put_hex(to, group(ip, i));
    }
    return to;
}

static char *put_v4(char *to, const struct ip *ip)
{
    for (unsigned i = 0; i < 4; i++) {
        if (i)
            *to++ = '.';
        to = number_put(to, ip->bytes[i]);
    }
    return to;
}

static char *put_ip(char *to, const struct ip *ip)
{
    return ip->family == IP_V4 ? put_v4(to, ip) : ip->family == IP_V6 ? put_v6(to, ip) : to;
}

char *ip_format(const struct ip *ip, char *text)
{
    *put_ip(text, ip) = '\0';
    return text;
}

char *ip_prefix_format(const struct ip_prefix *prefix, char *text)
{
    char *end = put_ip(text, &prefix->ip);
    *end++ = '/';
    *number_put(end, prefix->length) = '\0';
    return text;
}

bool ip_prefix_parse(struct span s, struct ip_prefix *prefix)
{
    const char *slash = span_find(s, '/');
    struct span address = slash ? span_between(s.at, slash) : s;
    if (!ip_parse(address, &prefix->ip))
        return false;
    prefix->length = bits(prefix->ip.family);
    if (!slash)
        return true;
    uint64_t length;
    if (!span_number(span_between(slash + 1, span_end(s)), &length) || length > prefix->length)
        return false;
    prefix->length = (unsigned)length;
    return true;
}

bool ip_mask_parse(struct span s, unsigned *length)
{
    uint64_t number;
    if (s.len && *s.at == '/')
        s = span_skip(s, 1);
    if (span_number(s, &number)) {
        *length = (unsigned)number;
        return number <= 128;
    }
    uint8_t b[4];
    if (!parse_v4(s, b))
        return false;
    uint32_t mask = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    if (~mask & (~mask + 1))
        return false;
    *length = 0;
    for (; mask; mask <<= 1)
        ++*length;
    return true;
}

static uint8_t byte_mask(unsigned length, unsigned i)
{
    unsigned from = i * 8;
    return length >= from + 8 ? 0xff : length <= from ? 0 : (uint8_t)(0xff << (8 - (length - from)));
}

struct ip_prefix ip_network(struct ip_prefix prefix)
{
    for (unsigned i = 0; i < bits(prefix.ip.family) / 8; i++)
        prefix.ip.bytes[i] &= byte_mask(prefix.length, i);
    return prefix;
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool ip_within(const struct ip *ip, const struct ip_prefix *prefix)
{
    if (ip->family != prefix->ip.family)
        return false;
    struct ip_prefix a = ip_network((struct ip_prefix){.ip = *ip, .length = prefix->length});
    struct ip_prefix b = ip_network(*prefix);
    return ip_equal(&a.ip, &b.ip);
}

bool ip_same_network(const struct ip_prefix *a, const struct ip_prefix *b)
{
    return a->length == b->length && ip_within(&a->ip, b);
}

int ip_compare(const struct ip *a, const struct ip *b)
{
    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

bool ip_is_link_local(const struct ip *ip)
{
    return ip->family == IP_V4 ? ip->bytes[0] == 169 && ip->bytes[1] == 254
                               : ip->family == IP_V6 && ip->bytes[0] == 0xfe && (ip->bytes[1] & 0xc0) == 0x80;
}

bool ip_is_private(const struct ip *ip)
{
    const uint8_t *b = ip->bytes;
    if (ip->family == IP_V4)
        return b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) || (b[0] == 192 && b[1] == 168);
    return ip->family == IP_V6 && (b[0] & 0xfe) == 0xfc;
}

bool ip_is_loopback(const struct ip *ip)
{
    static const uint8_t one[16] = {[15] = 1};
    return ip->family == IP_V4 ? ip->bytes[0] == 127 : ip->family == IP_V6 && memcmp(ip->bytes, one, 16) == 0;
}

bool ip_is_multicast(const struct ip *ip)
{
    return ip->family == IP_V4 ? (ip->bytes[0] & 0xf0) == 0xe0 : ip->family == IP_V6 && ip->bytes[0] == 0xff;
}

bool ip_is_unspecified(const struct ip *ip)
{
    static const uint8_t none[16];
    return ip->family != IP_NONE && memcmp(ip->bytes, none, 16) == 0;
}
