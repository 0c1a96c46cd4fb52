/* Encodings: bytes in, UTF-8 and the encoding's name out. */
#include <check.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "input/codepage.h"
#include "input/encoding.h"
#include "input/input.h"

/* text in the encoding that iconv knows by that name, at the end of out. */
static void encode(struct buffer *out, const char *text, const char *name)
{
    char bytes[4096], *from = (char *)text, *to = bytes;
    size_t left = strlen(text), room = sizeof bytes;
    iconv_t converter = iconv_open(name, "UTF-8");
    ck_assert(converter != (iconv_t)-1);
    ck_assert_uint_eq(iconv(converter, &from, &left, &to, &room), 0);
    iconv_close(converter);
    buffer_add(out, span_between(bytes, to));
}

/* What the bytes become, forced to an encoding or by content. */
static void expect_forced(struct span bytes, const char *forced, const char *encoding, const char *text)
{
    struct input_list list = {0};
    struct input_options options = {.encoding = forced};
    const struct input *in = input_of_bytes(&list, "x.txt", bytes, &options);
    ck_assert_msg(!in->failed, "%s", in->problem);
    ck_assert_str_eq(in->encoding, encoding);
    ck_assert_msg(span_equal(in->text, span_of(text)), "got `%.*s`, not `%s`", SPAN_ARG(in->text), text);
    input_list_free(&list);
}

static void expect(struct span bytes, const char *encoding, const char *text)
{
    expect_forced(bytes, NULL, encoding, text);
}

static void expect_failure(struct span bytes, const char *problem)
{
    struct input_list list = {0};
    const struct input *in = input_of_bytes(&list, "x.bin", bytes, NULL);
    ck_assert(in->failed);
    ck_assert_str_eq(in->problem, problem);
    ck_assert_uint_eq(in->text.len, 0);
    ck_assert_uint_eq(in->lines, 0);
    ck_assert_uint_eq(in->starts[0], 0);
    input_list_free(&list);
}

START_TEST(plain_text_is_used_in_place)
{
    struct input_list list = {0};
    struct span ascii = SPAN("Host Name . . : HV01\r\n"), utf8 = SPAN("Primäres DNS-Suffix\n");
    struct span marked = SPAN("\xef\xbb\xbfName : x\n");
    ck_assert_ptr_eq(input_of_bytes(&list, "a", ascii, NULL)->text.at, ascii.at);
    ck_assert_ptr_eq(input_of_bytes(&list, "b", utf8, NULL)->text.at, utf8.at);
    ck_assert_ptr_eq(input_of_bytes(&list, "c", marked, NULL)->text.at, marked.at + 3);
    input_list_free(&list);
    expect(ascii, "ascii", ascii.at);
    expect(utf8, "utf-8", utf8.at);
    expect(marked, "utf-8", "Name : x\n");
}
END_TEST

