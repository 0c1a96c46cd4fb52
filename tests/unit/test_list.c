/* Format-List. */
#include "read/shapes.h"
#include "shown.h"

static void expect(const char *text, const char *wanted)
{
    expect_records(&shape_list, text, NULL, wanted);
}

START_TEST(colons_below_each_other)
{
    expect("Name           : Storage-A\r\nInterfaceIndex : 7\r\nLinkSpeed      : 10 Gbps\r\n",
           "Name=Storage-A; InterfaceIndex=7; LinkSpeed=10 Gbps\n");
    expect("    Name  : a:b : c\n    Empty :\n    Blank : \n", "Name=a:b : c; Empty=; Blank=\n");
    expect("Single : one\n", "Single=one\n");
}
END_TEST

START_TEST(labels_hold_colons_units_and_blanks)
{
    expect("Name                                            : NIC1\n"
           "BaseProcessor: [Group:Number]                   : 0:0\n"
           "LinkSpeed(Gbps)                                 : 10\n"
           "RssProcessorArray: [Group:Number/NUMA Distance] : 0:0/0\n",
           "Name=NIC1; BaseProcessor: [Group:Number]=0:0; LinkSpeed(Gbps)=10; RssProcessorArray: "
           "[Group:Number/NUMA Distance]=0:0/0\n");
}
END_TEST

START_TEST(labels_count_in_cells)
{
    expect("Größe : 1\nName  : a\n", "Größe=1; Name=a\n");
    expect("이름 : 1\nName : a\n", "이름=1; Name=a\n");
}
END_TEST

START_TEST(objects_part_at_blank_lines_and_at_their_first_label)
{
    expect("Name : a\nMtu  : 1\n\n\nName : b\nMtu  : 2\nName : c\nMtu  : 3\n",
           "Name=a; Mtu=1\nName=b; Mtu=2\nName=c; Mtu=3\n");
    expect("Name : a\n\nName       : b\nMetricWide : 2\n", "Name=a\nName=b; MetricWide=2\n");
}
END_TEST

START_TEST(equal_objects_share_a_layout)
{
    struct shown s;
    shown_read(&s, &shape_list, "Name : a\nMtu  : 1\n\nName : b\nMtu  : 2\n\nName : c\nVlan : 1\n", NULL);
    ck_assert_uint_eq(s.layouts, 2);
    shown_close(&s);
}
END_TEST

START_TEST(lists_have_items)
{
    expect(
        "Ips  : {10.0.0.1, fe80::1}\nNone : {}\nGuid : {01234567-89AB-CDEF-0123-456789ABCDEF}\nMore : {a, b, "
        "c, d...}\n"
        "Sevn : {a, b…}\n",
        "Ips=[10.0.0.1, fe80::1]; None=[]; Guid={01234567-89AB-CDEF-0123-456789ABCDEF}; More=[a, b, c, d]+; "
        "Sevn=[a, b]+\n");
}
END_TEST

START_TEST(items_know_where_they_stand)
{
    struct shown s;
    const char *text = "Extensions : {First One, Second\r\n             Two}\r\n";
    shown_open(&s, span_of(text), NULL);
    shape_list.read(&s.reading);
    ck_assert_str_eq(s.text.at, "Extensions=[First One, Second Two]\n");
    ck_assert_uint_eq(input_count(s.in, LINE_UNDERSTOOD), 2);
    shown_close(&s);
}
END_TEST

START_TEST(a_kept_blank_joins_as_it_is)
{
    expect(
        "Notes : {alpha beta gamma delta epsilon zeta eta theta iota kappa \n        lambda mu}\nNext  : 1\n",
        "Notes=[alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu]; Next=1\n");
}
END_TEST

START_TEST(a_word_too_long_for_the_line_was_cut_hard)
{
    expect("Id   : Microsoft:0123456789012345678901234567890123456789012345678901234567890123\n"
           "       456789\nName : x\n",
           "Id=Microsoft:0123456789012345678901234567890123456789012345678901234567890123456789?; Name=x\n");
}
END_TEST

START_TEST(short_lines_are_a_value_with_line_breaks)
{
    expect("InterfaceAlias : NIC1\nDNSServer      : 10.0.0.1\n                 10.0.0.2\n",
           "InterfaceAlias=NIC1; DNSServer=[10.0.0.1, 10.0.0.2]\n");
}
END_TEST

