/* Text out of a photo's metadata, made fit to be shown. */
#ifndef PM_PHOTO_TEXT_H
#define PM_PHOTO_TEXT_H

#include <stddef.h>

/* Copies up to `length` bytes of `from`, ending at the first zero, without the spaces around it. What is no
 * UTF-8, a control character or turns the writing direction becomes '?'; a character is never cut. `size` of
 * `to` > 0. */
void pm_clean_text(char *to, size_t size, const void *from, size_t length);

#endif
