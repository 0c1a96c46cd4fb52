/* systeminfo: text in, the host out. */
#include "facts.h"

START_TEST(english)
{
    facts_expect_all("\r\n"
                     "Host Name:                 HV01\r\n"
                     "OS Name:                   Microsoft Windows Server 2012 R2 Datacenter\r\n"
                     "OS Version:                6.3.9600 N/A Build 9600\r\n"
                     "OS Manufacturer:           Microsoft Corporation\r\n"
                     "Registered Organization:   \r\n"
                     "Virtual Memory: Max Size:  301,462 MB\r\n"
                     "Domain:                    corp.example\r\n"
                     "Logon Server:              \\\\DC01\r\n"
                     "Network Card(s):           1 NIC(s) Installed.\r\n"
                     "                           [01]: Some Card\r\n"
                     "                                 Connection Name: LAN\r\n"
                     "                                 IP address(es)\r\n"
                     "                                 [01]: 10.0.0.11\r\n"
                     "Hyper-V Requirements:      A hypervisor has been detected.\r\n",
                     "host=HV01 language=en\nhost os=2012R2 build=9600 domain=corp.example\n");
}
END_TEST

START_TEST(first_rows_need_no_label)
{
    facts_expect_all("Aaa:          HV02\n"
                     "Bbb:          Microsoft Windows Server 2019 Standard\n"
                     "Ccc:          10.0.17763 N/A Build 17763\n"
                     "Ddd:          Eee\n",
                     "host=HV02 language=-\nhost os=2019 build=17763\n");
}
END_TEST

START_TEST(workgroup_is_no_domain)
{
    facts_expect("Hostname:                     HV03\n"
                 "Betriebssystemname:           Microsoft Windows Server 2022 Standard\n"
                 "Betriebssystemversion:        10.0.20348 Nicht zutreffend Build 20348\n"
                 "Domäne:                       WORKGROUP\n",
                 "host=HV03 language=de\nhost os=2022 build=20348\n");
}
END_TEST

START_TEST(lists_of_other_commands_are_none)
{
    char *found = facts_of("Name    : LAN\nStatus  : Up\nVersion : 6.3.9600 x\n");
    ck_assert(!strstr(found, "build="));
    free(found);
}
END_TEST

Suite *suite_systeminfo(void)
{
    Suite *s = suite_create("systeminfo");
    TCase *c = tcase_create("systeminfo");
    tcase_add_test(c, english);
    tcase_add_test(c, first_rows_need_no_label);
    tcase_add_test(c, workgroup_is_no_domain);
    tcase_add_test(c, lists_of_other_commands_are_none);
    suite_add_tcase(s, c);
    return s;
}
