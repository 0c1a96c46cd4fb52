/* Registry exports: text in, facts out. */
#include "facts.h"

#define HEAD "Windows Registry Editor Version 5.00\r\n\r\n"
#define SYSTEM "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\"
#define CLASS "{4D36E972-E325-11CE-BFC1-08002BE10318}"
#define A "{01234567-89AB-CDEF-0123-456789ABCDEF}"

START_TEST(connection_names_an_adapter)
{
    facts_expect_all(
        HEAD SYSTEM "Control\\Network\\" CLASS "]\r\n"
                    "@=\"Network Adapters\"\r\n"
                    "\r\n" SYSTEM "Control\\Network\\" CLASS "\\" A "]\r\n"
                    "\r\n" SYSTEM "Control\\Network\\" CLASS "\\" A "\\Connection]\r\n"
                    "\"DefaultNameIndex\"=dword:00000000\r\n"
                    "\"Name\"=\"iSCSI \\\"A\\\" \\\\ 1\"\r\n"
                    "\"PnpInstanceID\"=\"ROOT\\\\NETFT\\\\0000\"\r\n",
        "host=- language=-\n"
        "adapter guid={01234567-89ab-cdef-0123-456789abcdef} name=iSCSI \"A\" \\ 1 kind=netft~\n");
}
END_TEST

/* \Device\{0000..1}, \Device\NdisWanIp, \Device\{0000..2}: as UTF-16, over several lines. */
START_TEST(linkage_is_the_binding_order)
{
    struct buffer text = {0};
    const char *devices[] = {"\\Device\\{00000000-0000-0000-0000-000000000001}", "\\Device\\NdisWanIp",
                             "\\Device\\{00000000-0000-0000-0000-000000000002}"};
    buffer_add_text(&text, HEAD SYSTEM "Services\\Tcpip\\Linkage]\r\n\"Bind\"=hex(7):");
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k <= strlen(devices[i]); k++)
            buffer_printf(&text, "%02x,00,%s", (unsigned)devices[i][k], k % 20 == 19 ? "\\\r\n  " : "");
    buffer_add_text(&text, "00,00\r\n\"Other\"=hex(7):00,00\r\n");
    facts_expect_all(text.at, "host=- language=-\n"
                              "binding-order component=ms_tcpip\n"
                              "  position adapter={00000000-0000-0000-0000-000000000001}@\n"
                              "  position adapter={00000000-0000-0000-0000-000000000002}@\n");
    buffer_free(&text);
}
END_TEST

START_TEST(empty_linkage_says_nothing)
{
    facts_expect_all(HEAD SYSTEM "Services\\Tcpip\\Linkage]\r\n\"Bind\"=hex(7):00,00\r\n", "");
}
END_TEST

START_TEST(interface_parameters)
{
    facts_expect_all(
        HEAD SYSTEM
        "Services\\Tcpip\\Parameters\\Interfaces\\" A "]\r\n"
        "\"EnableDHCP\"=dword:00000000\r\n"
        "\"NameServer\"=\"10.0.0.5,10.0.0.6\"\r\n"
        "\"DhcpNameServer\"=\"10.9.9.9\"\r\n"
        "\"RegistrationEnabled\"=dword:00000001\r\n"
        "\"InterfaceMetric\"=dword:0000000f\r\n"
        /* 10.0.0.1 */
        "\"IPAddress\"=hex(7):31,00,30,00,2e,00,30,00,2e,00,30,00,2e,00,31,00,00,00,00,00\r\n"
        /* 255.0.0.0 */
        "\"SubnetMask\"=hex(7):32,00,35,00,35,00,2e,00,30,00,2e,00,30,00,2e,00,30,00,00,00,00,00\r\n"
        /* 10.0.0.2, metric 0 */
        "\"DefaultGateway\"=hex(7):31,00,30,00,2e,00,30,00,2e,00,30,00,2e,00,32,00,00,00,00,00\r\n"
        "\"DefaultGatewayMetric\"=hex(7):30,00,00,00,00,00\r\n",
        "host=- language=-\n"
        "adapter guid={01234567-89ab-cdef-0123-456789abcdef} dhcp=false registers-dns=true metric=15\n"
        "  address ip=10.0.0.1 prefix=8\n"
        "  gateway ip=10.0.0.2\n"
        "  dns ip=10.0.0.5\n"
        "  dns ip=10.0.0.6\n");
}
END_TEST

