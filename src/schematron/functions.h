/* The C side of functions.def: what a function is given and how it answers, whoever calls it. */
#ifndef HVLINT_SCHEMATRON_FUNCTIONS_H
#define HVLINT_SCHEMATRON_FUNCTIONS_H

#include "schematron/call.h"
#include "schematron/program.h"

/* A call of an extension function, by a program or by libxml2. */
struct call {
    struct evaluation *ev;
    size_t count;            /* of arguments */
    const struct code *code; /* of a program; else NULL */
    const struct place *at;
    xmlXPathObject **objects; /* libxml2's arguments */
    struct nodes nodes;       /* of the first argument, as far as they were asked for */
    xmlNodeSet *set;          /* the same of libxml2's */
    struct answer answer;
    xmlNodeSet *picked; /* the answer to libxml2, where it is nodes */
    bool failed;
};

#define FUNCTION(prefix, uri, name, min, max, kind, function, sentence) void function(struct call *c);
#include "schematron/functions.def"
#undef FUNCTION

/* All functions in the order of functions.def, ended by a row without name. */
extern const struct schema_function schema_functions[];

/* The function, of the engine or of the program that loaded the schema, or NULL. */
const struct schema_function *function_find(const struct schema *schema, const char *uri, struct span name);

#endif
