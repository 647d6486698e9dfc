#include "cli/shell/completion_verbs.h"

#include "cli/args/option_table.h"
#include "cli/palette/palette_main.h"

#include <string.h>

/* ------------------------------------------------------------------ verbs */

static void add(struct pm_option_list *list, const struct pm_option *option) {
    if (list->count < PM_MAX_OPTIONS)
        list->options[list->count++] = *option;
}

static void add_main_options(enum pm_verb verb, struct pm_option_list *list) {
    for (const struct pm_option_row *o = pm_cli_options; o->name != NULL; o++)
        if ((o->verbs & (int)verb) != 0)
            add(list, &(struct pm_option){o->name, o->letter, o->argument, o->help});
}

static void add_pick_options(struct pm_option_list *list) {
    add(list, &(struct pm_option){"output", 'o', "FILE", "the page to write (PHOTO.pick.html)"});
    add(list, &(struct pm_option){"help", 'h', NULL, "help"});
}

static enum pm_offer operand_of(const char *operands) {
    if (strstr(operands, "PALETTE") != NULL)
        return PM_OFFER_PALETTES;
    return strstr(operands, "PHOTO") != NULL ? PM_OFFER_FILES : PM_OFFER_NOTHING;
}

size_t pm_completed_verbs(struct pm_completed_verb verbs[PM_MAX_COMPLETED]) {
    size_t n = 0;
    struct pm_palette_verb_told told;
    verbs[n] = (struct pm_completed_verb){
        .name = "match", .summary = "measure hair, match it, plan the sessions", .operand = PM_OFFER_FILES};
    add_main_options(PM_VERB_MATCH, &verbs[n++].options);
    verbs[n] = (struct pm_completed_verb){
        .name = "measure", .summary = "the hair's colour only", .operand = PM_OFFER_FILES};
    add_main_options(PM_VERB_MEASURE, &verbs[n++].options);
    verbs[n] = (struct pm_completed_verb){
        .name = "followup", .summary = "healed work against the plan", .operand = PM_OFFER_FILES};
    add_main_options(PM_VERB_FOLLOWUP, &verbs[n++].options);
    verbs[n] = (struct pm_completed_verb){.name = "log", .summary = "what was done in a session"};
    add_main_options(PM_VERB_LOG, &verbs[n++].options);
    verbs[n] = (struct pm_completed_verb){.name = "show", .summary = "a client's file"};
    add_main_options(PM_VERB_SHOW, &verbs[n++].options);
    verbs[n] = (struct pm_completed_verb){
        .name = "pick", .summary = "a page to draw the regions on", .operand = PM_OFFER_FILES};
    add_pick_options(&verbs[n++].options);
    for (size_t i = 0; n < PM_MAX_COMPLETED && pm_palette_verb_at(i, &told); i++) {
        verbs[n] = (struct pm_completed_verb){.group = "palette",
                                              .name = told.name,
                                              .summary = told.summary,
                                              .operand = operand_of(told.operands)};
        pm_palette_option_list(told.verb, &verbs[n++].options);
    }
    return n;
}

/* ------------------------------------------------------------------ values */

/* A word to be typed as it stands; what is put in capitals stands for something else. */
static bool is_word(const char *text, size_t length) {
    return length > 1 || (length == 1 && *text >= '0' && *text <= '9')
               ? strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") >= length
               : false;
}

static bool is(const char *text, size_t length, const char *word) {
    return strlen(word) == length && strncmp(text, word, length) == 0;
}

enum pm_offer pm_offer_of(const char *argument, struct pm_buffer *words) {
    bool files = false, names = false, any = false;
    for (const char *at = argument; at != NULL && *at != '\0';) {
        const size_t length = strcspn(at, "|");
        files = files || is(at, length, "FILE") || is(at, length, "PATH");
        names = names || is(at, length, "NAME");
        if (is_word(at, length)) {
            pm_buffer_text(words, any ? " " : "");
            pm_buffer_bytes(words, at, length);
            any = true;
        }
        at += length + (at[length] == '|' ? 1 : 0);
    }
    if (files)
        return names ? PM_OFFER_PALETTES : PM_OFFER_FILES;
    return any ? PM_OFFER_WORDS : PM_OFFER_NOTHING;
}
