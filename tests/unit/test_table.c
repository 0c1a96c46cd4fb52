/* Format-Table. */
#include "read/shapes.h"
#include "read/width.h"
#include "shown.h"

static void expect(const char *text, const char *wanted)
{
    expect_records(&shape_table, text, "Get-X", wanted);
}

START_TEST(right_aligned_columns_overhang_their_dashes)
{
    expect("Name                           State Metric             Role\n"
           "----                           ----- ------             ----\n"
           "Cluster Network 1        Partitioned  40000          Cluster\n"
           "Management                        Up  70240 ClusterAndClient\n",
           "Name=Cluster Network 1; State=Partitioned; Metric=40000; Role=Cluster\n"
           "Name=Management; State=Up; Metric=70240; Role=ClusterAndClient\n");
}
END_TEST

START_TEST(blank_cells_are_empty)
{
    expect(
        "ifIndex InterfaceAlias NlMtu(Bytes) Dhcp     PolicyStore\n"
        "------- -------------- ------------ ----     -----------\n"
        "21      Ethernet 2                           Persiste...\n"
        "21      Ethernet 2             1390 Disabled ActiveStore\n",
        "ifIndex=21; InterfaceAlias=Ethernet 2; NlMtu(Bytes)=; Dhcp=; PolicyStore=Persiste...~\n"
        "ifIndex=21; InterfaceAlias=Ethernet 2; NlMtu(Bytes)=1390; Dhcp=Disabled; PolicyStore=ActiveStore\n");
}
END_TEST

START_TEST(cells_one_blank_apart)
{
    expect("Name                           Network\n"
           "----                           -------\n"
           "NODE-1 - Management            Cluster Network 1\n"
           "NODE-1 - Embedded LOM 1 Port 1 Cluster Network 3\n",
           "Name=NODE-1 - Management; Network=Cluster Network 1\n"
           "Name=NODE-1 - Embedded LOM 1 Port 1; Network=Cluster Network 3\n");
}
END_TEST

START_TEST(wrapped_headers_are_joined)
{
    expect("InterfaceAlias Interface Address ServerAddresses\n"
           "               Index     Family\n"
           "-------------- --------- ------- ---------------\n"
           "Ethernet              17 IPv4    {10.0.0.1, 10.0.0.2}\n"
           "Loopback               1 IPv4    {}\n",
           "InterfaceAlias=Ethernet; InterfaceIndex=17; AddressFamily=IPv4; ServerAddresses=[10.0.0.1, "
           "10.0.0.2]\n"
           "InterfaceAlias=Loopback; InterfaceIndex=1; AddressFamily=IPv4; ServerAddresses=[]\n");
    expect("Name MaxProcessors NumberOfReceiveQ\n"
           "                              ueues           \n"
           "---- ------------- ----------------\n"
           "NIC1            16 31              \n",
           "Name=NIC1; MaxProcessors=16; NumberOfReceiveQueues=31\n");
}
END_TEST

START_TEST(cells_are_counted_not_bytes)
{
    expect("ifIndex InterfaceAlias     AddressFamily\n"
           "------- --------------     -------------\n"
           "18      로컬 영역 연결* 10 IPv6\n"
           "19      이더넷 5           IPv4\n"
           "1       Loopback           IPv4\n",
           "ifIndex=18; InterfaceAlias=로컬 영역 연결* 10; AddressFamily=IPv6\n"
           "ifIndex=19; InterfaceAlias=이더넷 5; AddressFamily=IPv4\n"
           "ifIndex=1; InterfaceAlias=Loopback; AddressFamily=IPv4\n");
}
END_TEST

START_TEST(ambiguous_letters_may_be_wide)
{
    expect("Name       ifIndex Status\n"
           "----       ------- ------\n"
           "Сеть 1          12 Up\n"
           "Сеть 22         13 Up\n",
           "Name=Сеть 1; ifIndex=12; Status=Up\nName=Сеть 22; ifIndex=13; Status=Up\n");
    expect("Name ifIndex\n---- -------\nСеть       7\nabcd      12\n",
           "Name=Сеть; ifIndex=7\nName=abcd; ifIndex=12\n");
    expect("Name     State\n----     -----\nСеть     Up\nabcdefgh Up\n",
           "Name=Сеть; State=Up\nName=abcdefgh; State=Up\n");
    expect("Name     State\n----     -----\nСеть Up\nabcdefgh Up\n",
           "Name=Сеть; State=Up\nName=abcdefgh; State=Up\n");
}
END_TEST

START_TEST(groups_give_title_and_field)
{
    expect("   Algorithm: ETS\n\nName Priority\n---- --------\nSMB  3\n",
           "!ETS Algorithm=ETS; Name=SMB; Priority=3\n");
}
END_TEST

START_TEST(one_column_needs_a_plain_name)
{
    expect("Willing\n-------\n   True\n", "Willing=True\n");
    expect_stranger(&shape_table, "IP Address: \n-----------\n\n10.0.0.1\n", NULL);
    expect_stranger(&shape_table, "A heading\n---------\ntext\n", NULL);
    expect_stranger(&shape_table, "Heading\n----\ntext\n", NULL);
}
END_TEST

