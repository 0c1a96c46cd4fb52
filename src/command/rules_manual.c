/* The rules as a manual page and as Markdown. Both are made from the rule files, so they are never wrong. */
#include "command/rule_show.h"
#include "model/vocabulary.h"

/* functions.h speaks of the engine's own rules. */
static const struct function {
    const char *prefix, *uri, *name, *sentence;
} functions[] = {
#define FUNCTION(prefix, uri, name, min, max, kind, function, sentence) {prefix, uri, name, sentence},
#include "schematron/functions.def"
/* and of those that know hosts */
#include "command/host_functions.def"
#undef FUNCTION
    {0},
};

/* ---- Manual page (mdoc) ---- */

/* A line of text: backslashes doubled as an escape, nothing at the start that looks like a request. */
static void put_mdoc(const char *text, FILE *out)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", out);
    for (const char *p = text; *p; p++) {
        if (*p == '\\')
            fputs("\\e", out);
        else if (*p == '"')
            fputs("\\(dq", out);
        else if (*p == '-')
            fputs("\\-", out);
        else
            putc(*p, out);
    }
    putc('\n', out);
}

static void put_line(const char *before, const char *text, FILE *out)
{
    if (text && *text) {
        fputs(before, out);
        put_mdoc(text, out);
    }
}

static void manual_rule(struct arena *a, const struct rule *rule, FILE *out)
{
    const struct rule_info *i = &rule->info;
    const char *needs = needs_text(a, rule);
    put_line(".It Sy ", arena_printf(a, "%s %s", i->id, i->name ? i->name : ""), out);
    put_line("", i->title, out);
    fprintf(out, ".br\nSeverity %s%s", severity_name(i->severity), rule->enabled ? "" : " (off)");
    if (rule->releases != RELEASES_ALL)
        fprintf(out, "; releases %s", releases_text(a, rule->releases));
    if (*needs)
        fprintf(out, "; needs %s", needs);
    fputs(".\n", out);
    put_line(".Pp\n", i->why, out);
    put_line(".Pp\n", i->impact, out);
    put_line(".Pp\nWhat to do:\n", i->help, out);
}

static bool opens_area(const struct ruleset *set, size_t at)
{
    const char *area = set->rules[at]->info.area, *last = at ? set->rules[at - 1]->info.area : NULL;
    return at == 0 || strcmp(area ? area : "", last ? last : "") != 0;
}

static void manual_functions(FILE *out)
{
    fputs(".Sh FUNCTIONS\nBesides those of XPath 1.0, with the prefixes that a schema declares for these "
          "namespaces:\n.Bl -tag -width Ds\n",
          out);
    for (const struct function *f = functions; f->name; f++) {
        fprintf(out, ".It Fn %s:%s\n", f->prefix, f->name);
        put_mdoc(f->sentence, out);
        fprintf(out, ".Pq Li %s\n", f->uri);
    }
    fputs(".El\n", out);
}

/* ---- What rules are evaluated over ---- */

static const char *type_text(const struct attribute_info *a)
{
    static const char *const names[] = {
        [TYPE_TEXT] = "text",  [TYPE_NUMBER] = "number", [TYPE_BOOLEAN] = "true or false",
        [TYPE_IP] = "address", [TYPE_CIDR] = "prefix",   [TYPE_MAC] = "MAC address",
        [TYPE_GUID] = "GUID",  [TYPE_WORD] = "word",     [TYPE_ADAPTER] = "name of an adapter",
    };
    return a->values ? a->values : names[a->type];
}

/* `host/adapter/address`; what stands in the root begins there. In the arena. */
static const char *element_path(struct arena *a, enum element e)
{
    const char *path = elements[e].name;
    while (elements[e].parent != ELEMENT_ESTATE && elements[e].parent != e) {
        e = elements[e].parent;
        path = arena_printf(a, "%s/%s", elements[e].name, path);
    }
    return path;
}

static void manual_model(struct arena *a, FILE *out)
{
    fputs(".Sh MODEL\nThe document that rules are evaluated over, below the root\n.Li estate .\nAttributes "
          "that no "
          "export supplied are absent.\n",
          out);
    for (unsigned e = 1; e < ELEMENT_COUNT; e++) {
        put_line(".Ss ", element_path(a, (enum element)e), out);
        put_mdoc(elements[e].sentence, out);
        if (element_width((enum element)e))
            fputs(".Bl -tag -width Ds -compact\n", out);
        for (unsigned n = elements[e].first, end = n + element_width((enum element)e); n < end; n++) {
            fprintf(out, ".It @%s\n", attributes[n].name);
            put_mdoc(arena_printf(a, "%s (%s)", attributes[n].sentence, type_text(&attributes[n])), out);
        }
        if (element_width((enum element)e))
            fputs(".El\n", out);
    }
}

static void manual_datasets(FILE *out)
{
    fputs(
        ".Sh DATA SETS\nWhat rules can need, and the command that exports it:\n.Bl -tag -width Ds -compact\n",
        out);
    for (unsigned d = 0; d < DATASET_COUNT; d++) {
        fprintf(out, ".It %s\n", datasets[d].name);
        put_mdoc(datasets[d].collect, out);
    }
    fputs(".El\n", out);
}

