/* `hvlint baseline`, and --baseline. */
#include "command/baseline.h"

#include <stdlib.h>

#include "base/hash.h"
#include "command/command.h"
#include "command/config.h"
#include "command/examine.h"
#include "input/input.h"

/* ---- Reading ---- */

static bool read_entry(struct baseline *b, struct span line, long number)
{
    struct span rest = line, fields[6] = {{0}};
    for (size_t i = 0; i < 6 && rest.at; i++)
        fields[i] = span_trim(span_split(&rest, '\t'));
    if (!fields[0].len || fields[1].len != 16) {
        message(
            "%s:%ld: is no line of a baseline: rule, fingerprint, host, object, reason, separated by tabs",
            b->path, number);
        return false;
    }
    struct baseline_entry *e = &b->entries[b->count++];
    *e = (struct baseline_entry){.line = arena_span(&b->arena, line), .number = number};
    e->rule = arena_dup(&b->arena, fields[0]);
    e->fingerprint = arena_dup(&b->arena, fields[1]);
    e->reason = arena_dup(&b->arena, fields[4].len ? fields[4] : SPAN("in the baseline"));
    if (span_starts(fields[5], SPAN("until=")))
        e->until = arena_dup(&b->arena, span_skip(fields[5], strlen("until=")));
    return true;
}

bool baseline_read(struct baseline *b, const char *path)
{
    struct input_list list = {0};
    struct input_options o = {.encoding = "utf-8"};
    input_collect(&list, path, &o);
    const struct input *in = list.count == 1 ? list.inputs[0] : NULL;
    bool good = in && !in->failed;
    if (!good)
        message("%s: %s", path, in && in->problem ? in->problem : "is no baseline");
    b->path = arena_dup(&b->arena, span_of(path));
    b->entries = arena_array(&b->arena, good ? in->lines + 1 : 1, sizeof(*b->entries));
    for (uint32_t i = 0; good && i < in->lines; i++) {
        struct span line = span_trim(input_line(in, i));
        if (line.len && *line.at != '#')
            good = read_entry(b, line, (long)i + 1);
    }
    input_list_free(&list);
    return good;
}

/* ---- Applying ---- */

static bool is_on(const struct report *r, const char *rule)
{
    for (size_t i = 0; i < r->rule_count; i++)
        if (strcmp(r->rules[i]->id, rule) == 0)
            return true;
    return false;
}

/* Fingerprints hold the rule. */
static void match_entries(const struct baseline *b, struct report *r, const char *today)
{
    struct hash known = {0};
    for (size_t i = 0; i < b->count; i++)
        hash_put(&known, span_of(b->entries[i].fingerprint), &b->entries[i]);
    for (size_t i = 0; i < r->finding_count; i++) {
        struct finding *f = &r->findings[i];
        struct baseline_entry *e = hash_get(&known, span_of(f->fingerprint));
        if (!e || strcmp(e->rule, f->rule->id) != 0)
            continue;
        e->matched = true;
        if (!f->suppressed && !(e->until && strcmp(e->until, today) < 0))
            f->suppressed = arena_dup(&r->arena, span_of(e->reason));
    }
    hash_free(&known);
}

void baseline_apply(const struct baseline *b, struct report *r)
{
    const char *today = b->count ? config_today(&r->arena) : "";
    match_entries(b, r, today);
    for (size_t i = 0; i < b->count; i++) {
        const struct baseline_entry *e = &b->entries[i];
        if (e->matched && e->until && strcmp(e->until, today) < 0)
            message("%s:%ld: the entry of %s ended on %s", b->path, e->number, e->rule, e->until);
        else if (!e->matched && is_on(r, e->rule))
            message("%s:%ld: %s is not found any more; `hvlint baseline prune` drops it", b->path, e->number,
                    e->rule);
    }
}

/* ---- The command ---- */

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Tabs separate: names that hold one get a blank. */
static const char *field(struct arena *a, const char *text)
{
    char *copy = arena_dup(a, span_of(text ? text : ""));
    for (char *p = copy; *p; p++)
        if (*p == '\t' || *p == '\n' || *p == '\r')
            *p = ' ';
    return copy;
}

static void print_new(const struct report *r, FILE *out)
{
    struct arena a = {0};
    const char **lines = arena_array(&a, r->finding_count + 1, sizeof(*lines));
    size_t count = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        const struct finding *f = &r->findings[i];
        if (!f->suppressed)
            lines[count++] = arena_printf(&a, "%s\t%s\t%s\t%s\t%s", f->rule->id, f->fingerprint,
                                          field(&a, f->host ? f->host : f->cluster), field(&a, f->object),
                                          "in the baseline");
    }
    qsort(lines, count, sizeof(*lines), compare_lines);
    fputs("# rule, fingerprint, host, object, reason, perhaps until=YYYY-MM-DD; separated by tabs\n", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s\n", lines[i]);
    arena_free(&a);
}

static void print_kept(const struct baseline *b, struct report *r, FILE *out)
{
    match_entries(b, r, "");
    fputs("# rule, fingerprint, host, object, reason, perhaps until=YYYY-MM-DD; separated by tabs\n", out);
    for (size_t i = 0; i < b->count; i++)
        if (b->entries[i].matched || !is_on(r, b->entries[i].rule))
            fprintf(out, "%.*s\n", SPAN_ARG(b->entries[i].line));
}

enum status command_baseline(const struct settings *s, FILE *out)
{
    struct baseline old = {0};
    struct examination e;
    struct settings plain = *s;
    bool prune = s->paths.count && strcmp(s->paths.items[0], "prune") == 0;
    if (prune) {
        plain.paths.items++;
        plain.paths.count--;
    }
    if (prune && !s->baseline) {
        message("`baseline prune` wants the baseline to prune: --baseline FILE");
        return STATUS_USAGE;
    }
    if (prune && !baseline_read(&old, s->baseline)) {
        arena_free(&old.arena);
        return STATUS_USAGE;
    }
    if (prune)
        plain.baseline = NULL;
    examine(&e, &plain);
    if (e.judged && prune)
        print_kept(&old, &e.report, out);
    else if (e.judged)
        print_new(&e.report, out);
    enum status status = e.status;
    examine_free(&e);
    arena_free(&old.arena);
    return status;
}
