/* Names that people type, and expressions taken apart. */
#include <check.h>

#include "base/name.h"
#include "command/xpath_parts.h"

static void is_text(struct span s, const char *wanted)
{
    ck_assert_msg(span_equal(s, span_of(wanted)), "`%.*s` is not `%s`", SPAN_ARG(s), wanted);
}

START_TEST(globs)
{
    ck_assert(name_matches("*", "", false));
    ck_assert(name_matches("B0*", "B001", false));
    ck_assert(!name_matches("B0*", "b001", false));
    ck_assert(name_matches("hv0?", "HV05", true));
    ck_assert(!name_matches("hv0?", "HV051", true));
    ck_assert(name_matches("*a*b*c", "xxaxxbxxbcxc", false));
    ck_assert(!name_matches("*a*b*c", "xxaxxbxxbcxd", false));
    ck_assert(!name_matches("", "x", false));
    ck_assert(name_matches("a\\b", "a\\b", false));
}
END_TEST

START_TEST(many_stars_end_soon)
{
    char text[4097] = {0};
    memset(text, 'a', 4096);
    ck_assert(!name_matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", text, false));
}
END_TEST

START_TEST(neighbours)
{
    const char *names[] = {"suppressions", "severities", "roles", NULL};
    ck_assert_str_eq(name_nearest(names, SPAN("supressions")), "suppressions");
    ck_assert_str_eq(name_nearest(names, SPAN("role")), "roles");
    ck_assert_ptr_null(name_nearest(names, SPAN("version")));
    ck_assert_ptr_null(name_nearest(names, SPAN("x")));
    ck_assert_uint_eq(name_distance("kitten", SPAN("sitting")), 3);
    ck_assert_uint_eq(name_distance("count", SPAN("conut")), 1);
    ck_assert_uint_eq(name_distance("", SPAN("abc")), 3);
    ck_assert_uint_eq(name_distance("abc", SPAN("")), 3);
    const char *elements[] = {"role", "live-migration", "os", NULL};
    ck_assert_str_eq(name_nearest(elements, SPAN("roel")), "role");
    ck_assert_str_eq(name_nearest(elements, SPAN("livemigrations")), "live-migration");
    ck_assert_ptr_null(name_nearest(elements, SPAN("some")));
    ck_assert_ptr_null(name_nearest(elements, SPAN("b")));
}
END_TEST

START_TEST(operands)
{
    struct span rest = SPAN("@a = ' and ' and not(b and c) and d[e and f]");
    is_text(xpath_split(&rest, "and"), "@a = ' and '");
    is_text(xpath_split(&rest, "and"), "not(b and c)");
    is_text(xpath_split(&rest, "and"), "d[e and f]");
    ck_assert_ptr_null(rest.at);
    rest = SPAN("@operand or-else");
    is_text(xpath_split(&rest, "or"), "@operand or-else");
    ck_assert_ptr_null(rest.at);
}
END_TEST

START_TEST(comparisons)
{
    struct span left, sign, right;
    ck_assert(xpath_comparison(SPAN("count(a[b = 1]) >= 2"), &left, &sign, &right));
    is_text(left, "count(a[b = 1])");
    is_text(sign, ">=");
    is_text(right, "2");
    ck_assert(xpath_comparison(SPAN("@a != '='"), &left, &sign, &right));
    is_text(sign, "!=");
    ck_assert(!xpath_comparison(SPAN("not(@a = 1)"), &left, &sign, &right));
}
END_TEST

START_TEST(inner_expressions)
{
    struct span inner;
    ck_assert(xpath_inner(SPAN("not(a and (b))"), "not", &inner));
    is_text(inner, "a and (b)");
    ck_assert(!xpath_inner(SPAN("not(a) and not(b)"), "not", &inner));
    ck_assert(xpath_inner(SPAN("(a ')' b)"), "", &inner));
    is_text(inner, "a ')' b");
    ck_assert(!xpath_inner(SPAN("not(a"), "not", &inner));
    ck_assert(!xpath_inner(SPAN(")("), "", &inner));
}
END_TEST

START_TEST(predicates)
{
    struct span path = SPAN("host/adapter[@a = ']'][not(b[c])]"), predicate;
    ck_assert(xpath_last_predicate(&path, &predicate));
    is_text(predicate, "not(b[c])");
    ck_assert(xpath_last_predicate(&path, &predicate));
    is_text(predicate, "@a = ']'");
    is_text(path, "host/adapter");
    ck_assert(!xpath_last_predicate(&path, &predicate));
}
END_TEST

Suite *suite_expressions(void);

Suite *suite_expressions(void)
{
    Suite *s = suite_create("names and expressions");
    TCase *t = tcase_create("all");
    tcase_add_test(t, globs);
    tcase_add_test(t, many_stars_end_soon);
    tcase_add_test(t, neighbours);
    tcase_add_test(t, operands);
    tcase_add_test(t, comparisons);
    tcase_add_test(t, inner_expressions);
    tcase_add_test(t, predicates);
    suite_add_tcase(s, t);
    return s;
}
