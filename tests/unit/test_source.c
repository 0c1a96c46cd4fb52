/* The source engine: who understands what, of which host, and what was exported of it. */
#include "facts.h"

/* Names of the scope's data sets, complete ones first, partial ones behind a bar: `adapters bindings|routes`.
 */
static void sets_print(struct buffer *out, const struct scope *scope)
{
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (scope->complete >> d & 1)
            buffer_printf(out, "%s ", datasets[d].name);
    buffer_add_text(out, "|");
    for (unsigned d = 0; d < DATASET_COUNT; d++)
        if (scope->partial >> d & 1)
            buffer_printf(out, "%s ", datasets[d].name);
}

/* Reads text as a file of that name; a line for each scope: `host cluster complete|partial`, then the
 * sources, then how many lines are understood, ignored, unknown. To be freed. */
static char *scopes_of(const char *path, const char *text)
{
    struct input_list list = {0};
    struct input_options options = {0};
    struct sightings s;
    struct buffer out = {0};
    struct catalogue *c = catalogue_new();
    struct input *in = input_of_bytes(&list, path, span_of(text), &options);
    sightings_init(&s);
    struct read_result result = source_read(c, &s, in, NULL);
    for (const struct scope *scope = s.first_scope; scope; scope = scope->next) {
        buffer_printf(&out, "%s %s ", scope->host ? scope->host : "-", scope->cluster ? scope->cluster : "-");
        sets_print(&out, scope);
        buffer_add_text(&out, "\n");
    }
    buffer_printf(&out, "%s/%s %u %u %u\n", result.shapes ? result.shapes : "-",
                  result.sources ? result.sources : "-", input_count(in, LINE_UNDERSTOOD),
                  input_count(in, LINE_IGNORED), input_count(in, LINE_UNKNOWN));
    sightings_free(&s);
    catalogue_free(c);
    input_list_free(&list);
    return out.at;
}

static void scopes_expect(const char *path, const char *text, const char *expected)
{
    char *found = scopes_of(path, text);
    ck_assert_str_eq(found, expected);
    free(found);
}

#define ADAPTER_TABLE                                                                                        \
    "\n"                                                                                                     \
    "Name  InterfaceDescription  ifIndex Status MacAddress        LinkSpeed\n"                               \
    "----  --------------------  ------- ------ ----------        ---------\n"                               \
    "NIC1  Contoso 10G Adapter         4 Up     00-15-5D-00-00-01   10 Gbps\n"                               \
    "NIC2  Contoso 10G Adapter#2       5 Up     00-15-5D-00-00-02   10 Gbps\n"                               \
    "\n"

/* Identification ----------------------------------------------------------------------------------------- */

START_TEST(labels_tell_the_class)
{
    scopes_expect("x.txt", ADAPTER_TABLE, "- - adapters |\ntable/Get-NetAdapter 4 2 0\n");
}
END_TEST

START_TEST(a_foreign_table_stays_unknown)
{
    scopes_expect("x.txt", "Colour Taste\n------ -----\nred    sweet\n", "- - |\n-/- 2 0 1\n");
}
END_TEST

/* Name and State are labels of many classes: the command, or the file's name, tells which. */
START_TEST(the_command_tells_the_class)
{
    scopes_expect("x.txt",
                  "PS C:\\> Get-ClusterNode | Format-Table Name, State\n\nName State\n---- -----\nHV01 Up\n",
                  "- - cluster-nodes |\ntable/Get-ClusterNode 4 1 0\n");
}
END_TEST

START_TEST(the_file_name_tells_the_class)
{
    static const char *const paths[] = {"Get-ClusterNode.txt",          "GetClusterNode.XML",
                                        "a/b/HV01_ClusterNode.txt",     "cluster node.txt",
                                        "bundle.zip!/clusternodes.csv", NULL};
    for (const char *const *path = paths; *path; path++)
        scopes_expect(*path, "Name State\n---- -----\nHV01 Up\n",
                      "- - cluster-nodes |\ntable/Get-ClusterNode 3 0 0\n");
}
END_TEST

