/* Documents, and schemas full of expressions, by dice. */
#ifndef HVLINT_TESTS_GENERATED_H
#define HVLINT_TESTS_GENERATED_H

#include "base/buffer.h"
#include "schematron/schematron.h"

enum { GENERATED_EXPRESSIONS = 40 }; /* in a schema */

struct dice {
    uint64_t state;
    bool mixed; /* texts, comments and instructions in the document, and no expressions that would mix them
                   with elements */
};

/* 0 to sides - 1. */
unsigned roll(struct dice *d, unsigned sides);
/* xmlFreeDoc it. */
xmlDoc *generated_document(struct dice *d);
/* Appends one. */
void generated_expression(struct buffer *out, struct dice *d);
/* A rule for all elements; its tests are generated. schema_free it. */
struct schema *generated_schema(struct dice *d);

#endif
