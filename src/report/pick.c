#include "report/pick.h"

#include "base/utf8.h"
#include "report/assets.h"
#include "report/escape.h"
#include "report/html_page.h"
#include "report/pick_words.h"

#include <string.h>

/* ------------------------------------------------------------------ the photo's name */

/* The name for the command line. "./" prevents it from being taken for an option or a verb, which never
 * contain a point. */
static void write_word(struct pm_buffer *out, const char *name) {
    struct pm_buffer word = {0}, plain = {0};
    if (*name == '-' || strchr(name, '.') == NULL)
        pm_buffer_text(&plain, "./");
    pm_buffer_text(&plain, name);
    pm_shell_word(&word, plain.text != NULL ? plain.text : "");
    pm_html_text(out, word.text != NULL ? word.text : "", 0);
    out->failed = out->failed || word.failed || plain.failed;
    pm_buffer_free(&word);
    pm_buffer_free(&plain);
}

/* The name as a cell of a jobs file; nothing if a page cannot hold it. */
static void write_cell(struct pm_buffer *out, const char *name) {
    struct pm_buffer clean = {0}, cell = {0};
    pm_utf8_clean(&clean, name, 0);
    bool quoted = name[strcspn(name, ",;\" ")] != '\0';
    pm_buffer_text(&cell, quoted ? "\"" : "");
    for (const char *c = name; *c != '\0'; c++) {
        pm_buffer_bytes(&cell, c, 1);
        pm_buffer_text(&cell, *c == '"' ? "\"" : "");
    }
    pm_buffer_text(&cell, quoted ? "\"" : "");
    if (clean.text != NULL && strcmp(clean.text, name) == 0 && cell.text != NULL)
        pm_html_text(out, cell.text, 0);
    out->failed = out->failed || clean.failed || cell.failed;
    pm_buffer_free(&clean);
    pm_buffer_free(&cell);
}

/* ------------------------------------------------------------------ photos */

static void write_points(struct pm_buffer *out, const char *name, const struct pm_point *points, size_t n) {
    pm_buffer_printf(out, " data-%s=\"", name);
    for (size_t i = 0; i < n; i++) {
        pm_buffer_text(out, i > 0 ? " " : "");
        pm_buffer_number(out, points[i].x, 1);
        pm_buffer_text(out, ",");
        pm_buffer_number(out, points[i].y, 1);
    }
    pm_buffer_text(out, "\"");
}

/* The marks that are drawn initially. */
static void write_found(struct pm_buffer *out, const struct pm_record *found) {
    if (found->region_source == PM_ORIGIN_AUTO) {
        const struct pm_box *hair = &found->hair_boxes[0], *skin = &found->skin_boxes[0];
        if (found->n_outline > 0)
            write_points(out, "outline", found->outline, found->n_outline);
        if (found->n_hair_boxes > 0)
            pm_buffer_printf(out, " data-hair=\"%d,%d,%d,%d\"", hair->x, hair->y, hair->w, hair->h);
        if (found->n_skin_boxes > 0)
            pm_buffer_printf(out, " data-skin=\"%d,%d,%d,%d\"", skin->x, skin->y, skin->w, skin->h);
    }
    if (found->correction.n_corners == 4)
        write_points(out, "chart", found->correction.corners, 4);
}

/* Its button, which carries all data for the script. */
static void write_photo(struct pm_buffer *out, const struct pm_pick_photo *photo, size_t shared) {
    const char *name = photo->path + shared;
    pm_buffer_text(out, "<li><button type=\"button\" data-name=\"");
    pm_html_text(out, name, 0);
    pm_buffer_printf(out, "\" data-width=\"%d\" data-height=\"%d\" data-word=\"", photo->width,
                     photo->height);
    write_word(out, name);
    pm_buffer_text(out, "\" data-cell=\"");
    write_cell(out, name);
    pm_buffer_text(out, "\"");
    if (photo->found != NULL)
        write_found(out, photo->found);
    pm_buffer_text(out, "><img alt=\"");
    pm_html_text(out, name, 80);
    pm_buffer_text(out, "\" src=\"data:image/jpeg;base64,");
    pm_base64(out, photo->picture->jpeg, photo->picture->size);
    pm_buffer_text(out, "\"></button></li>");
}

