/* SVRL, the report language of Schematron (ISO/IEC 19757-3, annex D). */
#ifndef HVLINT_SCHEMATRON_SVRL_H
#define HVLINT_SCHEMATRON_SVRL_H

#include <stdio.h>

#include "schematron/schematron.h"

/* Evaluates as schema_evaluate does and returns an SVRL document: xmlFreeDoc it. name is that of the
 * document, or NULL. *status receives what schema_evaluate returns, *fired how many checks fired; both may be
 * NULL. */
xmlDoc *svrl_document(const struct schema *schema, xmlDoc *doc, const char *name, const char *phase,
                      const struct schema_options *options, int *status, size_t *fired);

/* Writes that document to out. Returns how many checks fired, or -1 after a problem (what could be evaluated
 * is written; write errors are left in the stream). */
long svrl_print(const struct schema *schema, xmlDoc *doc, const char *name, const char *phase,
                const struct schema_options *options, FILE *out);

#endif
