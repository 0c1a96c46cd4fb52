/* The report for people. */
#include "report/text.h"

#include "report/format.h"

static void put_headline(const struct page *p, const struct finding *f)
{
    page_printf(p, style_of(f->severity), "%s[%s]", severity_name(f->severity), f->rule->id);
    page_printf(p, STYLE_BOLD, ": %s", f->message);
    if (f->rule->name)
        page_printf(p, STYLE_PLAIN, "  (%s)", f->rule->name);
    fputc('\n', p->out);
}

static void put_finding(const struct page *p, const struct finding *f)
{
    put_headline(p, f);
    int gutter = page_frames(p, f);
    page_remark(p, gutter, "why", f->why, true);
    page_remark(p, gutter, "help", f->help, false);
    for (const char *const *note = f->notes; note && *note; note++)
        page_remark(p, gutter, "note", *note, true);
    page_remark(p, gutter, "suppressed", f->suppressed, true);
    fputc('\n', p->out);
}

static size_t count_suppressed(const struct report *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->finding_count; i++)
        count += r->findings[i].suppressed != NULL;
    return count;
}

static uint64_t count_unknown(const struct report *r)
{
    uint64_t count = 0;
    for (size_t i = 0; i < r->coverage_count; i++)
        count += r->coverage[i].unknown;
    return count;
}

/* `2 errors, 1 warning`; nothing when there are none. */
static void put_totals(const struct page *p, const struct report *r)
{
    static const char *const words[SEVERITY_COUNT] = {
        [SEVERITY_INFO] = "remark", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    const char *separator = "";
    for (unsigned s = SEVERITY_ERROR; s > SEVERITY_NONE; s--) {
        size_t count = report_count(r, (enum severity)s);
        if (!count)
            continue;
        page_printf(p, style_of((enum severity)s), "%s%zu %s%s", separator, count, words[s],
                    count == 1 ? "" : "s");
        separator = ", ";
    }
    if (!*separator)
        page_text(p, STYLE_BOLD, "no findings");
}

static void put_verdict(const struct page *p, const struct report *r)
{
    size_t suppressed = count_suppressed(r);
    if (!r->hosts && !r->clusters && !r->finding_count) {
        page_text(p, STYLE_BOLD, "nothing checked: no host found");
        return;
    }
    put_totals(p, r);
    if (suppressed)
        fprintf(p->out, " (%zu suppressed)", suppressed);
    fputs(" on ", p->out);
    page_count(p, r->hosts, "host");
    if (!r->clusters)
        return;
    fputs(" in ", p->out);
    page_count(p, r->clusters, "cluster");
}

static void put_summary(const struct page *p, const struct report *r)
{
    uint64_t unknown = count_unknown(r);
    put_verdict(p, r);
    fputs("; ", p->out);
    page_count(p, r->coverage_count, "file");
    fprintf(p->out, ", %zu recognised", report_recognised(r));
    if (unknown) {
        fputs(", ", p->out);
        page_count(p, unknown, "line");
        fputs(" unknown", p->out);
    }
    fputs("; ", p->out);
    page_count(p, r->rule_count, "rule");
    fputc('\n', p->out);
}

void report_print_text(const struct report *r, const struct report_options *o, FILE *out)
{
    struct page page = {.out = out, .options = o};
    for (size_t i = 0; i < r->finding_count; i++)
        if (o->verbose || !r->findings[i].suppressed)
            put_finding(&page, &r->findings[i]);
    if (o->quiet)
        return;
    page_not_evaluated(&page, r);
    page_coverage(&page, r);
    put_summary(&page, r);
}
