/* The RELAX NG schema (ISO/IEC 19757-2) of the document, from vocabulary.def. */
#include "model/print.h"

static void print_words(const char *values, FILE *out)
{
    struct span rest = span_of(values);
    fputs("<choice>", out);
    while (rest.at) {
        struct span one = span_split(&rest, '|');
        if (span_equal(one, SPAN("*")))
            fputs("<text/>", out);
        else
            fprintf(out, "<value>%.*s</value>", SPAN_ARG(one));
    }
    fputs("</choice>", out);
}

static void print_type(const struct attribute_info *a, FILE *out)
{
    static const char *const patterns[] = {
        [TYPE_NUMBER] = "[0-9]+",
        [TYPE_IP] = "[0-9a-f.:]+",
        [TYPE_CIDR] = "[0-9a-f.:]+/[0-9]+",
        [TYPE_MAC] = "[0-9a-f]{2}(-[0-9a-f]{2}){5,15}",
        [TYPE_GUID] = "\\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}",
        [TYPE_ADAPTER] = NULL,
    };
    if (a->type == TYPE_WORD)
        print_words(a->values, out);
    else if (a->type == TYPE_BOOLEAN)
        print_words("true|false", out);
    else if (patterns[a->type])
        fprintf(out, "<data type=\"string\"><param name=\"pattern\">%s</param></data>", patterns[a->type]);
    else
        fputs("<text/>", out);
}

/* Validators differ in what many optional attributes side by side cost: libxml2's doubles its work with each
 * that is there. So elements of few attributes say the type of each; those of many only the names, as one
 * pattern over and over. */
enum { TYPED_MOST = 6 };

static void print_typed(enum element e, FILE *out)
{
    for (unsigned i = 0; i < element_width(e); i++) {
        const struct attribute_info *a = &attributes[elements[e].first + i];
        fprintf(out, "      <optional><attribute name=\"%s\"><!-- %s -->", a->name, a->sentence);
        print_type(a, out);
        fputs("</attribute></optional>\n", out);
    }
}

static void print_names(enum element e, const char *prefix, bool marker, FILE *out)
{
    if (element_width(e) == 0 && !marker)
        return;
    fputs("      <zeroOrMore><attribute><choice>\n", out);
    for (unsigned i = 0; i < element_width(e); i++)
        fprintf(out, "        <name>%s%s</name>\n", prefix, attributes[elements[e].first + i].name);
    if (marker)
        fputs("        <name>origin</name>\n", out);
    fputs("      </choice></attribute></zeroOrMore>\n", out);
}

/* `origin` is also what --with-origins says of an element, unless the element has an attribute of that name.
 */
static void print_attributes(enum element e, FILE *out)
{
    if (element_width(e) <= TYPED_MOST)
        print_typed(e, out);
    else
        print_names(e, "", false, out);
    print_names(e, "origin-", !element_has(e, "origin"), out);
}

static void print_children(enum element e, FILE *out)
{
    bool many = e != ELEMENT_ESTATE;
    for (unsigned child = 0; child < ELEMENT_COUNT; child++)
        if (elements[child].parent == e && child != (unsigned)e)
            fprintf(out, "      %s<ref name=\"e%u\"/>%s\n", many ? "<zeroOrMore>" : "", child,
                    many ? "</zeroOrMore>" : "");
}

void print_relaxng(FILE *out)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\"\n"
          "         datatypeLibrary=\"http://www.w3.org/2001/XMLSchema-datatypes\">\n"
          "  <start><ref name=\"e0\"/></start>\n",
          out);
    for (unsigned e = 0; e < ELEMENT_COUNT; e++) {
        fprintf(out, "  <!-- %s -->\n  <define name=\"e%u\">\n    <element name=\"%s\">\n",
                elements[e].sentence, e, elements[e].name);
        print_attributes((enum element)e, out);
        /* The units follow each other, each with its own hosts and cluster. */
        if (e == ELEMENT_ESTATE)
            fputs("      <zeroOrMore><choice>\n", out);
        print_children((enum element)e, out);
        if (e == ELEMENT_ESTATE)
            fputs("      </choice></zeroOrMore>\n", out);
        fputs("    </element>\n  </define>\n", out);
    }
    fputs("</grammar>\n", out);
}
