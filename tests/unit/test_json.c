/* JSON in, records out. */
#include "read/shapes.h"
#include "records.h"

static void expect(const char *text, const char *wanted)
{
    records_expect(&shape_json, span_of(text), wanted);
}

START_TEST(both_styles_give_records)
{
    expect(
        "[\r\n    {\r\n        \"Name\":  \"Wi-Fi\",\r\n        \"Empty\":  [\r\n\r\n                  ],\r\n"
        "        \"Index\":  9,\r\n        \"Up\":  true\r\n    }\r\n]\r\n",
        "{Name=Wi-Fi;Empty=[];Index=9;Up=true}\n");
    expect("{\n  \"Name\": \"a\",\n  \"N\": null,\n  \"List\": [\"x\", -1.5e3]\n}\n",
           "{Name=a;N=null;List=[x,-1.5e3]}\n");
}
END_TEST

START_TEST(each_item_of_the_root_is_a_record)
{
    expect("[{\"a\":1},3,{\"a\":2},[{\"a\":3},{\"a\":4}]]", "{a=1}\n{a=2}\n{a=3}\n{a=4}\n");
    expect("{\"value\":[{\"a\":1},{\"a\":2}],\"Count\":2}", "{a=1}\n{a=2}\n");
    expect("{\"l\":{\"Count\":1,\"value\":[\"x\"]},\"value\":[\"y\"]}", "{l=[x];value=[y]}\n");
}
END_TEST

START_TEST(nested_objects_and_equal_names_stay)
{
    expect("{\"o\":{\"p\":{\"q\":[{\"r\":1}]}},\"d\":1,\"d\":2}", "{o={p={q=[{r=1}]}};d=1;d=2}\n");
}
END_TEST

START_TEST(escapes_are_decoded)
{
    expect("{\"a\\u0027b\":\"\\u003c\\\"\\\\\\/\\t|\\ud83d\\ude00\\ud83d\\u00e9\\x\",\"d\":\"\\/"
           "Date(1700000000000)\\/\"}",
           "{a'b=<\"\\/\t|\xf0\x9f\x98\x80\xef\xbf\xbd\xc3\xa9\\x;d=/Date(1700000000000)/}\n");
}
END_TEST

START_TEST(classes_are_known_by_what_names_them)
{
    expect(
        "[{\"CimClass\":\"root/"
        "StandardCimv2:MSFT_A\"},{\"CreationClassName\":\"MSFT_B\"},{\"CreationClassName\":\"\"},"
        "{\"__CLASS\":\"Win32_C\"},{\"CimSystemProperties\":{\"ClassName\":\"MSFT_D\"}},"
        "{\"CimClass\":{\"CimSystemProperties\":{\"ClassName\":\"MSFT_E\"}}}]",
        "MSFT_A{CimClass=root/StandardCimv2:MSFT_A}\nMSFT_B{CreationClassName=MSFT_B}\n{CreationClassName=}\n"
        "Win32_C{__CLASS=Win32_C}\nMSFT_D{CimSystemProperties={ClassName=MSFT_D}}\n"
        "MSFT_E{CimClass=MSFT_E{CimSystemProperties={ClassName=MSFT_E}}}\n");
}
END_TEST

START_TEST(a_remote_object_names_its_host)
{
    expect("{\"PSComputerName\":\"HV02\"}", "@HV02{PSComputerName=HV02}\n");
}
END_TEST

START_TEST(what_was_too_deep_is_damaged)
{
    expect("{\"a\":\"System.String[]\",\"b\":\"MSFT_X (Name = \\\"1\\\", Y = \\\"\\\")\",\"c\":\"@{x=1; "
           "y=2}\",\"d\":"
           "\"Adapter (NDIS Client)\",\"e\":\"a[]\"}",
           "{a=System.String[]!;b=MSFT_X (Name = \"1\", Y = \"\")!;c=@{x=1; y=2}!;d=Adapter (NDIS "
           "Client);e=a[]}\n");
}
END_TEST

START_TEST(a_console_may_have_wrapped_texts)
{
    expect("    {\r\n        \"a\":  \"Intel(R) Ether\r\nnet\",\r\n        \"b\":  1\r\n    }\r\n",
           "{a=Intel(R) Ethernet!;b=1}\n");
}
END_TEST

