/* Writes JSON (RFC 8259) to a stream, two blanks an indent. Containers are tracked, so commas place
 * themselves. What is written reaches the stream when the outermost container ends, or before. */
#ifndef HVLINT_REPORT_JSON_WRITER_H
#define HVLINT_REPORT_JSON_WRITER_H

#include <stdio.h>

#include "base/span.h"

#define JSON_DEPTH 32
#define JSON_TEXT 8192

struct json_writer {
    FILE *out;
    bool compact; /* all on one line */
    unsigned depth;
    bool has_members[JSON_DEPTH];
    size_t len;
    char text[JSON_TEXT]; /* gathered, for stdio costs as much for a byte as for a thousand */
};

/* key is NULL inside an array and at the top. */
void json_object(struct json_writer *w, const char *key);
void json_array(struct json_writer *w, const char *key);
void json_end_object(struct json_writer *w);
void json_end_array(struct json_writer *w);
/* NULL text writes null. The text is valid UTF-8. */
void json_string(struct json_writer *w, const char *key, const char *text);
void json_number(struct json_writer *w, const char *key, uint64_t number);
void json_bool(struct json_writer *w, const char *key, bool value);
void json_null(struct json_writer *w, const char *key);

#endif
