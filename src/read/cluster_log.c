/* cluster.log (Get-ClusterLog): sections of the cluster's objects and then a log; only its head says
 * something that a configuration consists of. */
#include "base/ascii.h"
#include "read/draft.h"
#include "read/shapes.h"

static bool is_hex(struct span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (hex_value(s.at[i]) < 0)
            return false;
    return s.len == 8;
}

/* `000015c8.00000d44::2021/02/24-19:35:36.070 ERR   [RES] ...` */
static bool is_entry(struct span line)
{
    if (line.len < 40 || line.at[8] != '.' || !span_starts(span_skip(line, 17), SPAN("::")))
        return false;
    return is_hex(span_first(line, 8)) && is_hex(span_first(span_skip(line, 9), 8)) && line.at[23] == '/';
}

static bool is_section(struct span line, struct span name)
{
    return span_starts(line, SPAN("[===")) && span_find_span(line, name) && span_ends(line, SPAN("===]"));
}

static bool cluster_log_recognise(const struct reading *r)
{
    struct span line = reading_text(r, r->line);
    return is_entry(line) || is_section(line, SPAN(" Cluster "));
}

static void add_head(struct draft *d, uint32_t line)
{
    static const struct span labels[] = {{.at = "Build Number", .len = 12},
                                         {.at = "Current node:", .len = 13}};
    struct span text = span_trim(reading_text(d->reading, line));
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (span_starts(text, labels[i]))
            draft_add(d, span_first(text, labels[i].len), span_trim(span_skip(text, labels[i].len)), line);
}

/* The head ends where the next section begins; nothing else in the file is a prompt or another shape. */
static void cluster_log_read(struct reading *r)
{
    struct draft d;
    uint32_t line = r->line, first = r->line;
    draft_begin(&d, r, SPAN("cluster log"), line);
    if (!is_entry(reading_text(r, line)))
        for (line++; line < r->end && !span_starts(reading_text(r, line), SPAN("[===")); line++)
            add_head(&d, line);
    reading_mark(r, first, r->end, LINE_IGNORED);
    draft_end(&d, line > first ? line : first + 1);
    r->line = r->end;
}

const struct shape shape_cluster_log = {
    .name = "cluster log",
    .recognise = cluster_log_recognise,
    .read = cluster_log_read,
};
