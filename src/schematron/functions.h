/* The C side of functions.def. */
#ifndef HVLINT_SCHEMATRON_FUNCTIONS_H
#define HVLINT_SCHEMATRON_FUNCTIONS_H

#include "schematron/parts.h"

#define FUNCTION(prefix, uri, name, min, max, call, sentence)                                                \
    void call(xmlXPathParserContext *parser, int nargs);
#include "schematron/functions.def"
#undef FUNCTION

struct schema_function {
    const char *prefix, *uri, *name;
    int min, max;
    xmlXPathFunction call;
    const char *sentence;
};

/* All functions in the order of functions.def, ended by a row without name. */
extern const struct schema_function schema_functions[];

#endif
