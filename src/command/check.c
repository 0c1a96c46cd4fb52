/* `hvlint check`: read, judge, report. */
#include "command/command.h"
#include "command/config.h"
#include "command/judge.h"
#include "command/load.h"
#include "command/output.h"

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

static enum status check(const struct settings *s, const struct ruleset *set, const struct output *c,
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
        status = output_status(&r, c, status);
        if (!good && status < STATUS_USAGE)
            status = STATUS_USAGE;
    }
    load_free(&l);
    report_free(&r);
    return status;
}

enum status command_check(const struct settings *s, FILE *out)
{
    struct output c;
    struct ruleset set;
    if (!output_choose(&c, s, out))
        return STATUS_USAGE;
    enum status status = ruleset_load(&set, s);
    if (status == STATUS_OK)
        status = check(s, &set, &c, out);
    ruleset_free(&set);
    return status;
}
