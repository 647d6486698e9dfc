/* zsh: a function for each verb, in the words of _arguments. */
#include "cli/shell/completion_shells.h"

static const char head[] =
    "#compdef pigmatch\n"
    "# zsh completion of pigmatch; written by: pigmatch --completion zsh\n"
    "_pigmatch_palettes() {\n"
    "    local -a names\n"
    "    names=(${(f)\"$(_call_program palettes ${(q)service_word} --completion palettes "
    "2>/dev/null)\"})\n"
    "    compadd -a names\n"
    "    _files\n"
    "}\n";

static const char tail[] = "    esac\n"
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

static void add_action(enum pm_offer offer, const char *words, struct pm_buffer *out) {
    if (offer == PM_OFFER_FILES)
        pm_buffer_text(out, ":_files");
    else if (offer == PM_OFFER_PALETTES)
        pm_buffer_text(out, ":_pigmatch_palettes");
    else if (offer == PM_OFFER_WORDS)
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
        const enum pm_offer offer = pm_offer_of(option->argument, &words);
        add_action(offer, words.text, out);
    }
    pm_buffer_text(out, "' \\\n");
    out->failed = out->failed || words.failed;
    pm_buffer_free(&words);
}

static void add_arguments(const struct pm_completed_verb *verb, struct pm_buffer *out) {
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

static void add_verbs(const struct pm_completed_verb *verbs, size_t n, bool grouped, struct pm_buffer *out) {
    for (size_t i = 0; i < n; i++) {
        if ((verbs[i].group != NULL) != grouped)
            continue;
        pm_buffer_printf(out, "'%s:", verbs[i].name);
        add_told(verbs[i].summary, out);
        pm_buffer_text(out, "' ");
    }
}

static void add_first_words(const struct pm_completed_verb *verbs, size_t n, struct pm_buffer *out) {
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

void pm_completion_zsh(const struct pm_completed_verb *verbs, size_t n, struct pm_buffer *out) {
    pm_buffer_text(out, head);
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
    pm_buffer_text(out, tail);
}
