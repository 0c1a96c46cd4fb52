/* Texts and numbers of nodes as programs see them, and memory for a moment. */
#include <stdlib.h>

#include "schematron/program.h"

enum { BLOCK_SIZE = 16 * 1024, NUMBER_DIGITS_MAX = 15 };

struct stack_block {
    struct stack_block *below, *spare; /* spare: emptied, kept for the next need */
    size_t room;
    max_align_t data[];
};

/* ---- memory for a moment ---- */

static struct stack_block *block_over(struct stack *s, size_t size)
{
    struct stack_block *spare = s->top ? s->top->spare : NULL;
    if (spare && spare->room >= size)
        return spare;
    if (spare) {
        s->top->spare = NULL;
        free(spare);
    }
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct stack_block *b = memory_get(sizeof(*b) + room);
    *b = (struct stack_block){.below = s->top, .room = room};
    if (s->top)
        s->top->spare = b;
    return b;
}

void *stack_take(struct stack *s, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    size = (size + unit - 1) / unit * unit;
    if (!s->top || s->top->room - s->used < size) {
        s->top = block_over(s, size);
        s->used = 0;
    }
    void *memory = (char *)s->top->data + s->used;
    s->used += size;
    return memory;
}

/* Of several emptied blocks only the one next to the top is kept. */
void stack_release(struct stack *s, struct stack_mark mark)
{
    while (s->top && s->top != mark.top && s->top->below) {
        struct stack_block *top = s->top;
        free(top->spare);
        top->spare = NULL;
        s->top = top->below;
    }
    s->used = mark.top ? mark.used : 0;
}

void stack_free(struct stack *s)
{
    stack_release(s, (struct stack_mark){0});
    if (s->top)
        free(s->top->spare);
    free(s->top);
    *s = (struct stack){0};
}

void nodes_push(struct run *r, struct nodes *nodes, const struct node *node)
{
    if (nodes->count == nodes->room) {
        size_t room = nodes->room ? 2 * nodes->room : 8;
        const struct node **wide = stack_take(&r->stack, room * sizeof(*wide));
        if (nodes->count)
            memcpy(wide, nodes->at, nodes->count * sizeof(*wide));
        nodes->at = wide;
        nodes->room = room;
    }
    nodes->at[nodes->count++] = node;
}

static int compare_nodes(const void *a, const void *b)
{
    const struct node *left = *(const struct node *const *)a, *right = *(const struct node *const *)b;
    return (left > right) - (left < right);
}

void nodes_sort(struct nodes *nodes)
{
    if (nodes->count < 2)
        return;
    qsort(nodes->at, nodes->count, sizeof(*nodes->at), compare_nodes);
    size_t kept = 1;
    for (size_t i = 1; i < nodes->count; i++)
        if (nodes->at[i] != nodes->at[kept - 1])
            nodes->at[kept++] = nodes->at[i];
    nodes->count = kept;
}

/* ---- texts and numbers ---- */

const char *text_copy(struct run *r, const char *text, size_t len)
{
    char *copy = stack_take(&r->stack, len + 1);
    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

const char *text_gather(struct run *r, const struct node *node)
{
    xmlChar *text = xmlXPathCastNodeToString(node->xml);
    const char *copy = text ? text_copy(r, (const char *)text, strlen((const char *)text)) : "";
    xmlFree(text);
    return copy;
}

/* Takes digits off the text, as many as a number holds exactly. */
static double take_digits(const char **text)
{
    double number = 0;
    const char *end = *text + NUMBER_DIGITS_MAX;
    for (; **text >= '0' && **text <= '9' && *text < end; ++*text)
        number = number * 10 + (**text - '0');
    return number;
}

/* Digits alone, and parts of one, are read here; all else as libxml2 reads it. */
double text_number(const char *text)
{
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    const char *end = text;
    double number = take_digits(&end);
    if (end != text && !*end)
        return number;
    if (text[0] == '0' && text[1] == '.' && text[2]) {
        const char *rest = end = text + 2;
        number = take_digits(&end);
        size_t count = (size_t)(end - rest);
        if (!*end && count < sizeof(powers) / sizeof(powers[0]))
            return number / powers[count];
    }
    return xmlXPathCastStringToNumber(XML(text));
}

const char *number_text(struct run *r, double number)
{
    xmlChar *text = xmlXPathCastNumberToString(number);
    const char *copy = text ? text_copy(r, (const char *)text, strlen((const char *)text)) : "";
    xmlFree(text);
    return copy;
}
