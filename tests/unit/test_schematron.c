#include <libxml/xpathInternals.h>

#include "schemas.h"

#define SAYS_NAME(context) RULE(context, "<report test='true()'><name/></report>")

/* ---- contexts ---- */

START_TEST(contexts_of_every_kind)
{
    const char *xml = "<a x='1'><!--c--><?p q?><b y='2'>t</b></a>";
    expect(SAYS_NAME("b"), xml, "b\n");
    expect(SAYS_NAME("@*"), xml, "x\ny\n");
    expect(SAYS_NAME("@y"), xml, "y\n");
    expect(SAYS_NAME("processing-instruction('p')"), xml, "p\n");
    expect(SAYS_NAME("processing-instruction('q')"), xml, "");
    expect(RULE("text()", "<report test='true()'><value-of select='.'/></report>"), xml, "t\n");
    expect(RULE("comment()", "<report test='true()'><value-of select='.'/></report>"), xml, "c\n");
    expect(RULE("/", "<report test='a'>root</report>"), xml, "root\n");
    expect(RULE("node()", "<report test='true()'>x</report>"), xml, "x\nx\nx\nx\nx\n");
    expect(SAYS_NAME("*"), xml, "a\nb\n");
}
END_TEST

START_TEST(contexts_are_match_patterns)
{
    const char *xml = "<a><b><c/><d><c/></d></b><c n='1'/></a>";
#define COUNTS(context)                                                                                      \
    RULE(context, "<report test='true()'><value-of select='count(preceding::*|ancestor::*)'/></report>")
    expect(COUNTS("c"), xml, "2\n4\n5\n");
    expect(COUNTS("b/c"), xml, "2\n");
    expect(COUNTS("b//c"), xml, "2\n4\n");
    expect(COUNTS("a//d/c"), xml, "4\n");
    expect(COUNTS("/a/c"), xml, "5\n");
    expect(COUNTS("/c"), xml, "");
    expect(COUNTS("//c"), xml, "2\n4\n5\n");
    expect(COUNTS("/a//c"), xml, "2\n4\n5\n");
    expect(COUNTS("/a//f"), "<a><a><f/></a><f/></a>", "2\n3\n");
    expect(COUNTS("/a/b//c"), "<a><b><a><b><c/></b></a></b><d><b><c/></b></d></a>", "4\n");
    expect(COUNTS("child::b/child::c"), xml, "2\n");
    expect(COUNTS("c[@n] | d"), xml, "3\n5\n");
    expect(COUNTS("a/*[c]"), xml, "1\n");
    expect(COUNTS("b[d]/c"), xml, "2\n");
    expect(COUNTS("*[not(*)]"), xml, "2\n4\n5\n");
}
END_TEST

START_TEST(contexts_with_positions)
{
    const char *xml = "<a><c i='1'/><c i='2'/><b><c i='3'/></b></a>";
#define TELLS(context) RULE(context, "<report test='true()'><value-of select='@i'/></report>")
    expect(TELLS("c[1]"), xml, "1\n3\n");
    expect(TELLS("c[last()]"), xml, "2\n3\n");
    expect(TELLS("c[position() &gt; 1]"), xml, "2\n");
    expect(TELLS("c[@i][2]"), xml, "2\n");
    expect(TELLS("c[count(preceding-sibling::c) + 1]"), xml, "1\n2\n3\n");
    expect(TELLS("b/c[1]"), xml, "3\n");
    expect(TELLS("c[@i = 2]/preceding-sibling::c"), xml, "1\n");
    expect(TELLS("c[2 = @i]"), xml, "2\n");
}
END_TEST

START_TEST(contexts_with_namespaces)
{
    const char *schema =
        "<schema xmlns='http://purl.oclc.org/dsdl/schematron'><ns prefix='n' uri='urn:n'/><pattern>"
        "<rule context='n:a'><report test='true()'>n:a</report></rule>"
        "<rule context='a'><report test='true()'>a</report></rule>"
        "<rule context='n:*'><report test='true()'>n:*</report></rule>"
        "<rule context='@n:q'><report test='true()'>@n:q</report></rule></pattern></schema>";
    expect(schema, "<a q='1' xmlns:m='urn:n' m:q='2'><m:a/><m:b/><o:c xmlns:o='urn:o'/></a>",
           "a\n@n:q\nn:a\nn:*\n");
}
END_TEST

