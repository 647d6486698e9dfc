#include "cli/shell/completion.h"

#include "base/buffer.h"
#include "base/error.h"
#include "cli/args/option_table.h"
#include "palette/places.h"

#include <string.h>

/* What a shell offers for a value or an operand. */
enum offer { OFFER_NOTHING, OFFER_WORDS, OFFER_FILES, OFFER_PALETTES };

static enum offer operand_of(const struct pm_verb *verb) {
    if (strstr(verb->usage, "PALETTE") != NULL)
        return OFFER_PALETTES;
    return strstr(verb->usage, "PHOTO") != NULL ? OFFER_FILES : OFFER_NOTHING;
}

static bool is_in(const struct pm_verb *verb, const struct pm_verb *group) {
    return group == NULL ? verb->group == NULL : verb->group != NULL && strcmp(verb->group, group->name) == 0;
}

/* ------------------------------------------------------------------ values */

/* A word to be typed literally; capitals are placeholders. */
static bool is_word(const char *text, size_t length) {
    return length > 1 || (length == 1 && *text >= '0' && *text <= '9')
               ? strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") >= length
               : false;
}

static bool is(const char *text, size_t length, const char *word) {
    return strlen(word) == length && strncmp(text, word, length) == 0;
}

/* The completion for a value with the placeholder `argument` ("text|json|csv", "FILE|NAME"); words go to
 * `words`, separated by blanks. */
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

/* ------------------------------------------------------------------ bash */

/* bash: one function; the differences between verbs are generated from the tables. */

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

static void add_options(const struct pm_verb *verb, struct pm_buffer *out) {
    const struct pm_option *o = NULL;
    pm_buffer_printf(out, "operand=%s options='", offer_name(operand_of(verb)));
    while ((o = pm_option_after(verb, o)) != NULL)
        pm_buffer_printf(out, "--%s ", o->name);
    pm_buffer_text(out, "'\n        case $prev in\n");
    while ((o = pm_option_after(verb, o)) != NULL)
        if (o->argument != NULL)
            add_value(o, out);
    pm_buffer_text(out, "        esac;;\n");
}

static void add_names(const struct pm_verb *group, struct pm_buffer *out) {
    for (const struct pm_verb *verb = pm_verbs; verb->name != NULL; verb++)
        if (is_in(verb, group))
            pm_buffer_printf(out, "%s ", verb->name);
}

static void completion_bash(struct pm_buffer *out) {
    char words[PM_VERB_WORDS];
    pm_buffer_text(out, head);
    for (const struct pm_verb *verb = pm_verbs + 1; verb->name != NULL; verb++) {
        pm_verb_words(verb, words);
        pm_buffer_printf(out, "    '%s') ", words);
        if (verb->id != PM_VERB_GROUP) {
            add_options(verb, out);
            continue;
        }
        pm_buffer_text(out, "offer=words words='");
        add_names(verb, out);
        pm_buffer_text(out, "--help';;\n");
    }
    pm_buffer_text(out, "    *) local verbs='");
    add_names(NULL, out);
    pm_buffer_text(out, "' ");
    add_options(pm_verbs, out);
    pm_buffer_text(out, tail);
}

/* ------------------------------------------------------------------ zsh */

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

/* The special characters of _arguments and _describe, and the quote around everything. */
static void add_quoted(const char *text, struct pm_buffer *out) {
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
    add_quoted(option->help, out);
    pm_buffer_text(out, "]");
    if (option->argument != NULL) {
        pm_buffer_text(out, ":");
        add_quoted(option->argument, out);
        const enum offer offer = offer_of(option->argument, &words);
        add_action(offer, words.text, out);
    }
    pm_buffer_text(out, "' \\\n");
    out->failed = out->failed || words.failed;
    pm_buffer_free(&words);
}

