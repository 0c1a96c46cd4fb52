/* Reading an expression token by token for what its functions are given: see signature.c. */
#ifndef HVLINT_SCHEMATRON_SIGNATURE_H
#define HVLINT_SCHEMATRON_SIGNATURE_H

#include "schematron/parts.h"

enum { CALLS_MAX = 64 }; /* open brackets */

enum shape { SHAPE_NONE, SHAPE_UNKNOWN, SHAPE_NODES, SHAPE_TEXT, SHAPE_NUMBER, SHAPE_BOOLEAN };

struct signature {
    const char *name;
    size_t min, max;
    enum shape result;
    size_t nodes; /* the argument that must be nodes, from 1; 0: none */
};

/* Between two brackets, or the whole expression: the argument that is being read. */
struct level {
    struct span name; /* of the function */
    struct signature call;
    bool is_call, known, keeps; /* keeps: what is inside says what the brackets are */
    size_t tokens;              /* of the argument */
    struct span literal;        /* the last one */
    size_t args;                /* complete ones */
    enum shape first;           /* of the operand */
    enum shape operated;        /* what operators make of it, or SHAPE_NONE */
};

struct checking {
    struct load *l;
    bool quiet;
    struct level levels[CALLS_MAX];
    size_t depth;
};

/* Begins an expression; quiet: nothing is told, see signature_nodes(). */
void signature_start(struct checking *c, struct load *l, bool quiet);
/* Takes the next token, and the one before it. False when the rest is not worth looking at. */
bool signature_take(struct checking *c, struct token t, struct token before);

#endif
