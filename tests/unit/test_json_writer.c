/* Values in, JSON text out. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/json_writer.h"

/* A writer into memory. */
struct sink {
    char *text;
    size_t size;
    struct json_writer w;
};

static void sink_open(struct sink *s, bool compact)
{
    *s = (struct sink){.w = {.compact = compact}};
    s->w.out = open_memstream(&s->text, &s->size);
}

static void expect(struct sink *s, const char *wanted)
{
    fclose(s->w.out);
    ck_assert_str_eq(s->text, wanted);
    free(s->text);
}

START_TEST(commas_and_indents_place_themselves)
{
    struct sink s;
    sink_open(&s, false);
    json_object(&s.w, NULL);
    json_number(&s.w, "a", 18446744073709551615u);
    json_array(&s.w, "b");
    json_bool(&s.w, NULL, true);
    json_null(&s.w, NULL);
    json_end_array(&s.w);
    json_array(&s.w, "c");
    json_end_array(&s.w);
    json_end_object(&s.w);
    expect(&s, "{\n  \"a\": 18446744073709551615,\n  \"b\": [\n    true,\n    null\n  ],\n  \"c\": []\n}\n");
}
END_TEST

START_TEST(compact_is_one_line)
{
    struct sink s;
    sink_open(&s, true);
    for (int i = 0; i < 2; i++) {
        json_object(&s.w, NULL);
        json_string(&s.w, "a", "x");
        json_string(&s.w, "b", NULL);
        json_end_object(&s.w);
    }
    expect(&s, "{\"a\":\"x\",\"b\":null}\n{\"a\":\"x\",\"b\":null}\n");
}
END_TEST

/* Across the ends of what is gathered. */
START_TEST(texts_of_any_length_are_written)
{
    enum { LONGEST = 3 * JSON_TEXT };
    static char text[LONGEST + 1], wanted[2 * LONGEST + 100];
    memset(text, 'x', LONGEST);
    for (size_t len = JSON_TEXT - 8; len <= LONGEST; len += len < JSON_TEXT + 8 ? 1 : 997) {
        struct sink s;
        sink_open(&s, true);
        text[len - 1] = '\n';
        text[len] = '\0';
        json_array(&s.w, NULL);
        json_string(&s.w, NULL, text);
        json_string(&s.w, NULL, "y");
        json_end_array(&s.w);
        snprintf(wanted, sizeof(wanted), "[\"%.*s\\n\",\"y\"]\n", (int)len - 1, text);
        expect(&s, wanted);
        text[len - 1] = text[len] = 'x';
    }
}
END_TEST

static const struct escape {
    const char *from, *to;
} escapes[] = {
    {"plain, /", "plain, /"},
    {"say \"no\" to C:\\", "say \\\"no\\\" to C:\\\\"},
    {"\b\f\n\r\t", "\\b\\f\\n\\r\\t"},
    {"\033[31m\001", "\\u001b[31m\\u0001"},
    {"\177\302\233", "\\u007f\\u009b"},
    {"Verwaltung \303\244\345\244\226\360\237\230\200", "Verwaltung \303\244\345\244\226\360\237\230\200"},
    {"\342\200\256evil", "\\u202eevil"},
    {"a\377b\303", "a\357\277\275b\357\277\275"},
    {"\355\240\200", "\357\277\275\357\277\275\357\277\275"},
};

START_TEST(strings_are_escaped)
{
    char wanted[200];
    struct sink s;
    sink_open(&s, true);
    json_array(&s.w, NULL);
    json_string(&s.w, NULL, escapes[_i].from);
    json_end_array(&s.w);
    snprintf(wanted, sizeof wanted, "[\"%s\"]\n", escapes[_i].to);
    expect(&s, wanted);
}
END_TEST

START_TEST(too_deep_does_not_overrun)
{
    struct sink s;
    sink_open(&s, true);
    for (int i = 0; i < JSON_DEPTH + 5; i++)
        json_array(&s.w, NULL);
    ck_assert_uint_eq(s.w.depth, JSON_DEPTH);
    for (int i = 0; i < JSON_DEPTH; i++)
        json_end_array(&s.w);
    fclose(s.w.out);
    ck_assert_uint_ge(s.size, 2 * JSON_DEPTH + 5);
    free(s.text);
}
END_TEST

Suite *suite_json_writer(void)
{
    Suite *suite = suite_create("json_writer");
    TCase *tests = tcase_create("json_writer");
    tcase_add_test(tests, commas_and_indents_place_themselves);
    tcase_add_test(tests, compact_is_one_line);
    tcase_add_test(tests, texts_of_any_length_are_written);
    tcase_add_loop_test(tests, strings_are_escaped, 0, sizeof escapes / sizeof escapes[0]);
    tcase_add_test(tests, too_deep_does_not_overrun);
    suite_add_tcase(suite, tests);
    return suite;
}