START_TEST(first_matching_rule_takes_the_node)
{
    const char *schema =
        HEAD "<pattern><rule context='b|c'><report test='true()'>first</report></rule>"
             "<rule context='*'><report test='true()'>rest</report></rule></pattern>"
             "<pattern><rule context='c'><report test='true()'>other</report></rule></pattern></schema>";
    expect(schema, "<a><b/><c/></a>", "rest\nfirst\nfirst\nother\n");
}
END_TEST

/* ---- variables ---- */

START_TEST(variables_of_all_scopes)
{
    const char *schema =
        HEAD "<let name='s' value='count(//b)'/><phase id='p'><let name='h' value=\"'phase'\"/>"
             "<active pattern='one'/></phase>"
             "<pattern id='one'><let name='q' value='$s + 1'/><rule context='b'>"
             "<let name='r' value='@i * 10'/><let name='r2' value='$r + $q'/>"
             "<report test='$r2 &gt; 0'><value-of select=\"concat($s, ' ', $q, ' ', $r2, ' ', $h)\"/>"
             "</report></rule></pattern></schema>";
    expect_phase(schema, "<a><b i='1'/><b i='2'/></a>", "p", "2 3 13 phase\n2 3 23 phase\n");
}
END_TEST

START_TEST(variables_that_are_wrong)
{
    expect_problem(RULE("a", "<report test='$x'>m</report>"), "<a/>",
                   "rules.sch:1: test: nothing defines the variable `$x`");
    expect_problem(RULE("a", "<let name='x' value='1'/><let name='x' value='2'/>"), "<a/>",
                   "`$x` is defined twice");
    expect_problem(RULE("a[$x]", "<let name='x' value='1'/>"), "<a/>", "context: nothing defines");
    expect_problem(HEAD "<let name='x' value='$y'/><let name='y' value='$x'/><pattern><rule context='a'>"
                        "<report test='$x'/></rule></pattern></schema>",
                   "<a/>", "a variable needs itself");
    expect_problem(HEAD
                   "<pattern><let name='x' value='1'/></pattern><pattern><let name='x' value='2'/></pattern>"
                   "<pattern><rule context='a'><report test='$x'/></rule></pattern></schema>",
                   "<a/>", "several patterns define `$x`");
}
END_TEST

START_TEST(variable_may_hide_an_outer_one)
{
    expect(HEAD "<let name='x' value='1'/><pattern><rule context='a'><let name='x' value='$x + 1'/>"
                "<report test='true()'><value-of select='$x'/></report></rule></pattern></schema>",
           "<a/>", "2\n");
}
END_TEST

/* ---- abstract parts, phases, inclusion ---- */

START_TEST(abstract_pattern_takes_parameters)
{
    const char *schema =
        HEAD "<pattern abstract='true' id='abs' hv:severity='info'><param name='word' value=\"'none'\"/>"
             "<rule context='$where'><report test='$test and not($where2)'>"
             "<value-of select='$word'/></report></rule></pattern>"
             "<pattern is-a='abs' id='i1'><param name='where' value='b'/><param name='where2' value='@q'/>"
             "<param name='test' value='@i = 1'/></pattern>"
             "<pattern is-a='abs' id='i2'><param name='where' value='c'/><param name='where2' value='@q'/>"
             "<param name='test' value='true()'/><param name='word' value=\"'some'\"/></pattern></schema>";
    expect(schema, "<a><b i='1'/><b i='2'/><c/><c q='1'/></a>", "none\nsome\n");
    expect_problem(HEAD "<pattern is-a='nix'/></schema>", "<a/>", "there is no abstract pattern `nix`");
}
END_TEST

START_TEST(abstract_rules_are_extended)
{
    const char *schema = HEAD
        "<pattern><rule abstract='true' id='r1'><let name='n' value='name()'/>"
        "<report test='true()'>one <value-of select='$n'/></report></rule>"
        "<rule abstract='true' id='r2'><extends rule='r1'/><report test='true()'>two</report></rule>"
        "<rule context='b'><extends rule='r2'/><report test='true()'>own</report></rule></pattern></schema>";
    expect(schema, "<a><b/></a>", "one b\ntwo\nown\n");
    expect_problem(
        HEAD
        "<pattern><rule abstract='true' id='r1'><extends rule='r2'/></rule><rule abstract='true' id='r2'>"
        "<extends rule='r1'/></rule><rule context='a'><extends rule='r1'/></rule></pattern></schema>",
        "<a/>", "extends itself");
    expect_problem(HEAD "<pattern><rule context='a'><extends rule='no'/></rule></pattern></schema>", "<a/>",
                   "there is no abstract rule `no`");
}
END_TEST

