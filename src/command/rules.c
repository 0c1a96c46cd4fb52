/* `hvlint rules`. */
#include "command/command.h"
#include "command/rule_show.h"

#include <stdlib.h>

#include "base/name.h"
#include "model/vocabulary.h"
#include "report/json_writer.h"

/* What the arguments, --area, --severity, --needs and --os leave. */
struct filter {
    const char *area;
    const struct text_list *names; /* ids, names or globs; of none all */
    bool chosen;                   /* rules were chosen by --only or --profile: the others are left out */
    enum severity severity;
    enum dataset dataset;
    unsigned releases;
};

static bool read_filter(struct filter *f, const struct settings *s)
{
    *f = (struct filter){.area = s->area, .severity = SEVERITY_COUNT, .dataset = DATASET_COUNT};
    f->names = &s->paths;
    f->chosen = !s->severity && (s->profile || s->phase || s->only.count);
    f->releases = s->os ? release_mask(span_of(s->os)) : RELEASES_ALL;
    f->severity = s->severity ? severity_of(span_of(s->severity)) : SEVERITY_COUNT;
    f->dataset = s->needs ? dataset_of(span_of(s->needs)) : DATASET_COUNT;
    if (s->os && !f->releases)
        message("--os wants a Windows Server release (2008R2 ... 2025), not `%s`", s->os);
    else if (s->severity && f->severity == SEVERITY_COUNT)
        message("--severity wants error, warning, info or off, not `%s`", s->severity);
    else if (s->needs && f->dataset == DATASET_COUNT) {
        const char *names[DATASET_COUNT + 1] = {0};
        for (unsigned d = 0; d < DATASET_COUNT; d++)
            names[d] = datasets[d].name;
        const char *nearest = name_nearest(names, span_of(s->needs));
        message("no data set is called `%s`%s%s%s", s->needs, nearest ? "; did you mean `" : "",
                nearest ? nearest : "", nearest ? "`?" : "");
    } else
        return true;
    return false;
}

/* An area is called by its letter, by its title or by a glob of that. */
static bool is_in_area(const struct rule *rule, const char *area)
{
    struct span letter = {.at = rule->info.id, .len = 1};
    return span_equal_nocase(letter, span_of(area)) ||
           (rule->info.area && name_matches(area, rule->info.area, true));
}

/* Areas stand together, for rules are sorted by their ids. */
static void tell_areas(const struct ruleset *set, const char *wanted)
{
    const char *last = "";
    char list[1024] = "";
    for (size_t i = 0; i < set->count; i++) {
        const char *area = set->rules[i]->info.area, letter = *set->rules[i]->info.id;
        if (!area || letter == *last)
            continue;
        size_t used = strlen(list);
        snprintf(list + used, sizeof(list) - used, "%s%c %s", used ? ", " : "", letter, area);
        last = set->rules[i]->info.id;
    }
    message("no rule is of the area `%s`; areas are %s", wanted, list);
}

static bool needs_set(const struct rule *rule, enum dataset d)
{
    for (size_t i = 0; i < rule->need_count; i++)
        if (rule->needs[i].any >> d & 1)
            return true;
    return false;
}

static bool is_named(const struct filter *f, const struct rule *rule)
{
    for (size_t i = 0; i < f->names->count; i++)
        if (rule_is_called(rule, f->names->items[i]))
            return true;
    return !f->names->count;
}

static bool passes(const struct filter *f, const struct rule *rule)
{
    enum severity severity = rule->enabled ? rule->info.severity : SEVERITY_NONE;
    return (!f->area || is_in_area(rule, f->area)) && is_named(f, rule) && (!f->chosen || rule->enabled) &&
           (f->severity == SEVERITY_COUNT || f->severity == severity) &&
           (f->dataset == DATASET_COUNT || needs_set(rule, f->dataset)) && f->releases & rule->releases;
}

/* Arguments and --area that no rule has are slips; false after messages. */
static bool check_filter(const struct ruleset *set, const struct filter *f)
{
    bool good = true, area = !f->area;
    for (size_t i = 0; i < set->count && !area; i++)
        area = is_in_area(set->rules[i], f->area);
    if (!area)
        tell_areas(set, f->area);
    for (size_t k = 0; k < f->names->count; k++) {
        size_t i = 0;
        while (i < set->count && !rule_is_called(set->rules[i], f->names->items[k]))
            i++;
        if (i == set->count)
            ruleset_unknown(set, "", f->names->items[k]);
        good &= i < set->count;
    }
    return good && area;
}

