/* Where bytes come from: files, directories, archives; their lines. */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "input/input.h"

/* ---- a scratch directory for each test ---- */

#define SCRATCH "hvlint-test-XXXXXX"

static char *scratch_enter(char *name)
{
    ck_assert_ptr_nonnull(mkdtemp(name));
    ck_assert_int_eq(chdir(name), 0);
    return name;
}

static int remove_tree(const char *name)
{
    char command[64];
    ck_assert_int_eq(chdir(".."), 0);
    snprintf(command, sizeof command, "rm -r '%s'", name);
    return system(command);
}

static void write_file(const char *path, struct span bytes)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
    ck_assert_int_eq(fclose(file), 0);
}

/* ---- the list as text: a line each input, path and problem or path and number of lines ---- */

static void expect_list(const struct input_list *list, const char *expected)
{
    struct buffer text = {0};
    buffer_add_text(&text, "");
    for (size_t i = 0; i < list->count; i++) {
        const struct input *in = list->inputs[i];
        if (in->failed)
            buffer_printf(&text, "%s: FAILED %s\n", in->path, in->problem);
        else
            buffer_printf(&text, "%s: %u%s%s\n", in->path, in->lines, in->problem ? " " : "",
                          in->problem ? in->problem : "");
    }
    ck_assert_msg(span_equal(buffer_span(&text), span_of(expected)), "got\n%.*s",
                  SPAN_ARG(buffer_span(&text)));
    buffer_free(&text);
}

static void expect_collected(const char *path, const struct input_options *options, const char *expected)
{
    struct input_list list = {0};
    ck_assert(input_collect(&list, path, options));
    expect_list(&list, expected);
    input_list_free(&list);
}

/* ---- lines ---- */

static struct input *input_of_text(struct input_list *list, const char *text)
{
    return input_of_bytes(list, "x", span_of(text), NULL);
}

START_TEST(line_ends)
{
    static const struct {
        const char *text;
        uint32_t lines;
        const char *last;
    } rows[] = {
        {"", 0, ""},           {"a", 1, "a"},          {"a\n", 1, "a"},
        {"a\nb", 2, "b"},      {"a\r\nb\r\n", 2, "b"}, {"a\r\r\nb\r\r\n", 2, "b"},
        {"\n\n", 2, ""},       {"a\rb\rc", 3, "c"},    {"a\rb\r", 2, "b"},
        {"a\rb\nc\r", 2, "c"}, {"a\n\r\n", 2, ""},     {"\r", 1, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct input_list list = {0};
        const struct input *in = input_of_text(&list, rows[i].text);
        ck_assert_msg(in->lines == rows[i].lines, "row %zu: %u lines", i, in->lines);
        ck_assert_uint_eq(in->starts[in->lines], strlen(rows[i].text));
        struct span last = input_line(in, in->lines - 1);
        ck_assert_msg(span_equal(last, span_of(rows[i].last)), "row %zu: `%.*s`", i, SPAN_ARG(last));
        input_list_free(&list);
    }
}
END_TEST

START_TEST(places_become_lines_and_columns)
{
    struct input_list list = {0};
    struct input *in = input_of_text(&list, "über x\r\n\r\nb\nlast 主机");
    static const size_t offsets[] = {0, 3, 8, 9, 10, 12, 16, 0, 20, 23, 4};
    static const uint32_t lines[] = {0, 0, 0, 1, 1, 2, 3, 0, 3, 3, 0};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++)
        ck_assert_msg(input_line_of(in, in->text.at + offsets[i]) == lines[i], "row %zu", i);
    ck_assert_uint_eq(input_line_of(in, span_end(in->text)), 3);
    ck_assert_uint_eq(input_column(in, 0, 0), 1);
    ck_assert_uint_eq(input_column(in, 0, 2), 2);
    ck_assert_uint_eq(input_column(in, 3, 18), 6);
    ck_assert_uint_eq(input_column(in, 3, 21), 7);
    ck_assert_uint_eq(input_column(in, 3, (uint32_t)in->text.len), 8);
    ck_assert_uint_eq(input_line(in, 99).len, 0);
    input_list_free(&list);
}
END_TEST

