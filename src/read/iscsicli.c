/* iscsicli: SessionList, ReportTargetMappings, ListTargetPortals, ListPersistentTargets. Blocks of `label :
 * value`, told apart by their values: labels are translated. */
#include "base/ascii.h"
#include "base/ip.h"
#include "read/draft.h"
#include "read/shapes.h"

enum { BANNER_MAX = 120, KEPT_MAX = 8 };

/* `ffffe001368edb81-400001370000000d` is a session, `ffffe001368edb81-1b` a connection: the digits behind the
 * hyphen; 0 when it is neither. */
static size_t id_tail(struct span s)
{
    size_t i = 0;
    while (i < s.len && hex_value(s.at[i]) >= 0)
        i++;
    if (i < 8 || i > 16 || i == s.len || s.at[i] != '-')
        return 0;
    size_t tail = s.len - i - 1;
    for (i++; i < s.len; i++)
        if (hex_value(s.at[i]) < 0)
            return 0;
    return tail <= 16 ? tail : 0;
}

static bool is_session_id(struct span value)
{
    return id_tail(value) == 16;
}

static bool is_connection_id(struct span value)
{
    size_t tail = id_tail(value);
    return tail > 0 && tail < 16;
}

/* `10.0.0.1 3260` */
static bool is_socket(struct span value)
{
    struct ip ip;
    uint64_t port;
    struct span rest = value, address = span_take_word(&rest);
    return ip_parse(address, &ip) && span_number(span_trim(rest), &port);
}

static bool is_banner(struct span line)
{
    return line.len < BANNER_MAX && span_find_span(line, SPAN("iSCSI")) &&
           span_find_span(line, SPAN("Initiator")) && span_find_span(line, SPAN("Version "));
}

static bool is_total(struct span line)
{
    return span_starts(line, SPAN("Total of ")) && line.len > 9 && ascii_is_digit(line.at[9]);
}

static bool is_session_line(struct span line)
{
    struct span label, value;
    return span_take_label(line, &label, &value) && is_session_id(value);
}

static bool recognise_iscsicli(const struct reading *r)
{
    struct span line = span_trim(reading_text(r, r->line));
    if (is_banner(line))
        return true;
    struct span next =
        span_trim(reading_text(r, reading_text(r, r->line + 1).len ? r->line + 1 : r->line + 2));
    if (is_total(line))
        return span_find_span(line, SPAN("session")) || span_find_span(line, SPAN("portal")) ||
               span_find_span(line, SPAN("target")) || is_session_line(next);
    return span_starts(line, SPAN("Session Id ")) && is_session_line(line);
}

/* ---- reading ---- */

enum state {
    OUTSIDE, /* between blocks */
    SESSION, /* in the rows of a session and of its connections */
    DEVICES, /* in what hangs on a session: of no use */
    ENTRY,   /* in a portal or a persistent target */
};

struct listing {
    struct reading *reading;
    struct draft draft;
    enum state state;
    size_t indent;  /* of the line that began the session */
    size_t head;    /* fields of the session before its connections */
    bool sections;  /* `Connections:` was met */
    bool connected; /* a connection was met */
    bool blank;     /* the line above is blank */
};

static void listing_close(struct listing *l, uint32_t line)
{
    if ((l->state == SESSION || l->state == ENTRY) && l->draft.record.count)
        draft_end(&l->draft, line);
    l->state = OUTSIDE;
}

static void listing_session(struct listing *l, uint32_t line, size_t indent)
{
    listing_close(l, line);
    draft_begin(&l->draft, l->reading, SPAN("iscsicli session"), line);
    l->state = SESSION;
    l->indent = indent;
    l->sections = l->connected = false;
}

/* A session's second connection is a record of its own, which repeats the session's rows. */
static void listing_connection(struct listing *l, uint32_t line)
{
    if (!l->connected) {
        l->connected = true;
        l->head = l->draft.record.count;
        return;
    }
    struct field kept[KEPT_MAX];
    size_t count = l->head < KEPT_MAX ? l->head : KEPT_MAX;
    memcpy(kept, l->draft.fields, count * sizeof *kept);
    draft_end(&l->draft, line);
    draft_begin(&l->draft, l->reading, SPAN("iscsicli connection"), line);
    for (size_t i = 0; i < count; i++)
        draft_add(&l->draft, kept[i].label, kept[i].value.text, kept[i].line);
}

/* `Connections:`, `Devices:` begin what belongs to the session above. */
static void listing_section(struct listing *l, uint32_t line)
{
    reading_mark(l->reading, line, line + 1, LINE_UNDERSTOOD);
    if (!l->sections) {
        l->sections = true;
        return;
    }
    listing_close(l, line);
    l->state = DEVICES;
}

static void listing_entry(struct listing *l, struct span label, struct span value, uint32_t line)
{
    if (l->state == OUTSIDE) {
        draft_begin(&l->draft, l->reading, SPAN("iscsicli portal"), line);
        l->state = ENTRY;
    }
    if (span_starts(value, SPAN("iqn.")))
        l->draft.record.type = SPAN("iscsicli target");
    draft_add(&l->draft, label, value, line);
}

/* A row. False when it belongs to no block of this tool. */
static bool listing_row(struct listing *l, struct span text, uint32_t line)
{
    struct span label, value;
    if (!span_take_label(text, &label, &value))
        return false;
    if (is_session_id(value)) {
        listing_session(l, line, span_indent(text));
    } else if (l->state == SESSION || l->state == DEVICES) {
        if (l->blank && span_indent(text) <= l->indent)
            return false;
        if (value.len == 0 && label.at + label.len + 1 == span_end(text)) {
            listing_section(l, line);
            return true;
        }
        if (l->state == SESSION && is_connection_id(value))
            listing_connection(l, line);
    } else {
        if (l->state == OUTSIDE && !is_socket(value) && !span_starts(value, SPAN("iqn.")))
            return false;
        listing_entry(l, label, value, line);
        return true;
    }
    if (l->state == DEVICES)
        reading_mark(l->reading, line, line + 1, LINE_IGNORED);
    else
        draft_add(&l->draft, label, value, line);
    return true;
}

static bool is_end_note(struct span line)
{
    return span_starts(line, SPAN("The operation completed"));
}

static bool listing_line(struct listing *l, uint32_t line)
{
    struct span text = reading_text(l->reading, line), trimmed = span_trim(text);
    bool talk = is_banner(trimmed) || is_total(trimmed) || is_end_note(trimmed);
    if (talk || trimmed.len == 0) {
        if (talk || l->state == ENTRY)
            listing_close(l, line);
        reading_mark(l->reading, line, line + 1, LINE_IGNORED);
    } else if (!listing_row(l, text, line)) {
        /* Wrapped rows, mount points, names in a list. */
        if (span_indent(text) == 0 || l->state == OUTSIDE)
            return false;
        if (l->blank && span_indent(text) <= l->indent)
            return false;
        reading_mark(l->reading, line, line + 1, LINE_IGNORED);
    }
    l->blank = trimmed.len == 0;
    return true;
}

static void read_iscsicli(struct reading *r)
{
    struct listing l = {.reading = r};
    uint32_t line = r->line;
    while (line < r->end && listing_line(&l, line))
        line++;
    listing_close(&l, line);
    r->line = line > r->line ? line : r->line + 1;
}

const struct shape shape_iscsicli = {
    .name = "iscsicli", .recognise = recognise_iscsicli, .read = read_iscsicli};