/* Keeps the rules that pass, in their order. */
static void apply_filter(struct ruleset *set, const struct filter *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++)
        if (passes(f, set->rules[i]))
            set->rules[kept++] = set->rules[i];
    set->count = kept;
}

static void print_json_rule(struct ruleset *set, const struct rule *rule, struct json_writer *w)
{
    json_object(w, NULL);
    json_string(w, "id", rule->info.id);
    json_string(w, "name", rule->info.name);
    json_string(w, "area", rule->info.area);
    json_string(w, "severity", severity_name(rule->info.severity));
    json_string(w, "title", rule->info.title);
    json_string(w, "os", releases_text(&set->arena, rule->releases));
    json_bool(w, "enabled", rule->enabled);
    json_array(w, "needs");
    for (size_t k = 0; k < rule->need_count; k++)
        json_string(w, NULL, need_text(&set->arena, &rule->needs[k]));
    json_end_array(w);
    json_array(w, "profiles");
    for (const struct profile *p = profiles; p->name; p++)
        if (rule_in_profile(rule, p->name))
            json_string(w, NULL, p->name);
    json_end_array(w);
    json_end_object(w);
}

static void print_json(struct ruleset *set, FILE *out)
{
    struct json_writer w = {.out = out};
    json_array(&w, NULL);
    for (size_t i = 0; i < set->count; i++)
        print_json_rule(set, set->rules[i], &w);
    json_end_array(&w);
    putc('\n', out);
}

static bool is_first_of_area(const struct ruleset *set, size_t i)
{
    const char *area = set->rules[i]->info.area, *last = i ? set->rules[i - 1]->info.area : NULL;
    return i == 0 || strcmp(area ? area : "", last ? last : "") != 0;
}

static void print_row(struct ruleset *set, const struct rule *rule, FILE *out)
{
    const struct rule_info *info = &rule->info;
    const char *needs = needs_text(&set->arena, rule);
    fprintf(out, "%-5s %-8s %-12s %-40s %s", info->id, rule->enabled ? severity_name(info->severity) : "off",
            releases_text(&set->arena, rule->releases), info->name ? info->name : "-",
            info->title ? info->title : "");
    if (*needs)
        fprintf(out, "  [%s]", needs);
    putc('\n', out);
}

static int compare_areas(const void *a, const void *b)
{
    const struct rule *x = *(struct rule *const *)a, *y = *(struct rule *const *)b;
    int letters = *x->info.id - *y->info.id;
    int areas = strcmp(x->info.area ? x->info.area : "", y->info.area ? y->info.area : "");
    return letters ? letters : areas ? areas : strcmp(x->info.id, y->info.id);
}

static void print_table(struct ruleset *set, FILE *out)
{
    qsort(set->rules, set->count, sizeof(*set->rules), compare_areas);
    if (set->count)
        fprintf(out, "%-5s %-8s %-12s %-40s %s\n", "Rule", "Severity", "Releases", "Name", "Title  [needs]");
    for (size_t i = 0; i < set->count; i++) {
        if (is_first_of_area(set, i))
            fprintf(out, "\n%s\n", set->rules[i]->info.area ? set->rules[i]->info.area : "Without area");
        print_row(set, set->rules[i], out);
    }
    fprintf(out, "%s%zu %s\n", set->count ? "\n" : "", set->count, set->count == 1 ? "rule" : "rules");
}

/* The last two are for whoever builds the documentation. */
static const struct {
    const char *name;
    void (*print)(struct ruleset *set, FILE *out);
} formats[] = {
    {"text", print_table},
    {"json", print_json},
    {"man", print_manual},
    {"markdown", print_markdown},
};

enum status command_rules(const struct settings *s, FILE *out)
{
    struct ruleset set = {0};
    struct filter filter;
    size_t i = 0, count = sizeof(formats) / sizeof(*formats);
    while (i < count && strcmp(formats[i].name, s->format ? s->format : "text") != 0)
        i++;
    if (i == count)
        message("unknown format `%s`: rules are listed as text or json", s->format);
    if (i == count || !read_filter(&filter, s))
        return STATUS_USAGE;
    enum status status = ruleset_load(&set, s);
    if (status == STATUS_OK && !check_filter(&set, &filter))
        status = STATUS_USAGE;
    if (status == STATUS_OK) {
        apply_filter(&set, &filter);
        formats[i].print(&set, out);
    }
    ruleset_free(&set);
    return status;
}
