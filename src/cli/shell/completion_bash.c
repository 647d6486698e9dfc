/* bash: one function; what differs from verb to verb is written from the tables. */
#include "cli/shell/completion_shells.h"

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

static const char *offer_name(enum pm_offer offer) {
    static const char *const names[] = {[PM_OFFER_NOTHING] = "nothing",
                                        [PM_OFFER_WORDS] = "words",
                                        [PM_OFFER_FILES] = "files",
                                        [PM_OFFER_PALETTES] = "palettes"};
    return names[offer];
}

static void add_value(const struct pm_option *option, struct pm_buffer *out) {
    struct pm_buffer words = {0};
    const enum pm_offer offer = pm_offer_of(option->argument, &words);
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

static void add_verb(const struct pm_completed_verb *verb, struct pm_buffer *out) {
    if (verb->group != NULL)
        pm_buffer_printf(out, "    '%s %s') ", verb->group, verb->name);
    else
        pm_buffer_printf(out, "    %s) ", verb->name);
    pm_buffer_printf(out, "operand=%s ", offer_name(verb->operand));
    add_options(&verb->options, out);
}

static void add_group(const struct pm_completed_verb *verbs, size_t n, const char *group,
                      struct pm_buffer *out) {
    pm_buffer_printf(out, "    %s) offer=words words='", group);
    for (size_t i = 0; i < n; i++)
        if (verbs[i].group != NULL)
            pm_buffer_printf(out, "%s ", verbs[i].name);
    pm_buffer_text(out, "--help';;\n");
}

void pm_completion_bash(const struct pm_completed_verb *verbs, size_t n, struct pm_buffer *out) {
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
