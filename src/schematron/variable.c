/* Variables: found by the scope they are asked for in, computed when they are first needed. */
#include <stdlib.h>

#include "schematron/program.h"

static const struct variable *find_in(const struct variables *variables, size_t count,
                                      const struct symbol *name)
{
    while (count-- > 0)
        if (variables->at[count].id == name)
            return &variables->at[count];
    return NULL;
}

static const struct variable *find_elsewhere(const struct evaluation *ev, const struct symbol *name,
                                             struct scope *scope)
{
    for (size_t i = 0; i < ev->schema->pattern_count; i++) {
        const struct pattern *p = &ev->schema->patterns[i];
        const struct variable *v = find_in(&p->variables, p->variables.count, name);
        if (v) {
            scope->pattern = p;
            return v;
        }
    }
    return NULL;
}

/* The variable that a name means in the current scope; *scope and *node: where its value is to be computed.
 */
static const struct variable *find_variable(const struct evaluation *ev, const struct symbol *name,
                                            struct scope *scope, const struct node **node)
{
    const struct scope *here = &ev->scope;
    const struct variable *v = here->rule ? find_in(&here->rule->variables, here->visible, name) : NULL;
    *scope = *here;
    *node = here->node;
    if (v) {
        scope->visible = (size_t)(v - here->rule->variables.at);
        return v;
    }
    *scope = (struct scope){.pattern = here->pattern};
    *node = ev->tree->nodes;
    if (here->pattern && (v = find_in(&here->pattern->variables, here->pattern->variables.count, name)))
        return v;
    *scope = (struct scope){0};
    *node = ev->primary->nodes;
    if (ev->phase && (v = find_in(&ev->phase->variables, ev->phase->variables.count, name)))
        return v;
    v = find_in(&ev->schema->variables, ev->schema->variables.count, name);
    return v ? v : find_elsewhere(ev, name, scope);
}

/* Why a variable has no value: it is only there in a phase that was not chosen. */
static void note_phases(struct evaluation *ev, const struct symbol *name)
{
    const struct schema *s = ev->schema;
    if (ev->absent == name) {
        ev->note = ev->absence;
        return;
    }
    const char *list = "", *word = NULL;
    size_t count = 0;
    for (size_t i = 0; i < s->phase_count; i++) {
        const struct variable *v = find_in(&s->phases[i].variables, s->phases[i].variables.count, name);
        if (!v)
            continue;
        word = v->name;
        list = arena_printf(&ev->arena, "%s%s`%s`", list, count++ ? " and " : "", s->phases[i].id);
    }
    ev->absent = name;
    ev->absence = NULL;
    if (count)
        ev->absence = arena_printf(
            &ev->arena,
            "the variable `$%s` is defined only by the phase%s %s: choose %s, or define %s in the schema too",
            word, count > 1 ? "s" : "", list, count > 1 ? "one of them" : "it",
            count > 1 ? "it" : "the variable");
    ev->note = ev->absence;
}

/* ---- values ---- */

/* Copies an answer off the stack. */
static void value_keep(struct value *value, const struct answer *a)
{
    value->answer = *a;
    if (a->kind == KIND_TEXT) {
        size_t size = strlen(a->text) + 1;
        value->answer.text = memcpy(memory_get(size), a->text, size);
    }
    if (a->kind == KIND_NODES) {
        size_t size = a->nodes.count * sizeof(*a->nodes.at);
        value->answer.nodes.at = memory_get(size);
        if (size)
            memcpy(value->answer.nodes.at, a->nodes.at, size);
    }
}

static void value_forget(struct value *value)
{
    if (value->state == VALUE_KNOWN && !value->odd) {
        free(value->answer.kind == KIND_TEXT ? (char *)(uintptr_t)value->answer.text : NULL);
        free(value->answer.kind == KIND_NODES ? value->answer.nodes.at : NULL);
    }
    xmlXPathFreeObject(value->object);
    *value = (struct value){0};
}

static void value_take(struct evaluation *ev, struct value *value, xmlXPathObject *object)
{
    struct answer answer;
    value->object = object;
    value->odd = !object || !answer_take(ev->run, object, &answer);
    if (!value->odd)
        value_keep(value, &answer);
}

static void compute_here(struct evaluation *ev, const struct variable *v, const struct node *node,
                         struct value *value)
{
    struct answer answer;
    struct stack_mark mark = stack_mark(&ev->run->stack);
    if (!v->value)
        value_take(ev, value, xmlXPathNewNodeSet(v->node));
    else if (expression_answer(ev, v->value, node, &answer))
        value_keep(value, &answer);
    else
        value_take(ev, value, expression_value(ev, v->value, node->xml));
    stack_release(&ev->run->stack, mark);
}

/* What functions make for a rule's variable lasts as long as the rule, else as long as the evaluation. */
static void compute(struct evaluation *ev, const struct variable *v, struct scope scope,
                    const struct node *node, struct value *value)
{
    struct scope outer = ev->scope;
    xmlDoc *scratch = ev->scratch;
    bool lasting = !scope.rule;
    if (lasting)
        ev->scratch = ev->kept;
    ev->scope = scope;
    compute_here(ev, v, node, value);
    ev->scope = outer;
    if (lasting) {
        ev->kept = ev->scratch;
        ev->scratch = scratch;
    }
}

const struct value *variable_value(struct evaluation *ev, const struct symbol *name)
{
    struct scope scope;
    const struct node *node;
    const struct variable *v = find_variable(ev, name, &scope, &node);
    if (!v) {
        note_phases(ev, name);
        return NULL;
    }
    struct value *value = &ev->values[v->index];
    if (value->state == VALUE_BUSY) {
        ev->note = "a variable needs itself";
        return NULL;
    }
    if (value->state == VALUE_NONE) {
        value->state = VALUE_BUSY;
        compute(ev, v, scope, node, value);
        value->state = VALUE_KNOWN;
    }
    return value;
}

xmlXPathObject *variable_lookup(void *user, const xmlChar *name, const xmlChar *uri)
{
    struct evaluation *ev = user;
    const struct symbol *known =
        uri ? NULL : names_find(&ev->schema->set->names, NULL, span_of((const char *)name));
    struct value *value = known ? (struct value *)(uintptr_t)variable_value(ev, known) : NULL;
    if (!value)
        return NULL;
    if (!value->object && !value->odd)
        value->object = answer_object(&value->answer);
    return value->object ? xmlXPathObjectCopy(value->object) : NULL;
}

void variables_begin(struct evaluation *ev)
{
    ev->values = arena_array(&ev->arena, ev->schema->variable_count, sizeof(*ev->values));
}

void variables_end(struct evaluation *ev)
{
    for (size_t i = 0; i < ev->schema->variable_count; i++)
        value_forget(&ev->values[i]);
}

void variables_forget(struct evaluation *ev, const struct variables *variables)
{
    for (size_t i = 0; i < variables->count; i++)
        value_forget(&ev->values[variables->at[i].index]);
}
