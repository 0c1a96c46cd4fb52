/* Support bundles as they are sent: archives read as a whole, with their hosts, their cluster and what is
 * wrong with them. */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "command/load.h"

#define BUNDLE "HealthTest-HVCL7-20240304-1015"

enum { ROOM = 1 << 20 };

/* A ZIP under construction. */
struct zip {
    struct archive *archive;
    char *bytes;
    size_t used;
};

static void zip_begin(struct zip *z)
{
    z->bytes = malloc(ROOM);
    z->archive = archive_write_new();
    archive_write_set_format_zip(z->archive);
    archive_write_set_bytes_in_last_block(z->archive, 1);
    ck_assert_int_eq(archive_write_open_memory(z->archive, z->bytes, ROOM, &z->used), ARCHIVE_OK);
}

static void zip_add(struct zip *z, const char *name, struct span data)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_size(entry, (la_int64_t)data.len);
    ck_assert_int_eq(archive_write_header(z->archive, entry), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_data(z->archive, data.at, data.len), (la_ssize_t)data.len);
    archive_entry_free(entry);
}

/* Writes it to the file, without its last `cut` bytes. */
static void zip_end(struct zip *z, const char *path, size_t cut)
{
    ck_assert_int_eq(archive_write_close(z->archive), ARCHIVE_OK);
    archive_write_free(z->archive);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_gt(z->used, cut);
    ck_assert_uint_eq(fwrite(z->bytes, 1, z->used - cut, file), z->used - cut);
    fclose(file);
    free(z->bytes);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* A folder of its own for each test. */
static char folder[32];

static void enter(void)
{
    strcpy(folder, "/tmp/hvlint-bundles-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave(void)
{
    unlink("a.zip");
    unlink("HV09.txt");
    ck_assert_int_eq(chdir("/"), 0);
    rmdir(folder);
}

/* What was made of the paths: `status N`, a line for each unit, a line for each file that has a problem. */
static void expect_loaded(const char *paths[], const char *expected)
{
    struct load l;
    struct report r = {0};
    struct buffer out = {0};
    struct settings s = {.paths = {.items = paths}};
    while (paths[s.paths.count])
        s.paths.count++;
    load_all(&l, &s, &r);
    buffer_printf(&out, "status %d\n", (int)l.status);
    for (const struct unit *u = l.units; u; u = u->next) {
        buffer_printf(&out, "%s:", u->cluster ? u->cluster : "stand-alone");
        for (const char **host = u->hosts; *host; host++)
            buffer_printf(&out, " %s", *host);
        buffer_add_text(&out, "\n");
    }
    for (size_t i = 0; i < r.coverage_count; i++)
        if (r.coverage[i].problem)
            buffer_printf(&out, "%s: %s\n", r.coverage[i].path, r.coverage[i].problem);
    ck_assert_str_eq(out.at, expected);
    buffer_free(&out);
    load_free(&l);
    report_free(&r);
}

#define OBJS                                                                                                 \
    "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n<Obj "            \
    "RefId=\"0\">"                                                                                           \
    "<TN RefId=\"0\"><T>Deserialized."

static void add_node(struct zip *z, int node)
{
    char name[100], text[1000];
    snprintf(name, sizeof name, BUNDLE "/Node_HV0%d.corp.example/GetNetAdapter.xml", node);
    snprintf(text, sizeof text,
             OBJS
             "Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/MSFT_NetAdapter</T></TN>\n"
             "<Props><S N=\"Name\">NIC1</S><S N=\"InterfaceDescription\">Contoso Adapter</S>"
             "<S N=\"MacAddress\">00-15-5D-00-0%d-01</S></Props></Obj></Objs>\n",
             node);
    zip_add(z, name, span_of(text));
    snprintf(name, sizeof name, BUNDLE "/Node_HV0%d.corp.example/GetNetAdapter.txt", node);
    snprintf(text, sizeof text,
             "\r\nName InterfaceDescription ifIndex Status MacAddress        LinkSpeed\r\n"
             "---- -------------------- ------- ------ ----------        ---------\r\n"
             "NIC1 Contoso Adapter            4 Up     00-15-5D-00-0%d-01   25 Gbps\r\n\r\n",
             node);
    zip_add(z, name, span_of(text));
}

static void add_nodes(struct zip *z)
{
    struct buffer out = {0};
    buffer_add_text(&out, "<Objs Version=\"1.1.0.1\" "
                          "xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n");
    for (int node = 1; node <= 4; node++)
        buffer_printf(
            &out,
            "<Obj RefId=\"%d\"><TN "
            "RefId=\"%d\"><T>Deserialized.Microsoft.FailoverClusters.PowerShell.ClusterNode</T></TN>"
            "<Props><S N=\"Name\">HV0%d</S><S N=\"Cluster\">HVCL7</S><S "
            "N=\"State\">Up</S></Props></Obj>\n",
            node, node, node);
    buffer_add_text(&out, "</Objs>\n");
    zip_add(z, BUNDLE "/GetClusterNode.XML", buffer_span(&out));
    buffer_free(&out);
}

START_TEST(four_nodes_in_one_archive)
{
    struct zip z;
    zip_begin(&z);
    add_nodes(&z);
    for (int node = 1; node <= 4; node++)
        add_node(&z, node);
    zip_end(&z, "a.zip", 0);
    expect_loaded((const char *[]){"a.zip", NULL}, "status 0\nHVCL7: HV01 HV02 HV03 HV04\n");
}
END_TEST

/* What is wrong with one archive takes nothing from the rest. */
#define REST                                                                                                 \
    "PS C:\\> Get-NetAdapter | fl\n\nName      : NIC1\nifIndex   : 4\nLinkSpeed : 10 Gbps\nStatus    : Up\n"

START_TEST(a_bomb_is_refused)
{
    struct zip z;
    size_t size = 8u << 20;
    char *zeros = calloc(1, size);
    zip_begin(&z);
    zip_add(&z, "HV01/big.txt", (struct span){.at = zeros, .len = size});
    zip_end(&z, "a.zip", 0);
    free(zeros);
    write_text("HV09.txt", REST);
    expect_loaded((const char *[]){"a.zip", "HV09.txt", NULL},
                  "status 3\nstand-alone: HV09\n"
                  "a.zip: archive unpacks to more than 200 times its size\n");
}
END_TEST

START_TEST(a_path_that_leaves_is_refused)
{
    struct zip z;
    zip_begin(&z);
    zip_add(&z, "../HV01/ipconfig.txt", SPAN("Windows IP Configuration\n"));
    add_node(&z, 2);
    zip_end(&z, "a.zip", 0);
    expect_loaded((const char *[]){"a.zip", NULL},
                  "status 3\nstand-alone: HV02\na.zip!/../HV01/ipconfig.txt: path leaves the archive\n");
}
END_TEST

/* Cut within the directory behind the members: all that is there is read, and that it is not all is said. */
START_TEST(a_cut_archive_is_told)
{
    struct zip z;
    zip_begin(&z);
    add_node(&z, 2);
    zip_end(&z, "a.zip", 40);
    expect_loaded((const char *[]){"a.zip", NULL},
                  "status 3\nstand-alone: HV02\n"
                  "a.zip: damaged archive: its end is missing, and perhaps files with it\n");
}
END_TEST

Suite *suite_bundles(void)
{
    Suite *suite = suite_create("bundles");
    TCase *tests = tcase_create("bundles");
    tcase_add_checked_fixture(tests, enter, leave);
    tcase_add_test(tests, four_nodes_in_one_archive);
    tcase_add_test(tests, a_bomb_is_refused);
    tcase_add_test(tests, a_path_that_leaves_is_refused);
    tcase_add_test(tests, a_cut_archive_is_told);
    suite_add_tcase(suite, tests);
    return suite;
}
