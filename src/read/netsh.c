/* netsh: blocks of `label: value` under a title. The tables are in netsh_table.c, scripts in netsh_dump.c. */
#include "read/netsh.h"

#include "read/draft.h"
#include "read/shapes.h"

enum { LOOK_BACK = 3, CONTINUATION_INDENT = 16, RULER_MIN = 40, GLOBAL_RULER_MAX = 50, FIREWALL_RULER = 60 };

/* Yes: 1, no: 0, not told: -1. */
static int tells_ipv6(struct span command)
{
    if (span_contains_nocase(command, SPAN("ipv6")))
        return 1;
    if (span_contains_nocase(command, SPAN("ipv4")) || span_contains_nocase(command, SPAN(" ip ")))
        return 0;
    return -1;
}

bool netsh_is_ipv6(const struct reading *r, uint32_t line, bool *known)
{
    int told = tells_ipv6(r->command);
    for (uint32_t back = 1; told < 0 && back <= LOOK_BACK && back <= line; back++) {
        struct span above = span_trim(input_line(r->in, line - back));
        if (above.len == 0)
            continue;
        if (span_contains_nocase(span_first(above, 200), SPAN("netsh")))
            told = tells_ipv6(above);
        break;
    }
    if (told < 0 && r->in->path)
        told = tells_ipv6(span_of(r->in->path));
    *known = told >= 0;
    return told == 1;
}

void netsh_mark_command(struct reading *r, uint32_t line)
{
    for (uint32_t back = 1; back <= LOOK_BACK && back <= line; back++) {
        struct span above = span_trim(input_line(r->in, line - back));
        if (above.len == 0)
            continue;
        if (span_starts_nocase(above, SPAN("netsh ")))
            input_mark(r->in, line - back, LINE_UNDERSTOOD);
        return;
    }
}

size_t netsh_title_ruler(const struct reading *r, uint32_t line)
{
    size_t width = 0;
    struct span title = span_trim(reading_text(r, line));
    struct span ruler = span_trim(reading_text(r, line + 1));
    if (title.len == 0 || ruler.len < RULER_MIN || ruler.len == title.len)
        return 0;
    return ruler_widths(ruler, '-', &width, 1) == 1 ? width : 0;
}

/* The text between the first and the last quote; false when there are not two. */
static bool quoted(struct span line, struct span *name)
{
    const char *first = span_find(line, '"');
    if (!first)
        return false;
    const char *last = span_end(line) - 1;
    while (last > first && *last != '"')
        last--;
    *name = last > first ? span_between(first + 1, last) : SPAN("");
    return last > first;
}

/* ---- show config, show addresses, show dnsservers: Configuration for interface "X" --- */

/* A row is indented deeper than its title, and its label has no leaders as ipconfig's have. */
static bool is_config_row(struct span line, size_t title_indent)
{
    struct span label, value;
    return span_indent(line) > title_indent + 1 && span_take_label(line, &label, &value) &&
           *label.at != '"' && !span_ends(label, SPAN(" ."));
}

static bool is_continuation(struct span line)
{
    return line.len > 0 && span_indent(line) >= CONTINUATION_INDENT;
}

static bool recognise_config(const struct reading *r)
{
    struct span name, title = reading_text(r, r->line);
    if (title.len == 0 || span_ends(title, SPAN(":")) || !quoted(title, &name))
        return false;
    struct span label, value;
    return !span_take_label(title, &label, &value) &&
           is_config_row(reading_text(r, r->line + 1), span_indent(title));
}

static void read_config(struct reading *r)
{
    struct draft d;
    uint32_t line = r->line;
    size_t indent = span_indent(reading_text(r, line));
    netsh_mark_command(r, line);
    draft_begin(&d, r, SPAN("netsh config"), line);
    quoted(d.record.where, &d.record.title);
    reading_mark(r, line, line + 1, LINE_UNDERSTOOD);
    for (line++; line < r->end; line++) {
        struct span label, value, text = reading_text(r, line);
        if (is_config_row(text, indent) && span_take_label(text, &label, &value))
            draft_add(&d, label, value, line);
        else if (is_continuation(text))
            draft_add_item(&d, span_trim(text), span_trim(text), line);
        else
            break;
    }
    r->line = line;
    draft_end(&d, line);
}