/* The length of the folder that is common to all paths, which the page does not show. */
static size_t shared_folder(const struct pm_pick_photo *photos, size_t n) {
    size_t shared = (size_t)(pm_base_name(photos[0].path) - photos[0].path);
    for (size_t i = 1; i < n; i++) {
        size_t same = 0;
        while (same < shared && photos[i].path[same] == photos[0].path[same])
            same++;
        shared = same;
    }
    while (shared > 0 && photos[0].path[shared - 1] != '/')
        shared--;
    return shared;
}

static void write_photos(struct pm_buffer *out, const struct pm_pick_photo *photos, size_t n) {
    const size_t shared = shared_folder(photos, n);
    for (size_t i = 0; i < n; i++)
        write_photo(out, &photos[i], shared);
}

/* ------------------------------------------------------------------ words */

static const char *word_of(const struct pm_language *language, const char *key, size_t length) {
    const struct pm_pick_word *word = pm_pick_words;
    while (word->key != NULL && (strlen(word->key) != length || memcmp(word->key, key, length) != 0))
        word++;
    return word->key != NULL ? pm_tr_in(language, pm_pick_context, word->text) : NULL;
}

/* All of them in an attribute, for the script: lines of a key, a blank and its text. */
static void write_words(struct pm_buffer *out) {
    pm_buffer_text(out, "data-words=\"");
    for (const struct pm_pick_word *word = pm_pick_words; word->key != NULL; word++) {
        pm_buffer_printf(out, "%s ", word->key);
        pm_html_text(out, pm_tr_in(out->language, pm_pick_context, word->text), 0);
        pm_buffer_text(out, "&#10;");
    }
    pm_buffer_text(out, "\"");
}

/* ------------------------------------------------------------------ the page */

/* Allows only this script and this style sheet. */
static void write_policy(struct pm_buffer *policy) {
    pm_buffer_text(policy, "img-src data:; script-src ");
    pm_content_hash(policy, pm_pick_js);
    pm_buffer_text(policy, "; style-src ");
    pm_content_hash(policy, pm_pick_css);
}

/* pick.html, with the words and the photos in their places. */
static void write_body(struct pm_buffer *out, const struct pm_pick_photo *photos, size_t n) {
    const char *rest = pm_pick_html, *place;
    while ((place = strstr(rest, "{{")) != NULL) {
        const char *key = place + 2, *end = strstr(key, "}}");
        const char *word = word_of(out->language, key, (size_t)(end - key));
        pm_buffer_bytes(out, rest, (size_t)(place - rest));
        if (word != NULL)
            pm_html_text(out, word, 0);
        else
            write_photos(out, photos, n);
        rest = end + 2;
    }
    pm_buffer_text(out, rest);
}

void pm_report_pick(const struct pm_pick_photo *photos, size_t n, const struct pm_language *language,
                    struct pm_buffer *out) {
    out->language = language;
    struct pm_buffer policy = {0}, attributes = pm_buffer_beside(out);
    write_policy(&policy);
    write_words(&attributes);
    const struct pm_head head = {.language = language,
                                 .title = pm_base_name(photos[0].path),
                                 .css = pm_pick_css,
                                 .policy = policy.text,
                                 .body = attributes.text};
    pm_page_head(out, &head);
    write_body(out, photos, n);
    pm_buffer_text(out, "<script>");
    pm_buffer_text(out, pm_pick_js);
    pm_buffer_text(out, "</script>\n</body>\n</html>\n");
    out->failed = out->failed || policy.failed || attributes.failed;
    pm_buffer_free(&policy);
    pm_buffer_free(&attributes);
}
