#include "cli/shell/guard.h"

#include "base/error.h"
#include "cli/args/option_table.h"
#include "palette/places.h"
#include "photo/kinds.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ------------------------------------------------------------------ what is never replaced */

/* How far lines of a client's file are searched: a course has its first session long before. */
enum { SEARCHED = 1 << 20 };

/* Records of a batch look similar, but are readable by others and have no log entries. */
static bool is_client_file(const char *text, size_t length, const struct stat *facts) {
    static const char record[] = "{\"schema\":\"pigmatch/", entry[] = "{\"schema\":\"pigmatch-log/";
    if (memmem(text, length, entry, sizeof entry - 1) != NULL)
        return true;
    const char *end = memchr(text, '\n', length);
    const size_t line = end != NULL ? (size_t)(end - text) : length;
    return length >= sizeof record - 1 && memcmp(text, record, sizeof record - 1) == 0 &&
           (facts->st_mode & (S_IRWXG | S_IRWXO)) == 0 && memmem(text, line, "\"client\":\"", 10) != NULL;
}

/* Sheets are made again. */
static bool is_page(const char *text, size_t length) {
    static const char start[] = "<!DOCTYPE html";
    return length >= sizeof start - 1 && memcmp(text, start, sizeof start - 1) == 0;
}

bool pm_is_irreplaceable(int fd, const char **what) {
    struct stat facts;
    enum pm_format format;
    char *text = malloc(SEARCHED);
    ssize_t got = text != NULL && fstat(fd, &facts) == 0 ? pread(fd, text, SEARCHED, 0) : 0;
    const size_t first = got > PM_KIND_BYTES ? PM_KIND_BYTES : got > 0 ? (size_t)got : 0;
    *what = NULL;
    if (first > 0 && pm_kind_of((const uint8_t *)text, first, &format, what))
        *what = "a photo";
    else if (first > 0 && is_page(text, first))
        *what = NULL;
    else if (first > 0 && *what == NULL && is_client_file(text, (size_t)got, &facts))
        *what = "a client's file";
    free(text);
    return *what != NULL;
}

bool pm_replaceable(const char *path, bool overwrite, struct pm_error *err) {
    struct stat facts;
    const char *what = NULL;
    const bool as_it_is = strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0; /* added to */
    if (stat(path, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size == 0)
        return true;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    const bool never = fd >= 0 && pm_is_irreplaceable(fd, &what);
    if (fd >= 0)
        close(fd);
    if (never)
        return pm_fail(err, PM_E_USAGE, "%s: is %s, which is never replaced: give another name", path, what);
    return overwrite || as_it_is ||
           pm_fail(err, PM_E_USAGE, "%s: already exists: give another name, or --overwrite to replace it",
                   path);
}

/* ------------------------------------------------------------------ names on the command line */

/* A file by device and inode or, if it does not exist yet, by its folder and its name. */
struct named {
    const char *option; /* "--file"; NULL: an operand */
    const char *path;
    enum pm_file_use use;
    bool exists;
    struct stat facts; /* of the file, or of its folder */
    const char *base;  /* where it does not exist */
};

static void look_up(struct named *named) {
    char folder[4096];
    const char *slash = strrchr(named->path, '/');
    named->base = slash != NULL ? slash + 1 : named->path;
    named->exists = stat(named->path, &named->facts) == 0;
    if (named->exists)
        return;
    snprintf(folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash - named->path) + 1 : 1,
             slash != NULL ? named->path : ".");
    if (stat(folder, &named->facts) != 0)
        named->facts = (struct stat){0};
}

static bool is_same(const struct named *a, const struct named *b) {
    if (a->facts.st_dev != b->facts.st_dev || a->facts.st_ino != b->facts.st_ino || a->facts.st_ino == 0)
        return false;
    if (a->exists && b->exists)
        return S_ISREG(a->facts.st_mode);
    return !a->exists && !b->exists && strcmp(a->base, b->base) == 0;
}

static const char *name_of(const struct named *named) {
    return named->option != NULL ? named->option : named->path;
}

/* A client's file may be read and then added to: --like and --file are the same file then. */
static bool may_be_same(const struct named *a, const struct named *b) {
    const bool writes = a->use == PM_FILE_WRITE || b->use == PM_FILE_WRITE;
    const bool adds = a->use == PM_FILE_ADD || b->use == PM_FILE_ADD;
    const bool of_client = (a->option != NULL && strcmp(a->option, "like") == 0) ||
                           (b->option != NULL && strcmp(b->option, "like") == 0);
    return !writes && (!adds || of_client);
}

static bool compare(const struct named *output, const struct named *other, struct pm_error *err) {
    if (may_be_same(output, other) || !is_same(output, other))
        return true;
    if (other->option == NULL)
        return pm_fail(err, PM_E_USAGE, "--%s %s is the input %s: give another name", name_of(output),
                       output->path, other->path);
    return pm_fail(err, PM_E_USAGE, "--%s %s and --%s name the same file: give two different ones",
                   name_of(output), output->path, name_of(other));
}

