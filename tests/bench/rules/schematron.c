/* libxml2's own Schematron, as `xmllint --noout --schematron` calls it: schematron DOCUMENT SECONDS SCHEMA.
 * Both are read before the clock starts. It prints a line `MILLISECONDS - FIRED NAME`; how many tests it
 * evaluated it does not tell. */
#include <libxml/parser.h>
#include <libxml/schematron.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Returns how many tests fired. */
static int validate(xmlSchematron *schema, xmlDoc *doc)
{
    xmlSchematronValidCtxt *ctxt = xmlSchematronNewValidCtxt(schema, XML_SCHEMATRON_OUT_QUIET);
    int fired = xmlSchematronValidateDoc(ctxt, doc);
    xmlSchematronFreeValidCtxt(ctxt);
    return fired;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    xmlDoc *doc = xmlReadFile(argv[1], NULL, XML_PARSE_NONET);
    xmlSchematronParserCtxt *reader = xmlSchematronNewParserCtxt(argv[3]);
    xmlSchematron *schema = xmlSchematronParse(reader);
    if (!doc || !schema)
        return 1;
    int fired = 0;
    double rounds = 0, spent = 0;
    double start = now();
    do {
        fired = validate(schema, doc);
        rounds++;
        spent = now() - start;
    } while (spent < atof(argv[2]));
    printf("%.6f - %d libxml2's Schematron, in one process\n", spent * 1e3 / rounds, fired);
    xmlSchematronFree(schema);
    xmlSchematronFreeParserCtxt(reader);
    xmlFreeDoc(doc);
    return 0;
}
