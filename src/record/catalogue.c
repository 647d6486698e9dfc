#include "record/catalogue.h"

#include "base/language.h"

const struct pm_catalogue pm_catalogue = {
    .checks =
        {
            [PM_CHECK_HAIR] =
                N_("the given region is too smooth to be hair: check that it was drawn in the right place"),
            [PM_CHECK_HEADS] = N_("{0.0} places in the photo show hair: the one with the most was measured; "
                                  "give the region to measure another"),
            [PM_CHECK_HIGHLIGHTS] = N_("{0%1} % of the hair is blown out (limit {1%1} %): move out of direct "
                                       "light and expose for the hair"),
            [PM_CHECK_SHADOWS] =
                N_("{0%1} % of the hair is black without detail (limit {1%1} %): use more and softer light"),
            [PM_CHECK_DARK] =
                N_("the median L* of the hair is {0.1} (limit {1.1}): use more light or a longer exposure"),
            [PM_CHECK_PIXELS] = N_(
                "only {0.0} hair pixels can be measured (limit {1.0}): move closer, or draw a larger region"),
            [PM_CHECK_REGION] = N_("the region's short side is {0.0} pixels (limit {1.0}): move closer, or "
                                   "draw a larger region"),
            [PM_CHECK_MIXED] = N_("the middle half of the hair spans {0.1} L* (limit {1.1}): uneven light, "
                                  "or mixed hair too fine to separate: move closer, in even light"),
            [PM_CHECK_BLUR] =
                N_("the sharpness of the hair is {0.2} (limit {1.2}): focus on the hair and hold still"),
            [PM_CHECK_STUBBLE] = N_("stubble in a file with halved colour resolution: its chroma is the "
                                    "skin's; send the original, move closer"),
            [PM_CHECK_BEARD] = N_("a beard's colour: beards are often redder or lighter than the hair of the "
                                  "head was: ask for an old photo, and test with a drop"),
            [PM_CHECK_CARD] = N_("the chroma of the neutral card is {0.1} (limit {1.1}): fix the white "
                                 "balance, keep coloured light and walls away"),
            [PM_CHECK_CHART] =
                N_("the chart fits poorly: light it evenly, keep glare off it, show all of it"),
            [PM_CHECK_REFERENCE] = N_("no grey card and no chart, so confidence is limited: hold one, or a "
                                      "strip of the palette's own swatches, beside the hair"),
            [PM_CHECK_MESSENGER] = N_("small, without capture data (a messenger app?): ask for the original"),
            [PM_CHECK_FLASH] = N_("the flash fired: retake without flash in even light"),
            [PM_CHECK_EDITED] = N_("edited by software: use the photo as the camera made it"),
            [PM_CHECK_PROFILE] = N_("its colour profile cannot be used, so sRGB was assumed: export it again "
                                    "with a standard profile"),
            [PM_CHECK_SPACE] = N_("its colour space is not sRGB but is not stated, so sRGB was assumed: "
                                  "export it with its profile"),
            [PM_CHECK_HDR] =
                N_("an HDR picture: converted with white at 203 cd/m2; brighter light is clipped"),
            [PM_CHECK_LINEAR] = N_(
                "developed without a tone curve, as some programs do with raw files: use the camera's JPEG"),
            [PM_CHECK_MIRRORED] =
                N_("the photo is mirrored: its colours are right, but left and right are swapped"),
            [PM_CHECK_STRIP_LIGHT] = N_("the light changes by {0%0} % from the strip to the hair (limit "
                                        "{1%0} %): hold a second strip on the other side of the hair"),
            [PM_CHECK_STRIP_FIT] = N_("the swatches do not quite match the palette's colours: use daylight, "
                                      "or photograph them beside a chart"),
        },
    .light_between_strips =
        N_("the light differs by {0%0} % between the strips (limit {1%0} %): find more even light"),

    .notes =
        {
            [PM_NOTE_OUT_OF_STOCK] = N_("{0} is out of stock"),
            [PM_NOTE_EXCLUDED] = N_("{0} is excluded"),
            [PM_NOTE_SEVERAL_BRANDS] = N_("a mix of several brands: manufacturers advise against it"),
            [PM_NOTE_PASSED_OUT_OF_STOCK] = N_("{0} is out of stock and was skipped"),
            [PM_NOTE_PASSED_EXCLUDED] = N_("{0} is excluded and was skipped"),
            [PM_NOTE_NO_DARKER_RUNG] = N_("no shade darker than {0} on the ladder {1}"),
            [PM_NOTE_NO_LIGHTER_RUNG] = N_("no shade lighter than {0} on the ladder {1}"),
            [PM_NOTE_NO_DARKER_STEP] = N_("no shade in the palette is one step ({3.1} L*) darker"),
            [PM_NOTE_NO_LIGHTER_STEP] = N_("no shade in the palette is one step ({3.1} L*) lighter"),
            [PM_NOTE_NOTHING_DARKER] = N_("no darker shade: see the session before"),
            [PM_NOTE_NOTHING_LIGHTER] = N_("no lighter shade: see the session after"),
            [PM_NOTE_BOTTLES_UNLIKE_BEFORE] =
                N_("different bottles: those of the session before cannot reach this colour"),
            [PM_NOTE_BOTTLES_UNLIKE_AFTER] =
                N_("different bottles: those of the session after cannot reach this colour"),
            [PM_NOTE_HUE_SHIFTS] = N_("the hue shifts: no available bottle keeps it"),
            [PM_NOTE_EXPIRES] = N_("{0} (lot {1}) expires on {2}, before the session"),
            [PM_NOTE_DILUTED] = N_("diluted {3#}:1 with sterile water"),
            [PM_NOTE_TOO_SOON] = N_("fewer than 7 days after the session before: let it heal first"),
            [PM_NOTE_MORE_DOTS] =
                N_("the same shade as before, more dots: its tone is right, its coverage is not"),
            [PM_NOTE_SAME_MORE_DOTS] = N_("the same again, more dots"),
            [PM_NOTE_SAME_FEWER_DOTS] = N_("the same again, fewer dots"),
            [PM_NOTE_LARGE_STEP] = N_("a large step of {3.1} L*"),
            [PM_NOTE_HALF_RUNG] = N_("between two rungs: the next, {0}, is {3.1} L* away"),
            [PM_NOTE_TOO_FAR] = N_("the next bottle, {0}, is too far away ({3.1} L*)"),
            [PM_NOTE_NOT_DARKER] =
                N_("lighter than the nearest bottle: dots between hairs are never darker than the roots"),
            [PM_NOTE_SAME_BETWEEN] = N_("the same shade, more dots: none darker than the roots"),
            [PM_NOTE_CLIENTS_WISH] = N_("only if the client wishes it: {3.1} shades darker than the hair"),
        },
    .aimed = {{NN_("aimed {3#} shade darker than the target, because the last work healed lighter",
                   "aimed {3#} shades darker than the target, because the last work healed lighter")},
              {NN_("aimed {3#} shade lighter than the target, because the last work healed darker",
                   "aimed {3#} shades lighter than the target, because the last work healed darker")}},
    .expires_without_lot = N_("{0} expires on {2}, before the session"),

    .whys =
        {
            [PM_WHY_RED] = N_("The skin between the dots is redder than bare skin (a* {1+1}): take the photo "
                              "again once it has calmed down."),
            [PM_WHY_UNSEEN] =
                N_("The photo does not show the dots well enough to determine their colour: take it from "
                   "closer, in focus and not too bright, so that a dot is at least 3 pixels wide."),
            [PM_WHY_UNCERTAIN] = N_("The colour of the dots is known only to \xc2\xb1{3.1} L*, too uncertain "
                                    "to judge it: take the photo again from closer, in even light."),
            [PM_WHY_UNMEASURED] =
                N_("The colour of the dots is known only to \xc2\xb1{3.1} L*, too uncertain to judge it, "
                   "because the plan was made without a photo of the hair: take this photo again with a "
                   "ColorChecker or a grey card in it."),
            [PM_WHY_THIN] = N_("The dots have healed to the planned colour, within this photo's uncertainty "
                               "of \xc2\xb1{3.1} L*: keep the same pigment, no darker shade."),
            [PM_WHY_DONE] = N_("The dots have healed to the planned colour, within this photo's uncertainty "
                               "of \xc2\xb1{3.1} L*, and no further session was planned: leave it as it is."),
            [PM_WHY_GOOD] = N_("The dots have healed to the planned colour, within this photo's uncertainty "
                               "of \xc2\xb1{3.1} L*: go on as planned."),
            [PM_WHY_FADED] = N_(
                "{8} days after session {9} it has faded: refresh it, aiming for the plan's final colour."),
        },
    .young = {NN_("The photo was taken {8} day after the session, but skin takes 7 days to calm down: take "
                  "another one after that.",
                  "The photo was taken {8} days after the session, but skin takes 7 days to calm down: take "
                  "another one after that.")},
    .provisional =
        N_(" Provisional: it may fade further; a photo taken 28 days or more after the session decides."),
    .undated = N_(" The date of the session is not known, nor whether it has fully healed (28 days)."),
    .faded_by = N_("{8} days after session {9} it has faded by {0.1} L*: refresh it, aiming for the plan's "
                   "final colour."),
    .dark = {N_("The dots have healed {0.1} L* darker than planned: use no darker shade, leave it as it is."),
             N_("The dots have healed {0.1} L* darker and warmer (a* {1+1}, b* {2+1}) than planned: use no "
                "darker shade, leave it as it is."),
             N_("The dots have healed {0.1} L* darker and cooler (a* {1+1}, b* {2+1}) than planned: use no "
                "darker shade, leave it as it is.")},
    .dark_thin =
        {N_("The dots have healed {0.1} L* darker than planned: keep the same pigment, no darker shade."),
         N_("The dots have healed {0.1} L* darker and warmer (a* {1+1}, b* {2+1}) than planned: keep the "
            "same pigment, no darker shade."),
         N_("The dots have healed {0.1} L* darker and cooler (a* {1+1}, b* {2+1}) than planned: keep the "
            "same pigment, no darker shade.")},
    .off = {{"",
             N_("The dots have healed warmer (a* {1+1}, b* {2+1}) than planned, more than this photo's "
                "uncertainty of \xc2\xb1{3.1} in L* and \xc2\xb1{4.1} in hue: aim the next pigment at Lab "
                "{5.1}, {6.1}, {7.1}."),
             N_("The dots have healed cooler (a* {1+1}, b* {2+1}) than planned, more than this photo's "
                "uncertainty of \xc2\xb1{3.1} in L* and \xc2\xb1{4.1} in hue: aim the next pigment at Lab "
                "{5.1}, {6.1}, {7.1}.")},
            {N_("The dots have healed {0.1} L* lighter than planned, more than this photo's uncertainty of "
                "\xc2\xb1{3.1} in L* and \xc2\xb1{4.1} in hue: aim the next pigment at Lab {5.1}, {6.1}, "
                "{7.1}."),
             N_("The dots have healed {0.1} L* lighter and warmer (a* {1+1}, b* {2+1}) than planned, more "
                "than this photo's uncertainty of \xc2\xb1{3.1} in L* and \xc2\xb1{4.1} in hue: aim the next "
                "pigment at Lab {5.1}, {6.1}, {7.1}."),
             N_("The dots have healed {0.1} L* lighter and cooler (a* {1+1}, b* {2+1}) than planned, more "
                "than this photo's uncertainty of \xc2\xb1{3.1} in L* and \xc2\xb1{4.1} in hue: aim the next "
                "pigment at Lab {5.1}, {6.1}, {7.1}.")}},
    .cover_less_than_planned = N_("They cover {0%1} % of the skin instead of {1%1} %: add dots."),
    .cover_less_than_usual =
        N_("They cover {0%1} % of the skin, less than the usual minimum of {1%1} %: add dots."),

    .drifts =
        {
            [PM_DRIFT_NONE] = N_("over {0} visits the undertone has not shifted measurably: a* {1+1} "
                                 "\xc2\xb1{3.1}, b* {2+1} \xc2\xb1{4.1}"),
            [PM_DRIFT_BLUE] = N_("over {0} visits the undertone has shifted towards blue, as carbon black "
                                 "does in skin: b* {2+1}, more than the photos' uncertainty of "
                                 "\xc2\xb1{4.1}; warmer pigment compensates for it"),
            [PM_DRIFT_YELLOW] =
                N_("over {0} visits the undertone has shifted towards yellow: b* {2+1}, more than the "
                   "photos' uncertainty of \xc2\xb1{4.1}; cooler pigment compensates for it"),
            [PM_DRIFT_GREEN] =
                N_("over {0} visits the undertone has shifted towards green: a* {1+1}, more than the photos' "
                   "uncertainty of \xc2\xb1{3.1}; warmer pigment compensates for it"),
            [PM_DRIFT_RED] = N_(
                "over {0} visits the undertone has shifted towards red, as iron oxides do in skin: a* {1+1}, "
                "more than the photos' uncertainty of \xc2\xb1{3.1}; cooler pigment compensates for it"),
        },
    .drift_unlike = N_(" (the photos differ in light or phone; taken alike, they would reveal a shift less "
                       "than half as large)"),
    .next_photo = N_("28 days or more after the session, in the same place, in the same light and with the "
                     "same phone; close enough that the dots show, with bare skin and hair beside them"),

    .refusals = {N_("no hair was found in its {0} x {1} pixels: say where it is"),
                 N_("the most hair-like area of its {0} x {1} pixels is hair with a probability of only {2} "
                    "% (at least {3} % is required): say where the hair is"),
                 N_("a photo without colour (black and white, or toned in one hue) does not show warm from "
                    "cool: send it in colour, as the camera took it")},

    .advice = {[PM_ADVICE_NONE] = "",
               [PM_ADVICE_RETAKE] = N_("take another photo: this one is inconclusive"),
               [PM_ADVICE_DENSITY] = N_("more dots of the same shade"),
               [PM_ADVICE_AS_PLANNED] = N_("the next session as planned"),
               [PM_ADVICE_CORRECTED] = N_("the next session in a corrected shade"),
               [PM_ADVICE_TOUCH_UP] = N_("a touch-up in the plan's final colour"),
               [PM_ADVICE_LEAVE] = N_("no darker shade: leave it as it is")},

    .plans =
        {
            [PM_SAY_ABSTAINED] =
                N_("the hair's colour is known only to \xc2\xb1{1.1}, and no plan is wanted above {2.1}: "
                   "take a photo with a chart, a card or the palette's swatches beside the hair"),
            [PM_SAY_DISAGREE] = N_("the photos do not show the same hair: {0} against L* {1.0} for all "
                                   "together: leave it out, or measure each head separately"),
            [PM_SAY_PHOTO] = N_("{0} (L* {1.0})"),
            [PM_SAY_DOTS_SMALL] =
                N_("stubble whose dots, about {1.1} pixels wide, are too small or too blurred to show their "
                   "colour: take a sharp photo from closer, so that a dot is at least {2.0} pixels wide"),
            [PM_SAY_DOTS_LIGHT] = N_("stubble no darker than the skin: its colour cannot be told from the "
                                     "skin's; photograph longer hair, or say which colour is wanted"),
            [PM_SAY_DOTS_SKINLESS] = N_("stubble, but the area between its dots does not look like skin, so "
                                        "their colour cannot be separated from their coverage: take a photo "
                                        "in daylight with bare skin in the frame, and say where the skin is"),
            [PM_SAY_CHOICE_FAR] = N_("your choice is far from every likely colour of this hair: {1.0} from "
                                     "the most probable one; the likeliest bottle is {0}"),
            [PM_SAY_CHOICE_FAR_OF_ALL] = N_(
                "your choice is far from every likely colour of this hair: {1.0} from the most probable one"),
        },
    .far_off =
        {{N_("no pigment in this palette comes close: the nearest, {0}, is about {1.0} away: say which "
             "colour is wanted, or use a palette that reaches this hair"),
          N_("no pigment in this palette comes close: the nearest, {0}, is about {1.0} away, too light: say "
             "which colour is wanted, or use a palette that reaches this hair"),
          N_("no pigment in this palette comes close: the nearest, {0}, is about {1.0} away, too dark: say "
             "which colour is wanted, or use a palette that reaches this hair")},
         {N_("this is not a natural hair colour; no pigment in this palette comes close: the nearest, {0}, "
             "is about {1.0} away: measure undyed hair, or say which colour is wanted"),
          N_("this is not a natural hair colour; no pigment in this palette comes close: the nearest, {0}, "
             "is about {1.0} away, too light: measure undyed hair, or say which colour is wanted"),
          N_("this is not a natural hair colour; no pigment in this palette comes close: the nearest, {0}, "
             "is about {1.0} away, too dark: measure undyed hair, or say which colour is wanted")}},
};
