/* nvspbind (its protocols and adapters with what is bound to them) and nvspinfo (its adapters). */
#include "read/draft.h"
#include "read/shapes.h"

enum { TITLES_MAX = 4, LOOK_AHEAD = 5, TYPED_MAX = 200, SUPERSEDING_LINES = 200 };

static bool is_guid_line(struct span line)
{
    return line.len >= 34 && line.len <= 38 && *line.at == '{' && span_ends(line, SPAN("}"));
}

/* `enabled:   Storage` */
static bool is_binding(struct span line)
{
    return span_starts(line, SPAN("enabled:")) || span_starts(line, SPAN("disabled:"));
}

static bool is_quoted(struct span line, char quote)
{
    return line.len > 1 && *line.at == quote;
}

/* The text between the quotes that the line begins with; *rest is what follows. */
static struct span take_quoted(struct span line, struct span *rest)
{
    char quote = *line.at;
    struct span inner = span_skip(line, 1);
    const char *end = span_find(inner, quote);
    *rest = end ? span_between(end + 1, span_end(line)) : SPAN("");
    return end ? span_between(inner.at, end) : inner;
}

static struct span line_at(const struct reading *r, uint32_t line)
{
    return span_trim(reading_text(r, line));
}

/* {GUID}, then `"id"` or `"description":` lines. */
static bool is_object(const struct reading *r, uint32_t line)
{
    return is_guid_line(line_at(r, line)) && is_quoted(line_at(r, line + 1), '"');
}

/* `'description' 'component'`, st= ch= */
static bool is_device(const struct reading *r, uint32_t line)
{
    struct span rest;
    if (!is_quoted(line_at(r, line), '\''))
        return false;
    take_quoted(line_at(r, line), &rest);
    if (!is_quoted(span_trim(rest), '\''))
        return false;
    return span_starts(line_at(r, line + 1), SPAN("st=")) || span_starts(line_at(r, line + 2), SPAN("st="));
}

static bool is_heading(struct span line)
{
    return span_equal(line, SPAN("Protocols:")) || span_equal(line, SPAN("Adapters:"));
}

/* The command, typed at a prompt that was not copied: `nvspbind.exe /o ms_tcpip`. */
static bool is_typed(struct span line)
{
    return line.len < TYPED_MAX && span_find_span(line, SPAN("nvspbind")) && span_find_span(line, SPAN(" /"));
}

static bool recognise_nvspbind(const struct reading *r)
{
    struct span line = line_at(r, r->line);
    if (is_typed(line) || span_starts(line, SPAN("acquiring write lock")) ||
        span_starts(line, SPAN("Hyper-V Network VSP Bind")) ||
        span_starts(line, SPAN("Known VmSwitch versions")))
        return true;
    if (is_heading(line)) {
        uint32_t next = reading_skip_blank(r, r->line + 1);
        return next <= r->line + LOOK_AHEAD && (is_object(r, next) || is_device(r, next));
    }
    return is_object(r, r->line) || is_device(r, r->line);
}

/* ---- nvspbind ---- */

static uint32_t add_titles(struct draft *d, uint32_t line)
{
    static const struct span labels[TITLES_MAX] = {{.at = "id", .len = 2},
                                                   {.at = "description", .len = 11},
                                                   {.at = "name", .len = 4},
                                                   {.at = "name2", .len = 5}};
    for (size_t i = 0; i < TITLES_MAX && is_quoted(line_at(d->reading, line), '"'); i++, line++) {
        struct span rest;
        draft_add(d, labels[i], take_quoted(line_at(d->reading, line), &rest), line);
    }
    return line;
}

static uint32_t add_bindings(struct draft *d, uint32_t line)
{
    struct span label, value;
    for (; is_binding(line_at(d->reading, line)); line++)
        if (span_take_label(line_at(d->reading, line), &label, &value))
            draft_add(d, label, value, line);
    return line;
}

/* `/++` and its like print the list again as it has become: the first list is forgotten. */
static uint32_t take_moved_list(struct draft *d, uint32_t line, size_t titles)
{
    uint32_t list = reading_skip_blank(d->reading, line);
    if (list > line + LOOK_AHEAD || !span_starts(line_at(d->reading, list), SPAN("moving ")))
        return line;
    uint32_t announced = list;
    list = reading_skip_blank(d->reading, list + 1);
    if (!is_binding(line_at(d->reading, list)))
        return line;
    reading_mark(d->reading, line, list, LINE_IGNORED);
    reading_mark(d->reading, announced, announced + 1, LINE_UNDERSTOOD);
    for (size_t i = titles; i < d->record.count; i++)
        reading_mark(d->reading, d->fields[i].line, d->fields[i].line + 1, LINE_IGNORED);
    d->record.count = titles;
    return add_bindings(d, list);
}

