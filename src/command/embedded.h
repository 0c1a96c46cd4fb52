/* The files of rules/, compiled into the program (rules/embed.sh). */
#ifndef HVLINT_COMMAND_EMBEDDED_H
#define HVLINT_COMMAND_EMBEDDED_H

#include <stddef.h>

struct embedded_file {
    const char *name; /* "bindings.sch" */
    const char *text; /* NUL-terminated, lines end in LF */
    size_t size;      /* bytes, without the NUL */
};

/* Sorted by name by bytes; the last has name NULL. */
extern const struct embedded_file embedded_rules[];

#endif