START_TEST(other_texts_are_left_alone)
{
    expect_stranger(&shape_table,
                    "Name         : NIC1\nCapabilities :    Hardware Current\n-------- -------\n", NULL);
    expect_stranger(&shape_table, "Network Destination        Netmask\n", NULL);
    expect_stranger(&shape_table, "---- ----\na    b\n", NULL);
    expect_stranger(&shape_table, "one two three\n---- ----\na    b\n", NULL);
}
END_TEST

START_TEST(rows_end_at_a_blank_line_and_at_the_next_header)
{
    struct shown s;
    shown_read(&s, &shape_table, "A B\n- -\n1 2\n\nprose\n", NULL);
    ck_assert_str_eq(s.text.at, "A=1; B=2\n");
    ck_assert_uint_eq(s.reading.line, 3);
    ck_assert_uint_eq(input_count(s.in, LINE_UNDERSTOOD), 3);
    ck_assert_uint_eq(s.layouts, 1);
    shown_close(&s);
    expect("A B\n- -\n1 2\nC D\n- -\n3 4\n", "A=1; B=2\n");
}
END_TEST

START_TEST(a_blank_line_after_every_line)
{
    expect("Name     Value\n\n----     -----\n\niSCSI    False\n\nSAS      True\n",
           "Name=iSCSI; Value=False\nName=SAS; Value=True\n");
}
END_TEST

START_TEST(whole_tables_may_be_indented)
{
    expect("    Id Name\n    -- ----\n     1 a\n    12 b\n", "Id=1; Name=a\nId=12; Name=b\n");
    expect("   Id Name\n   -- ----\n12345 a\n", "Id=12345; Name=a\n");
}
END_TEST

START_TEST(damaged_tables_are_read_and_told)
{
    struct shown s;
    shown_read(
        &s, &shape_table,
        "Name SwitchType NetAdapterInterfaceDescription\n---- ---------- ------------------------------\n"
        "extSwitch External Some Ethernet Adapter\n",
        NULL);
    ck_assert_str_eq(
        s.text.at,
        "?Name=extSwitch?; SwitchType=External?; NetAdapterInterfaceDescription=Some Ethernet Adapter?\n");
    ck_assert_uint_eq(s.problems, 1);
    shown_close(&s);
    expect("Name\tQueueID\t\tVlanID Processor\n----\t-------\t\t------ ---------\nVNIC\t0\t\t       0:0\n",
           "?Name=VNIC?; QueueID=0?; VlanID=?; Processor=0:0?\n");
}
END_TEST

/* Somebody shortened the blanks, and yet a blank stands above each cut: what lies between is no cell. */
START_TEST(rows_that_were_moved_are_split_at_their_gaps)
{
    expect("Name          InterfaceDescription            ifIndex Status\n"
           "----          --------------------            ------- ------\n"
           "Port A   Contoso 10G Adapter   4   Up\n"
           "Port B   Contoso 10G Adapter #2   5   Up\n",
           "?Name=Port A?; InterfaceDescription=Contoso 10G Adapter?; ifIndex=4?; Status=Up?\n"
           "?Name=Port B?; InterfaceDescription=Contoso 10G Adapter #2?; ifIndex=5?; Status=Up?\n");
    expect("Name          InterfaceDescription            ifIndex Status\n"
           "----          --------------------            ------- ------\n"
           "Port A   Contoso 10G Adapter   4 Up\n",
           "");
    expect("Name          InterfaceDescription            ifIndex Status\n"
           "----          --------------------            ------- ------\n"
           "Port A   Contoso   10G Adapter   4 Up\n",
           "");
}
END_TEST

START_TEST(a_name_may_hold_a_gap)
{
    expect("Name          InterfaceDescription            ifIndex Status\n"
           "----          --------------------            ------- ------\n"
           "Port  A       Contoso 10G Adapter                   4       \n",
           "Name=Port  A; InterfaceDescription=Contoso 10G Adapter; ifIndex=4; Status=\n");
}
END_TEST

START_TEST(one_odd_row_does_not_spoil_the_table)
{
    const char *text =
        "Name  State\n----  -----\n"
        "a     Up\nb     Up\nc     Up\nd     Up\ne     Up\nf     Up\ng     Up\nh     Up\ni     Up\n"
        "longer-than-all  Down\n";
    struct shown s;
    shown_read(&s, &shape_table, text, NULL);
    ck_assert_ptr_nonnull(strstr(s.text.at, "\nName=i; State=Up\n?Name=longer-than-all?; State=Down?\n"));
    shown_close(&s);
}
END_TEST

START_TEST(cells_that_do_not_fit_their_column_are_damaged)
{
    expect("Name     ifIndex Status\n----     ------- ------\nNIC1        7 Up\n",
           "?Name=NIC1?; ifIndex=7 Up?; Status=?\n");
}
END_TEST