START_TEST(phases_choose_patterns)
{
    const char *schema =
        "<schema xmlns='http://purl.oclc.org/dsdl/schematron' defaultPhase='p'>"
        "<phase id='p'><active pattern='one'/></phase>"
        "<pattern id='one'><rule context='a'><report test='true()'>one</report></rule></pattern>"
        "<pattern><rule context='a'><report test='true()'>two</report></rule></pattern></schema>";
    expect(schema, "<a/>", "one\n");
    expect_phase(schema, "<a/>", "#DEFAULT", "one\n");
    expect_phase(schema, "<a/>", "#ALL", "one\ntwo\n");
    expect_phase(schema, "<a/>", "q",
                 "rules.sch:0: there is no phase `q`: name one of the schema, #ALL or #DEFAULT\n");
    expect_problem(HEAD "<phase id='p'><active pattern='x'/></phase></schema>", "<a/>",
                   "there is no pattern `x`");
}
END_TEST

START_TEST(included_files_see_their_own_directory)
{
    char dir[] = "/tmp/hvlint-test-XXXXXX", sub[64], path[64];
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(sub, sizeof(sub), "%s/sub", dir);
    snprintf(path, sizeof(path), "%s/main.sch", dir);
    ck_assert_int_eq(mkdir(sub, 0700), 0);
    write_file(
        dir, "main.sch",
        "<schema " SCH
        "><include href='sub/p.sch#second'/><let name='d' value=\"document('sub/d.xml')/x\"/></schema>");
    write_file(sub, "p.sch",
               "<lib " SCH "><pattern id='first'/><pattern id='second'>\n<rule context='a'>\n<extends "
               "href='r.sch'/></rule></pattern></lib>");
    write_file(sub, "r.sch",
               "<rule " SCH " xmlns:q='urn:q'><report test='$d = 5' q:x='1'>five</report></rule>");
    write_file(sub, "d.xml", "<x>5</x>");
    struct outcome o = {0};
    run_file(&o, path, NULL, "<a/>", NULL);
    ck_assert_str_eq(o.lines.at, "five\n");
    buffer_free(&o.lines);
    arena_free(&o.arena);
    const char *const names[] = {"p.sch", "r.sch", "d.xml"};
    for (size_t i = 0; i < 3; i++)
        remove_file(sub, names[i]);
    rmdir(sub);
    remove(path);
    rmdir(dir);
}
END_TEST

START_TEST(files_outside_are_refused)
{
    char dir[] = "/tmp/hvlint-test-XXXXXX", path[64];
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof(path), "%s/main.sch", dir);
    static const struct {
        const char *href, *reason;
    } cases[] = {
        {"../../etc/passwd", "outside of the schema's directory"},
        {"/etc/passwd", "only relative paths"},
        {"http://example.com/x.sch", "only relative paths"},
        {"..%2f..%2fetc/passwd", "outside of the schema's directory"},
        {"main.sch", "round in a circle"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[256];
        snprintf(text, sizeof(text), "<schema " SCH "><include href='%s'/></schema>", cases[i].href);
        write_file(dir, "main.sch", text);
        struct outcome o = {0};
        run_file(&o, path, NULL, "<a/>", NULL);
        ck_assert_msg(o.lines.len && strstr(o.lines.at, cases[i].reason), "%s: %s", cases[i].href,
                      o.lines.len ? o.lines.at : "");
        buffer_free(&o.lines);
    }
    remove(path);
    rmdir(dir);
}
END_TEST

/* ---- keys, functions ---- */

START_TEST(keys_find_nodes)
{
    const char *schema = HEAD "<xsl:key name='k' match='b | @id' use='. | @t'/><pattern><rule context='c'>"
                              "<report test='true()'><value-of select=\"count(key('k', .))\"/> <value-of "
                              "select=\"count(key('k', ../c))\"/></report></rule></pattern></schema>";
    expect(schema, "<a id='x'><b t='x'>x</b><b>y</b><c>x</c><c>y</c><c>z</c></a>", "2 3\n1 3\n0 3\n");
    expect_problem(VALUE("key('none', 1)"), "<a/>", "no xsl:key defines");
    expect_problem(HEAD "<xsl:key name='k' match='a' use=\"key('k', 1)\"/><pattern><rule context='a'>"
                        "<report test=\"key('k', 1)\"/></rule></pattern></schema>",
                   "<a/>", "needs itself");
}
END_TEST

