/* What anyone would write on libxml2's XPath: plain DOCUMENT SECONDS SCHEMA. Each rule's context is evaluated
 * once over the document as //context, each test at each node found; the first rule of a pattern that finds a
 * node takes it. Expressions are compiled once; the document is read and its elements are numbered before the
 * clock starts. It knows pattern, rule, assert and report, and refuses any other schema. It prints two lines
 * `MILLISECONDS CHECKS FIRED NAME`, times for one document: with xmlXPathCompiledEval, and with the two calls
 * that make it faster. */
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_RULES = 1000, MOST_TESTS = 10000 };

struct test {
    xmlXPathCompExpr *expression;
    bool report; /* fires when true; an assert when false */
};

struct rule {
    xmlXPathCompExpr *context; /* with // before it */
    struct test *tests;
    size_t count, pattern;
};

struct schema {
    xmlXPathContext *xpath;
    struct rule rules[MOST_RULES];
    struct test tests[MOST_TESTS];
    size_t rule_count, test_count, pattern_count;
    size_t turn; /* rounds so far */
};

struct result {
    size_t checks, fired, rounds;
    double seconds; /* of the processor */
};

static _Noreturn void refuse(const xmlNode *where, const char *what)
{
    fprintf(stderr, "plain: line %ld: %s: %s\n", xmlGetLineNo(where), (const char *)where->name, what);
    exit(1);
}

static bool is(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

/* Compiled, with something put before it; never NULL. */
static xmlXPathCompExpr *compiled(const struct schema *s, const xmlNode *node, const char *attribute,
                                  const char *before)
{
    xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)attribute);
    if (!text)
        refuse(node, "lacks an attribute");
    if (*before && (*text == '/' || strchr((const char *)text, '|')))
        refuse(node, "a context that // cannot go before");
    xmlChar *whole = xmlStrncatNew((const xmlChar *)before, text, -1);
    xmlXPathCompExpr *expression = xmlXPathCtxtCompile(s->xpath, whole);
    if (!expression)
        refuse(node, "an expression that does not compile");
    xmlFree(whole);
    xmlFree(text);
    return expression;
}

static void read_rule(struct schema *s, xmlNode *node)
{
    if (!is(node, "rule") || s->rule_count == MOST_RULES)
        refuse(node, "not known here, or too many");
    struct rule *rule = &s->rules[s->rule_count++];
    *rule = (struct rule){.context = compiled(s, node, "context", "//"), .pattern = s->pattern_count};
    rule->tests = s->tests + s->test_count;
    for (xmlNode *n = xmlFirstElementChild(node); n; n = xmlNextElementSibling(n)) {
        if ((!is(n, "report") && !is(n, "assert")) || s->test_count == MOST_TESTS)
            refuse(n, "not known here, or too many");
        s->tests[s->test_count++] = (struct test){compiled(s, n, "test", ""), is(n, "report")};
        rule->count++;
    }
}

static void read_schema(struct schema *s, xmlDoc *doc)
{
    for (xmlNode *p = xmlFirstElementChild(xmlDocGetRootElement(doc)); p; p = xmlNextElementSibling(p)) {
        if (!is(p, "pattern"))
            refuse(p, "not known here");
        s->pattern_count++;
        for (xmlNode *r = xmlFirstElementChild(p); r; r = xmlNextElementSibling(r))
            read_rule(s, r);
    }
}

static bool holds(xmlXPathContext *xpath, xmlXPathCompExpr *expression)
{
    xmlXPathObject *value = xmlXPathCompiledEval(expression, xpath);
    bool answer = xmlXPathCastToBoolean(value) == 1;
    xmlXPathFreeObject(value);
    return answer;
}

static void check_node(const struct schema *s, const struct rule *rule, xmlNode *node, bool fast,
                       struct result *r)
{
    s->xpath->node = node;
    for (size_t i = 0; i < rule->count; i++) {
        const struct test *t = &rule->tests[i];
        bool answer = fast ? xmlXPathCompiledEvalToBoolean(t->expression, s->xpath) == 1
                           : holds(s->xpath, t->expression);
        r->fired += answer == t->report;
    }
    r->checks += rule->count;
}

/* A node that a rule takes is marked with a number of its own for each pattern and turn. */
static void check_rule(const struct schema *s, const struct rule *rule, bool fast, struct result *r)
{
    void *mark = (void *)(uintptr_t)(s->turn * s->pattern_count + rule->pattern); // NOLINT: never followed
    s->xpath->node = (xmlNode *)s->xpath->doc;
    xmlXPathObject *found = xmlXPathCompiledEval(rule->context, s->xpath);
    for (int i = 0; found && found->nodesetval && i < found->nodesetval->nodeNr; i++) {
        xmlNode *node = found->nodesetval->nodeTab[i];
        if (node->_private == mark)
            continue;
        node->_private = mark;
        check_node(s, rule, node, fast, r);
    }
    xmlXPathFreeObject(found);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void measure(struct schema *s, double seconds, bool fast, const char *name)
{
    struct result r = {0};
    xmlXPathContextSetCache(s->xpath, fast, -1, 0);
    double start = now();
    do {
        for (size_t i = 0; i < s->rule_count; i++)
            check_rule(s, &s->rules[i], fast, &r);
        r.rounds++;
        s->turn++;
        r.seconds = now() - start;
    } while (r.seconds < seconds);
    printf("%.6f %zu %zu %s\n", r.seconds * 1e3 / (double)r.rounds, r.checks / r.rounds, r.fired / r.rounds,
           name);
}

static void free_schema(struct schema *s)
{
    for (size_t i = 0; i < s->rule_count; i++)
        xmlXPathFreeCompExpr(s->rules[i].context);
    for (size_t i = 0; i < s->test_count; i++)
        xmlXPathFreeCompExpr(s->tests[i].expression);
    xmlXPathFreeContext(s->xpath);
    free(s);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    xmlDoc *doc = xmlReadFile(argv[1], NULL, XML_PARSE_NONET),
           *rules = xmlReadFile(argv[3], NULL, XML_PARSE_NONET);
    struct schema *s = calloc(1, sizeof(*s));
    if (!doc || !rules || !s)
        return 1;
    xmlXPathOrderDocElems(doc);
    s->xpath = xmlXPathNewContext(doc);
    read_schema(s, rules);
    measure(s, atof(argv[2]), false, "plain libxml2 XPath");
    measure(s, atof(argv[2]), true, "the same, EvalToBoolean and object cache");
    free_schema(s);
    xmlFreeDoc(rules);
    xmlFreeDoc(doc);
    return 0;
}
