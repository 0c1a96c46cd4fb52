/* ipconfig: what rows mean, by label where the language is known, else by position and by the look of values.
 */
#include "source/ipconfig.h"

#include "base/ascii.h"
#include "base/id.h"
#include "base/ip.h"
#include "source/kind.h"

#define COMMAND "ipconfig"

/* What a section said so far. */
struct section {
    struct seen *seen;
    struct sighting *adapter;
    struct sighting *open_address; /* an IPv4 address that waits for its mask */
    struct span name, description;
    enum label title; /* which kind of adapter its title says */
    struct ipconfig_guess guess;
    bool has_address, has_ipv4, is_down, is_detailed;
    enum { DHCP_UNKNOWN, DHCP_ON, DHCP_OFF } dhcp;
};

/* Says one row; false when its value says nothing that can be understood. */
typedef bool say_row(struct section *s, const struct field *f);

/* ---- Values ---- */

/* The text without what somebody wrote behind it (` == remark`, ` <-- remark`). */
static struct span without_remark(struct span text)
{
    static const char *const marks[] = {" == ", " <-", " <="};
    bool may = span_find(text, '<') || span_find(text, '=');
    for (size_t i = 0; may && i < sizeof(marks) / sizeof(marks[0]); i++) {
        const char *mark = span_find_span(text, span_of(marks[i]));
        if (mark)
            text = span_between(text.at, mark);
    }
    return span_trim(text);
}

/* The address at the start of the text; what stands in brackets behind it goes to *flag (empty when nothing
 * does). */
static bool address_of(struct span text, struct ip *ip, struct span *flag)
{
    const char *open = span_find(text, '(');
    *flag = open ? span_between(open, span_end(text)) : (struct span){0};
    const char *close = open ? span_find(*flag, ')') : NULL;
    if (close)
        *flag = span_between(open, close + 1);
    struct span rest = span_trim(open ? span_between(text.at, open) : text);
    return ip_parse(span_split(&rest, ' '), ip);
}

static bool is_word(struct section *s, struct span text, enum label key)
{
    return label_find(s->seen->labels, COMMAND, text).key == key;
}

static void say_ip(struct section *s, struct sighting *to, enum name name, const struct ip *ip,
                   const struct value *v)
{
    char text[IP_TEXT_MAX];
    unsigned flags = v->flags & VALUE_DAMAGED ? FACT_DAMAGED : 0;
    seen_say_text(s->seen, to, name, span_of(ip_format(ip, text)), v, flags);
}

/* ---- Rows ---- */

/* Empty, or a tunnel's address of few bytes (`0A-00-00-01`): understood, but no MAC. */
static bool is_hex(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!memchr("0123456789abcdefABCDEF-", text.at[i], 23))
            return false;
    return true;
}

static bool say_mac(struct section *s, const struct field *f)
{
    char mac[MAC_TEXT_MAX];
    struct span rest = without_remark(f->value.text);
    if (!mac_canonical(span_split(&rest, ' '), mac))
        return is_hex(f->value.text);
    s->is_detailed = true;
    if (mac_is_real(mac))
        seen_say_text(s->seen, s->adapter, ADAPTER_MAC, span_of(mac), &f->value, 0);
    return true;
}

static bool say_description(struct section *s, const struct field *f)
{
    const struct value *v = field_item(f, 0);
    struct span text = without_remark(v->text);
    unsigned flags = v->flags & VALUE_DAMAGED ? FACT_DAMAGED : 0;
    s->is_detailed = true;
    s->description = text;
    if (text.len)
        seen_say_text(s->seen, s->adapter, ADAPTER_DESCRIPTION, text, v, flags);
    return true;
}

static bool say_suffix(struct section *s, const struct field *f)
{
    struct span text = without_remark(field_item(f, 0)->text);
    if (text.len)
        seen_say_text(s->seen, s->adapter, ADAPTER_DNS_SUFFIX, text, field_item(f, 0), 0);
    return true;
}

