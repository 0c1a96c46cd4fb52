/* `hvlint explain`. */
#include "command/command.h"
#include "command/embedded.h"
#include "command/rule_show.h"
#include "model/vocabulary.h"

enum { WIDTH = 96 };

/* Text below a heading, indented and folded at words. */
static void print_folded(const char *text, FILE *out)
{
    size_t column = 0;
    for (const char *word = text; *word;) {
        size_t length = strcspn(word, " ");
        if (column && column + 1 + length > WIDTH) {
            putc('\n', out);
            column = 0;
        }
        column += (size_t)fprintf(out, "%s%.*s", column ? " " : "  ", (int)length, word);
        word += length;
        word += *word == ' ';
    }
    putc('\n', out);
}

static void print_part(const char *label, const char *text, FILE *out)
{
    if (!text || !*text)
        return;
    fprintf(out, "\n%s\n", label);
    print_folded(text, out);
}

/* ---- How it is decided ---- */

struct deciding {
    struct arena *arena;
    FILE *out;
    const xmlNode *group; /* the rule element printed last */
};

static void print_group(struct deciding *d, const xmlNode *group)
{
    const char *context = folded_attribute(d->arena, group, "context");
    fprintf(d->out, "%s  for each %s\n", d->group ? "" : "\nHow it is decided\n", context ? context : "");
    for (const xmlNode *c = group->children; c; c = c->next)
        if (is_schematron_element(c, "let")) {
            const char *name = folded_attribute(d->arena, c, "name");
            const char *value = folded_attribute(d->arena, c, "value");
            fprintf(d->out, "    let $%s = %s\n", name ? name : "", value ? value : "");
        }
    d->group = group;
}

static void print_check(void *user, const xmlNode *group, const xmlNode *check)
{
    struct deciding *d = user;
    const char *test = folded_attribute(d->arena, check, "test");
    const char *severity = folded_attribute(d->arena, check, "role"), *os = rule_attribute(check, "os");
    const char *text = rule_text(d->arena, check);
    if (group != d->group)
        print_group(d, group);
    fprintf(d->out, "    %s %s\n", is_schematron_element(check, "report") ? "found where" : "found where not",
            test ? test : "");
    if (severity || os)
        fprintf(d->out, "      (%s%s%s)\n", severity ? severity : "", severity && os ? ", " : "",
                os ? os : "");
    fprintf(d->out, "      \"%s\"\n", text ? text : "");
}

/* Whether it is decided by tests. */
static bool print_decision(struct arena *a, const struct rule *rule, FILE *out)
{
    struct deciding d = {.arena = a, .out = out};
    each_check(rule, print_check, &d);
    if (d.group)
        return true;
    fputs("\nHow it is decided\n  by the program itself, not by a test\n", out);
    return false;
}

/* ---- What it needs ---- */

static void print_need(const struct need *need, FILE *out)
{
    bool first = true;
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (need->any >> d & 1) {
            fprintf(out, "  %s%s%s\n      %s\n", first ? "" : "or ", datasets[d].sentence,
                    need->complete ? ", complete (not filtered, not cut)" : "", datasets[d].collect);
            first = false;
        }
}

static void print_needs(const struct rule *rule, FILE *out)
{
    if (rule->need_count)
        fputs("\nExports that feed it\n", out);
    for (size_t i = 0; i < rule->need_count; i++)
        print_need(&rule->needs[i], out);
}

/* ---- Examples ---- */

static size_t indent_of(const char *line)
{
    return strspn(line, " \t");
}

/* Text of several lines as it stands, without the indent that all of its lines have and empty ones around it.
 */
static void print_lines(const char *text, FILE *out)
{
    size_t common = 1000;
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t indent = indent_of(line);
        if (line[indent] != '\n' && line[indent] && line > text && indent < common)
            common = indent;
    }
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t indent = indent_of(line), length = strcspn(line, "\n");
        size_t skip = line == text || indent < common ? indent : common;
        if (indent < length)
            fprintf(out, "  %.*s\n", (int)(length - skip), line + skip);
    }
}

/* The rule's own examples of a kind; false where it has none. */
static bool print_own(const struct rule *rule, const char *name, FILE *out)
{
    bool any = false;
    for (const xmlNode *c = NULL; (c = rule_child(rule->pattern->node, name, c)); any = true) {
        xmlChar *text = xmlNodeGetContent(c);
        print_lines(text ? (const char *)text : "", out);
        xmlFree(text);
    }
    return any;
}

