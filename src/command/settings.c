#include "command/settings.h"

#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>

#include "report/message.h"

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_LIST };

struct option_row {
    const char *name, *argument, *help;
    char letter; /* or 0 */
    enum option_kind kind;
    unsigned takes; /* groups of commands that have it; 0: all */
    size_t at;
};

#define AT(member) .at = offsetof(struct settings, member)

/* Rows of one name stand together: they are the same option of different commands. */
static const struct option_row rows[] = {
    {.name = "help", .letter = 'h', .help = "show this help", AT(help)},
    {.name = "version", .letter = 'V', .help = "show the version", AT(version)},
    {.name = "verbose",
     .letter = 'v',
     .takes = TAKES_REPORT,
     .help = "also list each file and its unknown lines",
     AT(verbose)},
    {.name = "verbose",
     .letter = 'v',
     .takes = TAKES_TEST,
     .help = "also name each case that passed, and all rules without one",
     AT(verbose)},
    {.name = "quiet", .letter = 'q', .takes = TAKES_REPORT, .help = "findings only, no summary", AT(quiet)},
    {.name = "format",
     .letter = 'f',
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_REPORT,
     .help = "output format: text (default), json, jsonl, sarif; schematron: also svrl",
     AT(format)},
    {.name = "format",
     .letter = 'f',
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_MODEL,
     .help = "output format: xml (default) or json",
     AT(format)},
    {.name = "format",
     .letter = 'f',
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_INPUTS,
     .help = "output format: text (default), json or markdown",
     AT(format)},
    {.name = "format",
     .letter = 'f',
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_LIST,
     .help = "output format: text (default) or json",
     AT(format)},
    {.name = "output",
     .letter = 'o',
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .takes = TAKES_REPORT | TAKES_MODEL | TAKES_LIST | TAKES_INPUTS | TAKES_OUTPUT,
     .help = "write to FILE instead of standard output",
     AT(output)},
    {.name = "fail-on",
     .kind = OPTION_TEXT,
     .argument = "SEVERITY",
     .takes = TAKES_REPORT,
     .help = "exit with 1 on findings of that severity or worse: error, warning (default), info, never",
     AT(fail_on)},
    {.name = "color",
     .kind = OPTION_TEXT,
     .argument = "WHEN",
     .takes = TAKES_REPORT,
     .help = "auto (default), always, never",
     AT(color)},
    {.name = "coverage",
     .takes = TAKES_REPORT,
     .help = "show what was understood of each file",
     AT(coverage)},
    {.name = "min-coverage",
     .kind = OPTION_TEXT,
     .argument = "PCT",
     .takes = TAKES_REPORT,
     .help = "exit with 3 when less of a recognised file is understood",
     AT(min_coverage)},
    {.name = "rules",
     .letter = 'r',
     .kind = OPTION_LIST,
     .argument = "PATH",
     .takes = TAKES_RULES,
     .help = "add the rules of a file or directory; a rule of the same id replaces ours",
     AT(rules)},
    {.name = "no-default-rules",
     .takes = TAKES_RULES,
     .help = "only the rules given by --rules",
     AT(no_default_rules)},
    {.name = "only",
     .kind = OPTION_LIST,
     .argument = "RULE",
     .takes = TAKES_RULES,
     .help = "only rules of that id, name or glob (B0*)",
     AT(only)},
    {.name = "disable",
     .kind = OPTION_LIST,
     .argument = "RULE",
     .takes = TAKES_RULES,
     .help = "not the rules of that id, name or glob",
     AT(disable)},
    {.name = "phase",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_RULES | TAKES_SCHEMA,
     .help = "Schematron phase to evaluate",
     AT(phase)},
    {.name = "area",
     .kind = OPTION_TEXT,
     .argument = "AREA",
     .takes = TAKES_LIST,
     .help = "only rules of that area: its letter or title",
     AT(area)},
    {.name = "severity",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_LIST,
     .help = "only rules of that severity: error, warning, info, off",
     AT(severity)},
    {.name = "needs",
     .kind = OPTION_TEXT,
     .argument = "SET",
     .takes = TAKES_LIST,
     .help = "only rules that need that data set",
     AT(needs)},
    {.name = "strings",
     .kind = OPTION_LIST,
     .argument = "FILE",
     .takes = TAKES_SCHEMA,
     .help = "localized texts (.psd1) of a BPA model",
     AT(strings)},
    {.name = "root",
     .kind = OPTION_LIST,
     .argument = "DIR",
     .takes = TAKES_SCHEMA,
     .help = "further directory from below which a schema may read files",
     AT(roots)},
    {.name = "profile",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_RULES,
     .help = "choice of rules: support-bundle (default), pre-deployment, pre-commit, pedantic",
     AT(profile)},
    {.name = "config",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .takes = TAKES_RULES | TAKES_INPUT,
     .help = "configuration (default: the nearest .hvlint.yaml upwards from the first PATH)",
     AT(config)},
    {.name = "no-config",
     .takes = TAKES_RULES | TAKES_INPUT,
     .help = "look for no configuration",
     AT(no_config)},
    {.name = "baseline",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .takes = TAKES_CHECK | TAKES_BASELINE,
     .help = "findings of that baseline are suppressed; what is not found any more is told",
     AT(baseline)},
    {.name = "mutate",
     .takes = TAKES_TEST,
     .help = "also negate each test of the tested rules: does a case notice?",
     AT(mutate)},
    {.name = "os",
     .kind = OPTION_TEXT,
     .argument = "RELEASE",
     .takes = TAKES_INPUT | TAKES_LIST,
     .help = "Windows Server release of hosts that do not tell theirs: 2008R2 ... 2025",
     AT(os)},
    {.name = "host",
     .kind = OPTION_LIST,
     .argument = "NAME=PATH",
     .takes = TAKES_INPUT,
     .help = "what lies at or below PATH is of host NAME",
     AT(hosts)},
    {.name = "encoding",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_INPUT,
     .help = "encoding of files without byte order mark (default: by content)",
     AT(encoding)},
    {.name = "max-size",
     .kind = OPTION_TEXT,
     .argument = "BYTES",
     .takes = TAKES_INPUT,
     .help = "skip larger files (default 2147483648)",
     AT(max_size)},
    {.name = "with-origins",
     .takes = TAKES_MODEL,
     .help = "say of each element and attribute where it was said",
     AT(with_origins)},
    {.name = "host-name",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .takes = TAKES_ROUTE,
     .help = "only the hosts of that name (`*` and `?` are wild cards)",
     AT(host_name)},
    {.name = "schema",
     .takes = TAKES_MODEL,
     .help = "print the RELAX NG schema of the model instead",
     AT(schema)},
};

