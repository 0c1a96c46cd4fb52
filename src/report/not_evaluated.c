/* What could not be decided, told by the command that would help: a person wants to know what to export next.
 */
#include <stdlib.h>

#include "base/buffer.h"
#include "report/text.h"

enum { MOST_GROUPS = 8, MOST_RULES = 10, MOST_HOSTS = 6 }; /* without -v */

/* A host, or the cluster, and what could not be decided for it. */
struct host {
    const char *name;
    const struct undecided_list *list;
};

/* Rules that the output of the same commands would enable, and the hosts that lack it, sorted by name. */
struct gap {
    const char *needs; /* "`A` and `B`" */
    const char *rules; /* "B001 B002", sorted */
    size_t rule_count;
    const struct host *hosts;
    size_t host_count;
};

/* One rule, and the commands as text. */
struct want {
    const char *needs, *rule;
};

/* Gaps in the making. */
struct gaps {
    struct arena arena;
    struct intern texts;
    struct buffer text; /* scratch */
    struct gap *gaps;
    size_t count, room;
};

static int compare(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_lists(const struct host *a, const struct host *b)
{
    return (a->list->number > b->list->number) - (a->list->number < b->list->number);
}

static int compare_by_name(const void *left, const void *right)
{
    const struct host *a = left, *b = right;
    int order = compare(a->name, b->name);
    return order ? order : compare_lists(a, b);
}

static int compare_by_list(const void *left, const void *right)
{
    const struct host *a = left, *b = right;
    int order = compare_lists(a, b);
    return order ? order : compare(a->name, b->name);
}

static int compare_wants(const void *left, const void *right)
{
    const struct want *a = left, *b = right;
    int order = compare(a->needs, b->needs);
    return order ? order : compare(a->rule, b->rule);
}

static int compare_gaps(const void *left, const void *right)
{
    const struct gap *a = left, *b = right;
    if (a->rule_count != b->rule_count)
        return a->rule_count > b->rule_count ? -1 : 1;
    int order = compare(a->needs, b->needs);
    return order ? order : compare(a->rules, b->rules);
}

/* The end of the run of elements (of that size) that compare to 0 with the first of them. */
static size_t run_end(const void *array, size_t size, size_t count, size_t first,
                      int (*order)(const void *, const void *))
{
    const char *at = array;
    size_t end = first + 1;
    while (end < count && order(at + first * size, at + end * size) == 0)
        end++;
    return end;
}

static int same_name(const void *left, const void *right)
{
    return compare(((const struct host *)left)->name, ((const struct host *)right)->name);
}

static int same_list(const void *left, const void *right)
{
    return compare_lists(left, right);
}

static int same_needs(const void *left, const void *right)
{
    return compare(((const struct want *)left)->needs, ((const struct want *)right)->needs);
}

/* All that the lists of one host hold, as list number `number`. */
static const struct undecided_list *join_lists(struct gaps *g, const struct host *hosts, size_t count,
                                               size_t number)
{
    struct undecided_list *list = arena_alloc(&g->arena, sizeof *list);
    size_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += hosts[i].list->count;
    struct undecided *rules = arena_array(&g->arena, all, sizeof *rules);
    for (size_t i = 0; i < count; list->count += hosts[i++].list->count)
        memcpy(rules + list->count, hosts[i].list->rules, hosts[i].list->count * sizeof *rules);
    list->rules = rules;
    list->number = number;
    return list;
}

/* Each host once with one list; those of the same list stand together. */
static struct host *list_hosts(struct gaps *g, const struct report *r, size_t *count)
{
    struct host *hosts = arena_array(&g->arena, r->not_evaluated_count, sizeof *hosts);
    size_t all = r->not_evaluated_count, number = r->list_count;
    for (size_t i = 0; i < all; i++) {
        const struct not_evaluated *n = &r->not_evaluated[i];
        hosts[i] = (struct host){.name = n->host ? n->host : n->cluster, .list = n->list};
    }
    qsort(hosts, all, sizeof *hosts, compare_by_name);
    *count = 0;
    for (size_t i = 0, end; i < all; i = end) {
        struct host one = hosts[i];
        end = run_end(hosts, sizeof *hosts, all, i, same_name);
        if (end - i > 1)
            one.list = join_lists(g, hosts + i, end - i, number++);
        hosts[(*count)++] = one;
    }
    qsort(hosts, *count, sizeof *hosts, compare_by_list);
    return hosts;
}

/* Two data sets can come from one command. */
static bool is_named_before(const char *const *needs, const char *const *need)
{
    for (const char *const *before = needs; before < need; before++)
        if (strcmp(*before, *need) == 0)
            return true;
    return false;
}

/* The commands as one text. */
static const char *join_needs(struct gaps *g, const char *const *needs)
{
    buffer_reset(&g->text);
    for (const char *const *need = needs; need && *need; need++)
        if (!is_named_before(needs, need))
            buffer_printf(&g->text, "%s`%s`", need == needs ? "" : " and ", *need);
    return intern(&g->texts, buffer_span(&g->text));
}

/* The gap of rules with the same needs. */
static struct gap join_rules(struct gaps *g, const struct want *wants, size_t count)
{
    struct gap gap = {.needs = wants->needs};
    buffer_reset(&g->text);
    for (size_t i = 0; i < count; i++) {
        if (i && compare(wants[i].rule, wants[i - 1].rule) == 0)
            continue;
        buffer_printf(&g->text, "%s%s", gap.rule_count ? " " : "", wants[i].rule);
        gap.rule_count++;
    }
    gap.rules = intern(&g->texts, buffer_span(&g->text));
    return gap;
}

static void add_gap(struct gaps *g, struct gap gap)
{
    if (g->count == g->room) {
        g->room = g->room ? g->room * 2 : 64;
        g->gaps = memory_resize(g->gaps, g->room * sizeof *g->gaps);
    }
    g->gaps[g->count++] = gap;
}

/* Adds the gaps of hosts that have the same list. */
static void add_gaps(struct gaps *g, const struct host *hosts, size_t host_count)
{
    const struct undecided_list *list = hosts->list;
    struct want *wants = memory_get(list->count * sizeof *wants);
    for (size_t i = 0; i < list->count; i++)
        wants[i] =
            (struct want){.needs = join_needs(g, list->rules[i].needs), .rule = list->rules[i].rule->id};
    qsort(wants, list->count, sizeof *wants, compare_wants);
    for (size_t i = 0, end; i < list->count; i = end) {
        end = run_end(wants, sizeof *wants, list->count, i, same_needs);
        struct gap gap = join_rules(g, wants + i, end - i);
        gap.hosts = hosts;
        gap.host_count = host_count;
        add_gap(g, gap);
    }
    free(wants);
}

/* One gap of all that are alike but for their hosts. */
static struct gap join_gaps(struct gaps *g, const struct gap *gaps, size_t count)
{
    struct gap joined = *gaps;
    if (count == 1)
        return joined;
    joined.host_count = 0;
    for (size_t i = 0; i < count; i++)
        joined.host_count += gaps[i].host_count;
    struct host *hosts = arena_array(&g->arena, joined.host_count, sizeof *hosts), *to = hosts;
    for (size_t i = 0; i < count; to += gaps[i++].host_count)
        memcpy(to, gaps[i].hosts, gaps[i].host_count * sizeof *to);
    qsort(hosts, joined.host_count, sizeof *hosts, compare_by_name);
    joined.hosts = hosts;
    return joined;
}

/* Finds all gaps, the most useful first. */
static void find_gaps(struct gaps *g, const struct report *r)
{
    size_t count, kept = 0;
    const struct host *hosts = list_hosts(g, r, &count);
    for (size_t i = 0, end; i < count; i = end) {
        end = run_end(hosts, sizeof *hosts, count, i, same_list);
        add_gaps(g, hosts + i, end - i);
    }
    qsort(g->gaps, g->count, sizeof *g->gaps, compare_gaps);
    for (size_t i = 0, end; i < g->count; i = end) {
        end = run_end(g->gaps, sizeof *g->gaps, g->count, i, compare_gaps);
        g->gaps[kept++] = join_gaps(g, g->gaps + i, end - i);
    }
    g->count = kept;
}

static void put_hosts(const struct page *p, const struct gap *g)
{
    size_t most = p->options->verbose ? SIZE_MAX : MOST_HOSTS;
    page_text(p, STYLE_PLAIN, " on ");
    for (size_t i = 0; i < g->host_count && i < most; i++) {
        page_text(p, STYLE_PLAIN, i ? ", " : "");
        page_text(p, STYLE_PLAIN, g->hosts[i].name ? g->hosts[i].name : "the cluster");
    }
    if (g->host_count > most)
        page_printf(p, STYLE_PLAIN, " and %zu more", g->host_count - most);
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
    put_hosts(p, g);
    page_printf(p, STYLE_PLAIN, " would enable %zu rule%s:", g->rule_count, g->rule_count == 1 ? "" : "s");
    put_rules(p, g);
}

void page_not_evaluated(const struct page *p, const struct report *r)
{
    if (!r->not_evaluated_count)
        return;
    struct gaps g = {0};
    g.texts.arena = &g.arena;
    find_gaps(&g, r);
    bool verbose = p->options->verbose;
    page_text(p, STYLE_BOLD, "not evaluated, because the exports do not say enough:");
    fputc('\n', p->out);
    for (size_t i = 0; i < g.count && (verbose || i < MOST_GROUPS); i++)
        put_gap(p, &g.gaps[i]);
    if (g.count > MOST_GROUPS && !verbose)
        fprintf(p->out, "  ... and %zu commands more (-v shows all)\n", g.count - MOST_GROUPS);
    fputc('\n', p->out);
    free(g.gaps);
    buffer_free(&g.text);
    hash_free(&g.texts.table);
    arena_free(&g.arena);
}
