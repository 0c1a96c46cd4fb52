#include "command/output.h"

#include <stdlib.h>
#include <unistd.h>

#include "command/ruleset.h"

/* NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM, unless --color says it. */
static bool wants_color(const struct settings *s, FILE *out)
{
    const char *no = getenv("NO_COLOR"), *cli = getenv("CLICOLOR"), *force = getenv("CLICOLOR_FORCE"),
               *term = getenv("TERM");
    if (s->color && strcmp(s->color, "auto") != 0)
        return strcmp(s->color, "always") == 0;
    if (no && *no)
        return false;
    if (force && *force && strcmp(force, "0") != 0)
        return true;
    return isatty(fileno(out)) && !(cli && strcmp(cli, "0") == 0) && !(term && strcmp(term, "dumb") == 0);
}

/* The terminal's width as the shell tells it; 0 where nobody reads lines. */
static unsigned width_of(FILE *out)
{
    const char *columns = getenv("COLUMNS");
    uint64_t width;
    bool told = columns && span_number(span_of(columns), &width) && width >= 40 && width <= 1000;
    return told ? (unsigned)width : isatty(fileno(out)) ? 100 : 0;
}

bool output_choose(struct output *c, const struct settings *s, FILE *out)
{
    bool never = s->fail_on && strcmp(s->fail_on, "never") == 0;
    c->format = report_format_of(s->format ? s->format : "text");
    c->fail_on = never ? SEVERITY_COUNT : s->fail_on ? severity_of(span_of(s->fail_on)) : SEVERITY_WARNING;
    c->options = (struct report_options){.color = wants_color(s, out),
                                         .verbose = s->verbose,
                                         .quiet = s->quiet,
                                         .coverage = s->coverage,
                                         .width = width_of(out)};
    c->min_coverage = 0;
    if (!c->format)
        message("unknown format `%s`", s->format);
    else if (!never && (c->fail_on == SEVERITY_COUNT || c->fail_on == SEVERITY_NONE))
        message("--fail-on wants error, warning, info or never, not `%s`", s->fail_on);
    else if (s->min_coverage &&
             (!span_number(span_of(s->min_coverage), &c->min_coverage) || c->min_coverage > 100))
        message("--min-coverage wants a percentage, not `%s`", s->min_coverage);
    else if (s->color && strcmp(s->color, "auto") && strcmp(s->color, "always") && strcmp(s->color, "never"))
        message("--color wants auto, always or never, not `%s`", s->color);
    else if (s->os && !release_mask(span_of(s->os)))
        message(
            "--os wants a Windows Server release (2008R2, 2012, 2012R2, 2016, 2019, 2022, 2025), not `%s`",
            s->os);
    else
        return true;
    return false;
}

/* Says of each file that is understood too little. */
static bool covers_too_little(const struct report *r, uint64_t percent)
{
    bool any = false;
    for (size_t i = 0; i < r->coverage_count; i++) {
        const struct coverage *c = &r->coverage[i];
        uint64_t known = (uint64_t)(c->understood + c->ignored) * 100;
        if (!c->lines || !c->shape || known >= percent * c->lines)
            continue;
        message("%s: %lu %% of the lines are understood, --min-coverage wants %lu %%", c->path,
                (unsigned long)(known / c->lines), (unsigned long)percent);
        any = true;
    }
    return any;
}

enum status output_status(const struct report *r, const struct output *c, enum status status)
{
    for (unsigned severity = c->fail_on; severity < SEVERITY_COUNT && status < STATUS_FINDINGS; severity++)
        if (report_count(r, (enum severity)severity))
            status = STATUS_FINDINGS;
    if (status < STATUS_INPUT && c->min_coverage && covers_too_little(r, c->min_coverage))
        status = STATUS_INPUT;
    return status;
}