/* A file's name is only a hint. */
START_TEST(labels_overrule_the_file_name)
{
    scopes_expect("Get-VMSwitch.txt", ADAPTER_TABLE, "- - adapters |\ntable/Get-NetAdapter 4 2 0\n");
}
END_TEST

START_TEST(the_last_source_of_a_pipeline_counts)
{
    scopes_expect("x.txt",
                  "PS C:\\> Get-ClusterResourceType \"Virtual Machine\" | Get-ClusterParameter\n"
                  "\n"
                  "Object          Name                     Value Type\n"
                  "------          ----                     ----- ----\n"
                  "Virtual Machine MigrationExcludeNetworks       String\n",
                  "- - cluster-parameters |\ntable/Get-ClusterParameter 4 1 0\n");
}
END_TEST

START_TEST(a_list_of_all_properties_names_its_class)
{
    facts_expect_all("InterfaceAlias       : Management\n"
                     "ifIndex              : 4\n"
                     "NetworkCategory      : DomainAuthenticated\n"
                     "CimClass             : ROOT/StandardCimv2:MSFT_NetConnectionProfile\n",
                     "host=- language=-\n"
                     "adapter name=Management index=4 firewall-profile=domain\n");
}
END_TEST

START_TEST(known_and_of_no_use)
{
    scopes_expect("x.txt", "PS C:\\> Get-VM\n\nName State\n---- -----\nweb  Running\n",
                  "- - |\ntable/other classes 3 2 0\n");
    scopes_expect("x.txt", "C:\\>ping 10.0.0.1\n\nReply from 10.0.0.1: bytes=32 time<1ms TTL=128\n",
                  "- - |\n-/- 1 2 0\n");
}
END_TEST

/* Hosts and clusters ------------------------------------------------------------------------------------- */

START_TEST(objects_name_their_host)
{
    facts_expect_all("\"Name\",\"ifIndex\",\"LinkSpeed\",\"PSComputerName\"\n"
                     "\"NIC1\",\"4\",\"10 Gbps\",\"hv01.corp.example\"\n"
                     "\"NIC1\",\"7\",\"10 Gbps\",\"HV02\"\n"
                     "\"NIC2\",\"5\",\"10 Gbps\",\"HV01\"\n"
                     "\"NIC3\",\"6\",\"10 Gbps\",\"localhost\"\n",
                     "host=hv01 language=-\n"
                     "adapter name=NIC1 index=4 speed=10000000000\n"
                     "host=HV02 language=-\n"
                     "adapter name=NIC1 index=7 speed=10000000000\n"
                     "host=hv01 language=-\n"
                     "adapter name=NIC2 index=5 speed=10000000000\n"
                     "adapter name=NIC3 index=6 speed=10000000000\n");
}
END_TEST

START_TEST(prompts_name_the_host)
{
    scopes_expect("x.txt",
                  "[HV02]: PS C:\\> Get-NetAdapter\n" ADAPTER_TABLE
                  "[HV03]: PS C:\\> Get-NetAdapter -Name NIC1\n" ADAPTER_TABLE,
                  "HV02 - adapters |\nHV03 - |adapters \ntable/Get-NetAdapter 10 4 0\n");
}
END_TEST

/* What the jump host says of itself is not what it is told by another. */
START_TEST(remote_prompts_leave_the_local_host_alone)
{
    scopes_expect("x.txt",
                  "PS C:\\> Get-NetAdapter\n" ADAPTER_TABLE "PS C:\\> Enter-PSSession HV02\n"
                  "[HV02]: PS C:\\> Get-NetAdapter\n" ADAPTER_TABLE
                  "PS C:\\> Get-NetAdapter -Physical\n" ADAPTER_TABLE,
                  "- - adapters |adapters \nHV02 - adapters |\ntable/Get-NetAdapter 16 6 0\n");
}
END_TEST

START_TEST(a_command_asks_another_computer)
{
    scopes_expect("x.txt", "PS C:\\> Get-NetAdapter -CimSession HV07\n" ADAPTER_TABLE,
                  "HV07 - adapters |\ntable/Get-NetAdapter 5 2 0\n");
}
END_TEST

