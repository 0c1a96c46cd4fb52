#include "report/format.h"

void report_print_jsonl(const struct report *r, const struct report_options *o, FILE *out)
{
    (void)o;
    struct json_writer w = {.out = out, .compact = true};
    for (size_t i = 0; i < r->finding_count; i++)
        json_finding(&w, &r->findings[i]);
}
