/* The one table of labels of all languages, and the search in it. */
#ifndef HVLINT_SOURCE_LABELS_H
#define HVLINT_SOURCE_LABELS_H

#include "base/span.h"

/* LABEL_HOST_NAME, LABEL_DEFAULT_GATEWAY, ...: labels.def is the one list. */
enum label {
    LABEL_UNKNOWN,
#define LABEL_KEY(id) LABEL_##id,
#define LABEL(command, key, language, text)
#include "source/labels.def"
#undef LABEL_KEY
#undef LABEL
    LABEL_COUNT
};

struct labels;

struct label_hit {
    enum label key;       /* LABEL_UNKNOWN: no such label */
    const char *language; /* "de"; NULL when several languages say it so */
};

/* Builds the table. It remembers what was asked lately, so one thread at a time may ask. Free with
 * labels_free. */
struct labels *labels_new(void);
void labels_free(struct labels *l);

/* What text means in the output of command ("ipconfig", "route print", "netsh show config", ...). Compared
 * without case, accents, leaders (` . . .`), a final colon and repeated blanks; letters that an encoding lost
 * (`?`) are forgiven where what is left says enough. */
struct label_hit label_find(const struct labels *l, const char *command, struct span text);

/* The longest run of whole words at the start of text that is a label; *length is its bytes in text, without
 * the blank behind it. LABEL_UNKNOWN (and 0) when there is none. */
struct label_hit label_find_prefix(const struct labels *l, const char *command, struct span text,
                                   size_t *length);

#endif