/* XSLT 1.0, 12.2: declarations of one name add up; what they find is a set. */
START_TEST(keys_of_one_name_add_up)
{
    const char *schema =
        HEAD "<xsl:key name='k' match='c' use='@v'/><xsl:key name='k' match='b | c' use='@v'/>"
             "<pattern><rule context='/a'><report test='true()'><value-of "
             "select=\"count(key('k', '1'))\"/> <value-of select=\"name(key('k', '1'))\"/>"
             "</report></rule></pattern></schema>";
    expect(schema, "<a><b v='1'/><c v='1'/></a>", "2 b\n");
}
END_TEST

START_TEST(current_is_the_node_asked_about)
{
    expect(RULE("b", "<report test='../c[@r = current()/@i]'>b<value-of select='@i'/></report>"),
           "<a><b i='1'/><b i='2'/><c r='2'/></a>", "b2\n");
}
END_TEST

START_TEST(generated_ids_tell_nodes_apart)
{
    const char *xml = "<a x='1' y='1'><b/><b/>t</a>";
    expect(VALUE("generate-id(//b[1]) = generate-id(//b[1])"), xml, "true\n");
    expect(VALUE("generate-id(//b[1]) = generate-id(//b[2])"), xml, "false\n");
    expect(VALUE("generate-id(//@x) = generate-id(//@y)"), xml, "false\n");
    expect(VALUE("generate-id(//text()) = generate-id(//b)"), xml, "false\n");
    expect(VALUE("generate-id(//none)"), xml, "\n");
    expect(RULE("b", "<report test='generate-id() = generate-id(../b[1])'>first</report>"), xml, "first\n");
}
END_TEST