static bool say_dhcp(struct section *s, const struct field *f)
{
    enum label key = label_find(s->seen->labels, COMMAND, without_remark(f->value.text)).key;
    if (key != LABEL_YES && key != LABEL_NO)
        return false;
    s->dhcp = key == LABEL_YES ? DHCP_ON : DHCP_OFF;
    struct span text = key == LABEL_YES ? SPAN("true") : SPAN("false");
    seen_say_text(s->seen, s->adapter, ADAPTER_DHCP, text, &f->value, 0);
    return true;
}

static bool say_netbios(struct section *s, const struct field *f)
{
    enum label key = label_find(s->seen->labels, COMMAND, without_remark(f->value.text)).key;
    if (key != LABEL_NETBIOS_ENABLED && key != LABEL_NETBIOS_DISABLED)
        return false;
    struct span text = key == LABEL_NETBIOS_ENABLED ? SPAN("enabled") : SPAN("disabled");
    seen_say_text(s->seen, s->adapter, ADAPTER_NETBIOS, text, &f->value, 0);
    return true;
}

/* The row is printed only for an adapter without link. */
static bool say_media(struct section *s, const struct field *f)
{
    s->is_down = true;
    seen_say_text(s->seen, s->adapter, ADAPTER_STATE, SPAN("down"), &f->value, 0);
    return true;
}

static const struct {
    enum label key;
    const char *state;
} flags_of_addresses[] = {
    {.key = LABEL_SUFFIX_PREFERRED, .state = "preferred"},
    {.key = LABEL_SUFFIX_DUPLICATE, .state = "duplicate"},
    {.key = LABEL_SUFFIX_TENTATIVE, .state = "tentative"},
    {.key = LABEL_SUFFIX_DEPRECATED, .state = "deprecated"},
};

static void say_flag(struct section *s, struct sighting *address, struct span flag, const struct value *v)
{
    enum label key = flag.len ? label_find(s->seen->labels, COMMAND, flag).key : LABEL_UNKNOWN;
    for (size_t i = 0; i < sizeof(flags_of_addresses) / sizeof(flags_of_addresses[0]); i++)
        if (flags_of_addresses[i].key == key)
            seen_say_text(s->seen, address, ADDRESS_STATE, span_of(flags_of_addresses[i].state), v, 0);
}

/* ipconfig does not say where an address is from: what follows from its range or from DHCP is weak. */
static void say_origin(struct section *s, struct sighting *address, const struct ip *ip,
                       const struct value *v)
{
    const char *origin = NULL;
    if (ip_is_link_local(ip))
        origin = "link-local";
    else if (ip->family == IP_V4 && s->dhcp != DHCP_UNKNOWN)
        origin = s->dhcp == DHCP_ON ? "dhcp" : "manual";
    if (origin)
        seen_say_text(s->seen, address, ADDRESS_ORIGIN, span_of(origin), v, FACT_WEAK);
}

/* The place of an address alone, without the flag behind it. */
static struct value without_flag(const struct value *v)
{
    struct value bare = *v;
    size_t n = 0;
    while (n < bare.where.len && bare.where.at[n] != '(' && bare.where.at[n] != ' ')
        n++;
    bare.where = n ? span_first(bare.where, n) : bare.where;
    return bare;
}

/* The zone of a link-local address (RFC 4007, 11.2) is the interface index on Windows. */
static void say_zone(struct section *s, const struct ip *ip, const struct value *v)
{
    const char *percent = span_find(v->text, '%');
    size_t n = 0;
    if (!percent || !ip_is_link_local(ip))
        return;
    struct span zone = span_between(percent + 1, span_end(v->text));
    while (n < zone.len && ascii_is_digit(zone.at[n]))
        n++;
    if (n)
        seen_say_text(s->seen, s->adapter, ADAPTER_INDEX, span_first(zone, n), v, FACT_WEAK);
}