START_TEST(hostname_prints_the_host)
{
    scopes_expect("x.txt", "C:\\>hostname\nHV09\n\nC:\\>powershell\nPS C:\\> Get-NetAdapter\n" ADAPTER_TABLE,
                  "HV09 - adapters |\ntable/Get-NetAdapter 8 3 0\n");
}
END_TEST

START_TEST(the_banner_tells_the_release)
{
    facts_expect_all("Microsoft Windows [Versi\363n 10.0.17763.5329]\n"
                     "(c) 2018 Microsoft Corporation. All rights reserved.\n"
                     "\n"
                     "C:\\>hostname\n"
                     "HV01\n",
                     "host=HV01 language=-\n"
                     "host os=2019~\n");
}
END_TEST

/* Objects of the cluster name a cluster, never a host. */
START_TEST(cluster_objects_name_the_cluster)
{
    scopes_expect("x.txt",
                  "Name         : HV01 - Management\n"
                  "Node         : HV01\n"
                  "Network      : Cluster Network 1\n"
                  "State        : Up\n"
                  "Cluster      : HVCL1\n"
                  "ComputerName : admin-pc\n",
                  "- HVCL1 cluster-interfaces |\nlist/Get-ClusterNetworkInterface 5 1 0\n");
}
END_TEST

START_TEST(two_clusters_in_one_file)
{
    scopes_expect("x.csv",
                  "\"Name\",\"Role\",\"Metric\",\"AutoMetric\",\"Cluster\"\n"
                  "\"Cluster Network 1\",\"3\",\"70240\",\"True\",\"HVCL1\"\n"
                  "\"Cluster Network 1\",\"1\",\"30240\",\"True\",\"HVCL2\"\n",
                  "- HVCL1 cluster-networks |\n- HVCL2 cluster-networks |\ncsv/Get-ClusterNetwork 3 0 0\n");
}
END_TEST

/* Collections: one object with the objects of many commands --------------------------------------------- */

#define JSON_ADAPTERS                                                                                        \
    "[{\"Name\":\"NIC1\",\"InterfaceDescription\":\"Contoso\",\"ifIndex\":4,\"Status\":\"Up\"}]"
#define JSON_ROUTES                                                                                          \
    "[{\"DestinationPrefix\":\"0.0.0.0/0\",\"NextHop\":\"10.0.0.254\",\"InterfaceAlias\":\"NIC1\"}]"

START_TEST(a_collection_holds_what_several_commands_printed)
{
    scopes_expect("x.json",
                  "{\n\"ComputerName\": \"HV01\",\n\"When\": \"today\",\n\"NetAdapters\":\n" JSON_ADAPTERS
                  ",\n\"Get-NetRoute\":\n" JSON_ROUTES "\n}\n",
                  "HV01 - adapters routes |\njson/Get-NetAdapter, Get-NetRoute 7 1 0\n");
}
END_TEST

/* What stands below another name may be a selection, or of something else: the class must be said, and the
 * set is partial. */
START_TEST(a_member_of_another_name_is_partial)
{
    scopes_expect("x.json",
                  "{\"up\": [{\"CimClass\":\"ROOT/StandardCimv2:MSFT_NetAdapter\",\"Name\":\"NIC1\","
                  "\"InterfaceDescription\":\"Contoso\"}]}\n",
                  "- - |adapters \njson/Get-NetAdapter 1 0 0\n");
    scopes_expect("x.json", "{\"Flags\":0,\"Routes\": " JSON_ROUTES "}\n", "- - |\n-/- 0 0 1\n");
}
END_TEST

START_TEST(collections_of_hosts_stay_apart)
{
    scopes_expect("x.json",
                  "{\"Servers\": [{\"ComputerName\":\"HV01\",\"NetRoute\":" JSON_ROUTES
                  "},\n{\"ComputerName\":\"HV02\",\"NetAdapter\":" JSON_ADAPTERS "}]}\n",
                  "HV01 - routes |\nHV02 - adapters |\njson/Get-NetAdapter, Get-NetRoute 2 0 0\n");
}
END_TEST

/* Two hosts must not become one: nothing says of which host the second one is, nor whether a name is a
 * host's. What was left out makes the rest partial. */
