/* IP addresses and prefixes. Nothing else in the program touches address bits. */
#ifndef HVLINT_BASE_IP_H
#define HVLINT_BASE_IP_H

#include "base/span.h"

enum ip_family { IP_NONE = 0, IP_V4 = 4, IP_V6 = 6 };

struct ip {
    enum ip_family family;
    uint8_t bytes[16]; /* IPv4 uses the first 4 */
};

struct ip_prefix {
    struct ip ip;    /* as written; host bits are kept */
    unsigned length; /* 0..32 or 0..128 */
};

#define IP_TEXT_MAX 46

/* One address that fills the span: dotted IPv4 or RFC 4291 IPv6; an IPv6 zone (%12) is accepted and dropped.
 */
bool ip_parse(struct span s, struct ip *ip);

/* The canonical text: dotted decimal, or RFC 5952. room is at least IP_TEXT_MAX; returns text. */
char *ip_format(const struct ip *ip, char *text);

/* `address/length`; room is at least PREFIX_TEXT_MAX; returns text. */
#define PREFIX_TEXT_MAX (IP_TEXT_MAX + 4)
char *ip_prefix_format(const struct ip_prefix *prefix, char *text);

/* `address/length`, or `address` alone (then the family's full length). */
bool ip_prefix_parse(struct span s, struct ip_prefix *prefix);

/* A dotted mask (255.255.255.0) or a decimal length (24, /24); false when the mask has holes. */
bool ip_mask_parse(struct span s, unsigned *length);

/* The prefix with all host bits zero. */
struct ip_prefix ip_network(struct ip_prefix prefix);

/* The same family and address. */
bool ip_equal(const struct ip *a, const struct ip *b);
/* Whether ip lies in prefix; false when the families differ. */
bool ip_within(const struct ip *ip, const struct ip_prefix *prefix);
/* Whether the two prefixes name the same network. */
bool ip_same_network(const struct ip_prefix *a, const struct ip_prefix *b);
/* IPv4 before IPv6, then by bytes: negative, zero, positive. */
int ip_compare(const struct ip *a, const struct ip *b);

/* 169.254.0.0/16 or fe80::/10. */
bool ip_is_link_local(const struct ip *ip);
/* RFC 1918 or RFC 4193. */
bool ip_is_private(const struct ip *ip);
bool ip_is_loopback(const struct ip *ip);
bool ip_is_multicast(const struct ip *ip);
/* 0.0.0.0 or ::. */
bool ip_is_unspecified(const struct ip *ip);

#endif
