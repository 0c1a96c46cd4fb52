/* From the bytes of one file to text. */
#ifndef HVLINT_INPUT_ENCODING_H
#define HVLINT_INPUT_ENCODING_H

#include "base/arena.h"

struct decoding {
    struct span text;     /* valid UTF-8 without NUL; a part of the bytes given, or what .owned holds */
    char *owned;          /* goes to free(); NULL where the bytes given serve as they are */
    const char *encoding; /* "ascii", "cp850+utf-16le", ...; NULL for a file that is no text */
    const char *problem;  /* or NULL */
    bool failed;          /* no text at all */
};

/* Decodes bytes. forced names the encoding of what bears no byte order mark (NULL: by content). Texts that
 * are made on the way (not .text) lie in the arena.
 *
 * Files that several tools appended to hold several encodings (PowerShell's Out-File -Append writes UTF-16
 * behind what cmd wrote in the OEM page): each run of lines is decoded by itself. */
struct decoding text_decode(struct span bytes, const char *forced, struct arena *arena);

/* Whether text_decode knows an encoding of that name. */
bool encoding_known(const char *name);

/* A name from outside (of a file, of an archive's member) as valid UTF-8 in the arena. */
const char *name_clean(struct span name, struct arena *arena);

#endif