START_TEST(a_collection_without_a_host_stands_alone)
{
    scopes_expect("x.json", "[{\"NetRoute\":" JSON_ROUTES "},\n{\"NetAdapter\":" JSON_ADAPTERS "}]\n",
                  "- - |routes \njson/Get-NetRoute 1 0 1\n");
    scopes_expect("x.json", "{\"HV01\":{\"NetRoute\":" JSON_ROUTES "}}\n", "- - |\n-/- 0 0 1\n");
}
END_TEST

START_TEST(a_table_of_lists_in_clixml)
{
    scopes_expect(
        "x.xml",
        "<Objs Version='1.1.0.1' xmlns='http://schemas.microsoft.com/powershell/2004/04'>\n"
        "<Obj RefId='0'><TN RefId='0'><T>System.Collections.Hashtable</T></TN><DCT>\n"
        "<En><S N='Key'>MachineName</S><S N='Value'>HV01</S></En>\n"
        "<En><S N='Key'>NIC</S><Obj N='Value' RefId='1'><TN RefId='1'><T>System.Object[]</T></TN><LST>\n"
        "<Obj RefId='2'><TN RefId='2'><T>Microsoft.Management.Infrastructure.CimInstance#ROOT/"
        "StandardCimv2/MSFT_NetAdapter</T></TN>\n<Props>\n<S N='Name'>NIC1</S>\n"
        "<S N='InterfaceDescription'>Contoso</S>\n</Props></Obj>\n</LST></Obj></En>\n"
        "</DCT></Obj></Objs>\n",
        "HV01 - adapters |\nclixml/Get-NetAdapter 11 0 0\n");
}
END_TEST

/* Data sets ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *command, *sets;
} commands[] = {
    {"Get-NetAdapter", "adapters |"},
    {"Get-NetAdapter | Format-Table -AutoSize", "adapters |"},
    {"Get-NetAdapter -IncludeHidden", "adapters |"},
    {"Get-NetAdapter * | select Name, ifIndex, LinkSpeed", "adapters |"},
    {"Get-NetAdapter -ErrorAction SilentlyContinue | sort Name | ft", "adapters |"},
    {"Get-NetAdapter -Name NIC1", "|adapters "},
    {"Get-NetAdapter NIC*", "|adapters "},
    {"Get-NetAdapter -Physical", "|adapters "},
    {"Get-NetAdapter | Where-Object Status -eq Up", "|adapters "},
    {"Get-NetAdapter | ? { $_.Status -eq 'Up' } | ft", "|adapters "},
    {"Get-NetAdapter | select -First 2", "|adapters "},
    {"Get-NetAdapter | findstr NIC", "|adapters "},
};

START_TEST(a_filter_makes_the_set_partial)
{
    struct buffer text = {0}, expected = {0};
    buffer_printf(&text, "PS C:\\> %s\n%s", commands[_i].command, ADAPTER_TABLE);
    buffer_printf(&expected, "- - %s\ntable/Get-NetAdapter 5 2 0\n", commands[_i].sets);
    scopes_expect("x.txt", text.at, expected.at);
    buffer_free(&text);
    buffer_free(&expected);
}
END_TEST

/* No output is an answer too, unless it went elsewhere. */
START_TEST(a_silent_command_lists_nothing)
{
    scopes_expect("x.txt", "PS C:\\> Get-NetLbfoTeam\n\nPS C:\\> Get-VMSwitch\nPS C:\\>\n",
                  "- - switches teams |\n-/- 3 1 0\n");
    scopes_expect("x.txt",
                  "PS C:\\> Get-VMSwitch | Export-Clixml s.xml\nPS C:\\> $s = Get-NetLbfoTeam\nPS C:\\>\n",
                  "- - |\n-/- 3 0 0\n");
}
END_TEST

START_TEST(a_cut_list_is_partial)
{
    scopes_expect("x.txt",
                  "Name        : Team1\n"
                  "Members     : {NIC1, NIC2, NIC3, NIC4...}\n"
                  "TeamNics    : Team1\n"
                  "TeamingMode : SwitchIndependent\n",
                  "- - |teams \nlist/Get-NetLbfoTeam 4 0 0\n");
}
END_TEST

