/* `hvlint check`: read, judge, report. */
#include "command/command.h"
#include "command/config.h"
#include "command/judge.h"
#include "command/load.h"

#include <stdlib.h>
#include <unistd.h>

struct checking {
    const struct report_format *format;
    struct report_options options;
    enum severity fail_on; /* SEVERITY_COUNT: never */
    uint64_t min_coverage;
};

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

static bool read_choices(struct checking *c, const struct settings *s, FILE *out)
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

static bool covers_too_little(const struct report *r, uint64_t percent)
{
    for (size_t i = 0; i < r->coverage_count; i++) {
        const struct coverage *c = &r->coverage[i];
        if (c->lines && c->shape && (uint64_t)(c->understood + c->ignored) * 100 < percent * c->lines)
            return true;
    }
    return false;
}

static bool judge_all(struct load *l, const struct settings *s, const struct ruleset *set, struct report *r)
{
    bool good = true;
    for (const struct unit *u = l->units; u; u = u->next) {
        struct model m;
        load_unit(l, s, u, &m);
        good &= judge_unit(r, set, &m, s->phase);
        r->clusters += u->cluster != NULL;
        for (const char **host = u->hosts; *host; host++)
            r->hosts++;
        model_free(&m);
    }
    return good;
}

static enum status status_of(const struct report *r, const struct checking *c, enum status status)
{
    for (unsigned severity = c->fail_on; severity < SEVERITY_COUNT && status < STATUS_FINDINGS; severity++)
        if (report_count(r, (enum severity)severity))
            status = STATUS_FINDINGS;
    if (status < STATUS_INPUT && c->min_coverage && covers_too_little(r, c->min_coverage))
        status = STATUS_INPUT;
    return status;
}

static enum status check(const struct settings *s, const struct ruleset *set, const struct checking *c,
                         FILE *out)
{
    struct load l;
    struct report r = {.rules = set->infos, .rule_count = set->enabled_count};
    load_all(&l, s, &r);
    enum status status = l.status;
    if (status != STATUS_USAGE) {
        bool good = judge_all(&l, s, set, &r);
        config_suppress(s->configuration, &r, s->verbose);
        report_sort(&r);
        c->format->print(&r, &c->options, out);
        status = status_of(&r, c, status);
        if (!good && status < STATUS_USAGE)
            status = STATUS_USAGE;
    }
    load_free(&l);
    report_free(&r);
    return status;
}

enum status command_check(const struct settings *s, FILE *out)
{
    struct checking c;
    struct ruleset set;
    if (!read_choices(&c, s, out))
        return STATUS_USAGE;
    enum status status = ruleset_load(&set, s);
    if (status == STATUS_OK)
        status = check(s, &set, &c, out);
    ruleset_free(&set);
    return status;
}
