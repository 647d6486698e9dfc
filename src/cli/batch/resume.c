#include "cli/batch/resume.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/memory.h"
#include "photo/source.h"
#include "record/record.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct pm_resume {
    FILE *file; /* NULL: nothing is there */
    const char *name;
    bool is_part;
    int64_t complete; /* bytes up to an incomplete last line */
    struct pm_resume_index index;
    int64_t n_announced, n_dropped, n_others; /* the last: of photos that are not requested now */
    const struct pm_resume_entry **picked;
    size_t n_picked, picked_capacity;
};

/* ------------------------------------------------------------------ what each record must agree with */

static bool fail_at(const struct pm_resume *resume, uint32_t line, const char *what, const char *there,
                    const char *here, struct pm_error *err) {
    return pm_fail(err, PM_E_USAGE,
                   "%.200s:%u: the record was made with %s %.100s, but now it is %.100s: give the same "
                   "again, or another -o",
                   resume->name, line, what, there, here);
}

static bool check_program(const struct pm_resume *resume, const struct pm_record *record, uint32_t line,
                          struct pm_error *err) {
    if (strcmp(record->tool.version, PM_VERSION) != 0)
        return fail_at(resume, line, "pigmatch", record->tool.version, PM_VERSION, err);
    if (record->tool.method != PM_METHOD)
        return pm_fail(err, PM_E_USAGE,
                       "%.200s:%u: the record was made with method %d, but this is method %d, whose numbers "
                       "may differ: give another -o",
                       resume->name, line, record->tool.method, PM_METHOD);
    return true;
}

/* The record of a failed photo names no palette. */
static bool same_palette(const struct pm_record *record, const char *palette_sha256) {
    if (record->palette_sha256 == NULL)
        return record->status != PM_STATUS_OK || palette_sha256 == NULL;
    return palette_sha256 != NULL && strcmp(record->palette_sha256, palette_sha256) == 0;
}

/* The options in `text`, "hair=1,2,3,4; top=5; ", that differ in `other`. */
static char *only_in(const char *text, const char *other, struct pm_error *err) {
    struct pm_buffer out = {0};
    pm_buffer_text(&out, "");
    while (*text != '\0') {
        const char *end = strstr(text, "; ");
        const size_t length = end != NULL ? (size_t)(end - text) + 2 : strlen(text);
        const char *same = memmem(other, strlen(other), text, length);
        if (same == NULL || (same > other && same[-1] != ' ')) {
            pm_buffer_text(&out, out.length > 0 ? ", " : "");
            pm_buffer_bytes(&out, text, end != NULL ? length - 2 : length);
        }
        text += length;
    }
    if (out.length == 0)
        pm_buffer_text(&out, "none of them");
    return pm_buffer_take(&out, err);
}

/* Names only the differences, since all options of a clinic fill more than a line. */
static bool fail_options(const struct pm_resume *resume, uint32_t line, const char *there, const char *here,
                         struct pm_error *err) {
    char *then = only_in(there, here, err), *now = then != NULL ? only_in(here, there, err) : NULL;
    if (now != NULL)
        pm_fail(err, PM_E_USAGE,
                "%.200s:%u: the record was made with other options (then %.100s; now %.100s): give the same "
                "again, or another -o",
                resume->name, line, then, now);
    free(then);
    free(now);
    return false;
}

static const char *or_none(const char *text) {
    return text != NULL ? text : "none";
}

static bool check_terms(const struct pm_resume *resume, const struct pm_record *record, const char *options,
                        const struct pm_resume_terms *terms, uint32_t line, struct pm_error *err) {
    if (!check_program(resume, record, line, err))
        return false;
    if (terms->options == NULL)
        return true;
    if (strcmp(options, terms->options) != 0)
        return fail_options(resume, line, options, terms->options, err);
    if (!same_palette(record, terms->palette_sha256))
        return fail_at(resume, line, "the palette of SHA-256", or_none(record->palette_sha256),
                       or_none(terms->palette_sha256), err);
    return true;
}

/* ------------------------------------------------------------------ reading */