static bool say_address(struct section *s, const struct field *f)
{
    struct ip ip;
    struct span flag;
    const struct value bare = without_flag(field_item(f, 0)), *v = &bare;
    if (!address_of(without_remark(v->text), &ip, &flag))
        return !v->text.len;
    s->has_address = true;
    s->has_ipv4 = s->has_ipv4 || ip.family == IP_V4;
    struct sighting *address = seen_child(s->seen, ELEMENT_ADDRESS, s->adapter, v);
    say_ip(s, address, ADDRESS_IP, &ip, v);
    say_flag(s, address, flag, v);
    say_origin(s, address, &ip, v);
    say_zone(s, &ip, v);
    s->open_address = ip.family == IP_V4 ? address : NULL;
    if (ip.family == IP_V6 && ip_is_link_local(&ip))
        seen_say_text(s->seen, address, ADDRESS_PREFIX, SPAN("64"), v, FACT_WEAK);
    return true;
}

static bool say_mask(struct section *s, const struct field *f)
{
    unsigned length;
    char text[4];
    struct span rest = without_remark(f->value.text);
    struct value v = f->value;
    if (!ip_mask_parse(span_split(&rest, ' '), &length))
        return false;
    if (!s->open_address)
        return true;
    size_t digits = 0;
    if (length >= 10)
        text[digits++] = (char)('0' + length / 10);
    text[digits++] = (char)('0' + length % 10);
    seen_say_text(s->seen, s->open_address, ADDRESS_PREFIX, (struct span){.at = text, .len = digits}, &v, 0);
    s->open_address = NULL;
    return true;
}

/* One child for each address of the row; true when all could be read, also when there is none. */
static bool say_each(struct section *s, const struct field *f, enum element element, enum name name,
                     bool (*is_none)(const struct ip *ip))
{
    bool good = true;
    for (size_t i = 0; i < field_count(f); i++) {
        struct ip ip;
        struct span flag;
        const struct value *v = field_item(f, i);
        bool is_ip = address_of(without_remark(v->text), &ip, &flag);
        good = good && (is_ip || !v->text.len);
        if (is_ip && !is_none(&ip))
            say_ip(s, seen_child(s->seen, element, s->adapter, v), name, &ip, v);
    }
    return good;
}

static bool say_gateway(struct section *s, const struct field *f)
{
    return say_each(s, f, ELEMENT_GATEWAY, GATEWAY_IP, ip_is_unspecified);
}

/* fec0:0:0:ffff::1 to ::3 stand where no DNS server is set (RFC 3879 has deprecated them). */
static bool is_placeholder(const struct ip *ip)
{
    static const uint8_t head[15] = {0xfe, 0xc0, 0, 0, 0, 0, 0xff, 0xff};
    return ip->family == IP_V6 && memcmp(ip->bytes, head, sizeof(head)) == 0 && ip->bytes[15] >= 1 &&
           ip->bytes[15] <= 3;
}

static bool say_dns(struct section *s, const struct field *f)
{
    return say_each(s, f, ELEMENT_DNS, DNS_IP, is_placeholder);
}

/* What is not in the list is known and of no use. */
static const struct {
    enum label key;
    say_row *say;
} row_meanings[] = {
    {.key = LABEL_MEDIA_STATE, .say = say_media},       {.key = LABEL_CONN_DNS_SUFFIX, .say = say_suffix},
    {.key = LABEL_DESCRIPTION, .say = say_description}, {.key = LABEL_PHYSICAL_ADDRESS, .say = say_mac},
    {.key = LABEL_DHCP_ENABLED, .say = say_dhcp},       {.key = LABEL_IPV6_ADDRESS, .say = say_address},
    {.key = LABEL_TEMP_IPV6, .say = say_address},       {.key = LABEL_LINKLOCAL_IPV6, .say = say_address},
    {.key = LABEL_IPV4_ADDRESS, .say = say_address},    {.key = LABEL_IP_ADDRESS_XP, .say = say_address},
    {.key = LABEL_AUTOCONF_IPV4, .say = say_address},   {.key = LABEL_SUBNET_MASK, .say = say_mask},
    {.key = LABEL_DEFAULT_GATEWAY, .say = say_gateway}, {.key = LABEL_DNS_SERVERS, .say = say_dns},
    {.key = LABEL_NETBIOS, .say = say_netbios},
};

