# The translations as C, for any awk: LC_ALL=C awk -f po/compile.awk po/*.po
# What is not translated, or marked fuzzy, is left out, and English is said.
function begin_entry() { context = id = plural = ""; has_context = is_fuzzy = field = 0; split("", forms); n_forms = 0 }

function keep(  i, key) {
    if (field == 0) return
    if (id == "" && match(forms[0], /plural=[^;]*;/)) {
        rule = substr(forms[0], RSTART + 7, RLENGTH - 8)
        if (rule ~ /[^n0-9 ()?:!=<>&|%]/) { print FILENAME ": Plural-Forms is no formula of n" >"/dev/stderr"; exit 1 }
    }
    for (i = 0; i < n_forms; i++) if (forms[i] == "") is_fuzzy = 1
    if (id != "" && !is_fuzzy) {
        key = (has_context ? context MARK : "") id
        for (i = n++; i > 0 && keys[i - 1] > key; i--) { keys[i] = keys[i - 1]; rows[i] = rows[i - 1] }
        keys[i] = key
        rows[i] = "    {\"" (has_context ? context "\\004\" \"" : "") id "\", {"
        for (i2 = 0; i2 < n_forms; i2++) rows[i] = rows[i] (i2 > 0 ? ", " : "") "\"" forms[i2] "\""
        rows[i] = rows[i] "}},"
    }
    begin_entry()
}

function end_file(  i) {
    if (code == "") return
    keep()
    codes = codes "|" code
    if (rule != "") print "static unsigned form_" code "(unsigned long n) { return (unsigned)(" rule "); }"
    print "static const struct pm_translation list_" code "[] = {"
    for (i = 0; i < n; i++) print rows[i]
    print "    {0}};"
    languages = languages "    {\"" code "\", " (rule != "" ? "form_" code : "NULL") ", list_" code ", " n "},\n"
}

function text(line) { sub(/^[^"]*"/, "", line); sub(/"[ \t\r]*$/, "", line); return line }

BEGIN { MARK = sprintf("%c", 4); begin_entry(); print "#include \"base/language.h\"" }
FNR == 1 {
    end_file()
    code = FILENAME; sub(/.*\//, "", code); sub(/\.po$/, "", code)
    n = 0; rule = ""
    begin_entry()
}
/^#,.*fuzzy/ { if (field == 5) keep(); is_fuzzy = 1; next }
/^#/ { next }
/^msgctxt / { if (field == 5) keep(); field = 1; has_context = 1; context = text($0); next }
/^msgid / { if (field == 5) keep(); field = 2; id = text($0); next }
/^msgid_plural / { field = 3; plural = text($0); next }
/^msgstr/ { field = 5; forms[n_forms++] = text($0); next }
/^"/ {
    if (field == 1) context = context text($0)
    else if (field == 2) id = id text($0)
    else if (field == 5) forms[n_forms - 1] = forms[n_forms - 1] text($0)
}
END {
    end_file()
    print "const char pm_language_codes[] = \"en" codes "\";"
    print "const struct pm_language pm_languages[] = {\n    {\"en\", NULL, NULL, 0},\n" languages "    {0}};"
}
