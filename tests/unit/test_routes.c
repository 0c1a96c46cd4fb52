/* route print: text in, routes out. */
#include "facts.h"

#define RULER "===========================================================================\n"

START_TEST(german_in_full)
{
    facts_expect_all(
        RULER "Schnittstellenliste\n"
              " 17...00 15 5d 01 02 03 ......Hyper-V Virtual Ethernet Adapter\n"
              "  1...........................Software Loopback Interface 1\n"
              " 25...00 00 00 00 00 00 00 e0 Microsoft-ISATAP-Adapter\n" RULER "\n"
              "IPv4-Routentabelle\n" RULER "Aktive Routen:\n"
              "     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik\n"
              "          0.0.0.0          0.0.0.0         10.0.0.1        10.0.0.11    257\n"
              "         10.0.0.0    255.255.255.0   Auf Verbindung        10.0.0.11    257\n"
              "        127.0.0.0        255.0.0.0   Auf Verbindung        127.0.0.1    306\n"
              "        224.0.0.0        240.0.0.0   Auf Verbindung        10.0.0.11    257\n"
              "  255.255.255.255  255.255.255.255   Auf Verbindung        10.0.0.11    257\n" RULER
              "Ständige Routen:\n"
              "  Netzwerkadresse          Netzmaske  Gatewayadresse  Metrik\n"
              "          0.0.0.0          0.0.0.0         10.0.0.1  Standard\n"
              "         10.9.0.0      255.255.0.0         10.0.0.2       5\n" RULER "\n"
              "IPv6-Routentabelle\n" RULER "Aktive Routen:\n"
              " If Metrik Netzwerkziel             Gateway\n"
              " 17    266 ::/0                     fe80::1\n"
              "  1    306 ::1/128                  Auf Verbindung\n"
              " 17    261 fe80::3f1e:9570:28e:b0d/128\n"
              "                                    Auf Verbindung\n"
              " 17    261 ff00::/8                 Auf Verbindung\n" RULER "Ständige Routen:\n"
              "  0 4294967295 2001:db8::/64            fe80::2\n",
        "host=- language=-\n"
        "adapter index=17 description=Hyper-V Virtual Ethernet Adapter mac=00-15-5d-01-02-03"
        " kind=host-vnic~\n"
        "adapter index=25 description=Microsoft-ISATAP-Adapter mac=00-00-00-00-00-00-00-e0 kind=tunnel~\n"
        "route destination=0.0.0.0/0 next-hop=10.0.0.1 adapter=10.0.0.11@ total-metric=257 store=active\n"
        "route destination=10.0.0.0/24 next-hop=on-link adapter=10.0.0.11@ total-metric=257"
        " store=active\n"
        "route destination=0.0.0.0/0 next-hop=10.0.0.1 store=persistent\n"
        "route destination=10.9.0.0/16 next-hop=10.0.0.2 metric=5 store=persistent\n"
        "route destination=::/0 next-hop=fe80::1 adapter=17@ total-metric=266 store=active\n"
        "route destination=fe80::3f1e:9570:28e:b0d/128 next-hop=on-link adapter=17@ total-metric=261"
        " store=active\n"
        "route destination=2001:db8::/64 next-hop=fe80::2 store=persistent\n");
}
END_TEST

START_TEST(xp_has_no_on_link)
{
    facts_expect_all(
        "IPv4 Route Table\n" RULER "Interface List\n"
        "0x1 ........................... MS TCP Loopback interface\n"
        "0x2 ...00 15 5d 01 02 03 ...... Some Card - Packet Scheduler Miniport\n" RULER RULER
        "Active Routes:\n"
        "Network Destination        Netmask          Gateway       Interface  Metric\n"
        "          0.0.0.0          0.0.0.0         10.0.0.1         10.0.0.2     10\n"
        "         10.0.0.0    255.255.255.0         10.0.0.2         10.0.0.2     10\n"
        "         10.0.0.2  255.255.255.255        127.0.0.1        127.0.0.1     10\n"
        "Default Gateway:          10.0.0.1\n" RULER "Persistent Routes:\n"
        "  None\n",
        "host=- language=-\n"
        "adapter index=2 description=Some Card mac=00-15-5d-01-02-03 kind=physical~\n"
        "route destination=0.0.0.0/0 next-hop=10.0.0.1 adapter=10.0.0.2@ total-metric=10 store=active\n"
        "route destination=10.0.0.0/24 next-hop=on-link adapter=10.0.0.2@ total-metric=10 store=active\n");
}
END_TEST

START_TEST(words_for_metric_and_no_indentation)
{
    facts_expect("Постоянные маршруты:\n" RULER "0.0.0.0          0.0.0.0      10.0.0.1  По умолчанию\n"
                 "0.0.0.0          0.0.0.0      10.0.0.1     256\n",
                 "route destination=0.0.0.0/0 next-hop=10.0.0.1 store=persistent\n"
                 "route destination=0.0.0.0/0 next-hop=10.0.0.1 metric=256 store=persistent\n");
}
END_TEST

START_TEST(masked_gateway_says_no_next_hop)
{
    facts_expect(RULER "          0.0.0.0          0.0.0.0      x.x.x.x         10.0.0.2     10\n",
                 "route destination=0.0.0.0/0 adapter=10.0.0.2@ total-metric=10 store=active\n");
}
END_TEST

START_TEST(foreign_text_ends_the_table)
{
    facts_expect("         10.0.0.0    255.255.255.0         On-link         10.0.0.2     10\n"
                 "C:\\>\n"
                 "something else\n",
                 "store=active\n");
    facts_expect(
        "         10.0.0.0    255.255.255.0         On-link         10.0.0.2     10\n\nsomething else\n",
        "unknown: 3\n");
}
END_TEST

Suite *suite_routes(void)
{
    Suite *s = suite_create("routes");
    TCase *c = tcase_create("routes");
    tcase_add_test(c, german_in_full);
    tcase_add_test(c, xp_has_no_on_link);
    tcase_add_test(c, words_for_metric_and_no_indentation);
    tcase_add_test(c, masked_gateway_says_no_next_hop);
    tcase_add_test(c, foreign_text_ends_the_table);
    suite_add_tcase(s, c);
    return s;
}
