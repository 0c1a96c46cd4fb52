/* A YAML file as a small tree, every node with its line. */
#ifndef HVLINT_COMMAND_YAML_H
#define HVLINT_COMMAND_YAML_H

#include "base/arena.h"

enum yaml_kind { YAML_IS_TEXT, YAML_IS_LIST, YAML_IS_MAP };

struct yaml_value {
    enum yaml_kind kind;
    const char *key;  /* in a map, else NULL */
    const char *text; /* of a scalar, as written */
    long line;
    struct yaml_value *first, *next; /* members of a list or map; the next of the same list or map */
};

/* Reads the one document of a file into the arena. NULL after a message: unreadable, no YAML, aliases (which
 * could make a small file large), keys given twice, nested too deep. */
struct yaml_value *yaml_read(struct arena *arena, const char *path);

#endif
