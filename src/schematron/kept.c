/* Operands that are the same wherever a predicate is asked: worked out once in an evaluation of an
 * expression. */
#include "schematron/program.h"

enum { FEW = 4 }; /* texts that are compared one by one */

struct kept {
    bool known;
    struct answer answer;
    const char **texts; /* of many nodes, by their hashes; NULL: not made */
    size_t room;
};

static void stacks_swap(struct run *r)
{
    struct stack s = r->stack;
    r->stack = r->lasting;
    r->lasting = s;
}

static void work_out(struct run *r, const struct code *operand, const struct place *at, struct kept *k)
{
    stacks_swap(r);
    r->turn.keeping = true;
    k->answer = code_answer(r, operand, at);
    k->known = true;
    r->turn.keeping = false;
    stacks_swap(r);
}

static struct kept *kept_of(struct run *r, const struct code *c, const struct place *at)
{
    if (!r->turn.kept) {
        r->turn.kept = stack_take(&r->lasting, r->turn.slots * sizeof(struct kept));
        memset(r->turn.kept, 0, r->turn.slots * sizeof(struct kept));
    }
    struct kept *k = &r->turn.kept[c->slot - 1];
    if (!k->known)
        work_out(r, c->args[c->kept], at, k);
    return k;
}

const struct answer *kept_value(struct run *r, const struct code *c, const struct place *at)
{
    return &kept_of(r, c, at)->answer;
}

static const char **text_slot(const struct kept *k, const char *text)
{
    size_t at = hash_span(span_of(text)) & (k->room - 1);
    while (k->texts[at] && strcmp(k->texts[at], text) != 0)
        at = (at + 1) & (k->room - 1);
    return &k->texts[at];
}

static void make_texts(struct run *r, struct kept *k)
{
    size_t room = 4 * FEW;
    while (room < 2 * k->answer.nodes.count)
        room *= 2;
    stacks_swap(r);
    k->texts = stack_take(&r->stack, room * sizeof(*k->texts));
    memset(k->texts, 0, room * sizeof(*k->texts));
    k->room = room;
    for (size_t i = 0; i < k->answer.nodes.count; i++) {
        const char *text = node_text(r, k->answer.nodes.at[i]);
        *text_slot(k, text) = text;
    }
    stacks_swap(r);
}

bool kept_has_text(struct run *r, const struct code *c, const char *text)
{
    struct kept *k = &r->turn.kept[c->slot - 1];
    const struct nodes *nodes = &k->answer.nodes;
    if (nodes->count > FEW) {
        if (!k->texts)
            make_texts(r, k);
        return *text_slot(k, text);
    }
    for (size_t i = 0; i < nodes->count; i++)
        if (strcmp(node_text(r, nodes->at[i]), text) == 0)
            return true;
    return false;
}
