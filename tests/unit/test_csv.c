/* CSV and wmic's text forms. */
#include "read/shapes.h"
#include "shown.h"

static void expect(const char *text, const char *wanted)
{
    expect_records(&shape_csv, text, NULL, wanted);
}

START_TEST(null_and_empty_differ)
{
    expect("\"Name\",\"A\",\"B\"\r\n\"x\",,\"\"\r\n", "Name=x; A=<null>; B=\n");
    expect("\"Name\",\"Last\"\n\"x\",\n", "Name=x; Last=<null>\n");
}
END_TEST

START_TEST(types_name_classes)
{
    expect("#TYPE "
           "Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/"
           "MSFT_NetAdapter\n\"Name\"\n\"a\"\n",
           "#MSFT_NetAdapter Name=a\n");
    expect("#TYPE "
           "Selected.System.Management.ManagementObject#root\\cimv2\\Win32_NetworkAdapter\n\"Name\"\n\"a\"\n",
           "#Win32_NetworkAdapter Name=a\n");
    expect("#TYPE Selected.Microsoft.HyperV.PowerShell.VMSwitch\n\"Name\"\n\"a\"\n",
           "#Microsoft.HyperV.PowerShell.VMSwitch Name=a\n");
    expect("#TYPE Selected.Microsoft.Management.Infrastructure.CimInstance\n\"Name\"\n\"a\"\n", "Name=a\n");
}
END_TEST

START_TEST(quotes_protect)
{
    expect("\"Name\",\"Text\"\n\"a,b\",\"say \"\"hi\"\"\"\n\"two\nlines\",\"c\"\n",
           "Name=a,b; Text=say \"hi\"\nName=two\nlines; Text=c\n");
}
END_TEST

START_TEST(delimiters_are_found)
{
    expect("\"Name\";\"A,B\"\n\"x\";\"1\"\n", "Name=x; A,B=1\n");
    expect("\"Name\"\t\"A\"\n\"x\"\t\"1\"\n", "Name=x; A=1\n");
    expect("Name,Mtu\nNIC 1,1500\n,\n", "Name=NIC 1; Mtu=1500\nName=<null>; Mtu=<null>\n");
}
END_TEST

START_TEST(arrays_are_lost)
{
    expect("\"Name\",\"Ips\"\n\"x\",\"System.String[]\"\n", "Name=x; Ips=<null>?\n");
}
END_TEST

START_TEST(rows_broken_by_hand_go_on)
{
    expect("\"A\",\"B\",\n\"C\",\"D\"\n\"1\",,\n\"3\",\"4\"\n", "A=1; B=<null>; C=3; D=4\n");
}
END_TEST

START_TEST(short_rows_are_told)
{
    expect("\"A\",\"B\",\"C\"\n\"1\",\"2\"\n\"1\",\"2\",\"3\",\"4\"\n",
           "?A=1; B=2; C=<null>\nA=1; B=2; C=3\n");
}
END_TEST

START_TEST(wmic_names_the_node)
{
    expect("\r\n\r\nNode,DHCPEnabled,IPAddress,Name\r\nHV01,TRUE,{10.0.0.1;fe80::1},a &amp; b\r\n",
           "@HV01 Node=HV01; DHCPEnabled=TRUE; IPAddress=[10.0.0.1, fe80::1]; Name=a & b\n");
    expect("\"Node\",\"Name\"\n\"HV01\",\"x\"\n", "Node=HV01; Name=x\n");
}
END_TEST

START_TEST(prose_is_no_csv)
{
    expect_stranger(&shape_csv, "Hello, world\nthis, too\n", NULL);
    expect_stranger(&shape_csv, "One,two,three\nfour\n", NULL);
    expect_stranger(&shape_csv, "\"quoted\" text\n", NULL);
    expect_stranger(&shape_csv, "#TYPES\n", NULL);
}
END_TEST

