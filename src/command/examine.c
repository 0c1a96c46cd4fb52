#include "command/examine.h"

#include "command/baseline.h"
#include "command/config.h"
#include "command/judge.h"

static bool judge_all(struct examination *e, const struct settings *s)
{
    bool good = true;
    for (const struct unit *u = e->load.units; u; u = u->next) {
        struct model m;
        load_unit(&e->load, s, u, &m);
        good &= judge_unit(&e->report, &e->set, &m, s->phase);
        e->report.clusters += u->cluster != NULL;
        for (const char **host = u->hosts; *host; host++)
            e->report.hosts++;
        model_free(&m);
    }
    return good;
}

static void judge_inputs(struct examination *e, const struct settings *s, const struct baseline *baseline)
{
    struct report *r = &e->report;
    r->rules = e->set.infos;
    r->rule_count = e->set.enabled_count;
    load_all(&e->load, s, r);
    e->status = e->load.status;
    if (e->status == STATUS_USAGE)
        return;
    bool good = judge_all(e, s);
    config_suppress(s->configuration, r, s->verbose);
    baseline_apply(baseline, r);
    report_sort(r);
    if (!good && e->status < STATUS_USAGE)
        e->status = STATUS_USAGE;
    e->judged = true;
}

void examine(struct examination *e, const struct settings *s)
{
    struct baseline baseline = {0};
    *e = (struct examination){.status = STATUS_USAGE};
    if (!s->baseline || baseline_read(&baseline, s->baseline))
        e->status = ruleset_load(&e->set, s);
    if (e->status == STATUS_OK)
        judge_inputs(e, s, &baseline);
    arena_free(&baseline.arena);
}

void examine_free(struct examination *e)
{
    load_free(&e->load);
    ruleset_free(&e->set);
    report_free(&e->report);
}