START_TEST(text_around_is_left_alone)
{
    struct records records;
    records_begin(&records, SPAN("PS C:\\> x | ConvertTo-Json\n{\n\"a\": 1\n}\nPS C:\\> y\n"), NULL);
    struct reading *r = &records.reading;
    ck_assert(!shape_json.recognise(r));
    r->line = 1;
    ck_assert(shape_json.recognise(r));
    shape_json.read(r);
    ck_assert_uint_eq(r->line, 4);
    ck_assert_int_eq(r->in->states[1], LINE_UNDERSTOOD);
    ck_assert_int_eq(r->in->states[2], LINE_UNKNOWN);
    ck_assert_int_eq(r->in->states[3], LINE_UNDERSTOOD);
    ck_assert_int_eq(r->in->states[4], LINE_UNKNOWN);
    records_end(&records);
}
END_TEST

START_TEST(what_only_looks_like_json_is_not)
{
    expect("[=== Cluster ===]\n[HV01]: PS C:\\>\n[Section]\n{a, "
           "b}\n{\"a\",\"b\"}\n{}x\n[HKEY_LOCAL_MACHINE\\X]\n",
           "{}\n");
}
END_TEST

START_TEST(a_cut_file_gives_the_objects_before_the_cut)
{
    expect("[\n{\"a\":1},\n{\"a\":2,\n\"b\":", "{a=1}\nline 4: the JSON ends before its last bracket\n");
    expect("[{\"a\":1},\n{\"a\":\"x", "{a=1}\nline 2: the JSON ends within a text\n");
}
END_TEST

START_TEST(what_is_wrong_is_said_and_what_follows_is_read)
{
    expect("{\"a\":1 \"b\":2}\n{\"a\":3}\n", "line 1: this is no JSON: a comma is missing\n{a=3}\n");
    expect("{\"a\":?}\n", "line 1: this is no JSON\n");
    expect("{\"a\":1,,}\n", "line 1: this is no JSON: a name is missing\n");
    expect("[{\"a\":[1,],},]\n", "{a=[1]}\n");
}
END_TEST

START_TEST(depth_is_bounded)
{
    struct buffer text = {0};
    for (int i = 0; i < 300; i++)
        buffer_add_text(&text, "{\"a\":");
    expect(text.at, "line 1: the JSON is nested deeper than 256 brackets\n");
    buffer_reset(&text);
    for (int i = 0; i < 3; i++)
        buffer_add_text(&text, "[");
    for (int i = 0; i < 300; i++)
        buffer_add_text(&text, "{\"value\":[");
    expect(text.at, "line 1: the JSON is nested deeper than 256 brackets\n");
    buffer_free(&text);
}
END_TEST

static void check_places(struct reading *r, const struct record *record)
{
    const char *text = r->in->text.at;
    ck_assert_uint_eq(record->line, 1);
    ck_assert_uint_eq(record->lines, 4);
    ck_assert_uint_eq(record->fields[0].line, 2);
    ck_assert_ptr_eq(record->fields[0].value.where.at, strstr(text, "10.0.0.1"));
    ck_assert_uint_eq(record->fields[0].value.where.len, 8);
    ck_assert_uint_eq(record->fields[1].line, 3);
    ck_assert_ptr_eq(record->fields[1].value.where.at, strstr(text, "24"));
}

START_TEST(values_keep_their_places)
{
    struct records records;
    records_begin(&records,
                  SPAN("[\n  {\n    \"IPAddress\":  \"10.0.0.1\",\n    \"PrefixLength\":  24\n  }\n]\n"),
                  check_places);
    records_read(&records, &shape_json);
    records_end(&records);
}
END_TEST

Suite *suite_json(void)
{
    Suite *s = suite_create("json");
    TCase *c = tcase_create("json");
    tcase_add_test(c, both_styles_give_records);
    tcase_add_test(c, each_item_of_the_root_is_a_record);
    tcase_add_test(c, nested_objects_and_equal_names_stay);
    tcase_add_test(c, escapes_are_decoded);
    tcase_add_test(c, classes_are_known_by_what_names_them);
    tcase_add_test(c, a_remote_object_names_its_host);
    tcase_add_test(c, what_was_too_deep_is_damaged);
    tcase_add_test(c, a_console_may_have_wrapped_texts);
    tcase_add_test(c, text_around_is_left_alone);
    tcase_add_test(c, what_only_looks_like_json_is_not);
    tcase_add_test(c, a_cut_file_gives_the_objects_before_the_cut);
    tcase_add_test(c, what_is_wrong_is_said_and_what_follows_is_read);
    tcase_add_test(c, depth_is_bounded);
    tcase_add_test(c, values_keep_their_places);
    suite_add_tcase(s, c);
    return s;
}
