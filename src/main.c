/* pigmatch: picks what the command line asks for. */
#include "base/buffer.h"
#include "cli/args/option_table.h"
#include "cli/batch/pick_verb.h"
#include "cli/batch/run.h"
#include "cli/client/log.h"
#include "cli/client/show.h"
#include "cli/palette/palette_verbs.h"
#include "cli/shell/completion.h"
#include "cli/shell/help.h"
#include "cli/shell/message.h"

#include <stdio.h>
#include <string.h>

/* Prints a page about the program itself. */
static int print(struct pm_buffer *text) {
    if (text->failed)
        pm_message("out of memory");
    bool ok = !text->failed && pm_print(text->text != NULL ? text->text : "");
    pm_buffer_free(text);
    return ok ? PM_EXIT_OK : PM_EXIT_OUTPUT;
}

/* For shells, not for people: in no help. */
static int complete(const char *kind) {
    struct pm_buffer text = {0};
    struct pm_error err = {0};
    if (pm_completion(kind, &text, &err))
        return print(&text);
    pm_message_error(&err);
    pm_buffer_free(&text);
    return PM_EXIT_USAGE;
}

int main(int argc, char **argv) {
    struct pm_cli cli;
    struct pm_error err = {0};
    if (argc > 1 && strcmp(argv[1], "palette") == 0)
        return pm_palette_main(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "pick") == 0)
        return pm_pick_main(argc - 1, argv + 1);
    if (argc == 3 && strcmp(argv[1], "--completion") == 0)
        return complete(argv[2]);
    if (!pm_cli_parse(argc, argv, &cli, &err)) {
        pm_message_error(&err);
        return PM_EXIT_USAGE;
    }
    struct pm_buffer page = {0};
    if (cli.help)
        pm_help(&page, cli.verb);
    else if (cli.version)
        pm_version(&page);
    if (cli.help || cli.version)
        return print(&page);
    switch (cli.verb) {
    case PM_VERB_LOG:
        return pm_log(&cli);
    case PM_VERB_SHOW:
        return pm_show(&cli);
    case PM_VERB_MATCH:
    case PM_VERB_MEASURE:
    case PM_VERB_FOLLOWUP:
        break;
    }
    return pm_run(&cli);
}