/* Whether a command further down in the same session moved an adapter in this component's order, so that its
 * list replaces this one. */
static bool is_superseded(const struct reading *r, uint32_t line, struct span component)
{
    bool moves = false;
    for (uint32_t i = line; i < r->in->lines && i < line + SUPERSEDING_LINES; i++) {
        struct span text = span_trim(input_line(r->in, i));
        struct span rest;
        if (span_find_span(text, SPAN("nvspbind")))
            moves = span_find_span(text, SPAN(" /+")) || span_find_span(text, SPAN(" /-"));
        else if (is_quoted(text, '"') && span_equal(take_quoted(text, &rest), component))
            return moves;
    }
    return false;
}

static void read_object(struct reading *r, bool protocol)
{
    struct draft d;
    uint32_t first = r->line, line;
    draft_begin(&d, r, protocol ? SPAN("nvspbind protocol") : SPAN("nvspbind adapter"), first);
    draft_add(&d, SPAN("guid"), line_at(r, first), first);
    line = add_titles(&d, first + 1);
    size_t titles = d.record.count;
    line = add_bindings(&d, line);
    d.record.title = d.fields[1].value.text;
    for (uint32_t moved = take_moved_list(&d, line, titles); moved != line;
         moved = take_moved_list(&d, line, titles))
        line = moved;
    r->line = line;
    if (protocol && is_superseded(r, line, d.record.title))
        reading_mark(r, first, line, LINE_IGNORED);
    else
        draft_end(&d, line);
}

/* ---- nvspinfo ---- */

/* `PnpDevNodeId = 'x'`, `InstanceGuid = {x}` */
static void add_setting(struct draft *d, struct span text, uint32_t line)
{
    const char *equals = span_find_span(text, SPAN(" = "));
    struct span rest;
    if (!equals)
        return;
    struct span value = span_between(equals + 3, span_end(text));
    draft_add(d, span_between(text.at, equals), is_quoted(value, '\'') ? take_quoted(value, &rest) : value,
              line);
}

static void read_device(struct reading *r)
{
    struct draft d;
    struct span rest;
    uint32_t line = r->line;
    draft_begin(&d, r, SPAN("nvspinfo"), line);
    draft_add(&d, SPAN("description"), take_quoted(d.record.where, &rest), line);
    rest = span_trim(rest);
    draft_add(&d, SPAN("component"), take_quoted(rest, &rest), line);
    d.record.title = d.fields[0].value.text;
    for (line++; line < r->end && line_at(r, line).len && !is_device(r, line); line++) {
        add_setting(&d, line_at(r, line), line);
        reading_mark(r, line, line + 1, LINE_IGNORED);
    }
    r->line = line;
    draft_end(&d, line);
}

/* ---- both ---- */

/* What both tools print around their lists; a list of an unknown tool goes on at the next blank line only. */
static bool is_talk(struct span line)
{
    static const char *const starts[] = {
        "Hyper-V Network VSP",
        "Copyright",
        "Protocols:",
        "Adapters:",
        "acquiring write lock",
        "cleaning up",
        "finished",
        "moving '",
        "...",
        "Feature (",
        "Fix (",
        "Capability ",
        "Known VmSwitch",
        "Found VmSwitch",
        "\"Can ",
        "\"",
        "adapter ",
        "'",
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (span_starts(line, span_of(starts[i])))
            return true;
    return line.len == 0;
}

static void read_nvspbind(struct reading *r)
{
    bool protocols = true, any = false;
    while (r->line < r->end) {
        struct span line = line_at(r, r->line);
        if (is_heading(line))
            protocols = span_starts(line, SPAN("Protocols"));
        if (is_object(r, r->line))
            read_object(r, protocols);
        else if (is_device(r, r->line))
            read_device(r);
        else if (!any || is_talk(line) || is_binding(line) || is_typed(line)) {
            reading_mark(r, r->line, r->line + 1, LINE_IGNORED);
            r->line++;
        } else
            break;
        any = true;
    }
}

const struct shape shape_nvspbind = {
    .name = "nvspbind", .recognise = recognise_nvspbind, .read = read_nvspbind};
