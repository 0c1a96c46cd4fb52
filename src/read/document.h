/* XML documents as part of an input: which they are, where they end. */
#ifndef HVLINT_READ_DOCUMENT_H
#define HVLINT_READ_DOCUMENT_H

#include "read/builder.h"
#include "read/xml.h"

/* Whether a document with one of these root elements (without case; NULL-terminated) starts at the reading's
 * line. */
bool document_recognise(const struct reading *r, const char *const *roots);

/* Reads the document that text begins with, and those that follow on the same line. read_root is called after
 * the XML_OPEN of each root and reads up to its XML_CLOSE. Says problems and moves the reading's line behind
 * what was read. */
void document_read(struct builder *b, struct xml *x, struct span text, const char *const *roots,
                   void (*read_root)(void *state), void *state);

#endif
