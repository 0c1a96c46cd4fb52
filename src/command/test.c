/* `hvlint test`: cases of rules. A case is a folder with `bundle/` and `expected`, which has a line for each
 * finding that must be there, `RULE [HOST [OBJECT]]`, and `-RULE [HOST [OBJECT]]` for what must not; globs. A
 * `.hvlint.yaml` in it is the configuration of that case.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/hash.h"
#include "base/name.h"
#include "command/command.h"
#include "command/config.h"
#include "command/examine.h"
#include "command/fragment.h"
#include "command/mutate.h"
#include "command/rule_show.h"
#include "input/input.h"

struct expectation {
    const char *rule, *host, *object; /* host and object may be NULL */
    bool absent;
    long line;
};

struct testing {
    struct arena arena;
    const struct settings *settings;
    FILE *out;
    const char *folder; /* of the case at hand */
    struct hash fired, silent;
    struct span mutant; /* a schema that takes the place of a rule, or empty */
    size_t passed, failed;
};

static struct span word(struct span *rest)
{
    *rest = span_trim(*rest);
    const char *blank = span_find(*rest, ' ');
    struct span one = blank ? span_between(rest->at, blank) : *rest;
    *rest = span_skip(*rest, one.len);
    return one;
}

static const char *text_or_null(struct arena *a, struct span s)
{
    return s.len ? arena_dup(a, s) : NULL;
}

static struct expectation read_expectation(struct arena *a, struct span line, long number)
{
    struct expectation e = {.line = number, .absent = span_starts(line, SPAN("-"))};
    struct span rest = e.absent ? span_skip(line, 1) : line;
    e.rule = arena_dup(a, word(&rest));
    e.host = text_or_null(a, word(&rest));
    e.object = text_or_null(a, span_trim(rest));
    return e;
}

static bool fits(const char *glob, const char *text)
{
    return !glob || (text && name_matches(glob, text, true));
}

static bool is_found(const struct report *r, const struct expectation *e)
{
    for (size_t i = 0; i < r->finding_count; i++) {
        const struct finding *f = &r->findings[i];
        bool rule = name_matches(e->rule, f->rule->id, false) ||
                    (f->rule->name && name_matches(e->rule, f->rule->name, false));
        if (rule && fits(e->host, f->host ? f->host : f->cluster) && fits(e->object, f->object))
            return true;
    }
    return false;
}

static bool is_rule(const struct ruleset *set, const char *glob)
{
    for (size_t i = 0; i < set->count; i++)
        if (rule_is_called(set->rules[i], glob))
            return true;
    return false;
}

/* ---- Silence that says nothing ---- */

static bool lists_rule(const struct undecided_list *list, const struct rule *rule)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->rules[i].rule->id, rule->info.id) == 0)
            return true;
    return false;
}

/* Whether no host that is meant was looked at for the rule. */
static bool not_evaluated_at_all(const struct examination *e, const struct rule *rule, const char *host)
{
    bool any = false;
    size_t hosts = 0, passed_over = 0;
    for (const struct unit *u = e->load.units; u; u = u->next)
        for (const char **name = u->hosts; *name; name++)
            hosts += fits(host, *name);
    for (size_t i = 0; i < e->report.not_evaluated_count; i++) {
        const struct not_evaluated *n = &e->report.not_evaluated[i];
        if (!fits(host, n->host ? n->host : n->cluster) || !lists_rule(n->list, rule))
            continue;
        any = true;
        passed_over += n->host ? 1 : hosts;
    }
    return any && passed_over >= hosts;
}

/* A rule that nobody asked is silent too. */
static bool silence_counts(struct testing *t, const struct examination *e, const struct rule *rule,
                           const struct expectation *x)
{
    bool passed_over = rule && not_evaluated_at_all(e, rule, x->host);
    if (passed_over) {
        const char *needs = needs_text(&t->arena, rule);
        fprintf(
            t->out,
            "%s/expected:%ld: %s is not evaluated, so that it is silent says nothing: it needs %s, of which "
            "the bundle lacks something (a fragment says <export name=\"...\" complete=\"true\"/>)\n",
            t->folder, x->line, rule->info.id, needs);
    } else if (rule && !rule->enabled) {
        fprintf(t->out, "%s/expected:%ld: %s is off, so that it is silent says nothing\n", t->folder, x->line,
                rule->info.id);
        return false;
    }
    return !passed_over;
}

/* ---- Expectations ---- */

/* Whether the report is as one line of the case wants it. */
static bool check_line(struct testing *t, struct examination *e, const struct expectation *x)
{
    const struct rule *rule = ruleset_find(&e->set, x->rule);
    bool known = is_rule(&e->set, x->rule), found = is_found(&e->report, x);
    if (rule)
        hash_put(x->absent ? &t->silent : &t->fired, arena_span(&t->arena, span_of(rule->info.id)), t);
    if (known && found != x->absent)
        return !x->absent || silence_counts(t, e, rule, x);
    fprintf(t->out, "%s/expected:%ld: %s%s%s%s%s %s\n", t->folder, x->line, x->rule, x->host ? " " : "",
            x->host ? x->host : "", x->object ? " " : "", x->object ? x->object : "",
            !known      ? "is no rule (`hvlint rules` lists them)"
            : x->absent ? "is found but must not be"
                        : "is not found");
    return false;
}

