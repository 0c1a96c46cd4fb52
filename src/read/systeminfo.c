/* systeminfo: `Label:   value` rows, below which lists are indented; told by its third row, the system's
 * version. */
#include "read/draft.h"
#include "read/shapes.h"

enum {
    NESTED = 8,      /* lines indented further than that belong to the row above */
    VERSION_ROW = 2, /* host name, system name, version: the order is the same in every language */
};

/* Takes a row apart whose colon touches the label; false for anything else. */
static bool split_row(struct span text, struct span *label, struct span *value)
{
    if (!span_take_label(span_trim(text), label, value) || !label->len)
        return false;
    return span_end(*label)[0] == ':';
}

/* `6.1.7601 ...`, `10.0.20348 ...` */
static bool is_version(struct span value)
{
    struct span rest = value;
    struct span word = span_split(&rest, ' ');
    uint64_t number;
    unsigned parts = 0;
    for (struct span part = span_split(&word, '.'); part.len;
         part = word.at ? span_split(&word, '.') : (struct span){0}) {
        if (!span_number(part, &number))
            return false;
        parts++;
    }
    return parts >= 3;
}

static bool systeminfo_recognise(const struct reading *r)
{
    struct span label, value;
    size_t indent = span_indent(reading_text(r, r->line));
    for (uint32_t i = 0; i <= VERSION_ROW; i++) {
        struct span text = reading_text(r, r->line + i);
        if (!text.len || span_indent(text) != indent || !split_row(text, &label, &value))
            return false;
    }
    return is_version(value);
}

/* Whether the line belongs to the row above: it is indented below it, or it is the rest of a wrapped line. */
static bool is_below(const struct reading *r, uint32_t line, size_t indent)
{
    struct span label, value, text = reading_text(r, line), next = reading_text(r, line + 1);
    if (span_indent(text) >= indent + NESTED)
        return true;
    return !split_row(text, &label, &value) && next.len &&
           (span_indent(next) >= indent + NESTED || split_row(next, &label, &value));
}

/* Adds the line; false when it is none of systeminfo's. */
static bool add_line(struct draft *d, uint32_t line, size_t indent)
{
    struct span label, value, text = reading_text(d->reading, line);
    if (!text.len)
        return false;
    if (d->record.count && is_below(d->reading, line, indent)) {
        draft_add_item(d, span_trim(text), span_trim(text), line);
        return true;
    }
    if (span_indent(text) != indent || !split_row(text, &label, &value))
        return false;
    draft_add(d, label, value, line);
    return true;
}

static void systeminfo_read(struct reading *r)
{
    struct draft d;
    uint32_t line = r->line;
    size_t indent = span_indent(reading_text(r, line));
    draft_begin(&d, r, SPAN("systeminfo"), line);
    while (line < r->end && add_line(&d, line, indent))
        line++;
    r->line = line > r->line ? line : r->line + 1;
    draft_end(&d, r->line);
}

const struct shape shape_systeminfo = {
    .name = "systeminfo",
    .recognise = systeminfo_recognise,
    .read = systeminfo_read,
};