static say_row *meaning_of(enum label key)
{
    for (size_t i = 0; i < sizeof(row_meanings) / sizeof(row_meanings[0]); i++)
        if (row_meanings[i].key == key)
            return row_meanings[i].say;
    return NULL;
}

/* The first text that only one language has tells the language. */
static void note_language(struct seen *seen, struct label_hit hit)
{
    if (!seen->scope->language && hit.language)
        seen->scope->language = hit.language;
}

static void take_row(struct section *s, const struct record *r, size_t i)
{
    const struct field *f = &r->fields[i];
    struct label_hit hit = label_find(s->seen->labels, COMMAND, f->label);
    note_language(s->seen, hit);
    hit.key = ipconfig_guess(&s->guess, hit.key, r, i);
    say_row *say = meaning_of(hit.key);
    if (say)
        seen_mark(s->seen, f, say(s, f) ? LINE_UNDERSTOOD : LINE_UNKNOWN);
    else if (hit.key != LABEL_UNKNOWN)
        seen_mark(s->seen, f, LINE_IGNORED);
}

/* ---- Titles ---- */

static bool is_kind(enum label key)
{
    return key == LABEL_ADAPTER_ETHERNET || key == LABEL_ADAPTER_WIRELESS || key == LABEL_ADAPTER_TUNNEL ||
           key == LABEL_ADAPTER_UNKNOWN || key == LABEL_ADAPTER_PPP || key == LABEL_ADAPTER_MOBILE_BROADBAND;
}

/* Russian XP puts the kind behind the name: `X - Ethernet адаптер`. */
static bool split_inverted(struct section *s, struct span title)
{
    for (const char *at = span_find_span(title, SPAN(" - ")); at;
         at = span_find_span(span_between(at + 3, span_end(title)), SPAN(" - ")))
        if (is_word(s, span_between(at + 3, span_end(title)), LABEL_ADAPTER_ETHERNET_LAST)) {
            s->name = span_trim(span_between(title.at, at));
            s->title = LABEL_ADAPTER_ETHERNET;
            return true;
        }
    return false;
}

/* Takes the title apart into kind and name. A kind that no label knows stays part of the name. */
static void split_title(struct section *s, struct span title)
{
    size_t length;
    struct label_hit hit = label_find_prefix(s->seen->labels, COMMAND, title, &length);
    const char *switched = span_find_span(title, SPAN("vEthernet ("));
    s->name = title;
    if (is_kind(hit.key)) {
        note_language(s->seen, hit);
        s->title = hit.key;
        struct span rest = span_trim(span_skip(title, length));
        if (span_starts(rest, SPAN("\u00a0")))
            rest = span_trim(span_skip(rest, 2));
        if (rest.len)
            s->name = rest;
    } else if (!split_inverted(s, title) && switched) {
        s->name = span_between(switched, span_end(title));
    }
}

static void say_name(struct section *s)
{
    const struct record *r = s->seen->record;
    split_title(s, r->title);
    struct value v = {.kind = VALUE_TEXT, .text = s->name, .where = s->name};
    if (s->name.len)
        seen_say_text(s->seen, s->adapter, ADAPTER_NAME, s->name, &v, 0);
}

/* What the title says counts where description and name tell nothing particular. The cluster's adapter is
 * titled as a tunnel, so without a description a tunnel with an IPv4 address stays open. */
static const char *kind_of(const struct section *s)
{
    const char *kind = adapter_kind_recent(s->seen->kinds, s->description, s->name);
    if (kind && strcmp(kind, "physical") != 0)
        return kind;
    switch (s->title) {
    case LABEL_ADAPTER_TUNNEL:
        return s->description.len || !s->has_ipv4 ? "tunnel" : NULL;
    case LABEL_ADAPTER_WIRELESS:
        return "wireless";
    case LABEL_ADAPTER_PPP:
        return "vpn";
    case LABEL_ADAPTER_MOBILE_BROADBAND:
        return "other";
    default:
        return kind;
    }
}

