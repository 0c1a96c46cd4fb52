/* Cuts the bytes of a file into runs of one encoding each, always at line ends. */
#ifndef HVLINT_INPUT_RUNS_H
#define HVLINT_INPUT_RUNS_H

#include "base/span.h"

enum run_kind { RUN_BYTES, RUN_UTF16LE, RUN_UTF16BE };

struct run {
    enum run_kind kind;
    struct span bytes;
};

/* The run at the start of rest, and rest without it. rest is not empty. */
struct run run_next(struct span *rest);

/* What lines in a run of bytes are written in. */
enum line_class { LINE_ASCII, LINE_UTF8, LINE_PAGE };

struct piece {
    enum line_class class;
    struct span bytes;
};

struct piece_state {
    bool utf8_seen; /* a line in UTF-8 came before: a sequence cut off at the end is a cut, not a code page */
    bool double_byte; /* the page is a double-byte one, whose characters may pass for UTF-8 of two bytes */
};

/* Lines of one class at the start of rest (ASCII lines go with any), and rest without them. rest is not
 * empty. */
struct piece piece_next(struct span *rest, struct piece_state *state);

#endif
