/* What the output formats share; nobody else includes this. */
#ifndef HVLINT_REPORT_FORMAT_H
#define HVLINT_REPORT_FORMAT_H

#include "report/json_writer.h"
#include "report/report.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

/* One function a format. Whether it could be written tells ferror(out). */
void report_print_text(const struct report *r, const struct report_options *o, FILE *out);
void report_print_json(const struct report *r, const struct report_options *o, FILE *out);
void report_print_jsonl(const struct report *r, const struct report_options *o, FILE *out);
void report_print_sarif(const struct report *r, const struct report_options *o, FILE *out);

/* One finding as a JSON object, a member of the array that is open (or a document of its own). */
void json_finding(struct json_writer *w, const struct finding *f);

/* The members of a NULL-terminated list; NULL is an empty one. */
void json_strings(struct json_writer *w, const char *key, const char *const *texts);

/* How many files were recognised. */
size_t report_recognised(const struct report *r);

#endif
