/* What could not be decided, told by the command that would help: a person wants to know what to export next.
 */
#include <stdlib.h>

#include "base/buffer.h"
#include "report/text.h"

enum { MOST_GROUPS = 8, MOST_RULES = 10, MOST_HOSTS = 6 }; /* without -v */

/* First one per entry of the report; then one per (commands, rules) with all their hosts. */
struct gap {
    const char *needs; /* "`A` and `B`" */
    const char *host;
    const char *rules; /* "B001 B002", sorted */
    size_t rule_count;
    size_t host_count;
    const char *hosts;
};

static int compare(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_by_host(const void *left, const void *right)
{
    const struct gap *a = left, *b = right;
    int order = compare(a->needs, b->needs);
    if (!order)
        order = compare(a->host, b->host);
    return order ? order : compare(a->rules, b->rules);
}

static int compare_by_rules(const void *left, const void *right)
{
    const struct gap *a = left, *b = right;
    if (a->rule_count != b->rule_count)
        return a->rule_count > b->rule_count ? -1 : 1;
    int order = compare(a->needs, b->needs);
    if (!order)
        order = compare(a->rules, b->rules);
    return order ? order : compare(a->host, b->host);
}

/* Two data sets can come from one command. */
static bool is_named_before(const char *const *needs, const char *const *need)
{
    for (const char *const *before = needs; before < need; before++)
        if (strcmp(*before, *need) == 0)
            return true;
    return false;
}

/* The commands of an entry as one text. */
static const char *join_needs(struct arena *arena, const struct not_evaluated *n)
{
    struct buffer text = {0};
    for (const char *const *need = n->needs; need && *need; need++)
        if (!is_named_before(n->needs, need))
            buffer_printf(&text, "%s`%s`", need == n->needs ? "" : " and ", *need);
    const char *joined = arena_dup(arena, buffer_span(&text));
    buffer_free(&text);
    return joined;
}

static size_t list_gaps(struct gap *gaps, struct arena *arena, const struct report *r)
{
    const char *needs = NULL;
    const char *const *last = NULL;
    for (size_t i = 0; i < r->not_evaluated_count; i++) {
        const struct not_evaluated *n = &r->not_evaluated[i];
        if (!needs || n->needs != last)
            needs = join_needs(arena, n);
        last = n->needs;
        gaps[i] = (struct gap){.needs = needs, .host = n->host ? n->host : n->cluster, .rules = n->rule->id};
    }
    return r->not_evaluated_count;
}

/* The run of gaps that equal the first in `same`, as [first, result). */
static size_t run_end(const struct gap *gaps, size_t count, size_t first,
                      bool (*same)(const struct gap *, const struct gap *))
{
    size_t end = first + 1;
    while (end < count && same(&gaps[first], &gaps[end]))
        end++;
    return end;
}

static bool is_same_host(const struct gap *a, const struct gap *b)
{
    return compare(a->needs, b->needs) == 0 && compare(a->host, b->host) == 0;
}

static bool is_same_gap(const struct gap *a, const struct gap *b)
{
    return compare(a->needs, b->needs) == 0 && compare(a->rules, b->rules) == 0;
}

/* One gap for each (commands, host), its rules joined. */
static size_t join_rules(struct gap *gaps, size_t count, struct arena *arena)
{
    struct buffer text = {0};
    size_t kept = 0;
    for (size_t first = 0, end; first < count; first = end) {
        end = run_end(gaps, count, first, is_same_host);
        struct gap joined = gaps[first];
        buffer_reset(&text);
        for (size_t i = first; i < end; i++) {
            if (i > first && compare(gaps[i].rules, gaps[i - 1].rules) == 0)
                continue;
            buffer_printf(&text, "%s%s", joined.rule_count ? " " : "", gaps[i].rules);
            joined.rule_count++;
        }
        joined.rules = arena_dup(arena, buffer_span(&text));
        gaps[kept++] = joined;
    }
    buffer_free(&text);
    return kept;
}

/* One gap for each (commands, rules), its hosts joined. */
static size_t join_hosts(struct gap *gaps, size_t count, struct arena *arena, size_t most)
{
    struct buffer text = {0};
    size_t kept = 0;
    for (size_t first = 0, end; first < count; first = end) {
        end = run_end(gaps, count, first, is_same_gap);
        struct gap joined = gaps[first];
        joined.host_count = end - first;
        buffer_reset(&text);
        for (size_t i = first; i < end && i - first < most; i++)
            buffer_printf(&text, "%s%s", i > first ? ", " : "", gaps[i].host ? gaps[i].host : "the cluster");
        if (joined.host_count > most)
            buffer_printf(&text, " and %zu more", joined.host_count - most);
        joined.hosts = arena_dup(arena, buffer_span(&text));
        gaps[kept++] = joined;
    }
    buffer_free(&text);
    return kept;
}

static void put_rules(const struct page *p, const struct gap *g)
{
    struct span rest = span_of(g->rules);
    size_t most = p->options->verbose ? SIZE_MAX : MOST_RULES;
    for (size_t i = 0; rest.at && i < most; i++) {
        struct span id = span_split(&rest, ' ');
        fprintf(p->out, " %.*s", SPAN_ARG(id));
    }
    if (rest.at)
        fputs(" ...", p->out);
    fputc('\n', p->out);
}

static void put_gap(const struct page *p, const struct gap *g)
{
    fputs("  ", p->out);
    page_text(p, STYLE_INFO, *g->needs ? g->needs : "more exports");
    page_printf(p, STYLE_PLAIN, " on %s would enable %zu rule%s:", g->hosts, g->rule_count,
                g->rule_count == 1 ? "" : "s");
    put_rules(p, g);
}

void page_not_evaluated(const struct page *p, const struct report *r)
{
    if (!r->not_evaluated_count)
        return;
    struct arena arena = {0};
    struct gap *gaps = arena_array(&arena, r->not_evaluated_count, sizeof *gaps);
    bool verbose = p->options->verbose;
    size_t count = list_gaps(gaps, &arena, r);
    qsort(gaps, count, sizeof *gaps, compare_by_host);
    count = join_rules(gaps, count, &arena);
    qsort(gaps, count, sizeof *gaps, compare_by_rules);
    count = join_hosts(gaps, count, &arena, verbose ? SIZE_MAX : MOST_HOSTS);
    page_text(p, STYLE_BOLD, "not evaluated, because the exports do not say enough:");
    fputc('\n', p->out);
    for (size_t i = 0; i < count && (verbose || i < MOST_GROUPS); i++)
        put_gap(p, &gaps[i]);
    if (count > MOST_GROUPS && !verbose)
        fprintf(p->out, "  ... and %zu commands more (-v shows all)\n", count - MOST_GROUPS);
    fputc('\n', p->out);
    arena_free(&arena);
}
