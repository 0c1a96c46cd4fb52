/* How a report is printed, and which exit status it gives. */
#ifndef HVLINT_COMMAND_OUTPUT_H
#define HVLINT_COMMAND_OUTPUT_H

#include "command/settings.h"
#include "report/message.h"

struct output {
    const struct report_format *format;
    struct report_options options;
    enum severity fail_on; /* SEVERITY_COUNT: never */
    uint64_t min_coverage; /* percent */
};

/* Reads --format, --color, --fail-on and the like; false after a message. */
bool output_choose(struct output *c, const struct settings *s, FILE *out);

/* The worse of `status` and what findings and coverage give. */
enum status output_status(const struct report *r, const struct output *c, enum status status);

#endif