/* What follows from the section as a whole. */
static void conclude(struct section *s)
{
    const char *kind = kind_of(s);
    if (kind)
        seen_say_text(s->seen, s->adapter, ADAPTER_KIND, span_of(kind), NULL, FACT_WEAK);
    if (!s->is_down && s->has_address)
        seen_say_text(s->seen, s->adapter, ADAPTER_STATE, SPAN("up"), NULL, FACT_WEAK);
    seen_supplies(s->seen, DATASET_ADAPTERS, false); /* only those with IP */
    if (s->is_detailed)
        seen_supplies(s->seen, DATASET_DNS, true);
}

static void see_adapter(struct seen *seen)
{
    struct section s = {.seen = seen, .adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, NULL)};
    say_name(&s);
    for (size_t i = 0; i < seen->record->count; i++)
        take_row(&s, seen->record, i);
    conclude(&s);
}

/* ---- The header ---- */

static void say_domain(struct seen *seen, const struct field *f)
{
    const struct value *v = field_item(f, 0);
    if (!v->text.len)
        return;
    struct sighting *host = seen_child(seen, ELEMENT_HOST, NULL, v);
    seen_say_text(seen, host, HOST_DOMAIN, without_remark(v->text), v, 0);
}

/* Only what is not the rule is worth a word. */
static bool say_routing(struct seen *seen, const struct field *f)
{
    if (label_find(seen->labels, COMMAND, without_remark(f->value.text)).key != LABEL_YES)
        return false;
    struct sighting *host = seen_child(seen, ELEMENT_HOST, NULL, &f->value);
    seen_say_text(seen, host, HOST_IP_ROUTING, SPAN("true"), &f->value, 0);
    return true;
}

/* The first row below a heading names the host, whatever its label. */
static bool is_host_row(const struct seen *seen, size_t i, enum label key)
{
    const struct record *r = seen->record;
    return key == LABEL_HOST_NAME ||
           (key == LABEL_UNKNOWN && i == 0 && r->count > 3 && r->line < r->fields[0].line);
}

static void take_header_row(struct seen *seen, size_t i)
{
    const struct field *f = &seen->record->fields[i];
    struct label_hit hit = label_find(seen->labels, COMMAND, f->label);
    note_language(seen, hit);
    if (is_host_row(seen, i, hit.key))
        seen_host(seen, without_remark(f->value.text));
    else if (hit.key == LABEL_PRIMARY_DNS_SUFFIX)
        say_domain(seen, f);
    else if (hit.key == LABEL_IP_ROUTING && say_routing(seen, f))
        seen_mark(seen, f, LINE_UNDERSTOOD);
    else if (hit.key != LABEL_UNKNOWN)
        seen_mark(seen, f, LINE_IGNORED);
    if (is_host_row(seen, i, hit.key) || hit.key == LABEL_PRIMARY_DNS_SUFFIX)
        seen_mark(seen, f, LINE_UNDERSTOOD);
}

/* Whether the rows are an adapter's whose title was cut off: they have its hardware address. */
static bool is_untitled_adapter(const struct seen *seen)
{
    char mac[MAC_TEXT_MAX];
    const struct record *r = seen->record;
    for (size_t i = 0; i < r->count; i++)
        if (label_find(seen->labels, COMMAND, r->fields[i].label).key == LABEL_PHYSICAL_ADDRESS &&
            mac_canonical(r->fields[i].value.text, mac))
            return true;
    return false;
}

static void see_header(struct seen *seen)
{
    note_language(seen, label_find(seen->labels, COMMAND, seen->record->where));
    for (size_t i = 0; i < seen->record->count; i++)
        take_header_row(seen, i);
}

static void see(struct seen *seen)
{
    if (seen->record->title.len || is_untitled_adapter(seen))
        see_adapter(seen);
    else
        see_header(seen);
}

const struct source source_ipconfig = {
    .name = COMMAND,
    .types = (const char *const[]){"ipconfig", "ipconfig adapter", NULL},
    .element = ELEMENT_ESTATE,
    .supplies = SUPPLIES(ADDRESSES) | SUPPLIES(GATEWAYS),
    .may_supply = SUPPLIES(ADAPTERS) | SUPPLIES(DNS),
    .see = see,
};
