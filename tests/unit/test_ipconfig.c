/* ipconfig: text in, adapters out. */
#include "facts.h"
#include "source/labels.h"

START_TEST(english_in_full)
{
    facts_expect_all(
        "Windows IP Configuration\r\n"
        "\r\n"
        "   Host Name . . . . . . . . . . . . : HV01\r\n"
        "   Primary Dns Suffix  . . . . . . . : corp.example\r\n"
        "   Node Type . . . . . . . . . . . . : Hybrid\r\n"
        "\r\n"
        "Ethernet adapter vEthernet (Management):\r\n"
        "\r\n"
        "   Connection-specific DNS Suffix  . : \r\n"
        "   Description . . . . . . . . . . . : Hyper-V Virtual Ethernet Adapter #2\r\n"
        "   Physical Address. . . . . . . . . : 00-15-5D-01-02-03\r\n"
        "   DHCP Enabled. . . . . . . . . . . : No\r\n"
        "   Link-local IPv6 Address . . . . . : fe80::1%12(Preferred) \r\n"
        "   IPv4 Address. . . . . . . . . . . : 10.0.0.11(Preferred) \r\n"
        "   Subnet Mask . . . . . . . . . . . : 255.255.255.0\r\n"
        "   IPv4 Address. . . . . . . . . . . : 10.0.0.12(Duplicate) \r\n"
        "   Subnet Mask . . . . . . . . . . . : 255.255.255.128\r\n"
        "   Default Gateway . . . . . . . . . : fe80::ff%12\r\n"
        "                                       10.0.0.254\r\n"
        "   DNS Servers . . . . . . . . . . . : 10.0.0.5\r\n"
        "                                       10.0.0.6\r\n"
        "   NetBIOS over Tcpip. . . . . . . . : Disabled\r\n",
        "host=HV01 language=en\n"
        "host domain=corp.example\n"
        "adapter name=vEthernet (Management) description=Hyper-V Virtual Ethernet Adapter #2"
        " mac=00-15-5d-01-02-03 dhcp=false index=12~ netbios=disabled kind=host-vnic~ state=up~\n"
        "  address ip=fe80::1 state=preferred origin=link-local~ prefix=64~\n"
        "  address ip=10.0.0.11 state=preferred origin=manual~ prefix=24\n"
        "  address ip=10.0.0.12 state=duplicate origin=manual~ prefix=25\n"
        "  gateway ip=fe80::ff\n"
        "  gateway ip=10.0.0.254\n"
        "  dns ip=10.0.0.5\n"
        "  dns ip=10.0.0.6\n");
}
END_TEST

START_TEST(labels_without_leader)
{
    facts_expect_all("Ethernet-Adapter Verwaltung:\n"
                     "\n"
                     "   Verbindungsspezifisches DNS-Suffix: corp.example\n"
                     "   IPv4-Adresse (Auto. Konfiguration): 169.254.1.2(Bevorzugt) \n"
                     "   Subnetzmaske  . . . . . . . . . . : 255.255.0.0\n"
                     "   Standardgateway . . . . . . . . . : \n",
                     "host=- language=de\n"
                     "adapter name=Verwaltung dns-suffix=corp.example state=up~\n"
                     "  address ip=169.254.1.2 state=preferred origin=link-local~ prefix=16\n");
}
END_TEST

START_TEST(colon_within_label_and_continuation_left_of_it)
{
    facts_expect_all("Adaptador de Ethernet LAN:\n"
                     "\n"
                     "   Vínculo: dirección IPv6 local. . . : fe80::2%5(Preferido) \n"
                     "   Dirección IPv4. . . . . . . . . . . . . . : 10.0.0.2(Preferido) \n"
                     "   Máscara de subred . . . . . . . . . . . . : 255.255.255.0\n"
                     "   Puerta de enlace predeterminada . . . . . : fe80::1%5\n"
                     "                                       10.0.0.1\n",
                     "host=- language=es\n"
                     "adapter name=LAN index=5~ state=up~\n"
                     "  address ip=fe80::2 state=preferred origin=link-local~ prefix=64~\n"
                     "  address ip=10.0.0.2 state=preferred prefix=24\n"
                     "  gateway ip=fe80::1\n"
                     "  gateway ip=10.0.0.1\n");
}
END_TEST

START_TEST(console_edge)
{
    facts_expect(
        "Carte Ethernet LAN\u00a0:\n"
        "\n"
        "   Description. . . . . . . . . . . . . . : Une carte au nom beaucoup trop long,\n"
        " vraiment\n"
        "   Adresse physique . . . . . . . . . . . : 00-15-5D-01-02-03\n",
        "adapter name=LAN description=Une carte au nom beaucoup trop long, vraiment mac=00-15-5d-01-02-03");
    /* one cell narrower: the character at the edge is lost */
    facts_expect("Scheda Ethernet LAN:\n"
                 "\n"
                 "   Descrizione . . . . . . . . . . . . . : Una scheda con un nome troppo lungo,\n"
                 "per noi\n"
                 "   Indirizzo fisico. . . . . . . . . . . : 00-15-5D-01-02-03\n",
                 "description=Una scheda con un nome troppo lungo,per noi! mac");
}
END_TEST