START_TEST(utf16_and_utf32)
{
    static const char text[] =
        "Имя компьютера . . . : HV01\r\n主机名 😀 and enough ASCII to fill a block or two\r\n";
    static const struct {
        const char *mark;
        size_t mark_length;
        const char *converter, *encoding;
    } rows[] = {
        {.mark = "\xff\xfe", .mark_length = 2, .converter = "UTF-16LE", .encoding = "utf-16le"},
        {.mark = "\xfe\xff", .mark_length = 2, .converter = "UTF-16BE", .encoding = "utf-16be"},
        {.mark = "", .mark_length = 0, .converter = "UTF-16LE", .encoding = "utf-16le"},
        {.mark = "", .mark_length = 0, .converter = "UTF-16BE", .encoding = "utf-16be"},
        {.mark = "\xff\xfe\0\0", .mark_length = 4, .converter = "UTF-32LE", .encoding = "utf-32le"},
        {.mark = "\0\0\xfe\xff", .mark_length = 4, .converter = "UTF-32BE", .encoding = "utf-32be"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer bytes = {0};
        buffer_add(&bytes, (struct span){.at = rows[i].mark, .len = rows[i].mark_length});
        encode(&bytes, text, rows[i].converter);
        expect(buffer_span(&bytes), rows[i].encoding, text);
        buffer_free(&bytes);
    }
}
END_TEST

START_TEST(broken_utf16_becomes_replacement_characters)
{
    expect(SPAN("\xff\xfe"
                "a\0\x00\xd8"
                "b\0\x00\xdc\0\0\xff\xff"
                "c\0d"),
           "utf-16le", "a\ufffdb\ufffd\ufffd\ufffdc\ufffd");
}
END_TEST

START_TEST(broken_utf8_becomes_replacement_characters)
{
    static const char good[] = "Gerät für Größe über läuft ü ö ä\n";
    struct buffer bytes = {0};
    buffer_add_text(&bytes, good);
    buffer_add(&bytes, SPAN("nul \0 here\n\xef\xbb\xbfmark\ncut \xe4\xb8"));
    expect(buffer_span(&bytes), "utf-8",
           "Gerät für Größe über läuft ü ö ä\nnul \ufffd here\nmark\ncut \ufffd");
    buffer_free(&bytes);
}
END_TEST

START_TEST(every_wrong_sequence_is_found)
{
    static const struct span wrong[] = {
        {.at = "\x80", .len = 1},
        {.at = "\xc0\xaf", .len = 2},
        {.at = "\xc1\xbf", .len = 2},
        {.at = "\xe0\x9f\xbf", .len = 3},
        {.at = "\xed\xa0\x80", .len = 3},
        {.at = "\xf0\x8f\xbf\xbf", .len = 4},
        {.at = "\xf4\x90\x80\x80", .len = 4},
        {.at = "\xf5\x80\x80\x80", .len = 4},
        {.at = "\xff", .len = 1},
        {.at = "\xc3", .len = 1},
        {.at = "\xe2\x82", .len = 2},
        {.at = "\xf0\x9f\x98", .len = 3},
        {.at = "\xef\xbf\xbf", .len = 3},
        {.at = "\xef\xbf\xbe", .len = 3},
        {.at = "\0", .len = 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const unsigned char *p = (const unsigned char *)wrong[i].at;
        ck_assert_msg(utf8_sequence(p, p + wrong[i].len) < 0, "row %zu", i);
    }
    static const char *const right[] = {"a",
                                        "\xc2\x80",
                                        "\xdf\xbf",
                                        "\xe0\xa0\x80",
                                        "\xed\x9f\xbf",
                                        "\xef\xbf\xbd",
                                        "\xf0\x90\x80\x80",
                                        "\xf4\x8f\xbf\xbf"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        const unsigned char *p = (const unsigned char *)right[i];
        ck_assert_int_eq(utf8_sequence(p, p + strlen(right[i])), (int)strlen(right[i]));
    }
}
END_TEST

/* One line each, as the tools print them. */
static const struct page_row {
    const char *page, *converter, *text;
} page_rows[] = {
    {"cp850", "CP850", "   Primäres DNS-Suffix . . . . . . . : corp.example\r\n"},
    {"cp1252", "CP1252", "   Primäres DNS-Suffix . . . . . . . : corp.example\r\n"},
    {"cp850", "CP850", "   Masque de sous-réseau. . . . . . .\u00a0: 255.255.255.0\r\n"},
    {"cp1252", "CP1252", "   Masque de sous-réseau. . . . . . .\u00a0: 255.255.255.0\r\n"},
    {"cp850", "CP850", "   Dirección física. . . . . . . . . : 00-15-5D-01-02-03\r\n"},
    {"cp1252", "CP1252", "   Configuração Automática Habilitada : Não\r\n"},
    {"cp850", "CP850", "   Configuração Automática Habilitada : Não\r\n"},
    {"cp852", "CP852", "   DHCP włączone . . . : Tak, brama domyślna połączenia\r\n"},
    {"cp1250", "CP1250", "   DHCP włączone . . . : Tak, brama domyślna połączenia\r\n"},
    {"cp866", "CP866", "   Маска подсети . . . . . . . . . . : 255.255.255.0\r\n"},
    {"cp1251", "CP1251", "   Маска подсети . . . . . . . . . . : 255.255.255.0\r\n"},
    {"cp857", "CP857", "   Varsayılan Ağ Geçidi . . . . . . : 10.0.0.254\r\n"},
    {"cp1254", "CP1254", "   Varsayılan Ağ Geçidi . . . . . . : 10.0.0.254\r\n"},
    {"cp932", "CP932", "   デフォルト ゲートウェイ . . . . . : 10.0.0.254\r\n"},
    {"cp936", "CP936", "   默认网关. . . . . . . . . . . . . : 10.0.0.254\r\n"},
    {"cp949", "CP949", "   기본 게이트웨이 . . . . . . . . . : 10.0.0.254\r\n"},
    {"cp950", "CP950", "   預設閘道 . . . . . . . . . . . . . : 10.0.0.254\r\n"},
};

START_TEST(code_page_is_told_by_one_line)
{
    const struct page_row *row = &page_rows[_i];
    struct buffer bytes = {0};
    encode(&bytes, row->text, row->converter);
    expect(buffer_span(&bytes), row->page, row->text);
    buffer_free(&bytes);
}
END_TEST

START_TEST(registered_sign_and_apostrophe_are_ansi)
{
    expect(SPAN("Description : Intel\xae Ethernet\r\n"), "cp1252", "Description : Intel® Ethernet\r\n");
    expect(SPAN("Alias : Bob\x92s NIC\r\n"), "cp1252", "Alias : Bob’s NIC\r\n");
}
END_TEST

/* Our tables agree with iconv's in every byte that both know. */
START_TEST(tables_of_single_byte_pages)
{
    for (const struct code_page *page = code_pages; page->name; page++) {
        iconv_t converter = page->high ? iconv_open("UTF-8", page->name) : (iconv_t)-1;
        for (unsigned byte = 0x80; converter != (iconv_t)-1 && byte < 0x100; byte++) {
            char from[1] = {(char)byte}, expected[8], *in = from, *to = expected;
            size_t left = 1, room = sizeof expected;
            if (iconv(converter, &in, &left, &to, &room) != 0)
                continue;
            struct sink out = {0};
            sink_code_page(&out, (struct span){.at = from, .len = 1}, page);
            struct span got = {.at = out.at, .len = out.len};
            ck_assert_msg(span_equal(got, span_between(expected, to)), "%s 0x%02x", page->name, byte);
            free(out.at);
        }
        if (converter != (iconv_t)-1)
            iconv_close(converter);
    }
}
END_TEST

/* A run of a file that several tools appended to. */
struct part {
    const char *converter, *mark, *text;
};

static void expect_mixed(const struct part *parts, size_t count, const char *encoding)
{
    struct buffer bytes = {0}, text = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(&bytes, parts[i].mark ? parts[i].mark : "");
        encode(&bytes, parts[i].text, parts[i].converter);
        buffer_add_text(&text, parts[i].text);
    }
    expect(buffer_span(&bytes), encoding, text.at);
    buffer_free(&bytes);
    buffer_free(&text);
}
#define EXPECT_MIXED(encoding, ...)                                                                          \
    expect_mixed((const struct part[]){__VA_ARGS__},                                                         \
                 sizeof((const struct part[]){__VA_ARGS__}) / sizeof(struct part), encoding)

#define GERMAN "Windows-IP-Konfiguration\r\n\r\n   Gültig für . . : läuft über 10.0.0.1\r\n"
#define RUSSIAN "Настройка протокола IP\r\n\r\n   Маска подсети : 255.255.255.0\r\n"
#define CHINESE "主机名\r\n线上:\r\n   默认网关 : 10.0.0.1\r\n"
#define ENGLISH "Host Name : HV01\r\nx\r\n"

START_TEST(runs_of_several_encodings)
{
    EXPECT_MIXED("cp850+utf-16le", {"CP850", NULL, GERMAN}, {"UTF-16LE", NULL, GERMAN});
    EXPECT_MIXED("cp850+utf-16le", {"CP850", NULL, GERMAN}, {"UTF-16LE", "\xff\xfe", GERMAN},
                 {"CP850", NULL, GERMAN});
    EXPECT_MIXED("utf-16le+cp850", {"UTF-16LE", "\xff\xfe", GERMAN}, {"CP850", NULL, GERMAN},
                 {"UTF-16LE", NULL, ENGLISH});
    EXPECT_MIXED("utf-16le+cp866", {"UTF-16LE", "\xff\xfe", RUSSIAN}, {"CP866", NULL, RUSSIAN});
    EXPECT_MIXED("cp866+utf-16le", {"CP866", NULL, RUSSIAN}, {"UTF-16LE", NULL, RUSSIAN},
                 {"CP866", NULL, RUSSIAN});
    EXPECT_MIXED("cp936+utf-16le", {"CP936", NULL, CHINESE}, {"UTF-16LE", NULL, CHINESE},
                 {"CP936", NULL, CHINESE});
    EXPECT_MIXED("utf-16le+ascii", {"UTF-16LE", "\xff\xfe", CHINESE}, {"CP936", NULL, ENGLISH});
    EXPECT_MIXED("ascii+utf-16le", {"CP850", NULL, ENGLISH}, {"UTF-16LE", NULL, ENGLISH});
    EXPECT_MIXED("utf-8+cp850", {"UTF-8", NULL, GERMAN}, {"CP850", NULL, GERMAN}, {"UTF-8", NULL, GERMAN});
    EXPECT_MIXED("cp1251+utf-8+utf-16le", {"CP1251", NULL, RUSSIAN}, {"UTF-8", "\xef\xbb\xbf", RUSSIAN},
                 {"UTF-16LE", NULL, RUSSIAN});
    EXPECT_MIXED("cp866+utf-16le", {"CP866", NULL, "Маска подсети : 10.0.0.1\nДа\n"},
                 {"UTF-16LE", NULL, "Маска подсети : 10.0.0.1\nДа\n"});
}
END_TEST

START_TEST(forced_encoding)
{
    expect_forced(SPAN("Ger\x84t\n"), "cp850", "cp850", "Gerät\n");
    expect_forced(SPAN("Ger\x84t\n"), "Windows-1252", "cp1252", "Ger„t\n");
    expect_forced(SPAN("Gerät\n"), "cp850", "cp850", "Ger├ñt\n");
    expect_forced(SPAN("Ger\x84t\n"), "UTF-8", "utf-8", "Ger\ufffdt\n");
    expect_forced(SPAN("\x2d\x4e\x0a\x4e"), "utf-16le", "utf-16le", "中上");
    expect_forced(SPAN("\xef\xbb\xbfGerät\n"), "cp850", "utf-8", "Gerät\n");
    expect_forced(SPAN("\xff\xfe"
                       "a\0"),
                  "cp850", "utf-16le", "a");
    ck_assert(encoding_known("850") && encoding_known("CP932") && encoding_known("utf-8"));
    ck_assert(!encoding_known("cp9999") && !encoding_known(""));
}
END_TEST

START_TEST(what_is_no_text)
{
    static const char nuls[4096] = "text and then nothing but NUL";
    char noise[4096];
    uint32_t state = 1;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)((state = state * 1664525u + 1013904223u) >> 24);
    expect_failure((struct span){.at = nuls, .len = sizeof nuls}, "binary file");
    expect_failure((struct span){.at = noise, .len = sizeof noise}, "binary file");
    expect_failure(SPAN("\x89PNG\r\n\x1a\n"), "binary file (PNG image)");
    expect_failure(SPAN("%PDF-1.7\n"), "binary file (PDF document)");
    expect_failure(SPAN("MZ\x90\0\x03"), "binary file (Windows program)");
    expect_failure(SPAN("ElfFile\0\0\0"), "binary file (Windows event log)");
    expect_failure(SPAN("regf\x01"), "binary file (registry hive)");
    expect_failure(SPAN("SQLite format 3\0"), "binary file (SQLite database)");
}
END_TEST