START_TEST(dhcp_hides_what_was_fixed_before)
{
    facts_expect_all(HEAD SYSTEM "Services\\Tcpip\\Parameters\\Interfaces\\" A "]\r\n"
                                 "\"EnableDHCP\"=dword:00000001\r\n"
                                 "\"IPAddress\"=\"10.0.0.1\"\r\n"
                                 "\"DhcpIPAddress\"=\"10.0.0.77\"\r\n"
                                 "\"DhcpSubnetMask\"=\"255.255.255.0\"\r\n"
                                 "\"DhcpNameServer\"=\"10.0.0.5 10.0.0.6\"\r\n"
                                 "\"InterfaceMetric\"=dword:00000000\r\n",
                     "host=- language=-\n"
                     "adapter guid={01234567-89ab-cdef-0123-456789abcdef} dhcp=true auto-metric=true\n"
                     "  address ip=10.0.0.77 prefix=24\n"
                     "  dns ip=10.0.0.5\n"
                     "  dns ip=10.0.0.6\n");
}
END_TEST

START_TEST(host_netbios_and_driver)
{
    facts_expect_all(HEAD SYSTEM "Services\\Tcpip\\Parameters]\r\n"
                                 "\"NV Hostname\"=\"HV01\"\r\n"
                                 "\"Domain\"=\"corp.example\"\r\n"
                                 "\r\n" SYSTEM "Services\\NetBT\\Parameters\\Interfaces\\Tcpip_" A "]\r\n"
                                 "\"NetbiosOptions\"=dword:00000002\r\n"
                                 "\r\n"
                                 "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Class\\" CLASS
                                 "\\0007]\r\n"
                                 "\"NetCfgInstanceId\"=\"" A "\"\r\n"
                                 "\"DriverDesc\"=\"A server adapter\"\r\n"
                                 "\"*JumboPacket\"=\"9014\"\r\n"
                                 "\"*RSS\"=\"1\"\r\n",
                     "host=HV01 language=-\n"
                     "host domain=corp.example\n"
                     "adapter guid={01234567-89ab-cdef-0123-456789abcdef} netbios=disabled\n"
                     "adapter guid={01234567-89ab-cdef-0123-456789abcdef} description=A server adapter"
                     " jumbo=9014 rss=true\n");
}
END_TEST

START_TEST(reg_query)
{
    facts_expect_all(
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Linkage\n"
        "    Bind    REG_MULTI_SZ    \\Device\\{00000000-0000-0000-0000-000000000002}\\0"
        "\\Device\\{00000000-0000-0000-0000-000000000001}\n"
        "\n"
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\" A "\n"
        "    EnableDHCP    REG_DWORD    0x0\n",
        "host=- language=-\n"
        "binding-order component=ms_tcpip\n"
        "  position adapter={00000000-0000-0000-0000-000000000002}@\n"
        "  position adapter={00000000-0000-0000-0000-000000000001}@\n"
        "adapter guid={01234567-89ab-cdef-0123-456789abcdef} dhcp=false\n");
}
END_TEST

/* A string with a line end in it, a value cut off, and a key that is no business of ours. */
START_TEST(damage)
{
    facts_expect_all(HEAD SYSTEM "Control\\Network\\" CLASS "\\" A "\\Connection]\r\n"
                                 "\"Text\"=\"one\r\n"
                                 "two\"\r\n"
                                 "\"Name\"=\"LAN\"\r\n"
                                 "\"Cut\"=hex(7):4,\\\r\n",
                     "host=- language=-\n"
                     "adapter guid={01234567-89ab-cdef-0123-456789abcdef} name=LAN\n");
    facts_expect_all(HEAD "[HKEY_CURRENT_USER\\Software]\r\n\"x\"=dword:zz\r\n\"=\"\r\nnot ours\r\n",
                     "unknown: 5\nunknown: 6\n");
}
END_TEST

Suite *suite_reg(void);
Suite *suite_reg(void)
{
    Suite *s = suite_create("reg");
    TCase *t = tcase_create("reg");
    tcase_add_test(t, connection_names_an_adapter);
    tcase_add_test(t, linkage_is_the_binding_order);
    tcase_add_test(t, empty_linkage_says_nothing);
    tcase_add_test(t, interface_parameters);
    tcase_add_test(t, dhcp_hides_what_was_fixed_before);
    tcase_add_test(t, host_netbios_and_driver);
    tcase_add_test(t, reg_query);
    tcase_add_test(t, damage);
    suite_add_tcase(s, t);
    return s;
}
