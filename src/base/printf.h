/* Lets the compiler compare a format with its arguments. */
#ifndef PM_BASE_PRINTF_H
#define PM_BASE_PRINTF_H

#if defined(__GNUC__)
#define PM_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define PM_PRINTF(fmt, args)
#endif

#endif
