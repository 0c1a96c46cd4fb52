#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/ip.h"
#include "base/recent.h"
#include "base/regex.h"

static void expect_ip(const char *text, const char *canonical)
{
    struct ip ip;
    char out[IP_TEXT_MAX];
    ck_assert_msg(ip_parse(span_of(text), &ip), "%s was refused", text);
    ck_assert_str_eq(ip_format(&ip, out), canonical);
}

START_TEST(addresses_have_one_spelling)
{
    expect_ip("10.0.0.1", "10.0.0.1");
    expect_ip("010.000.000.001", "10.0.0.1");
    expect_ip("FE80:0:0:0:0202:B3FF:FE1E:8329%12", "fe80::202:b3ff:fe1e:8329");
    expect_ip("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
    expect_ip("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
    expect_ip("::", "::");
    expect_ip("1::", "1::");
}
END_TEST

START_TEST(what_is_no_address_is_refused)
{
    static const char *const texts[] = {"",          "1",       "10.0.0", "10.0.0.256", "10.0.0.1.2",
                                        "10.0.0.1 ", "10..0.1", ":::",    "g::1",       "1:2:3"};
    struct ip ip;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        ck_assert_msg(!ip_parse(span_of(texts[i]), &ip), "%s was taken", texts[i]);
}
END_TEST

START_TEST(masks_become_lengths)
{
    unsigned length;
    ck_assert(ip_mask_parse(SPAN("255.255.255.0"), &length));
    ck_assert_uint_eq(length, 24);
    ck_assert(ip_mask_parse(SPAN("0.0.0.0"), &length));
    ck_assert_uint_eq(length, 0);
    ck_assert(ip_mask_parse(SPAN("/64"), &length));
    ck_assert_uint_eq(length, 64);
    ck_assert(!ip_mask_parse(SPAN("255.0.255.0"), &length));
    ck_assert(!ip_mask_parse(SPAN("129"), &length));
}
END_TEST

START_TEST(prefixes_hold_their_addresses)
{
    struct ip_prefix net, other;
    struct ip ip;
    ck_assert(ip_prefix_parse(SPAN("10.0.5.77/23"), &net));
    ck_assert(ip_parse(SPAN("10.0.4.1"), &ip));
    ck_assert(ip_within(&ip, &net));
    ck_assert(ip_parse(SPAN("10.0.6.1"), &ip));
    ck_assert(!ip_within(&ip, &net));
    ck_assert(ip_prefix_parse(SPAN("10.0.4.0/23"), &other));
    ck_assert(ip_same_network(&net, &other));
    ck_assert(ip_prefix_parse(SPAN("10.0.4.0/24"), &other));
    ck_assert(!ip_same_network(&net, &other));
    ck_assert(ip_parse(SPAN("fe80::1"), &ip));
    ck_assert(!ip_within(&ip, &net));
    ck_assert(!ip_prefix_parse(SPAN("10.0.0.0/33"), &other));
}
END_TEST

START_TEST(macs_and_guids_have_one_spelling)
{
    char mac[MAC_TEXT_MAX], guid[GUID_TEXT_MAX];
    ck_assert(mac_canonical(SPAN("00155D010A02"), mac));
    ck_assert_str_eq(mac, "00-15-5d-01-0a-02");
    ck_assert(mac_canonical(SPAN("00:15:5D:01:0A:02"), mac));
    ck_assert_str_eq(mac, "00-15-5d-01-0a-02");
    ck_assert(mac_canonical(SPAN("00 00 00 00 00 00 00 e0"), mac));
    ck_assert_str_eq(mac, "00-00-00-00-00-00-00-e0");
    ck_assert(!mac_canonical(SPAN("00-15-5d-01-0a"), mac));
    ck_assert(!mac_canonical(SPAN("00-15-5d-01-0a-xx"), mac));
    ck_assert(!mac_canonical(SPAN("00-15:5d-01-0a-02"), mac));
    ck_assert(guid_canonical(SPAN("82A29006-3414-424E-A471-30D51C161DBF"), guid));
    ck_assert_str_eq(guid, "{82a29006-3414-424e-a471-30d51c161dbf}");
    ck_assert(guid_canonical(SPAN("{82a29006-3414-424e-a47130d51c161dbf}"), guid));
    ck_assert(!guid_canonical(SPAN("{82a29006-3414-424e-a471-30d51c161db}"), guid));
}
END_TEST

START_TEST(a_table_finds_what_was_put)
{
    struct hash h = {.nocase = true};
    struct arena a = {0};
    for (unsigned i = 0; i < 1000; i++) {
        char *key = arena_printf(&a, "Key%u", i);
        ck_assert_ptr_null(hash_put(&h, span_of(key), key));
    }
    ck_assert_str_eq(hash_get(&h, SPAN("kEY777")), "Key777");
    ck_assert_str_eq(hash_put(&h, SPAN("KEY777"), &a), "Key777");
    ck_assert_ptr_null(hash_get(&h, SPAN("Key1000")));
    hash_free(&h);
    arena_free(&a);
}
END_TEST

START_TEST(equal_texts_are_one)
{
    struct arena a = {0};
    struct intern store = {.arena = &a};
    const char *one = intern(&store, SPAN("text"));
    ck_assert_ptr_eq(one, intern(&store, span_first(SPAN("textual"), 4)));
    ck_assert_ptr_ne(one, intern(&store, SPAN("Text")));
    hash_free(&store.table);
    arena_free(&a);
}
END_TEST

START_TEST(an_arena_extends_in_place_or_by_copy)
{
    struct arena a = {0};
    char *first = arena_extend(&a, NULL, 0, 16);
    memcpy(first, "0123456789abcdef", 16);
    char *same = arena_extend(&a, first, 16, 32);
    ck_assert_ptr_eq(first, same);
    arena_dup(&a, SPAN("in between"));
    char *moved = arena_extend(&a, same, 32, 48);
    ck_assert_ptr_ne(moved, same);
    ck_assert_mem_eq(moved, "0123456789abcdef", 16);
    ck_assert_int_eq(moved[47], 0);
    arena_free(&a);
}
END_TEST

START_TEST(an_expression_that_explodes_is_stopped)
{
    struct arena a = {0};
    const char *error = NULL;
    struct span groups[2];
    struct regex *r = regex_compile(SPAN("(a+)+$"), NULL, &a, &error);
    ck_assert_ptr_nonnull(r);
    ck_assert_int_eq(regex_match(r, SPAN("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), groups, 2),
                     -1);
    ck_assert_int_eq(regex_match(r, SPAN("xaa"), groups, 2), 1);
    ck_assert(span_equal(groups[1], SPAN("aa")));
    regex_free(r);
    ck_assert_ptr_null(regex_compile(SPAN("(a"), NULL, &a, &error));
    ck_assert_ptr_nonnull(error);
    arena_free(&a);
}
END_TEST

START_TEST(a_split_ends_with_the_last_part)
{
    struct span rest = SPAN("a,,b");
    ck_assert(span_equal(span_split(&rest, ','), SPAN("a")));
    ck_assert(span_equal(span_split(&rest, ','), SPAN("")));
    ck_assert(span_equal(span_split(&rest, ','), SPAN("b")));
    ck_assert_ptr_null(rest.at);
}
END_TEST

START_TEST(words_are_found_without_case)
{
    ck_assert(span_contains_nocase(SPAN("Get-X | ft -wRAP"), SPAN("-wrap")));
    ck_assert(!span_contains_nocase(SPAN("wra"), SPAN("wrap")));
    ck_assert(!span_contains_nocase((struct span){0}, SPAN("wrap")));
}
END_TEST

/* What the table says of a text, put there when it is new. */
static const char *ask(const struct recents *r, const void *kind, const char *text, bool *known)
{
    const void **place = recents_find(r, kind, span_of(text), known);
    if (!*known)
        *place = text;
    return *place;
}

START_TEST(what_was_asked_lately_is_known)
{
    enum { PLACES = 8, TEXTS = 100 };
    static char texts[TEXTS][8], again[8] = "text 99";
    const char one = 0, other = 0;
    bool known;
    struct arena arena = {0};
    struct recents r;
    recents_init(&r, &arena, PLACES);
    for (int i = 0; i < TEXTS; i++) {
        snprintf(texts[i], sizeof(texts[i]), "text %d", i);
        ck_assert_str_eq(ask(&r, &one, texts[i], &known), texts[i]);
        ck_assert(!known);
    }
    ck_assert_ptr_eq(ask(&r, &one, again, &known), texts[TEXTS - 1]);
    ck_assert(known);
    ck_assert_ptr_eq(ask(&r, &other, again, &known), again);
    ck_assert(!known);
    ck_assert_ptr_eq(ask(&r, &one, again, &known), texts[TEXTS - 1]);
    ck_assert_ptr_null(recents_find(&r, &one, (struct span){.at = texts[0], .len = 96}, &known));
    arena_free(&arena);
}
END_TEST

START_TEST(blanks_are_trimmed_at_both_ends)
{
    ck_assert(span_equal(span_trim(SPAN(" \t a b \r\n")), SPAN("a b")));
    ck_assert(span_equal(span_trim_right(SPAN(" a \t")), SPAN(" a")));
    ck_assert_uint_eq(span_trim(SPAN(" \r\n\t")).len, 0);
    ck_assert_uint_eq(span_trim((struct span){0}).len, 0);
    ck_assert(span_equal(span_trim(SPAN("\v a\f")), SPAN("\v a\f")));
}
END_TEST

/* Whatever its length, a text has the hash that its bytes have one by one. */
START_TEST(hashes_read_each_byte_once)
{
    char text[24] = "";
    for (size_t len = 1; len < sizeof(text); len++)
        for (size_t i = 0; i < len; i++) {
            struct span s = {.at = text, .len = len};
            uint64_t before = hash_span(s);
            text[i] = 'x';
            ck_assert_msg(hash_span(s) != before, "byte %zu of %zu does not count", i, len);
            text[i] = '\0';
            ck_assert(hash_span(s) == before);
        }
    /* Fingerprints in baselines rest on it. */
    ck_assert(hash_span(SPAN("abcdefghijk")) == UINT64_C(0x450fba3a8472e451));
    ck_assert(hash_span(SPAN("abc")) == UINT64_C(0x51922eeb85b84195));
}
END_TEST

Suite *suite_base(void)
{
    Suite *suite = suite_create("base");
    TCase *tests = tcase_create("base");
    tcase_add_test(tests, words_are_found_without_case);
    tcase_add_test(tests, addresses_have_one_spelling);
    tcase_add_test(tests, what_is_no_address_is_refused);
    tcase_add_test(tests, masks_become_lengths);
    tcase_add_test(tests, prefixes_hold_their_addresses);
    tcase_add_test(tests, macs_and_guids_have_one_spelling);
    tcase_add_test(tests, a_table_finds_what_was_put);
    tcase_add_test(tests, equal_texts_are_one);
    tcase_add_test(tests, what_was_asked_lately_is_known);
    tcase_add_test(tests, blanks_are_trimmed_at_both_ends);
    tcase_add_test(tests, hashes_read_each_byte_once);
    tcase_add_test(tests, an_arena_extends_in_place_or_by_copy);
    tcase_add_test(tests, an_expression_that_explodes_is_stopped);
    tcase_add_test(tests, a_split_ends_with_the_last_part);
    suite_add_tcase(suite, tests);
    return suite;
}
