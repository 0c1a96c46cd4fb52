/* Tools that often stand in the same file and say nothing that the model holds: arp -a, getmac. They are
 * understood enough to be told from what is unknown; getmac does give an adapter's name, description and MAC.
 */
#include "base/id.h"
#include "base/ip.h"
#include "read/draft.h"
#include "read/shapes.h"

enum { LOOK_AHEAD = 4, FIRST_COLUMN = 19 };

#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        .at = (literal), .len = sizeof(literal) - 1                                                          \
    }

static bool is_mac(struct span s)
{
    char text[MAC_TEXT_MAX];
    return mac_canonical(s, text);
}

/* ---- arp -a ---- */

/* `Interface: 10.0.0.1 --- 0xd`, in French with a blank, a question mark or a no-break space before the
 * colon. */
static bool is_arp_heading(struct span line)
{
    struct ip ip;
    const char *dashes = span_find_span(line, SPAN(" --- 0x"));
    if (!dashes)
        return false;
    struct span before = span_between(line.at, dashes), last = SPAN("");
    while (span_trim(before).len)
        last = span_take_word(&before);
    return ip_parse(last, &ip);
}

/* `10.0.0.254  00-15-5d-01-02-03  dynamic`, also without a MAC. */
static bool is_arp_row(struct span line)
{
    struct ip ip;
    return span_indent(line) > 0 && ip_parse(span_take_word(&line), &ip);
}

static bool recognise_arp(const struct reading *r)
{
    return is_arp_heading(reading_text(r, r->line));
}

static void read_arp(struct reading *r)
{
    struct draft d;
    uint32_t line = r->line;
    draft_begin(&d, r, SPAN("arp"), line);
    draft_add(&d, SPAN("Interface"), d.record.where, line);
    if (!is_arp_row(reading_text(r, line + 1)) && is_arp_row(reading_text(r, line + 2)))
        line++;
    for (line++; is_arp_row(reading_text(r, line)); line++)
        ;
    reading_mark(r, r->line, line, LINE_IGNORED);
    r->line = line;
    draft_end(&d, line);
}

/* ---- getmac ---- */

static bool is_transport(struct span s)
{
    return span_starts_nocase(s, SPAN("\\Device\\")) || span_starts(s, SPAN("N/A")) || span_find(s, ' ');
}

/* The ruler of `=` below the heading of a table. /v adds two columns at the left. */
static size_t getmac_columns(const struct reading *r, uint32_t line)
{
    size_t widths[4] = {0};
    struct span heading = reading_text(r, line);
    size_t columns = heading.len ? ruler_widths(reading_text(r, line + 1), '=', widths, 4) : 0;
    if (columns == 2 && widths[0] == FIRST_COLUMN)
        return 2;
    return columns == 4 && widths[2] == FIRST_COLUMN ? 4 : 0;
}

/* `label:   value`: Format-List has a blank before its colon. */
static bool take_tight_label(struct span line, struct span *value)
{
    struct span label;
    return span_take_label(line, &label, value) && span_end(label) < span_end(line) &&
           *span_end(label) == ':';
}

/* /fo list: `label: value` lines, one of which is a MAC and the next a transport. */
static uint32_t list_end(const struct reading *r, uint32_t line)
{
    bool mac = false, transport = false;
    struct span value;
    uint32_t first = line;
    for (; line < first + LOOK_AHEAD && take_tight_label(reading_text(r, line), &value); line++) {
        transport = transport || (mac && is_transport(value));
        mac = mac || is_mac(value);
    }
    return mac && transport && reading_text(r, line).len == 0 ? line : first;
}

static bool recognise_getmac(const struct reading *r)
{
    return getmac_columns(r, r->line) > 0 || list_end(r, r->line) > r->line;
}

static void read_getmac_list(struct reading *r, uint32_t end)
{
    static const struct span labels[] = {TEXT("Connection Name"), TEXT("Network Adapter"),
                                         TEXT("Physical Address"), TEXT("Transport Name")};
    struct draft d;
    struct span label, value;
    uint32_t skipped = LOOK_AHEAD - (end - r->line); /* without /v the first two rows are not there */
    draft_begin(&d, r, SPAN("getmac"), r->line);
    for (uint32_t i = skipped; i < LOOK_AHEAD; i++)
        if (span_take_label(reading_text(r, r->line + i - skipped), &label, &value))
            draft_add(&d, labels[i], value, r->line + i - skipped);
    r->line = end;
    draft_end(&d, end);
}

static bool emit_getmac_row(struct reading *r, size_t columns)
{
    struct draft d;
    struct span text = reading_text(r, r->line);
    draft_begin(&d, r, SPAN("getmac"), r->line);
    if (columns == 4) {
        draft_add(&d, SPAN("Connection Name"), span_take_column(&text), r->line);
        draft_add(&d, SPAN("Network Adapter"), span_take_column(&text), r->line);
    }
    struct span mac = span_take_column(&text);
    draft_add(&d, SPAN("Physical Address"), mac, r->line);
    draft_add(&d, SPAN("Transport Name"), span_trim(text), r->line);
    if (mac.len == 0 || (!is_mac(mac) && columns == 2 && !span_starts(mac, SPAN("N/A"))))
        return false;
    draft_end(&d, r->line + 1);
    return true;
}

static void read_getmac(struct reading *r)
{
    size_t columns = getmac_columns(r, r->line);
    if (columns == 0) {
        read_getmac_list(r, list_end(r, r->line));
        return;
    }
    reading_mark(r, r->line, r->line + 2, LINE_UNDERSTOOD);
    for (r->line += 2; r->line < r->end && emit_getmac_row(r, columns); r->line++)
        ;
}

const struct shape shape_arp = {.name = "arp", .recognise = recognise_arp, .read = read_arp};
const struct shape shape_getmac = {.name = "getmac", .recognise = recognise_getmac, .read = read_getmac};