START_TEST(wrapped_rows_are_joined_when_the_command_says_so)
{
    const char *text =
        "Name Description    Ips\n---- -----------    ---\n"
        "NIC1 Intel Ethernet {10.0.0.1,\n     Adapter #2     10.0.0.2}\nNIC2 Broadcom       {}\n";
    expect_records(&shape_table, text, "Get-X | ft -Wrap",
                   "Name=NIC1; Description=Intel Ethernet Adapter #2?; Ips=[10.0.0.1, 10.0.0.2]\n"
                   "Name=NIC2; Description=Broadcom; Ips=[]\n");
}
END_TEST

START_TEST(rows_with_a_blank_first_cell_are_rows)
{
    expect_records(
        &shape_table,
        "VMName Adapter Mode   VlanList\n------ ------- ----   --------\n       Mgmt    Access 7\n       Smb "
        "    Access 8\n",
        NULL,
        "VMName=; Adapter=Mgmt; Mode=Access; VlanList=7\nVMName=; Adapter=Smb; Mode=Access; VlanList=8\n");
}
END_TEST

START_TEST(shortened_lists_are_cut)
{
    expect("Name IPAddresses\n---- -----------\na    {10.0.0.1, fe80::5efe:192....\n",
           "Name=a; IPAddresses=[10.0.0.1, fe80::5efe:192....~]+\n");
}
END_TEST

START_TEST(many_rows_take_one_pass)
{
    struct buffer text = {0};
    buffer_add_text(&text, "Name   Metric\n----   ------\n");
    for (int i = 0; i < 100000; i++)
        buffer_printf(&text, "%06d %6d\n", i, i);
    struct shown s;
    shown_read(&s, &shape_table, text.at, NULL);
    ck_assert_uint_eq(input_count(s.in, LINE_UNDERSTOOD), 100002);
    ck_assert_ptr_nonnull(strstr(s.text.at, "Name=099999; Metric=99999\n"));
    shown_close(&s);
    buffer_free(&text);
}
END_TEST

START_TEST(simple_text_is_told_wherever_the_odd_byte_stands)
{
    char text[] = "abcdefghijk \x01\x7f~0123";
    const struct span s = {.at = text, .len = sizeof(text) - 1};
    static const char odd[] = {'\t', '\x80', '\xff', '\x89'};
    for (size_t len = 0; len <= s.len; len++) {
        ck_assert(text_is_simple(span_first(s, len)));
        for (size_t i = 0; i < len * sizeof(odd); i++) {
            char kept = text[i / sizeof(odd)];
            text[i / sizeof(odd)] = odd[i % sizeof(odd)];
            ck_assert(!text_is_simple(span_first(s, len)));
            text[i / sizeof(odd)] = kept;
        }
    }
}
END_TEST

START_TEST(cells_that_some_row_fills_are_seen)
{
    enum { ROOM = 14 };
    uint8_t seen[ROOM + 1] = {0};
    cells_see(SPAN("ab       j l nop"), CELLS_DISPLAY, seen, ROOM);
    cells_see(SPAN("         j"), CELLS_DISPLAY, seen, ROOM);
    cells_see(SPAN("  c"), CELLS_DISPLAY, seen, ROOM);
    for (size_t i = 0; i <= ROOM; i++)
        ck_assert_int_eq(seen[i] != 0, i < 3 || i == 9 || i == 11 || i == 13);
}
END_TEST

Suite *suite_table(void)
{
    Suite *s = suite_create("table");
    TCase *t = tcase_create("table");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, right_aligned_columns_overhang_their_dashes);
    tcase_add_test(t, blank_cells_are_empty);
    tcase_add_test(t, cells_one_blank_apart);
    tcase_add_test(t, wrapped_headers_are_joined);
    tcase_add_test(t, cells_are_counted_not_bytes);
    tcase_add_test(t, ambiguous_letters_may_be_wide);
    tcase_add_test(t, groups_give_title_and_field);
    tcase_add_test(t, one_column_needs_a_plain_name);
    tcase_add_test(t, other_texts_are_left_alone);
    tcase_add_test(t, rows_end_at_a_blank_line_and_at_the_next_header);
    tcase_add_test(t, a_blank_line_after_every_line);
    tcase_add_test(t, whole_tables_may_be_indented);
    tcase_add_test(t, damaged_tables_are_read_and_told);
    tcase_add_test(t, rows_that_were_moved_are_split_at_their_gaps);
    tcase_add_test(t, a_name_may_hold_a_gap);
    tcase_add_test(t, one_odd_row_does_not_spoil_the_table);
    tcase_add_test(t, cells_that_do_not_fit_their_column_are_damaged);
    tcase_add_test(t, wrapped_rows_are_joined_when_the_command_says_so);
    tcase_add_test(t, rows_with_a_blank_first_cell_are_rows);
    tcase_add_test(t, shortened_lists_are_cut);
    tcase_add_test(t, many_rows_take_one_pass);
    tcase_add_test(t, simple_text_is_told_wherever_the_odd_byte_stands);
    tcase_add_test(t, cells_that_some_row_fills_are_seen);
    suite_add_tcase(s, t);
    return s;
}
