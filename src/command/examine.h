/* Reading and judging everything that was asked for. */
#ifndef HVLINT_COMMAND_EXAMINE_H
#define HVLINT_COMMAND_EXAMINE_H

#include "command/load.h"
#include "command/ruleset.h"

/* One run over all inputs. Places of the report live in the inputs: free it as a whole. */
struct examination {
    struct ruleset set;
    struct load load;
    struct report report; /* sorted; what is suppressed or in the baseline is marked */
    bool judged;          /* there is a report */
    enum status status;
};

/* Rules, inputs, findings, suppressions, baseline. Free with examine_free in any case. */
void examine(struct examination *e, const struct settings *s);
void examine_free(struct examination *e);

#endif
