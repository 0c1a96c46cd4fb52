#include "report/report.h"

static const char *const names[SEVERITY_COUNT] = {
    [SEVERITY_NONE] = "none",
    [SEVERITY_INFO] = "info",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
};

const char *severity_name(enum severity s)
{
    return s < SEVERITY_COUNT ? names[s] : "none";
}

enum severity severity_of(struct span name)
{
    for (unsigned s = 0; s < SEVERITY_COUNT; s++)
        if (span_equal(name, span_of(names[s])))
            return (enum severity)s;
    if (span_equal(name, SPAN("note")))
        return SEVERITY_INFO;
    return span_equal(name, SPAN("off")) ? SEVERITY_NONE : SEVERITY_COUNT;
}
