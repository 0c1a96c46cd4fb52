/* Extension functions, of the engine and of the program around it: what they are given and how they answer.
 */
#ifndef HVLINT_SCHEMATRON_CALL_H
#define HVLINT_SCHEMATRON_CALL_H

#include <libxml/tree.h>

#include "base/span.h"

enum kind { KIND_BOOLEAN, KIND_NUMBER, KIND_TEXT, KIND_NODES, KIND_ANY /* known when evaluated */ };

struct call;

struct schema_function {
    const char *prefix, *uri, *name; /* prefix: the usual one */
    size_t min, max;                 /* arguments */
    enum kind kind;                  /* of the value */
    bool makes;                      /* nodes that are in no document */
    void (*call)(struct call *c);
    const char *sentence; /* for the manual */
};

/* A row of a table of functions, out of a line of functions.def or its like. */
#define FUNCTION_ROW(prefix_, uri_, name_, min_, max_, kind_, makes_, call_, sentence_)                      \
    {                                                                                                        \
        .prefix = prefix_, .uri = uri_, .name = name_, .min = min_, .max = max_, .kind = kind_,              \
        .makes = makes_, .call = call_, .sentence = sentence_                                                \
    }

size_t call_count(const struct call *c); /* of arguments */

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
/* Node number i of them. */
xmlNode *call_node(const struct call *c, size_t i);

/* Memory for a text to answer with. */
char *call_room(struct call *c, size_t size);

/* A function answers once, with what its kind says. */
void call_give_boolean(struct call *c, bool value);
void call_give_number(struct call *c, double value);
/* The text must be constant, an argument's or of call_room(). */
void call_give_text(struct call *c, const char *text);
/* Adds node number i of the first argument to the answer; numbers rise. */
void call_pick(struct call *c, size_t i);
/* Adds a new element with that name and text to the answer; false after a failure. */
bool call_make(struct call *c, const char *name, struct span text);
/* Fails the expression with a reason, which must live as long as the evaluation. */
void call_fail(struct call *c, const char *reason);

#endif
