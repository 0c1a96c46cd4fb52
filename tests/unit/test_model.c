/* Merging: what several files say becomes one document for each unit. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/entity.h"
#include "model/hostname.h"
#include "model/print.h"
#include "source/source.h"

struct file {
    const char *path, *text;
};

/* The documents of all units as XML, `--` between units. To be freed. */
static char *model_of(const struct file *files, size_t count)
{
    struct input_list list = {0};
    struct input_options options = {0};
    struct sightings s;
    struct catalogue *catalogue = catalogue_new();
    struct arena arena = {0};
    struct print_options print = {.arena = &arena};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    sightings_init(&s);
    for (size_t i = 0; i < count; i++) {
        struct scope *before = s.last_scope;
        struct input *in = input_of_bytes(&list, files[i].path, span_of(files[i].text), &options);
        source_read(catalogue, &s, in, NULL);
        for (struct scope *c = before ? before->next : s.first_scope; c; c = c->next)
            c->path = files[i].path;
    }
    struct unit *units = units_of(&s);
    for (struct unit *u = units; u; u = u->next) {
        struct model m;
        model_build(&m, &s, u);
        fputs(u == units ? "" : "--\n", out);
        print_xml(&m, &print, out);
        model_free(&m);
    }
    fclose(out);
    arena_free(&arena);
    sightings_free(&s);
    catalogue_free(catalogue);
    input_list_free(&list);
    return text;
}

static void expect(const char *found, const char *part)
{
    ck_assert_msg(strstr(found, part) != NULL, "expected:\n%s\nfound:\n%s", part, found);
}

static void expect_not(const char *found, const char *part)
{
    ck_assert_msg(strstr(found, part) == NULL, "not expected:\n%s\nfound:\n%s", part, found);
}

static size_t count_of(const char *found, const char *part)
{
    size_t n = 0;
    for (const char *p = found; (p = strstr(p, part)); p++)
        n++;
    return n;
}

static const char ipconfig[] = "\nWindows IP Configuration\n\n"
                               "   Host Name . . . . . . . . . . . . : HV01\n\n"
                               "Ethernet adapter Management:\n\n"
                               "   Description . . . . . . . . . . . : Intel(R) Ethernet\n"
                               "   Physical Address. . . . . . . . . : 00-15-5D-00-00-01\n"
                               "   DHCP Enabled. . . . . . . . . . . : No\n"
                               "   IPv4 Address. . . . . . . . . . . : 10.0.0.11(Preferred) \n"
                               "   Subnet Mask . . . . . . . . . . . : 255.255.255.0\n"
                               "   Default Gateway . . . . . . . . . : 10.0.0.1\n\n"
                               "Ethernet adapter iSCSI-A:\n\n"
                               "   Description . . . . . . . . . . . : Intel(R) Ethernet #2\n"
                               "   Physical Address. . . . . . . . . : 00-15-5D-00-00-02\n"
                               "   DHCP Enabled. . . . . . . . . . . : No\n"
                               "   IPv4 Address. . . . . . . . . . . : 10.0.5.11(Preferred) \n"
                               "   Subnet Mask . . . . . . . . . . . : 255.255.255.0\n"
                               "   Default Gateway . . . . . . . . . : \n";

static const char routes[] = "===========================================================================\n"
                             "Interface List\n"
                             " 12...00 15 5d 00 00 01 ......Intel(R) Ethernet\n"
                             " 14...00 15 5d 00 00 02 ......Intel(R) Ethernet #2\n"
                             "  1...........................Software Loopback Interface 1\n"
                             "===========================================================================\n\n"
                             "IPv4 Route Table\n"
                             "===========================================================================\n"
                             "Active Routes:\n"
                             "Network Destination        Netmask          Gateway       Interface  Metric\n"
                             "          0.0.0.0          0.0.0.0         10.0.0.1        10.0.0.11    266\n"
                             "         10.0.5.0    255.255.255.0         On-link         10.0.5.11    266\n"
                             "===========================================================================\n"
                             "Persistent Routes:\n"
                             "  Network Address          Netmask  Gateway Address  Metric\n"
                             "          0.0.0.0          0.0.0.0         10.0.0.1       1\n"
                             "===========================================================================\n";

static const char bindings[] = "\nName       DisplayName          ComponentID Enabled\n"
                               "----       -----------          ----------- -------\n"
                               "Management Internet Protocol 4  ms_tcpip       True\n"
                               "iSCSI-A    Internet Protocol 4  ms_tcpip       True\n\n";

START_TEST(three_files_of_one_host_are_one_host)
{
    const struct file files[] = {
        {"b/HV01/bindings.txt", bindings}, {"b/HV01/ipconfig.txt", ipconfig}, {"b/HV01/route.txt", routes}};
    char *found = model_of(files, 3);
    ck_assert_uint_eq(count_of(found, "<host "), 1);
    ck_assert_uint_eq(count_of(found, "<adapter "), 2);
    expect(found, "<adapter name=\"iSCSI-A\" index=\"14\" mac=\"00-15-5d-00-00-02\"");
    expect(found, "<binding id=\"ms_tcpip\" name=\"Internet Protocol 4\" enabled=\"true\"/>");
    expect(found, "<route destination=\"10.0.5.0/24\" next-hop=\"on-link\" adapter=\"iSCSI-A\" "
                  "total-metric=\"266\" store=\"active\"/>");
    free(found);
}
END_TEST

