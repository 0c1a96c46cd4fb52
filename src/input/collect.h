/* What the walk over directories and the walk over archives share. */
#ifndef HVLINT_INPUT_COLLECT_H
#define HVLINT_INPUT_COLLECT_H

#include "input/input.h"

/* Bytes as stored, owned by whoever holds the struct until raw_free. */
struct raw {
    char *at; /* never NULL */
    size_t len;
    bool mapped; /* by mmap(2), else from malloc */
};

/* Gives the bytes back, as they were got. */
void raw_free(struct raw *raw);

/* What is left of the limits while one archive and all within it are unpacked. */
struct allowance {
    uint64_t bytes;
    unsigned entries, depth;
};

struct collection {
    struct input_list *list;
    struct input_options options; /* no zeros: defaults are filled in */
    const char *argument;
};

/* Adds what the bytes are: an archive's members, or one input. Takes the bytes over; allowance is NULL
 * outside of archives, path lives in the list's arena. Returns the input, NULL for an archive. */
struct input *collect_raw(struct collection *c, const char *path, struct raw raw,
                          struct allowance *allowance);

/* Adds an input that failed. problem is a literal or lives in the list's arena. */
struct input *collect_failure(struct collection *c, const char *path, const char *problem);

/* Whether the bytes start like an archive that archive_collect can read. */
bool archive_known(struct span bytes);

/* Adds the members of the archive, and one failed input for what went wrong with it as a whole. */
void archive_collect(struct collection *c, const char *path, struct span bytes, struct allowance *allowance);

#endif
