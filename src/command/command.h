/* The verbs of the command line. */
#ifndef HVLINT_COMMAND_COMMAND_H
#define HVLINT_COMMAND_COMMAND_H

#include "command/settings.h"
#include "report/message.h"

struct command {
    const char *name, *arguments, *summary;
    unsigned takes; /* groups of options (settings.h) */
    enum status (*run)(const struct settings *s, FILE *out);
};

/* Runs the program: argv as main got it. Returns the exit status. */
enum status command_run(int argc, char **argv);

enum status command_check(const struct settings *s, FILE *out);
enum status command_model(const struct settings *s, FILE *out);
enum status command_rules(const struct settings *s, FILE *out);
enum status command_explain(const struct settings *s, FILE *out);
enum status command_inputs(const struct settings *s, FILE *out);
enum status command_route(const struct settings *s, FILE *out);
enum status command_show(const struct settings *s, FILE *out);
enum status command_collect(const struct settings *s, FILE *out);
enum status command_baseline(const struct settings *s, FILE *out);
enum status command_new_rule(const struct settings *s, FILE *out);
enum status command_test(const struct settings *s, FILE *out);
enum status command_intent(const struct settings *s, FILE *out);
enum status command_why(const struct settings *s, FILE *out);
enum status command_schematron(const struct settings *s, FILE *out);

#endif
