/* The report: the only funnel for everything worth telling. Commands fill it, output formats print it. */
#ifndef HVLINT_REPORT_REPORT_H
#define HVLINT_REPORT_REPORT_H

#include <stdio.h>

#include "base/hash.h"

enum severity { SEVERITY_NONE, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };

/* "none", "info", "warning", "error". */
const char *severity_name(enum severity s);
/* The severity of that name (also "note" and "off" for none), or SEVERITY_COUNT. */
enum severity severity_of(struct span name);

/* One place in an input. Lines and columns count from 1, columns in code points; end_column is one past. */
struct place {
    const char *path;
    uint32_t line, column, end_column;
    const char *text;     /* the whole line, valid UTF-8, controls made visible; NULL when there is none */
    uint32_t text_column; /* the column in `text` that is `column` of the line: text may be an excerpt */
    bool text_goes_on;    /* text is an excerpt that ends before the line does */
    const char *label;    /* what the marked words say; "" for none */
};

/* What the rule's author said once for all its findings. Everything is NUL-terminated UTF-8, NULL when not
 * said. */
struct rule_info {
    const char *id, *name, *title, *why, *impact, *help, *area;
    const char *const *references; /* NULL-terminated, or NULL */
    enum severity severity;
};

struct finding {
    const struct rule_info *rule;
    enum severity severity;
    const char *message;        /* the headline */
    const char *why, *help;     /* with the user's own names filled in; NULL when there is none */
    const char *host, *cluster; /* NULL when it concerns none */
    const char *object;         /* `adapter/iSCSI-A` */
    const char *const *hosts;   /* all hosts that it names, NULL-terminated, or NULL */
    const char *fingerprint;    /* 16 hex digits */
    const char *suppressed;     /* the reason, or NULL */
    const struct place *places; /* the first is the primary one */
    size_t place_count;
    const char *const *notes; /* further lines (`= note:`), NULL-terminated, or NULL */
};

/* A rule that could not be decided. */
struct undecided {
    const struct rule_info *rule;
    const char *const *needs; /* the commands that would supply what is missing, NULL-terminated */
};

/* Rules that could not be decided, sorted by id. Thousands of hosts lack the same: equal lists are one. */
struct undecided_list {
    const struct undecided *rules;
    size_t count, number; /* number: lists are counted from 0 */
    const struct undecided_list *next;
};

/* What could not be decided for a host (for the cluster: host NULL). */
struct not_evaluated {
    const char *host, *cluster;
    const struct undecided_list *list;
    size_t number; /* entries are counted from 0 as they come */
};

struct unknown_line {
    uint32_t line;
    const char *text;
};

struct coverage {
    const char *path;
    const char *shape;    /* "ipconfig", "table", "clixml"; several joined by "+"; NULL: not recognised */
    const char *source;   /* "ipconfig /all", "Get-NetAdapter"; several joined by ", " */
    const char *language; /* "en", NULL when it shows none */
    const char *encoding;
    const char *problem; /* why the file was not (wholly) used, or NULL */
    const char *hosts;   /* the hosts it speaks of, joined by ", ", or NULL */
    bool failed;         /* could not be read at all */
    uint32_t lines, understood, ignored, unknown;
    const struct unknown_line *unknown_lines; /* the first of them, for -v */
    size_t unknown_line_count;
};

/* Zero-initialised is empty. Everything it points to lives in .arena. */
struct report {
    struct arena arena;
    struct finding *findings;
    size_t finding_count, finding_room;
    struct not_evaluated *not_evaluated;
    size_t not_evaluated_count, not_evaluated_room;
    struct hash known_lists; /* bytes of the rules -> struct undecided_list */
    struct hash known_needs; /* bytes of an array of commands -> itself */
    const struct undecided_list *lists;
    size_t list_count, undecided_count; /* undecided: pairs of a rule and a host (or the cluster) */
    struct coverage *coverage;
    size_t coverage_count, coverage_room;
    const struct rule_info *const *rules; /* all rules that were enabled, sorted by id */
    size_t rule_count;
    size_t hosts, clusters;
};

/* Each copies the struct itself; what it points to must live in r->arena (or longer). */
void report_finding(struct report *r, const struct finding *f);
void report_coverage(struct report *r, const struct coverage *c);

/* The commands (count with the NULL that ends them), kept in r->arena; the same ones are kept once. */
const char *const *report_needs(struct report *r, const char *const *commands, size_t count);

/* Adds rules that could not be decided for the host (for the cluster: host NULL). The rules are copied (and
 * sorted where they are); what they point to, and the names, must live in r->arena or longer. Lists are equal
 * when their pointers are. */
void report_not_evaluated(struct report *r, const char *host, const char *cluster, struct undecided *rules,
                          size_t count);

/* Calls tell for each pair of a rule and a host, by rule, cluster and host. Wants the report sorted. */
void report_each_undecided(const struct report *r,
                           void (*tell)(const struct not_evaluated *of, const struct undecided *what,
                                        void *user),
                           void *user);

/* Puts everything into its one order: findings by severity (worst first), rule, host, object, place; the rest
 * by path, rule and host. Duplicates (same fingerprint) become one. */
void report_sort(struct report *r);

/* How many unsuppressed findings have that severity. */
size_t report_count(const struct report *r, enum severity s);

/* Frees all that the report points to. */
void report_free(struct report *r);

/* How to print. */
struct report_options {
    bool color;
    bool verbose;   /* text: coverage of every file and its unknown lines */
    bool quiet;     /* text: findings only, no summary */
    bool coverage;  /* text: the coverage table */
    unsigned width; /* columns of the terminal; 0: do not wrap */
};

struct report_format {
    const char *name; /* for --format */
    const char *description;
    void (*print)(const struct report *r, const struct report_options *o, FILE *out);
};

/* The format of that name, or NULL. */
const struct report_format *report_format_of(const char *name);

#endif
