#include "report/pick.h"

#include "base/utf8.h"
#include "report/assets.h"
#include "report/escape.h"
#include "report/html_page.h"

#include <string.h>

/* ------------------------------------------------------------------ the photo's name */

/* The name as the command line takes it. "./" keeps it from being an option or a verb, none of which has a
 * point. */
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

/* The name as a cell of a jobs file; nothing where a page cannot hold it. */
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

/* ------------------------------------------------------------------ parts of the page */

static void write_tools(struct pm_buffer *out) {
    static const char *const tools[][2] = {{"hair", "Hair"}, {"skin", "Skin"},   {"treated", "Treated"},
                                           {"card", "Card"}, {"chart", "Chart"}, {"strip", "Strip"}};
    pm_buffer_text(out, "<fieldset class=\"tools\"><legend class=\"soft\">What to mark</legend>");
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        pm_buffer_printf(out,
                         "<label><input type=\"radio\" name=\"tool\" value=\"%s\"%s><span>%s</span></label>",
                         tools[i][0], i == 0 ? " checked" : "", tools[i][1]);
    pm_buffer_text(out, "</fieldset>");
}

/* A ColorChecker in small, to show which corner comes next. */
static void write_guide(struct pm_buffer *out) {
    static const struct {
        int column, row;
        const char *fill, *ink;
    } corners[] = {{0, 0, "#735244", "#fff"},
                   {5, 0, "#67bdaa", "#000"},
                   {5, 3, "#343434", "#fff"},
                   {0, 3, "#f3f3f2", "#000"}};
    pm_buffer_text(out,
                   "<svg class=\"guide\" id=\"guide\" viewBox=\"0 0 120 80\" role=\"img\" aria-label=\"A "
                   "ColorChecker: corner 1 dark skin and 2 bluish green above, 3 black and 4 white below, "
                   "clockwise\"><rect width=\"120\" height=\"80\" fill=\"#555\"/>");
    for (size_t i = 0; i < 4; i++) {
        int x = 3 + 20 * corners[i].column, y = 3 + 20 * corners[i].row;
        pm_buffer_printf(
            out,
            "<rect data-corner=\"%zu\" x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" fill=\"%s\"/>"
            "<text x=\"%d\" y=\"%d\" fill=\"%s\">%zu</text>",
            i, x, y, corners[i].fill, x + 7, y + 10, corners[i].ink, i + 1);
    }
    pm_buffer_text(out, "</svg>");
}

static void write_stage(struct pm_buffer *out, int width, int height, const struct pm_page_photo *picture) {
    pm_buffer_printf(
        out,
        "<div class=\"stage\" id=\"stage\"><img id=\"picture\" draggable=\"false\" alt=\"The photo to "
        "mark\" width=\"%d\" height=\"%d\" src=\"data:image/jpeg;base64,",
        picture->width, picture->height);
    pm_base64(out, picture->jpeg, picture->size);
    pm_buffer_printf(
        out,
        "\"><svg id=\"drawing\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"group\" "
        "aria-label=\"Marks on the photo\"></svg><canvas id=\"loupe\" width=\"130\" height=\"130\" "
        "hidden></canvas></div>",
        width, height);
}

static void write_work(struct pm_buffer *out, const char *name, int width, int height,
                       const struct pm_page_photo *picture) {
    pm_buffer_text(out, "<section aria-label=\"Photo\"><h1>Mark <bdi>");
    pm_html_text(out, name, 80);
    pm_buffer_text(out, "</bdi></h1>");
    write_tools(out);
    pm_buffer_text(out, "<div class=\"help\">");
    write_guide(out);
    pm_buffer_text(out,
                   "<p id=\"hint\"></p></div><noscript><p><b>This page draws with a script of its own, which "
                   "this browser does not run.</b></p></noscript>");
    write_stage(out, width, height, picture);
    pm_buffer_text(
        out, "<div class=\"actions\"><button type=\"button\" id=\"undo\">Undo</button><button type="
             "\"button\" id=\"clear\">Clear all</button><button type=\"button\" id=\"add\">Add in the "
             "middle</button></div><p class=\"soft status\" id=\"status\" role=\"status\"></p></section>");
}