START_TEST(marks_only_grow)
{
    struct input_list list = {0};
    struct input *in = input_of_text(&list, "a\nb\nc\nd\n");
    ck_assert_uint_eq(input_count(in, LINE_UNKNOWN), 4);
    input_mark(in, 0, LINE_UNDERSTOOD);
    input_mark_lines(in, 0, 3, LINE_IGNORED);
    input_mark(in, 1, LINE_UNKNOWN);
    input_mark(in, 4, LINE_UNDERSTOOD);
    input_mark_lines(in, 2, 99, LINE_UNDERSTOOD);
    ck_assert_uint_eq(in->states[0], LINE_UNDERSTOOD);
    ck_assert_uint_eq(in->states[1], LINE_IGNORED);
    ck_assert_uint_eq(input_count(in, LINE_UNDERSTOOD), 3);
    ck_assert_uint_eq(input_count(in, LINE_UNKNOWN), 0);
    input_list_free(&list);
}
END_TEST

/* ---- files and directories ---- */

static void make_tree(void)
{
    ck_assert_int_eq(mkdir("d", 0700), 0);
    ck_assert_int_eq(mkdir("d/b", 0700), 0);
    ck_assert_int_eq(mkdir("d/.git", 0700), 0);
    write_file("d/z.txt", SPAN("z\n"));
    write_file("d/b/a.txt", SPAN("a\nb\n"));
    write_file("d/b-c.txt", SPAN("1\n"));
    write_file("d/empty.txt", SPAN(""));
    write_file("d/.DS_Store", SPAN("hidden"));
    write_file("d/.git/x", SPAN("hidden"));
    ck_assert_int_eq(symlink("..", "d/loop"), 0);
    ck_assert_int_eq(symlink("z.txt", "d/link.txt"), 0);
    ck_assert_int_eq(symlink("nowhere", "d/broken"), 0);
    ck_assert_int_eq(mkfifo("d/fifo", 0600), 0);
}

#define TREE                                                                                                 \
    "d/b-c.txt: 1\nd/b/a.txt: 2\nd/broken: FAILED No such file or directory\nd/empty.txt: 0 empty file\n"    \
    "d/fifo: FAILED not a regular file\nd/link.txt: 1\nd/z.txt: 1\n"

