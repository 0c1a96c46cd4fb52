/* Expressions in a form of our own, for the common part of XPath 1.0; what is not covered is left to libxml2.
 *
 * The difference is speed: nodes are looked at one by one and no further than the answer needs, names are
 * compared by address, nothing is allocated for an answer that is true or false. The answers are libxml2's.
 */
#ifndef HVLINT_SCHEMATRON_PROGRAM_H
#define HVLINT_SCHEMATRON_PROGRAM_H

#include "schematron/call.h"
#include "schematron/parts.h"

enum {
    PREDICATES_MAX = 8, /* of a step */
    STEPS_MAX = 16,     /* of a path */
    CODE_DEPTH_MAX = 64,
};

enum op {
#define OPERATOR(op, text, binding) OP_##op,
#define FUNCTION(op, name, kind, min, max) OP_##op,
#include "schematron/program.def"
#undef OPERATOR
#undef FUNCTION
    OP_NEGATE,
    OP_UNION,
    OP_LITERAL,
    OP_NUMBER,
    OP_PATH,
    OP_VARIABLE,
    OP_CALL,     /* an extension function */
    OP_SAME,     /* two sets have the same first node, as far as generate-id() can tell */
    OP_IS,       /* an attribute of the context node, and it is a text */
    OP_IS_NOT,   /* there is the attribute, and it is another text */
    OP_MEASURES, /* there is the attribute, and its number compares with a number */
};

enum axis {
    AXIS_CHILD,
    AXIS_ATTRIBUTE,
    AXIS_SELF,
    AXIS_PARENT,
    AXIS_DESCENDANT,
    AXIS_DESCENDANT_OR_SELF,
    AXIS_ANCESTOR,
    AXIS_ANCESTOR_OR_SELF,
    AXIS_FOLLOWING_SIBLING,
    AXIS_PRECEDING_SIBLING,
    AXIS_FOLLOWING,
    AXIS_PRECEDING,
    AXIS_COUNT
};

enum test_kind { TEST_NAME, TEST_ANY_NAME, TEST_NODE, TEST_TEXT, TEST_COMMENT, TEST_PI };

struct node_test {
    enum test_kind kind;
    uint32_t name;         /* TEST_NAME: see name_of() */
    enum node_class class; /* TEST_ANY_NAME: what has names on the axis */
    const char *uri;       /* TEST_ANY_NAME: the namespace; NULL: any */
};

struct predicate {
    const struct code *test;
    size_t at; /* the position it asks for, where it is a plain number; else 0 */
};

struct path_step {
    enum axis axis;
    struct node_test test;
    struct predicate *predicates;
    size_t predicate_count;
    size_t
        bounded; /* which predicate is a plain number, from 1; 0: none. Behind that place there is nothing */
    bool asks_last;  /* a predicate asks how many nodes there are */
    bool positional; /* or at which position it is */
};

/* What is certain about the nodes that are found, in the order in which they are found. */
struct order {
    bool single;   /* at most one */
    bool distinct; /* none twice */
    bool sorted;   /* in document order */
    bool level;    /* all equally deep */
};

struct path {
    bool rooted;              /* starts at the document */
    const struct code *start; /* or at these nodes; else at the context node */
    struct path_step *filter; /* predicates on the nodes of start, or NULL */
    struct path_step *steps;
    size_t step_count;
    uint32_t lone; /* it is nothing but the attribute of the context node with this name; else 0 */
};

struct code {
    enum op op;
    enum kind kind;
    unsigned depth;
    bool fixed;         /* the same at every node, while an expression is evaluated once */
    unsigned slot;      /* of a comparison in a predicate: where its fixed operand is kept; from 1 */
    unsigned kept;      /* which operand that is */
    struct order order; /* of nodes */
    const struct code **args;
    size_t arg_count;
    const char *text; /* a literal; a key's name */
    double number;
    uint32_t attribute;        /* the name that OP_IS, OP_IS_NOT and OP_MEASURES look for */
    enum op compare;           /* of OP_MEASURES */
    const struct symbol *name; /* a variable's */
    const struct path *path;
    const struct schema_function *function;
};

/* ---- program.c, steps.c ---- */

/* NULL where the expression has parts that are not covered. *slots: how many operands it keeps. */
const struct code *program_make(struct load *l, const char *text, unsigned *slots);

/* What the parser is at. */
struct parsing {
    struct load *l;
    struct scanner scan;
    struct token token;           /* not yet taken */
    bool position, last;          /* the predicate being read asks for them */
    unsigned nesting, predicates; /* around it */
    unsigned slots;
};

/* Goes on to the next token. */
void parse_advance(struct parsing *p);
/* Takes the token when it is that mark or operator. */
bool parse_take(struct parsing *p, const char *text);
/* NULL where the text is not covered. */
const struct code *parse_expression(struct parsing *p);
/* A primary expression (XPath 1.0, 3.1). */
const struct code *parse_primary(struct parsing *p);
const struct code *parse_path(struct parsing *p);
struct code *code_new(struct parsing *p, enum op op, enum kind kind);
static inline bool code_may_be_nodes(const struct code *c)
{
    return c->kind == KIND_NODES || c->kind == KIND_ANY;
}

/* ---- nodes.c: names, texts and numbers of nodes; memory for a moment ---- */

