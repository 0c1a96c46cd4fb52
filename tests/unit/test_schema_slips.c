/* What is told of slips in a schema: once, with what to do. */
#include "schemas.h"

#define WHOLE(content) HEAD "\n" content "</schema>"

START_TEST(slips_are_told_once)
{
    static const char *const cases[][2] = {
        {"<pattern><assert test='a'>m</assert></pattern>",
         "rules.sch:2: `assert` cannot stand in `pattern`: move it into `rule`\n"},
        {"<pattern><active pattern='p'/></pattern>",
         "rules.sch:2: `active` cannot stand in `pattern`: move it into `phase`\n"},
        {"<diagnostics><rule context='a'/></diagnostics>",
         "rules.sch:2: `rule` cannot stand in `diagnostics`: move it into `pattern`, `group` or `rules`\n"},
        {"<patern><title>t</title><rule context='a'><assert test='a'>m</assert></rule></patern>",
         "rules.sch:2: Schematron has no element `patern`: did you mean `pattern`?\n"},
        {"<pattern><rule context='a'><assert test='ancestr::b'>m</assert></rule></pattern>",
         "rules.sch:2: test: XPath has no axis `ancestr`: did you mean `ancestor`?\n"},
        {"<pattern><rule context='chld::b'/></pattern>",
         "rules.sch:2: context: XPath has no axis `chld`: did you mean `child`?\n"},
        {"<pattern><rule context='a'><assert test='*/name() = 1'>m</assert></rule></pattern>",
         "rules.sch:2: test: `name()` cannot be a step of a path in XPath 1.0: write `name(...)` around the "
         "path\n"},
        {"<pattern><rule context='a//(b|c)'/></pattern>",
         "rules.sch:2: context: `(` cannot follow `/` in XPath 1.0: write each path out, with `|` between "
         "them\n"},
        {"<pattern><rule context='a'><assert test='*:b'>m</assert></rule></pattern>",
         "rules.sch:2: test: `*:name` is of XPath 2: write `*[local-name() = 'name']`\n"},
        {"<pattern><rule context='a'><assert test='xs:integer(@n) = 1'>m</assert></rule></pattern>",
         "rules.sch:2: test: `xs:integer()` is a type of XPath 2: use `number()`, `string()` or "
         "`boolean()`\n"},
        {"<pattern><rule context='a'><assert test='current-date()'>m</assert></rule></pattern>",
         "rules.sch:2: test: `current-date()` is not of XPath 1.0: use a date in a `let`, for there is no "
         "clock\n"},
        {"<pattern><rule context=' '/></pattern>",
         "rules.sch:2: `rule` has an empty `context`: write an XPath expression into it\n"},
        {"<pattern><rule context='a'><assert test=''>m</assert></rule></pattern>",
         "rules.sch:2: `assert` has an empty `test`: write an XPath expression into it\n"},
        {"<pattern><rule context='a'><assert test='a'><value-of select=''/></assert></rule></pattern>",
         "rules.sch:2: `value-of` has an empty `select`: write an XPath expression into it\n"},
        {"<pattern><rule context='a'><let name='most' value='1'/><report test='a' diagnostics='d "
         "e'>m</report></rule>"
         "</pattern><diagnostics><diagnostic id='d'><value-of select='$most'/></diagnostic><diagnostic "
         "id='e'>"
         "<value-of select='$mist'/></diagnostic></diagnostics>",
         "rules.sch:2: select: nothing defines the variable `$mist`: add <let name=\"mist\" value=\"...\"/> "
         "before it\n"},
        /* Quick fixes are no business of ours. */
        {"<pattern><rule context='a'><fix xmlns='http://www.schematron-quickfix.com/validator/process'>"
         "<s:let xmlns:s='http://purl.oclc.org/dsdl/schematron' name='x' value='1'/></fix></rule></pattern>",
         ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char schema[2048];
        snprintf(schema, sizeof(schema), HEAD "\n%s</schema>", cases[i][0]);
        expect(schema, "<a/>", cases[i][1]);
    }
}
END_TEST

/* Which phase would define a variable is told when it has no value. */
START_TEST(variables_of_other_phases_are_told)
{
    const char *schema =
        WHOLE("<phase id='one'><let name='most' value='3'/><active pattern='p'/></phase>"
              "<phase id='two'><let name='most' value='4'/><active pattern='p'/></phase>"
              "<phase id='three'><let name='least' value='1'/></phase><pattern id='p'><rule context='a'>"
              "<report test='@n &gt; $most'>much</report></rule></pattern>");
    expect_phase(schema, "<a n='5'/>", "two", "much\n");
    expect_phase(
        schema, "<a n='5'/>", "#ALL",
        "rules.sch:2: `@n > $most` cannot be evaluated: the variable `$most` is defined only by the phases "
        "`one` and `two`: choose one of them, or define it in the schema too\n");
    expect_phase(
        WHOLE("<phase id='one'><let name='most' value='3'/></phase><pattern><rule context='a'>"
              "<report test='true()'><value-of select='$most'/>?</report></rule></pattern>"),
        "<a/>", NULL,
        "rules.sch:2: `$most` cannot be evaluated: the variable `$most` is defined only by the phase "
        "`one`: choose it, or define the variable in the schema too\n?\n");
}
END_TEST

Suite *suite_schema_slips(void);
Suite *suite_schema_slips(void)
{
    Suite *suite = suite_create("schema slips");
    TCase *tests = tcase_create("schema slips");
    tcase_add_test(tests, slips_are_told_once);
    tcase_add_test(tests, variables_of_other_phases_are_told);
    suite_add_tcase(suite, tests);
    return suite;
}
