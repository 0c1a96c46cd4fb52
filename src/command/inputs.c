/* `hvlint inputs`: what is read, in which carriers, and what it tells. */
#include "command/command.h"
#include "read/shapes.h"
#include "report/json_writer.h"
#include "source/source.h"

static uint64_t sets_of(const struct source *s)
{
    return s->supplies | s->may_supply;
}

/* What is known only in order to be ignored on purpose. */
static bool is_ignored(const struct source *s)
{
    if (s->see || s->element != ELEMENT_ESTATE)
        return false;
    for (const struct property *p = s->properties; p && p->label; p++)
        if (p->as != AS_IGNORED)
            return false;
    return true;
}

/* Whether the commands of the source are commands that somebody types (`Get-X`, `wmic nic`), no file names.
 */
static bool is_command(const char *name)
{
    return strncmp(name, "Get-", 4) == 0 || strchr(name, ' ') != NULL;
}

/* ---- JSON ---- */

static void json_list(struct json_writer *w, const char *key, const char *const *texts)
{
    json_array(w, key);
    for (; texts && *texts; texts++)
        json_string(w, NULL, *texts);
    json_end_array(w);
}

static void json_sets(struct json_writer *w, uint64_t sets)
{
    json_array(w, "supplies");
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (sets >> d & 1)
            json_string(w, NULL, datasets[d].name);
    json_end_array(w);
}

static void json_carriers(struct json_writer *w)
{
    json_array(w, "carriers");
    for (size_t i = 0; shapes[i]->name; i++) {
        json_object(w, NULL);
        json_string(w, "name", shapes[i]->name);
        json_string(w, "description", shape_titles[i]);
        json_end_object(w);
    }
    json_end_array(w);
}

static void json_commands(struct json_writer *w)
{
    json_array(w, "commands");
    for (const struct source *const *s = sources; *s; s++) {
        json_object(w, NULL);
        json_string(w, "name", (*s)->name);
        json_list(w, "types", (*s)->types);
        json_list(w, "also", (*s)->commands);
        json_sets(w, sets_of(*s));
        json_bool(w, "ignored", is_ignored(*s));
        json_end_object(w);
    }
    json_end_array(w);
}

static void json_datasets(struct json_writer *w)
{
    json_array(w, "data_sets");
    for (unsigned d = 0; d < DATASET_COUNT; d++) {
        json_object(w, NULL);
        json_string(w, "name", datasets[d].name);
        json_string(w, "description", datasets[d].sentence);
        json_string(w, "collect", datasets[d].collect);
        json_array(w, "commands");
        for (const struct source *const *s = sources; *s; s++)
            if (sets_of(*s) >> d & 1)
                json_string(w, NULL, (*s)->name);
        json_end_array(w);
        json_end_object(w);
    }
    json_end_array(w);
}

static void print_json(FILE *out)
{
    struct json_writer w = {.out = out};
    json_object(&w, NULL);
    json_carriers(&w);
    json_commands(&w);
    json_datasets(&w);
    json_end_object(&w);
    putc('\n', out);
}

/* ---- Text and Markdown ---- */

/* The data sets joined by commas; `-` for none. */
static void print_sets(uint64_t sets, FILE *out)
{
    const char *comma = "";
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (sets >> d & 1) {
            fprintf(out, "%s%s", comma, datasets[d].name);
            comma = ", ";
        }
    fputs(*comma ? "" : "-", out);
}

static void print_suppliers(unsigned d, FILE *out)
{
    const char *comma = "";
    for (const struct source *const *s = sources; *s; s++)
        if (sets_of(*s) >> d & 1) {
            fprintf(out, "%s%s", comma, (*s)->name);
            comma = ", ";
        }
}

static void print_text(FILE *out)
{
    fputs("Carriers\n", out);
    for (size_t i = 0; shapes[i]->name; i++)
        fprintf(out, "  %-22s %s\n", shapes[i]->name, shape_titles[i]);
    fputs("\nCommands and classes, and the data sets that they supply\n", out);
    for (const struct source *const *s = sources; *s; s++)
        if (!is_ignored(*s)) {
            fprintf(out, "  %-38s ", (*s)->name);
            print_sets(sets_of(*s), out);
            putc('\n', out);
        }
    fputs("\nData sets that rules ask for, and how to export them\n", out);
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        fprintf(out, "  %-22s %s\n", datasets[d].name, datasets[d].collect);
}

static void print_ignored_markdown(FILE *out)
{
    for (const struct source *const *s = sources; *s; s++)
        for (const char *const *name = (*s)->commands; is_ignored(*s) && name && *name; name++)
            if (is_command(*name))
                fprintf(out, "- `%s`\n", *name);
}

static void print_markdown(FILE *out)
{
    fputs("# What hvlint reads\n\nMade by `hvlint inputs --format markdown`; do not edit.\n\n"
          "## Carriers\n\n| name | what it is |\n|---|---|\n",
          out);
    for (size_t i = 0; shapes[i]->name; i++)
        fprintf(out, "| %s | %s |\n", shapes[i]->name, shape_titles[i]);
    fputs("\n## Commands and classes\n\n| command or class | data sets |\n|---|---|\n", out);
    for (const struct source *const *s = sources; *s; s++)
        if (!is_ignored(*s)) {
            fprintf(out, "| %s | ", (*s)->name);
            print_sets(sets_of(*s), out);
            fputs(" |\n", out);
        }
    fputs(
        "\n## Data sets\n\nRules ask for them; what was not exported is \"not evaluated\", never passed.\n\n"
        "| data set | what it is | how to export it | who supplies it |\n|---|---|---|---|\n",
        out);
    for (unsigned d = 0; d < DATASET_COUNT; d++) {
        struct span rest = span_of(datasets[d].collect);
        fprintf(out, "| %s | %s | `", datasets[d].name, datasets[d].sentence);
        while (rest.at) {
            struct span part = span_split(&rest, '|');
            fprintf(out, "%.*s%s", SPAN_ARG(part), rest.at ? "\\|" : "");
        }
        fputs("` | ", out);
        print_suppliers(d, out);
        fputs(" |\n", out);
    }
    fputs("\n## Known and ignored on purpose\n\nClasses of Windows that stand nowhere here, and:\n\n", out);
    print_ignored_markdown(out);
}

enum status command_inputs(const struct settings *s, FILE *out)
{
    static const struct {
        const char *name;
        void (*print)(FILE *out);
    } formats[] = {{"text", print_text}, {"json", print_json}, {"markdown", print_markdown}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (strcmp(s->format ? s->format : "text", formats[i].name) == 0) {
            formats[i].print(out);
            return STATUS_OK;
        }
    message("unknown format `%s`: inputs are printed as text, json or markdown", s->format);
    return STATUS_USAGE;
}
