/* mpclaim: which disks and storage arrays MPIO claims. */
#include "read/draft.h"
#include "read/shapes.h"

#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        .at = (literal), .len = sizeof(literal) - 1                                                          \
    }

static const struct span disk_labels[] = {TEXT("MPIO Disk"), TEXT("System Disk"), TEXT("LB Policy"),
                                          TEXT("DSM Name")};
static const struct span array_labels[] = {TEXT("Target H/W Identifier"), TEXT("Bus Type"), TEXT("MPIO-ed"),
                                           TEXT("ALUA Support")};

static struct span line_at(const struct reading *r, uint32_t line)
{
    return span_trim(reading_text(r, line));
}

static bool is_ruler(struct span line)
{
    size_t width = 0;
    return ruler_widths(line, '-', &width, 1) == 1 && width >= 20;
}

/* The heading of a table: of disks (-s -d) or of arrays (-e). */
static bool is_heading(const struct reading *r, uint32_t line)
{
    struct span text = line_at(r, line);
    bool starts = span_starts(text, SPAN("MPIO Disk ")) || span_starts(text, SPAN("\"Target H/W")) ||
                  span_starts(text, SPAN("Target H/W"));
    return starts && is_ruler(line_at(r, line + 1));
}

/* `MPIO Disk0: 04 Paths, Round Robin, Symmetric Access` */
static bool is_detail(struct span line)
{
    return span_starts(line, SPAN("MPIO Disk")) && span_find(line, ':') &&
           span_find_span(line, SPAN(" Paths, "));
}

static bool is_hint(struct span line)
{
    return span_find_span(line, SPAN("mpclaim -s -d #")) != NULL;
}

static bool recognise_mpclaim(const struct reading *r)
{
    struct span line = line_at(r, r->line);
    return is_detail(line) || is_heading(r, r->line) ||
           (span_starts(line, SPAN("For more")) && is_hint(line));
}

/* Rows of four columns; an identifier in quotes keeps its blanks. */
static bool add_row(struct draft *d, struct span text, const struct span *labels, uint32_t line)
{
    for (size_t i = 0; i < 4; i++) {
        const char *end = text.len && *text.at == '"' ? span_find(span_skip(text, 1), '"') : NULL;
        struct span cell = end ? span_between(text.at, end + 1) : span_take_column(&text);
        if (end)
            text = span_between(end + 1, span_end(text));
        if (cell.len == 0)
            return false;
        draft_add(d, labels[i], cell, line);
    }
    return true;
}

static void read_rows(struct reading *r)
{
    bool disks = span_starts(line_at(r, r->line), SPAN("MPIO Disk "));
    struct layout layout = {0};
    reading_mark(r, r->line, r->line + 2, LINE_UNDERSTOOD);
    for (r->line += 2; r->line < r->end; r->line++) {
        struct draft d;
        draft_begin(&d, r, disks ? SPAN("mpclaim disk") : SPAN("mpclaim array"), r->line);
        d.record.layout = &layout;
        if (!add_row(&d, line_at(r, r->line), disks ? disk_labels : array_labels, r->line))
            return;
        draft_end(&d, r->line + 1);
    }
}

static bool is_path_id(struct span id)
{
    uint64_t digits = 0;
    for (size_t i = 0; i < id.len; i++)
        digits += strchr("0123456789abcdefABCDEF", id.at[i]) && id.at[i];
    return id.len == 16 && digits == 16;
}

/* A disk's paths: up to two blank lines, or to a line that is none of a path's. */
static bool is_path_line(const struct reading *r, uint32_t line)
{
    static const char *const starts[] = {"Controlling DSM", "SN:",      "Supported Load", "Path ID", "---",
                                         "* TPG_State",     "TPG_State"};
    struct span text = line_at(r, line);
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (span_starts(text, span_of(starts[i])))
            return true;
    return is_path_id(span_take_word(&text));
}

static void read_detail(struct reading *r)
{
    struct draft d;
    draft_begin(&d, r, SPAN("mpclaim detail"), r->line);
    draft_add(&d, SPAN("MPIO Disk"), d.record.where, r->line);
    for (r->line++; r->line < r->end; r->line++) {
        uint32_t next = reading_text(r, r->line).len ? r->line : r->line + 1;
        if (!is_path_line(r, next))
            break;
        reading_mark(r, r->line, next + 1, LINE_IGNORED);
        r->line = next;
    }
    draft_end(&d, r->line);
}

static void read_mpclaim(struct reading *r)
{
    if (is_heading(r, r->line)) {
        read_rows(r);
    } else if (is_detail(line_at(r, r->line))) {
        read_detail(r);
    } else {
        reading_mark(r, r->line, r->line + 1, LINE_IGNORED);
        r->line++;
    }
}

const struct shape shape_mpclaim = {.name = "mpclaim", .recognise = recognise_mpclaim, .read = read_mpclaim};