START_TEST(lost_characters_are_told)
{
    struct input_list list = {0};
    const struct input *in = input_of_bytes(&list, "x", SPAN("Name : a\0b\r\nState : Up\r\n"), NULL);
    ck_assert(!in->failed);
    ck_assert_str_eq(in->problem, "1 character could not be decoded");
    in = input_of_bytes(&list, "y", SPAN(""), NULL);
    ck_assert(!in->failed);
    ck_assert_str_eq(in->problem, "empty file");
    in = input_of_bytes(&list, "z", SPAN("\xff\xfe"), NULL);
    ck_assert(!in->failed);
    ck_assert_str_eq(in->problem, "empty file");
    input_list_free(&list);
}
END_TEST

/* Any bytes at all give valid UTF-8, in each encoding that can be forced. */
START_TEST(text_is_always_valid)
{
    static const char *const forced[] = {NULL,    "utf-8", "utf-16le", "utf-16be",
                                         "cp850", "cp932", "cp936",    "cp949"};
    static const char alphabet[] = "a :\r\n\0\0\xff\xfe\xef\xbb\xbf\x84\xe4\x81\x4e\x30\xd8\xdc\x0a";
    uint32_t state = (uint32_t)_i + 1;
    char bytes[200];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = alphabet[(state = state * 1664525u + 1013904223u) % 65521u % (sizeof alphabet - 1)];
    for (size_t f = 0; f < sizeof forced / sizeof *forced; f++) {
        struct input_list list = {0};
        struct input_options options = {.encoding = forced[f]};
        struct span given = {.at = bytes, .len = 1 + (size_t)_i % sizeof bytes};
        const struct input *in = input_of_bytes(&list, "x", given, &options);
        bool ascii;
        ck_assert_uint_eq(utf8_clean(in->text, &ascii), in->text.len);
        ck_assert_uint_eq(in->starts[in->lines], in->text.len);
        input_list_free(&list);
    }
}
END_TEST