START_TEST(russian_xp_names_first)
{
    facts_expect(
        "Подключение 2 - Ethernet адаптер:\n"
        "\n"
        "   IP-адрес  . . . . . . . . . . . . : 10.0.0.2\n"
        "   Маска подсети . . . . . . . . . . : 255.255.0.0\n",
        "host=- language=ru\nadapter name=Подключение 2 state=up~\n  address ip=10.0.0.2 prefix=16\n");
}
END_TEST

START_TEST(value_below_its_label)
{
    facts_expect("Ethernet-adapter LAN:\n"
                 "\n"
                 "        Beschrijving . . . . . . . . . . .:\n"
                 "          Some Network Card\n"
                 "        Fysiek adres. . . . . . . . . . . : 00-15-5D-01-02-03\n"
                 "        DHCP ingeschakeld:. . . . . . . . : nee\n",
                 "adapter name=LAN description=Some Network Card mac=00-15-5d-01-02-03 dhcp=false");
}
END_TEST

START_TEST(language_unknown)
{
    facts_expect_all("Zzz IP Abc\n"
                     "\n"
                     "   Qqq . . . . . . . . : HV07\n"
                     "   Rrr . . . . . . . . : corp.example\n"
                     "   Sss . . . . . . . . : Ttt\n"
                     "   Uuu . . . . . . . . : Vvv\n"
                     "\n"
                     "Xxx vEthernet (Cluster):\n"
                     "\n"
                     "   Aaa . . . . . . . . : Hyper-V Virtual Ethernet Adapter\n"
                     "   Bbb . . . . . . . . : 00-15-5D-01-02-03\n"
                     "   Ccc . . . . . . . . : Ddd\n"
                     "   Eee . . . . . . . . : fe80::3%4(Fff)\n"
                     "   Ggg . . . . . . . . : 10.0.1.3(Fff)\n"
                     "   Hhh . . . . . . . . : 255.255.255.0\n"
                     "   Iii . . . . . . . . : 1. 2. 2024\n"
                     "   Jjj . . . . . . . . : 10.0.1.1\n"
                     "   Kkk . . . . . . . . : 10.0.1.2\n"
                     "   Lll . . . . . . . . : 00-01-00-01-E1-3A-78-C1-98-F2-B3-AA-10-40\n"
                     "   Mmm . . . . . . . . : 10.0.0.5\n"
                     "                         10.0.0.6\n",
                     "host=HV07 language=-\n"
                     "adapter name=vEthernet (Cluster) description=Hyper-V Virtual Ethernet Adapter"
                     " mac=00-15-5d-01-02-03 index=4~ kind=host-vnic~ state=up~\n"
                     "  address ip=fe80::3 origin=link-local~ prefix=64~\n"
                     "  address ip=10.0.1.3 prefix=24\n"
                     "  gateway ip=10.0.1.1\n"
                     "  dns ip=10.0.0.5\n"
                     "  dns ip=10.0.0.6\n"
                     "unknown: 4\nunknown: 5\nunknown: 6\nunknown: 12\nunknown: 19\n");
}
END_TEST

START_TEST(disconnected_tunnel_and_placeholders)
{
    facts_expect_all(
        "Tunnel adapter Local Area Connection* 9:\n"
        "\n"
        "   Description . . . . . . . . . . . : Microsoft Failover Cluster Virtual Adapter\n"
        "   DNS Servers . . . . . . . . . . . : fec0:0:0:ffff::1%1\n"
        "                                       fec0:0:0:ffff::2%1\n"
        "                                       fec0:0:0:ffff::3%1\n"
        "\n"
        "Tunnel adapter isatap.corp.example:\n"
        "\n"
        "   Media State . . . . . . . . . . . : Media disconnected\n",
        "host=- language=en\n"
        "adapter name=Local Area Connection* 9 description=Microsoft Failover Cluster Virtual Adapter"
        " kind=netft~\n"
        "adapter name=isatap.corp.example state=down kind=tunnel~\n");
}
END_TEST

START_TEST(pastes_with_remarks)
{
    facts_expect_all("    Carte Ethernet LAN :\n"
                     "\n"
                     "    Description. . . . . . . . . . . . . . : Some Card == le nom\n"
                     "    \n"
                     "    Adresse physique . . . . . . . . . . . : 00-15-5D-01-02-03 == adresse MAC\n"
                     "    \n"
                     "    Adresse IPv4. . . . . . . . . . . . . .: 10.0.0.2(préféré) <---- ici\n"
                     "    Masque de sous-réseau. . . . . . . . . : 255.255.255.0\n"
                     "    \n"
                     "nom de l'autre :\n",
                     "host=- language=fr\n"
                     "adapter name=LAN description=Some Card mac=00-15-5d-01-02-03 kind=physical~ state=up~\n"
                     "  address ip=10.0.0.2 state=preferred prefix=24\n"
                     "unknown: 10\n");
}
END_TEST

