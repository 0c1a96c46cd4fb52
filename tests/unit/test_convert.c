/* Values as found become canonical ones. */
#include <check.h>
#include <stdlib.h>

#include "source/kind.h"
#include "source/source.h"

struct row {
    const char *found;
    enum conversion as;
    const char *expected; /* NULL: nothing is said */
    const char *label;
};

static const struct word colours[] = {{"Red", "rouge"}, {"2", "vert"}, {NULL, NULL}};

/* clang-format off */
static const struct row rows[] = {
    {"  Management ", AS_TEXT, "Management", NULL},
    {"   ", AS_TEXT, NULL, NULL},
    {"System.String[]", AS_TEXT, NULL, NULL},
    {"MS_TCPIP", AS_LOWER, "ms_tcpip", NULL},
    {"42", AS_NUMBER, "42", NULL},
    {"0x1F", AS_NUMBER, "31", NULL},
    {"0xffffffffffffffff", AS_NUMBER, "18446744073709551615", NULL},
    {"0x10000000000000000", AS_NUMBER, NULL, NULL},
    {"18446744073709551616", AS_NUMBER, NULL, NULL},
    {"-1", AS_NUMBER, NULL, NULL},
    {"4 2", AS_NUMBER, NULL, NULL},
    {"True", AS_BOOLEAN, "true", NULL},
    {"FALSE", AS_BOOLEAN, "false", NULL},
    {"Enabled", AS_BOOLEAN, "true", NULL},
    {"0", AS_BOOLEAN, "false", NULL},
    {"maybe", AS_BOOLEAN, NULL, NULL},
    {"Yes", AS_NOT, "false", NULL},
    {"10.0.0.1", AS_IP, "10.0.0.1", NULL},
    {"FE80::0:1%12", AS_IP, "fe80::1", NULL},
    {"10.0.0.256", AS_IP, NULL, NULL},
    {"255.255.255.0", AS_PREFIX_LENGTH, "24", NULL},
    {"/26", AS_PREFIX_LENGTH, "26", NULL},
    {"64", AS_PREFIX_LENGTH, "64", NULL},
    {"129", AS_PREFIX_LENGTH, NULL, NULL},
    {"255.0.255.0", AS_PREFIX_LENGTH, NULL, NULL},
    {"10.0.0.77/24", AS_CIDR, "10.0.0.0/24", NULL},
    {"2001:DB8::1/32", AS_CIDR, "2001:db8::/32", NULL},
    {"10.0.0.1/33", AS_CIDR, NULL, NULL},
    {"0.0.0.0", AS_NEXT_HOP, "on-link", NULL},
    {"::", AS_NEXT_HOP, "on-link", NULL},
    {"10.0.0.254", AS_NEXT_HOP, "10.0.0.254", NULL},
    {"00155D0A0B0C", AS_MAC, "00-15-5d-0a-0b-0c", NULL},
    {"00:15:5D:0a:0b:0c", AS_MAC, "00-15-5d-0a-0b-0c", NULL},
    {"000000000000", AS_MAC, NULL, NULL},
    {"AA-AA-AA-AA-AA-AA", AS_MAC, NULL, NULL},
    {"0808974C-E7C7-4DD6-A757-31B095D5C498", AS_GUID, "{0808974c-e7c7-4dd6-a757-31b095d5c498}", NULL},
    {"{0808974C-E7C7-4DD6-A757}", AS_GUID, NULL, NULL},
    {"10 Gbps", AS_SPEED, "10000000000", NULL},
    {"866.7 Mbps", AS_SPEED, "866700000", NULL},
    {"866,7 Mbps", AS_SPEED, "866700000", NULL},
    {"2,5 Gbit/s", AS_SPEED, "2500000000", NULL},
    {"0 bps", AS_SPEED, "0", NULL},
    {"1000000000", AS_SPEED, "1000000000", NULL},
    {"25", AS_SPEED, "25000000000", "TransmitLinkSpeed(Gbps)"},
    {"100", AS_SPEED, "100", "Speed(of it)"},
    {"9223372036854775807", AS_SPEED, NULL, NULL},
    {"18446744073709551615", AS_SPEED, NULL, NULL},
    {"99999999999999999999 Tbps", AS_SPEED, NULL, NULL},
    {"10 apples", AS_SPEED, NULL, NULL},
    {"red", AS_WORD, "rouge", NULL},
    {"2", AS_WORD, "vert", NULL},
    {"blue", AS_WORD, NULL, NULL},
    {"anything", AS_IGNORED, NULL, NULL},
};
/* clang-format on */

START_TEST(values_become_canonical)
{
    const struct row *r = &rows[_i];
    char text[CONVERT_ROOM];
    bool said = convert(span_of(r->found), span_of(r->label), r->as, colours, text, sizeof(text));
    ck_assert_msg(said == (r->expected != NULL), "`%s` was %s", r->found, said ? text : "not said");
    if (said)
        ck_assert_str_eq(text, r->expected);
}
END_TEST

