/* What the vocabulary of the model says of names that rules use: hooks of struct schema_options. */
#ifndef HVLINT_COMMAND_KNOWN_H
#define HVLINT_COMMAND_KNOWN_H

#include "schematron/schematron.h"

/* Whether the model has an element or attribute of that name; else *suggestion is the nearest one or NULL. */
bool known_name(void *user, bool attribute, struct span name, const char **suggestion);

/* Whether the attribute (of that element, where one is named) exists and can hold the word, where there is
 * one. Attributes and elements that the model does not have at all are known_name's to tell. */
bool known_word(void *user, struct span element, struct span attribute, struct span word,
                struct schema_hint *hint);

#endif
