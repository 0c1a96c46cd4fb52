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

START_TEST(parts_of_the_same_file_are_taken)
{
    const struct file files[] = {
        {"main.sch",
         "<schema " SCH "><pattern><rule context='a'><extends href='#r'/><extends href='b.sch'/></rule>"
         "<rule id='r' context='b'><report test='true()'>own</report></rule></pattern></schema>"},
        {"b.sch", "<rule " SCH "><extends href='lib/c.sch#x'/></rule>"},
        {"lib/c.sch", "<rules " SCH "><rule id='x'><extends href='#y'/></rule><rule id='y'><report "
                      "test='true()'>far</report></rule></rules>"},
        {NULL, NULL},
    };
    expect_files(files, "<a/>", "own\nfar\n");
    const struct file loop[] = {
        {"main.sch",
         "<schema " SCH "><pattern><rule context='a'><extends href='b.sch'/></rule></pattern></schema>"},
        {"b.sch", "<rule " SCH ">\n<extends href='c.sch'/></rule>"},
        {"c.sch", "<rule " SCH "><extends href='b.sch'/></rule>"},
        {NULL, NULL},
    };
    expect_files(loop, "<a/>", "c.sch:1: cannot include `b.sch`: inclusions go round in a circle");
    const struct file self[] = {
        {"main.sch", "<schema " SCH "><pattern id='p'><include href='#p'/></pattern></schema>"},
        {NULL, NULL},
    };
    expect_files(self, "<a/>", "main.sch:1: cannot include `#p`: inclusions go round in a circle");
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

/* ---- functions ---- */

#define TESTS(expression) RULE("a", "\n<report test=\"" expression "\">m</report>")
#define ARITY(expression, told) expect_problem(TESTS(expression), "<a/>", "rules.sch:2: test: " told)

START_TEST(numbers_of_arguments_are_told)
{
    ARITY("count()", "`count()` takes 1 argument, not 0");
    ARITY("position(1)", "`position()` takes no arguments, not 1");
    ARITY("contains('a')", "`contains()` takes 2 arguments, not 1");
    ARITY("concat('a')", "`concat()` takes 2 or more arguments, not 1");
    ARITY("substring('abc', 1, 2, 3)", "`substring()` takes 2 or 3 arguments, not 4");
    ARITY("string(1, 2)", "`string()` takes at most 1 argument, not 2");
    ARITY("b[starts-with(@c)]", "`starts-with()` takes 2 arguments, not 1");
    ARITY("not(translate(concat('a', ')'), 'b'))", "`translate()` takes 3 arguments, not 2");
    ARITY("key('k')", "`key()` takes 2 arguments, not 1");
    ARITY("document()", "`document()` takes 1 or 2 arguments, not 0");
    ARITY("current(.)", "`current()` takes no arguments, not 1");
    ARITY("hv:lower()", "`hv:lower()` takes 1 argument, not 0");
    ARITY("ip:contains('10.0.0.0/8')", "`ip:contains()` takes 2 arguments, not 1");
    expect_problem(RULE("a[string-length(1, 2)]", ""), "<a/>", "context: `string-length()` takes at most 1");
}
END_TEST

START_TEST(arguments_that_are_no_nodes_are_told)
{
    ARITY("count('x') = 1", "`count()` takes nodes, but its argument is text");
    ARITY("sum(1)", "`sum()` takes nodes, but its argument is a number");
    ARITY("count(a = b)", "`count()` takes nodes, but its argument is true or false");
    ARITY("count((1 + @x))", "`count()` takes nodes, but its argument is a number");
    ARITY("count(string(a))", "`count()` takes nodes, but its argument is text");
    ARITY("document('x', 'y')", "`document()` takes nodes, but its argument 2 is text");
    ARITY("math:max(-1)", "`math:max()` takes nodes, but its argument is a number");
    ARITY("hv:join('a', ',')", "`hv:join()` takes nodes, but its argument 1 is text");
}
END_TEST

START_TEST(calls_that_are_right_pass)
{
    const char *right = TESTS(
        "count(a|b[text()='c']) + count(//*) + sum(a/@x) + count($n) + count(($n)) + count(key('k', 'x')) + "
        "count(set:distinct(a)) + count(current()/a) + count(document('', /)) + count(id('x')/a) + "
        "string-length(concat('a,b', '(', string(), 'd')) + count(ancestor::a[position() = last()]) + "
        "count(str:tokenize('a b')[1]) + string-length(local-name()) = 0");
    struct buffer schema = {0};
    const char *end = strstr(right, "<pattern>");
    buffer_add(&schema, span_between(right, end));
    buffer_printf(&schema, "<xsl:key name='k' match='a' use='@x'/><let name='n' value='/a'/>%s", end);
    expect(schema.at, "<b/>", "");
    buffer_free(&schema);
}
END_TEST

START_TEST(keys_and_subjects_are_there)
{
    ARITY("key('nix', 1)", "no xsl:key defines the key `nix`: add <xsl:key name=\"nix\"");
    expect_problem(RULE("a", "<report test='1' subject='count(.)'>m</report>"), "<a/>",
                   "rules.sch:1: subject: `count(.)` selects no nodes, it is a number");
    expect_problem(RULE("a|count(a)", ""), "<a/>", "rules.sch:1: context: `count(a)` is no match pattern");
    expect_problem(RULE("1", ""), "<a/>", "rules.sch:1: context: `1` is no match pattern");
    expect_problem(RULE("a", "<let name='b c' value='1'/>"), "<a/>", "`b c` cannot name a variable");
    expect_problem(RULE("a", "<let name='b:c' value='1'/>"), "<a/>", "`b:c` cannot name a variable");
}
END_TEST

START_TEST(functions_of_others_are_told)
{
    ARITY("matches(., 'x')", "`matches()` is not of XPath 1.0: use `regexp:test()`");
    ARITY("some $x in a satisfies $x = 1", "`some ... in` is not of XPath 1.0: use a path with a predicate");
    ARITY("if (a) then b else c", "`if()` is not of XPath 1.0");
    ARITY("@a eq 'x'", "the operator `eq` is not of XPath 1.0: use `=`");
    ARITY("cuont(a)", "there is no function `cuont()`: did you mean `count()`?");
    ARITY("ip:contain('a', 'b')", "there is no function `ip:contain()`: did you mean `ip:contains()`?");
}
END_TEST

/* ---- document() ---- */

#define PRINTS(select)                                                                                       \
    "<schema " SCH "><ns prefix='m' uri='urn:m'/><ns prefix='str' uri='http://exslt.org/strings'/><m:codes " \
    "xmlns:m='urn:m'>7</m:codes>"                                                                            \
    "<pattern><rule context='/'><report test='true()'>got <value-of select=\"" select                        \
    "\"/></report></rule></pattern></schema>"

START_TEST(documents_are_seen_from_their_base)
{
    struct file files[] = {
        {"main.sch", NULL},
        {"x.xml", "<x>outer</x>"},
        {"lib/a.xml", "<a href='x.xml' empty=''><b xml:base='../'/>lib</a>"},
        {"lib/x.xml", "<x>inner</x>"},
        {NULL, NULL},
    };
    static const char *const cases[][2] = {
        {PRINTS("document('x.xml')"), "got outer\n"},
        {PRINTS("document('x.xml', document('lib/a.xml'))"), "got inner\n"},
        {PRINTS("document('x.xml', document('lib/a.xml')/a)"), "got inner\n"},
        {PRINTS("document(document('lib/a.xml')/a/@href)"), "got inner\n"},
        {PRINTS("document(document('lib/a.xml')/a/@href, document('x.xml'))"), "got outer\n"},
        {PRINTS("document('x.xml', document('lib/a.xml')//b)"), "got outer\n"},
        {PRINTS("document('../..', document('lib/a.xml'))"), "outside of the schema's directory"},
        {PRINTS("document('', document('lib/a.xml')/a)/a"), "got lib\n"},
        {PRINTS("document(document('lib/a.xml')/a/@empty)/a"), "got lib\n"},
        {PRINTS("document('')/*/m:codes"), "got 7\n"},
        {PRINTS("document('', /)/r/@n"), "got 3\n"},
        {PRINTS("document('', str:tokenize('a'))/*/m:codes"), "got 7\n"},
        {PRINTS("document('x.xml', /nix)"), "document() got no node as second argument"},
        /* The document at hand is none that lies there: the schema's place counts. */
        {PRINTS("document(/r/@h)"), "got outer\n"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        files[0].text = cases[i][0];
        expect_files(files, "<r n='3' h='x.xml'/>", cases[i][1]);
    }
}
END_TEST

/* A root opens what lies below it, not what a link below it leads to. */
START_TEST(roots_are_not_left_by_links)
{
    static const struct {
        const char *href, *wanted;
    } cases[] = {{"../b/plain.xml", "got b\n"}, {"../b/link.xml", "outside of the schema's directory"}};
    char dir[] = "/tmp/hvlint-test-XXXXXX", root[64], path[64], link[64], text[1024];
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(root, sizeof(root), "%s/b", dir);
    snprintf(path, sizeof(path), "%s/a/main.sch", dir);
    snprintf(link, sizeof(link), "%s/b/link.xml", dir);
    ck_assert_int_eq(mkdir(root, 0700), 0);
    write_file(root, "plain.xml", "<x>b</x>");
    write_file(dir, "outer.xml", "<x>outer</x>");
    ck_assert_int_eq(symlink("../outer.xml", link), 0);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *const roots[] = {root, NULL};
        struct outcome o = {0};
        struct schema_options options = {.problem = note_problem, .problem_user = &o, .roots = roots};
        snprintf(text, sizeof(text),
                 RULE("/", "<report test='true()'>got <value-of select=\"document('%s')\"/></report>"),
                 cases[i].href);
        char own[64];
        snprintf(own, sizeof(own), "%s/a", dir);
        mkdir(own, 0700);
        struct schema *s = schema_load_memory(path, span_of(text), &options);
        ck_assert_ptr_nonnull(s);
        xmlDoc *doc = parse("<r/>");
        schema_evaluate(s, doc, NULL, &options, note_fired, &o);
        ck_assert_msg(strstr(o.lines.at, cases[i].wanted) != NULL, "%s: %s", cases[i].href, o.lines.at);
        xmlFreeDoc(doc);
        schema_free(s);
        rmdir(own);
        buffer_free(&o.lines);
        arena_free(&o.arena);
    }
    remove(link);
    remove_file(root, "plain.xml");
    remove_file(dir, "outer.xml");
    rmdir(root);
    rmdir(dir);
}
END_TEST

/* ---- elements and attributes ---- */

#define SCHEMA(content) HEAD "\n" content "</schema>"
#define ROOT(attributes) "<schema " SCH " " attributes "/>"
#define TOLD(content, told) expect_problem(SCHEMA(content), "<a/>", "rules.sch:2: " told)

START_TEST(roots_that_are_no_schema_are_told)
{
    expect_problem("<pattern " SCH "/>", "<a/>", "rules.sch:1: a `pattern` is only a part of a schema");
    expect_problem("<library " SCH "/>", "<a/>", "a `library` is no schema");
    expect_problem("<html/>", "<a/>", "rules.sch:1: not an ISO Schematron schema");
}
END_TEST

START_TEST(query_bindings)
{
    static const char *const good[] = {"xslt", "XSLT", "xslt1", "xpath", "xpath1", " xslt ", "exslt"};
    static const char *const bad[] = {"xslt2", "xpath2", "xslt3", "xpath31", "xquery", "xslt10", ""};
    char text[256];
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        snprintf(text, sizeof(text), ROOT("queryBinding='%s'"), good[i]);
        expect(text, "<a/>", "");
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        snprintf(text, sizeof(text), ROOT("queryBinding='%s'"), bad[i]);
        expect_problem(text, "<a/>",
                       "is not supported, only XPath 1.0: if its expressions are no more than "
                       "that, say queryBinding=\"xslt\"");
    }
}
END_TEST

