
#include "base/ascii.h"
#include "base/id.h"
#include "base/ip.h"
#include "source/source.h"

static bool put(struct span s, char *text, size_t room)
{
    if (!s.len || s.len >= room)
        return false;
    memcpy(text, s.at, s.len);
    text[s.len] = '\0';
    return true;
}

static bool put_lower(struct span s, char *text, size_t room)
{
    if (!put(s, text, room))
        return false;
    for (char *c = text; *c; c++)
        *c = ascii_lower(*c);
    return true;
}

static bool put_number(uint64_t number, char *text, size_t room)
{
    if (room <= NUMBER_DIGITS)
        return false;
    *number_put(text, number) = '\0';
    return true;
}

static bool hex_number(struct span s, uint64_t *number)
{
    if (s.len < 3 || s.len > 18 || !span_starts_nocase(s, SPAN("0x")))
        return false;
    *number = 0;
    for (size_t i = 2; i < s.len; i++) {
        int digit = hex_value(s.at[i]);
        if (digit < 0)
            return false;
        *number = *number << 4 | (uint64_t)digit;
    }
    return true;
}

static bool to_number(struct span s, char *text, size_t room)
{
    uint64_t number;
    if (span_number(s, &number) && (*s.at != '0' || s.len == 1))
        return put(s, text, room);
    return (span_number(s, &number) || hex_number(s, &number)) && put_number(number, text, room);
}

static const struct word booleans[] = {
    {"true", "true"},      {"false", "false"},  {"yes", "true"},    {"no", "false"},      {"enabled", "true"},
    {"disabled", "false"}, {"on", "true"},      {"off", "false"},   {"1", "true"},        {"0", "false"},
    {"$true", "true"},     {"$false", "false"}, {"enable", "true"}, {"disable", "false"}, {NULL, NULL},
};

/* s is not empty. */
static const char *word_of(struct span s, const struct word *words)
{
    const char first = ascii_lower(*s.at);
    for (; words && words->found; words++)
        if (ascii_lower(*words->found) == first && span_equal_nocase(s, span_of(words->found)))
            return words->meant;
    return NULL;
}

static bool to_boolean(struct span s, bool invert, char *text, size_t room)
{
    const char *meant = word_of(s, booleans);
    if (!meant)
        return false;
    bool is_true = (*meant == 't') != invert;
    return put(is_true ? SPAN("true") : SPAN("false"), text, room);
}

static bool to_ip(struct span s, char *text, size_t room)
{
    struct ip ip;
    return room >= IP_TEXT_MAX && ip_parse(s, &ip) && ip_format(&ip, text);
}

static bool to_next_hop(struct span s, char *text, size_t room)
{
    struct ip ip;
    if (!s.len || room < IP_TEXT_MAX)
        return false;
    if (ip_parse(s, &ip) && !ip_is_unspecified(&ip))
        return ip_format(&ip, text);
    return put(SPAN("on-link"), text, room);
}

static bool to_cidr(struct span s, char *text, size_t room)
{
    struct ip_prefix prefix;
    if (room < PREFIX_TEXT_MAX || !ip_prefix_parse(s, &prefix))
        return false;
    prefix = ip_network(prefix);
    return ip_prefix_format(&prefix, text) != NULL;
}

static bool to_length(struct span s, char *text, size_t room)
{
    unsigned length;
    uint64_t number;
    if (s.len && s.at[0] == '/')
        s = span_skip(s, 1);
    if (span_number(s, &number))
        return number <= 128 && put_number(number, text, room);
    return ip_mask_parse(s, &length) && put_number(length, text, room);
}

/* The power of ten of `Gbps`, `Mbit/s`, `kbps`, `bps`, or -1. */
static int unit_exponent(struct span unit)
{
    static const struct {
        char letter;
        int exponent;
    } prefixes[] = {{'b', 0}, {'k', 3}, {'m', 6}, {'g', 9}, {'t', 12}};
    if (!unit.len)
        return -1;
    char first = (char)(unit.at[0] | 0x20);
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (first == prefixes[i].letter && (first == 'b' || unit.len > 1))
            return prefixes[i].exponent;
    return -1;
}

/* The unit in brackets at the end of a label; bits per second when there is none. */
static int label_exponent(struct span label)
{
    if (!span_ends(label, SPAN(")")))
        return 0;
    size_t open = label.len;
    while (open && label.at[open - 1] != '(')
        open--;
    int exponent = open ? unit_exponent(span_skip(span_first(label, label.len - 1), open)) : 0;
    return exponent < 0 ? 0 : exponent;
}

