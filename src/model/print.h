/* Printing documents: `hvlint model`, and the schema of what it prints. */
#ifndef HVLINT_MODEL_PRINT_H
#define HVLINT_MODEL_PRINT_H

#include <stdio.h>

#include "model/model.h"
#include "report/json_writer.h"

/* Tells where an origin is, as `file:line:column`, in the arena; the model itself does not know lines. */
typedef const char *origin_text(struct arena *arena, const struct origin *origin);

struct print_options {
    origin_text *origins; /* NULL: print without them */
    struct arena *arena;
};

/* The children of the document's estate as XML, indented by two blanks. */
void print_xml(const struct model *m, const struct print_options *o, FILE *out);

/* The estate's children of one kind as JSON objects into the open array; their children stand in arrays by
 * name. */
void print_json(const struct model *m, enum element kind, const struct print_options *o,
                struct json_writer *w);

/* The RELAX NG schema of `hvlint model`, made from vocabulary.def. */
void print_relaxng(FILE *out);

#endif
