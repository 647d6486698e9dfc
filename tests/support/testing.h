/* The common parts of all tests with check. */
#ifndef PM_TESTS_TESTING_H
#define PM_TESTS_TESTING_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* Runs one suite; valgrind and slow machines may raise the limits through check's own variables. */
static inline int pm_run_suite(Suite *suite) {
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The folder of real photos and reference data, or NULL (and the test says that it skips). */
static inline const char *pm_shared(const char *test) {
    const char *folder = getenv("PIGMATCH_SHARED");
    if (folder == NULL || *folder == '\0') {
        printf("skipped: %s: PIGMATCH_SHARED is not set\n", test);
        return NULL;
    }
    return folder;
}

#endif
