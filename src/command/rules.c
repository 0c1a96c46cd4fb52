/* `hvlint rules` and `hvlint explain`. */
#include "command/command.h"
#include "command/ruleset.h"
#include "model/vocabulary.h"
#include "report/json_writer.h"

static const char *need_text(struct arena *a, const struct need *need)
{
    const char *text = "";
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (need->any >> d & 1)
            text = arena_printf(a, "%s%s%s", text, *text ? "|" : "", datasets[d].name);
    return arena_printf(a, "%s%s", text, need->complete ? "!" : "");
}

static const char *releases_text(struct arena *a, unsigned mask)
{
    int first = 0, last = RELEASE_COUNT - 1;
    if (mask == RELEASES_ALL)
        return "all";
    while (!(mask >> first & 1))
        first++;
    while (!(mask >> last & 1))
        last--;
    return arena_printf(a, "%s-%s", first ? release_names[first] : "",
                        last < RELEASE_COUNT - 1 ? release_names[last] : "");
}

static void print_json(struct ruleset *set, FILE *out)
{
    struct json_writer w = {.out = out};
    json_array(&w, NULL);
    for (size_t i = 0; i < set->count; i++) {
        const struct rule *rule = set->rules[i];
        json_object(&w, NULL);
        json_string(&w, "id", rule->info.id);
        json_string(&w, "name", rule->info.name);
        json_string(&w, "severity", severity_name(rule->info.severity));
        json_string(&w, "title", rule->info.title);
        json_string(&w, "os", releases_text(&set->arena, rule->releases));
        json_bool(&w, "enabled", rule->enabled);
        json_array(&w, "needs");
        for (size_t k = 0; k < rule->need_count; k++)
            json_string(&w, NULL, need_text(&set->arena, &rule->needs[k]));
        json_end_array(&w);
        json_end_object(&w);
    }
    json_end_array(&w);
    putc('\n', out);
}

static void print_table(const struct ruleset *set, FILE *out)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct rule_info *info = &set->rules[i]->info;
        fprintf(out, "%-5s %-8s %-42s %s\n", info->id,
                set->rules[i]->enabled ? severity_name(info->severity) : "off", info->name ? info->name : "",
                info->title ? info->title : "");
    }
    fprintf(out, "%zu rules\n", set->count);
}

enum status command_rules(const struct settings *s, FILE *out)
{
    struct ruleset set;
    enum status status = ruleset_load(&set, s);
    if (status == STATUS_OK) {
        if (s->format && strcmp(s->format, "json") == 0)
            print_json(&set, out);
        else
            print_table(&set, out);
    }
    ruleset_free(&set);
    return status;
}

static void print_part(const char *label, const char *text, FILE *out)
{
    if (text && *text)
        fprintf(out, "%s\n  %s\n\n", label, text);
}

static void explain(struct ruleset *set, const struct rule *rule, FILE *out)
{
    fprintf(out, "%s %s (%s, %s)\n%s\n\n", rule->info.id, rule->info.name ? rule->info.name : "",
            severity_name(rule->info.severity), releases_text(&set->arena, rule->releases),
            rule->info.title ? rule->info.title : "");
    print_part("Why", rule->info.why, out);
    print_part("Impact", rule->info.impact, out);
    print_part("What to do", rule->info.help, out);
    for (size_t i = 0; i < rule->need_count; i++)
        for (unsigned d = 0; d < DATASET_COUNT; d++)
            if (rule->needs[i].any >> d & 1)
                fprintf(out, "%s  %s (%s)\n", i == 0 ? "Needs\n" : "", datasets[d].sentence,
                        datasets[d].collect);
    if (rule->need_count)
        putc('\n', out);
    for (size_t i = 0; rule->info.references && rule->info.references[i]; i++)
        fprintf(out, "%s  %s\n", i == 0 ? "References\n" : "", rule->info.references[i]);
}

enum status command_explain(const struct settings *s, FILE *out)
{
    struct ruleset set;
    enum status status = ruleset_load(&set, s);
    if (status == STATUS_OK && s->paths.count == 0) {
        message("which rule? `hvlint rules` lists them");
        status = STATUS_USAGE;
    }
    for (size_t i = 0; i < s->paths.count && status == STATUS_OK; i++) {
        const struct rule *rule = ruleset_find(&set, s->paths.items[i]);
        if (rule) {
            explain(&set, rule, out);
        } else {
            message("no rule is called `%s`; see `hvlint rules`", s->paths.items[i]);
            status = STATUS_USAGE;
        }
    }
    ruleset_free(&set);
    return status;
}