static bool take_record(struct pm_resume *resume, const struct pm_resume_terms *terms,
                        const struct pm_record *record, size_t length, uint32_t line, struct pm_error *err) {
    static const struct pm_lab none = {0};
    const struct pm_lab *target = record->has_target ? &record->target_lab : &none;
    const bool names_palette = record->palette_sha256 != NULL || record->status == PM_STATUS_OK;
    char *options = pm_settings_text(record, err);
    if (options == NULL)
        return false;
    struct pm_resume_entry entry = {.key = pm_resume_key_of(record->photo, target, record->id, options),
                                    .palette = names_palette ? pm_resume_hash(record->palette_sha256) : 0,
                                    .photo = pm_resume_hash(record->sha256),
                                    .offset = resume->complete,
                                    .length = (uint32_t)length,
                                    .line = line,
                                    .again = record->status != PM_STATUS_OK &&
                                             (terms->retry >> record->error.code & 1)};
    bool ok = check_terms(resume, record, options, terms, line, err) &&
              pm_resume_index_add(&resume->index, &entry, err);
    free(options);
    return ok;
}

static bool take_line(struct pm_resume *resume, const struct pm_resume_terms *terms, const char *text,
                      size_t length, uint32_t line, struct pm_summary *summary, struct pm_error *err) {
    struct pm_error why = {0};
    struct pm_record *record = pm_record_read(text, length, &why);
    if (record == NULL)
        return pm_fail(err, why.code == PM_E_MEMORY ? PM_E_MEMORY : PM_E_USAGE,
                       "%.200s:%u: %.200s: only a file of records can be continued: give another -o",
                       resume->name, line, why.message);
    bool ok = take_record(resume, terms, record, length, line, err);
    if (ok)
        pm_summary_record(summary, record, 1);
    pm_record_free(record);
    return ok;
}

/* A line without an end was incomplete when the run ended, and is ignored. */
static bool read_lines(struct pm_resume *resume, const struct pm_resume_terms *terms,
                       struct pm_summary *summary, struct pm_error *err) {
    char *text = NULL;
    size_t capacity = 0;
    ssize_t length;
    bool ok = true;
    for (uint32_t line = 1; ok && (length = getline(&text, &capacity, resume->file)) > 0; line++) {
        if (text[length - 1] != '\n')
            break;
        ok = take_line(resume, terms, text, (size_t)length, line, summary, err);
        resume->complete += length;
    }
    free(text);
    if (ok && ferror(resume->file))
        ok = pm_fail(err, PM_E_OUTPUT, "%.200s: cannot be read: %s", resume->name, strerror(errno));
    return ok;
}

/* Other files may consist of one endless line. */
static bool check_start(struct pm_resume *resume, struct pm_error *err) {
    static const char start[] = "{\"schema\":\"" PM_SCHEMA "\"";
    char bytes[sizeof start - 1];
    size_t got = fread(bytes, 1, sizeof bytes, resume->file);
    rewind(resume->file);
    return memcmp(bytes, start, got) == 0 ||
           pm_fail(err, PM_E_USAGE,
                   "%.200s: contains no pigmatch records for --resume to continue: give another -o",
                   resume->name);
}

/* The .part unless it is empty, otherwise the file. */
static bool open_file(struct pm_resume *resume, const struct pm_output *output, struct pm_error *err) {
    struct stat facts;
    resume->is_part = stat(output->part, &facts) == 0 && facts.st_size > 0;
    resume->name = resume->is_part ? output->part : output->real;
    resume->file = fopen(resume->name, "re");
    return resume->file != NULL || errno == ENOENT ||
           pm_fail(err, PM_E_OUTPUT, "%.200s: cannot be read: %s", resume->name, strerror(errno));
}

struct pm_resume *pm_resume_read(const struct pm_output *output, const struct pm_resume_terms *terms,
                                 struct pm_summary *summary, struct pm_error *err) {
    if (output->part == NULL) {
        pm_fail(err, PM_E_USAGE, "%s: not a regular file, which --resume needs: give another -o",
                output->path);
        return NULL;
    }
    struct pm_resume *resume = pm_alloc(1, sizeof *resume, err);
    if (resume != NULL && open_file(resume, output, err) &&
        (resume->file == NULL || (check_start(resume, err) && read_lines(resume, terms, summary, err)))) {
        pm_resume_index_sort(&resume->index);
        return resume;
    }
    pm_resume_free(resume);
    return NULL;
}

void pm_resume_free(struct pm_resume *resume) {
    if (resume == NULL)
        return;
    if (resume->file != NULL)
        fclose(resume->file);
    free(resume->index.entries);
    free(resume->picked);
    free(resume);
}

/* ------------------------------------------------------------------ before the run */

/* An empty file has other content, too; one that cannot be read may be the same. */
static bool holds_other_bytes(const char *path, uint64_t photo) {
    struct pm_source source;
    struct pm_error why = {0};
    char hex[65];
    if (!pm_source_open(&source, path, &why))
        return why.code == PM_E_EMPTY;
    bool other = pm_source_sha256(&source, hex, &why) && pm_resume_hash(hex) != photo;
    pm_source_close(&source);
    return other;
}