START_TEST(slips_in_elements_and_attributes_are_told)
{
    TOLD("<patern/>", "Schematron has no element `patern`: did you mean `pattern`?");
    TOLD("<pattern><rule context='a'><asert test='1'/></rule></pattern>",
         "Schematron has no element `asert`: "
         "did you mean `assert`?");
    TOLD("<pattern><rule contxt='a'/></pattern>",
         "`rule` has no attribute `contxt`: did you mean `context`?");
    TOLD("<pattern><rule context='a'><assert test='1' diagnostic='x'/></rule></pattern>",
         "`assert` has no attribute `diagnostic`: did you mean `diagnostics`?");
    TOLD("<ns prefix='p'/>", "`ns` needs the attribute `uri`");
    TOLD("<diagnostics><diagnostic/></diagnostics>", "`diagnostic` needs the attribute `id`");
    TOLD("<pattern><rule context='a'><ns prefix='p' uri='u'/></rule></pattern>",
         "`ns` cannot stand in `rule`");
    TOLD("<extends rule='r'/>", "`extends` needs the attribute `href` here");
    expect_problem(ROOT("defaultphase='p'"), "<a/>", "`schema` has no attribute `defaultphase`");
    /* Attributes of one's own are nobody's business. */
    expect(SCHEMA("<pattern name='n' hv:idd='1'><rule context='a' mine='1'/></pattern>"), "<a/>", "");
}
END_TEST

