/* What a schema may take of XSLT. */
#include "schemas.h"

START_TEST(functions_of_xslt)
{
    static const char *const cases[][2] = {
        {"format-number(1234567.891, '#,##0.00')", "1,234,567.89\n"},
        {"format-number(0.5, '#.##')", "0.5\n"},
        {"format-number(0.5, '.00')", ".50\n"},
        {"format-number(0, '.##')", ".0\n"},
        {"format-number(0, '#')", "0\n"},
        {"format-number(7, '000')", "007\n"},
        {"format-number(1234, '00,00,000')", "0,001,234\n"},
        {"format-number(-3, '0')", "-3\n"},
        {"format-number(-3, '0;(0)')", "(3)\n"},
        {"format-number(0.256, '0.0%')", "25.6%\n"},
        {"format-number(0.0256, '0.0\xe2\x80\xb0')", "25.6\xe2\x80\xb0\n"},
        {"format-number(2.5, '0')", "2\n"},
        {"format-number(3.5, '0 h')", "4 h\n"},
        {"format-number('x', '0')", "NaN\n"},
        {"format-number(-1 div 0, '$0')", "-$Infinity\n"},
        {"format-number(1, '0#')", "cannot be evaluated: format-number() takes a pattern such as"},
        {"format-number(1, 'x')", "cannot be evaluated: format-number() takes a pattern such as"},
        {"format-number(1, '0.0.0')", "cannot be evaluated: format-number() takes a pattern such as"},
        {"format-number(1, '0 0')", "cannot be evaluated: format-number() takes a pattern such as"},
        {"format-number(1, '0', 'european')", "`format-number()` takes 2 arguments, not 3"},
        {"system-property('xsl:version')", "1\n"},
        {"concat('(', system-property('xsl:nix'), system-property('nix'), ')')", "()\n"},
        {"function-available('ip:family')", "true\n"},
        {"function-available('re:nix')", "false\n"},
        {"function-available('count')", "true\n"},
        {"function-available('nix:count')", "false\n"},
        {"element-available('xsl:value-of')", "true\n"},
        {"element-available('xsl:for-each')", "false\n"},
        {"string-length(unparsed-entity-uri('x'))", "0\n"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char schema[1024];
        snprintf(schema, sizeof(schema), VALUE("%s"), cases[i][0]);
        if (strchr(cases[i][1], '\n'))
            expect(schema, "<a/>", cases[i][1]);
        else
            expect_problem(schema, "<a/>", cases[i][1]);
    }
}
END_TEST

Suite *suite_xslt(void);
Suite *suite_xslt(void)
{
    Suite *suite = suite_create("xslt");
    TCase *tests = tcase_create("xslt");
    tcase_add_test(tests, functions_of_xslt);
    suite_add_tcase(suite, tests);
    return suite;
}
