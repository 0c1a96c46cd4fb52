/* The documents of the units that exports make, for tests of what works on documents. */
#ifndef HVLINT_TESTS_DOCUMENTS_H
#define HVLINT_TESTS_DOCUMENTS_H

#include <libxml/tree.h>
#include <stdbool.h>

/* Reads what is at path and gives each unit's document, roles and routes decided, to take. False when nothing
 * was found.
 */
bool documents_of(const char *path, void (*take)(void *user, xmlDoc *doc), void *user);

#endif
