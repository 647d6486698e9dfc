#include "cli/shell/completion.h"

#include "base/buffer.h"
#include "base/error.h"
#include "cli/args/option_table.h"
#include "cli/args/options_read.h"
#include "cli/palette/palette_verbs.h"
#include "palette/places.h"

#include <string.h>

enum { MAX_COMPLETED = 32 };

/* What a shell offers for a value or an operand. */
enum offer { OFFER_NOTHING, OFFER_WORDS, OFFER_FILES, OFFER_PALETTES };

struct completed_verb {
    const char *group; /* "palette", or NULL */
    const char *name, *summary;
    enum offer operand;
    struct pm_option_list options;
};

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

static enum offer operand_of(const char *operands) {
    if (strstr(operands, "PALETTE") != NULL)
        return OFFER_PALETTES;
    return strstr(operands, "PHOTO") != NULL ? OFFER_FILES : OFFER_NOTHING;
}

/* All of them; returns how many. */
static size_t completed_verbs(struct completed_verb verbs[MAX_COMPLETED]) {
    size_t n = 0;
    struct pm_palette_verb_told told;
    verbs[n] = (struct completed_verb){
        .name = "match", .summary = "measure hair, match it, plan the sessions", .operand = OFFER_FILES};
    add_main_options(PM_VERB_MATCH, &verbs[n++].options);
    verbs[n] = (struct completed_verb){
        .name = "measure", .summary = "the hair's colour only", .operand = OFFER_FILES};
    add_main_options(PM_VERB_MEASURE, &verbs[n++].options);
    verbs[n] = (struct completed_verb){
        .name = "followup", .summary = "healed work against the plan", .operand = OFFER_FILES};
    add_main_options(PM_VERB_FOLLOWUP, &verbs[n++].options);
    verbs[n] = (struct completed_verb){.name = "log", .summary = "what was done in a session"};
    add_main_options(PM_VERB_LOG, &verbs[n++].options);
    verbs[n] = (struct completed_verb){.name = "show", .summary = "a client's file"};
    add_main_options(PM_VERB_SHOW, &verbs[n++].options);
    verbs[n] = (struct completed_verb){
        .name = "pick", .summary = "a page to draw the regions on", .operand = OFFER_FILES};
    add_pick_options(&verbs[n++].options);
    for (size_t i = 0; n < MAX_COMPLETED && pm_palette_verb_at(i, &told); i++) {
        verbs[n] = (struct completed_verb){.group = "palette",
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

/* What is offered for the value that help calls `argument` ("text|json|csv", "FILE|NAME"); words go to
 * `words`, a blank between them. */
static enum offer offer_of(const char *argument, struct pm_buffer *words) {
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
        return names ? OFFER_PALETTES : OFFER_FILES;
    return any ? OFFER_WORDS : OFFER_NOTHING;
}

/* bash: one function; what differs from verb to verb is written from the tables. */

static const char head[] =
    "# bash completion of pigmatch; written by: pigmatch --completion bash\n"
    "_pigmatch() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local verb= options= words= offer= operand= closed= line i\n"
    "    # --option=value arrives as three words.\n"
    "    if [[ $cur == = ]]; then cur=\n"
    "    elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
    "    cur=${cur#[\\\"\\']} cur=${cur//\\\\/}\n"
    "    if [[ $COMP_CWORD -gt 1 ]]; then verb=${COMP_WORDS[1]}; fi\n"
    "    if [[ $verb == palette && $COMP_CWORD -gt 2 ]]; then verb=\"palette ${COMP_WORDS[2]}\"; fi\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        if [[ ${COMP_WORDS[i]} == -- ]]; then closed=yes; fi\n"
    "    done\n"
    "    case $verb in\n";

static const char tail[] =
    "    esac\n"
    "    COMPREPLY=()\n"
    "    if [[ -n $closed ]]; then offer=$operand words=\n"
    "    elif [[ -n $offer ]]; then :\n"
    "    elif [[ $cur == -* ]]; then words=$options\n"
    "    else\n"
    "        offer=$operand\n"
    "        if [[ $COMP_CWORD -eq 1 ]]; then words=$verbs; fi\n"
    "    fi\n"
    "    while IFS= read -r line; do\n"
    "        COMPREPLY+=(\"$line\")\n"
    "    done < <(compgen -W \"$words\" -- \"$cur\")\n"
    "    if [[ $offer == palettes ]]; then\n"
    "        while IFS= read -r line; do\n"
    "            if [[ $line == \"$cur\"* ]]; then COMPREPLY+=(\"$line\"); fi\n"
    "        done < <(\"$1\" --completion palettes 2>/dev/null)\n"
    "    fi\n"
    "    if [[ $offer == files || $offer == palettes ]]; then\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        while IFS= read -r line; do COMPREPLY+=(\"$line\"); done < <(compgen -f -- \"$cur\")\n"
    "    fi\n"
    "}\n"
    "complete -F _pigmatch pigmatch\n";

static const char *offer_name(enum offer offer) {
    static const char *const names[] = {[OFFER_NOTHING] = "nothing",
                                        [OFFER_WORDS] = "words",
                                        [OFFER_FILES] = "files",
                                        [OFFER_PALETTES] = "palettes"};
    return names[offer];
}

static void add_value(const struct pm_option *option, struct pm_buffer *out) {
    struct pm_buffer words = {0};
    const enum offer offer = offer_of(option->argument, &words);
    pm_buffer_printf(out, "        --%s", option->name);
    if (option->letter != 0)
        pm_buffer_printf(out, "|-%c", option->letter);
    pm_buffer_printf(out, ") offer=%s", offer_name(offer));
    if (words.length > 0)
        pm_buffer_printf(out, " words='%s'", words.text);
    pm_buffer_text(out, ";;\n");
    out->failed = out->failed || words.failed;
    pm_buffer_free(&words);
}

static void add_options(const struct pm_option_list *list, struct pm_buffer *out) {
    pm_buffer_text(out, "options='");
    for (size_t i = 0; i < list->count; i++)
        pm_buffer_printf(out, "%s--%s", i > 0 ? " " : "", list->options[i].name);
    pm_buffer_text(out, "'\n        case $prev in\n");
    for (size_t i = 0; i < list->count; i++)
        if (list->options[i].argument != NULL)
            add_value(&list->options[i], out);
    pm_buffer_text(out, "        esac;;\n");
}

static void add_verb(const struct completed_verb *verb, struct pm_buffer *out) {
    if (verb->group != NULL)
        pm_buffer_printf(out, "    '%s %s') ", verb->group, verb->name);
    else
        pm_buffer_printf(out, "    %s) ", verb->name);
    pm_buffer_printf(out, "operand=%s ", offer_name(verb->operand));
    add_options(&verb->options, out);
}

static void add_group(const struct completed_verb *verbs, size_t n, const char *group,
                      struct pm_buffer *out) {
    pm_buffer_printf(out, "    %s) offer=words words='", group);
    for (size_t i = 0; i < n; i++)
        if (verbs[i].group != NULL)
            pm_buffer_printf(out, "%s ", verbs[i].name);
    pm_buffer_text(out, "--help';;\n");
}

static void completion_bash(const struct completed_verb *verbs, size_t n, struct pm_buffer *out) {
    pm_buffer_text(out, head);
    for (size_t i = 1; i < n; i++)
        add_verb(&verbs[i], out);
    add_group(verbs, n, "palette", out);
    pm_buffer_text(out, "    *) local verbs='palette ");
    for (size_t i = 0; i < n; i++)
        if (verbs[i].group == NULL)
            pm_buffer_printf(out, "%s ", verbs[i].name);
    pm_buffer_printf(out, "' operand=%s ", offer_name(verbs[0].operand));
    add_options(&verbs[0].options, out);
    pm_buffer_text(out, tail);
}

/* zsh: a function for each verb, in the words of _arguments. */

static const char zsh_head[] =
    "#compdef pigmatch\n"
    "# zsh completion of pigmatch; written by: pigmatch --completion zsh\n"
    "_pigmatch_palettes() {\n"
    "    local -a names\n"
    "    names=(${(f)\"$(_call_program palettes ${(q)service_word} --completion palettes "
    "2>/dev/null)\"})\n"
    "    compadd -a names\n"
    "    _files\n"
    "}\n";

static const char zsh_tail[] = "    esac\n"
                               "}\n"
                               "_pigmatch \"$@\"\n";

/* The characters that _arguments and _describe read as their own, and the quote around it all. */
static void add_told(const char *text, struct pm_buffer *out) {
    for (; *text != '\0'; text++)
        if (*text == '\'')
            pm_buffer_text(out, "'\\''");
        else
            pm_buffer_printf(out, "%s%c", *text == ':' || *text == '[' || *text == ']' ? "\\" : "", *text);
}

static void add_action(enum offer offer, const char *words, struct pm_buffer *out) {
    if (offer == OFFER_FILES)
        pm_buffer_text(out, ":_files");
    else if (offer == OFFER_PALETTES)
        pm_buffer_text(out, ":_pigmatch_palettes");
    else if (offer == OFFER_WORDS)
        pm_buffer_printf(out, ":(%s)", words);
    else
        pm_buffer_text(out, ": ");
}

static void add_form(const struct pm_option *option, bool by_letter, struct pm_buffer *out) {
    struct pm_buffer words = {0};
    if (by_letter)
        pm_buffer_printf(out, "        '*-%c%s[", option->letter, option->argument != NULL ? "+" : "");
    else
        pm_buffer_printf(out, "        '*--%s%s[", option->name, option->argument != NULL ? "=" : "");
    add_told(option->help, out);
    pm_buffer_text(out, "]");
    if (option->argument != NULL) {
        pm_buffer_text(out, ":");
        add_told(option->argument, out);
        const enum offer offer = offer_of(option->argument, &words);
        add_action(offer, words.text, out);
    }
    pm_buffer_text(out, "' \\\n");
    out->failed = out->failed || words.failed;
    pm_buffer_free(&words);
}

static void add_arguments(const struct completed_verb *verb, struct pm_buffer *out) {
    pm_buffer_text(out, "_arguments -s -S \\\n");
    for (size_t i = 0; i < verb->options.count; i++) {
        add_form(&verb->options.options[i], false, out);
        if (verb->options.options[i].letter != 0)
            add_form(&verb->options.options[i], true, out);
    }
    pm_buffer_text(out, "        '*:operand");
    add_action(verb->operand, NULL, out);
    pm_buffer_text(out, "'");
}

static void add_verbs(const struct completed_verb *verbs, size_t n, bool grouped, struct pm_buffer *out) {
    for (size_t i = 0; i < n; i++) {
        if ((verbs[i].group != NULL) != grouped)
            continue;
        pm_buffer_printf(out, "'%s:", verbs[i].name);
        add_told(verbs[i].summary, out);
        pm_buffer_text(out, "' ");
    }
}

static void add_first_words(const struct completed_verb *verbs, size_t n, struct pm_buffer *out) {
    pm_buffer_text(out, "_pigmatch() {\n"
                        "    local service_word=$words[1] verb=$words[2]\n"
                        "    local -a names\n"
                        "    if [[ $verb == palette ]] && (( CURRENT == 3 )); then\n"
                        "        names=(");
    add_verbs(verbs, n, true, out);
    pm_buffer_text(out, ")\n"
                        "        _describe verb names\n"
                        "        return\n"
                        "    fi\n"
                        "    if (( CURRENT == 2 )) && [[ $verb != -* ]]; then\n"
                        "        names=('palette:your own palettes' ");
    add_verbs(verbs, n, false, out);
    pm_buffer_text(out, ")\n"
                        "        _describe verb names\n"
                        "        _files\n"
                        "        return\n"
                        "    fi\n"
                        "    if [[ $verb == palette ]]; then verb=\"palette $words[3]\"; shift 2 words; "
                        "(( CURRENT -= 2 ))\n"
                        "    elif [[ $verb == (");
    for (size_t i = 0; i < n; i++)
        if (verbs[i].group == NULL)
            pm_buffer_printf(out, "%s%s", i > 0 ? "|" : "", verbs[i].name);
    pm_buffer_text(out, ") ]]; then shift words; (( CURRENT-- )); fi\n"
                        "    case $verb in\n");
}

static void completion_zsh(const struct completed_verb *verbs, size_t n, struct pm_buffer *out) {
    pm_buffer_text(out, zsh_head);
    add_first_words(verbs, n, out);
    for (size_t i = 1; i < n; i++) {
        if (verbs[i].group != NULL)
            pm_buffer_printf(out, "    '%s %s') ", verbs[i].group, verbs[i].name);
        else
            pm_buffer_printf(out, "    %s) ", verbs[i].name);
        add_arguments(&verbs[i], out);
        pm_buffer_text(out, ";;\n");
    }
    pm_buffer_text(out, "    *) ");
    add_arguments(&verbs[0], out);
    pm_buffer_text(out, ";;\n");
    pm_buffer_text(out, zsh_tail);
}

static bool add_palettes(struct pm_buffer *out, struct pm_error *err) {
    struct pm_palette_place *places;
    size_t count;
    if (!pm_palette_places(&places, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        if (strchr(places[i].name, '\n') == NULL)
            pm_buffer_printf(out, "%s\n", places[i].name);
    pm_palette_places_free(places, count);
    return true;
}

bool pm_completion(const char *kind, struct pm_buffer *out, struct pm_error *err) {
    struct completed_verb verbs[MAX_COMPLETED];
    if (strcmp(kind, "palettes") == 0)
        return add_palettes(out, err);
    const size_t n = completed_verbs(verbs);
    if (strcmp(kind, "bash") == 0)
        completion_bash(verbs, n, out);
    else if (strcmp(kind, "zsh") == 0)
        completion_zsh(verbs, n, out);
    else
        return pm_fail(err, PM_E_USAGE, "--completion '%.40s': give bash, zsh or palettes", kind);
    return true;
}
