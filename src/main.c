/* pigmatch: runs the verb of the command line. */
#include "cli/args/parse.h"
#include "cli/args/verbs.h"
#include "cli/shell/completion.h"
#include "cli/shell/decoder.h"
#include "cli/shell/guard.h"
#include "cli/shell/help.h"
#include "cli/shell/message.h"
#include "cli/shell/process.h"

#include <string.h>

/* Prints a page about the program itself. */
static int print(struct pm_buffer *text) {
    if (text->failed)
        pm_message("out of memory");
    bool ok = !text->failed && pm_print(text->text != NULL ? text->text : "");
    pm_buffer_free(text);
    return ok ? PM_EXIT_OK : PM_EXIT_OUTPUT;
}

static int run_verb(struct pm_cli *cli) {
    struct pm_decoder decoder;
    pm_decoder_begin(&decoder, cli->verbose);
    cli->heif = pm_decoder_reader(&decoder);
    const int code = cli->verb->run(cli);
    pm_decoder_end(&decoder);
    return code;
}

static int answer(struct pm_cli *cli) {
    struct pm_error err = {0};
    struct pm_buffer page = {0};
    if (!cli->help && !cli->version)
        return pm_guard(cli, &err) ? run_verb(cli) : pm_message_failure(&err);
    if (cli->help)
        pm_help(&page, cli->verb);
    else
        pm_print_version(&page);
    return print(&page);
}

static int run(int argc, char **argv) {
    struct pm_cli cli;
    struct pm_error err = {0};
    struct pm_buffer page = {0};
    if (argc == 3 && strcmp(argv[1], "--completion") == 0) /* for shells, not for people, so not in help */
        return pm_completion(argv[2], &page, &err) ? print(&page) : pm_message_failure(&err);
    int code = pm_cli_parse(argc, argv, &cli, &err) ? answer(&cli) : pm_message_failure(&err);
    pm_cli_free(&cli);
    return code;
}

int main(int argc, char **argv) {
    return pm_process_run(argc, argv, run);
}
