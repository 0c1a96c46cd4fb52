/* Evaluating programs: functions and operators by the kind of value that is asked for. */
#include <math.h>

#include "base/ascii.h"
#include "schematron/program.h"

/* The text of the first argument, or of the context node where there is none. */
static const char *text_of_argument(struct run *r, const struct code *c, const struct place *at)
{
    return c->arg_count ? code_text(r, c->args[0], at) : node_text(r, at->node);
}

/* ---- booleans ---- */

static bool contains(struct run *r, const struct code *c, const struct place *at)
{
    const char *text = code_text(r, c->args[0], at), *part = code_text(r, c->args[1], at);
    if (c->op == OP_STARTS_WITH)
        return strncmp(text, part, strlen(part)) == 0;
    return strstr(text, part) != NULL;
}

static const struct node *identified(struct run *r, const struct code *generate_id, const struct place *at)
{
    return generate_id->arg_count ? first_node(r, generate_id->args[0], at) : at->node;
}

static bool answer_of_any_holds(struct run *r, const struct code *c, const struct place *at)
{
    struct answer a = code_answer(r, c, at);
    return answer_holds(&a);
}

static bool holds_by_kind(struct run *r, const struct code *c, const struct place *at)
{
    double number;
    switch (c->kind) {
    case KIND_NODES:
        return any_node(r, c, at);
    case KIND_NUMBER:
        number = code_number(r, c, at);
        return number != 0 && !isnan(number);
    case KIND_TEXT:
        return *code_text(r, c, at) != '\0';
    default:
        return answer_of_any_holds(r, c, at);
    }
}

static bool holds(struct run *r, const struct code *c, const struct place *at)
{
    switch (c->op) {
    case OP_TO_BOOLEAN:
        return code_holds(r, c->args[0], at);
    case OP_TRUE:
        return true;
    case OP_FALSE:
        return false;
    case OP_CONTAINS:
    case OP_STARTS_WITH:
        return contains(r, c, at);
    case OP_SAME:
        return identified(r, c->args[0], at) == identified(r, c->args[1], at);
    case OP_CALL:
        return answer_of_any_holds(r, c, at);
    default:
        return c->kind == KIND_BOOLEAN ? code_compare(r, c, at) : holds_by_kind(r, c, at);
    }
}

static bool is_text(const struct code *c, const struct place *at)
{
    const struct node *a = node_attribute_named(at->node, c->attribute);
    return a && (a->text[0] == c->text[0] && strcmp(a->text, c->text) == 0) == (c->op == OP_IS);
}

static bool measures(const struct code *c, const struct place *at)
{
    const struct node *a = node_attribute_named(at->node, c->attribute);
    return a && numbers_compare(c->compare, text_number(a->text), c->number);
}

/* Kept apart from code_holds, which is called for every part of a test. */
__attribute__((noinline)) static bool holds_and_release(struct run *r, const struct code *c,
                                                        const struct place *at)
{
    struct stack_mark mark = stack_mark(&r->stack);
    bool answer = holds(r, c, at);
    stack_release(&r->stack, mark);
    return answer;
}

/* What needs no memory is answered at once. */
bool code_holds(struct run *r, const struct code *c, const struct place *at)
{
    switch (c->op) {
    case OP_OR:
        return code_holds(r, c->args[0], at) || (!r->failed && code_holds(r, c->args[1], at));
    case OP_AND:
        return code_holds(r, c->args[0], at) && !r->failed && code_holds(r, c->args[1], at);
    case OP_NOT:
        return !code_holds(r, c->args[0], at);
    case OP_IS:
    case OP_IS_NOT:
        return is_text(c, at);
    case OP_MEASURES:
        return measures(c, at);
    case OP_PATH:
        return c->path->lone ? node_attribute_named(at->node, c->path->lone) != NULL
                             : holds_and_release(r, c, at);
    default:
        return holds_and_release(r, c, at);
    }
}

/* ---- numbers ---- */

static double calculate(enum op op, double a, double b)
{
    switch (op) {
    case OP_ADD:
        return a + b;
    case OP_SUBTRACT:
        return a - b;
    case OP_MULTIPLY:
        return a * b;
    case OP_DIVIDE:
        return a / b;
    default:
        return b == 0 ? NAN : fmod(a, b);
    }
}

