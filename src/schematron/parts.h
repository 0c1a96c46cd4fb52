/* What the files of the Schematron engine share among themselves; nobody else includes it. */
#ifndef HVLINT_SCHEMATRON_PARTS_H
#define HVLINT_SCHEMATRON_PARTS_H

#include <libxml/xpathInternals.h>

#include "schematron/schematron.h"
#include "schematron/tree.h"

#define SCHEMATRON_NS "http://purl.oclc.org/dsdl/schematron"
#define XSLT_NS "http://www.w3.org/1999/XSL/Transform"
#define RULES_NS "https://hvlint.org/ns/rules/1"

#define XML(text) ((const xmlChar *)(text))

struct code; /* of program.h */
struct regex;

/* An XPath expression; equal texts of a schema are one. */
struct expression {
    const char *text;
    xmlXPathCompExpr *code;     /* NULL: libxml2 was not asked yet */
    const struct code *program; /* the same in our own form, or NULL */
    unsigned slots;             /* that it needs */
    size_t index;               /* over the schema */
    const xmlNode *node;        /* where it was first seen, for problems */
    struct expression *next;
};

/* A sch:let. */
struct variable {
    const char *name;
    const struct symbol *id;
    const struct expression *value; /* NULL: the element's content is the value */
    xmlNode *node;
    size_t index; /* over the schema */
};

struct variables {
    struct variable *at;
    size_t count;
};

/* One step of a match pattern (XSLT 1.0, 5.2). */
struct step {
    enum node_class class;
    const char *target; /* of a processing instruction, or NULL */
    uint32_t name;      /* of elements and attributes: see name_of(); 0: any */
    const char *uri;    /* where any name will do: its namespace; NULL: any */
    bool after_gap;     /* `//` stands before it */
    const struct expression **predicates;
    size_t predicate_count;
};

/* One alternative of a match pattern. */
struct alternative {
    struct step *steps;
    size_t step_count;
    bool rooted;           /* starts at the document node */
    enum node_class class; /* of the nodes it can match */
    uint32_t name;         /* their name, or 0 */
    bool lone;             /* the name is all it asks for */
    const struct expression
        *whole;   /* too odd to be followed upwards: the set of all nodes it matches, else NULL */
    size_t index; /* over the schema */
};

struct matcher {
    struct alternative *alternatives;
    size_t count;
};

struct check {
    struct schema_check open;
    const struct expression *test, *subject;
    bool varies; /* its role, flag or severity has an expression in it */
};

struct rule {
    const char *id, *context, *role, *flag;
    bool varies; /* its role or flag has an expression in it */
    xmlNode *node;
    const struct matcher *matcher;
    const struct expression *subject;
    struct variables variables;
    struct check *checks;
    size_t check_count;
};

struct pattern {
    struct schema_pattern open;
    const struct expression *documents;
    struct variables variables;
    struct rule *rules;
    size_t rule_count;
};

struct phase {
    const char *id;
    struct variables variables;
    bool *active; /* by pattern index */
    xmlNode *node;
};

/* An xsl:key. */
struct key {
    const char *name;
    const struct matcher *match;
    const struct expression *use; /* NULL: the content of node */
    xmlNode *node;
};

/* A rule's alternative that a node may match. */
struct candidate {
    size_t order; /* by pattern, then rule */
    const struct pattern *pattern;
    const struct rule *rule;
    const void *taker; /* what takes a node only once: the pattern; of a group the rule */
    const struct alternative *alternative;
    struct candidate *next;
};

struct candidates {
    struct candidate *first, *last;
};

/* Where the rules for a node are found: by its class and name. */
struct dispatch {
    struct candidates *named[CLASS_ATTRIBUTE + 1]; /* by the name's number; elements and attributes */
    size_t names;                                  /* how many numbers there were */
    bool attributes;                               /* any rule is for attributes */
    struct candidates any[CLASS_COUNT];
};

/* What a check refers to by id. */
enum note_kind { NOTE_DIAGNOSTIC, NOTE_PROPERTY };

/* What schemas share that are evaluated over the same documents. */
struct schema_set {
    struct schema_names names;
    struct hash regexes; /* flags/pattern -> struct regex */
    struct arena regex_keys;
};

struct schema {
    struct schema_set *set;
    bool own_set;
    const struct schema_function *functions; /* of the program, or NULL */
    struct arena arena;
    const char *path;
    const struct root *roots; /* from below which files are read, ended by one without path */
    xmlDoc *doc;
    struct hash expressions; /* text -> struct expression */
    struct expression *first_expression;
    size_t expression_count, alternative_count, variable_count, check_count;
    struct variables variables;
    struct phase *phases;
    size_t phase_count;
    struct pattern *patterns;
    size_t pattern_count;
    struct key *keys;
    size_t key_count;
    const char *default_phase; /* or NULL */
    struct dispatch dispatch;
    struct hash notes[2]; /* enum note_kind; id -> xmlNode */
};

