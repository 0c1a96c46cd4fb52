/* SVRL: what a report says of patterns, rules and checks. */
#include "schemas.h"

static const struct schema_note *say_why(void *user, const struct schema_result *fired, struct arena *arena)
{
    (void)fired;
    struct schema_note *notes = arena_array(arena, 2, sizeof(*notes));
    notes[0] = (struct schema_note){.name = "why", .scheme = "urn:why", .text = user};
    return notes;
}

/* The report as text; free it. */
static char *report_of(const char *schema, const char *xml)
{
    struct outcome o = {0};
    char why[] = "because", *out = NULL;
    size_t size = 0;
    struct schema_options options = {
        .problem = note_problem, .problem_user = &o, .notes = say_why, .user = why};
    struct schema *s = schema_load_memory("rules.sch", span_of(schema), &options);
    ck_assert_msg(s != NULL, "%s", o.lines.at);
    xmlDoc *doc = parse(xml);
    FILE *file = open_memstream(&out, &size);
    svrl_print(s, doc, "input.xml", NULL, &options, file);
    fclose(file);
    ck_assert_msg(!o.lines.len, "%s", o.lines.at);
    xmlFreeDoc(doc);
    schema_free(s);
    buffer_free(&o.lines);
    return out;
}

static void expect_report(const char *schema, const char *xml, const char *part, size_t times)
{
    char *out = report_of(schema, xml);
    size_t found = 0;
    for (const char *at = out; (at = strstr(at, part)); at++)
        found++;
    ck_assert_msg(found == times, "%zu times, not %zu, `%s`:\n%s", found, times, part, out);
    free(out);
}

START_TEST(a_group_is_one_pattern)
{
    const char *schema =
        HEAD "<group id='g'><let name='x' value='1'/><rule context='a|*'><report test='$x'>one</report>"
             "</rule><rule context='a'><report test='true()'>two</report></rule></group></schema>";
    expect_report(schema, "<a/>", "<svrl:active-pattern id=\"g\"", 1);
    expect_report(schema, "<a/>", "<svrl:fired-rule", 2);
    expect_report(schema, "<a/>", "<svrl:successful-report", 2);
}
END_TEST

START_TEST(roles_of_rules_are_computed)
{
    const char *schema =
        HEAD "<pattern><rule context='a' role='{@r}er' flag='f'><report test='true()'>one</report></rule>"
             "</pattern></schema>";
    expect_report(schema, "<a r='low'/>", "<svrl:fired-rule context=\"a\" role=\"lower\" flag=\"f\"/>", 1);
    expect_report(schema, "<a r='low'/>", "role=\"lower\"", 2);
}
END_TEST

/* Each location is evaluated in turn, by a reader who knows no prefixes. */
START_TEST(locations_lead_to_their_nodes)
{
    static const struct {
        const char *context, *location, *text;
    } cases[] = {
        {"/", "/", "1a2bcq"},
        {"r", "/r", "1a2bcq"},
        {"q:x[. = 'a']", "/r/*[local-name()='x' and namespace-uri()='urn:q']", "a"},
        {"x[. = 'c']", "/r/x[2]", "c"},
        {"q:y", "/r/*[local-name()='y' and namespace-uri()=\"urn:'q\"]", "q"},
        {"r/@q:n", "/r/@*[local-name()='n' and namespace-uri()='urn:q']", "5"},
        {"r/@n", "/r/@n", "4"},
        {"r/text()[2]", "/r/text()[2]", "2"},
        {"comment()[. = 'two']", "/r/comment()[2]", "two"},
        {"processing-instruction('t')", "/r/processing-instruction('t')", "three"},
    };
    static const char xml[] =
        "<r n='4' p:n='5' xmlns:p='urn:q'>1<x xmlns='urn:q'>a</x>2<x>b</x><x>c</x><!--one--><!--two-->"
        "<?t three?><y xmlns='urn:&apos;q'>q</y></r>";
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char schema[1024];
        bool other = strcmp(cases[i].context, "q:y") == 0;
        snprintf(schema, sizeof(schema),
                 HEAD
                 "<ns prefix='q' uri='urn:%sq'/><pattern><rule context=\"%s\"><report test='true()'/></rule>"
                 "</pattern></schema>",
                 other ? "&apos;" : "", cases[i].context);
        char *out = report_of(schema, xml);
        xmlDoc *report = parse(out), *doc = parse(xml);
        xmlXPathContext *context = xmlXPathNewContext(report);
        xmlXPathObject *location = xmlXPathEval(XML("string(//@location)"), context);
        ck_assert_str_eq((const char *)location->stringval, cases[i].location);
        xmlXPathContext *reader = xmlXPathNewContext(doc);
        xmlXPathObject *found = xmlXPathEval(location->stringval, reader);
        ck_assert_int_eq(found->nodesetval->nodeNr, 1);
        xmlChar *text = xmlXPathCastNodeToString(found->nodesetval->nodeTab[0]);
        ck_assert_str_eq((const char *)text, cases[i].text);
        xmlFree(text);
        xmlXPathFreeObject(found);
        xmlXPathFreeObject(location);
        xmlXPathFreeContext(reader);
        xmlXPathFreeContext(context);
        xmlFreeDoc(doc);
        xmlFreeDoc(report);
        free(out);
    }
}
END_TEST

START_TEST(what_others_say_is_kept)
{
    const char *schema =
        HEAD "<pattern xmlns:m='urn:m'><rule context='a'><report test='true()' m:severity='high'>one</report>"
             "</rule></pattern></schema>";
    expect_report(schema, "<a/>", "m:severity=\"high\"", 1);
    expect_report(schema, "<a/>", "xmlns:m=\"urn:m\"", 1);
    expect_report(schema, "<a/>", "<svrl:property-reference property=\"why\" scheme=\"urn:why\">", 1);
    expect_report(schema, "<a/>", "<svrl:text>because</svrl:text>", 1);
}
END_TEST

Suite *suite_svrl(void);
Suite *suite_svrl(void)
{
    Suite *suite = suite_create("svrl");
    TCase *tests = tcase_create("svrl");
    tcase_add_test(tests, a_group_is_one_pattern);
    tcase_add_test(tests, roles_of_rules_are_computed);
    tcase_add_test(tests, locations_lead_to_their_nodes);
    tcase_add_test(tests, what_others_say_is_kept);
    suite_add_tcase(suite, tests);
    return suite;
}