static bool check_lines(struct testing *t, struct examination *e, const struct input *in)
{
    bool good = true, any = false;
    for (uint32_t i = 0; i < in->lines; i++) {
        struct span line = span_trim(input_line(in, i));
        if (!line.len || *line.at == '#')
            continue;
        struct expectation x = read_expectation(&t->arena, line, (long)i + 1);
        good &= check_line(t, e, &x);
        any = true;
    }
    if (!any)
        fprintf(t->out, "%s/expected: wants nothing, so it tests nothing\n", t->folder);
    return good && any;
}

/* Whether all that the case wants to be read was read, and fragments of the model are without slips. */
static bool check_bundle(struct testing *t, const struct examination *e)
{
    bool good = e->status != STATUS_INPUT;
    if (!good)
        fprintf(t->out, "%s/bundle: not all of it could be read, or there is nothing to check\n", t->folder);
    for (size_t i = 0; i < e->report.coverage_count; i++) {
        const struct coverage *c = &e->report.coverage[i];
        struct input_list list = {0};
        struct input_options o = {0};
        if (!c->shape || strcmp(c->shape, "model") != 0)
            continue;
        input_collect(&list, c->path, &o);
        if (list.count == 1)
            good &= fragment_check(list.inputs[0], t->out);
        input_list_free(&list);
    }
    return good;
}

static bool judge_case(struct testing *t, const struct settings *s)
{
    struct input_list list = {0};
    struct input_options o = {0};
    struct examination e;
    input_collect(&list, arena_printf(&t->arena, "%s/expected", t->folder), &o);
    examine(&e, s);
    bool judged = e.judged && e.status != STATUS_USAGE;
    bool good = list.count == 1 && !list.inputs[0]->failed && judged;
    good = good && check_bundle(t, &e);
    good = good && check_lines(t, &e, list.inputs[0]);
    if (!judged)
        fprintf(t->out, "%s: could not be checked\n", t->folder);
    examine_free(&e);
    input_list_free(&list);
    return good;
}

/* The configuration that lies in the case's folder, else that of the whole run. */
static bool configure_case(struct testing *t, struct settings *s, struct config **own)
{
    const char *path = arena_printf(&t->arena, "%s/.hvlint.yaml", t->folder);
    struct stat st;
    *own = NULL;
    if (s->no_config || s->config || stat(path, &st) != 0)
        return true;
    s->config = path;
    if (!config_load(own, s))
        return false;
    s->configuration = *own;
    return true;
}

static void run_case(struct testing *t)
{
    struct settings s = *t->settings;
    struct config *own;
    const char *bundle = arena_printf(&t->arena, "%s/bundle", t->folder);
    s.paths = (struct text_list){.items = &bundle, .count = 1};
    s.mutant = t->mutant;
    bool good = configure_case(t, &s, &own) && judge_case(t, &s);
    if (good && t->settings->verbose)
        fprintf(t->out, "%s: passed\n", t->folder);
    t->passed += good;
    t->failed += !good;
    config_free(own);
}

/* Whether the case at hand says something of the rule by its id or name. */
static bool names_rule(struct testing *t, const struct rule *rule)
{
    struct input_list list = {0};
    struct input_options o = {0};
    bool named = false;
    input_collect(&list, arena_printf(&t->arena, "%s/expected", t->folder), &o);
    const struct input *in = list.count == 1 ? list.inputs[0] : NULL;
    for (uint32_t i = 0; in && i < in->lines && !named; i++) {
        struct span line = span_trim(input_line(in, i));
        struct expectation e = read_expectation(&t->arena, line, (long)i + 1);
        named = line.len && rule_is_called(rule, e.rule);
    }
    input_list_free(&list);
    return named;
}

static bool has(const char *folder, const char *name)
{
    struct arena a = {0};
    struct stat st;
    bool good = stat(arena_printf(&a, "%s/%s", folder, name), &st) == 0;
    arena_free(&a);
    return good;
}

/* A folder is meant as a case when it has one of both. */
static bool is_case(const char *folder)
{
    return has(folder, "expected") || has(folder, "bundle");
}

/* Whether it has both; else says what is missing. */
static bool is_whole(struct testing *t)
{
    bool expected = has(t->folder, "expected"), bundle = has(t->folder, "bundle");
    if (!expected)
        fprintf(t->out,
                "%s: has no file `expected`: a line `RULE [HOST [OBJECT]]` for each finding, `-` before what "
                "must not be found\n",
                t->folder);
    if (!bundle)
        fprintf(t->out, "%s: has no folder `bundle` with exports or a fragment of the model\n", t->folder);
    t->failed += !expected || !bundle;
    return expected && bundle;
}