/* ---- show interface N, show global: a title, a ruler, `label : value` ---- */

static bool is_block(const struct reading *r, uint32_t line, struct span *first_label)
{
    struct span value;
    return netsh_title_ruler(r, line) > 0 && span_take_label(reading_text(r, line + 2), first_label, &value);
}

/* The block's rows as one record. Reading stops before the first line that is no row. */
static void read_block(struct reading *r, struct span type)
{
    struct draft d;
    struct span label, value;
    uint32_t line = r->line;
    draft_begin(&d, r, type, line);
    d.record.title = d.record.where;
    reading_mark(r, line, line + 2, LINE_UNDERSTOOD);
    for (line += 2; line < r->end && span_take_label(reading_text(r, line), &label, &value); line++)
        draft_add(&d, label, value, line);
    r->line = line;
    draft_end(&d, line);
}

static bool recognise_parameters(const struct reading *r)
{
    struct span label;
    return is_block(r, r->line, &label) && span_equal_nocase(label, SPAN("IfLuid"));
}

static void read_parameters(struct reading *r)
{
    bool known;
    netsh_mark_command(r, r->line);
    read_block(r, netsh_is_ipv6(r, r->line, &known) ? SPAN("netsh parameters ipv6")
                                                    : SPAN("netsh parameters ipv4"));
}

/* ---- show global, tcp show global, advfirewall show allprofiles ---- */

/* `Querying active state...` stands before the block. */
static uint32_t skip_announcement(const struct reading *r)
{
    if (!span_ends(reading_text(r, r->line), SPAN("...")))
        return r->line;
    uint32_t line = r->line + 1;
    return line < r->end && reading_text(r, line).len == 0 ? line + 1 : line;
}

static bool is_firewall(const struct reading *r, uint32_t line)
{
    return netsh_title_ruler(r, line) >= FIREWALL_RULER && span_ends(reading_text(r, line), SPAN(":"));
}

static bool recognise_global(const struct reading *r)
{
    struct span label;
    uint32_t line = skip_announcement(r);
    if (is_firewall(r, line))
        return true;
    return is_block(r, line, &label) && !span_equal_nocase(label, SPAN("IfLuid")) &&
           netsh_title_ruler(r, line) <= GLOBAL_RULER_MAX;
}

/* Profiles have `label   value` without colon, and blank lines between their groups. */
static void read_firewall(struct reading *r)
{
    struct draft d;
    uint32_t line = r->line;
    draft_begin(&d, r, SPAN("netsh firewall"), line);
    d.record.title = d.record.where;
    reading_mark(r, line, line + 2, LINE_UNDERSTOOD);
    for (line += 2; line < r->end && !is_firewall(r, line); line++) {
        struct span text = span_trim(reading_text(r, line));
        struct span label = span_take_column(&text);
        if (label.len)
            draft_add(&d, label, span_trim(text), line);
        else
            reading_mark(r, line, line + 1, LINE_IGNORED);
        if (span_equal(label, SPAN("Ok.")))
            break;
    }
    r->line = line < r->end && !is_firewall(r, line) ? line + 1 : line;
    draft_end(&d, r->line);
}

static void read_global(struct reading *r)
{
    uint32_t block = skip_announcement(r);
    reading_mark(r, r->line, block, LINE_IGNORED);
    r->line = block;
    if (is_firewall(r, block)) {
        read_firewall(r);
        return;
    }
    read_block(r, SPAN("netsh global"));
    uint32_t note = reading_skip_blank(r, r->line);
    if (!span_starts(span_trim(reading_text(r, note)), SPAN("**")))
        return;
    while (note < r->end && reading_text(r, note).len)
        note++;
    reading_mark(r, r->line, note, LINE_IGNORED);
    r->line = note;
}

const struct shape shape_netsh_config = {
    .name = "netsh-config", .recognise = recognise_config, .read = read_config};
const struct shape shape_netsh_parameters = {
    .name = "netsh-parameters", .recognise = recognise_parameters, .read = read_parameters};
const struct shape shape_netsh_global = {
    .name = "netsh-global", .recognise = recognise_global, .read = read_global};