/* The lines of a rule in rules/examples.txt; empty where it has none. */
static struct span lines_of(const char *id)
{
    const struct embedded_file *f = embedded_rules;
    while (f->name && strcmp(f->name, "examples.txt") != 0)
        f++;
    struct span rest = {.at = f->text, .len = f->size};
    while (rest.len) {
        struct span line = span_split(&rest, '\n');
        if (!span_equal(line, span_of(id)))
            continue;
        const char *end = span_find_span(rest, SPAN("\n\n"));
        return end ? span_between(rest.at, end) : rest;
    }
    return (struct span){0};
}

static void print_marked(struct span lines, char mark, FILE *out)
{
    while (lines.len) {
        struct span line = span_split(&lines, '\n');
        if (line.len > 2 && *line.at == mark)
            fprintf(out, "  %.*s\n", SPAN_ARG(span_skip(line, 2)));
    }
}

static void print_examples(const struct ruleset *set, const struct rule *rule, FILE *out)
{
    static const struct {
        const char *name, *label;
        char mark;
    } kinds[] = {{"bad", "Bad", '-'}, {"good", "Good", '+'}};
    struct span ours = rule_is_ours(set, rule) ? lines_of(rule->info.id) : (struct span){0};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (ours.len || rule_child(rule->pattern->node, kinds[i].name, NULL))
            fprintf(out, "\n%s\n", kinds[i].label);
        if (!print_own(rule, kinds[i].name, out))
            print_marked(ours, kinds[i].mark, out);
    }
}

static void print_suppression(struct arena *a, const struct rule *rule, FILE *out)
{
    const xmlNode *own = rule_child(rule->pattern->node, "suppress", NULL);
    print_part("When to suppress",
               own ? rule_text(a, own)
                   : "where somebody decided it on purpose and can say why; in .hvlint.yaml:",
               out);
    fprintf(out, "    suppressions:\n      - rule: %s\n        host: <host>\n        reason: <why>\n",
            rule->info.id);
}

static void print_profiles(const struct rule *rule, FILE *out)
{
    const char *comma = "";
    fputs("  profiles  ", out);
    for (const struct profile *p = profiles; p->name; p++)
        if (rule_in_profile(rule, p->name)) {
            fprintf(out, "%s%s", comma, p->name);
            comma = ", ";
        }
    putc('\n', out);
}

static void explain_rule(struct ruleset *set, const struct rule *rule, FILE *out)
{
    struct arena *a = &set->arena;
    const struct rule_info *i = &rule->info;
    fprintf(out, "%s %s\n%s\n", i->id, i->name ? i->name : "", i->title ? i->title : "");
    fprintf(out, "\n  area      %s\n  severity  %s%s\n  releases  %s\n", i->area ? i->area : "",
            severity_name(i->severity), rule->enabled ? "" : " (off)",
            rule->releases == RELEASES_ALL ? "all" : releases_text(a, rule->releases));
    print_profiles(rule, out);
    print_part("Why", i->why, out);
    print_part("Impact", i->impact, out);
    bool tested = print_decision(a, rule, out);
    print_needs(rule, out);
    print_examples(set, rule, out);
    print_part("What to do", i->help, out);
    if (tested)
        print_suppression(a, rule, out);
    for (size_t k = 0; i->references && i->references[k]; k++)
        fprintf(out, "%s  %s\n", k == 0 ? "\nReferences\n" : "", i->references[k]);
}

/* All rules that are called so, which can be a glob. */
static enum status explain_all(struct ruleset *set, const char *glob, size_t *told, FILE *out)
{
    size_t before = *told;
    for (size_t i = 0; i < set->count; i++)
        if (rule_is_called(set->rules[i], glob)) {
            fputs(*told ? "\n" : "", out);
            explain_rule(set, set->rules[i], out);
            ++*told;
        }
    if (*told > before)
        return STATUS_OK;
    ruleset_unknown(set, "", glob);
    return STATUS_USAGE;
}

enum status command_explain(const struct settings *s, FILE *out)
{
    struct ruleset set;
    enum status status = ruleset_load(&set, s);
    if (status == STATUS_OK && s->paths.count == 0) {
        message("which rule? `hvlint rules` lists them");
        status = STATUS_USAGE;
    }
    size_t told = 0;
    for (size_t i = 0; i < s->paths.count && status == STATUS_OK; i++)
        status = explain_all(&set, s->paths.items[i], &told, out);
    ruleset_free(&set);
    return status;
}