static double sum_of(struct run *r, const struct code *c, const struct place *at)
{
    double sum = 0;
    struct nodes nodes = all_nodes(r, c->args[0], at);
    for (size_t i = 0; i < nodes.count; i++)
        sum += text_number(node_text(r, nodes.at[i]));
    return sum;
}

static double number_by_kind(struct run *r, const struct code *c, const struct place *at)
{
    if (c->kind == KIND_BOOLEAN)
        return code_holds(r, c, at) ? 1 : 0;
    if (c->kind != KIND_ANY && c->op != OP_CALL)
        return text_number(code_text(r, c, at));
    struct answer a = code_answer(r, c, at);
    return answer_number(r, &a);
}

/* A half is rounded up (XPath 1.0, 4.4). */
static double round_up(double number)
{
    double whole = floor(number);
    if (number >= -0.5 && number < 0.5)
        return number * 0.0;
    return number - whole >= 0.5 ? whole + 1 : whole;
}

static double number(struct run *r, const struct code *c, const struct place *at)
{
    switch (c->op) {
    case OP_NUMBER:
        return c->number;
    case OP_POSITION:
        return (double)at->position;
    case OP_LAST:
        return (double)at->size;
    case OP_COUNT:
        return (double)count_nodes(r, c->args[0], at, SIZE_MAX);
    case OP_SUM:
        return sum_of(r, c, at);
    case OP_TO_NUMBER:
        return c->arg_count ? code_number(r, c->args[0], at) : text_number(node_text(r, at->node));
    case OP_FLOOR:
        return floor(code_number(r, c->args[0], at));
    case OP_CEILING:
        return ceil(code_number(r, c->args[0], at));
    case OP_ROUND:
        return round_up(code_number(r, c->args[0], at));
    case OP_STRING_LENGTH:
        return (double)xmlUTF8Strlen(XML(text_of_argument(r, c, at)));
    case OP_NEGATE:
        return -code_number(r, c->args[0], at);
    default:
        break;
    }
    if (c->kind != KIND_NUMBER || c->op == OP_CALL)
        return number_by_kind(r, c, at);
    double left = code_number(r, c->args[0], at);
    return calculate(c->op, left, code_number(r, c->args[1], at));
}

double code_number(struct run *r, const struct code *c, const struct place *at)
{
    struct stack_mark mark = stack_mark(&r->stack);
    double answer = number(r, c, at);
    stack_release(&r->stack, mark);
    return answer;
}

/* ---- texts ---- */

static const char *concat(struct run *r, const struct code *c, const struct place *at)
{
    const char *parts[64];
    size_t lengths[64], all = 0;
    for (size_t i = 0; i < c->arg_count; i++) {
        parts[i] = code_text(r, c->args[i], at);
        lengths[i] = strlen(parts[i]);
        all += lengths[i];
    }
    char *text = stack_take(&r->stack, all + 1), *end = text;
    for (size_t i = 0; i < c->arg_count; i++) {
        memcpy(end, parts[i], lengths[i]);
        end += lengths[i];
    }
    *end = '\0';
    return text;
}

/* Characters, counted from 1, from round(start) on, before round(start) + round(length) (XPath 1.0, 4.2). */
static const char *substring(struct run *r, const struct code *c, const struct place *at)
{
    const char *text = code_text(r, c->args[0], at), *start = NULL;
    double from = round_up(code_number(r, c->args[1], at)), to = INFINITY, place = 0;
    if (c->arg_count == 3)
        to = from + round_up(code_number(r, c->args[2], at));
    for (; *text; text++) {
        place += ((unsigned char)*text & 0xc0) != 0x80;
        if (!start && place >= from && place < to)
            start = text;
        if (start && !(place < to))
            break;
    }
    return start ? text_copy(r, start, (size_t)(text - start)) : "";
}

static const char *part_beside(struct run *r, const struct code *c, const struct place *at)
{
    const char *text = code_text(r, c->args[0], at), *part = code_text(r, c->args[1], at);
    const char *found = strstr(text, part);
    if (!found)
        return "";
    return c->op == OP_AFTER ? found + strlen(part) : text_copy(r, text, (size_t)(found - text));
}

static const char *normalize(struct run *r, const char *text)
{
    char *out = stack_take(&r->stack, strlen(text) + 1), *end = out;
    bool blank = false;
    for (; *text; text++) {
        if (ascii_is_blank(*text)) {
            blank = end != out;
            continue;
        }
        if (blank)
            *end++ = ' ';
        blank = false;
        *end++ = *text;
    }
    *end = '\0';
    return out;
}