START_TEST(functions_over_addresses)
{
    static const struct {
        const char *expression, *value;
    } cases[] = {
        {VALUE("ip:family('10.0.0.1')"), "4\n"},
        {VALUE("ip:family('fd00::/8')"), "6\n"},
        {VALUE("ip:family('x')"), "0\n"},
        {VALUE("ip:network('10.1.2.3/24')"), "10.1.2.0/24\n"},
        {VALUE("ip:network('10.1.2.3', 16)"), "10.1.0.0/16\n"},
        {VALUE("ip:network('10.1.2.3', 33)"), "\n"},
        {VALUE("ip:contains('10.0.0.0/8', '10.200.0.1')"), "true\n"},
        {VALUE("ip:contains('10.0.0.0/8', 'fd00::1')"), "false\n"},
        {VALUE("ip:same-subnet('10.0.0.1', 24, '10.0.0.9', 24)"), "true\n"},
        {VALUE("ip:same-subnet('10.0.0.1', 24, '10.0.1.9', 24)"), "false\n"},
        {VALUE("ip:is-private('172.16.0.1')"), "true\n"},
        {VALUE("ip:is-link-local('169.254.7.1')"), "true\n"},
        {VALUE("ip:is-loopback('::1')"), "true\n"},
        {VALUE("ip:compare('10.0.0.2', '10.0.0.10')"), "-1\n"},
        {VALUE("ip:compare('10.0.0.2', 'x')"), "NaN\n"},
        {VALUE("ip:broadcast('192.168.1.77/26')"), "192.168.1.127\n"},
        {VALUE("ip:broadcast('192.168.1.77', 31)"), "\n"},
        {VALUE("ip:count('192.168.1.0/26')"), "64\n"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect(cases[i].expression, "<a/>", cases[i].value);
}
END_TEST

START_TEST(functions_over_text)
{
    static const struct {
        const char *expression, *value;
    } cases[] = {
        {VALUE("hv:glob('vEthernet (A)', 'vethernet*')"), "true\n"},
        {VALUE("hv:glob('HV01', 'HV?')"), "false\n"},
        {VALUE("hv:glob('abab', '*ab')"), "true\n"},
        {VALUE("hv:glob('', '*')"), "true\n"},
        {VALUE("hv:lower('ABC-d')"), "abc-d\n"},
        {VALUE("hv:hex('00-15-5D-80-0a-FF') = 91762985727"), "true\n"},
        {VALUE("hv:hex('-')"), "NaN\n"},
        {VALUE("hv:hex('12345678901234')"), "NaN\n"},
        {VALUE("hv:join(//@i, ', ')"), "1, 2, 2\n"},
        {VALUE("count(set:distinct(//@i))"), "2\n"},
        {VALUE("math:min(//@i)"), "1\n"},
        {VALUE("math:max(//@i)"), "2\n"},
        {VALUE("math:max(//none)"), "NaN\n"},
        {VALUE("hv:join(str:tokenize('a b  c'), '+')"), "a+b+c\n"},
        {VALUE("hv:join(str:tokenize('a,b;c', ',;'), '+')"), "a+b+c\n"},
        {VALUE("count(str:tokenize('abc', ''))"), "3\n"},
        {VALUE("re:test('HV01', '^hv\\d+$', 'i')"), "true\n"},
        {VALUE("re:test('HV01', '^hv')"), "false\n"},
        {VALUE("hv:join(re:match('key=val', '(\\w+)=(\\w+)'), '|')"), "key=val|key|val\n"},
        {VALUE("hv:join(re:match('a1b22', '\\d+', 'g'), '|')"), "1|22\n"},
        {VALUE("re:replace('a1b22', '(\\d+)', 'g', '[$1]')"), "a[1]b[22]\n"},
        {VALUE("re:replace('abc', 'x*', 'g', '-')"), "-a-b-c-\n"},
        {VALUE("re:replace('a1b22', '\\d+', '', '')"), "ab22\n"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        expect(cases[i].expression, "<a><b i='1'/><b i='2'/><b i='2'/></a>", cases[i].value);
    expect_problem(VALUE("re:test('x', '(')"), "<a/>", "wrong regular expression");
    expect_problem(VALUE("hv:lower()"), "<a/>", "`hv:lower()` takes 1 argument, not 0");
}
END_TEST

/* ---- messages ---- */

START_TEST(message_text)
{
    expect(RULE("a", "<report test='true()'>\n  the <emph>adapter</emph>\t`<value-of select='@n'/>`\n "
                     "<dir>is</dir> <span>here</span> "
                     "<hv:label>not <value-of select='@n'/></hv:label> <name/> <name path='@n'/>\n</report>"),
           "<a n='a  b'/>", "the adapter `a  b` is here a a  b\n");
}
END_TEST

static void note_selected(void *user, const struct schema_result *result)
{
    struct outcome *o = user;
    const xmlNode *evidence = xmlFirstElementChild(result->check->node);
    xmlXPathObject *found = schema_select(result, evidence, "../b[@i >= $least]", result->node);
    ck_assert_ptr_nonnull(found);
    for (int i = 0; i < found->nodesetval->nodeNr; i++)
        buffer_printf(&o->lines, "%s %s\n", result->check->role,
                      schema_text(result, evidence, found->nodesetval->nodeTab[i], &o->arena));
    xmlXPathFreeObject(found);
    buffer_printf(&o->lines, "at %s\n", (const char *)result->subject->name);
}

static void note_namespaces(void *user, const struct schema_result *result)
{
    struct outcome *o = user;
    xmlXPathObject *found = schema_select(result, result->check->node, "namespace::*", result->node);
    ck_assert_ptr_nonnull(found);
    buffer_printf(&o->lines, "at %s: %d\n", (const char *)result->subject->name, found->nodesetval->nodeNr);
    xmlXPathFreeObject(found);
}

START_TEST(foreign_elements_are_evaluated)
{
    struct outcome o = {0};
    const char *text = RULE(
        "c",
        "<let name='least' value='2'/><report test='true()' role='info' subject='@q'>m"
        "<hv:evidence select='../b[@i &gt;= $least]'>see <value-of select='@i'/></hv:evidence></report>");
    const struct schema_options options = {.problem = note_problem, .problem_user = &o};
    struct schema *s = schema_load_memory("rules.sch", span_of(text), &options);
    ck_assert_ptr_nonnull(s);
    xmlDoc *doc = parse("<a><b i='1'/><b i='2'/><c q='1'/><b i='3'/></a>");
    ck_assert_int_eq(schema_evaluate(s, doc, NULL, &options, note_selected, &o), 0);
    ck_assert_str_eq(o.lines.at, "info see 2\ninfo see 3\nat q\n");
    ck_assert_uint_eq(schema_pattern_count(s), 1);
    ck_assert_ptr_null(schema_pattern_at(s, 1));
    xmlFreeDoc(doc);
    schema_free(s);
    buffer_free(&o.lines);
    arena_free(&o.arena);
}
END_TEST

/* Namespace nodes live only as long as the set that holds them: they must not come out. */
START_TEST(namespace_nodes_stay_inside)
{
    struct outcome o = {0};
    const char *text = RULE("a", "<report test='true()' subject='namespace::*'>m<hv:evidence/></report>");
    const struct schema_options options = {.problem = note_problem, .problem_user = &o};
    struct schema *s = schema_load_memory("rules.sch", span_of(text), &options);
    ck_assert_ptr_nonnull(s);
    xmlDoc *doc = parse("<a xmlns:n='urn:n'/>");
    ck_assert_int_eq(schema_evaluate(s, doc, NULL, &options, note_namespaces, &o), 0);
    ck_assert_str_eq(o.lines.at, "at a: 0\n");
    xmlFreeDoc(doc);
    schema_free(s);
    buffer_free(&o.lines);
}
END_TEST

/* ---- problems ---- */

START_TEST(wrong_schemas_are_told)
{
    expect_problem("<schema/>", "<a/>", "not an ISO Schematron schema");
    expect_problem("<schema xmlns='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt2'/>", "<a/>",
                   "queryBinding `xslt2` is not supported");
    expect_problem("<schema", "<a/>", "rules.sch:1: ");
    expect_problem("<!DOCTYPE schema [<!ENTITY e 'x'>]><schema " SCH "/>", "<a/>", "DOCTYPE");
    expect_problem(HEAD "<patern/></schema>", "<a/>", "Schematron has no element `patern`");
    expect_problem(HEAD "<rule context='a'/></schema>", "<a/>", "`rule` cannot stand in `schema`");
    expect_problem(RULE("a", "<report>m</report>"), "<a/>", "`report` needs the attribute `test`");
    expect_problem(RULE("a", "\n<report test='1 +'>m</report>"), "<a/>",
                   "rules.sch:2: test: `1 +` is no XPath 1.0 expression");
    expect_problem(RULE("a[", ""), "<a/>", "is no XPath 1.0 expression");
    expect_problem(RULE("a |", ""), "<a/>", "empty alternative");
    expect_problem(RULE("a", "<report test='nix(1)'>m</report>"), "<a/>", "there is no function `nix()`");
    expect_problem(RULE("a", "<report test='q:b'>m</report>"), "<a/>", "the prefix `q` is not declared");
    expect_problem("<schema " SCH
                   "><pattern><rule context='a'><report test='ip:family(.)'/></rule></pattern></schema>",
                   "<a/>", "<ns prefix=\"ip\" uri=\"https://hvlint.org/ns/ip/1\"/>");
    expect_problem(RULE("a", "<report test='true()' diagnostics='d'>m</report>"), "<a/>",
                   "there is no diagnostic `d`");
}
END_TEST

/* Two nodes and one bad check: told once, the other check still speaks. */
START_TEST(failing_expression_is_told_once)
{
    expect(RULE("b", "<let name='one' value='1'/><report test='count($one)'>m</report>"
                     "<report test='true()'>good</report>"),
           "<a><b/><b/></a>",
           "rules.sch:1: `count($one)` cannot be evaluated: an argument or operand has the wrong "
           "type\ngood\ngood\n");
}
END_TEST

START_TEST(endless_expression_is_given_up)
{
    struct buffer xml = {0};
    buffer_add_text(&xml, "<a>");
    for (int i = 0; i < 2000; i++)
        buffer_add_text(&xml, "<b/>");
    buffer_add_text(&xml, "</a>");
    expect_problem(
        RULE("a", "<report test='count(//b[count(//b[count(//b[count(//b) = 1]) = 1]) = 1]) = 1'>m</report>"),
        xml.at, "takes too long");
    buffer_free(&xml);
}
END_TEST

/* What is misspelt is told with what was perhaps meant. */
START_TEST(misspelt_names)
{
    expect_problem(VALUE("conut(*)"), "<a/>", "no function `conut()`: did you mean `count()`?");
    expect_problem(VALUE("iq:family(.)"), "<a/>", "the prefix `iq` is not declared: did you mean `ip`?");
    expect_problem(VALUE("parrent::a"), "<a/>", "XPath has no axis `parrent`: did you mean `parent`?");
    expect_problem(HEAD "<xsl:key name='twins' match='a' use='@b'/><pattern><rule context='a'>"
                        "<report test=\"key('twin', 1)\">x</report></rule></pattern></schema>",
                   "<a/>", "no xsl:key defines the key `twin`: did you mean `twins`?");
    expect_problem(HEAD "<let name='limit' value='1'/><pattern><rule context='a'>"
                        "<report test='$limt'>x</report></rule></pattern></schema>",
                   "<a/>", "nothing defines the variable `$limt`: did you mean `$limit`?");
    expect_problem(
        RULE("a", "<let name='x' value='$y'/><let name='y' value='1'/><report test='$x'>x</report>"), "<a/>",
        "the variable `$y` is defined further down: move its <let> up");
}
END_TEST

/* The first error is where the slip is; a schema that is none is named. */
START_TEST(unreadable_schemas)
{
    expect_problem("<schema xmlns='http://purl.oclc.org/dsdl/schematron'>\n<pattern>\n<rule>\n</pattern>\n"
                   "</schema>",
                   "<a/>", "rules.sch:4: Opening and ending tag mismatch: rule line 3 and pattern");
    expect_problem("<schema/>", "<a/>", "rules.sch:1: not an ISO Schematron schema");
}
END_TEST

static bool knows(void *user, bool attribute, struct span name, const char **suggestion)
{
    (void)user;
    static const char *const known[2][3] = {{"adapter", "role", "host"}, {"name", "div", "mac"}};
    for (size_t i = 0; i < 3; i++)
        if (span_equal(name, span_of(known[attribute][i])))
            return true;
    *suggestion = attribute ? NULL : "adapter";
    return false;
}

static const char *load_known(struct outcome *o, const char *text)
{
    const struct schema_options options = {.problem = note_problem, .problem_user = o, .knows = knows};
    buffer_reset(&o->lines);
    schema_free(schema_load_memory("rules.sch", span_of(text), &options));
    return o->lines.len ? o->lines.at : "";
}

START_TEST(unknown_names_are_told)
{
    struct outcome o = {0};
    ck_assert_str_eq(load_known(&o, RULE("adapter[role/@name = 'x' and 1 * 2 div 3]/@mac",
                                         "<report test='@div div 2 * count(../host)'/>")),
                     "");
    ck_assert_ptr_nonnull(
        strstr(load_known(&o, RULE("adaptr", "")), "no element `adaptr`: did you mean `adapter`?"));
    ck_assert_ptr_nonnull(
        strstr(load_known(&o, RULE("adapter", "<report test='attribute::nam'/>")), "no attribute `nam`"));
    ck_assert_str_eq(
        load_known(&o, RULE("adapter",
                            "<report test=\"document('x')/y/@z or 'nix' or $x\"/><let name='x' value='1'/>")),
        "");
    ck_assert_ptr_nonnull(strstr(
        load_known(&o, RULE("adapter", "<report test='true()'>m<hv:evidence select='@nix'/></report>")),
        "`nix`"));
    buffer_free(&o.lines);
}
END_TEST

/* ---- SVRL ---- */

START_TEST(svrl_reports)
{
    struct outcome o = {0};
    const char *text =
        HEAD "<title>T</title><pattern id='p'><rule context='b' id='r'><report id='c' test='@i' role='info' "
             "diagnostics='d' properties='q'>m</report></rule></pattern><diagnostics><diagnostic id='d' "
             "xml:lang='de'>"
             "i=<value-of select='@i'/></diagnostic></diagnostics><properties><property id='q'>"
             "<xsl:copy-of select='.'/></property></properties></schema>";
    const struct schema_options options = {.problem = note_problem, .problem_user = &o};
    struct schema *s = schema_load_memory("rules.sch", span_of(text), &options);
    ck_assert_ptr_nonnull(s);
    xmlDoc *doc = parse("<a><b/><b i='7'/></a>");
    char *out = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&out, &size);
    ck_assert_int_eq((int)svrl_print(s, doc, "input.xml", NULL, &options, file), 1);
    fclose(file);
    ck_assert_ptr_nonnull(
        strstr(out, "<svrl:successful-report id=\"c\" location=\"/a/b[2]\" test=\"@i\" role=\"info\">"));
    ck_assert_ptr_nonnull(strstr(out, "<svrl:text xml:lang=\"de\">i=7</svrl:text>"));
    ck_assert_ptr_nonnull(strstr(out, "<b i=\"7\"/>"));
    ck_assert_ptr_nonnull(strstr(out, "<svrl:active-pattern id=\"p\" documents=\"input.xml\"/>"));
    free(out);
    xmlFreeDoc(doc);
    schema_free(s);
    buffer_free(&o.lines);
}
END_TEST

/* A document laid out by hand, attributes sharing one text node, as the model makes it. */
START_TEST(document_laid_out_by_hand)
{
    xmlDoc doc = {.type = XML_DOCUMENT_NODE};
    xmlNode root = {.type = XML_ELEMENT_NODE, .name = XML("a"), .doc = &doc, .parent = (xmlNode *)&doc};
    xmlNode text = {.type = XML_TEXT_NODE, .name = XML("text"), .content = (xmlChar *)"v", .doc = &doc};
    xmlAttr one = {.type = XML_ATTRIBUTE_NODE,
                   .name = XML("x"),
                   .children = &text,
                   .last = &text,
                   .parent = &root,
                   .doc = &doc};
    xmlAttr two = {.type = XML_ATTRIBUTE_NODE,
                   .name = XML("y"),
                   .children = &text,
                   .last = &text,
                   .parent = &root,
                   .doc = &doc};
    doc.doc = &doc;
    doc.children = doc.last = &root;
    root.properties = &one;
    one.next = &two;
    two.prev = &one;
    struct outcome o = {0};
    const struct schema_options options = {.problem = note_problem, .problem_user = &o};
    const char *rules =
        RULE("a[@x = @y]/@*", "<report test=\". = 'v' and ../@y\"><name/>=<value-of select='.'/></report>");
    struct schema *s = schema_load_memory("rules.sch", span_of(rules), &options);
    ck_assert_ptr_nonnull(s);
    ck_assert_int_eq(schema_evaluate(s, &doc, NULL, &options, note_fired, &o), 0);
    ck_assert_str_eq(o.lines.at, "x=v\ny=v\n");
    schema_free(s);
    buffer_free(&o.lines);
    arena_free(&o.arena);
}
END_TEST

Suite *suite_schematron(void);
Suite *suite_schematron(void)
{
    Suite *suite = suite_create("schematron");
    TCase *tests = tcase_create("schematron");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, contexts_of_every_kind);
    tcase_add_test(tests, contexts_are_match_patterns);
    tcase_add_test(tests, contexts_with_positions);
    tcase_add_test(tests, contexts_with_namespaces);
    tcase_add_test(tests, first_matching_rule_takes_the_node);
    tcase_add_test(tests, variables_of_all_scopes);
    tcase_add_test(tests, variables_that_are_wrong);
    tcase_add_test(tests, variable_may_hide_an_outer_one);
    tcase_add_test(tests, abstract_pattern_takes_parameters);
    tcase_add_test(tests, abstract_rules_are_extended);
    tcase_add_test(tests, phases_choose_patterns);
    tcase_add_test(tests, included_files_see_their_own_directory);
    tcase_add_test(tests, files_outside_are_refused);
    tcase_add_test(tests, keys_find_nodes);
    tcase_add_test(tests, keys_of_one_name_add_up);
    tcase_add_test(tests, current_is_the_node_asked_about);
    tcase_add_test(tests, generated_ids_tell_nodes_apart);
    tcase_add_test(tests, functions_over_addresses);
    tcase_add_test(tests, functions_over_text);
    tcase_add_test(tests, message_text);
    tcase_add_test(tests, foreign_elements_are_evaluated);
    tcase_add_test(tests, namespace_nodes_stay_inside);
    tcase_add_test(tests, wrong_schemas_are_told);
    tcase_add_test(tests, failing_expression_is_told_once);
    tcase_add_test(tests, endless_expression_is_given_up);
    tcase_add_test(tests, unknown_names_are_told);
    tcase_add_test(tests, misspelt_names);
    tcase_add_test(tests, unreadable_schemas);
    tcase_add_test(tests, svrl_reports);
    tcase_add_test(tests, document_laid_out_by_hand);
    suite_add_tcase(suite, tests);
    return suite;
}
