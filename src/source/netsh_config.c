/* netsh interface ipv4 show config, addresses, dnsservers: one block for each adapter. */
#include "base/ip.h"
#include "source/kind.h"
#include "source/labels.h"
#include "source/source.h"

static const char command[] = "netsh show config";

/* What a row says. */
enum row {
    ROW_UNKNOWN,
    ROW_DHCP,
    ROW_ADDRESS,
    ROW_PREFIX,
    ROW_GATEWAY,
    ROW_GATEWAY_METRIC,
    ROW_METRIC,
    ROW_DNS,
    ROW_REGISTERS,
    ROW_WINS,
};

static const struct {
    enum label label;
    enum row row;
} labelled[] = {
    {LABEL_DHCP_ENABLED, ROW_DHCP},
    {LABEL_IP_ADDRESS, ROW_ADDRESS},
    {LABEL_SUBNET_PREFIX, ROW_PREFIX},
    {LABEL_SUBNET_MASK_2003, ROW_PREFIX},
    {LABEL_SUBNET_MASK_XP, ROW_PREFIX},
    {LABEL_DEFAULT_GATEWAY, ROW_GATEWAY},
    {LABEL_GATEWAY_METRIC, ROW_GATEWAY_METRIC},
    {LABEL_INTERFACE_METRIC, ROW_METRIC},
    {LABEL_DNS_STATIC, ROW_DNS},
    {LABEL_DNS_DHCP, ROW_DNS},
    {LABEL_REGISTER_SUFFIX, ROW_REGISTERS},
    {LABEL_WINS_STATIC, ROW_WINS},
    {LABEL_WINS_DHCP, ROW_WINS},
};

/* A block on its way. */
struct block {
    struct seen *seen;
    struct sighting *adapter, *address, *gateway;
    enum row last;   /* the row above */
    bool metric_met; /* what follows the metric are servers */
    const char *language;
};

static enum row row_of_label(struct block *b, struct span label)
{
    struct label_hit hit = label_find(b->seen->labels, command, label);
    if (hit.language)
        b->language = hit.language;
    for (size_t i = 0; i < sizeof labelled / sizeof *labelled; i++)
        if (hit.key != LABEL_UNKNOWN && labelled[i].label == hit.key)
            return labelled[i].row;
    return ROW_UNKNOWN;
}

/* `10.0.0.0/24 (mask 255.255.255.0)`: the part before the blank. */
static struct span first_word(struct span text)
{
    const char *blank = span_find(text, ' ');
    return blank ? span_between(text.at, blank) : text;
}

static bool is_prefix(struct span text)
{
    struct ip_prefix prefix;
    text = first_word(text);
    return span_find(text, '/') && ip_prefix_parse(text, &prefix);
}

static bool is_address(struct span text)
{
    struct ip ip;
    return ip_parse(text, &ip);
}

static bool is_mask(struct span text)
{
    unsigned length;
    return is_address(text) && ip_mask_parse(text, &length);
}

static struct span text_behind(const struct record *r, size_t i)
{
    return i + 1 < r->count ? r->fields[i + 1].value.text : SPAN("");
}

/* What the row says in a language that is not known: the rows' order is the same in all. */
static enum row row_of_place(const struct block *b, const struct record *r, size_t i)
{
    struct span text = r->fields[i].value.text, next = text_behind(r, i);
    if (i == 0 && !is_address(text))
        return ROW_DHCP;
    if (b->metric_met)
        return b->last == ROW_METRIC ? ROW_DNS : b->last == ROW_DNS ? ROW_REGISTERS : ROW_WINS;
    if (is_prefix(text) || (b->last == ROW_ADDRESS && is_mask(text)))
        return ROW_PREFIX;
    if (is_address(text))
        return is_prefix(next) || is_mask(next) ? ROW_ADDRESS : ROW_GATEWAY;
    if (span_is_number(text))
        return b->last == ROW_GATEWAY ? ROW_GATEWAY_METRIC : ROW_METRIC;
    return ROW_UNKNOWN;
}

/* ---- what the rows say ---- */

static bool say_dhcp(struct block *b, const struct value *v)
{
    static const char *const commands[] = {command, "ipconfig"};
    if (seen_say(b->seen, b->adapter, ADAPTER_DHCP, v, AS_BOOLEAN, NULL, 0))
        return true;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        enum label found = label_find(b->seen->labels, commands[i], v->text).key;
        if (found != LABEL_YES && found != LABEL_NO)
            continue;
        struct span text = found == LABEL_YES ? SPAN("true") : SPAN("false");
        seen_say_text(b->seen, b->adapter, ADAPTER_DHCP, text, v, 0);
        return true;
    }
    return false;
}

static bool say_address(struct block *b, const struct value *v)
{
    struct ip ip;
    if (!ip_parse(v->text, &ip) || ip_is_unspecified(&ip))
        return false;
    b->address = seen_child(b->seen, ELEMENT_ADDRESS, b->adapter, v);
    return seen_say(b->seen, b->address, ADDRESS_IP, v, AS_IP, NULL, 0);
}

/* `10.0.0.0/24 (mask 255.255.255.0)`, or the mask alone on XP and 2003. */
static bool say_prefix(struct block *b, const struct value *v)
{
    struct value length = *v;
    length.text = first_word(v->text);
    const char *slash = span_find(length.text, '/');
    if (slash)
        length.text = span_between(slash + 1, span_end(length.text));
    return seen_say(b->seen, b->address, ADDRESS_PREFIX, &length, AS_PREFIX_LENGTH, NULL, 0);
}