/* The cases of a folder, sorted; the folder itself where it is one. Ended by NULL; NULL after a message. */
static const char **list_cases(struct arena *a, const char *path)
{
    size_t count = 0, room = 64;
    const char **names = arena_array(a, room, sizeof(*names));
    DIR *d = opendir(path);
    if (!d) {
        message("%s: %s", path, strerror(errno));
        return NULL;
    }
    if (is_case(path))
        names[count++] = path;
    for (struct dirent *e; (e = readdir(d));) {
        const char *folder = arena_printf(a, "%s/%s", path, e->d_name);
        if (e->d_name[0] == '.' || !is_case(folder))
            continue;
        if (count + 1 == room) {
            names = arena_extend(a, names, room * sizeof(*names), 2 * room * sizeof(*names));
            room *= 2;
        }
        names[count++] = folder;
    }
    closedir(d);
    qsort(names, count, sizeof(*names), compare_strings);
    if (!count)
        message("%s: no cases in it (folders with `bundle` and `expected`)", path);
    return count ? names : NULL;
}

/* ---- Rules without cases ---- */

/* Rules that are on and that no case wants to fire (to be silent). Who brings rules of their own tests those.
 */
static bool is_untested(const struct ruleset *set, const struct rule *rule, const struct hash *tested)
{
    bool others = set->schema_count > set->own_count;
    return rule->enabled && !(others && rule_is_ours(set, rule)) && !hash_get(tested, span_of(rule->info.id));
}

static void list_untested(struct testing *t, const struct ruleset *set, const struct hash *tested,
                          const char *what)
{
    enum { FEW = 12 };
    size_t count = 0;
    for (size_t i = 0; i < set->count; i++)
        count += is_untested(set, set->rules[i], tested);
    if (!count)
        return;
    bool list = t->settings->verbose || count <= FEW;
    fprintf(t->out, "%zu %s that no case wants %s%s", count, count == 1 ? "rule" : "rules", what,
            list ? ":" : " (-v lists them)");
    for (size_t i = 0; i < set->count && list; i++)
        if (is_untested(set, set->rules[i], tested))
            fprintf(t->out, " %s", set->rules[i]->info.id);
    putc('\n', t->out);
}

/* ---- Mutation: each check of a tested rule is negated once; some case should then fail. ---- */

/* Whether a case that names the rule fails with the mutant. */
static bool is_noticed(struct testing *t, const struct rule *rule, struct span mutant)
{
    FILE *nowhere = fopen("/dev/null", "w");
    struct testing again = {.settings = t->settings, .out = nowhere, .mutant = mutant};
    for (size_t i = 0; nowhere && i < t->settings->paths.count && !again.failed; i++) {
        const char **cases = list_cases(&again.arena, t->settings->paths.items[i]);
        for (; cases && *cases && !again.failed; cases++) {
            again.folder = *cases;
            if (has(*cases, "expected") && has(*cases, "bundle") && names_rule(&again, rule))
                run_case(&again);
        }
    }
    hash_free(&again.fired);
    hash_free(&again.silent);
    arena_free(&again.arena);
    if (nowhere)
        fclose(nowhere);
    return again.failed > 0;
}

static void mutate_all(struct testing *t, const struct ruleset *set)
{
    size_t made = 0, noticed = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct rule *rule = set->rules[i];
        bool tested =
            hash_get(&t->fired, span_of(rule->info.id)) || hash_get(&t->silent, span_of(rule->info.id));
        for (size_t k = 0; tested && k < mutant_count(rule); k++) {
            struct mutant mutant = mutant_make(&t->arena, rule, k);
            bool good = is_noticed(t, rule, mutant.schema);
            made++;
            noticed += good;
            if (!good)
                fprintf(t->out, "%s:%ld: %s: no case notices when this test is negated: %s\n",
                        schema_path(rule->schema), mutant.line, rule->info.id, mutant.test);
        }
    }
    fprintf(t->out, "%zu of %zu negated tests noticed\n", noticed, made);
}

static enum status run_cases(struct testing *t, const struct ruleset *set)
{
    for (size_t i = 0; i < t->settings->paths.count; i++) {
        const char **cases = list_cases(&t->arena, t->settings->paths.items[i]);
        if (!cases)
            return STATUS_INPUT;
        for (; *cases; cases++) {
            t->folder = *cases;
            if (is_whole(t))
                run_case(t);
        }
    }
    list_untested(t, set, &t->fired, "to fire");
    list_untested(t, set, &t->silent, "to be silent");
    if (t->settings->mutate)
        mutate_all(t, set);
    fprintf(t->out, "%zu passed, %zu failed\n", t->passed, t->failed);
    return t->failed ? STATUS_FINDINGS : STATUS_OK;
}

enum status command_test(const struct settings *s, FILE *out)
{
    struct testing t = {.settings = s, .out = out};
    struct ruleset set;
    if (s->paths.count == 0) {
        message(
            "which cases? hvlint test FOLDER: it holds a folder for each case, with `bundle` and `expected`");
        return STATUS_USAGE;
    }
    enum status status = ruleset_load(&set, s);
    if (status == STATUS_OK)
        status = run_cases(&t, &set);
    ruleset_free(&set);
    hash_free(&t.fired);
    hash_free(&t.silent);
    arena_free(&t.arena);
    return status;
}
