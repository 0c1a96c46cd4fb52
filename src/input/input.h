/* Where bytes come from: files, directories, archives, standard input; their encoding; their lines. */
#ifndef HVLINT_INPUT_INPUT_H
#define HVLINT_INPUT_INPUT_H

#include "base/arena.h"

/* What became of a line. Everything starts as unknown: whoever understands a line says so. */
enum line_state { LINE_UNKNOWN, LINE_UNDERSTOOD, LINE_IGNORED };

struct input {
    const char
        *path; /* as reported: the argument, `/` and what lies below; `bundle.zip!/HV01/ipconfig.txt` */
    const char *argument; /* the PATH of the command line that led here */
    struct span text;     /* decoded: valid UTF-8; line ends as they were; at most 4 GiB */
    const char *encoding; /* "ascii", "utf-8", "utf-16le", "cp850", ...; several joined by "+" */
    const char *problem;  /* why it could not be (wholly) used, or NULL */
    bool failed;          /* not usable at all: text is empty and problem says why */
    uint64_t bytes;       /* size as stored */
    uint32_t *starts;     /* byte offset in text of each line; starts[lines] == text.len */
    uint32_t lines;
    uint8_t *states; /* enum line_state, one each line */
    uint32_t near;   /* a line looked up lately; a hint, nothing more */
    void *held;      /* what keeps the text in memory; input_free knows */
};

struct input_list {
    struct arena arena;
    struct input **inputs; /* sorted by path once input_collect returned */
    size_t count, room;
};

struct input_options {
    uint64_t size_limit;  /* bytes of one file (or archive member); 0: the default, 2 GiB */
    uint64_t total_limit; /* bytes out of one archive in all; 0: the default, 8 GiB */
    unsigned entry_limit; /* members of one archive; 0: the default, 100 000 */
    unsigned depth_limit; /* archives within archives; 0: the default, 4 */
    unsigned ratio_limit; /* unpacked / packed bytes; 0: the default, 200 */
    const char *encoding; /* forced for all inputs without BOM; NULL: by content */
};

/* Adds every file that path names: the file itself, all files below a directory (sorted by bytes, hidden ones
 * and symbolic links to directories skipped), the members of an archive, or standard input for "-". A file
 * that cannot be used is in the list too, with .failed. Returns false only when path itself does not exist
 * (the entry in the list says so). */
bool input_collect(struct input_list *list, const char *path, const struct input_options *options);

/* Makes an input of text in memory (tests, fuzzing): decodes and splits into lines as for a file. The bytes
 * must stay. */
struct input *input_of_bytes(struct input_list *list, const char *path, struct span bytes,
                             const struct input_options *options);

/* Frees the inputs with their texts: no span of them may be used afterwards. */
void input_list_free(struct input_list *list);

/* Line `line` (from 0) without its line end. */
struct span input_line(const struct input *in, uint32_t line);

/* The line (from 0) that holds the byte at `at`, which points into in->text. Fast when asked in rising order.
 */
uint32_t input_line_of(struct input *in, const char *at);

/* The 1-based column, in code points, of the byte at offset `offset` of in->text within its line. */
uint32_t input_column(const struct input *in, uint32_t line, uint32_t offset);

/* Says what became of a line. UNDERSTOOD is never taken back; UNKNOWN never overwrites. */
void input_mark(struct input *in, uint32_t line, enum line_state state);
void input_mark_lines(struct input *in, uint32_t first, uint32_t end, enum line_state state);

/* How many lines are in that state. */
uint32_t input_count(const struct input *in, enum line_state state);

#endif
