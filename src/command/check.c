/* `hvlint check`: read, judge, report. */
#include "command/command.h"
#include "command/examine.h"
#include "command/output.h"

enum status command_check(const struct settings *s, FILE *out)
{
    struct output c;
    struct examination e;
    if (!output_choose(&c, s, out))
        return STATUS_USAGE;
    examine(&e, s);
    enum status status = e.status;
    if (e.judged) {
        c.format->print(&e.report, &c.options, out);
        status = output_status(&e.report, &c, status);
    }
    examine_free(&e);
    return status;
}
