/* nvspbind, nvspinfo, getmac, arp: text in, facts out. */
#include "facts.h"

#define TCPIP                                                                                                \
    "{D7DBFF6D-F51F-4C94-BF35-9CFEBEBA7578}\n"                                                               \
    "\"ms_tcpip\"\n"                                                                                         \
    "\"Internet Protocol Version 4 (TCP/IPv4)\":\n"

START_TEST(order_and_bindings)
{
    facts_expect_all("C:\\>nvspbind.exe /o ms_tcpip\n"
                     "\n"
                     "Protocols:\n"
                     "\n" TCPIP "   enabled:   Management\n"
                     "   disabled:  Backup\n"
                     "   enabled:   Local Area Connection* 9\n"
                     "\n"
                     "cleaning up...finished (0)\n",
                     "host=- language=-\n"
                     "binding-order component=ms_tcpip\n"
                     "  position adapter=Management\n"
                     "adapter name=Management\n"
                     "  binding id=ms_tcpip name=Internet Protocol Version 4 (TCP/IPv4) enabled=true\n"
                     "adapter name=Backup\n"
                     "  binding id=ms_tcpip name=Internet Protocol Version 4 (TCP/IPv4) enabled=false\n"
                     "  position adapter=Local Area Connection* 9\n"
                     "adapter name=Local Area Connection* 9\n"
                     "  binding id=ms_tcpip name=Internet Protocol Version 4 (TCP/IPv4) enabled=true\n");
}
END_TEST

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at++)
        n++;
    return n;
}

/* What was moved counts, in the same output and in that of a later command. */
START_TEST(last_list_wins)
{
    char *found = facts_of("C:\\>nvspbind /o ms_tcpip\n"
                           "Protocols:\n"
                           "\n" TCPIP "   enabled:   Storage\n"
                           "   enabled:   Production\n"
                           "\n"
                           "C:\\>nvspbind /++ Production ms_tcpip\n"
                           "acquiring write lock...success\n"
                           "\n"
                           "Protocols:\n"
                           "\n" TCPIP "   enabled:   Storage\n"
                           "   enabled:   Production\n"
                           "\n"
                           "moving 'Production' to the top\n"
                           "\n"
                           "   enabled:   Production\n"
                           "   enabled:   Storage\n"
                           "\n"
                           "'Production' found\n"
                           "\n"
                           "cleaning up...releasing write lock...success\n"
                           "finished (0)\n");
    ck_assert_uint_eq(count(found, "binding-order"), 1);
    ck_assert_uint_eq(count(found, "position"), 2);
    ck_assert(strstr(found, "adapter=Production") < strstr(found, "adapter=Storage"));
    ck_assert_ptr_null(strstr(found, "unknown"));
    free(found);
}
END_TEST

/* Two lists without a move between them are those of two hosts: both stay. */
START_TEST(lists_that_nobody_moved_stay)
{
    char *found = facts_of("C:\\>nvspbind /o ms_tcpip\n" TCPIP "   enabled:   A\n"
                           "\n"
                           "C:\\>nvspbind /o ms_tcpip\n" TCPIP "   enabled:   B\n");
    ck_assert_uint_eq(count(found, "binding-order"), 2);
    free(found);
}
END_TEST

START_TEST(bindings_of_an_adapter)
{
    facts_expect_all("Hyper-V Network VSP Bind Application 6.1.7690.0.\n"
                     "Copyright (c) Microsoft Corporation. All rights reserved.\n"
                     "\n"
                     "Adapters:\n"
                     "\n"
                     "{01234567-89AB-CDEF-0123-456789ABCDEF}\n"
                     "\"pci\\ven_8086&dev_10bd\"\n"
                     "\"Intel(R) Ethernet Server Adapter I350-T4\":\n"
                     "\"VM Uplink\":\n"
                     "   enabled:   Microsoft Virtual Network Switch Protocol (vms_pp)\n"
                     "   disabled:  Internet Protocol Version 4 (ms_tcpip)\n",
                     "host=- language=-\n"
                     "adapter guid={01234567-89ab-cdef-0123-456789abcdef}"
                     " description=Intel(R) Ethernet Server Adapter I350-T4 name=VM Uplink kind=physical~\n"
                     "  binding id=vms_pp enabled=true\n"
                     "  binding id=ms_tcpip enabled=false\n");
}
END_TEST

