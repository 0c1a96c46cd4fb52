/* Functions of rules that know hosts: roles of adapters and releases of Windows Server. */
#include <math.h>

#include "command/ruleset.h"
#include "model/model.h"
#include "schematron/call.h"

/* A role without confidence was read out of a model that somebody wrote: it is certain. */
static double confidence_of(const xmlNode *adapter, const char *name)
{
    double best = 0;
    model_each(role, adapter, ELEMENT_ROLE)
    {
        const char *has = model_get(role, ROLE_NAME), *confidence = model_get(role, ROLE_CONFIDENCE);
        double value = confidence ? xmlXPathCastStringToNumber((const xmlChar *)confidence) : 1;
        if (has && strcmp(has, name) == 0 && value > best)
            best = value;
    }
    return best;
}

static void role_of(struct call *c)
{
    size_t count = call_nodes(c).count;
    const char *name = call_text(c, 1);
    double best = 0;
    for (size_t i = 0; i < count; i++) {
        const xmlNode *node = call_node(c, i);
        double value = node->type == XML_ELEMENT_NODE ? confidence_of(node, name) : 0;
        best = value > best ? value : best;
    }
    call_give_number(c, best);
}

static void os_compare(struct call *c)
{
    unsigned a = release_mask(span_of(call_text(c, 0))), b = release_mask(span_of(call_text(c, 1)));
    call_give_number(c, a && b ? (double)((a > b) - (a < b)) : (double)NAN);
}

const struct schema_function host_functions[] = {
#define FUNCTION(prefix, uri, name, min, max, kind, function, sentence)                                      \
    FUNCTION_ROW(prefix, uri, name, min, max, KIND_##kind, false, function, sentence),
#include "command/host_functions.def"
#undef FUNCTION
    {.name = NULL},
};
