/* Checks through expat whether bytes are XML. */
#ifndef PM_BASE_XML_H
#define PM_BASE_XML_H

#include <stdbool.h>
#include <stddef.h>

enum { PM_XML_PROBLEM = 160 };

/* True for well-formed XML whose first element is `root`, with or without a prefix; otherwise `problem`
 * says what is wrong. A build without expat accepts everything. */
bool pm_xml_check(const void *bytes, size_t size, const char *root, char problem[PM_XML_PROBLEM]);

#endif