/* A stack of memory: what was taken after a mark is given back together. */
struct stack_block;
struct stack {
    struct stack_block *top;
    size_t used; /* of the top block */
};
struct stack_mark {
    struct stack_block *top;
    size_t used;
};
/* Memory that is not initialised, aligned for anything; it ends with the release of a mark made before. */
void *stack_take(struct stack *s, size_t size);
static inline struct stack_mark stack_mark(const struct stack *s)
{
    return (struct stack_mark){.top = s->top, .used = s->used};
}
void stack_release(struct stack *s, struct stack_mark mark);
void stack_free(struct stack *s);

/* A list of nodes that grows; its memory is from the stack. */
struct nodes {
    const struct node **at;
    size_t count, room;
};

/* What an expression came to. Texts and nodes live until the stack is released. */
struct answer {
    enum kind kind;
    bool holds;
    double number;
    const char *text;
    struct nodes nodes; /* distinct, in document order */
};

/* Operands that are worked out once for all nodes that a predicate is asked at. */
struct kept;

/* Those of one evaluation of one expression. */
struct turn {
    struct kept *kept; /* NULL: none yet */
    unsigned slots;
    bool keeping; /* an operand is just being worked out: what it asks is not kept */
};

/* What evaluation with programs needs; part of struct evaluation. */
struct run {
    struct evaluation *ev;
    const struct node *current; /* for current() */
    struct turn turn;
    struct stack stack, lasting; /* lasting: for operands that are kept */
    unsigned long operations, limit;
    bool failed; /* libxml2 is to say why */
};

/* A node's string-value. */
const char *text_gather(struct run *r, const struct node *node);
static inline const char *node_text(struct run *r, const struct node *node)
{
    return node->text ? node->text : text_gather(r, node);
}
/* number() and string() as XPath 1.0 has them (4.4, 4.2). Texts and lists are on the run's stack. */
double text_number(const char *text);
const char *number_text(struct run *r, double number);
const char *text_copy(struct run *r, const char *text, size_t len);
void nodes_push(struct run *r, struct nodes *nodes, const struct node *node);
/* Each once, in document order. */
void nodes_sort(struct nodes *nodes);

/* ---- walk.c ---- */

/* Where an expression is evaluated. */
struct place {
    const struct node *node;
    size_t position, size;
};

/* Takes nodes one by one; true: no more are wanted. */
struct sink {
    bool (*take)(struct run *r, struct sink *sink, const struct node *node);
    void *user;
};

/* Gives the sink the nodes of an expression, maybe twice and in any order (see struct code, order). True when
 * the sink wanted no more or the run failed. */
bool each_node(struct run *r, const struct code *c, const struct place *at, struct sink *sink);
/* All of them, each once, in document order. */
struct nodes all_nodes(struct run *r, const struct code *c, const struct place *at);
/* The first in document order, or NULL. */
const struct node *first_node(struct run *r, const struct code *c, const struct place *at);
bool any_node(struct run *r, const struct code *c, const struct place *at);
/* How many, counted no further than `enough`. */
size_t count_nodes(struct run *r, const struct code *c, const struct place *at, size_t enough);

/* The nodes that have the text as value of a key, on the stack's list or the key's own; false when there is
 * no such key or it needs itself. */
bool key_find(struct evaluation *ev, const char *name, struct tree *tree, const char *text,
              struct nodes *nodes);

/* ---- run.c, compare.c, answer.c ---- */

/* What the expression is at a place, as boolean(), number() and string() of XPath 1.0 convert it, or as it
 * is. Where run->failed is set afterwards, the value means nothing. */
bool code_holds(struct run *r, const struct code *c, const struct place *at);
double code_number(struct run *r, const struct code *c, const struct place *at);
const char *code_text(struct run *r, const struct code *c, const struct place *at);
struct answer code_answer(struct run *r, const struct code *c, const struct place *at);
bool answer_holds(const struct answer *a);
double answer_number(struct run *r, const struct answer *a);
const char *answer_text(struct run *r, const struct answer *a);
/* The operators from EQUAL to AT_LEAST. */
bool numbers_compare(enum op op, double a, double b);
/* The value of the operand that comparison c keeps. */
const struct answer *kept_value(struct run *r, const struct code *c, const struct place *at);
/* Whether one of its nodes, asked for by kept_value before, has that text. */
bool kept_has_text(struct run *r, const struct code *c, const char *text);
bool code_compare(struct run *r, const struct code *c, const struct place *at);
/* Takes over what libxml2 came to, which may be freed afterwards. False when it has nodes that are none of a
 * tree. */
bool answer_take(struct run *r, const xmlXPathObject *object, struct answer *a);
/* The same as an object; xmlXPathFreeObject it. */
xmlXPathObject *answer_object(const struct answer *a);
/* Calls an extension function. */
struct answer code_call(struct run *r, const struct code *c, const struct place *at);

/* ---- expression.c ---- */

/* A variable's value. It is computed when it is first asked for. */
struct value {
    enum value_state state;
    struct answer answer;   /* its memory is the value's */
    bool odd;               /* there is only object */
    xmlXPathObject *object; /* as libxml2 made it or asked for it, or NULL */
};

/* The value of a variable that is in scope; NULL when it has none. */
const struct value *variable_value(struct evaluation *ev, const struct symbol *name);

#endif