START_TEST(names_from_outside)
{
    struct arena arena = {0};
    ck_assert_str_eq(name_clean(SPAN("HV01/größe.txt"), &arena), "HV01/größe.txt");
    ck_assert_str_eq(name_clean(SPAN("HV01/gr\x94sse f\x81r.txt"), &arena), "HV01/grösse für.txt");
    arena_free(&arena);
}
END_TEST

Suite *suite_encoding(void)
{
    Suite *suite = suite_create("encoding");
    TCase *tests = tcase_create("encoding");
    tcase_add_test(tests, plain_text_is_used_in_place);
    tcase_add_test(tests, utf16_and_utf32);
    tcase_add_test(tests, broken_utf16_becomes_replacement_characters);
    tcase_add_test(tests, broken_utf8_becomes_replacement_characters);
    tcase_add_test(tests, every_wrong_sequence_is_found);
    tcase_add_loop_test(tests, code_page_is_told_by_one_line, 0, (int)(sizeof page_rows / sizeof *page_rows));
    tcase_add_test(tests, registered_sign_and_apostrophe_are_ansi);
    tcase_add_test(tests, tables_of_single_byte_pages);
    tcase_add_test(tests, runs_of_several_encodings);
    tcase_add_test(tests, forced_encoding);
    tcase_add_test(tests, what_is_no_text);
    tcase_add_test(tests, lost_characters_are_told);
    tcase_add_loop_test(tests, text_is_always_valid, 0, 400);
    tcase_add_test(tests, names_from_outside);
    suite_add_tcase(suite, tests);
    return suite;
}