START_TEST(words_for_people_may_stand_everywhere)
{
    expect(
        SCHEMA("<title>T <dir value='rtl'>r</dir></title><p id='i' class='c'>Text <emph>e</emph></p>"
               "<phase id='x'><p>p</p><active pattern='q'>why</active></phase>"
               "<pattern id='q'><title>t</title><p>p</p><rule context='a'><p>p</p><report test='true()'>m "
               "<emph>e <value-of select='name()'/></emph> <span class='s'>s</span></report></rule></pattern>"
               "<p>end</p><doc xmlns='urn:d'><schema " SCH "><nix/></schema></doc>"),
        "<a/>", "m e a s\n");
}
END_TEST

START_TEST(parts_of_later_editions)
{
    TOLD("<pattern><rule context='a' visit-each='b'/></pattern>", "visit-each: of the 2025 edition, is not "
                                                                  "supported: name the nodes in `context`");
    TOLD("<phase id='p' from='b'/>", "from: of the 2025 edition, is not supported");
    /* In a group every rule has its say, and `active` may name it. */
    const char *group =
        SCHEMA("<phase id='p'><active pattern='g'/></phase><param name='one' value='1'/>"
               "<group id='g'><let name='n' value='@n + $one'/><rule abstract='true' id='r'><report "
               "test='true()'>all</report></rule><rule context='*[@n]'><report test='true()'>any <value-of "
               "select='$n'/></report></rule><rule context='a|*'><extends rule='r'/><report test='$one'>a "
               "</report></rule></group>"
               "<pattern><rule context='a'><report test='true()'>other</report></rule></pattern>");
    expect_phase(group, "<a n='4'/>", "p", "any NaN\nall\na\n");
    expect_phase(group, "<a n='4'/>", "#ALL", "any NaN\nall\na\nother\n");
    expect(SCHEMA("<group abstract='true' id='g'><rule context='$x'><report test='true()'>1</report></rule>"
                  "<rule context='$x'><report test='true()'>2</report></rule></group>"
                  "<group is-a='g'><param name='x' value='a'/></group>"),
           "<a/>", "1\n2\n");
    TOLD("<group abstract='true' id='g'/><pattern is-a='g'/>", "is-a: there is no abstract pattern `g`");
}
END_TEST

