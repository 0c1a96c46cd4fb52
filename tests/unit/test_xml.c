/* XML text in, tags and texts out. */
#include <stdlib.h>

#include <check.h>

#include "base/buffer.h"
#include "read/xml.h"

/* All tags of a text: `+a -a`, and the problem at the end. */
static char *tags(struct span text)
{
    struct buffer out = {0};
    struct xml x;
    enum xml_event event;
    xml_begin(&x, text);
    while ((event = xml_next(&x)) != XML_END)
        buffer_printf(&out, "%c%.*s ", event == XML_OPEN ? '+' : '-', SPAN_ARG(x.name));
    buffer_printf(&out, "%s", x.problem ? x.problem : "ok");
    return out.at;
}

static void expect_tags(struct span text, const char *wanted)
{
    char *found = tags(text);
    ck_assert_str_eq(found, wanted);
    free(found);
}

/* The decoded content of the root. */
static void expect_text(struct span text, struct span wanted)
{
    struct arena a = {0};
    struct xml x;
    bool unknown = false;
    xml_begin(&x, text);
    ck_assert_int_eq(xml_next(&x), XML_OPEN);
    struct span raw = xml_content(&x);
    struct span found = xml_decode(&a, raw, x.plain, &unknown);
    ck_assert_msg(span_equal(found, wanted), "found `%.*s`", SPAN_ARG(found));
    ck_assert_uint_eq(x.depth, 0);
    arena_free(&a);
}

START_TEST(elements_open_and_close)
{
    expect_tags(SPAN("<a><b x='1'>t</b><c/></a>"), "+a +b -b +c -c -a ok");
    expect_tags(SPAN("<?xml version='1.0'?><!-- <x> --><a ><b\n/><![CDATA[<y>]]></a\n>"), "+a +b -b -a ok");
    expect_tags(SPAN("<a t='x > y' u=\"<\"/>"), "+a -a ok");
    expect_tags(SPAN("no tag at all"), "ok");
    expect_tags(SPAN(""), "ok");
}
END_TEST

START_TEST(what_is_wrong_stops_and_is_said)
{
    expect_tags(SPAN("<a><b></a>"), "+a +b the end tag is not that of the open element");
    expect_tags(SPAN("</a>"), "the end tag is not that of the open element");
    expect_tags(SPAN("<a><b>"), "+a +b the XML ends before its elements do");
    expect_tags(SPAN("<a><b x='"), "+a the XML ends within a tag");
    expect_tags(SPAN("<a><"), "+a the XML ends within a tag");
    expect_tags(SPAN("<a></a"), "+a the XML ends within a tag");
    expect_tags(SPAN("<a>1 < 2</a>"), "+a this is no XML: a tag is malformed");
    expect_tags(SPAN("<a><!-- "),
                "+a the XML ends within a comment, a CDATA section or a processing instruction");
}
END_TEST

START_TEST(a_doctype_is_refused)
{
    expect_tags(SPAN("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///x'>]><a>&e;</a>"), "DOCTYPE is refused");
}
END_TEST

START_TEST(depth_is_bounded)
{
    struct buffer text = {0};
    for (int i = 0; i < XML_DEPTH + 1; i++)
        buffer_add_text(&text, "<a>");
    struct xml x;
    unsigned opened = 0;
    xml_begin(&x, buffer_span(&text));
    while (xml_next(&x) == XML_OPEN)
        opened++;
    ck_assert_uint_eq(opened, XML_DEPTH);
    ck_assert_ptr_nonnull(x.problem);
    buffer_free(&text);
}
END_TEST

START_TEST(references_are_decoded_once)
{
    expect_text(SPAN("<a>1 &lt; 2 &amp;amp; &quot;&apos;&gt;</a>"), SPAN("1 < 2 &amp; \"'>"));
    expect_text(SPAN("<a>&#65;&#x42;&#xe9;&#x1F600;</a>"), SPAN("AB\xc3\xa9\xf0\x9f\x98\x80"));
    expect_text(SPAN("<a>&#0;&#xD800;&#x110000;&#99999999999;</a>"),
                SPAN("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"));
    expect_text(SPAN("<a>&e; &; & &#x; &#</a>"), SPAN("&e; &; & &#x; &#"));
    expect_text(SPAN("<a></a>"), SPAN(""));
    expect_text(SPAN("<a/>"), SPAN(""));
}
END_TEST