void print_manual(struct ruleset *set, FILE *out)
{
    fputs(".\\\" Made by `make docs` from the rule files.\n.Dd November 21, 2026\n.Dt HVLINT-RULES 7\n.Os\n"
          ".Sh NAME\n.Nm hvlint-rules\n.Nd rules of hvlint\n.Sh DESCRIPTION\n"
          "These are the rules that\n.Xr hvlint 1\nevaluates.\nA rule is evaluated for a host only where the "
          "data sets that it needs were exported;\n.Sq |\nseparates alternatives, and\n.Sq \\&!\n"
          "demands an export that was neither filtered nor cut.\n.Ic hvlint explain\nshows the tests.\n.Sh "
          "RULES\n",
          out);
    for (size_t i = 0; i < set->count; i++) {
        if (opens_area(set, i)) {
            if (i)
                fputs(".El\n", out);
            put_line(".Ss ", set->rules[i]->info.area, out);
            fputs(".Bl -tag -width Ds\n", out);
        }
        manual_rule(&set->arena, set->rules[i], out);
    }
    if (set->count)
        fputs(".El\n", out);
    manual_functions(out);
    manual_datasets(out);
    manual_model(&set->arena, out);
    fputs(".Sh SEE ALSO\n.Xr hvlint 1 ,\n.Xr hvlint-config 5\n", out);
}

/* ---- Markdown ---- */

/* Text in which nothing is markup. */
static void put_markdown(const char *text, FILE *out)
{
    for (const char *p = text; *p; p++) {
        if (strchr("<>*_|\\[]", *p))
            putc('\\', out);
        putc(*p, out);
    }
}

static void markdown_rule(struct arena *a, const struct rule *rule, FILE *out)
{
    const struct rule_info *i = &rule->info;
    const char *needs = needs_text(a, rule);
    fprintf(out, "\n### %s %s\n\n", i->id, i->name ? i->name : "");
    put_markdown(i->title ? i->title : "", out);
    fprintf(out, ". Severity **%s**%s", severity_name(i->severity), rule->enabled ? "" : " (off)");
    if (rule->releases != RELEASES_ALL)
        fprintf(out, "; releases %s", releases_text(a, rule->releases));
    if (*needs)
        fprintf(out, "; needs `%s`", needs);
    fputs(".\n\n", out);
    put_markdown(i->why ? i->why : "", out);
    if (i->impact && *i->impact) {
        putc(' ', out);
        put_markdown(i->impact, out);
    }
    if (i->help && *i->help)
        fprintf(out, "\n\n    %s", i->help);
    for (size_t k = 0; i->references && i->references[k]; k++)
        fprintf(out, "%s- %s", k ? "\n" : "\n\n", i->references[k]);
    putc('\n', out);
}

static void markdown_functions(FILE *out)
{
    fputs("\n## Functions\n\nBesides those of XPath 1.0.\n\n| function | what it gives |\n|---|---|\n", out);
    for (const struct function *f = functions; f->name; f++) {
        fprintf(out, "| `%s:%s` | ", f->prefix, f->name);
        put_markdown(f->sentence, out);
        fputs(" |\n", out);
    }
    fputs("\n| prefix | namespace |\n|---|---|\n", out);
    for (const struct function *f = functions; f->name; f++)
        if (f == functions || strcmp(f->uri, f[-1].uri) != 0)
            fprintf(out, "| `%s` | `%s` |\n", f->prefix, f->uri);
}

static void markdown_model(struct arena *a, FILE *out)
{
    fputs("\n## Data sets\n\nWhat rules can need, and the command that exports it.\n\n| data set | command "
          "|\n|---|---|\n",
          out);
    for (unsigned d = 0; d < DATASET_COUNT; d++) {
        fprintf(out, "| `%s` | ", datasets[d].name);
        put_markdown(datasets[d].collect, out);
        fputs(" |\n", out);
    }
    fputs("\n## Model\n\nThe document that rules are evaluated over, below the root `estate`. Attributes "
          "that no export "
          "supplied are absent.\n",
          out);
    for (unsigned e = 1; e < ELEMENT_COUNT; e++) {
        fprintf(out, "\n### `%s`\n\n%s\n", element_path(a, (enum element)e), elements[e].sentence);
        for (unsigned n = elements[e].first, end = n + element_width((enum element)e); n < end; n++) {
            fprintf(out, "%s- `@%s`: ", n == (unsigned)elements[e].first ? "\n" : "", attributes[n].name);
            put_markdown(attributes[n].sentence, out);
            fprintf(out, " (`%s`)\n", type_text(&attributes[n]));
        }
    }
}

void print_markdown(struct ruleset *set, FILE *out)
{
    fputs("# Rules\n\nMade by `make docs` from the rule files. A rule is evaluated for a host only where the "
          "data "
          "sets that it\nneeds were exported; `|` separates alternatives, and `!` demands an export that was "
          "neither filtered nor cut.\n`hvlint explain RULE` shows the tests.\n",
          out);
    for (size_t i = 0; i < set->count; i++) {
        if (opens_area(set, i)) {
            fputs("\n## ", out);
            put_markdown(set->rules[i]->info.area ? set->rules[i]->info.area : "Others", out);
            putc('\n', out);
        }
        markdown_rule(&set->arena, set->rules[i], out);
    }
    markdown_functions(out);
    markdown_model(&set->arena, out);
}
