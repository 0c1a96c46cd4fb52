/* Functions over sets of nodes: EXSLT's set:distinct, math:min and math:max; hv:most and hv:join. */
#include <math.h>

#include "schematron/functions.h"

/* As hash_put: the number that was there before, or SIZE_MAX. Numbers from 0. */
static size_t put_number(struct hash *h, const char *text, size_t number)
{
    const void *old = hash_get(h, span_of(text));
    if (old)
        return (size_t)(uintptr_t)old - 1;
    hash_put(h, span_of(text), (void *)(uintptr_t)(number + 1));
    return SIZE_MAX;
}

void set_distinct(struct call *c)
{
    struct call_texts nodes = call_nodes(c);
    struct hash seen = {0};
    for (size_t i = 0; i < nodes.count; i++)
        if (put_number(&seen, nodes.at[i], i) == SIZE_MAX)
            call_pick(c, i);
    hash_free(&seen);
}

void set_most(struct call *c)
{
    struct call_texts nodes = call_nodes(c);
    struct hash seen = {0};
    size_t *counts = (size_t *)(void *)call_room(c, (nodes.count + 1) * sizeof(*counts)), most = 0;
    for (size_t i = 0; i < nodes.count; i++) {
        size_t first = put_number(&seen, nodes.at[i], i);
        counts[i] = 0;
        counts[first == SIZE_MAX ? i : first]++;
    }
    for (size_t i = 1; i < nodes.count; i++)
        most = counts[i] > counts[most] ? i : most;
    if (nodes.count)
        call_pick(c, most);
    hash_free(&seen);
}

/* The smallest (sign 1) or greatest (sign -1) number of the nodes; NaN for none, as EXSLT has it. */
static void give_extreme(struct call *c, double sign)
{
    struct call_texts nodes = call_nodes(c);
    double best = NAN;
    for (size_t i = 0; i < nodes.count; i++) {
        double number = text_number(nodes.at[i]);
        if (i == 0 || isnan(number) || sign * number < sign * best)
            best = number;
        if (isnan(best))
            break;
    }
    call_give_number(c, best);
}

void math_min(struct call *c)
{
    give_extreme(c, 1);
}

void math_max(struct call *c)
{
    give_extreme(c, -1);
}

void text_join(struct call *c)
{
    struct call_texts nodes = call_nodes(c);
    const char *separator = call_text(c, 1);
    size_t between = strlen(separator), size = 1;
    for (size_t i = 0; i < nodes.count; i++)
        size += strlen(nodes.at[i]) + between;
    char *text = call_room(c, size), *end = text;
    for (size_t i = 0; i < nodes.count; i++) {
        size_t length = strlen(nodes.at[i]);
        memcpy(end, separator, i ? between : 0);
        end += i ? between : 0;
        memcpy(end, nodes.at[i], length);
        end += length;
    }
    *end = '\0';
    call_give_text(c, text);
}