/* ---- xml.c: reading files, always bounded ---- */

/* A directory from below which files are read. */
struct root {
    const char *real, *given; /* its real path, or NULL; as it was said */
};

/* The file that href (a relative URI) names, seen from the file base; really below one of the roots, and
 * named as below it, so that one file has one path. NULL and a reason in *error. In the arena. */
const char *file_resolve(const struct root *roots, const char *base, const char *href, struct arena *arena,
                         const char **error);
/* The path that a URI without scheme means when its directory is one of the roots or below; else NULL. In the
 * arena. */
const char *file_below(const struct root *roots, const char *uri, struct arena *arena);
/* The directory that path lies in and the further ones (NULL or ended by NULL); *wrong is one that is no
 * directory, or NULL. In the arena. */
const struct root *file_roots(const char *path, const char *const *further, struct arena *arena,
                              const char **wrong);

/* Parses without network, DTD and entities. NULL, a reason in *error and its line in *line. xmlFreeDoc it. */
xmlDoc *xml_parse(struct span text, const char *path, struct arena *arena, const char **error, long *line);
xmlDoc *xml_read(const char *path, struct arena *arena, const char **error, long *line);

/* Whether the node is that element. */
bool is_element(const xmlNode *node, const char *uri, const char *name);
static inline bool is_schematron(const xmlNode *node, const char *name)
{
    return is_element(node, SCHEMATRON_NS, name);
}
/* The attribute's value without namespace, or NULL. In the arena. */
const char *node_attribute(struct arena *arena, const xmlNode *node, const char *name);
/* Whether the node is a pattern, or a group: a pattern in which every rule has its say. */
bool is_pattern(const xmlNode *node);
/* Whether the node says abstract="true". */
bool is_abstract(const xmlNode *node);
/* The next node in document order below top, without attributes; NULL at the end. */
xmlNode *node_following(xmlNode *node, const xmlNode *top);
/* The file that a node of a schema was read from. */
const char *node_path(const xmlNode *node);

/* ---- set.c ---- */

/* Keeps a regular expression under a key, which is copied. Patterns may come out of documents: when there are
 * too many, all that were kept are given up. */
void set_keep_regex(struct schema_set *set, struct span key, struct regex *regex);

/* ---- load.c ---- */

/* The state of loading a schema: where we are in it. */
struct load {
    struct schema *schema;
    const struct schema_options *options;
    xmlXPathContext *probe;        /* knows the namespaces and functions */
    struct hash globals;           /* variable name -> struct global_name */
    struct hash lets;              /* the names that any sch:let defines; filled by names_of_lets() */
    const struct pattern *pattern; /* or NULL */
    const struct rule *rule;       /* or NULL */
    size_t visible;                /* how many of the rule's variables are defined already */
    bool lets_known;
    bool any_variable;             /* which variables there are is known only when a rule fires */
    bool any_rule;                 /* variables of any rule of the pattern may be used */
    bool first_edition;            /* the schema was written in Schematron 1.5 */
    size_t problems, files, nodes; /* told; included; copied */
    const xmlNode *node;           /* whose expression is being read */
    const char *attribute;
};

/* A name defined for the whole schema or phase, or by patterns. */
struct global_name {
    bool everywhere;
    const struct pattern *owner;
    bool several;
};

/* Tells a problem of the schema with the place of node (NULL: the schema as a whole); loading will fail. */
void load_problem(struct load *l, const xmlNode *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- expand.c, abstract.c: from what was written to what is meant; both change l->schema->doc ---- */

/* Each tells what is wrong with load_problem: sch:include and extends/@href; abstract patterns; abstract
 * rules.
 */
void expand_includes(struct load *l);
void expand_patterns(struct load *l);
void expand_rules(struct load *l);
/* A schema's sch:param of the 2025 edition becomes a variable. */
void expand_params(struct load *l);
/* A copy of the tree for the schema's document; NULL after a problem (too many). */
xmlNode *tree_copy(struct load *l, xmlNode *node);

/* ---- structure.c: elements and attributes known, in their places ---- */

/* Makes Schematron 1.5 ISO Schematron; false when it was that already. */
bool structure_upgrade(xmlDoc *doc);
/* False when the root is no schema, or one that asks for more than XPath 1.0. */
bool structure_root(struct load *l);
void structure_check(struct load *l);

/* ---- tokens.c, names.c, signature.c: XPath 1.0 tokens (3.7) and what they name ---- */

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,     /* a name test, also `*`, `p:*` */
    TOKEN_FUNCTION, /* its name */
    TOKEN_TYPE,     /* text, node, comment, processing-instruction before `(` */
    TOKEN_AXIS,
    TOKEN_VARIABLE, /* without the `$` */
    TOKEN_OPERATOR, /* and or div mod * + - = != < <= > >= / // | */
    TOKEN_LITERAL,  /* without quotes */
    TOKEN_NUMBER,
    TOKEN_MARK, /* ( ) [ ] . .. @ , :: */
    TOKEN_BAD
};