START_TEST(markup_within_a_text_goes)
{
    expect_text(SPAN("<a>x<![CDATA[<&amp;>]]>y&amp;<!-- no -->z<b>w</b></a>"), SPAN("x<&amp;>y&zw"));
    expect_text(SPAN("<a> <![CDATA[one & only]]> </a>"), SPAN("one & only"));
    expect_text(SPAN("<a><a>inner</a></a>"), SPAN("inner"));
}
END_TEST

START_TEST(a_value_keeps_its_place)
{
    struct span text = SPAN("<r><v>value</v></r>");
    struct arena a = {0};
    struct xml x;
    xml_begin(&x, text);
    xml_next(&x);
    xml_next(&x);
    struct span raw = xml_content(&x);
    ck_assert_ptr_eq(raw.at, text.at + 6);
    ck_assert_ptr_eq(xml_decode(&a, raw, x.plain, NULL).at, text.at + 6);
    ck_assert_int_eq(xml_next(&x), XML_CLOSE);
    arena_free(&a);
}
END_TEST

START_TEST(attributes_are_found_by_name)
{
    struct xml x;
    struct span value;
    xml_begin(&x, SPAN("<S  RefId = \"0\" N='a\"b' Bad>"));
    ck_assert_int_eq(xml_next(&x), XML_OPEN);
    ck_assert(xml_attribute(&x, SPAN("N"), &value));
    ck_assert(span_equal(value, SPAN("a\"b")));
    ck_assert(xml_attribute_nocase(&x, SPAN("REFID"), &value));
    ck_assert(span_equal(value, SPAN("0")));
    ck_assert(!xml_attribute(&x, SPAN("REFID"), &value));
    ck_assert(!xml_attribute(&x, SPAN("Bad"), &value));
    ck_assert_uint_eq(value.len, 0);
}
END_TEST

START_TEST(a_skipped_element_ends_where_it_ends)
{
    struct xml x;
    xml_begin(&x, SPAN("<r><a><a/><b>x</b></a><c/></r>"));
    xml_next(&x);
    xml_next(&x);
    xml_skip(&x);
    ck_assert_int_eq(xml_next(&x), XML_OPEN);
    ck_assert(span_equal(x.name, SPAN("c")));
    xml_skip(&x);
    ck_assert_int_eq(xml_next(&x), XML_CLOSE);
    ck_assert(span_equal(x.name, SPAN("r")));
}
END_TEST

START_TEST(roots_are_known_by_their_first_bytes)
{
    ck_assert(span_equal(xml_root(SPAN("<Objs Version='1'>")), SPAN("Objs")));
    ck_assert(
        span_equal(xml_root(SPAN("\xef\xbb\xbf<?xml version='1.0'?>\r\n<!-- a -->\n<CIM>")), SPAN("CIM")));
    ck_assert(span_equal(xml_root(SPAN("<!DOCTYPE CIM SYSTEM 'x'><CIM>")), SPAN("CIM")));
    ck_assert_uint_eq(xml_root(SPAN("-<Props>")).len, 0);
    ck_assert_uint_eq(xml_root(SPAN("<1>")).len, 0);
    ck_assert_uint_eq(xml_root(SPAN("")).len, 0);
}
END_TEST

Suite *suite_xml(void)
{
    Suite *s = suite_create("xml");
    TCase *c = tcase_create("xml");
    tcase_add_test(c, elements_open_and_close);
    tcase_add_test(c, what_is_wrong_stops_and_is_said);
    tcase_add_test(c, a_doctype_is_refused);
    tcase_add_test(c, depth_is_bounded);
    tcase_add_test(c, references_are_decoded_once);
    tcase_add_test(c, markup_within_a_text_goes);
    tcase_add_test(c, a_value_keeps_its_place);
    tcase_add_test(c, attributes_are_found_by_name);
    tcase_add_test(c, a_skipped_element_ends_where_it_ends);
    tcase_add_test(c, roots_are_known_by_their_first_bytes);
    suite_add_tcase(s, c);
    return s;
}
