#include "base/xml.h"

#if !PM_WITH_CXF

bool pm_xml_check(const void *bytes, size_t size, const char *root, char problem[PM_XML_PROBLEM]) {
    (void)bytes;
    (void)size;
    (void)root;
    (void)problem;
    return true;
}

#else

#include <expat.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct first {
    XML_Parser parser;
    const char *root;
    bool is_other;
};

static void on_open(void *data, const XML_Char *name, const XML_Char **attributes) {
    struct first *first = data;
    const char *colon = strrchr(name, ':');
    (void)attributes;
    first->is_other = strcmp(colon != NULL ? colon + 1 : name, first->root) != 0;
    XML_SetElementHandler(first->parser, NULL, NULL);
    if (first->is_other)
        XML_StopParser(first->parser, XML_FALSE);
}

bool pm_xml_check(const void *bytes, size_t size, const char *root, char problem[PM_XML_PROBLEM]) {
    struct first first = {.parser = XML_ParserCreate(NULL), .root = root};
    if (first.parser == NULL || size > INT_MAX) {
        snprintf(problem, PM_XML_PROBLEM, "too large");
        XML_ParserFree(first.parser);
        return false;
    }
    XML_SetUserData(first.parser, &first);
    XML_SetElementHandler(first.parser, on_open, NULL);
    const bool ok = XML_Parse(first.parser, bytes, (int)size, XML_TRUE) == XML_STATUS_OK;
    if (first.is_other)
        snprintf(problem, PM_XML_PROBLEM, "its first element is not %s", root);
    else if (!ok)
        snprintf(problem, PM_XML_PROBLEM, "%s", XML_ErrorString(XML_GetErrorCode(first.parser)));
    XML_ParserFree(first.parser);
    return ok;
}

#endif