static void add_arguments(const struct pm_verb *verb, struct pm_buffer *out) {
    pm_buffer_text(out, "_arguments -s -S \\\n");
    for (const struct pm_option *o = pm_option_after(verb, NULL); o != NULL; o = pm_option_after(verb, o)) {
        add_form(o, false, out);
        if (o->letter != 0)
            add_form(o, true, out);
    }
    pm_buffer_text(out, "        '*:operand");
    add_action(operand_of(verb), NULL, out);
    pm_buffer_text(out, "';;\n");
}

static void add_descriptions(const struct pm_verb *group, struct pm_buffer *out) {
    for (const struct pm_verb *verb = pm_verbs; verb->name != NULL; verb++) {
        if (!is_in(verb, group))
            continue;
        pm_buffer_printf(out, "'%s:", verb->name);
        add_quoted(verb->summary, out);
        pm_buffer_text(out, "' ");
    }
}

/* The first word, or the second if the first is the name of a group. */
static void add_first_words(struct pm_buffer *out) {
    pm_buffer_text(out, "_pigmatch() {\n"
                        "    local service_word=$words[1] verb=$words[2]\n"
                        "    local -a names\n");
    for (const struct pm_verb *group = pm_verbs; group->name != NULL; group++) {
        if (group->id != PM_VERB_GROUP)
            continue;
        pm_buffer_printf(out,
                         "    if [[ $verb == %s ]] && (( CURRENT == 3 )); then\n"
                         "        names=(",
                         group->name);
        add_descriptions(group, out);
        pm_buffer_text(out, ")\n"
                            "        _describe verb names\n"
                            "        return\n"
                            "    fi\n");
    }
    pm_buffer_text(out, "    if (( CURRENT == 2 )) && [[ $verb != -* ]]; then\n"
                        "        names=(");
    add_descriptions(NULL, out);
    pm_buffer_text(out, ")\n"
                        "        _describe verb names\n"
                        "        _files\n"
                        "        return\n"
                        "    fi\n");
}

static void completion_zsh(struct pm_buffer *out) {
    char words[PM_VERB_WORDS];
    pm_buffer_text(out, zsh_head);
    add_first_words(out);
    for (const struct pm_verb *verb = pm_verbs; verb->name != NULL; verb++) {
        if (verb->group == NULL)
            pm_buffer_printf(out,
                             verb->id == PM_VERB_GROUP
                                 ? "    [[ $verb == %1$s ]] && { verb=\"%1$s $words[3]\"; shift 2 words; "
                                   "(( CURRENT -= 2 )); }\n"
                                 : "    [[ $verb == %s ]] && { shift words; (( CURRENT-- )); }\n",
                             verb->name);
    }
    pm_buffer_text(out, "    case $verb in\n");
    for (const struct pm_verb *verb = pm_verbs + 1; verb->name != NULL; verb++) {
        if (verb->id == PM_VERB_GROUP)
            continue;
        pm_verb_words(verb, words);
        pm_buffer_printf(out, "    '%s') ", words);
        add_arguments(verb, out);
    }
    pm_buffer_text(out, "    *) ");
    add_arguments(pm_verbs, out);
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

static void add_verbs(struct pm_buffer *out) {
    char words[PM_VERB_WORDS];
    for (const struct pm_verb *verb = pm_verbs; verb->name != NULL; verb++) {
        pm_verb_words(verb, words);
        if (verb->id != PM_VERB_GROUP)
            pm_buffer_printf(out, "%s\n", words);
    }
}

bool pm_completion(const char *kind, struct pm_buffer *out, struct pm_error *err) {
    if (strcmp(kind, "palettes") == 0)
        return add_palettes(out, err);
    if (strcmp(kind, "verbs") == 0)
        add_verbs(out);
    else if (strcmp(kind, "bash") == 0)
        completion_bash(out);
    else if (strcmp(kind, "zsh") == 0)
        completion_zsh(out);
    else
        return pm_fail(err, PM_E_USAGE, "--completion '%.40s': give bash, zsh, palettes or verbs", kind);
    return true;
}