START_TEST(masked_values_are_unknown)
{
    facts_expect_all("Ethernet adapter LAN:\n"
                     "\n"
                     "   Physical Address. . . . . . . . . : <removed>\n"
                     "   IPv4 Address. . . . . . . . . . . : xxx.xxx.xxx.xxx(Preferred)\n"
                     "   Subnet Mask . . . . . . . . . . . : 255.255.255.0\n",
                     "host=- language=en\nadapter name=LAN\nunknown: 3\nunknown: 4\n");
}
END_TEST

START_TEST(white_space_collapsed)
{
    facts_expect_all(
        "Ethernet adapter A: Connection-specific DNS Suffix . : Description . . . . . . : Some Card "
        "Physical Address. . . . . : 00-15-5D-01-02-03 IPv4 Address. . . . . : 10.0.0.2\n",
        "unknown: 1\nproblem: line 1: line ends and blanks were lost: export it again as plain text\n");
}
END_TEST

START_TEST(two_hosts_in_one_file)
{
    static const char one[] = "Windows IP Configuration\n\n"
                              "   Host Name . . . . . . . . . . . . : %s\n"
                              "   Node Type . . . . . . . . . . . . : Hybrid\n\n"
                              "Ethernet adapter LAN:\n\n"
                              "   IPv4 Address. . . . . . . . . . . : 10.0.0.%u\n"
                              "   Subnet Mask . . . . . . . . . . . : 255.255.255.0\n\n";
    struct buffer text = {0};
    buffer_printf(&text, one, "HV01", 1u);
    buffer_printf(&text, one, "HV02", 2u);
    facts_expect_all(text.at,
                     "host=HV01 language=en\nadapter name=LAN state=up~\n  address ip=10.0.0.1 prefix=24\n"
                     "host=HV02 language=en\nadapter name=LAN state=up~\n  address ip=10.0.0.2 prefix=24\n");
    buffer_free(&text);
}
END_TEST

START_TEST(other_text_is_none)
{
    char *found = facts_of("Name : LAN\nStatus : Up\n\nNotes:\n\n   something : else\n");
    ck_assert(!strstr(found, "adapter "));
    free(found);
}
END_TEST

/* Each row of the table is found, with its own meaning. */
START_TEST(labels_have_one_meaning)
{
    static const struct {
        const char *command, *text;
        enum label key;
    } rows[] = {
#define LABEL_KEY(id)
#define LABEL(row_command, row_key, row_language, row_text)                                                  \
    {.command = (row_command), .text = (row_text), .key = LABEL_##row_key},
#include "source/labels.def"
#undef LABEL_KEY
#undef LABEL
    };
    struct labels *l = labels_new();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ck_assert_msg(label_find(l, rows[i].command, span_of(rows[i].text)).key == rows[i].key, "%s: %s",
                      rows[i].command, rows[i].text);
    labels_free(l);
}
END_TEST

START_TEST(labels_survive_bad_copies)
{
    struct labels *l = labels_new();
    static const struct {
        const char *text;
        enum label key;
    } copies[] = {
        {"DEFAULT GATEWAY . . . :", LABEL_DEFAULT_GATEWAY},
        {"M?dia d?connect?", LABEL_MEDIA_DISCONNECTED},
        {"DHCP wlaczone", LABEL_DHCP_ENABLED},
        {"DHCP w&#322;&#261;czone", LABEL_DHCP_ENABLED},
        {"ФИЗИЧЕСКИЙ АДРЕС", LABEL_PHYSICAL_ADDRESS},
        {"DNS\u00a0Servers", LABEL_DNS_SERVERS},
        {"", LABEL_UNKNOWN},
        {"Gateway of nothing", LABEL_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(copies) / sizeof(copies[0]); i++)
        ck_assert_msg(label_find(l, "ipconfig", span_of(copies[i].text)).key == copies[i].key, "%s",
                      copies[i].text);
    labels_free(l);
}
END_TEST

Suite *suite_ipconfig(void)
{
    Suite *s = suite_create("ipconfig");
    TCase *c = tcase_create("ipconfig");
    tcase_add_test(c, english_in_full);
    tcase_add_test(c, labels_without_leader);
    tcase_add_test(c, colon_within_label_and_continuation_left_of_it);
    tcase_add_test(c, console_edge);
    tcase_add_test(c, russian_xp_names_first);
    tcase_add_test(c, value_below_its_label);
    tcase_add_test(c, language_unknown);
    tcase_add_test(c, disconnected_tunnel_and_placeholders);
    tcase_add_test(c, pastes_with_remarks);
    tcase_add_test(c, masked_values_are_unknown);
    tcase_add_test(c, white_space_collapsed);
    tcase_add_test(c, two_hosts_in_one_file);
    tcase_add_test(c, other_text_is_none);
    tcase_add_test(c, labels_have_one_meaning);
    tcase_add_test(c, labels_survive_bad_copies);
    suite_add_tcase(s, c);
    return s;
}
