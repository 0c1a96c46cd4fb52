#include "command/command.h"
#include "command/config.h"

#include <errno.h>

/* The last has name NULL. The first is the default. */
static const struct command commands[] = {
    {.name = "check",
     .arguments = "PATH...",
     .summary = "check what was exported (the default)",
     .takes = TAKES_INPUT | TAKES_RULES | TAKES_REPORT | TAKES_CHECK,
     .run = command_check},
    {.name = "model",
     .arguments = "PATH...",
     .summary = "print the model of what was read",
     .takes = TAKES_INPUT | TAKES_MODEL,
     .run = command_model},
    {.name = "rules",
     .arguments = "[RULE...]",
     .summary = "list the rules, or those of that id, name or glob",
     .takes = TAKES_RULES | TAKES_LIST,
     .run = command_rules},
    {.name = "explain",
     .arguments = "RULE...",
     .summary = "say what a rule finds, why, and what to do",
     .takes = TAKES_RULES | TAKES_OUTPUT,
     .run = command_explain},
    {.name = "inputs",
     .arguments = "",
     .summary = "list what is read: carriers, commands, what each supplies",
     .takes = TAKES_INPUTS,
     .run = command_inputs},
    {.name = "route",
     .arguments = "ADDRESS PATH...",
     .summary = "say which way each host would send to an address",
     .takes = TAKES_INPUT | TAKES_OUTPUT | TAKES_ROUTE,
     .run = command_route},
    {.name = "show",
     .arguments = "HOST PATH...",
     .summary = "print a host's adapters, their addresses, bindings and roles",
     .takes = TAKES_INPUT | TAKES_OUTPUT,
     .run = command_show},
    {.name = "collect",
     .arguments = "",
     .summary = "print a PowerShell script that exports what the rules need",
     .takes = TAKES_RULES | TAKES_OUTPUT,
     .run = command_collect},
    {.name = "why",
     .arguments = "RULE HOST [OBJECT] PATH...",
     .summary = "say step by step why a rule fired for a host, or why not",
     .takes = TAKES_INPUT | TAKES_RULES | TAKES_OUTPUT,
     .run = command_why},
    {.name = "intent",
     .arguments = "infer PATH...",
     .summary = "print a configuration that expects what is there now",
     .takes = TAKES_INPUT | TAKES_OUTPUT,
     .run = command_intent},
    {.name = "baseline",
     .arguments = "[prune] PATH...",
     .summary = "print what is found now as a baseline for --baseline; prune: what of it is still found",
     .takes = TAKES_INPUT | TAKES_RULES | TAKES_OUTPUT | TAKES_BASELINE,
     .run = command_baseline},
    {.name = "test",
     .arguments = "FOLDER...",
     .summary = "run cases of rules: folders with bundle/ and expected",
     .takes = TAKES_INPUT | TAKES_RULES | TAKES_OUTPUT | TAKES_TEST,
     .run = command_test},
    {.name = "new-rule",
     .arguments = "ID NAME",
     .summary = "print the skeleton of a rule",
     .takes = TAKES_OUTPUT,
     .run = command_new_rule},
    {.name = "schematron",
     .arguments = "SCHEMA DOC...",
     .summary = "validate any XML with any Schematron schema",
     .takes = TAKES_REPORT | TAKES_SCHEMA,
     .run = command_schematron},
    {0},
};

static const struct command *command_of(const char *name)
{
    for (const struct command *c = commands; c->name; c++)
        if (name && strcmp(name, c->name) == 0)
            return c;
    return NULL;
}

static void print_help(const struct command *only)
{
    puts("hvlint - check exported Windows and Hyper-V host configuration, offline\n");
    for (const struct command *c = commands; c->name; c++)
        if (!only || only == c)
            printf("  hvlint %s%s%s\n      %s\n", c->name, *c->arguments ? " [OPTION...] " : " [OPTION...]",
                   c->arguments, c->summary);
    if (!only || only->takes & TAKES_INPUT)
        puts("\nPATH is a file, a directory, an archive, or - for standard input.");
    puts("\nOptions:");
    settings_help(only ? only->takes : ~0u, stdout);
    puts("\nExit status: 0 nothing found, 1 findings, 2 usage or rule error, 3 input could not be used, 4 "
         "internal error.");
}

static FILE *open_output(const struct settings *s)
{
    if (!s->output || strcmp(s->output, "-") == 0)
        return stdout;
    FILE *out = fopen(s->output, "w");
    if (!out)
        message("%s: %s", s->output, strerror(errno));
    return out;
}

/* A result that could not be written is no result. */
static enum status close_output(FILE *out, enum status status)
{
    bool failed = fflush(out) != 0 || ferror(out);
    if (out != stdout)
        failed |= fclose(out) != 0;
    if (!failed)
        return status;
    message("the output could not be written: %s", strerror(errno));
    return STATUS_INTERNAL;
}

static enum status run_configured(const struct command *c, struct settings *s)
{
    struct config *config = NULL;
    enum status status = STATUS_USAGE;
    if (!(c->takes & (TAKES_RULES | TAKES_INPUT)) || config_load(&config, s)) {
        s->configuration = config;
        FILE *out = open_output(s);
        status = out ? close_output(out, c->run(s, out)) : STATUS_INTERNAL;
    }
    config_free(config);
    return status;
}

static enum status run(const struct command *c, int argc, char **argv)
{
    struct settings s = {.program = argv[0]};
    enum status status = STATUS_USAGE;
    if (settings_parse(&s, argc, argv, c->takes)) {
        if (s.help || s.version) {
            s.help ? print_help(c) : (void)puts("hvlint " PACKAGE_VERSION);
            status = close_output(stdout, STATUS_OK);
        } else {
            status = run_configured(c, &s);
        }
    }
    settings_free(&s);
    return status;
}

enum status command_run(int argc, char **argv)
{
    const char *first = argc > 1 ? argv[1] : NULL;
    const struct command *named = command_of(first);
    if (!first) {
        message("nothing to check: name files or directories, or try `hvlint --help`");
        return STATUS_USAGE;
    }
    if (strcmp(first, "-h") == 0 || strcmp(first, "--help") == 0) {
        print_help(NULL);
        return close_output(stdout, STATUS_OK);
    }
    if (!named)
        return run(commands, argc, argv);
    argv[1] = argv[0];
    return run(named, argc - 1, argv + 1);
}