START_TEST(a_table_within_a_value_stays_one_value)
{
    struct shown s;
    shown_read(&s, &shape_list,
               "Name         : NIC1\nCapabilities :             Hardware Current\n"
               "                           -------- -------\n"
               "               NumTCs    : 8        8\n\nState        : Up\n",
               NULL);
    ck_assert_ptr_nonnull(strstr(s.text.at, "; State=Up\n"));
    ck_assert_uint_eq(s.layouts, 1);
    shown_close(&s);
}
END_TEST

START_TEST(what_was_shortened_is_a_pattern)
{
    expect(
        "A : Microsoft Network Adapte...\nB : Intel(R) Ethernet Adap...#2\nC : Net…\nD : ...tail\nE : "
        "10.0.0.1\n",
        "A=Microsoft Network Adapte...~; B=Intel(R) Ethernet Adap...#2~; C=Net…~; D=...tail~; E=10.0.0.1\n");
}
END_TEST

START_TEST(the_class_is_the_type)
{
    expect("Name     : a\nCimClass : ROOT/StandardCimv2:MSFT_NetAdapter\n",
           "#MSFT_NetAdapter Name=a; CimClass=ROOT/StandardCimv2:MSFT_NetAdapter\n");
    expect("__GENUS : 2\n__CLASS : Win32_NetworkAdapter\n",
           "#Win32_NetworkAdapter __GENUS=2; __CLASS=Win32_NetworkAdapter\n");
}
END_TEST

START_TEST(colours_go)
{
    expect("\x1b[32;1mName : \x1b[0mNIC1\n\x1b[32;1mMtu  : \x1b[0m1500\n", "Name=NIC1; Mtu=1500\n");
}
END_TEST

START_TEST(left_out_and_collapsed_lines_are_told)
{
    expect("Name : a\nMtu  : 1\n...\n", "+Name=a; Mtu=1\n");
    expect("   IPAddress : 10.0.0.1\n   InterfaceIndex: 40\n   Type  : Unicast\n",
           "?IPAddress=10.0.0.1; InterfaceIndex=40; Type=Unicast\n");
}
END_TEST

START_TEST(other_texts_are_left_alone)
{
    expect_stranger(&shape_list, "Get-Foo : The term 'Get-Foo' is not recognized\nAt line:1 char:1\n", NULL);
    expect_stranger(&shape_list,
                    "    + CategoryInfo          : ObjectNotFound\n    + FullyQualifiedErrorId : X\n", NULL);
    expect_stranger(&shape_list, "   Host Name . . . . : HV01\n   Node Type . . . . : Hybrid\n", NULL);
    expect_stranger(&shape_list, "Some prose that says : this\nand goes on\n", NULL);
    expect_stranger(&shape_list, "no colon at all\n", NULL);
}
END_TEST

START_TEST(reading_stops_at_foreign_lines)
{
    struct shown s;
    expect("Name : a\nMtu  : 1\nGet-Foo : Access is denied\nAt line:1 char:1\n", "Name=a; Mtu=1\n");
    shown_read(&s, &shape_list, "Name : a\nMtu  : 1\nsome prose\n", NULL);
    ck_assert_str_eq(s.text.at, "Name=a; Mtu=1\n");
    ck_assert_uint_eq(s.reading.line, 2);
    ck_assert_uint_eq(input_count(s.in, LINE_UNKNOWN), 1);
    shown_close(&s);
}
END_TEST

Suite *suite_list(void)
{
    Suite *s = suite_create("list");
    TCase *t = tcase_create("list");
    tcase_add_test(t, colons_below_each_other);
    tcase_add_test(t, labels_hold_colons_units_and_blanks);
    tcase_add_test(t, labels_count_in_cells);
    tcase_add_test(t, objects_part_at_blank_lines_and_at_their_first_label);
    tcase_add_test(t, equal_objects_share_a_layout);
    tcase_add_test(t, lists_have_items);
    tcase_add_test(t, items_know_where_they_stand);
    tcase_add_test(t, a_kept_blank_joins_as_it_is);
    tcase_add_test(t, a_word_too_long_for_the_line_was_cut_hard);
    tcase_add_test(t, short_lines_are_a_value_with_line_breaks);
    tcase_add_test(t, a_table_within_a_value_stays_one_value);
    tcase_add_test(t, what_was_shortened_is_a_pattern);
    tcase_add_test(t, the_class_is_the_type);
    tcase_add_test(t, colours_go);
    tcase_add_test(t, left_out_and_collapsed_lines_are_told);
    tcase_add_test(t, other_texts_are_left_alone);
    tcase_add_test(t, reading_stops_at_foreign_lines);
    suite_add_tcase(s, t);
    return s;
}