/* Export-Csv prints the type instead of the array. */
START_TEST(a_lost_list_is_partial)
{
    scopes_expect("x.csv",
                  "\"InterfaceAlias\",\"InterfaceIndex\",\"ServerAddresses\"\n"
                  "\"Management\",\"4\",\"System.String[]\"\n",
                  "- - |dns \ncsv/Get-DnsClientServerAddress 2 0 0\n");
}
END_TEST

/* Bad input ---------------------------------------------------------------------------------------------- */

START_TEST(odd_input_is_survived)
{
    static const char *const texts[] = {"",
                                        "\n\n",
                                        "PS C:\\>",
                                        "PS C:\\> |||;;'\"((",
                                        "PS C:\\> Get-NetAdapter -CimSession",
                                        ":",
                                        " : \n : \n",
                                        "\"\n\"\"",
                                        "Name\n----\n",
                                        "{\"Name\":{\"Name\":[[]]}}",
                                        "Microsoft Windows [",
                                        "Microsoft Windows []",
                                        NULL};
    for (const char *const *text = texts; *text; text++) {
        char *found = scopes_of("Get-NetAdapter.txt", *text);
        ck_assert_ptr_nonnull(strstr(found, "- - "));
        free(found);
    }
}
END_TEST

/* Many records, each with labels of its own, and one with very many fields. */
START_TEST(many_layouts_are_survived)
{
    struct buffer text = {0};
    for (unsigned i = 0; i < 2000; i++)
        buffer_printf(&text, "Name%u : a\nLinkSpeed : 1 Gbps\nName : NIC%u\n\n", i, i);
    for (unsigned i = 0; i < 2000; i++)
        buffer_printf(&text, "P%u : a\n", i);
    char *found = scopes_of("x.txt", text.at);
    ck_assert_ptr_nonnull(strstr(found, "list/Get-NetAdapter "));
    free(found);
    buffer_free(&text);
}
END_TEST

static void add_identification(TCase *t)
{
    tcase_add_test(t, labels_tell_the_class);
    tcase_add_test(t, a_foreign_table_stays_unknown);
    tcase_add_test(t, the_command_tells_the_class);
    tcase_add_test(t, the_file_name_tells_the_class);
    tcase_add_test(t, labels_overrule_the_file_name);
    tcase_add_test(t, the_last_source_of_a_pipeline_counts);
    tcase_add_test(t, a_list_of_all_properties_names_its_class);
    tcase_add_test(t, known_and_of_no_use);
}

static void add_hosts(TCase *t)
{
    tcase_add_test(t, objects_name_their_host);
    tcase_add_test(t, prompts_name_the_host);
    tcase_add_test(t, remote_prompts_leave_the_local_host_alone);
    tcase_add_test(t, a_command_asks_another_computer);
    tcase_add_test(t, hostname_prints_the_host);
    tcase_add_test(t, the_banner_tells_the_release);
    tcase_add_test(t, cluster_objects_name_the_cluster);
    tcase_add_test(t, two_clusters_in_one_file);
}

static void add_collections(TCase *t)
{
    tcase_add_test(t, a_collection_holds_what_several_commands_printed);
    tcase_add_test(t, a_member_of_another_name_is_partial);
    tcase_add_test(t, collections_of_hosts_stay_apart);
    tcase_add_test(t, a_collection_without_a_host_stands_alone);
    tcase_add_test(t, a_table_of_lists_in_clixml);
}

Suite *suite_source(void);
Suite *suite_source(void)
{
    Suite *s = suite_create("source");
    TCase *t = tcase_create("source");
    add_identification(t);
    add_hosts(t);
    add_collections(t);
    tcase_add_loop_test(t, a_filter_makes_the_set_partial, 0, (int)(sizeof(commands) / sizeof(*commands)));
    tcase_add_test(t, a_silent_command_lists_nothing);
    tcase_add_test(t, a_cut_list_is_partial);
    tcase_add_test(t, a_lost_list_is_partial);
    tcase_add_test(t, odd_input_is_survived);
    tcase_add_test(t, many_layouts_are_survived);
    suite_add_tcase(s, t);
    return s;
}