static void write_copy(struct pm_buffer *out, const char *id, const char *title, int rows) {
    pm_buffer_printf(
        out,
        "<div class=\"copy\"><h2 id=\"%s-title\">%s</h2><button type=\"button\" data-copy=\"%s\">Copy"
        "</button></div><textarea id=\"%s\" rows=\"%d\" readonly spellcheck=\"false\" aria-labelledby="
        "\"%s-title\"></textarea>",
        id, title, id, id, rows, id);
}

static void write_panel(struct pm_buffer *out) {
    pm_buffer_text(out, "<section class=\"panel\" aria-label=\"Result\">");
    write_copy(out, "command", "Command", 5);
    pm_buffer_text(out, "<p class=\"soft\">Run it in the photo\xe2\x80\x99s folder.</p>");
    pm_buffer_text(out,
                   "<p id=\"half-note\" hidden><b>The chart lacks corners:</b> it is left out until all four "
                   "are set.</p>");
    pm_buffer_text(out, "<div id=\"row-part\">");
    write_copy(out, "row", "Row for --jobs", 4);
    pm_buffer_text(
        out, "<p class=\"soft\" id=\"strip-note\" hidden>A jobs file has no column for strips: give the "
             "strip on the command line.</p></div><p class=\"soft\" id=\"name-note\" hidden>The "
             "file\xe2\x80\x99s name holds "
             "what a jobs file cannot: rename it, or use the command.</p>");
    pm_buffer_text(
        out, "<h2>Marks</h2><p class=\"soft\" id=\"none\">None yet.</p><ul id=\"marks\"></ul>"
             "<h2>Keys</h2><p class=\"soft\"><kbd>Tab</kbd> goes to a mark, the arrow keys move it, with "
             "<kbd>Shift</kbd> they resize it, with <kbd>Ctrl</kbd> by ten times as much. <kbd>Delete</kbd> "
             "removes it, <kbd>Ctrl</kbd> <kbd>Z</kbd> undoes.</p><p class=\"soft\">All numbers are pixels "
             "of the full photo, upright. Nothing leaves this page.</p></section>");
}

/* ------------------------------------------------------------------ the page */

/* Only this very script and this very style sheet may do anything. */
static void write_policy(struct pm_buffer *policy) {
    pm_buffer_text(policy, "img-src data:; script-src ");
    pm_content_hash(policy, pm_pick_js);
    pm_buffer_text(policy, "; style-src ");
    pm_content_hash(policy, pm_pick_css);
}

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

/* What is drawn to begin with. */
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

void pm_report_pick(const char *photo, int width, int height, const struct pm_page_photo *picture,
                    const struct pm_record *found, struct pm_buffer *out) {
    const char *name = pm_base_name(photo);
    struct pm_buffer policy = {0}, body = {0};
    write_policy(&policy);
    pm_buffer_printf(&body, "data-width=\"%d\" data-height=\"%d\" data-command=\"", width, height);
    write_word(&body, name);
    pm_buffer_text(&body, "\" data-cell=\"");
    write_cell(&body, name);
    pm_buffer_text(&body, "\"");
    if (found != NULL)
        write_found(&body, found);
    const struct pm_head head = {.title = name, .css = pm_pick_css, .policy = policy.text, .body = body.text};
    pm_page_head(out, &head);
    pm_buffer_text(out, "<main>\n");
    write_work(out, name, width, height, picture);
    write_panel(out);
    pm_buffer_text(out, "</main>\n<script>");
    pm_buffer_text(out, pm_pick_js);
    pm_buffer_text(out, "</script>\n</body>\n</html>\n");
    out->failed = out->failed || policy.failed || body.failed;
    pm_buffer_free(&policy);
    pm_buffer_free(&body);
}