struct token {
    enum token_kind kind;
    struct span text;
    const char *start; /* with a quote or `$` */
};

struct scanner {
    struct span rest;
    bool operand; /* the token before ends an operand */
};

/* The next token (XPath 1.0, 3.7), TOKEN_END behind the last one. */
struct token token_next(struct scanner *s);
/* Whether it is that mark or operator. */
bool token_is(struct token t, const char *text);

/* Says what an expression uses but nobody defines: variables, prefixes, functions, names of the vocabulary.
 * False after a problem. */
bool names_check(struct load *l, const char *text);
/* Collects what all variables of the schema are called. */
void names_of_lets(struct load *l);
/* Says that the expression in an attribute is certainly something else than nodes. */
void signature_nodes(struct load *l, const xmlNode *node, const char *attribute, const char *text);
/* The function of that namespace (NULL: of XPath and XSLT) that a name is nearest to, or NULL. */
const char *function_nearest(const struct schema *schema, const char *uri, struct span name);
/* Splits `prefix:local`; *uri NULL without prefix. False when the prefix is not declared. */
bool name_split(const struct load *l, struct span name, const char **uri, struct span *local);
/* Says which attributes an expression asks of elements that never have them, and which words they never hold.
 */
void words_check(struct load *l, const char *text);

/* ---- match.c, pattern.c ---- */

/* Compiles a match pattern. NULL after a problem. */
const struct matcher *matcher_make(struct load *l, const char *text);
void dispatch_fill(struct schema *schema);

/* ---- expression.c ---- */

/* Compiles text once; NULL after a problem. */
const struct expression *expression_make(struct load *l, const char *text);
/* The expression in an attribute of node, its names checked; NULL when absent or after a problem. */
const struct expression *expression_read(struct load *l, const xmlNode *node, const char *attribute);
/* Whether an expression has no words at all, which is told. */
bool expression_is_empty(struct load *l, const char *text);

/* A set of nodes by address. Zero-initialised is empty. */
struct node_set {
    const void **slots;
    size_t count, room;
    const struct tree *tree;
};
/* False when it was there already. */
bool node_set_add(struct node_set *s, const void *node);
void node_set_free(struct node_set *s);
/* Sorts what an expression selected and takes out namespace nodes, which are no nodes of the tree and die
 * with the set. NULL may be given. */
void nodes_tidy(xmlNodeSet *nodes);

enum value_state { VALUE_NONE, VALUE_BUSY, VALUE_KNOWN };

struct value; /* of a variable */
struct run;   /* what programs need; both of program.h */
struct answer;
struct opened; /* a document read by document() */
struct key_index;

/* Where an expression is evaluated. */
struct scope {
    const struct pattern *pattern;
    const struct rule *rule;
    const struct node *node; /* the rule's */
    size_t visible;          /* variables of the rule */
};

/* What an expression cost so far, and what was said about it. */
struct spending {
    unsigned long operations;
    bool told, dead; /* a problem was told; it ran into its limit */
};

enum {
    EXPRESSIONS_LATE = 256,
    OPERATIONS_ONCE = 50 * 1000 * 1000, /* of one evaluation of an expression */
};

typedef void rule_fired(void *user, const struct pattern *pattern, const struct rule *rule, xmlNode *node);

struct evaluation {
    const struct schema *schema;
    const struct schema_options *options;
    xmlXPathContext *context; /* NULL until libxml2 is asked for something: see evaluation_context() */
    struct run *run;
    bool plain; /* libxml2 evaluates everything */
    struct arena arena;
    struct tree *primary, *tree; /* tree: of the document being walked */
    const struct phase *phase;
    bool *active; /* by pattern index */
    struct scope scope;
    xmlNode *current; /* for libxml2's current() */
    struct value *values;
    struct node_set *sets;     /* by alternative index */
    struct spending *spending; /* by expression index, EXPRESSIONS_LATE more than the schema has */
    unsigned nesting;
    size_t problems;
    const char *note;            /* why an extension function failed, or NULL */
    const struct symbol *absent; /* the variable without value that was asked for last, */
    const char *absence;         /* and why it has none, or NULL */
    char error[256];             /* what libxml2 said last, or empty */
    struct opened *opened;
    size_t opened_count;
    struct key_index *indexes;
    struct hash late;       /* expressions that were not there at load: text -> struct expression */
    xmlDoc *scratch, *kept; /* nodes made by functions: for one rule, for the evaluation */
    size_t made;
    schema_fired *fired;
    rule_fired *rule_fired; /* or NULL */
    void *user;
};

