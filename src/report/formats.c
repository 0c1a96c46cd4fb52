#include "report/format.h"

/* The last has name NULL. */
static const struct report_format report_formats[] = {
    {.name = "text", .description = "for people, with the lines of the exports", .print = report_print_text},
    {.name = "json", .description = "one object with findings and coverage", .print = report_print_json},
    {.name = "jsonl", .description = "one finding a line", .print = report_print_jsonl},
    {.name = "sarif", .description = "SARIF 2.1.0, for code scanning", .print = report_print_sarif},
    {.name = NULL},
};

const struct report_format *report_format_of(const char *name)
{
    for (const struct report_format *format = report_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

size_t report_recognised(const struct report *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->coverage_count; i++)
        count += r->coverage[i].shape && !r->coverage[i].failed;
    return count;
}
