#include "report/escape.h"

#include "base/utf8.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <string.h>

const char *pm_base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static const char *html_entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void pm_html_text(struct pm_buffer *out, const char *text, int most) {
    struct pm_buffer clean = {0};
    pm_utf8_clean(&clean, text, most);
    for (const char *c = clean.text; c != NULL && *c != '\0'; c++) {
        const char *entity = html_entity(*c);
        if (entity != NULL)
            pm_buffer_text(out, entity);
        else
            pm_buffer_bytes(out, c, 1);
    }
    out->failed = out->failed || clean.failed;
    pm_buffer_free(&clean);
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("._-", c) != NULL);
}

void pm_html_link(struct pm_buffer *out, const char *name) {
    pm_buffer_text(out, "./");
    for (; *name != '\0'; name++) {
        if (is_plain(*name))
            pm_buffer_bytes(out, name, 1);
        else
            pm_buffer_printf(out, "%%%02X", (unsigned char)*name);
    }
}

void pm_base64(struct pm_buffer *out, const void *bytes, size_t size) {
    enum { CHUNK = 3 * 1024 };
    char text[BASE64_ENCODE_RAW_LENGTH(CHUNK)];
    for (size_t at = 0; at < size; at += CHUNK) {
        size_t now = size - at < CHUNK ? size - at : CHUNK;
        base64_encode_raw(text, now, (const uint8_t *)bytes + at);
        pm_buffer_bytes(out, text, BASE64_ENCODE_RAW_LENGTH(now));
    }
}

void pm_content_hash(struct pm_buffer *out, const char *text) {
    struct sha256_ctx hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&hash);
    sha256_update(&hash, strlen(text), (const uint8_t *)text);
    sha256_digest(&hash, sizeof digest, digest);
    pm_buffer_text(out, "'sha256-");
    pm_base64(out, digest, sizeof digest);
    pm_buffer_text(out, "'");
}

/* ------------------------------------------------------------------ shell */

static bool is_shell_safe(const char *text) {
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (!is_plain(*text) && strchr("/,:+@%", *text) == NULL)
            return false;
    return true;
}

/* False if a page or a clipboard would change the text: cleaned, it differs. */
static bool survives_copying(struct pm_buffer *out, const char *text) {
    struct pm_buffer clean = {0};
    pm_utf8_clean(&clean, text, 0);
    bool same = strcmp(clean.text != NULL ? clean.text : "", text) == 0;
    out->failed = out->failed || clean.failed;
    pm_buffer_free(&clean);
    return same;
}

static void quote(struct pm_buffer *out, const char *text) {
    pm_buffer_text(out, "'");
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            pm_buffer_text(out, "'\\''");
        else
            pm_buffer_bytes(out, text, 1);
    }
    pm_buffer_text(out, "'");
}

/* Octal, always three digits: a hexadecimal escape would swallow a digit that follows. */
static void quote_bytes(struct pm_buffer *out, const char *text) {
    pm_buffer_text(out, "$'");
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c >= 0x7f)
            pm_buffer_printf(out, "\\%03o", c);
        else if (c == '\'' || c == '\\')
            pm_buffer_printf(out, "\\%c", c);
        else
            pm_buffer_bytes(out, text, 1);
    }
    pm_buffer_text(out, "'");
}

void pm_shell_word(struct pm_buffer *out, const char *text) {
    if (is_shell_safe(text))
        pm_buffer_text(out, text);
    else if (survives_copying(out, text))
        quote(out, text);
    else
        quote_bytes(out, text);
}