START_TEST(first_schematron)
{
    const struct file files[] = {
        {"main.sch", "<!DOCTYPE s:schema SYSTEM 'schematron1-5.dtd'><s:schema "
                     "xmlns:s='http://www.ascc.net/xml/schematron'><s:ns prefix='q' uri='urn:q'/>"
                     "<s:key name='k' match='q:b' path='@i'/><s:include href='p.sch'/><s:pattern "
                     "name='n'><s:rule abstract='true' id='r'>"
                     "<s:report test=\"key('k', '1')\"><s:name path='..'/>/<s:name/></s:report></s:rule>"
                     "</s:pattern></s:schema>"},
        {"p.sch", "<pattern xmlns='http://www.ascc.net/xml/schematron' name='p'><rule context='q:a'>"
                  "<extends rule='r'/></rule></pattern>"},
        {NULL, NULL},
    };
    expect_files(files, "<!DOCTYPE r SYSTEM 'r.dtd'><r xmlns='urn:q'><a/><b i='1'/></r>", "r/a\n");
}
END_TEST

static void expect_document(const char *text, long wanted_line, const char *wanted)
{
    struct arena arena = {0};
    const char *error = "";
    long line = 0;
    xmlDoc *doc = schema_document(span_of(text), "d.xml", &arena, &error, &line);
    ck_assert_int_eq(!doc, *wanted != 0);
    ck_assert_msg(span_starts(span_of(error), span_of(wanted)), "%s", error);
    ck_assert_int_eq(line, wanted_line);
    xmlFreeDoc(doc);
    arena_free(&arena);
}