/* A fresh context with the schema's namespaces and all functions; user is what functions find as userData. */
xmlXPathContext *context_new(const struct schema *schema, void *user);
/* The context of an evaluation, made when it is first asked for. */
xmlXPathContext *evaluation_context(struct evaluation *ev);
void evaluation_problem(struct evaluation *ev, const struct expression *e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The value at node; NULL after a problem. xmlXPathFreeObject it. */
xmlXPathObject *expression_value(struct evaluation *ev, const struct expression *e, xmlNode *node);
/* 1 true, 0 false, -1 after a problem. */
int expression_holds(struct evaluation *ev, const struct expression *e, const struct node *node);
/* Evaluates e's program; false where it has none or libxml2 must be asked. The answer is on the run's stack.
 */
bool expression_answer(struct evaluation *ev, const struct expression *e, const struct node *node,
                       struct answer *answer);
/* The compiled form of text. NULL after a problem. */
const struct expression *expression_of(struct evaluation *ev, const xmlNode *holder, const char *text);
xmlXPathObject *variable_lookup(void *user, const xmlChar *name, const xmlChar *uri);
/* Makes room for the values of all variables of the schema; none is known. */
void variables_begin(struct evaluation *ev);
void variables_end(struct evaluation *ev);
void variables_forget(struct evaluation *ev, const struct variables *variables);

/* Whether the node matches the pattern (XSLT 1.0, 5.2); false too after a problem. */
bool alternative_matches(struct evaluation *ev, const struct alternative *a, const struct node *node);
bool matcher_matches(struct evaluation *ev, const struct matcher *m, const struct node *node);

/* ---- key.c, documents.c: XSLT's key(), document(), current(), generate-id() ---- */

void xslt_key(xmlXPathParserContext *ctxt, int nargs);
void xslt_document(xmlXPathParserContext *ctxt, int nargs);
void xslt_current(xmlXPathParserContext *ctxt, int nargs);
void xslt_generate_id(xmlXPathParserContext *ctxt, int nargs);
void keys_free(struct evaluation *ev);
enum { NODE_ID_ROOM = 64 };
/* What generate-id() says of a node; text has NODE_ID_ROOM bytes. */
void node_id(const struct evaluation *ev, const xmlNode *node, char *text);
/* The document that href names, from below the schema's roots; NULL after a problem. */
xmlDoc *document_open(struct evaluation *ev, const struct expression *told, const char *href);
void documents_free(struct evaluation *ev);

/* ---- functions*.c ---- */

/* Registers all functions of XSLT. */
void xslt_register(xmlXPathContext *context);
/* Makes all extension functions known to libxml2's context. */
void functions_register(xmlXPathContext *context, const struct schema *schema);
void functions_free(struct evaluation *ev);
/* The namespace that a function prefix usually stands for, or NULL. */
const char *functions_namespace(struct span prefix);
/* Fails the expression with a reason. */
void function_fail(xmlXPathParserContext *parser, const char *reason);
/* Pops a string; never NULL; the caller frees it with xmlFree. */
xmlChar *function_text(xmlXPathParserContext *parser);

/* ---- location.c ---- */

/* The path of a node, in XPath 1.0; in the arena. */
const char *node_location(const xmlNode *node, struct arena *arena);

/* ---- template.c ---- */

/* Compiles the expressions in a check's role, flag and severity; false when there are none. */
bool templates_read(struct load *l, const struct schema_check *check);
/* The same for a rule. */
bool templates_read_rule(struct load *l, const struct rule *rule);
/* Fills in *said: the check that fired with these texts as they are for the node. In the evaluation's arena.
 */
const struct schema_check *templates_fill(const struct schema_result *at, struct schema_check *said);

/* ---- evaluate.c, text.c ---- */

/* An evaluation of doc, ready; *ok false after a problem with the phase. */
struct evaluation *evaluation_new(const struct schema *schema, xmlDoc *doc, const char *phase,
                                  const struct schema_options *options, bool *ok);
/* Walks the document for the patterns that are active. */
void evaluation_run(struct evaluation *ev);
void evaluation_free(struct evaluation *ev);

#endif