/* Takes `12`, `866.7` or `866,7` off *s as mantissa × 10^-*decimals. */
static bool take_decimal(struct span *s, uint64_t *mantissa, int *decimals)
{
    size_t i = 0;
    bool point = false;
    *mantissa = 0;
    *decimals = 0;
    for (; i < s->len && i < 21; i++) {
        char c = s->at[i];
        if ((c == '.' || c == ',') && !point && i) {
            point = true;
        } else if (!ascii_is_digit(c) || *mantissa >= UINT64_MAX / 10 - 1) {
            break;
        } else {
            *mantissa = *mantissa * 10 + (uint64_t)(c - '0');
            *decimals += point;
        }
    }
    *s = span_skip(*s, i);
    return i > 0;
}

static bool speed_is_unknown(uint64_t speed)
{
    return speed == INT64_MAX || speed == UINT64_MAX || speed == UINT32_MAX;
}

static bool to_speed(struct span s, struct span label, char *text, size_t room)
{
    uint64_t speed;
    int decimals;
    if (span_number(s, &speed) && speed_is_unknown(speed))
        return false;
    if (!take_decimal(&s, &speed, &decimals))
        return false;
    s = span_trim(s);
    int exponent = (s.len ? unit_exponent(s) : label_exponent(label)) - decimals;
    if (s.len && unit_exponent(s) < 0)
        return false;
    for (; exponent > 0; exponent--) {
        if (speed > UINT64_MAX / 10)
            return false;
        speed *= 10;
    }
    for (; exponent < 0; exponent++)
        speed /= 10;
    return put_number(speed, text, room);
}

static bool to_word(struct span s, const struct word *words, char *text, size_t room)
{
    const char *meant = word_of(s, words);
    return meant && put(span_of(meant), text, room);
}

static bool to_mac(struct span s, char *text, size_t room)
{
    return room >= MAC_TEXT_MAX && mac_canonical(s, text) && mac_is_real(text);
}

static bool to_guid(struct span s, char *text, size_t room)
{
    return room >= GUID_TEXT_MAX && guid_canonical(s, text);
}

/* What a carrier prints where it lost the value: the type's name. */
static bool is_lost(struct span s)
{
    return s.len > 9 && span_starts(s, SPAN("System.")) && (span_ends(s, SPAN("[]")) || span_find(s, '`'));
}

static bool has_capital(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (ascii_is_upper(s.at[i]))
            return true;
    return false;
}

bool convert_in_place(struct span s, enum conversion as, struct span *text)
{
    uint64_t number;
    *text = s;
    if (as == AS_BOOLEAN || as == AS_NOT) {
        const char *meant = s.len ? word_of(s, booleans) : NULL;
        *text = meant && (*meant == 't') != (as == AS_NOT) ? SPAN("true") : SPAN("false");
        return meant != NULL;
    }
    if (as == AS_NUMBER)
        return s.len && *s.at != '0' && span_number(s, &number);
    if (as != AS_TEXT && (as != AS_LOWER || has_capital(s)))
        return false;
    return s.len && !is_lost(s) && !span_find(s, '\0');
}

bool convert(struct span found, struct span label, enum conversion as, const struct word *words, char *text,
             size_t room)
{
    struct span s = span_trim(found);
    if (!s.len || is_lost(s))
        return false;
    switch (as) {
    case AS_TEXT:
        return put(s, text, room);
    case AS_LOWER:
        return put_lower(s, text, room);
    case AS_NUMBER:
        return to_number(s, text, room);
    case AS_BOOLEAN:
    case AS_NOT:
        return to_boolean(s, as == AS_NOT, text, room);
    case AS_IP:
        return to_ip(s, text, room);
    case AS_PREFIX_LENGTH:
        return to_length(s, text, room);
    case AS_CIDR:
        return to_cidr(s, text, room);
    case AS_NEXT_HOP:
        return to_next_hop(s, text, room);
    case AS_MAC:
        return to_mac(s, text, room);
    case AS_GUID:
        return to_guid(s, text, room);
    case AS_SPEED:
        return to_speed(s, label, text, room);
    case AS_WORD:
        return to_word(s, words, text, room);
    case AS_IGNORED:
        return false;
    }
    return false;
}