static bool say_gateway(struct block *b, const struct value *v)
{
    struct ip ip;
    bool said = false;
    const struct value *items = v->kind == VALUE_LIST ? v->items : v;
    for (size_t i = 0; i < (v->kind == VALUE_LIST ? v->count : 1); i++) {
        if (!ip_parse(items[i].text, &ip) || ip_is_unspecified(&ip))
            continue;
        b->gateway = seen_child(b->seen, ELEMENT_GATEWAY, b->adapter, &items[i]);
        said |= seen_say(b->seen, b->gateway, GATEWAY_IP, &items[i], AS_IP, NULL, 0);
    }
    return said;
}

/* 0 on XP and 2003 means automatic. */
static bool say_metric(struct block *b, const struct value *v)
{
    seen_supplies(b->seen, DATASET_METRICS, true);
    if (span_equal(v->text, SPAN("0"))) {
        seen_say_text(b->seen, b->adapter, ADAPTER_AUTO_METRIC, SPAN("true"), v, 0);
        return true;
    }
    return seen_say(b->seen, b->adapter, ADAPTER_METRIC, v, AS_NUMBER, NULL, 0);
}

/* fec0:0:0:ffff::1 to 3 are what Windows lists where nothing is configured. */
static bool say_dns(struct block *b, const struct value *v)
{
    bool said = false;
    const struct value *items = v->kind == VALUE_LIST ? v->items : v;
    for (size_t i = 0; i < (v->kind == VALUE_LIST ? v->count : 1); i++) {
        if (!is_address(items[i].text) || span_starts_nocase(items[i].text, SPAN("fec0:0:0:ffff::")))
            continue;
        struct sighting *dns = seen_child(b->seen, ELEMENT_DNS, b->adapter, &items[i]);
        said |= seen_say(b->seen, dns, DNS_IP, &items[i], AS_IP, NULL, 0);
    }
    seen_supplies(b->seen, DATASET_DNS, true);
    return said || label_find(b->seen->labels, command, v->text).key == LABEL_NONE;
}

static bool say_registers(struct block *b, const struct value *v)
{
    enum label found = label_find(b->seen->labels, command, v->text).key;
    bool no = found == LABEL_NONE || found == LABEL_NO;
    bool yes = found == LABEL_REGISTER_PRIMARY_ONLY || span_starts_nocase(v->text, SPAN("Both"));
    if (!yes && !no)
        return false;
    seen_supplies(b->seen, DATASET_DNS_REGISTRATION, true);
    seen_say_text(b->seen, b->adapter, ADAPTER_REGISTERS_DNS, yes ? SPAN("true") : SPAN("false"), v, 0);
    return true;
}

static bool say_row(struct block *b, enum row row, const struct value *v)
{
    switch (row) {
    case ROW_DHCP:
        return say_dhcp(b, v);
    case ROW_ADDRESS:
        return say_address(b, v);
    case ROW_PREFIX:
        return say_prefix(b, v);
    case ROW_GATEWAY:
        return say_gateway(b, v);
    case ROW_GATEWAY_METRIC:
        return seen_say(b->seen, b->gateway, GATEWAY_METRIC, v, AS_NUMBER, NULL, 0);
    case ROW_METRIC:
        return say_metric(b, v);
    case ROW_DNS:
        return say_dns(b, v);
    case ROW_REGISTERS:
        return say_registers(b, v);
    case ROW_WINS:
    case ROW_UNKNOWN:
        break;
    }
    return false;
}

static void see_row(struct block *b, const struct record *r, size_t i)
{
    const struct field *f = &r->fields[i];
    enum row row = row_of_label(b, f->label);
    if (row == ROW_UNKNOWN)
        row = row_of_place(b, r, i);
    if (say_row(b, row, &f->value))
        seen_mark(b->seen, f, LINE_UNDERSTOOD);
    else if (row == ROW_WINS)
        seen_mark(b->seen, f, LINE_IGNORED);
    b->metric_met |= row == ROW_METRIC;
    b->last = row;
}

static void see_config(struct seen *seen)
{
    const struct record *r = seen->record;
    struct value name = {.kind = VALUE_TEXT, .text = r->title, .where = r->title};
    struct block b = {.seen = seen, .adapter = seen_child(seen, ELEMENT_ADAPTER, NULL, &name)};
    seen_say(seen, b.adapter, ADAPTER_NAME, &name, AS_TEXT, NULL, 0);
    const char *kind = adapter_kind_recent(seen->kinds, SPAN(""), r->title);
    if (kind)
        seen_say_text(seen, b.adapter, ADAPTER_KIND, span_of(kind), &name, FACT_WEAK);
    seen_supplies(seen, DATASET_ADDRESSES, true);
    seen_supplies(seen, DATASET_GATEWAYS, true);
    for (size_t i = 0; i < r->count; i++)
        see_row(&b, r, i);
    if (b.language && !seen->scope->language)
        seen->scope->language = b.language;
}

const struct source source_netsh_config = {
    .name = "netsh interface ipv4 show config",
    .types = (const char *const[]){"netsh config", NULL},
    .element = ELEMENT_ESTATE,
    .may_supply = SUPPLIES(ADDRESSES) | SUPPLIES(GATEWAYS) | SUPPLIES(METRICS) | SUPPLIES(DNS) |
                  SUPPLIES(DNS_REGISTRATION),
    .see = see_config,
};