enum { ROW_COUNT = sizeof(rows) / sizeof(*rows) };

static bool belongs(const struct option_row *row, unsigned takes)
{
    return row->takes == 0 || row->takes & takes;
}

static void list_add(struct text_list *list, const char *text)
{
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 8;
        list->items = memory_resize(list->items, list->room * sizeof(*list->items));
    }
    list->items[list->count++] = text;
}

static void store(struct settings *s, const struct option_row *row, const char *argument)
{
    void *member = (char *)s + row->at;
    if (row->kind == OPTION_FLAG)
        *(bool *)member = true;
    else if (row->kind == OPTION_TEXT)
        *(const char **)member = argument;
    else
        list_add(member, argument);
}

/* getopt's two tables are made from the rows; val is the row's number plus 256, past every letter. */
static void make_tables(struct option *longs, char *letters, unsigned takes)
{
    size_t n = 0;
    *letters++ = ':';
    for (int i = 0; i < ROW_COUNT; i++) {
        if (!belongs(&rows[i], takes))
            continue;
        bool argument = rows[i].kind != OPTION_FLAG;
        longs[n++] = (struct option){.name = rows[i].name, .has_arg = argument, .val = 256 + i};
        if (!rows[i].letter)
            continue;
        *letters++ = rows[i].letter;
        if (argument)
            *letters++ = ':';
    }
    longs[n] = (struct option){0};
    *letters = '\0';
}

static const struct option_row *row_of(int found)
{
    if (found >= 256)
        return &rows[found - 256];
    for (int i = 0; i < ROW_COUNT; i++)
        if (rows[i].letter && rows[i].letter == found)
            return &rows[i];
    return NULL;
}

bool settings_parse(struct settings *s, int argc, char **argv, unsigned takes)
{
    struct option longs[ROW_COUNT + 1];
    char letters[2 * ROW_COUNT + 2];
    make_tables(longs, letters, takes);
    opterr = 0;
    optind = 1;
    for (int found; (found = getopt_long(argc, argv, letters, longs, NULL)) != -1;) {
        const struct option_row *row = row_of(found);
        if (found == ':' || found == '?' || !row) {
            const char *what = found == ':' ? "needs an argument" : "is not an option of this command";
            message("%s %s; try `hvlint --help`", argv[optind - 1], what);
            return false;
        }
        store(s, row, optarg);
    }
    for (int i = optind; i < argc; i++)
        list_add(&s->paths, argv[i]);
    return true;
}

void settings_help(unsigned takes, FILE *out)
{
    for (int i = 0; i < ROW_COUNT; i++) {
        const struct option_row *row = &rows[i];
        bool again = i && strcmp(rows[i - 1].name, row->name) == 0;
        if (!belongs(row, takes) || (again && belongs(&rows[i - 1], takes)))
            continue;
        char left[40];
        snprintf(left, sizeof(left), "%c%c%s --%s%s%s", row->letter ? '-' : ' ',
                 row->letter ? row->letter : ' ', row->letter ? "," : " ", row->name,
                 row->argument ? "=" : "", row->argument ? row->argument : "");
        fprintf(out, "  %-28s  %s\n", left, row->help);
    }
}

void settings_free(struct settings *s)
{
    struct text_list *lists[] = {&s->paths, &s->rules,   &s->hosts, &s->disable,
                                 &s->only,  &s->strings, &s->roots};
    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
        free(lists[i]->items);
}
