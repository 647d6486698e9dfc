/* The assumed errors of cameras, as in the manual. test_posterior.c tests what follows from them. */
#include "plan/likelihood.h"

#include "testing.h"

#include <math.h>
#include <string.h>

/* pigmatch-method(7) with every line break a blank; free(). */
static char *manual(void) {
    FILE *file = fopen("man/pigmatch-method.7", "r");
    ck_assert_ptr_nonnull(file);
    char *text = calloc(1, 1 << 20);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_gt(fread(text, 1, (1 << 20) - 1, file), 0);
    fclose(file);
    for (char *c = text; *c != '\0'; c++)
        *c = *c == '\n' ? ' ' : *c;
    return text;
}

static struct pm_camera_error camera_error(enum pm_evidence_kind kind, double card_L) {
    const struct pm_evidence_photo photo = {
        .reference = kind, .lab = {40, 7, 14}, .residual_de00 = 5, .own_de00 = 1, .card_L = card_L};
    struct pm_likelihood like;
    pm_likelihood_set(&like, &photo);
    return like.error;
}

static void expect_said(const char *page, const char *sentence) {
    ck_assert_msg(strstr(page, sentence) != NULL, "the manual does not say: %s", sentence);
}

START_TEST(cameras_err_as_the_manual_says) {
    const struct pm_camera_error none = camera_error(PM_EVIDENCE_NONE, NAN),
                                 card = camera_error(PM_EVIDENCE_CARD, 49.5);
    char *page = manual(), said[200];
    snprintf(said, sizeof said, "off by \\-%.4g \\(+- %.4g EV: it varied", -none.light_mean, none.light_sd);
    expect_said(page, said);
    snprintf(said, sizeof said,
             "off by %.4g and %.4g octaves, with the tails of Student\\(aqs t with %d degrees", none.red_sd,
             none.blue_sd, none.freedom);
    expect_said(page, said);
    snprintf(said, sizeof said, "Stray light adds %.4g %% of white", 100 * none.stray_sd);
    expect_said(page, said);
    snprintf(
        said, sizeof said,
        "light \\-%.4g \\(+- %.4g EV, red and blue \\(+- %.2f and %.2f, with %d degrees of freedom and stray "
        "light of %.4g %%",
        -card.light_mean, card.light_sd, card.red_sd, card.blue_sd, card.freedom, 100 * card.stray_sd);
    expect_said(page, said);
    free(page);
}
END_TEST

/* Paper of unknown lightness: no information about the light, and a little less about the colour than a card.
 */
START_TEST(neutral_paper_tells_of_the_colour_only) {
    const struct pm_camera_error none = camera_error(PM_EVIDENCE_NONE, NAN),
                                 card = camera_error(PM_EVIDENCE_CARD, 49.5),
                                 paper = camera_error(PM_EVIDENCE_CARD, NAN);
    ck_assert_double_eq(paper.light_mean, none.light_mean);
    ck_assert_double_eq(paper.light_sd, none.light_sd);
    ck_assert_double_eq(paper.own_sd, none.own_sd);
    ck_assert(card.own_sd < none.own_sd);
    ck_assert(card.red_sd <= paper.red_sd && paper.red_sd < none.red_sd);
    ck_assert(card.blue_sd <= paper.blue_sd && paper.blue_sd < none.blue_sd);
    ck_assert(card.stray_sd < paper.stray_sd && paper.stray_sd < none.stray_sd);
    ck_assert_int_eq(paper.freedom, card.freedom);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("likelihood");
    TCase *all = tcase_create("all");
    tcase_add_test(all, cameras_err_as_the_manual_says);
    tcase_add_test(all, neutral_paper_tells_of_the_colour_only);
    suite_add_tcase(suite, all);
    return pm_run_suite(suite);
}