START_TEST(doctypes)
{
    const struct file file[] = {
        {"main.sch", "<schema " SCH "><pattern><rule context='node()'><report test='true()'><value-of "
                     "select=\"document('d.xml')/node()\"/></report></rule></pattern></schema>"},
        {"d.xml", "<!DOCTYPE d PUBLIC '-//X//Y' 'd.dtd'><d>read</d>"},
        {NULL, NULL},
    };
    expect_files(file, "<a/>", "read\n");
    expect_document("<!DOCTYPE a SYSTEM 'a.dtd'>\n<a>&#233;&amp;</a>", 0, "");
    expect_document("<!DOCTYPE a SYSTEM 'a.dtd'>\n<a>&nbsp;</a>", 2,
                    "`&nbsp;` is of its DTD, which is never read");
    expect_document("<!DOCTYPE a SYSTEM 'a.dtd'>\n<a>\n<b c='x&eacute;'/></a>", 3,
                    "`&eacute;` is of its DTD");
    expect_document("<!DOCTYPE a SYSTEM 'a.dtd'>\n<a c='x&nbsp;' d='&eacute;'/>", 2,
                    "`&nbsp;` is of its DTD");
    expect_document("<a>&nbsp;</a>", 1, "Entity 'nbsp' not defined");
    expect_document("<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", 0, "has a DOCTYPE with declarations");
    expect_problem("<!DOCTYPE schema [<!ENTITY e 'x'>]><schema " SCH "/>", "<a/>",
                   "rules.sch:0: has a DOCTYPE with declarations, which are never processed: remove them");
    expect_problem("<!DOCTYPE schema [<!ELEMENT schema ANY>]><schema " SCH "/>", "<a/>", "with declarations");
}
END_TEST

static void note_said(void *user, const struct schema_result *result)
{
    struct outcome *o = user;
    const struct schema_check *c = result->check;
    buffer_printf(&o->lines, "%s/%s/%s\n", c->role ? c->role : "", c->flag ? c->flag : "",
                  c->severity ? c->severity : "");
}

