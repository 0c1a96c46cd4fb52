/* The command line: what was asked for. */
#ifndef HVLINT_COMMAND_SETTINGS_H
#define HVLINT_COMMAND_SETTINGS_H

#include "base/arena.h"
#include "report/report.h"

/* Arguments of a repeated option, in order. */
struct text_list {
    const char **items;
    size_t count, room;
};

struct config;

struct settings {
    const char *program;      /* as called, for messages */
    struct text_list paths;   /* everything that is no option */
    struct text_list rules;   /* --rules */
    struct text_list hosts;   /* --host NAME=PATH */
    struct text_list disable; /* --disable RULE */
    struct text_list only;    /* --only RULE */
    struct text_list strings; /* --strings FILE */
    struct text_list roots;   /* --root DIR */
    const char *format, *fail_on, *os, *encoding, *color, *phase, *output, *min_coverage, *max_size,
        *host_name;
    const char *config, *profile, *area, *severity, *needs, *baseline;
    bool no_config, mutate;
    struct span mutant; /* a schema whose rules replace those of the same id (mutate.h), or empty */
    const struct config *configuration; /* what was read from `.hvlint.yaml`, or NULL (config.h) */
    bool verbose, quiet, coverage, with_origins, schema, no_default_rules, help, version;
};

enum {
    TAKES_INPUT = 1,
    TAKES_RULES = 2,
    TAKES_REPORT = 4,
    TAKES_MODEL = 8,
    TAKES_ROUTE = 16,
    TAKES_SCHEMA = 32,
    TAKES_LIST = 64,
    TAKES_OUTPUT = 128,
    TAKES_BASELINE = 256,
    TAKES_CHECK = 512,
    TAKES_TEST = 1024,
    TAKES_INPUTS = 2048
};

/* Fills the settings from argv[1..]; `takes` says which groups of options the command has. Returns false
 * after a message when an option is unknown, does not belong to the command or lacks its argument. */
bool settings_parse(struct settings *s, int argc, char **argv, unsigned takes);

/* Prints the options of those groups, one a line. */
void settings_help(unsigned takes, FILE *out);
void settings_free(struct settings *s);

#endif
