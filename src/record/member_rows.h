/* Short names for rows of tables of members, for files that define such tables only. */
#ifndef PM_RECORD_MEMBER_ROWS_H
#define PM_RECORD_MEMBER_ROWS_H

#include "record/member.h"

/* A row for a field of HERE, the struct of the table; a field of another type does not compile. */
#define OFFSET(type, field) (offsetof(HERE, field) + 0 * sizeof(1 ? &((HERE *)0)->field : (type *)0))
#define INT_OFFSET(field)                                                                                    \
    (offsetof(HERE, field) + 0 * sizeof(char[sizeof((HERE *)0)->field == sizeof(int) ? 1 : -1]))
#define LENGTH(field) (sizeof((HERE *)0)->field / sizeof *((HERE *)0)->field)

#define NUMBER(key_, field, decimals_, ...)                                                                  \
    { .key = key_, .kind = PM_MEMBER_NUMBER, .at = OFFSET(double, field), .decimals = decimals_, __VA_ARGS__ }
#define FRACTION(key_, field, decimals_, ...) NUMBER(key_, field, decimals_, .fraction = true, __VA_ARGS__)
#define NUMBERS(key_, field, decimals_, ...)                                                                 \
    {                                                                                                        \
        .key = key_, .kind = PM_MEMBER_NUMBER, .at = OFFSET(double, field[0]), .decimals = decimals_,        \
        .n = LENGTH(field), __VA_ARGS__                                                                      \
    }
#define LAB_TO(key_, field, decimals_, ...)                                                                  \
    {                                                                                                        \
        .key = key_, .kind = PM_MEMBER_NUMBER, .at = OFFSET(struct pm_lab, field), .decimals = decimals_,    \
        .n = 3, __VA_ARGS__                                                                                  \
    }
#define LAB(key_, field, ...) LAB_TO(key_, field, 2, __VA_ARGS__)
#define WHOLE(key_, field, ...)                                                                              \
    { .key = key_, .kind = PM_MEMBER_WHOLE, .at = OFFSET(int, field), __VA_ARGS__ }
#define WHOLE64(key_, field, ...)                                                                            \
    { .key = key_, .kind = PM_MEMBER_WHOLE64, .at = OFFSET(int64_t, field), __VA_ARGS__ }
#define WHOLES(key_, field, ...)                                                                             \
    { .key = key_, .kind = PM_MEMBER_WHOLE, .at = OFFSET(int, field[0]), .n = LENGTH(field), __VA_ARGS__ }
#define BOOLEAN(key_, field, ...)                                                                            \
    { .key = key_, .kind = PM_MEMBER_BOOLEAN, .at = OFFSET(bool, field), __VA_ARGS__ }
#define FLAG(key_, field, ...)                                                                               \
    { .key = key_, .kind = PM_MEMBER_FLAG, .at = OFFSET(int, field), __VA_ARGS__ }
#define WORD(key_, field, list, ...)                                                                         \
    { .key = key_, .kind = PM_MEMBER_WORD, .at = INT_OFFSET(field), .words = PM_WORDS_##list, __VA_ARGS__ }
#define TEXT(key_, field, ...)                                                                               \
    { .key = key_, .kind = PM_MEMBER_TEXT, .at = OFFSET(char *, field), __VA_ARGS__ }
#define BYTES_HEX(key_, field, ...)                                                                          \
    { .key = key_, .kind = PM_MEMBER_BYTES_HEX, .at = OFFSET(char *, field), __VA_ARGS__ }
#define SHORT(key_, field, ...)                                                                              \
    { .key = key_, .kind = PM_MEMBER_SHORT, .at = OFFSET(char, field[0]), .size = LENGTH(field), __VA_ARGS__ }
#define SHORTS(key_, field, ...)                                                                             \
    {                                                                                                        \
        .key = key_, .kind = PM_MEMBER_SHORT, .at = OFFSET(char, field[0][0]), .n = LENGTH(field),           \
        .size = sizeof((HERE *)0)->field[0], __VA_ARGS__                                                     \
    }
/* An object whose fields are in a struct of their own, or here among the others. */
#define OBJECT(key_, field, of_, ...)                                                                        \
    { .key = key_, .kind = PM_MEMBER_OBJECT, .at = offsetof(HERE, field), .of = of_, __VA_ARGS__ }
#define OBJECT_HERE(key_, of_, ...)                                                                          \
    { .key = key_, .kind = PM_MEMBER_OBJECT, .of = of_, __VA_ARGS__ }
/* Lists: an array that is part of its owner, and an allocated one. `of_` is one row for the elements. */
#define LIST(key_, field, count, of_, ...)                                                                   \
    {                                                                                                        \
        .key = key_, .kind = PM_MEMBER_LIST, .at = offsetof(HERE, field), .count_at = OFFSET(size_t, count), \
        .size = sizeof *((HERE *)0)->field, .n = LENGTH(field), .of = of_, __VA_ARGS__                       \
    }
#define GROWN_LIST(key_, field, count, most, of_, ...)                                                       \
    {                                                                                                        \
        .key = key_, .kind = PM_MEMBER_GROWN_LIST, .at = offsetof(HERE, field),                              \
        .count_at = OFFSET(size_t, count), .size = sizeof *((HERE *)0)->field, .n = most, .of = of_,         \
        __VA_ARGS__                                                                                          \
    }
#define BY_NAME(key_, field, count, of_, ...)                                                                \
    {                                                                                                        \
        .key = key_, .kind = PM_MEMBER_BY_NAME, .at = offsetof(HERE, field),                                 \
        .count_at = OFFSET(size_t, count), .size = sizeof *((HERE *)0)->field, .of = of_, __VA_ARGS__        \
    }
#define WHEN(field) .when = {offsetof(HERE, field), sizeof((HERE *)0)->field}
#define SETS        .sets = true
#define REQUIRED    .required = true
#define END         PM_MEMBER_END

#define ELEMENT(members)                                                                                     \
    &(const struct pm_member) {                                                                              \
        .key = "", .kind = PM_MEMBER_OBJECT, .of = members, .required = true                                 \
    }

#endif
