/* Whether bytes are XML at all, through expat. */
#ifndef PM_BASE_XML_H
#define PM_BASE_XML_H

#include <stdbool.h>
#include <stddef.h>

enum { PM_XML_PROBLEM = 160 };

/* Well-formed XML whose first element is `root`, with or without a prefix. False with what is
 * wrong. A build without expat takes everything. */
bool pm_xml_check(const void *bytes, size_t size, const char *root, char problem[PM_XML_PROBLEM]);

#endif