static void expect_said(const char *rule, const char *check, const char *wanted)
{
    struct outcome o = {0};
    char text[2000];
    snprintf(text, sizeof(text),
             "<schema " SCH
             "><pattern><rule context='b' %s><let name='v' value=\"'info'\"/><report test='true()' "
             "%s/></rule></pattern></schema>",
             rule, check);
    const struct schema_options options = {.problem = note_problem, .problem_user = &o};
    struct schema *s = schema_load_memory("rules.sch", span_of(text), &options);
    xmlDoc *doc = parse("<a><b n='1'/><b n='2'/></a>");
    if (s)
        schema_evaluate(s, doc, NULL, &options, note_said, &o);
    const char *lines = o.lines.len ? o.lines.at : "";
    ck_assert_msg(strstr(lines, wanted) != NULL, "`%s` lacks `%s`", lines, wanted);
    xmlFreeDoc(doc);
    schema_free(s);
    buffer_free(&o.lines);
    arena_free(&o.arena);
}

START_TEST(roles_that_are_computed)
{
    expect_said("", "role='r' flag='f' severity='error'", "r/f/error\nr/f/error\n");
    expect_said("", "role='$v' flag='{@n}' severity='{$v}'", "info/1/info\ninfo/2/info\n");
    expect_said("", "severity=\"{substring('errorinfo', 1, 5 * number(@n = 1))}\"", "//error\n//\n");
    expect_said("", "flag=\"a{{b}}-{concat('}', @n)}-c\"", "/a{b}-}1-c/\n/a{b}-}2-c/\n");
    expect_said("role='n{@n}'", "flag='$'", "n1/$/\nn2/$/\n");
    expect_said("", "role='{@n'", "rules.sch:1: role: the `{` of an expression is not closed");
    expect_said("", "role='$w'", "rules.sch:1: role: nothing defines the variable `$w`");
    expect_said("", "severity='{nix()}'", "rules.sch:1: severity: there is no function `nix()`");
}
END_TEST

START_TEST(stylesheet_parts)
{
    TOLD("<xsl:function name='f'/>", "`xsl:function` is not supported");
    expect(SCHEMA("<xsl:function name='f'><xsl:param name='p'/><xsl:if test='1'/></xsl:function>"), "<a/>",
           "rules.sch:2: `xsl:function` is not supported: functions of one's own need XSLT 2; write the "
           "expression into a `let`\n");
    TOLD("<xsl:variable name='v' select='1'/>", "`xsl:variable` is not supported: write <let");
    TOLD("<xsl:include href='x'/>", "`xsl:include` is not supported: of XSLT there are");
    TOLD("<pattern><rule context='a'><report test='true()'><xsl:if "
         "test='b'>x</xsl:if></report></rule></pattern>",
         "`xsl:if` is not supported");
    TOLD("<pattern><xsl:key name='k' match='a' use='b'/></pattern>",
         "`xsl:key` cannot stand in `pattern`: move it into `schema`");
    expect(SCHEMA("<doc xmlns='urn:d'><schema " SCH "><xsl:if test='1'/></schema></doc>"), "<a/>", "");
    TOLD("<let name='x'><xsl:value-of select='1'/></let>", "`xsl:value-of`");
}
END_TEST