START_TEST(directories_whatever_the_order)
{
    char name[] = SCRATCH;
    static const char *const orders[][3] = {{"d", "d/b/a.txt", "d/z.txt"}, {"d/z.txt", "d", "d/b/a.txt"}};
    scratch_enter(name);
    make_tree();
    expect_collected("d/", NULL, TREE);
    for (size_t i = 0; i < 2; i++) {
        struct input_list list = {0};
        for (size_t p = 0; p < 3; p++)
            ck_assert(input_collect(&list, orders[i][p], NULL));
        expect_list(&list, TREE);
        for (size_t n = 0; n < list.count; n++)
            ck_assert_str_eq(list.inputs[n]->argument, "d");
        input_list_free(&list);
    }
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

START_TEST(a_path_that_is_not_there)
{
    struct input_list list = {0};
    ck_assert(!input_collect(&list, "no/such/file", NULL));
    expect_list(&list, "no/such/file: FAILED No such file or directory\n");
    input_list_free(&list);
}
END_TEST

START_TEST(large_files_are_mapped_and_limited)
{
    char name[] = SCRATCH;
    struct buffer text = {0};
    for (int i = 0; i < 50000; i++)
        buffer_printf(&text, "line %d\n", i);
    scratch_enter(name);
    write_file("large.txt", buffer_span(&text));
    expect_collected("large.txt", NULL, "large.txt: 50000\n");
    struct input_options options = {.size_limit = 1000};
    expect_collected("large.txt", &options, "large.txt: FAILED larger than the limit of 1000 bytes\n");
    expect_collected("/dev/zero", &options, "/dev/zero: FAILED larger than the limit of 1000 bytes\n");
    buffer_free(&text);
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

START_TEST(standard_input)
{
    char name[] = SCRATCH;
    scratch_enter(name);
    write_file("in.txt", SPAN("a\nb\n"));
    int file = open("in.txt", O_RDONLY), before = dup(STDIN_FILENO);
    ck_assert_int_ge(dup2(file, STDIN_FILENO), 0);
    expect_collected("-", NULL, "-: 2\n");
    dup2(before, STDIN_FILENO);
    close(before);
    close(file);
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

/* ---- archives ---- */

struct member {
    const char *name;
    struct span data;
};

/* Packs the members in memory; filter may be NULL. */
static struct span pack(struct buffer *out, int (*format)(struct archive *), int (*filter)(struct archive *),
                        const struct member *members, size_t count)
{
    size_t room = 1 << 20, used = 0;
    char *bytes = malloc(room);
    struct archive *a = archive_write_new();
    ck_assert_int_eq(format(a), ARCHIVE_OK);
    if (filter)
        ck_assert_int_eq(filter(a), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open_memory(a, bytes, room, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0600);
        archive_entry_set_size(entry, (la_int64_t)members[i].data.len);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        ck_assert_int_eq(archive_write_data(a, members[i].data.at, members[i].data.len),
                         (int)members[i].data.len);
        archive_entry_free(entry);
    }
    ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    buffer_add(out, (struct span){.at = bytes, .len = used});
    free(bytes);
    return buffer_span(out);
}

static const struct member some_members[] = {
    {.name = "HV01\\route.txt", .data = {.at = "a\nb\n", .len = 4}},
    {.name = "HV01/ipconfig.txt", .data = {.at = "c\n", .len = 2}},
    {.name = "./HV01//x/./empty.txt", .data = {.at = "", .len = 0}},
    {.name = "HV01/.DS_Store", .data = {.at = "hidden", .len = 6}},
    {.name = "__MACOSX/y", .data = {.at = "hidden", .len = 6}},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

START_TEST(archives_of_each_kind)
{
    static const struct {
        const char *file, *expected;
        int (*format)(struct archive *), (*filter)(struct archive *);
    } rows[] = {
        {"b.zip",
         "b.zip!/HV01/ipconfig.txt: 1\nb.zip!/HV01/route.txt: 2\nb.zip!/HV01/x/empty.txt: 0 empty file\n",
         archive_write_set_format_zip, NULL},
        {"b.bin",
         "b.bin!/HV01/ipconfig.txt: 1\nb.bin!/HV01/route.txt: 2\nb.bin!/HV01/x/empty.txt: 0 empty file\n",
         archive_write_set_format_7zip, NULL},
        {"b.tar",
         "b.tar!/HV01/ipconfig.txt: 1\nb.tar!/HV01/route.txt: 2\nb.tar!/HV01/x/empty.txt: 0 empty file\n",
         archive_write_set_format_ustar, NULL},
        {"b.tgz",
         "b.tgz!/HV01/ipconfig.txt: 1\nb.tgz!/HV01/route.txt: 2\nb.tgz!/HV01/x/empty.txt: 0 empty file\n",
         archive_write_set_format_ustar, archive_write_add_filter_gzip},
    };
    char name[] = SCRATCH;
    scratch_enter(name);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer bytes = {0};
        write_file(rows[i].file,
                   pack(&bytes, rows[i].format, rows[i].filter, some_members, COUNT(some_members)));
        expect_collected(rows[i].file, NULL, rows[i].expected);
        buffer_free(&bytes);
    }
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

/* A cabinet as expand.exe and makecab know it, one folder, not compressed. */
START_TEST(cabinet)
{
    static const char bytes[] = "MSCF\0\0\0\0\x57\0\0\0\0\0\0\0\x2c\0\0\0\0\0\0\0\3\1\1\0\1\0\0\0\0\0\0\0"
                                "\x4b\0\0\0\1\0\0\0"
                                "\4\0\0\0\0\0\0\0\0\0\x21\x5a\0\x60\x20\0HV01\\route.txt\0"
                                "\0\0\0\0\4\0\4\0a\nb\n";
    char name[] = SCRATCH;
    scratch_enter(name);
    write_file("x.cab", (struct span){.at = bytes, .len = sizeof bytes - 1});
    expect_collected("x.cab", NULL, "x.cab!/HV01/route.txt: 2\n");
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

START_TEST(members_that_leave_the_archive)
{
    static const struct member members[] = {
        {.name = "../up.txt", .data = {.at = "a", .len = 1}},
        {.name = "/abs.txt", .data = {.at = "a", .len = 1}},
        {.name = "C:\\win.txt", .data = {.at = "a", .len = 1}},
        {.name = "a\\..\\..\\b", .data = {.at = "a", .len = 1}},
        {.name = "fine..txt", .data = {.at = "a", .len = 1}},
    };
    char name[] = SCRATCH;
    struct buffer bytes = {0};
    scratch_enter(name);
    write_file("e.zip", pack(&bytes, archive_write_set_format_zip, NULL, members, COUNT(members)));
    expect_collected(
        "e.zip", NULL,
        "e.zip!/../up.txt: FAILED path leaves the archive\ne.zip!//abs.txt: FAILED path leaves the archive\n"
        "e.zip!/C:/win.txt: FAILED path leaves the archive\ne.zip!/a/../../b: FAILED path leaves the "
        "archive\n"
        "e.zip!/fine..txt: 1\n");
    buffer_free(&bytes);
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

START_TEST(archives_within_archives)
{
    char name[] = SCRATCH, member[8];
    struct buffer inner = {0};
    scratch_enter(name);
    buffer_add_text(&inner, "a\n");
    for (int i = 0; i < 4; i++) {
        struct buffer outer = {0};
        snprintf(member, sizeof member, i ? "%d.zip" : "%d.txt", i);
        struct member only = {.name = member, .data = buffer_span(&inner)};
        pack(&outer, archive_write_set_format_zip, NULL, &only, 1);
        buffer_free(&inner);
        inner = outer;
    }
    write_file("o.zip", buffer_span(&inner));
    expect_collected("o.zip", NULL, "o.zip!/3.zip!/2.zip!/1.zip!/0.txt: 1\n");
    struct input_options options = {.depth_limit = 2};
    expect_collected("o.zip", &options,
                     "o.zip!/3.zip!/2.zip!/1.zip: FAILED archives nested more than 2 deep\n");
    buffer_free(&inner);
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

START_TEST(one_compressed_file)
{
    static const struct member only = {.name = "x", .data = {.at = "a\nb\n", .len = 4}};
    char name[] = SCRATCH;
    struct buffer bytes = {0};
    scratch_enter(name);
    write_file("ipconfig.txt.gz",
               pack(&bytes, archive_write_set_format_raw, archive_write_add_filter_gzip, &only, 1));
    expect_collected("ipconfig.txt.gz", NULL, "ipconfig.txt.gz!/ipconfig.txt: 2\n");
    buffer_free(&bytes);
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

START_TEST(limits_of_archives)
{
    char name[] = SCRATCH;
    size_t size = (size_t)8 << 20;
    char *blanks = malloc(size);
    memset(blanks, ' ', size);
    struct member bomb = {.name = "bomb.txt", .data = {.at = blanks, .len = size}};
    struct buffer bytes = {0}, small = {0};
    scratch_enter(name);
    write_file("bomb.zip", pack(&bytes, archive_write_set_format_zip, NULL, &bomb, 1));
    expect_collected("bomb.zip", NULL, "bomb.zip: FAILED archive unpacks to more than 200 times its size\n");
    struct input_options total = {.total_limit = 1000};
    expect_collected("bomb.zip", &total,
                     "bomb.zip: FAILED archive unpacks to more than the limit of 1000 bytes\n");
    write_file("small.zip", pack(&small, archive_write_set_format_zip, NULL, some_members, 2));
    struct input_options entries = {.entry_limit = 1};
    expect_collected("small.zip", &entries,
                     "small.zip: FAILED archive has more than 1 members\nsmall.zip!/HV01/route.txt: 2\n");
    struct member members[] = {{.name = "big.txt", .data = {.at = blanks, .len = 100000}}, some_members[0]};
    buffer_reset(&small);
    write_file("big.zip", pack(&small, archive_write_set_format_zip, NULL, members, 2));
    struct input_options each = {.size_limit = 1000};
    expect_collected(
        "big.zip", &each,
        "big.zip!/HV01/route.txt: 2\nbig.zip!/big.txt: FAILED larger than the limit of 1000 bytes\n");
    buffer_free(&bytes);
    buffer_free(&small);
    free(blanks);
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

START_TEST(damaged_archives)
{
    char name[] = SCRATCH;
    struct buffer bytes = {0};
    struct span whole = pack(&bytes, archive_write_set_format_ustar, NULL, some_members, 2);
    scratch_enter(name);
    write_file("cut.tar", span_first(whole, 512 + 2));
    struct input_list list = {0};
    ck_assert(input_collect(&list, "cut.tar", NULL));
    ck_assert_uint_ge(list.count, 1);
    ck_assert_str_eq(list.inputs[0]->path, "cut.tar");
    ck_assert(list.inputs[0]->failed);
    ck_assert(span_starts(span_of(list.inputs[0]->problem), SPAN("damaged archive: ")));
    input_list_free(&list);
    for (size_t cut = 0; cut < whole.len; cut += 97) {
        write_file("cut.tar", span_first(whole, cut));
        input_collect(&list, "cut.tar", NULL);
        ck_assert_uint_ge(list.count, 1);
        input_list_free(&list);
    }
    buffer_free(&bytes);
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

START_TEST(archives_only_by_their_first_bytes)
{
    static const struct span starts[] = {
        {.at = "7z\xbc\xaf\x27\x1c junk", .len = 11},
        {.at = "MSCF\0\0\0\0 junk", .len = 13},
        {.at = "PK\3\4 junk", .len = 9},
        {.at = "\x1f\x8b\x08 junk", .len = 8},
        {.at = "\xfd"
               "7zXZ\0 junk",
         .len = 11},
        {.at = "\x28\xb5\x2f\xfd junk", .len = 9},
    };
    char name[] = SCRATCH;
    scratch_enter(name);
    for (size_t i = 0; i < COUNT(starts); i++) {
        struct input_list list = {0};
        write_file("junk", starts[i]);
        ck_assert(input_collect(&list, "junk", NULL));
        ck_assert_uint_ge(list.count, 1);
        ck_assert_msg(list.inputs[0]->failed && strstr(list.inputs[0]->problem, "archive"), "row %zu", i);
        input_list_free(&list);
    }
    ck_assert_int_eq(remove_tree(name), 0);
}
END_TEST

/* ---- real samples, where they are at hand ---- */

/* The encoding as the list of samples names it, in our spelling: `UTF-16LE+BOM, CRLF` is utf-16le. */
static struct span encoding_told(char *told)
{
    size_t length = strcspn(told, ",+ ");
    for (size_t i = 0; i < length; i++)
        if (told[i] >= 'A' && told[i] <= 'Z')
            told[i] = (char)(told[i] + 'a' - 'A');
    return (struct span){.at = told, .len = length};
}

/* One row of the list: the file's name, then in the given column its encoding. */
static void check_sample(const char *folder, char *row, int column)
{
    char path[1024];
    struct input_list list = {0};
    size_t name_length = strcspn(row, "\t");
    snprintf(path, sizeof path, "%s/%.*s", folder, (int)name_length, row);
    char *cell = row;
    for (int i = 0; i < column; i++)
        cell += strcspn(cell, "\t") + 1;
    struct span told = encoding_told(cell);
    ck_assert_msg(input_collect(&list, path, NULL), "%s", path);
    const struct input *in = list.inputs[0];
    ck_assert_msg(!in->failed, "%s: %s", path, in->problem);
    bool ascii_as_utf8 = span_equal(told, SPAN("utf-8")) && strcmp(in->encoding, "ascii") == 0;
    ck_assert_msg(ascii_as_utf8 || span_equal(span_of(in->encoding), told), "%s: %s, not %.*s", path,
                  in->encoding, SPAN_ARG(told));
    input_list_free(&list);
}

static void check_samples(const char *shared, const char *folder_name, int column)
{
    char folder[512], manifest[600], row[8192];
    snprintf(folder, sizeof folder, "%s/corpus/%s", shared, folder_name);
    snprintf(manifest, sizeof manifest, "%s/MANIFEST.tsv", folder);
    FILE *file = fopen(manifest, "r");
    ck_assert_msg(file != NULL, "%s cannot be read", manifest);
    ck_assert_ptr_nonnull(fgets(row, sizeof row, file));
    while (fgets(row, sizeof row, file))
        check_sample(folder, row, column);
    fclose(file);
}

START_TEST(samples_have_the_encoding_they_are_listed_with)
{
    const char *shared = getenv("HVLINT_SHARED");
    if (!shared) {
        fputs("skipped: samples_have_the_encoding_they_are_listed_with (HVLINT_SHARED is not set)\n", stderr);
        return;
    }
    check_samples(shared, "text", 4);
    check_samples(shared, "ps", 5);
}
END_TEST

Suite *suite_input(void)
{
    Suite *suite = suite_create("input");
    TCase *tests = tcase_create("input");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, line_ends);
    tcase_add_test(tests, places_become_lines_and_columns);
    tcase_add_test(tests, marks_only_grow);
    tcase_add_test(tests, directories_whatever_the_order);
    tcase_add_test(tests, a_path_that_is_not_there);
    tcase_add_test(tests, large_files_are_mapped_and_limited);
    tcase_add_test(tests, standard_input);
    tcase_add_test(tests, archives_of_each_kind);
    tcase_add_test(tests, cabinet);
    tcase_add_test(tests, members_that_leave_the_archive);
    tcase_add_test(tests, archives_within_archives);
    tcase_add_test(tests, one_compressed_file);
    tcase_add_test(tests, limits_of_archives);
    tcase_add_test(tests, damaged_archives);
    tcase_add_test(tests, archives_only_by_their_first_bytes);
    tcase_add_test(tests, samples_have_the_encoding_they_are_listed_with);
    suite_add_tcase(suite, tests);
    return suite;
}
