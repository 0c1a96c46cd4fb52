/* Runs all suites. unit_suites.def is made by the build: a line SUITE(suite_x) for each suite of
 * tests/unit/test_*.c. Arguments name the suites to run; none runs all. */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SUITE(name) Suite *name(void);
#include "unit_suites.def"
#undef SUITE

static const struct suite_row {
    const char *name;
    Suite *(*make)(void);
} suites[] = {
#define SUITE(function) {.name = #function, .make = function},
#include "unit_suites.def"
#undef SUITE
    {.name = NULL},
};

static bool is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strstr(name, argv[i]))
            return true;
    return argc < 2;
}

int main(int argc, char **argv)
{
    SRunner *runner = srunner_create(NULL);
    for (const struct suite_row *row = suites; row->name; row++)
        if (is_wanted(row->name, argc, argv))
            srunner_add_suite(runner, row->make());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