START_TEST(schemas_and_libraries_are_extended)
{
    const struct file files[] = {
        {"main.sch", "<schema " SCH "><extends href='lib.sch'/><extends href='other.sch'/></schema>"},
        {"lib.sch",
         "<library " SCH "><rules><rule abstract='true' id='r'><report test='true()'>r</report></rule>"
         "</rules><pattern><rule context='q:a'><extends rule='r'/></rule></pattern></library>"},
        {"other.sch",
         "<schema " SCH " queryBinding='xslt'><title>x</title><ns prefix='q' uri='urn:q'/></schema>"},
        {NULL, NULL},
    };
    expect_files(files, "<a xmlns='urn:q'/>", "r\n");
    const struct file wrong[] = {
        {"main.sch", "<schema " SCH "><extends href='p.sch'/></schema>"},
        {"p.sch", "<pattern " SCH "/>"},
        {NULL, NULL},
    };
    expect_files(wrong, "<a/>", "main.sch:1: cannot extend `schema` by `p.sch`: it is a `pattern`");
    const struct file rule[] = {
        {"main.sch",
         "<schema " SCH "><pattern><rule context='a'><extends href='p.sch'/></rule></pattern></schema>"},
        {"p.sch", "<pattern " SCH "/>"},
        {NULL, NULL},
    };
    expect_files(rule, "<a/>", "main.sch:1: cannot extend `rule` by `p.sch`: it is a `pattern`");
    const struct file whole[] = {
        {"main.sch", "<schema " SCH "><include href='p.sch'/></schema>"},
        {"p.sch", "<schema " SCH "/>"},
        {NULL, NULL},
    };
    expect_files(whole, "<a/>", "p.sch:1: `schema` cannot be included whole");
}
END_TEST

START_TEST(phases_that_are_wrong_are_told)
{
    TOLD("<phase id='p'><active pattern='q'/></phase><pattern abstract='true' id='q'/>",
         "pattern: `q` is abstract: name the patterns made of it");
    TOLD("<phase id='p'><active pattern='patern'/></phase><pattern id='pattern'/>",
         "pattern: there is no pattern `patern`: did you mean `pattern`?");
    TOLD("<phase id='p'/><phase id='p'/>", "the phase `p` is defined twice: rename one");
    expect_problem("<schema " SCH " defaultPhase='x'/>", "<a/>", "defaultPhase: there is no phase `x`");
}
END_TEST

START_TEST(variables_with_content)
{
    expect(
        SCHEMA(
            "<let name='e'/><let name='w'>\n <v xmlns=''> <w>one</w></v>\n</let><pattern><rule context='a'>"
            "<report test='$e'>empty</report><report test=\"$e = ''\">text</report>"
            "<report test=\"$w = 'one' and $w/v\">content</report></rule></pattern>"),
        "<a/>", "text\ncontent\n");
    TOLD("<ns prefix='p' uri='a'/><ns prefix='p' uri='b'/>", "the prefix `p` stands for two namespaces: "
                                                             "rename one");
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
    tcase_add_test(tests, parts_of_the_same_file_are_taken);
    tcase_add_test(tests, rules_that_cannot_be_extended_are_told);
    tcase_add_test(tests, numbers_of_arguments_are_told);
    tcase_add_test(tests, arguments_that_are_no_nodes_are_told);
    tcase_add_test(tests, calls_that_are_right_pass);
    tcase_add_test(tests, keys_and_subjects_are_there);
    tcase_add_test(tests, functions_of_others_are_told);
    tcase_add_test(tests, documents_are_seen_from_their_base);
    tcase_add_test(tests, roots_are_not_left_by_links);
    tcase_add_test(tests, roots_that_are_no_schema_are_told);
    tcase_add_test(tests, query_bindings);
    tcase_add_test(tests, slips_in_elements_and_attributes_are_told);
    tcase_add_test(tests, words_for_people_may_stand_everywhere);
    tcase_add_test(tests, parts_of_later_editions);
    tcase_add_test(tests, first_schematron);
    tcase_add_test(tests, doctypes);
    tcase_add_test(tests, roles_that_are_computed);
    tcase_add_test(tests, stylesheet_parts);
    tcase_add_test(tests, schemas_and_libraries_are_extended);
    tcase_add_test(tests, phases_that_are_wrong_are_told);
    tcase_add_test(tests, variables_with_content);
    suite_add_tcase(suite, tests);
    return suite;
}
