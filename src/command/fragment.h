/* A fragment of the model that somebody wrote by hand: slips in it would make a case pass for no reason. */
#ifndef HVLINT_COMMAND_FRAGMENT_H
#define HVLINT_COMMAND_FRAGMENT_H

#include <stdio.h>

#include "input/input.h"

/* Tells `path:line: ...` for each element, attribute, word and data set of an `estate` document that the
 * model does not have; false when there was one. */
bool fragment_check(const struct input *in, FILE *out);

#endif