/* What does not fit is not said; nothing is written beyond the room. */
START_TEST(long_values_do_not_fit)
{
    char text[8] = "1234567";
    ck_assert(!convert(SPAN("abcde"), (struct span){0}, AS_TEXT, NULL, text, 5));
    ck_assert(convert(SPAN("abcd"), (struct span){0}, AS_TEXT, NULL, text, 5));
    ck_assert_str_eq(text, "abcd");
    ck_assert_int_eq(text[5], '6');
    ck_assert(!convert(SPAN("10.0.0.1"), (struct span){0}, AS_IP, NULL, text, sizeof(text)));
}
END_TEST

static const struct word releases[] = {
    {"Microsoft Windows Server 2019 Standard", "2019"},
    {"Microsoft Windows Server 2012 R2 Datacenter", "2012R2"},
    {"Microsoft Windows Server 2008 R2 Enterprise ", "2008R2"},
    {"Microsoft\302\256 Windows Server\302\256 2008 Standard", "2008"},
    {"Microsoft(R) Windows(R) Server 2003, Standard Edition", "2003"},
    {"Microsoft Hyper-V Server 2016", "2016"},
    {"Windows Server 2025 Datacenter", "2025"},
    {"6.1.7601", "2008R2"},
    {"6.3.9600", "2012R2"},
    {"6.2", "2012"},
    {"10.0.17763.5329", "2019"},
    {"10.0.20348 N/A Build 20348", "2022"},
    {"26100", "2025"},
    {"6.0.6002", "2008"},
    {NULL, NULL},
};

START_TEST(releases_are_told)
{
    for (const struct word *r = releases; r->found; r++) {
        const char *release = os_release(span_of(r->found));
        ck_assert_msg(release && strcmp(release, r->meant) == 0, "`%s` is %s", r->found,
                      release ? release : "none");
    }
}
END_TEST

START_TEST(what_tells_no_release)
{
    static const char *const texts[] = {"",
                                        "Microsoft Windows 11 Pro",
                                        "10.0",
                                        "10.0.12345",
                                        "7",
                                        "SQL 2019",
                                        "Server 2019",
                                        "1.2.3.4.5",
                                        "...",
                                        NULL};
    for (const char *const *t = texts; *t; t++)
        ck_assert_msg(!os_release(span_of(*t)), "`%s` is %s", *t, os_release(span_of(*t)));
}
END_TEST

static const struct {
    const char *description, *name, *kind;
} kinds[] = {
    {"Hyper-V Virtual Ethernet Adapter #2", "vEthernet (Cluster)", "host-vnic"},
    {"Hyper-V Virtual Ethernet Ad...", "Storage", "host-vnic"},
    {"Carte Ethernet virtuelle Hyper-V", "", "host-vnic"},
    {"Hyper-V Virtual Switch Extension Adapter", "", "other"},
    {"Microsoft Hyper-V Network Adapter", "Ethernet", "physical"},
    {"Intel(R) Ethernet Converged Network Adapter X710-4", "NIC1", "physical"},
    {"Microsoft Network Adapter Multiplexor Driver", "Team-VM", "team-nic"},
    {"Microsoft Network Adapter Mul...", "Team-VM", "team-nic"},
    {"TEAM : Storage - Intel(R) Gigabit ET", "Storage", "team-nic"},
    {"Microsoft Failover Cluster Virtual Adapter", "Local Area Connection* 2", "netft"},
    {"Microsoft ISATAP Adapter", "", "tunnel"},
    {"Teredo Tunneling Pseudo-Interface", "", "tunnel"},
    {"Software Loopback Interface 1", "", "loopback"},
    {"Intel(R) Wi-Fi 6 AX201 160MHz", "Wi-Fi", "wireless"},
    {"WAN Miniport (IKEv2)", "", "vpn"},
    {"Bluetooth Device (Personal Area Network)", "", "other"},
    {"", "vEthernet (Management)", "host-vnic"},
    {"", "Loopback Pseudo-Interface 1", "loopback"},
    {"", "isatap.corp.example", "tunnel"},
};

START_TEST(kinds_are_told)
{
    const char *kind = adapter_kind(span_of(kinds[_i].description), span_of(kinds[_i].name));
    ck_assert_msg(kind && strcmp(kind, kinds[_i].kind) == 0, "`%s` `%s` is %s", kinds[_i].description,
                  kinds[_i].name, kind ? kind : "unknown");
}
END_TEST

START_TEST(a_name_alone_tells_no_kind)
{
    ck_assert_ptr_null(adapter_kind((struct span){0}, SPAN("Ethernet 2")));
    ck_assert_ptr_null(adapter_kind((struct span){0}, (struct span){0}));
}
END_TEST

Suite *suite_convert(void);
Suite *suite_convert(void)
{
    Suite *s = suite_create("convert");
    TCase *t = tcase_create("convert");
    tcase_add_loop_test(t, values_become_canonical, 0, (int)(sizeof(rows) / sizeof(*rows)));
    tcase_add_test(t, long_values_do_not_fit);
    tcase_add_test(t, releases_are_told);
    tcase_add_test(t, what_tells_no_release);
    tcase_add_loop_test(t, kinds_are_told, 0, (int)(sizeof(kinds) / sizeof(*kinds)));
    tcase_add_test(t, a_name_alone_tells_no_kind);
    suite_add_tcase(s, t);
    return s;
}