static const char *translate(struct run *r, const struct code *c, const struct place *at)
{
    const char *text = code_text(r, c->args[0], at), *from = code_text(r, c->args[1], at),
               *to = code_text(r, c->args[2], at);
    if (!ascii_is_text(from) || !ascii_is_text(to)) {
        r->failed = true;
        return "";
    }
    size_t room = strlen(to);
    char *out = stack_take(&r->stack, strlen(text) + 1), *end = out;
    for (; *text; text++) {
        const char *found = strchr(from, *text);
        if (!found)
            *end++ = *text;
        else if ((size_t)(found - from) < room)
            *end++ = to[found - from];
    }
    *end = '\0';
    return out;
}

static const char *name_text(struct run *r, const struct code *c, const struct place *at)
{
    const struct node *found = c->arg_count ? first_node(r, c->args[0], at) : at->node;
    if (!found || class_of(found) > CLASS_ATTRIBUTE) {
        r->failed |= found && class_of(found) == CLASS_PI;
        return "";
    }
    const xmlNode *node = found->xml;
    if (c->op == OP_NAMESPACE_URI)
        return node->ns && node->ns->href ? (const char *)node->ns->href : "";
    const char *prefix = c->op == OP_NAME && node->ns ? (const char *)node->ns->prefix : NULL;
    if (!prefix)
        return (const char *)node->name;
    size_t length = strlen(prefix), rest = strlen((const char *)node->name);
    char *text = stack_take(&r->stack, length + rest + 2);
    memcpy(text, prefix, length);
    text[length] = ':';
    memcpy(text + length + 1, node->name, rest + 1);
    return text;
}

static const char *id_text(struct run *r, const struct code *c, const struct place *at)
{
    const struct node *node = identified(r, c, at);
    char *text = stack_take(&r->stack, NODE_ID_ROOM);
    *text = '\0';
    if (node)
        node_id(r->ev, node->xml, text);
    return text;
}

static const char *text_by_kind(struct run *r, const struct code *c, const struct place *at)
{
    const struct node *node;
    struct answer a;
    switch (c->op == OP_CALL ? KIND_ANY : c->kind) {
    case KIND_NODES:
        node = first_node(r, c, at);
        return node ? node_text(r, node) : "";
    case KIND_BOOLEAN:
        return code_holds(r, c, at) ? "true" : "false";
    case KIND_NUMBER:
        return number_text(r, code_number(r, c, at));
    default:
        a = code_answer(r, c, at);
        return answer_text(r, &a);
    }
}

const char *code_text(struct run *r, const struct code *c, const struct place *at)
{
    switch (c->op) {
    case OP_LITERAL:
        return c->text;
    case OP_TO_TEXT:
        return text_of_argument(r, c, at);
    case OP_CONCAT:
        return concat(r, c, at);
    case OP_BEFORE:
    case OP_AFTER:
        return part_beside(r, c, at);
    case OP_SUBSTRING:
        return substring(r, c, at);
    case OP_NORMALIZE_SPACE:
        return normalize(r, text_of_argument(r, c, at));
    case OP_TRANSLATE:
        return translate(r, c, at);
    case OP_LOCAL_NAME:
    case OP_NAME:
    case OP_NAMESPACE_URI:
        return name_text(r, c, at);
    case OP_GENERATE_ID:
        return id_text(r, c, at);
    default:
        return text_by_kind(r, c, at);
    }
}

/* ---- any ---- */

static struct answer variable_answer(struct run *r, const struct code *c)
{
    const struct value *value = variable_value(r->ev, c->name);
    if (value && !value->odd)
        return value->answer;
    r->failed = true;
    return (struct answer){0};
}

struct answer code_answer(struct run *r, const struct code *c, const struct place *at)
{
    struct answer a = {.kind = c->kind};
    if (c->op == OP_CALL)
        return code_call(r, c, at);
    switch (c->kind) {
    case KIND_BOOLEAN:
        a.holds = code_holds(r, c, at);
        return a;
    case KIND_NUMBER:
        a.number = code_number(r, c, at);
        return a;
    case KIND_TEXT:
        a.text = code_text(r, c, at);
        return a;
    case KIND_NODES:
        a.nodes = all_nodes(r, c, at);
        return a;
    default:
        return variable_answer(r, c);
    }
}