/* Whether the photo has been replaced. Only one that changed since the records were begun is read again. */
static bool is_replaced(const struct pm_resume *resume, const struct pm_resume_entry *entry,
                        const char *path) {
    struct statx records, photo;
    if (entry->photo == pm_resume_hash(NULL) || path == NULL ||
        statx(AT_FDCWD, path, 0, STATX_CTIME, &photo) != 0 || !S_ISREG(photo.stx_mode))
        return false;
    if (statx(fileno(resume->file), "", AT_EMPTY_PATH, STATX_BTIME, &records) == 0 &&
        (records.stx_mask & STATX_BTIME) != 0 && photo.stx_ctime.tv_sec < records.stx_btime.tv_sec)
        return false;
    return holds_other_bytes(path, entry->photo);
}

bool pm_resume_announce(struct pm_resume *resume, struct pm_resume_key key, const char *path,
                        const char *palette_sha256, struct pm_error *err) {
    struct pm_resume_entry *entry = pm_resume_index_find(&resume->index, key);
    while (entry != NULL && entry->announced)
        entry = pm_resume_index_next(&resume->index, entry);
    if (entry == NULL)
        return true;
    entry->announced = true;
    resume->n_announced++;
    if (entry->palette != 0 && entry->palette != pm_resume_hash(palette_sha256))
        return pm_fail(
            err, PM_E_USAGE,
            "%.200s:%u: the record was made with another palette: give the same again, or another -o",
            resume->name, entry->line);
    entry->dropped = entry->again || is_replaced(resume, entry, path);
    resume->n_dropped += entry->dropped;
    return true;
}

bool pm_resume_check_other(struct pm_resume *resume, struct pm_resume_key key, struct pm_error *err) {
    const struct pm_resume_entry *other = pm_resume_index_other(&resume->index, key);
    return other == NULL || pm_fail(err, PM_E_USAGE,
                                    "%.200s:%u: the record was made with options other than those now given "
                                    "for its photo: give the same again, or another -o",
                                    resume->name, other->line);
}

/* ------------------------------------------------------------------ what stays */