START_TEST(a_file_cut_in_a_field_ends)
{
    struct shown s;
    shown_read(&s, &shape_csv, "\"A\",\"B\"\n\"1\",\"cut\nhere", NULL);
    ck_assert_str_eq(s.text.at, "A=1; B=cut\nhere\n");
    ck_assert_uint_eq(s.reading.line, s.in->lines);
    shown_close(&s);
    shown_read(&s, &shape_csv, "#TYPE A.B", NULL);
    ck_assert(s.recognised && s.reading.line == 1);
    shown_close(&s);
}
END_TEST

START_TEST(wmic_lists_are_objects)
{
    expect_records(
        &shape_wmic_list,
        "\r\n\r\nCaption=[00000001] NIC\r\nComponentID=PCI\\VEN_8086&amp;DEV_1563\r\nDNSDomain=\r\n"
        "IPAddress={\"10.0.0.1\",\"fe80::1\"}\r\nIPSubnet={}\r\nMetrics={0,1}\r\n\r\n\r\n\r\n\r\n"
        "Caption=[00000002] NIC\r\nDNSDomain=corp.example\r\n",
        NULL,
        "Caption=[00000001] NIC; ComponentID=PCI\\VEN_8086&DEV_1563; DNSDomain=; IPAddress=[10.0.0.1, "
        "fe80::1]; "
        "IPSubnet=[]; Metrics=[0, 1]\nCaption=[00000002] NIC; DNSDomain=corp.example\n");
}
END_TEST

START_TEST(wmic_lists_with_doubled_line_ends)
{
    expect_records(&shape_wmic_list, "A=1\n\nB=two\nlines\n\nC=3\n\nA=2\n\nB=4\n", NULL,
                   "A=1; B=two\nlines; C=3\nA=2; B=4\n");
    expect_stranger(&shape_wmic_list, "x = y\nz = 1\n", NULL);
    expect_stranger(&shape_wmic_list, "Only=one\nprose\n", NULL);
    expect_records(&shape_wmic_list, "Only=one\n", "wmic os get Only /value", "Only=one\n");
}
END_TEST

START_TEST(wmic_tables_are_cut_at_their_words)
{
    expect_records(&shape_wmic_table,
                   "DefaultIPGateway  Description       Index  IPAddress                \r\n"
                   "                  Kernel Adapter    0                               \r\n"
                   "{\"10.0.0.254\"}    Intel(R) Adapter  7      {\"10.0.0.1\", \"fe80::1\"}  \r\n",
                   NULL,
                   "DefaultIPGateway=; Description=Kernel Adapter; Index=0; IPAddress=\n"
                   "DefaultIPGateway=[10.0.0.254]; Description=Intel(R) Adapter; Index=7; "
                   "IPAddress=[10.0.0.1, fe80::1]\n");
    expect_stranger(&shape_wmic_table, "Some  words  here\na     b      c\n", NULL);
    expect_stranger(&shape_wmic_table, "Index  Name\n-----  ----\n1      a\n", NULL);
    expect_stranger(&shape_wmic_table, "Name  Index\na     1\n", NULL);
}
END_TEST

Suite *suite_csv(void)
{
    Suite *s = suite_create("csv");
    TCase *t = tcase_create("csv");
    tcase_add_test(t, null_and_empty_differ);
    tcase_add_test(t, types_name_classes);
    tcase_add_test(t, quotes_protect);
    tcase_add_test(t, delimiters_are_found);
    tcase_add_test(t, arrays_are_lost);
    tcase_add_test(t, rows_broken_by_hand_go_on);
    tcase_add_test(t, short_rows_are_told);
    tcase_add_test(t, wmic_names_the_node);
    tcase_add_test(t, prose_is_no_csv);
    tcase_add_test(t, a_file_cut_in_a_field_ends);
    tcase_add_test(t, wmic_lists_are_objects);
    tcase_add_test(t, wmic_lists_with_doubled_line_ends);
    tcase_add_test(t, wmic_tables_are_cut_at_their_words);
    suite_add_tcase(s, t);
    return s;
}
