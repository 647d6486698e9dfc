/* The command line as it was given. */
#ifndef PM_CLI_CLI_H
#define PM_CLI_CLI_H

#include "cli/args/setting.h"
#include "palette/make.h"
#include "report/sheet.h"

#include <sys/types.h>

/* One bit each, so that an option's row can name its verbs. */
enum pm_verb_id {
    PM_VERB_GROUP = 0, /* no verb: "palette" without one */
    PM_VERB_MATCH = 1 << 0,
    PM_VERB_MEASURE = 1 << 1,
    PM_VERB_FOLLOWUP = 1 << 2,
    PM_VERB_LOG = 1 << 3,
    PM_VERB_SHOW = 1 << 4,
    PM_VERB_PICK = 1 << 5,
    PM_VERB_PALETTE_LIST = 1 << 6,
    PM_VERB_PALETTE_SHOW = 1 << 7,
    PM_VERB_PALETTE_CHECK = 1 << 8,
    PM_VERB_PALETTE_CONVERT = 1 << 9,
    PM_VERB_PALETTE_NEW = 1 << 10,
    PM_VERB_PALETTE_PHOTO = 1 << 11,
    PM_VERB_PALETTE_CALIBRATE = 1 << 12,
    PM_VERB_SETUP = 1 << 13
};
enum pm_output_format { PM_OUTPUT_TEXT, PM_OUTPUT_JSON, PM_OUTPUT_CSV };
enum pm_when { PM_WHEN_AUTO, PM_WHEN_ALWAYS, PM_WHEN_NEVER };
/* The format of a palette to be written; by name: according to the output's name, otherwise CGATS. */
enum pm_palette_format { PM_PALETTE_BY_NAME, PM_PALETTE_CGATS, PM_PALETTE_CSV, PM_PALETTE_GPL };

/* Exit codes, as README and man page have them. */
enum { PM_EXIT_OK = 0, PM_EXIT_SOME_FAILED = 1, PM_EXIT_USAGE = 2, PM_EXIT_OUTPUT = 3 };

/* The options for a client's file and for a session. */
struct pm_client_cli {
    const char *file;       /* the client's file; NULL: none */
    const char *like;       /* solve a session of this client's file again; NULL: no */
    struct pm_lab like_lab; /* the colour of that session, once the file is open */
    int session;            /* 0: the one that follows from the file */
    const char *date;       /* of the session that is logged, or of the healed photo */
    const char *lots;       /* "ID=LOT,..." */
    const char *needle, *operator_id, *remark;
    double depth_mm, density_frac;   /* NAN: not given */
    double dot_mm;                   /* for a sheet's preview; 0: not given */
    char zone[PM_MAX_ZONE_NAME + 1]; /* of which a session is logged, followed up or solved again; "": none */
    struct pm_region treated[PM_MAX_REGIONS];
    size_t n_treated;
    bool dry_run; /* leave the file as it is */
};

/* The options for palettes to be made, written and checked. */
struct pm_palette_cli {
    struct pm_make make;
    const char *grid, *corners; /* of the swatches in a photo; NULL: not given */
    const char *blends;         /* what the swatches were mixed from */
    enum pm_palette_format format;
    bool bom;
    const char *today; /* NULL: ask the clock */
};

struct pm_verb;

/* A file, identified by device and inode. */
struct pm_file_id {
    dev_t device;
    ino_t inode;
};
enum { PM_MAX_OUTPUTS = 8 };

/* Texts are borrowed from argv and from `settings`, see pm_cli_free. */
struct pm_cli {
    const struct pm_verb *verb; /* never NULL */
    enum pm_verb_id id;         /* the verb's */
    struct pm_options job;
    const char *palette; /* NULL: the embedded one */
    const char *target;  /* L,a,b, #hex or a shade's id; NULL: measure photos */
    enum pm_output_format format;
    const char *output; /* NULL: stdout */
    const char *report; /* an HTML sheet, or a folder of them; NULL: none */
    const char *clinic; /* for the head of sheets; NULL: none */
    const char *logo;   /* a picture for the same; NULL: none */
    enum pm_paper paper;
    int lang;       /* an index into pm_language_codes */
    bool overwrite; /* outputs may replace existing files */
    enum pm_when color;
    bool combine; /* all photos are one client */
    bool quiet, verbose, help, version;
    char **operands; /* photos, or palettes */
    int n_operands;
    const char *files_from; /* a list of photos, "-": standard input; NULL: none */
    bool nul;               /* its paths end with NUL */
    const char *jobs;       /* a table of photos and options; NULL: none */
    int workers;            /* 0: as many as there are cores */
    bool resume;            /* continue from the records of an earlier run */
    unsigned retry;         /* bit 1 << code: of those, make these failed ones again */
    double max_bad_frac;    /* the share of bad photos that is not a failure */
    const char *summary;    /* a file for counts; NULL: none */
    struct pm_client_cli client;
    struct pm_palette_cli own;
    bool show, no_settings;                    /* of setup; leave the settings file out */
    struct pm_settings settings;               /* the clinic's settings */
    struct pm_file_id outputs[PM_MAX_OUTPUTS]; /* files in the places of outputs, see pm_guard */
    size_t n_outputs;
    const struct pm_followup_request *followup; /* the request of a follow-up; NULL: none */
    const struct pm_heif_reader *heif;          /* who decodes HEIC; NULL: libheif in this process */
};

#endif
