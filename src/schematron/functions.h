/* The C side of functions.def: what a function is given and how it answers, whoever calls it. */
#ifndef HVLINT_SCHEMATRON_FUNCTIONS_H
#define HVLINT_SCHEMATRON_FUNCTIONS_H

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

/* An argument's string-value or number, as XPath's string() and number() have it. The text lives until the
 * caller of the function has used the answer. */
const char *call_text(struct call *c, size_t i);
double call_number(struct call *c, size_t i);

/* The string-values of the nodes of the first argument, in document order. */
struct call_texts {
    const char **at;
    size_t count;
};
struct call_texts call_nodes(struct call *c);

/* Memory for a text to answer with. */
char *call_room(struct call *c, size_t size);

void call_give_boolean(struct call *c, bool value);
void call_give_number(struct call *c, double value);
/* The text must be constant, an argument's or of call_room(). */
void call_give_text(struct call *c, const char *text);
/* Adds the first argument's node number i to the answer; numbers rise. */
void call_pick(struct call *c, size_t i);
/* Adds a new element with that name and text to the answer; false after a failure. */
bool call_make(struct call *c, const char *name, struct span text);
/* Fails the expression with a reason, which must live as long as the evaluation. */
void call_fail(struct call *c, const char *reason);

#define FUNCTION(prefix, uri, name, min, max, kind, function, sentence) void function(struct call *c);
#include "schematron/functions.def"
#undef FUNCTION

struct schema_function {
    const char *prefix, *uri, *name;
    size_t min, max;
    enum kind kind;
    bool makes; /* nodes that are in no document */
    void (*call)(struct call *c);
    const char *sentence;
};

/* All functions in the order of functions.def, ended by a row without name. */
extern const struct schema_function schema_functions[];

/* The function, or NULL. */
const struct schema_function *function_find(const char *uri, struct span name);

#endif