/* ------------------------------------------------------------------ the check */

enum { MOST_NAMED = 16 };

struct names {
    struct named list[MOST_NAMED];
    size_t n;
    char *palette; /* the file that a palette's name refers to */
};

/* The files of the options, including that of a palette given by name. */
static bool list_options(const struct pm_cli *cli, struct names *names, struct pm_error *err) {
    for (const struct pm_option *o = pm_option_after(cli->verb, NULL); o != NULL;
         o = pm_option_after(cli->verb, o)) {
        const char *path =
            o->use != PM_FILE_NONE ? *(const char *const *)((const char *)cli + o->field) : NULL;
        if (path == NULL || strcmp(path, "-") == 0 || names->n == MOST_NAMED)
            continue;
        if (path == cli->palette && !pm_is_file(path)) {
            if (!pm_palette_path(path, &names->palette, err))
                return false;
            path = names->palette != NULL ? names->palette : path;
        }
        names->list[names->n] = (struct named){.option = o->name, .path = path, .use = o->use};
        look_up(&names->list[names->n++]);
    }
    return true;
}

/* The temporary file beside the output. */
static bool compare_part(const struct named *output, const struct named *other, struct pm_error *err) {
    char path[4096];
    struct named part = *output;
    if (snprintf(path, sizeof path, "%s.part", output->path) >= (int)sizeof path)
        return true;
    part.path = path;
    look_up(&part);
    return compare(&part, other, err);
}

static bool compare_with(const struct named *output, const struct named *other, struct pm_error *err) {
    return compare(output, other, err) && (output->use != PM_FILE_WRITE || compare_part(output, other, err));
}

static bool compare_all(struct pm_cli *cli, const struct names *names, struct pm_error *err) {
    for (size_t i = 0; i < names->n; i++) {
        const struct named *one = &names->list[i];
        if (one->use == PM_FILE_READ)
            continue;
        for (size_t j = 0; j < names->n; j++)
            if (j != i && !compare_with(one, &names->list[j], err))
                return false;
        for (int j = 0; j < cli->n_operands; j++) {
            struct named operand = {.path = cli->operands[j], .use = PM_FILE_READ};
            look_up(&operand);
            if (!compare_with(one, &operand, err))
                return false;
        }
        if (one->exists && S_ISREG(one->facts.st_mode) && cli->n_outputs < PM_MAX_OUTPUTS)
            cli->outputs[cli->n_outputs++] = (struct pm_file_id){one->facts.st_dev, one->facts.st_ino};
    }
    return true;
}

/* Sheets are written after the answer, so a missing folder is reported before the photos are measured;
 * other outputs are opened before. */
static bool check_place(const struct named *output, struct pm_error *err) {
    char folder[4096];
    struct stat facts;
    const char *slash = strrchr(output->path, '/');
    if (output->exists || slash == NULL || slash[1] == '\0' || slash == output->path)
        return true;
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - output->path), output->path);
    return stat(folder, &facts) == 0 ||
           pm_fail(err, PM_E_USAGE, "--%s %s: its folder cannot be used (%s): make it first", output->option,
                   output->path, strerror(errno));
}

/* Existing sheets of an earlier run count as outputs; --resume continues from them. */
static bool check_targets(const struct pm_cli *cli, const struct names *names, struct pm_error *err) {
    char index[4096], part[4096];
    for (size_t i = 0; i < names->n; i++) {
        const struct named *one = &names->list[i];
        if (one->use != PM_FILE_WRITE)
            continue;
        snprintf(index, sizeof index, "%s/index.html", one->path);
        const bool folder = one->exists && S_ISDIR(one->facts.st_mode);
        if (strcmp(one->option, "report") == 0 && !check_place(one, err))
            return false;
        snprintf(part, sizeof part, "%s.part", one->path);
        if (!pm_replaceable(folder ? index : one->path, cli->overwrite || cli->resume, err) ||
            !pm_replaceable(part, true, err))
            return false;
    }
    return true;
}

bool pm_guard(struct pm_cli *cli, struct pm_error *err) {
    struct names names = {.n = 0};
    struct stat facts;
    bool ok = list_options(cli, &names, err);
    if (ok && names.n < MOST_NAMED && fstat(STDOUT_FILENO, &facts) == 0 && S_ISREG(facts.st_mode) &&
        facts.st_size > 0)
        names.list[names.n++] = (struct named){.option = "output",
                                               .path = "(standard output)",
                                               .use = PM_FILE_ADD,
                                               .exists = true,
                                               .facts = facts};
    ok = ok && compare_all(cli, &names, err) && check_targets(cli, &names, err);
    free(names.palette);
    return ok;
}

bool pm_is_output(const struct pm_cli *cli, const char *path) {
    struct stat facts;
    if (cli->n_outputs == 0 || path == NULL || stat(path, &facts) != 0)
        return false;
    for (size_t i = 0; i < cli->n_outputs; i++)
        if (cli->outputs[i].device == facts.st_dev && cli->outputs[i].inode == facts.st_ino)
            return true;
    return false;
}
