/* What the rule engine makes of the language: ISO Schematron's elements and attributes, XPath's functions. */
#include "schemas.h"

/* Puts a schema and further files into a directory of its own, runs it, and takes everything away again. */
struct file {
    const char *name, *text;
};

static void expect_files(const struct file *files, const char *xml, const char *wanted)
{
    char dir[] = "/tmp/hvlint-test-XXXXXX", path[64];
    struct outcome o = {0};
    ck_assert_ptr_nonnull(mkdtemp(dir));
    for (const struct file *f = files; f->name; f++) {
        snprintf(path, sizeof(path), "%s/%s", dir, f->name);
        if (strchr(f->name, '/'))
            *strrchr(path, '/') = '\0', mkdir(path, 0700);
        write_file(dir, f->name, f->text);
    }
    snprintf(path, sizeof(path), "%s/%s", dir, files->name);
    run_file(&o, path, NULL, xml, NULL);
    const char *lines = o.lines.len ? o.lines.at : "";
    ck_assert_msg(*wanted ? strstr(lines, wanted) != NULL : !*lines, "`%s` lacks `%s`", lines, wanted);
    for (const struct file *f = files; f->name; f++) {
        remove_file(dir, f->name);
        snprintf(path, sizeof(path), "%s/%s", dir, f->name);
        if (strchr(f->name, '/'))
            *strrchr(path, '/') = '\0', rmdir(path);
    }
    rmdir(dir);
    buffer_free(&o.lines);
    arena_free(&o.arena);
}

/* ---- abstract parts ---- */

#define PATTERN(attributes, content) "<pattern " attributes ">" content "</pattern>"
#define PARAM(name, value) "<param name='" name "' value=\"" value "\"/>"

START_TEST(abstract_patterns_build_on_abstract_patterns)
{
    const char *base = PATTERN("abstract='true' id='base'",
                               PARAM("word", "'none'") "<rule context='$where'><report test='$test'>"
                                                       "<value-of select='$word'/></report></rule>");
    const char *middle =
        PATTERN("abstract='true' id='middle' is-a='base'", PARAM("where", "$what/b") "<param name='test'/>");
    struct buffer schema = {0};
    buffer_printf(&schema, "%s", HEAD);
    /* The middle one stands before the one that it is made of. */
    buffer_printf(&schema, "%s%s", middle, base);
    buffer_add_text(&schema, PATTERN("is-a='middle'", PARAM("what", "a") PARAM("test", "@i")));
    buffer_add_text(&schema, PATTERN("is-a='middle'",
                                     PARAM("what", "c") PARAM("test", "not(@i)") PARAM("word", "'some'")));
    buffer_add_text(&schema, "</schema>");
    expect(schema.at, "<r><a><b i='1'/><b/></a><c><b i='1'/><b/></c></r>", "none\nsome\n");
    buffer_free(&schema);
}
END_TEST

START_TEST(abstract_patterns_of_themselves_are_told)
{
    expect_problem(HEAD "\n" PATTERN("abstract='true' id='a' is-a='b'", "") "\n" PATTERN(
                       "abstract='true' id='b' is-a='a'", "") "\n<pattern is-a='a'/></schema>",
                   "<a/>", "rules.sch:3: is-a: the abstract pattern `a` is made of itself");
    expect_problem(HEAD "\n" PATTERN("abstract='true' id='a' is-a='a'", "") "</schema>", "<a/>",
                   "rules.sch:2: is-a: the abstract pattern `a` is made of itself");
    expect_problem(HEAD PATTERN("abstract='true' id='a' is-a='nix'", "") "</schema>", "<a/>",
                   "there is no abstract pattern `nix`");
    expect_problem(HEAD PATTERN("id='a'", "") "<pattern is-a='a'/></schema>", "<a/>",
                   "is-a: the pattern `a` is not abstract: add abstract=\"true\" to it");
}
END_TEST

START_TEST(missing_parameters_are_told)
{
    expect_problem(HEAD PATTERN("abstract='true' id='a'",
                                "<param name='x'/><rule context='$x'/>") "\n<pattern is-a='a'/></schema>",
                   "<a/>", "rules.sch:2: the abstract pattern `a` needs the parameter `x`: add <param");
    expect_problem(
        HEAD PATTERN("abstract='true' id='a'",
                     "<rule context='a[$x]'/>") "<pattern is-a='a'>" PARAM("y", "b") "</pattern></schema>",
        "<a/>", "nothing defines the parameter or variable `$x`: add <param name=\"x\"");
    expect_problem(
        HEAD PATTERN("abstract='true' id='a'", "") "<pattern is-a='a'><param name='x'/></pattern></schema>",
        "<a/>", "`param` needs the attribute `value`");
}
END_TEST

START_TEST(abstract_rules_in_chains_across_files)
{
    const struct file files[] = {
        {"main.sch",
         "<schema " SCH "><rules><rule abstract='true' id='r0'><report test='true()'>zero</report>"
         "</rule></rules><pattern><include href='r1.sch'/><rule context='a'>"
         "<extends rule='r1'/><extends href='lib/x.sch#r2'/></rule></pattern></schema>"},
        {"r1.sch",
         "<rule " SCH " abstract='true' id='r1'><extends rule='r0'/><report test='true()'>one</report>"
         "</rule>"},
        {"lib/x.sch",
         "<rules " SCH "><rule abstract='true' id='r2'><extends href='y.sch'/><extends rule='r0'/>"
         "</rule></rules>"},
        {"lib/y.sch", "<rule " SCH "><report test='true()'>three</report></rule>"},
        {NULL, NULL},
    };
    expect_files(files, "<a/>", "zero\none\nthree\nzero\n");
}
END_TEST

START_TEST(rules_that_cannot_be_extended_are_told)
{
    expect_problem(
        HEAD "<pattern id='p'>\n<rule abstract='true' id='r'/></pattern>"
             "\n<pattern><rule context='a'><extends rule='r'/></rule></pattern></schema>",
        "<a/>",
        "rules.sch:3: rule: the abstract rule `r` is in another pattern (rules.sch:2): move it into "
        "this pattern or into `rules`");
    expect_problem(HEAD "<pattern><rule id='r' context='b'/><rule context='a'><extends rule='r'/></rule>"
                        "</pattern></schema>",
                   "<a/>", "rule: the rule `r` is not abstract: add abstract=\"true\" to it");
    expect_problem(HEAD
                   "<pattern><rule abstract='true' id='length'/><rule context='a'><extends rule='lenght'/>"
                   "</rule></pattern></schema>",
                   "<a/>", "no abstract rule `lenght`: did you mean `length`?");
}
END_TEST

Suite *suite_schema_language(void);
Suite *suite_schema_language(void)
{
    Suite *suite = suite_create("schema language");
    TCase *tests = tcase_create("schema language");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, abstract_patterns_build_on_abstract_patterns);
    tcase_add_test(tests, abstract_patterns_of_themselves_are_told);
    tcase_add_test(tests, missing_parameters_are_told);
    tcase_add_test(tests, abstract_rules_in_chains_across_files);
    tcase_add_test(tests, rules_that_cannot_be_extended_are_told);
    suite_add_tcase(suite, tests);
    return suite;
}
