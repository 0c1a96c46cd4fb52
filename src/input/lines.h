/* The line map of an input. */
#ifndef HVLINT_INPUT_LINES_H
#define HVLINT_INPUT_LINES_H

#include "input/input.h"

/* Finds the lines of in->text and makes all of them LINE_UNKNOWN. in->starts (which holds the states too)
 * goes to free(). Lines end with LF; where there is none at all, with CR. */
void lines_find(struct input *in);

#endif