START_TEST(nvspinfo_without_miniports)
{
    facts_expect_all("Known VmSwitch versions up to : 14.0\n"
                     "       Found VmSwitch version : 14.0\n"
                     "\n"
                     "Adapters:\n"
                     "'WAN Miniport (PPTP)' 'ms_pptpminiport'\n"
                     "st=00000000 ch=00000009\n"
                     "PnpDevNodeId = 'SWD\\MSRRAS\\MS_PPTPMINIPORT'\n"
                     "InstanceGuid = {11111111-2222-3333-444455556666}\n"
                     "\n"
                     "'Hyper-V Virtual Ethernet Adapter' 'vms_mp'\n"
                     "'Hyper-V Virtual Ethernet Adapter'\n"
                     "st=00000000 ch=00000081\n"
                     "PnpDevNodeId = 'ROOT\\VMS_MP\\0000'\n"
                     "InstanceGuid = {01234567-89AB-CDEF-0123456789ABCDEF}\n"
                     "\n"
                     "cleaning up...finished\n",
                     "host=- language=-\n"
                     "adapter description=Hyper-V Virtual Ethernet Adapter"
                     " guid={01234567-89ab-cdef-0123-456789abcdef} kind=host-vnic~\n");
}
END_TEST

START_TEST(getmac_names_adapters_with_v_only)
{
    facts_expect_all("连接名:     LAN\n"
                     "网络适配器: Intel(R) Ethernet Server Adapter I350-T4\n"
                     "物理地址:   00-15-5D-01-02-03\n"
                     "传输名称:   \\Device\\Tcpip_{01234567-89AB-CDEF-0123-456789ABCDEF}\n",
                     "host=- language=-\n"
                     "adapter name=LAN description=Intel(R) Ethernet Server Adapter I350-T4"
                     " mac=00-15-5d-01-02-03 kind=physical~ guid={01234567-89ab-cdef-0123-456789abcdef}\n");
    facts_expect_all("Physical Address    Transport Name                                            \n"
                     "=================== ==========================================================\n"
                     "00-15-5D-01-02-03   Media disconnected                                        \n",
                     "");
}
END_TEST

START_TEST(arp_is_ignored_on_purpose)
{
    facts_expect_all("Interface\u00a0: 10.0.0.11 --- 0xd\n"
                     "  Adresse Internet      Adresse physique      Type\n"
                     "  10.0.0.254            00-15-5d-01-02-03     dynamique\n"
                     "  224.0.0.22                                  statique\n"
                     "\n"
                     "Interface: 10.0.1.11 --- 0xe\n"
                     "  Internet Address      Physical Address      Type\n"
                     "  10.0.1.254            00-15-5d-01-02-04     dynamic\n"
                     "not ours\n",
                     "unknown: 9\n");
}
END_TEST

Suite *suite_nvspbind(void);
Suite *suite_nvspbind(void)
{
    Suite *s = suite_create("nvspbind");
    TCase *t = tcase_create("nvspbind");
    tcase_add_test(t, order_and_bindings);
    tcase_add_test(t, last_list_wins);
    tcase_add_test(t, lists_that_nobody_moved_stay);
    tcase_add_test(t, bindings_of_an_adapter);
    tcase_add_test(t, nvspinfo_without_miniports);
    tcase_add_test(t, getmac_names_adapters_with_v_only);
    tcase_add_test(t, arp_is_ignored_on_purpose);
    suite_add_tcase(s, t);
    return s;
}