static int by_offset(const void *a, const void *b) {
    const struct pm_resume_entry *x = a, *y = b;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static bool fail_copy(const struct pm_resume *resume, struct pm_error *err) {
    return pm_fail(err, PM_E_OUTPUT, "%.200s: cannot be read again: %s", resume->name, strerror(errno));
}

/* Copies the bytes from `at` to `end`, which are whole records. */
static bool copy(struct pm_resume *resume, struct pm_output *to, int64_t at, int64_t end,
                 struct pm_error *err) {
    char bytes[1 << 16];
    if (fseeko(resume->file, at, SEEK_SET) != 0)
        return fail_copy(resume, err);
    while (at < end) {
        size_t most = end - at < (int64_t)sizeof bytes ? (size_t)(end - at) : sizeof bytes;
        if (fread(bytes, 1, most, resume->file) != most)
            return fail_copy(resume, err);
        if (!pm_output_write(to, bytes, most, err))
            return false;
        at += (int64_t)most;
    }
    return true;
}

static bool count_off(struct pm_resume *resume, const struct pm_resume_entry *entry,
                      struct pm_summary *summary, struct pm_error *err) {
    char *text = pm_alloc(entry->length, 1, err);
    bool ok = text != NULL;
    if (ok && (fseeko(resume->file, entry->offset, SEEK_SET) != 0 ||
               fread(text, 1, entry->length, resume->file) != entry->length))
        ok = fail_copy(resume, err);
    struct pm_record *record = ok ? pm_record_read(text, entry->length, err) : NULL;
    if (record != NULL)
        pm_summary_record(summary, record, -1);
    pm_record_free(record);
    free(text);
    return record != NULL;
}

struct staying {
    struct pm_resume *resume;
    struct pm_summary *summary;
    struct pm_resume_entry *dropped; /* in the file's order */
    size_t n;
};

static bool copy_staying(struct pm_output *to, void *context, struct pm_error *err) {
    const struct staying *staying = context;
    struct pm_resume *resume = staying->resume;
    int64_t at = 0;
    for (size_t i = 0; i < staying->n; i++) {
        const struct pm_resume_entry *gone = &staying->dropped[i];
        if (!copy(resume, to, at, gone->offset, err) || !count_off(resume, gone, staying->summary, err))
            return false;
        at = gone->offset + gone->length;
    }
    return copy(resume, to, at, resume->complete, err);
}

/* Failures of photos that are not requested are not failures of this run. */
static bool count_off_others(struct pm_resume *resume, struct pm_summary *summary, struct pm_error *err) {
    bool ok = true;
    for (size_t i = 0; ok && i < resume->index.n; i++) {
        const struct pm_resume_entry *entry = &resume->index.entries[i];
        if (entry->announced)
            continue;
        resume->n_others++;
        ok = count_off(resume, entry, summary, err);
    }
    return ok;
}

bool pm_resume_apply(struct pm_resume *resume, struct pm_output *output, struct pm_summary *summary,
                     struct pm_error *err) {
    if (resume->file != NULL && !count_off_others(resume, summary, err))
        return false;
    if (resume->file == NULL || (resume->is_part && resume->n_dropped == 0))
        return pm_output_cut(output, resume->complete, err);
    struct staying staying = {.resume = resume, .summary = summary};
    staying.dropped = pm_alloc((size_t)resume->n_dropped, sizeof *staying.dropped, err);
    if (staying.dropped == NULL)
        return false;
    for (size_t i = 0; i < resume->index.n; i++)
        if (resume->index.entries[i].dropped)
            staying.dropped[staying.n++] = resume->index.entries[i];
    if (staying.n > 0)
        qsort(staying.dropped, staying.n, sizeof *staying.dropped, by_offset);
    bool ok = pm_output_replace(output, copy_staying, &staying, err);
    free(staying.dropped);
    return ok;
}

/* ------------------------------------------------------------------ during the run */

/* The first record of this photo that has not been used, or NULL. */
static struct pm_resume_entry *answer(struct pm_resume *resume, struct pm_resume_key key) {
    struct pm_resume_entry *entry = pm_resume_index_find(&resume->index, key);
    while (entry != NULL && (entry->answered || entry->dropped))
        entry = pm_resume_index_next(&resume->index, entry);
    if (entry != NULL)
        entry->answered = true;
    return entry;
}

bool pm_resume_has(struct pm_resume *resume, struct pm_resume_key key) {
    return answer(resume, key) != NULL;
}

int64_t pm_resume_kept(const struct pm_resume *resume) {
    return (int64_t)resume->index.n - resume->n_dropped;
}

int64_t pm_resume_others(const struct pm_resume *resume) {
    return resume->n_others;
}

int64_t pm_resume_dropped(const struct pm_resume *resume) {
    return resume->n_dropped;
}

int64_t pm_resume_answers(const struct pm_resume *resume) {
    return resume->n_announced - resume->n_dropped;
}

/* ------------------------------------------------------------------ after the run */

bool pm_resume_pick(struct pm_resume *resume, struct pm_resume_key key, struct pm_error *err) {
    const struct pm_resume_entry *entry = answer(resume, key);
    void *picked = resume->picked;
    if (entry == NULL)
        return true;
    bool ok = pm_grow(&picked, &resume->picked_capacity, resume->n_picked + 1, sizeof entry, err);
    resume->picked = picked;
    if (ok)
        resume->picked[resume->n_picked++] = entry;
    return ok;
}

static bool copy_entry(struct pm_resume *resume, struct pm_output *to, const struct pm_resume_entry *entry,
                       struct pm_error *err) {
    return copy(resume, to, entry->offset, entry->offset + entry->length, err);
}

/* Sorting the entries by offset would move those that `picked` points to; entries that are not picked are
 * rare. */
static bool copy_unpicked(struct pm_resume *resume, struct pm_output *to, struct pm_error *err) {
    size_t n = 0;
    bool ok = true;
    struct pm_resume_entry *rest = pm_alloc(resume->index.n, sizeof *rest, err);
    if (rest == NULL)
        return false;
    for (size_t i = 0; i < resume->index.n; i++)
        if (!resume->index.entries[i].answered)
            rest[n++] = resume->index.entries[i];
    if (n > 0)
        qsort(rest, n, sizeof *rest, by_offset);
    for (size_t i = 0; ok && i < n; i++)
        ok = copy_entry(resume, to, &rest[i], err);
    free(rest);
    return ok;
}

static bool copy_in_order(struct pm_output *to, void *context, struct pm_error *err) {
    struct pm_resume *resume = context;
    bool ok = copy_unpicked(resume, to, err);
    for (size_t i = 0; ok && i < resume->n_picked; i++)
        ok = copy_entry(resume, to, resume->picked[i], err);
    return ok;
}

bool pm_resume_rearrange(struct pm_resume *resume, struct pm_output *output, struct pm_error *err) {
    return pm_output_replace(output, copy_in_order, resume, err);
}