START_TEST(a_persistent_route_finds_its_adapter_by_subnet)
{
    const struct file files[] = {{"b/HV01/ipconfig.txt", ipconfig}, {"b/HV01/route.txt", routes}};
    char *found = model_of(files, 2);
    expect(found, "<route destination=\"0.0.0.0/0\" next-hop=\"10.0.0.1\" adapter=\"Management\" "
                  "metric=\"1\" store=\"persistent\"/>");
    ck_assert_uint_eq(count_of(found, "<gateway "), 1);
    free(found);
}
END_TEST

START_TEST(nameless_files_belong_to_the_host_of_their_directory)
{
    const struct file files[] = {{"b/HV07/bindings.txt", bindings}, {"b/HV08/bindings.txt", bindings}};
    char *found = model_of(files, 2);
    expect(found, "<host name=\"HV07\"");
    expect(found, "<host name=\"HV08\"");
    free(found);
}
END_TEST

START_TEST(file_names_tell_hosts_apart)
{
    const struct file files[] = {{"b/HV07_bindings.txt", bindings}, {"b/HV08_bindings.txt", bindings}};
    char *found = model_of(files, 2);
    expect(found, "<host name=\"HV07\"");
    expect(found, "<host name=\"HV08\"");
    free(found);
}
END_TEST

START_TEST(a_mac_alone_is_no_identity)
{
    static const char team[] =
        "\nName  InterfaceDescription                         ifIndex Status MacAddress        LinkSpeed\n"
        "----  --------------------                         ------- ------ ----------        ---------\n"
        "NIC1  Intel(R) Ethernet                                 12 Up     00-15-5D-00-00-01   10 Gbps\n"
        "Team  Microsoft Network Adapter Multiplexor Driver      14 Up     00-15-5D-00-00-01   10 Gbps\n\n";
    const struct file files[] = {{"HV01/Get-NetAdapter.txt", team}};
    char *found = model_of(files, 1);
    ck_assert_uint_eq(count_of(found, "<adapter "), 2);
    free(found);
}
END_TEST

START_TEST(a_cluster_holds_the_hosts_that_it_names)
{
    static const char interfaces[] =
        "Name    : HV01 - Management\nNetwork : Cluster Network 1\nNode    : HV01\nAddress : 10.0.0.11\n"
        "Adapter : Intel(R) Ethernet\nState   : Up\nCluster : HVCL1\n";
    const struct file files[] = {{"b/HV01/ipconfig.txt", ipconfig},
                                 {"b/HV09/bindings.txt", bindings},
                                 {"b/cluster/Get-ClusterNetworkInterface.txt", interfaces}};
    char *found = model_of(files, 3);
    expect(found, "<host name=\"HV01\" cluster=\"HVCL1\"");
    expect(found, "<cluster name=\"HVCL1\"");
    expect(found, "--\n");
    expect_not(found, "<host name=\"HV09\" cluster");
    free(found);
}
END_TEST

START_TEST(patterns_stand_for_what_fits)
{
    ck_assert(pattern_matches(SPAN("Microsoft Network Adapte...#2"),
                              SPAN("Microsoft Network Adapter Multiplexor Driver #2")));
    ck_assert(pattern_matches(SPAN("Local A\xe2\x80\xa6"), SPAN("Local Area Connection")));
    ck_assert(!pattern_matches(SPAN("Local A..."), SPAN("Lokal")));
    ck_assert(!pattern_matches(SPAN("abc...cd"), SPAN("abcd")));
    ck_assert(pattern_matches(SPAN("iSCSI-A"), SPAN("iscsi-a")));
}
END_TEST

static void expect_name(const char *path, const char *name)
{
    struct span found = hostname_of_file(span_of(path));
    ck_assert_msg(span_equal(found, span_of(name)), "%s: %.*s", path, SPAN_ARG(found));
}

START_TEST(names_of_files_tell_hosts)
{
    expect_name("x/HV01_ipconfig.txt", "HV01");
    expect_name("x/HV-01_ipconfig_all.txt", "HV-01");
    expect_name("x/route-print-HV02.log", "HV02");
    expect_name("x/Get-NetAdapter.txt", "");
    expect_name("x/HV01.txt", "");
    expect_name("x/GetNetAdapterBinding.XML", "");
    bool sure;
    ck_assert(span_equal(hostname_of_directory(SPAN("a/Node_HV01.corp.example"), &sure), SPAN("HV01")));
    ck_assert(sure);
    ck_assert_uint_eq(hostname_of_directory(SPAN("a/cluster"), &sure).len, 0);
}
END_TEST

/* struct entity keeps a bit for each. */
START_TEST(no_element_has_more_than_64_attributes)
{
    for (unsigned e = 0; e < ELEMENT_COUNT; e++)
        ck_assert_uint_le(element_width((enum element)e), 64);
}
END_TEST

Suite *suite_model(void)
{
    Suite *suite = suite_create("model");
    TCase *tests = tcase_create("merge");
    tcase_add_test(tests, three_files_of_one_host_are_one_host);
    tcase_add_test(tests, a_persistent_route_finds_its_adapter_by_subnet);
    tcase_add_test(tests, nameless_files_belong_to_the_host_of_their_directory);
    tcase_add_test(tests, file_names_tell_hosts_apart);
    tcase_add_test(tests, a_mac_alone_is_no_identity);
    tcase_add_test(tests, a_cluster_holds_the_hosts_that_it_names);
    tcase_add_test(tests, patterns_stand_for_what_fits);
    tcase_add_test(tests, names_of_files_tell_hosts);
    tcase_add_test(tests, no_element_has_more_than_64_attributes);
    suite_add_tcase(suite, tests);
    return suite;
}
