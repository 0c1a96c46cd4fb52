/* ISO Schematron (ISO/IEC 19757-3) on libxml2's XPath 1.0. Knows nothing of hosts, only XML and XPath. */
#ifndef HVLINT_SCHEMATRON_SCHEMATRON_H
#define HVLINT_SCHEMATRON_SCHEMATRON_H

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include "base/arena.h"

struct schema_function; /* of call.h */
struct schema_pattern;
struct schema_result;

/* What schemas share that are evaluated over the same documents: numbers of names, compiled regular
 * expressions. Of one thread; it must outlive its schemas. */
struct schema_set;
struct schema_set *schema_set_new(void);
void schema_set_free(struct schema_set *set);

struct schema; /* loaded and compiled; owns its memory; used by one thread at a time */

/* An error or warning in a schema; path, line, what is wrong and what to do. */
typedef void schema_problem(void *user, const char *path, long line, const char *text);

/* What a name or word in an expression should perhaps be. */
struct schema_hint {
    struct span nearest; /* empty: none */
    const char *all;     /* all that there are, separated by `|`; or NULL */
};

/* What the host program says of a check that fired, beside what Schematron does. */
struct schema_note {
    const char *name, *scheme; /* what it is, and whose word that is (a URI) */
    const char *text;
};

/* What the host program adds to the language and checks at load. All members may be NULL. */
struct schema_options {
    schema_problem *problem;
    void *problem_user;
    /* Called for each element (attribute false) or attribute name test without prefix found in an expression:
     * true when the vocabulary has it; else *suggestion may name the nearest one. Unknown names are errors at
     * load. */
    bool (*knows)(void *user, bool attribute, struct span name, const char **suggestion);
    /* Called for each attribute that an expression asks for by name, `word` being the text that it is
     * compared with, if any (else .at is NULL), and `element` empty where it is not certain whose attribute
     * it is: whether it can be there and hold that. Else *hint says what can. Errors at load too. */
    bool (*holds)(void *user, struct span element, struct span attribute, struct span word,
                  struct schema_hint *hint);
    /* Called for each pattern of the phase before an evaluation: false leaves it out. */
    bool (*wants)(void *user, const struct schema_pattern *pattern);
    /* Called for each check that goes into SVRL: what there is to say, ended by one without name, in the
     * arena; or NULL. */
    const struct schema_note *(*notes)(void *user, const struct schema_result *fired, struct arena *arena);
    void *user;
    const struct schema_function *functions; /* beside the engine's, ended by a row without name; or NULL */
    struct schema_set *set;                  /* what this schema shares with others, or NULL */
    /* Directories from below which inclusions, document() and pattern/@documents read beside that of the
     * schema, ended by NULL; or NULL. */
    const char *const *roots;
    /* The schema was loaded before with the same options: what its expressions name is taken as it is. */
    bool trusted;
    /* Lets libxml2 evaluate every expression: slower, the same answers. For tests and benchmarks. */
    bool plain;
};

/* Loads one schema from a file, or from memory with `path` as its name and base. NULL after a problem was
 * told. No network; further files only from below the directory of `path` and the roots. Several schemas may
 * be loaded and evaluated side by side. */
struct schema *schema_load(const char *path, const struct schema_options *options);
struct schema *schema_load_memory(const char *path, struct span text, const struct schema_options *options);
void schema_free(struct schema *schema);

/* What a schema's author wrote. Foreign elements and attributes stay reachable through .node. */
struct schema_pattern {
    const char *id; /* or NULL */
    xmlNode *node;  /* the sch:pattern as it stands after abstract patterns were instantiated */
    size_t index;   /* 0.. in document order among all patterns of the schema */
};
struct schema_check {                                      /* an assert or a report */
    const char *id;                                        /* or NULL */
    const char *test;                                      /* the expression as written */
    const char *role, *flag, *severity, *see, *fpi, *icon; /* or NULL; role falls back to the rule's */
    bool is_report;
    xmlNode *node;
    long line;
    const struct schema_pattern *pattern;
    size_t index; /* 0.. over the schema */
};
/* The patterns in the order of the schema, abstract ones left out; the file that the schema is from. */
size_t schema_pattern_count(const struct schema *schema);
const struct schema_pattern *schema_pattern_at(const struct schema *schema, size_t index);
const char *schema_path(const struct schema *schema);

/* One evaluation over one document; makes its own XPath context. Not shared between threads. */
struct evaluation;

/* A check that fired: an assert that failed or a report that holds. Valid during the call. */
struct schema_result {
    const struct schema_check *check;
    xmlNode *node;                 /* the rule's context node; the xmlDoc itself for the context `/` */
    xmlNode *subject;              /* first node of @subject (of the check, else its rule), else node */
    struct evaluation *evaluation; /* for the functions below: variables of the rule are in scope */
};
typedef void schema_fired(void *user, const struct schema_result *result);

/* Evaluating a document starts with reading it once. Where several schemas of a set look at one, it is read
 * for all of them between schema_prepare and schema_release, and must not change. The engine uses `psvi` of
 * the document and of nodes other than elements and attributes, and `content` of elements. */
struct tree;
struct tree *schema_prepare(const struct schema_set *set, xmlDoc *doc);
void schema_release(struct tree *prepared);

/* Checks fire node by node in document order and, for one node, in the order of the schema.
 *
 * Evaluates a phase (NULL or "#DEFAULT": the schema's default; "#ALL": every pattern) over doc. Returns 0; -1
 * after a problem (unknown phase, an expression that fails or runs into its limit: told once, the rest is
 * still evaluated). */
int schema_evaluate(const struct schema *schema, xmlDoc *doc, const char *phase,
                    const struct schema_options *options, schema_fired *fired, void *user);

/* The content of an element of the schema (assert, diagnostic, or a foreign one) as text: value-of and name
 * are evaluated with `context` as current node, blanks are folded, ends trimmed. In the arena. */
char *schema_text(const struct schema_result *result, const xmlNode *content, xmlNode *context,
                  struct arena *arena);

/* The value, of whatever type, of an expression at `holder` of the schema; node sets in document order. NULL
 * when it fails. Owned by the caller: xmlXPathFreeObject. */
xmlXPathObject *schema_object(const struct schema_result *result, const xmlNode *holder,
                              const char *expression, xmlNode *context);

/* The value of an expression written in the schema at `holder`, as XPath's string() gives it. NULL when it
 * fails. In the arena. */
char *schema_value(const struct schema_result *result, const xmlNode *holder, const char *expression,
                   xmlNode *context, struct arena *arena);

/* A document out of UTF-8 text in memory: no DOCTYPE, no network, lines counted as they are. NULL when it is
 * not well-formed; then *error (in the arena or constant) and *line (0: not known) say why. xmlFreeDoc it. */
xmlDoc *schema_document(struct span text, const char *path, struct arena *arena, const char **error,
                        long *line);

/* The nodes that an expression written in the schema (an attribute of a foreign element) selects from
 * `context`, in document order. Owned by the caller: xmlXPathFreeObject. NULL when it fails. Compiled once
 * per expression and schema. */
xmlXPathObject *schema_select(const struct schema_result *result, const xmlNode *holder,
                              const char *expression, xmlNode *context);

#endif
